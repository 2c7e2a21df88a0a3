/* SPDX-License-Identifier: MIT */
/*
 * Rules for texts that go on line by line, and for templates.
 */
#include <criterion/criterion.h>

#include "support/scan_lines.h"

Test(lang_rules_blocks, assemblers_have_stars_and_masm_has_a_word)
{
    scan_lines_expect("Assembly", "#|* it's\n"
                                  "+|\tmove d0,d1 ; c\n"
                                  "+|*=$1000\n"
                                  "+|* = $1000\n"
                                  "#|COMMENT ~ c\n"
                                  "#|mov ax, 1\n"
                                  "#|mov ~ bx\n"
                                  "+|comment db 1\n"
                                  "+|comment: mov ax, 1\n"
                                  "#|  comment * c * c\n"
                                  "+|mov ax, ';' ; \"\n"
                                  "#|; c\n");
    scan_lines_expect("GNU Style Assembly", "#|* c\n"
                                            "+|\tmov r0, #1 @ it's\n");
}

Test(lang_rules_blocks, comments_of_autoit_nest)
{
    scan_lines_expect("Autoit", "#|#cs\n"
                                "#|x #ce\n"
                                "#|  #CS\n"
                                "#|x\n"
                                " |\n"
                                "#|#ce\n"
                                "#|x\n"
                                "#|#comments-end c\n"
                                "+|#cscode\n"
                                "+|#include <x.au3> ; c\n"
                                "+|$x = \"a\"\";b\" & ';' ; c\n"
                                "#|#comments-start\n"
                                "#|x\n");
}

Test(lang_rules_blocks, slashes_alone_on_their_lines)
{
    scan_lines_expect("Q", "#|/ c\n"
                           "#|/\n"
                           "#|x:\"\n"
                           " |\n"
                           "#|\\\n"
                           "+|x:1 / c\n"
                           "+|\\l x.q\n"
                           "+|y:\"a / \\\" b\" / c\n"
                           "#|/  \n"
                           "#|x\n"
                           "#|\\\n"
                           "+|\\\n"
                           "#|x\n");
    scan_lines_expect("K", "#|/\n"
                           "#|x\n"
                           "#|\\\n"
                           "+|+/x\n");
}

Test(lang_rules_blocks, asciidoc_blocks_end_with_a_line_as_long)
{
    scan_lines_expect("AsciiDoc", "+|= T\n"
                                  "#|// c\n"
                                  "+|  // text\n"
                                  "+|/// text\n"
                                  "#|/////\n"
                                  "#|////\n"
                                  " |\n"
                                  "#|/////\n"
                                  "+|----\n"
                                  "+|// text\n"
                                  "+|-----\n"
                                  "+|----\n"
                                  "#|// c\n"
                                  "+|Tätle\n"
                                  "+|-----\n"
                                  "#|// c\n"
                                  "+|....\n"
                                  "+|// text\n"
                                  "+|....\n"
                                  "+|```\n"
                                  "+|// text\n"
                                  "+|```\n"
                                  "#|////\n"
                                  "#|c\n");
}

Test(lang_rules_blocks, a_backslash_joins_the_next_line)
{
    scan_lines_expect("Properties File", "#|# c \\\n"
                                         "+|a = b \\\n"
                                         "+|  # text \\\n"
                                         "+|  ! text\n"
                                         "#|! c\n"
                                         "+|c = \\\\\n"
                                         "#|# c\n"
                                         "+|d = \\\n"
                                         " |\n"
                                         "#|# c\n");
    scan_lines_expect("sed", "#|# c\n"
                             "+|s/#/\\#/\n"
                             "+|a\\\n"
                             "+|# text\\\n"
                             "+|# text\n"
                             "#|  # c\n");
}

Test(lang_rules_blocks, templates_hold_no_comment_in_their_tags)
{
    scan_lines_expect("Twig", "+|{{ \"{#\" }}\n"
                              "#|{# c {{ #}\n"
                              "+|{% if x == '{#' %}\n"
                              "+|{% verbatim %}\n"
                              "+|{# text #}\n"
                              "+|{%- endverbatim -%}\n"
                              "#|{# c\n"
                              "#|#} <!-- c -->\n");
    scan_lines_expect("Jinja2", "+|{{ x['a'] }} {# c\n"
                                " |\n"
                                "#|#}\n"
                                "+|{%- raw -%}\n"
                                "+|{# text\n"
                                "+|{%endraw%}\n"
                                "#|{%- comment -%}\n"
                                "#|{{ x }}\n"
                                "#|{%- endcomment -%}\n"
                                "#|{#- {% raw %} -#}\n"
                                "+|{{ x\n"
                                "+|}}\n");
    scan_lines_expect("Liquid", "#|{%comment%} {% if %}\n"
                                "#|{% endcomment -%}\n"
                                "#|{% # c %}\n"
                                "#|{%- # c\n"
                                "#|  # c -%}\n"
                                "+|<p>{% comment %} c\n"
                                "#|{% endcomment %}\n"
                                "+|{% raw %}{% comment %}\n"
                                "+|{% endraw %}\n"
                                "#|<!-- c -->\n");
    scan_lines_expect("Go Template", "#|{{/* c\n"
                                     "#|{{ x }} */ -}}\n"
                                     "#|{{- /* c */ -}}\n"
                                     "#|{{- /* c */}}\n"
                                     "+|{{ \"/*\" }} {{- /* c\n"
                                     "#|*/ -}}\n"
                                     "+|{{- if x -}}\n");
}

Test(lang_rules_blocks, go_has_no_tags_with_percent_signs)
{
    scan_lines_expect("Go Template", "+|{% x {%d\n"
                                     "#|{{/* c */}}\n");
}
