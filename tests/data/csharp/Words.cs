using System;
/// <summary>Counts.</summary>
class Words {
    string path = @"c:\";
    string two = @"a
// b ""quoted""
";
    string raw = """
        /* raw */
        """;
    string f = $"{a /* x */} // {b}";
    // done
    char q = '"';
}
