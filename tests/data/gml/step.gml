// A step
if (x) { y = "// text"; } // tail
/* block */
