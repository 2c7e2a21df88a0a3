// Blinks
void setup() { char c = '"'; } // tail
/* block */
