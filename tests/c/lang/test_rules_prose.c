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

Test(lang_rules_prose, literate_haskell_is_prose_but_for_its_code)
{
    scan_lines_expect("Literate Haskell", "#|It's prose {-\n"
                                          " |\n"
                                          "+|> main = f -- c\n"
                                          "#|> -- c\n"
                                          "#|> {- c\n"
                                          "#|>    c -}\n"
                                          "#|more\n"
                                          "#|\\begin{code}\n"
                                          "+|x = '\"'\n"
                                          "#|-- c\n"
                                          "#|\\end{code}\n"
                                          "#|x = y\n");
}

Test(lang_rules_prose, comments_hold_what_is_indented_deeper)
{
    scan_lines_expect("Pug", "+|div\n"
                             "#|  // it's\n"
                             "#|    p text\n"
                             " |\n"
                             "#|      more\n"
                             "+|  p // text\n");
    scan_lines_expect("Haml", "#|-# c\n"
                              "#|  more\n"
                              "+|%p\n"
                              "#|  / c\n"
                              "#|    more\n"
                              "+|  a\n");
    scan_lines_expect("Sass", "#|/* c\n"
                              "#|  more\n"
                              "+|a // c\n"
                              "+|  b: c\n"
                              "#|  // c\n"
                              "+|  d: url(http://e)\n");
}

Test(lang_rules_prose, astro_begins_with_typescript)
{
    scan_lines_expect("Astro", "+|---\n"
                               "#TypeScript|// c\n"
                               "+TypeScript|let x = 1;\n"
                               "+|---\n"
                               "+|<p>it's // text</p>\n"
                               "#|<!-- c -->\n"
                               "+|---\n");
}

Test(lang_rules_prose, a_yaml_scalar_may_be_the_document)
{
    scan_lines_expect("YAML", "+|--- |\n"
                              "+|# t\n"
                              "+|  # t\n"
                              " |\n"
                              "+|# t\n"
                              "+|--- # c\n"
                              "#|# c\n"
                              "+|--- >-\n"
                              "+|  # t\n"
                              "#|# c\n"
                              "+|...\n"
                              "#|# c\n");
}

Test(lang_rules_prose, org_has_blocks_of_source)
{
    scan_lines_expect("Org", "#|#\n"
                             "#|# c\n"
                             "+|#+TITLE: x\n"
                             "+|#x\n"
                             "+|#+begin_src sh\n"
                             "+|# text\n"
                             " |\n"
                             "+|#+END_SRC\n"
                             "#|#+BEGIN_COMMENT\n"
                             "#|c\n"
                             "#|#+end_comment\n"
                             "+|#+begin_example\n"
                             "+|# text\n"
                             "+|#+end_example\n"
                             "#|  # c\n");
}

Test(lang_rules_prose, environments_of_code)
{
    scan_lines_expect("TeX", "+|\\begin{Verbatim*}\n"
                             "+|% text\n"
                             "+|\\end{Verbatim*}\n"
                             "+|\\begin{luacode}\n"
                             "+|x = 5 % 2\n"
                             "+|% 3\n"
                             "+|\\end{luacode}\n"
                             "#|% c\n");
}

Test(lang_rules_prose, descriptions_of_graphql)
{
    scan_lines_expect("GraphQL", "#|\"\"\"\n"
                                 "#|it's \\\"\"\" # c\n"
                                 "#|\"\"\"\n"
                                 "#|\"c\"\n"
                                 "+|type X { # c\n"
                                 "#|  \"c # c\"\n"
                                 "+|  a(b: String = \"\"\"\n"
                                 "+|  # text\n"
                                 "+|  \"\"\"): Int # c\n"
                                 "+|}\n");
    scan_lines_expect_docs_as_code("GraphQL", "+|\"\"\"\n"
                                              "+|c\n"
                                              "+|\"\"\"\n");
}

Test(lang_rules_prose, comments_that_templates_trim)
{
    scan_lines_expect("Handlebars", "#|{{!-- c }}\n"
                                    "#|--}}\n"
                                    "#|{{~! c ~}}\n"
                                    "#|{{~!-- c }} --~}}\n"
                                    "+|x\n");
    scan_lines_expect("Apache Velocity", "#|## c\n"
                                         "+|#[[\n"
                                         "+|## text\n"
                                         "+|]]#\n"
                                         "#|#* c *#\n");
    scan_lines_expect("FreeMarker", "#|[#-- c --]\n"
                                    "#|<#-- c -->\n");
    scan_lines_expect("Mint", "+|\"a #{\"//\"} b\" // c\n"
                              "+|<<~TEXT\n"
                              "+|// text\n"
                              "+|  TEXT\n"
                              "#|// c\n");
}

Test(lang_rules_prose, yaml_quotes_behind_commas)
{
    scan_lines_expect("YAML", "+|a: one, 'two # c\n"
                              "#|# c\n"
                              "+|b: it[\"x, y:'z # c\n"
                              "#|# c\n"
                              "+|c: [one, 'two # it''s\n"
                              "+|  # text', \"x\n"
                              "+|  # text\"] # c\n"
                              "#|# c\n"
                              "+|d: {\"a\":'b\n"
                              "+|  # text', c: [{e: \"#\"}]}\n"
                              "#|# c\n");
}

Test(lang_rules_prose, fences_in_lists_and_in_indented_code)
{
    scan_lines_expect("Markdown", "#|Text\n"
                                  " |\n"
                                  "#|    ```c\n"
                                  "#|    x;\n"
                                  "#|    ```\n"
                                  "#|- ```c\n"
                                  "+C|  x;\n"
                                  "#|  ```\n"
                                  "#|1. a\n"
                                  "#|   * b\n"
                                  " |\n"
                                  "#|     ~~~c\n"
                                  "#C|     // c\n"
                                  "+C|     ```\n"
                                  "#|     ~~~\n"
                                  "#|> ```c\n"
                                  "#|> x;\n"
                                  "#|> ```\n"
                                  " |\n"
                                  "#|Text\n"
                                  "#|    ```c\n"
                                  "#|```c\n"
                                  "+C|    ```\n"
                                  "+C|x;\n"
                                  "#|   ```\n"
                                  "#|Text\n");
    scan_lines_expect("Markdown", "#|1) ```c\n"
                                  "+C|   x;\n"
                                  "#|   ```\n"
                                  "#|12. - ~~~c\n"
                                  "+C|      x;\n"
                                  "#|      ~~~\n"
                                  "#|-```c\n"
                                  "#|x;\n");
}

Test(lang_rules_prose, comments_of_bibtex_and_strings_of_gherkin)
{
    scan_lines_expect("TeX", "+|@article{x,\n"
                             "+|  title = {a 50\\% b},\n"
                             "#|% c\n"
                             "+|}\n"
                             "#|@Comment{jabref-meta:\n"
                             "#|x\n"
                             "#|}\n");
    scan_lines_expect("Gherkin", "#|# c\n"
                                 "+|  Given a \"\"\" b\n"
                                 "#|  # c\n"
                                 "+|    \"\"\"\n"
                                 "+|    # text\n"
                                 "+|    \"\"\"\n"
                                 "#|  # c\n");
}
