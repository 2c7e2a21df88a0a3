// Main
/* block /* nested */ */
func f() {} // tail
