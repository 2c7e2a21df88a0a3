/** The program. */
class Main {
    String text = """
        // "not" a comment
        """;
    char q = '"'; // quote
    /* one /* two */
    String s = "/*";
}
