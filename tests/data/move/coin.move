// A coin
/* block /* nested */ */
module x::coin {} // tail
