/* SPDX-License-Identifier: MIT */
/*
 * Rules of Markdown, TeX and YAML, line by line; fenced blocks are in test_scan.c.
 */
#include <criterion/criterion.h>

#include "support/scan_lines.h"

Test(lang_rules_prose, tex_percent_signs)
{
    scan_lines_expect("TeX", "#|% c\n"
                             "+|50\\% text % c\n"
                             "+|\\verb|%| text\n"
                             "#|  % c\n"
                             "+|\\\\% c\n"
                             "#|\\begin{comment}\n"
                             "#|text\n"
                             "#|\\end{comment}\n"
                             "+|\\begin{verbatim}\n"
                             "+|% text\n"
                             "+|\\end{verbatim}\n"
                             "#|% c\n");
}

Test(lang_rules_prose, yaml_block_scalars_are_strings)
{
    scan_lines_expect("YAML", "+|a: | # c\n"
                              "+|  # text\n"
                              " |\n"
                              "+|  it's\n"
                              "#|# c\n"
                              "+|b:\n"
                              "+|  - c: >-\n"
                              "+|      # text\n"
                              "#|    # c\n"
                              "+|  - |\n"
                              "+|    # text\n"
                              "#|  # c\n"
                              "+|d: x | y > z\n"
                              "#|  # c\n");
}

Test(lang_rules_prose, yaml_quotes_begin_values_only)
{
    scan_lines_expect("YAML", "+|a: don't\n"
                              "#|# c\n"
                              "+|b: 'it''s # text\n"
                              "+|  # text'\n"
                              "#|# c\n"
                              "+|\"c#d\": [e#f, \"# g\"] # '\n"
                              "#|# c\n"
                              "+|- !tag \"a\n"
                              "+|# text\"\n"
                              "#|# c\n");
}

Test(lang_rules_prose, toml_and_ini)
{
    scan_lines_expect("TOML", "+|a = '''\n"
                              "+|# text '''' # '\n"
                              "#|# c\n"
                              "+|b = \"\\\"#\" # \"\n"
                              "#|# c\n");
    scan_lines_expect("INI", "#|; it's\n"
                             "#|# c\n"
                             "+|a = b ; c\n");
}
