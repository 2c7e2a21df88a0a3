// Light
attribute vec3 p;
void main() {} // tail
