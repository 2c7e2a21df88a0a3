/* SPDX-License-Identifier: MIT */
/*
 * Every entry of the table at work: each comment that a language declares is seen as one, ends
 * where it should, and means nothing inside each of its strings.
 *
 * And the sample files of tests/data/LANGUAGE/, line by line. Beside FILE stands FILE.expected: the
 * name of its language, then a letter for each line (C code, c comment, b blank), both set down by
 * hand from the published rules.
 */
#include <criterion/criterion.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/str.h"
#include "lang/count.h"
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

/* Whether a line is documentation unless it is marked as code. */
static bool is_prose(fst_lang_id lang)
{
    const struct fst_language *entry = fst_lang_get(lang);
    return entry->syntax.prose || strncmp(entry->name, "Literate ", 9) == 0;
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
        if (is_prose(id))
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
        if (is_prose(id))
            continue;
        for (EACH(block, syntax->block_comments)) {
            /* Indented, for the languages in which a comment ends with its indentation. */
            const char *indent = block->flags & FST_CLOSER_LINE_START ? "" : "  ";
            snprintf(text, sizeof(text), "x = 1%s\n%s\n\n  text\n%s%s\ny = 2\n",
                     syntax->rules & FST_RULE_SAS ? ";" : "", block->open, indent, block->close);
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
        if (!line || is_prose(id))
            continue;
        for (EACH(string, syntax->strings)) {
            if (string->flags & (FST_CHARACTER | FST_FIRST_TEXT))
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

#define DATA_DIR TEST_SOURCE_DIR "/tests/data"

struct sample {
    struct fst_str path, expected_path, text, other, expected;
    char classes[4096];
    size_t len;
};

static void note_sample(void *payload, uint64_t number, enum fst_line_class line_class,
                        fst_lang_id lang)
{
    struct sample *sample = payload;
    (void)number;
    (void)lang;
    cr_assert_lt(sample->len + 1, sizeof(sample->classes));
    sample->classes[sample->len++] = line_class == FST_LINE_CODE      ? 'C'
                                     : line_class == FST_LINE_COMMENT ? 'c'
                                                                      : 'b';
}

static void read_file(struct fst_str *out, const char *path)
{
    fst_str_clear(out);
    cr_assert_eq(fst_fd_read_small(out, AT_FDCWD, path, true, 1 << 20), 0, "%s", path);
}

static bool is_dot(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static bool is_expectation(const char *name)
{
    size_t n = strlen(name);
    return n > 9 && strcmp(name + n - 9, ".expected") == 0;
}

/* The first line that differs, with what was expected of it; 0 when none does. */
static size_t first_difference(const char *expected, const char *got)
{
    size_t i = 0;
    while (expected[i] && expected[i] == got[i])
        i++;
    return expected[i] == got[i] ? 0 : i + 1;
}

/* What the file says of its language and lines, for a text; returns how many failed. */
static unsigned check_text(struct fst_counter *counter, struct sample *sample, const char *what,
                           const struct fst_str *text, const char *lang, const char *classes)
{
    const char *path = fst_str_cstr(&sample->path);
    struct fst_count_options options = {.on_line = note_sample, .payload = sample};
    struct fst_file_counts counts;
    memset(sample->classes, 0, sizeof(sample->classes));
    sample->len = 0;
    cr_assert_eq(fst_counter_run(counter, path, FST_LANG_NONE, &options,
                                 (const uint8_t *)text->data, text->len, &counts),
                 0);
    const char *got = counts.lang ? fst_lang_get(counts.lang)->name : "unknown";
    size_t line = first_difference(classes, sample->classes);
    if (strcmp(got, lang) == 0 && line == 0)
        return 0;
    fprintf(stderr, "%s%s: %s, not %s; line %zu differs\n  expected %s\n  got      %s\n", path,
            what, got, lang, line, classes, sample->classes);
    return 1;
}

/* The text behind `head`, with another line end. */
static const struct fst_str *with(struct sample *sample, const char *head, const char *line_end)
{
    fst_str_clear(&sample->other);
    cr_assert_eq(fst_str_puts(&sample->other, head), 0);
    for (size_t i = 0; i < sample->text.len; i++) {
        char c = sample->text.data[i];
        cr_assert_eq(c == '\n' ? fst_str_puts(&sample->other, line_end)
                               : fst_str_putc(&sample->other, c),
                     0);
    }
    return &sample->other;
}

/* As it is, and in guises that change no class: other line ends, a byte order mark. */
static unsigned check_sample(struct fst_counter *counter, struct sample *sample)
{
    static const char bom[] = "\xEF\xBB\xBF";
    const char *path = fst_str_cstr(&sample->path);
    read_file(&sample->text, path);
    fst_str_clear(&sample->expected_path);
    cr_assert_eq(fst_str_printf(&sample->expected_path, "%s.expected", path), 0);
    read_file(&sample->expected, fst_str_cstr(&sample->expected_path));
    char *lang = sample->expected.data, *classes = strchr(lang, '\n');
    cr_assert_not_null(classes);
    *classes++ = '\0';
    classes[strcspn(classes, "\n")] = '\0';
    unsigned failed = check_text(counter, sample, "", &sample->text, lang, classes);
    bool has_bom = strncmp(fst_str_cstr(&sample->text), bom, 3) == 0;
    if (!has_bom)
        failed += check_text(counter, sample, " behind a byte order mark", with(sample, bom, "\n"),
                             lang, classes);
    if (!strchr(fst_str_cstr(&sample->text), '\r')) {
        failed +=
            check_text(counter, sample, " with CR LF", with(sample, "", "\r\n"), lang, classes);
        failed += check_text(counter, sample, " with CR", with(sample, "", "\r"), lang, classes);
    }
    return failed;
}

/* Every sample of one directory; returns how many failed, and adds how many there were. */
static unsigned check_dir(struct fst_counter *counter, struct sample *sample, const char *name,
                          unsigned *samples)
{
    char dir_path[4096];
    snprintf(dir_path, sizeof(dir_path), "%s/%s", DATA_DIR, name);
    DIR *dir = opendir(dir_path);
    if (!dir)
        return 0;
    unsigned failed = 0;
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (is_dot(entry->d_name) || is_expectation(entry->d_name))
            continue;
        fst_str_clear(&sample->path);
        cr_assert_eq(fst_str_printf(&sample->path, "%s/%s", dir_path, entry->d_name), 0);
        failed += check_sample(counter, sample);
        (*samples)++;
    }
    closedir(dir);
    return failed;
}

Test(lang_languages, samples_are_classed_line_by_line, .timeout = 30)
{
    static struct sample sample;
    struct fst_counter *counter;
    unsigned samples = 0, failed = 0;
    cr_assert_eq(fst_counter_new(&counter), 0);
    DIR *dir = opendir(DATA_DIR);
    cr_assert_not_null(dir);
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (!is_dot(entry->d_name))
            failed += check_dir(counter, &sample, entry->d_name, &samples);
    }
    closedir(dir);
    cr_assert_gt(samples, 550);
    cr_assert_eq(failed, 0, "%u of %u samples", failed, samples);
    fst_str_dispose(&sample.path);
    fst_str_dispose(&sample.expected_path);
    fst_str_dispose(&sample.text);
    fst_str_dispose(&sample.other);
    fst_str_dispose(&sample.expected);
    fst_counter_free(counter);
}
