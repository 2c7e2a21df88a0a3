// Main
/* block /* nested */ */
System.print("// text") // tail
