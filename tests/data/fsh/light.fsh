// Light
/* block */
void main() {} // tail
