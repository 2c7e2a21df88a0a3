// A model
data { int n; } // tail
/* block */
