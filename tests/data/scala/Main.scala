/** Main. */
object Main {
  /* outer /* inner */ still */
  val s = """// "raw"
  // text"""
  val c = '"' // char
}
