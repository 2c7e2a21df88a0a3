// Adds
kernel void add() {} // tail
/* block */
