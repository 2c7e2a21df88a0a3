/// Documentation.
module ranges;
/+ outer /+ inner +/
   still +/
string a = `// raw`;
string b = r"\"; // ends
string c = q"(a /* ( b) )";
/* plain /* */
int x;
