// A grammar
/* block */
S = "//" // tail
