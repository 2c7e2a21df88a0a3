# A user
// also
/* block */
struct User { 1: string s = "# // x" } // tail
