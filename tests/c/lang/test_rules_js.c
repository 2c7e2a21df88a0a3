/* SPDX-License-Identifier: MIT */
/*
 * Rules of JavaScript, JSX, awk and sed, line by line.
 */
#include <criterion/criterion.h>

#include "support/scan_lines.h"

Test(lang_rules_js, a_slash_divides_behind_a_value)
{
    scan_lines_expect("JavaScript", "+|a = b / c; d = e / f; // c\n"
                                    "#|// c\n"
                                    "+|x = (1) / 2 /* c */ / y[0] / z;\n"
                                    "#|/* c */\n"
                                    "+|n++ / 2; \"/\" / 3; // '\n"
                                    "#|// c\n");
}

Test(lang_rules_js, regular_expressions_hold_quotes_and_classes)
{
    scan_lines_expect("JavaScript", "+|a = /[/\"]/.test(b) // c\n"
                                    "#|// c\n"
                                    "+|return /'/; case /\\/*/: x(/`/, !/\"/)\n"
                                    "#|/* c */\n"
                                    "+|  /^\"/.test(x)\n"
                                    "#|// c\n");
}

Test(lang_rules_js, templates_nest)
{
    scan_lines_expect("TypeScript", "+|a = `x ${f({b: `\n"
                                    "+|// text ${'}'} `})}\n"
                                    "+|// text`;\n"
                                    "#|// c\n"
                                    "+|b = `\\` ${ /* c */\n"
                                    "#|// c\n"
                                    "+|c} //`\n"
                                    "#|/* c */\n");
}

Test(lang_rules_js, text_of_elements_is_no_comment)
{
    scan_lines_expect("JSX", "+|const a = <p>it's // text\n"
                             "+|  /* text */ <b c=\"//\" d={e /* c */}/>\n"
                             "+|  {f ? <i>\"</i> : `</p>`}\n"
                             "+|  {/* c */}\n"
                             "+|</p>; // c\n"
                             "#|// c\n"
                             "+|const g = (\n"
                             "+|  <>\n"
                             "+|    http://x\n"
                             "+|  </>\n"
                             "+|);\n"
                             "#|// c\n"
                             "+|if (a < b && c > d) { // c\n"
                             "#|// c\n"
                             "+|}\n");
}

Test(lang_rules_js, comments_within_a_tag)
{
    scan_lines_expect("JSX", "+|<a\n"
                             "#|  // c >\n"
                             "#|  /* > \n"
                             "#|  */\n"
                             "+|  b='\n"
                             "+|  // text'\n"
                             "+|/>\n"
                             "#|// c\n");
}

Test(lang_rules_js, type_parameters_are_no_elements)
{
    scan_lines_expect("TSX", "+|const f = <T,>(x: T) => x;\n"
                             "#|// c\n"
                             "+|const g = <T extends U>(x: T) => x as Array<T>;\n"
                             "#|// c\n"
                             "+|const h = <B c={d}>e</B>;\n"
                             "#|// c\n"
                             "+|const f = <T>(x: T): T => x; // it's\n"
                             "#|// c\n"
                             "+|const e = <b>(it's\n"
                             "+|// text</b>;\n"
                             "#|// c\n");
}

Test(lang_rules_js, awk_and_sed)
{
    scan_lines_expect("AWK", "+|/\"#/ { x = 1 / 2 } # \"\n"
                             "#|# c\n"
                             "+|$0 ~ /[/#]/ { print \"#\" } # /\n"
                             "#|# c\n");
    scan_lines_expect("sed", "+|#!/bin/sed -f\n"
                             "#|# c\n"
                             "+|s/a#b/\"/\n"
                             "#|  # c\n"
                             "+|/#/d\n"
                             "#|# c\n");
}

Test(lang_rules_js, a_dollar_alone_opens_nothing_in_a_template)
{
    scan_lines_expect("JavaScript", "+|x = `$a (\n"
                                    "+|// text`\n"
                                    "#|// c\n"
                                    "+|x = `\\(\n"
                                    "+|// text`\n"
                                    "#|// c\n");
}

Test(lang_rules_js, a_slash_behind_a_condition_does_not_divide)
{
    scan_lines_expect("JavaScript", "+|if (f(x)) /\"/.test(y); /*\n"
                                    "#|*/\n"
                                    "+|while ( x ) /'/.exec(y); /*\n"
                                    "#|*/\n"
                                    "+|x = f(y) / 2; z = \"/\"; /*\n"
                                    "#|*/\n"
                                    "+|notif (y) / 2; z = '/'; /*\n"
                                    "#|*/\n");
    scan_lines_expect("TypeScript", "+|x = a! / 2; y = '/'; /*\n"
                                    "#|*/\n"
                                    "+|x = a[0]! / 2 + f()! / 3; y = '/'; /*\n"
                                    "#|*/\n"
                                    "+|return!/\"/.test(x) && !/'/.test(y); /*\n"
                                    "#|*/\n");
}

Test(lang_rules_js, scripts_know_the_comment_of_html)
{
    scan_lines_expect("JavaScript", "#|<!-- hidden\n"
                                    "+|x();\n"
                                    "#|//-->\n"
                                    "+|y = a<!--b;\n");
}

Test(lang_rules_js, coffeescript_has_two_comments_and_two_regular_expressions)
{
    scan_lines_expect("CoffeeScript", "+|r = /// a \" # c\n"
                                      "+|  b # text\n"
                                      "+|  #{f \"///\"}\n"
                                      "+|/// # c\n"
                                      "#|# c\n"
                                      "+|x = a // b + \"#\" # c\n"
                                      "#|# c\n"
                                      "+|s = /a\"#/ # c\n"
                                      "#|# c\n"
                                      "#|### a\n"
                                      "#| b \"\n"
                                      "#|### # c\n"
                                      "+|x\n"
                                      "#|#### no block\n"
                                      "+|y\n"
                                      "#|##### nor this\n"
                                      "+|z\n");
}

Test(lang_rules_js, groovy_strings_between_slashes_may_span_lines)
{
    scan_lines_expect("Groovy", "+|def a = /it's\n"
                                "+|// text \\/ / + (b / 2) // c\n"
                                "#|// c\n"
                                "+|def c = d\n"
                                "+|  / 2 // c\n"
                                "#|// c\n");
}

Test(lang_rules_js, gradle_has_the_strings_of_groovy)
{
    scan_lines_expect("Gradle", "+|def a = ~/b\"c/ /*\n"
                                "#|*/\n"
                                "+|d = e / f // c\n"
                                "#|// c\n");
}

Test(lang_rules_js, elements_may_have_arguments_of_types)
{
    scan_lines_expect("TSX", "+|x = <A<string, () => B> c=\"<d\">it's</A>; // c\n"
                             "#|// c\n"
                             "+|y = <const T,>(z: T) => z; // c\n"
                             "#|// c\n"
                             "+|w = <const T extends U>(z: T) => z / 2; // c\n"
                             "#|// c\n");
}

Test(lang_rules_js, a_shift_opens_no_element)
{
    scan_lines_expect("JavaScript", "+|x=y<32?(1<<l):0;z=a<b>>>c;w=1<<k>>>0;\n"
                                    "#|// c\n"
                                    "+|x = <a>// text</a>;\n"
                                    "#|// c\n");
}
