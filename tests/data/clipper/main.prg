* Main
// also
&& again
? "a // b" && tail
