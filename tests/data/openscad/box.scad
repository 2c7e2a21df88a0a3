// A box
cube([1, 2, 3]); // tail
/* block */
