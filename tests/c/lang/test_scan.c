/* SPDX-License-Identifier: MIT */
/*
 * The scanner as a whole: sums, cuts, resumption, embedded languages, hostile texts.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "lang/lexer.h"
#include "lang/scan.h"
#include "support/scan_lines.h"

static struct fst_scan *start(const char *lang)
{
    struct fst_scan *scan;
    cr_assert_eq(fst_scan_new(&scan), 0);
    fst_scan_start(scan, fst_lang_by_name(lang, strlen(lang)), NULL);
    return scan;
}

static struct fst_code_counts finish(struct fst_scan *scan, struct fst_text_counts *text)
{
    struct fst_code_counts code;
    const struct fst_embedded *embedded;
    size_t embedded_len;
    fst_scan_finish(scan, &code, text, &embedded, &embedded_len);
    return code;
}

Test(lang_scan, an_empty_text_has_no_lines)
{
    struct fst_scan *scan = start("C");
    struct fst_text_counts text;
    cr_assert_eq(fst_scan_feed(scan, (const uint8_t *)"", 0, true), 0);
    struct fst_code_counts code = finish(scan, &text);
    cr_assert_eq(code.code + code.comments + code.blanks, 0);
    cr_assert_eq(text.lines, 0);
    fst_scan_free(scan);
}

Test(lang_scan, an_unknown_language_has_code_and_blanks)
{
    struct fst_scan *scan;
    cr_assert_eq(fst_scan_new(&scan), 0);
    fst_scan_start(scan, FST_LANG_NONE, NULL);
    const char *text = "// a\n\n \t\n# b";
    cr_assert_eq(fst_scan_feed(scan, (const uint8_t *)text, strlen(text), true), strlen(text));
    struct fst_text_counts counts;
    struct fst_code_counts code = finish(scan, &counts);
    cr_assert_eq(code.code, 2);
    cr_assert_eq(code.blanks, 2);
    cr_assert_eq(counts.lines, 4);
    cr_assert_eq(counts.words, 4);
    fst_scan_free(scan);
}

Test(lang_scan, text_counts_come_from_the_same_pass)
{
    struct fst_scan *scan = start("C");
    const char *text = "int x; // \xC3\xA4\r\n\r\n/* b */";
    cr_assert_eq(fst_scan_feed(scan, (const uint8_t *)text, strlen(text), true), strlen(text));
    struct fst_text_counts counts;
    struct fst_code_counts code = finish(scan, &counts);
    cr_assert_eq(code.code, 1);
    cr_assert_eq(code.blanks, 1);
    cr_assert_eq(code.comments, 1);
    cr_assert_eq(counts.lines, 3);
    cr_assert_eq(counts.words, 7);
    cr_assert_eq(counts.chars, strlen(text) - 1);
    cr_assert_eq(counts.bytes, strlen(text));
    cr_assert_eq(counts.longest_line, 11);
    fst_scan_free(scan);
}

Test(lang_scan, lines_may_end_with_cr)
{
    struct fst_scan *scan;
    cr_assert_eq(fst_scan_new(&scan), 0);
    struct fst_scan_options options = {.line_end = '\r'};
    fst_scan_start(scan, fst_lang_by_name("C", 1), &options);
    const char *text = "int x;\r// c\r\r/* d\re */";
    cr_assert_eq(fst_scan_feed(scan, (const uint8_t *)text, strlen(text), true), strlen(text));
    struct fst_text_counts counts;
    struct fst_code_counts code = finish(scan, &counts);
    cr_assert_eq(code.code, 1);
    cr_assert_eq(code.comments, 3);
    cr_assert_eq(code.blanks, 1);
    fst_scan_free(scan);
}

Test(lang_scan, a_line_of_white_space_is_blank_wherever_it_stands)
{
    scan_lines_expect("C", "#|/*\n"
                           " |\n"
                           " |\t \n"
                           " |\xE2\x80\x83\xC2\xA0\n"
                           "#| */\n");
    scan_lines_expect("Python", "+|x = '''\n"
                                " |\n"
                                "+|'''\n");
}

