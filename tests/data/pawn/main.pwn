// Main
/* block */
main() { print("// text"); } // tail
