* Main
// also
? "a // b" && tail
