// A game
/* block /* nested */ */
var/s = {"multi
// line"} // tail
