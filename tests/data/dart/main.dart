import 'dart:io';
/// Says hello.
void main() {
  var name = 'x';
  print('hi ${name /* who */} // text');
  var long = """
// not a comment
""";
  /* outer /* inner */ still */
  print(r'\');
}
