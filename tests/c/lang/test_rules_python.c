/* SPDX-License-Identifier: MIT */
/*
 * Rules of Python and Julia, line by line.
 */
#include <criterion/criterion.h>

#include "support/scan_lines.h"

Test(lang_rules_python, a_string_that_begins_a_logical_line_is_documentation)
{
    scan_lines_expect("Python", "#|\"\"\"Module\n"
                                " |\n"
                                "#|doc\"\"\"\n"
                                "+|def f(a,\n"
                                "+|\"not doc\"):\n"
                                "#|    r'''doc\n"
                                "#|    # \"doc\\''' more''' # c\n"
                                "#|    'one line'\n"
                                "+|    \"\"\"doc\"\"\"; x()\n"
                                "#|    u\"doc\"\n"
                                "#|    # c\n");
}

Test(lang_rules_python, a_value_is_no_documentation)
{
    scan_lines_expect("Python", "+|x = \"\"\"value\n"
                                "+|# text\n"
                                "+|\"\"\"\n"
                                "+|f(\n"
                                "+|'''passed\n"
                                "+|''')\n"
                                "+|y = \\\n"
                                "+|    '''value\n"
                                "+|'''\n"
                                "+|z = [\n"
                                "#|    # c ]\n"
                                "+|\"x\", ']']\n"
                                "+|b'''bytes'''\n"
                                "#|'''doc'''\n");
}

Test(lang_rules_python, what_follows_the_closer_makes_its_line_code)
{
    scan_lines_expect("Python", "#|'''doc\n"
                                "#|more\n"
                                "+|'''.join(x)\n");
}

Test(lang_rules_python, docstrings_may_count_as_code)
{
    scan_lines_expect_docs_as_code("Python", "+|'''doc\n"
                                             "+|# text'''\n"
                                             "#|# c\n");
}

Test(lang_rules_python, f_strings_hold_code_and_strings)
{
    scan_lines_expect("Python", "+|a = f\"{x[\"#\"]!r:>{w}} {{#\"\n"
                                "#|# c\n"
                                "+|b = f'{y:#x} {z:'>10}'\n"
                                "#|# c\n"
                                "+|c = rf\"\"\"{d(\"\"\"#\"\"\")}\n"
                                "+|# text \" {e}\n"
                                "+|\"\"\"\n"
                                "#|# c\n"
                                "+|f = f'{f'{f\"{1}\"}'}' # c\n"
                                "#|# c\n");
}

Test(lang_rules_python, one_line_strings_end_with_their_line_unless_continued)
{
    scan_lines_expect("Python", "+|x = 'oops\n"
                                "#|# c\n"
                                "+|x = 'a \\\n"
                                "+|# b'\n"
                                "+|x = r'\\'# '\n"
                                "#|# c\n");
}

Test(lang_rules_python, julia_documents_at_line_starts)
{
    scan_lines_expect("Julia", "#|\"\"\"\n"
                               "#|    f(x) # doc\n"
                               "#|\"\"\"\n"
                               "+|f(x) = x' * \"#\" # c\n"
                               "#|#= a #= b =#\n"
                               "#| =#\n"
                               "+|s = \"$(g(\"#\"))\"\n"
                               "+|t = \"\"\"\n"
                               "+|# text\n"
                               "+|\"\"\"\n"
                               "+|c = '\"'; d = A'\n"
                               "#|# c\n");
}

Test(lang_rules_python, the_format_of_an_f_string_is_text)
{
    scan_lines_expect("Python", "+|x = f'{x:%H:\"%M#\"}' # c\n"
                                "#|\"doc\"\n"
                                "+|x = f\"{x['a']:{w}#}\" # c\n"
                                "#|'doc'\n"
                                "+|x = f\"\"\"{x:'#'}\"\"\" # c\n"
                                "#|\"doc\"\n"
                                "+|x = f\"{ {'a': '#'}['a'] !r:#}\" # c\n"
                                "#|# c\n");
}

Test(lang_rules_python, values_of_julia_on_the_next_line)
{
    scan_lines_expect("Julia", "+|const A =\n"
                               "+|    \"\"\"\n"
                               "+|    # value\n"
                               "+|    \"\"\"\n"
                               "#|\"\"\"doc\"\"\"\n"
                               "+|f() = \"a\" *\n"
                               "+|      \"b # c\"\n"
                               "+|x = true ?\n"
                               "+|    \"a\" : \"b\"\n"
                               "#|\"doc\"\n"
                               "+|g(x) = x == # c\n"
                               "+|1\n");
}
