// Main
/* block /* nested */ */
writeln("// text", '"'); // tail
