// A token
/* block /* nested */ */
access(all) contract Token {} // tail
