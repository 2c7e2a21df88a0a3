// Utilities
string s = "// text"; // tail
