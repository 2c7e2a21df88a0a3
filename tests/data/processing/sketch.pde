// A sketch
void draw() { text("// x", 1, 1); } // tail
/* block */
