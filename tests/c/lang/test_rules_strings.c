/* SPDX-License-Identifier: MIT */
/* Strings of which what stands before the quote, or behind it, says how they end. */
#include <criterion/criterion.h>

#include "support/scan_lines.h"

Test(lang_rules_strings, a_name_before_the_quote_interpolates_in_scala)
{
    scan_lines_expect("Scala", "+|val s = s\"a ${f(\"/*\")} $$ ${\"}\"}\"; /*\n"
                               "#|*/\n"
                               "+|val t = \"a ${ /*\" + s\"\\${\"; /*\n"
                               "#|*/\n"
                               "+|val u = sql\"\"\"a ${f(\"\"\"}\"\"\")} \" \\\n"
                               "+|// text ${\n"
                               "#|// comment\n"
                               "+|}\n"
                               "+|\"\"\"\"\"; /*\n"
                               "#|*/\n"
                               "+|val `a\"b` = s\"\" + raw\"\\n\"; /*\n"
                               "#|*/\n");
}

Test(lang_rules_strings, a_name_before_the_quote_makes_it_raw_in_nim)
{
    scan_lines_expect("Nim", "+|let a = r\"a\\\" #[\n"
                             "#|]#\n"
                             "+|let b = fmt\"a\"\"b\\\" #[\n"
                             "#|]#\n"
                             "+|let c = \"a\\\"#\" # c\n"
                             "#|# c\n"
                             "+|let d = r\"\"\"\n"
                             "+|#[ \"\n"
                             "+|\"\"\"\" #[\n"
                             "#|]#\n"
                             "+|let e = 1'i32 + '\"'.ord #[\n"
                             "#|]#\n");
}

Test(lang_rules_strings, erlang_counts_quotes_and_has_sigils)
{
    scan_lines_expect("Erlang",
                      "+|a() -> \"\"\"\n"
                      "+|  % text \"\"\" \\\n"
                      "+|  \"\"\". % c\n"
                      "#|% c\n"
                      "+|b() -> ~S\"\"\"\"\n"
                      "+|  \"\"\"\n"
                      "+|  % text\n"
                      "+|  \"\"\"\". % c\n"
                      "#|% c\n"
                      "+|c() -> ~\"a%\\\"b\" ++ ~b[a\"%\\]] ++ ~S\"\\\" ++ ~s|a\"% |. % c\n"
                      "#|% c\n"
                      "+|d() -> \"\"\"a\" \"b\"\"c\". % c\n"
                      "#|% c\n");
}

Test(lang_rules_strings, jai_has_strings_up_to_a_tag)
{
    scan_lines_expect("JAI", "+|a :: #string END\n"
                             "+|// text \"\n"
                             "+|/* text\n"
                             "+|END; // c\n"
                             "#|// c\n"
                             "+|b :: #string,\\% END\n"
                             "+|/*\n"
                             "+|END\n"
                             "#|// c\n"
                             "+|#strings x; c := \"#string END\";\n"
                             "#|// c\n");
}

Test(lang_rules_strings, names_in_backquotes_are_no_strings_elsewhere)
{
    scan_lines_expect("Kotlin", "+|fun `it's a \"test /*`() {} /*\n"
                                "#|*/\n");
    scan_lines_expect("Lean", "+|def f' := r\"\\\" /-\n"
                              "#|-/\n"
                              "+|def g := r#\"a\"b\"# ++ f' '\"' /-\n"
                              "#|-/\n");
    scan_lines_expect("Agda", "+|f' '\"' = x--y -- c\n"
                              "#|--> c\n"
                              "#|{- c\n"
                              "#|-}\n");
}

Test(lang_rules_strings, prolog_characters_and_radixes)
{
    scan_lines_expect("Prolog", "+|a(0'\", 0''', 0'\\', 0'%, 16'ff, \"b\\\"%\") . % c\n"
                                "#|% c\n"
                                "+|b(x0'a % b', 'it''s %') . % c\n"
                                "#|% c\n");
}

Test(lang_rules_strings, puppet_has_heredocs)
{
    scan_lines_expect("Puppet", "+|$x = @(END)\n"
                                "+|  # t \" END\n"
                                "+|  | END\n"
                                "#|# c\n"
                                "+|$y = f(@(\"A B\":json/nt)) # c\n"
                                "+|# ${t}\n"
                                "+||- A B\n"
                                "#|# c\n"
                                "+|@x { 'a': } # c\n"
                                "#|# c\n");
}
