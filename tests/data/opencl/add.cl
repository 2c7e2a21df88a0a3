// Adds
/* block */
__kernel void add() {} // tail
