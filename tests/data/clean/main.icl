// Main
/* block /* nested */ */
Start = "// text" // tail
