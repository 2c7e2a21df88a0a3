/* SPDX-License-Identifier: MIT */
/*
 * Every entry of the table at work: each comment that a language declares is seen as one, ends
 * where it should, and means nothing inside each of its strings.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "lang/ids.h"
#include "lang/scan.h"
#include "lang/syntax.h"

static struct fst_scan *scan;
static unsigned failures;

struct classes {
    char text[64];
    size_t len;
};

static void note(void *payload, uint64_t number, enum fst_line_class line_class, fst_lang_id lang)
{
    struct classes *classes = payload;
    (void)number;
    (void)lang;
    if (classes->len + 1 < sizeof(classes->text))
        classes->text[classes->len++] = line_class == FST_LINE_CODE      ? 'C'
                                        : line_class == FST_LINE_COMMENT ? 'c'
                                                                         : 'b';
}

/* Scans `text` and notes a failure when the classes of its lines are not those expected. */
static void expect(fst_lang_id lang, const char *text, const char *expected)
{
    struct classes classes = {{0}, 0};
    struct fst_scan_options options = {.on_line = note, .payload = &classes};
    struct fst_code_counts code;
    struct fst_text_counts counts;
    const struct fst_embedded *embedded;
    size_t embedded_len;
    fst_scan_start(scan, lang, &options);
    (void)fst_scan_feed(scan, (const uint8_t *)text, strlen(text), true);
    fst_scan_finish(scan, &code, &counts, &embedded, &embedded_len);
    if (strcmp(classes.text, expected) == 0)
        return;
    failures++;
    fprintf(stderr, "%s: expected %s, got %s of\n%s\n", fst_lang_get(lang)->name, expected,
            classes.text, text);
}

/* Text before which a language is not itself yet. */
static const char *prefix_of(fst_lang_id lang)
{
    return lang == FST_LANG_PHP ? "<?php\n" : "";
}

static void with_prefix(fst_lang_id lang, const char *text, const char *expected)
{
    char whole[512], classes[64];
    const char *prefix = prefix_of(lang);
    snprintf(whole, sizeof(whole), "%s%s", prefix, text);
    snprintf(classes, sizeof(classes), "%s%s", *prefix ? "C" : "", expected);
    expect(lang, whole, classes);
}

#define ALL_LANGUAGES(id)                                                                          \
    fst_lang_id id = 1;                                                                            \
    id < fst_lang_count();                                                                         \
    id++
#define EACH(delim, list)                                                                          \
    const struct fst_delimiter *delim = (list);                                                    \
    delim && delim->open;                                                                          \
    delim++

Test(lang_languages, line_comments, .timeout = 30)
{
    char text[256];
    cr_assert_eq(fst_scan_new(&scan), 0);
    for (ALL_LANGUAGES(id)) {
        const struct fst_syntax *syntax = &fst_lang_get(id)->syntax;
        if (syntax->prose)
            continue;
        for (EACH(line, syntax->line_comments)) {
            snprintf(text, sizeof(text), "x = 1\n%s text\ny = 2\n", line->open);
            with_prefix(id, text, "CcC");
        }
    }
    fst_scan_free(scan);
    cr_assert_eq(failures, 0, "%u failures", failures);
}

Test(lang_languages, block_comments, .timeout = 30)
{
    char text[256];
    cr_assert_eq(fst_scan_new(&scan), 0);
    for (ALL_LANGUAGES(id)) {
        const struct fst_syntax *syntax = &fst_lang_get(id)->syntax;
        if (syntax->prose)
            continue;
        for (EACH(block, syntax->block_comments)) {
            snprintf(text, sizeof(text), "x = 1\n%s\n\ntext\n%s\ny = 2\n", block->open,
                     block->close);
            with_prefix(id, text, "CcbccC");
            if (block->flags & (FST_LINE_START | FST_FIRST_TEXT | FST_CLOSER_LINE_START))
                continue;
            snprintf(text, sizeof(text), "x = 1 %s text %s\n", block->open, block->close);
            with_prefix(id, text, "C");
        }
    }
    fst_scan_free(scan);
    cr_assert_eq(failures, 0, "%u failures", failures);
}

/* Some comment of the language to put into strings. */
static const char *some_comment(const struct fst_syntax *syntax)
{
    if (syntax->line_comments)
        return syntax->line_comments[0].open;
    return syntax->block_comments ? syntax->block_comments[0].open : "";
}

Test(lang_languages, comment_openers_in_strings, .timeout = 30)
{
    char text[256];
    cr_assert_eq(fst_scan_new(&scan), 0);
    for (ALL_LANGUAGES(id)) {
        const struct fst_syntax *syntax = &fst_lang_get(id)->syntax;
        const struct fst_delimiter *line = syntax->line_comments;
        if (!line)
            continue;
        for (EACH(string, syntax->strings)) {
            if (string->flags & FST_CHARACTER)
                continue;
            bool multiline = string->flags & FST_MULTILINE;
            bool closer_first = string->flags & FST_CLOSER_LINE_START;
            const char *is = syntax->rules & FST_RULE_YAML ? ":" : " =";
            snprintf(text, sizeof(text), "x%s %sa %s b%s%s\n%s text\ny = 2\n", is, string->open,
                     some_comment(syntax), closer_first ? "\n" : "", string->close, line->open);
            with_prefix(id, text, closer_first ? "CCcC" : "CcC");
            if (!multiline)
                continue;
            snprintf(text, sizeof(text), "x%s %s\n%s b\n\n%s\n%s text\ny = 2\n", is, string->open,
                     some_comment(syntax), string->close, line->open);
            with_prefix(id, text, "CCbCcC");
        }
    }
    fst_scan_free(scan);
    cr_assert_eq(failures, 0, "%u failures", failures);
}

Test(lang_languages, prose_counts_as_comments)
{
    cr_assert_eq(fst_scan_new(&scan), 0);
    for (ALL_LANGUAGES(id)) {
        if (fst_lang_get(id)->syntax.prose)
            expect(id, "Words,\n\nand more.\n", "cbc");
    }
    fst_scan_free(scan);
    cr_assert_eq(failures, 0, "%u failures", failures);
}

Test(lang_languages, a_language_without_syntax_has_code_and_blanks)
{
    cr_assert_eq(fst_scan_new(&scan), 0);
    expect(FST_LANG_JSON, "{\n\n  \"a\": \"// x\"\n}\n", "CbCC");
    expect(FST_LANG_NONE, "# x\n\n/* y */\n", "CbC");
    fst_scan_free(scan);
    cr_assert_eq(failures, 0);
}
