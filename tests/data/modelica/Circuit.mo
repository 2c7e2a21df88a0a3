// A circuit
model C "a // b" end C; // tail
/* block */
