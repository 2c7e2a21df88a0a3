// Main
func.func @main() { } // tail
