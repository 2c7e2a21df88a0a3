// Main
/* block /* nested */ */
s = "// text" // tail
