* A tool
// also
/* block */
display "a // b" // tail