Test(lang_scan, a_shebang_is_code_on_the_first_line_only)
{
    scan_lines_expect("Python", "+|#!/usr/bin/python3\n"
                                "#|#!/usr/bin/python3\n");
    scan_lines_expect("Shell", "+|#! /bin/sh\n"
                               "#|# c\n");
    scan_lines_expect("JavaScript", "+|#!/usr/bin/env node\n"
                                    "#|// c\n");
    scan_lines_expect("Python", "#|#!no path\n"
                                "+|x\n");
}

Test(lang_scan, an_unclosed_comment_runs_to_the_end)
{
    scan_lines_expect("C", "+|int x;\n"
                           "#|/* c\n"
                           "#|int y;\n"
                           " |\n"
                           "#|\"*\n");
}

Test(lang_scan, crlf_changes_no_class)
{
    scan_lines_expect("C", "+|int x; // \\\r\n"
                           "#| c\r\n"
                           " |\r\n"
                           "+|s = \"a\\\r\n"
                           "+|// b\";\r\n"
                           "#|/* c\r\n"
                           "#| */\r\n");
    scan_lines_expect("Shell", "+|cat <<EOF\r\n"
                               "+|# text\r\n"
                               "+|EOF\r\n"
                               "#|# c\r\n");
}

Test(lang_scan, embedded_lines_are_whole_lines)
{
    scan_lines_expect("HTML", "+|<p>it's // <b>\"</b>\n"
                              "#|<!-- <script> -->\n"
                              "+|<script>\n"
                              "#JavaScript|// c\n"
                              "+JavaScript|let x = \"<!--\";\n"
                              " JavaScript|\n"
                              "+|</script> <!-- c -->\n"
                              "+|<style media=\"all\">\n"
                              "#CSS|/* c */\n"
                              "+CSS|a { }\n"
                              "+|a { } </style>\n"
                              "+|<p>\n");
}

Test(lang_scan, a_comment_on_the_openers_line_goes_on_inside)
{
    scan_lines_expect("HTML", "+|<script>/* a\n"
                              "#JavaScript|b */\n"
                              "+JavaScript|c\n"
                              "+|d </script><script>e</script>\n"
                              "+|f\n");
}

Test(lang_scan, embedded_lines_end_as_those_of_the_host)
{
    struct fst_scan *scan = start("Markdown");
    const char *text = "a\n```c\nint x;\r\r y";
    cr_assert_eq(fst_scan_feed(scan, (const uint8_t *)text, strlen(text), true), strlen(text));
    struct fst_code_counts code;
    struct fst_text_counts counts;
    const struct fst_embedded *embedded;
    size_t embedded_len;
    fst_scan_finish(scan, &code, &counts, &embedded, &embedded_len);
    cr_assert_eq(counts.lines, 3);
    cr_assert_eq(embedded_len, 1);
    cr_assert_eq(embedded[0].text.lines, 1);
    fst_scan_free(scan);
}

Test(lang_scan, attributes_name_the_embedded_language)
{
    scan_lines_expect("Vue", "+|<template>\n"
                             "+|<a b=\"c > <script>\" d='x'>it's</a>\n"
                             "+|</template>\n"
                             "+|<script setup lang=\"ts\">\n"
                             "+TypeScript|let x: A<B> = 1;\n"
                             "#TypeScript|// c\n"
                             "+|</script>\n"
                             "+|<style scoped lang=\"scss\">\n"
                             "#SCSS|// c\n"
                             "+|</style>\n");
    scan_lines_expect("HTML", "+|<script type=\"text/x-template\">\n"
                              "+|// text\n"
                              "#|<!-- c -->\n"
                              "+|</script>\n"
                              "+|<SCRIPT TYPE=\"module\" SRC=\"x\">\n"
                              "#JavaScript|// c\n"
                              "+|</SCRIPT >\n"
                              "+|<script type=\"application/ld+json\">\n"
                              "+JSON|{}\n"
                              "+|</script>\n");
}

Test(lang_scan, fenced_blocks_are_embedded_in_markdown)
{
    scan_lines_expect("Markdown", "#|# Title\n"
                                  " |\n"
                                  "#|It's `code` ``` x\n"
                                  "#|```python\n"
                                  "+Python|x = '''\n"
                                  "#|```\n"
                                  "#|text\n"
                                  "#|  ~~~~ {.c #id}\n"
                                  "#C|// c\n"
                                  "+C|~~~\n"
                                  " C|\n"
                                  "#|  ~~~~~\n"
                                  "#|```\n"
                                  "#|# plain\n"
                                  "#|```\n"
                                  "#|``` js title=\"x\"\n"
                                  "+JavaScript|unclosed(`\n");
}

