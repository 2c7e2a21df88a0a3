// A circuit
template Sum() { signal input a; } // tail
/* block */
