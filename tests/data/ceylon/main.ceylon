// Main
/* block /* nested */ */
shared void main() { print("// text"); } // tail