Test(lang_scan, prose_is_comment)
{
    scan_lines_expect("Plain Text", "#|Some text /* here\n"
                                    " |\n"
                                    "#|more\n");
}

/* Feeds `nbytes` of a piece again and again; what the lexer looked at, where that is counted. */
static uint64_t feed_many(const char *lang, const char *piece, size_t nbytes)
{
    size_t len = strlen(piece);
    char *text = malloc(nbytes);
    cr_assert_not_null(text);
    for (size_t i = 0; i < nbytes; i++)
        text[i] = piece[i % len];
    struct fst_scan *scan = start(lang);
#ifndef NDEBUG
    fst_lex_looked_nbytes = 0;
#endif
    cr_assert_eq(fst_scan_feed(scan, (const uint8_t *)text, nbytes, true), nbytes);
    struct fst_text_counts counts;
    struct fst_code_counts code = finish(scan, &counts);
    cr_assert_eq(code.code + code.comments + code.blanks, counts.lines);
    fst_scan_free(scan);
    free(text);
#ifdef NDEBUG
    return 0;
#else
    return fst_lex_looked_nbytes;
#endif
}

/* Rules look 240 bytes ahead and 64 back at an event: what a whole chunk allows is far above. */
#define MAX_LOOKS_PER_BYTE 600

Test(lang_scan, hostile_texts_cost_no_more_than_their_length)
{
    static const char *const langs[] = {"C",
                                        "Python",
                                        "Shell",
                                        "JavaScript",
                                        "HTML",
                                        "Ruby",
                                        "Perl",
                                        "Markdown",
                                        "YAML",
                                        "Common Lisp",
                                        "Lua",
                                        "C#",
                                        "OCaml",
                                        "PHP",
                                        "TSX",
                                        "Rust",
                                        "Swift",
                                        "Vim Script",
                                        "ReStructuredText",
                                        "TeX",
                                        "AsciiDoc",
                                        "SAS",
                                        "Liquid",
                                        "SQL",
                                        "Go Template",
                                        "Forth",
                                        "Batch"};
    static const char *const pieces[] = {
        "/*",       "\"", "(",    "<script>", "<<A\n",  "${",  "[[",   "#",   "```",
        "'",        "\\", "    ", "{{}",      "<a ",    "/",   "R\"(", "%q(", "(def ",
        "=begin\n", "m/", "\n",   "\"\n",     "..",     "x ",  "`${",  "'a",  "\\\n",
        "key: |\n", "{{", "{% ",  "{{/*",     "----\n", "^\n", "* "};
    const size_t nbytes = 2 * FST_LEX_CHUNK_NBYTES;
    for (size_t i = 0; i < sizeof(langs) / sizeof(langs[0]); i++) {
        for (size_t k = 0; k < sizeof(pieces) / sizeof(pieces[0]); k++) {
            uint64_t once = feed_many(langs[i], pieces[k], nbytes);
            uint64_t twice = feed_many(langs[i], pieces[k], 2 * nbytes);
            cr_assert_leq(twice, once * 2 + once / 8 + FST_LEX_CHUNK_NBYTES, "%s, %s: %llu, %llu",
                          langs[i], pieces[k], (unsigned long long)once, (unsigned long long)twice);
            cr_assert_leq(twice, 2 * nbytes * MAX_LOOKS_PER_BYTE, "%s, %s: %llu", langs[i],
                          pieces[k], (unsigned long long)twice);
        }
    }
}

#ifndef NDEBUG
/* The counter counts: an ordinary text costs about its length, and one of quotes more. */
Test(lang_scan, what_the_lexer_looks_at_is_counted)
{
    uint64_t plain = feed_many("C", "int x = 1;\n", 10000);
    cr_assert_geq(plain, 10000);
    cr_assert_leq(plain, 20000);
    cr_assert_gt(feed_many("C", "'a' ", 10000), plain);
}
#endif
