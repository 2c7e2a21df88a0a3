// Main
# Documentation
string s = "// text"; // tail
