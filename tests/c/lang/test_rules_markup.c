/* SPDX-License-Identifier: MIT */
/*
 * Rules of HTML and PHP, line by line; what they embed is in test_scan.c.
 */
#include <criterion/criterion.h>

#include "support/scan_lines.h"

Test(lang_rules_markup, php_begins_as_html)
{
    scan_lines_expect("PHP", "+|<p>it's // text\n"
                             "#|<!-- c\n"
                             "#| -->\n"
                             "+|<?php // c\n"
                             "#|# c\n"
                             "+|#[Attribute]\n"
                             "+|$x = '// text \\'\n"
                             "+|# text'; /* c\n"
                             "#| */\n"
                             "+|// c ?> it's <?= \"//\" ?>\n"
                             "+|# text\n"
                             "+|<?php\n"
                             "#|// c\n");
}

Test(lang_rules_markup, php_heredocs)
{
    scan_lines_expect("PHP", "+|<?php $a = <<<EOT\n"
                             "+|// text \"\n"
                             "+|  EOT . 'x'; # c\n"
                             "#|# c\n"
                             "+|$b = <<<'X'\n"
                             "+|# text XY\n"
                             "+|X;\n"
                             "#|/* c */\n");
}

Test(lang_rules_markup, tags_hold_quotes_behind_an_equals_sign)
{
    scan_lines_expect("HTML", "+|<a b=\"<!--\" c='>' d>\n"
                              "+|x < y \" <!-- c\n"
                              "#| -->\n"
                              "+|<e it's>\n"
                              "#|<!-- c -->\n");
}

Test(lang_rules_markup, svelte_and_templates)
{
    scan_lines_expect("Svelte", "+|<script lang=\"ts\" context=\"module\">\n"
                                "#TypeScript|/* c */\n"
                                "+|</script>\n"
                                "+|{#if a < b}it's{/if}\n"
                                "#|<!-- c -->\n"
                                "+|<style>\n"
                                "+CSS|a { b: c }\n"
                                "+|</style>\n");
}

Test(lang_rules_markup, php_strings_hold_code_in_braces)
{
    scan_lines_expect("PHP", "+|<?php\n"
                             "+|$a = \"x {$b['\"']} // {$c[\"d\"]} ${e[\"f\"]}\"; // c\n"
                             "#|// c\n"
                             "+|$a = \"{$f(function() { return \"}\"; })} \\{$g '\"; // c\n"
                             "#|// c\n"
                             "+|$a = \"{ \\${ $x } '\"; $b = `ls {$c[\"`\"]} #`; # c\n"
                             "#|# c\n");
}

Test(lang_rules_markup, cdata_and_instructions_hold_no_comment)
{
    scan_lines_expect("XML", "+|<?xml version=\"1.0\"?>\n"
                             "+|<![CDATA[ <!--\n"
                             "+|text\n"
                             "+|]]> <?x <!--\n"
                             "+|?>\n"
                             "#|<!-- <![CDATA[\n"
                             "#|-->\n"
                             "+|<x/>\n");
}

Test(lang_rules_markup, titles_and_areas_of_text_hold_no_comment)
{
    scan_lines_expect("HTML", "+|<title><!-- </title>\n"
                              "+|x\n"
                              "+|<textarea>\n"
                              "+|<!-- text\n"
                              "+|</textarea>\n"
                              "#|<!-->\n"
                              "#|<!---> <!-- c\n"
                              "#|-->\n"
                              "+|<titles>\n"
                              "#|<!-- c -->\n");
}

Test(lang_rules_markup, attributes_have_any_case_and_blanks)
{
    scan_lines_expect("HTML", "+|<script\n"
                              "+|TYPE = 'text/plain' a = \"x>y\">\n"
                              "+|// text\n"
                              "+|</script>\n"
                              "+|<script TYPE=\"TEXT/JavaScript\">\n"
                              "#JavaScript|// c\n"
                              "#JavaScript|<!-- c\n"
                              "+JavaScript|x = \"<!--\"\n"
                              "+|</SCRIPT >\n"
                              "+|<script data-type=\"text/plain\">\n"
                              "#JavaScript|// c\n"
                              "+|</script>\n");
    scan_lines_expect("Svelte", "+|<p a={x > 1 ? \"<!--\" : {y}} b=\"{c > d}\">\n"
                                "+|x\n"
                                "#|<!-- c -->\n");
}
