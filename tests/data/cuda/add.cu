// A kernel
__global__ void add(int *a) { a[0] = '"'; } /* tail */
