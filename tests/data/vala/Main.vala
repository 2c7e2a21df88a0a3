// Main
string s = """// raw
still"""; // tail
char c = '"';
