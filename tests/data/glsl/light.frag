// Light
#version 330
/* block
*/
void main() {} // tail
