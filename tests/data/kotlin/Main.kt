// Main.
fun main() {
    /* outer /* inner */
       still */
    val raw = """
        // ${ 1 /* x */ }
    """"
    println("a // $raw") // b
}
