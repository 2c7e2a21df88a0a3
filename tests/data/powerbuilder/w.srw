// A window
/* block */
string s = "// text" // tail
