/* SPDX-License-Identifier: MIT */
/*
 * Checks the scanner's classes line by line, for every way in which a text can be cut.
 */
#include "support/scan_lines.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "lang/scan.h"

#define MAX_LINES 128

struct expected {
    char *text;
    size_t nbytes, len;
    fst_lang_id lang;
    enum fst_line_class classes[MAX_LINES];
    fst_lang_id langs[MAX_LINES];
    size_t starts[MAX_LINES];
};

struct seen {
    const struct expected *expected;
    const char *way;
    size_t from; /* lines before it are not looked at */
    size_t step, len;
};

static void take_line(struct expected *expected, const char *line, const char *bar)
{
    cr_assert_lt(expected->len, MAX_LINES);
    size_t i = expected->len++;
    expected->classes[i] = *line == '+'   ? FST_LINE_CODE
                           : *line == '#' ? FST_LINE_COMMENT
                                          : FST_LINE_BLANK;
    expected->langs[i] = expected->lang;
    if (bar > line + 1)
        expected->langs[i] = fst_lang_by_name(line + 1, (size_t)(bar - line) - 1);
    expected->starts[i] = expected->nbytes;
}

static void parse(const char *lang, const char *marked, struct expected *expected)
{
    expected->lang = fst_lang_by_name(lang, strlen(lang));
    cr_assert(expected->lang != FST_LANG_NONE, "unknown language %s", lang);
    expected->text = malloc(strlen(marked) + 1);
    cr_assert_not_null(expected->text);
    while (*marked) {
        const char *bar = strchr(marked, '|'), *end = strchr(marked, '\n');
        cr_assert(bar && (!end || bar < end), "a line without its class: %s", marked);
        take_line(expected, marked, bar);
        size_t nbytes = end ? (size_t)(end - bar) : strlen(bar + 1);
        memcpy(expected->text + expected->nbytes, bar + 1, nbytes);
        expected->nbytes += nbytes;
        marked = end ? end + 1 : bar + 1 + nbytes;
    }
}

static const char *name_of(enum fst_line_class line_class)
{
    static const char *const names[] = {"blank", "comment", "code"};
    return names[line_class];
}

static void on_line(void *payload, uint64_t number, enum fst_line_class line_class,
                    fst_lang_id lang)
{
    struct seen *seen = payload;
    const struct expected *expected = seen->expected;
    size_t i = seen->from + (size_t)number - 1;
    seen->len = i + 1;
    cr_assert_lt(i, expected->len, "a line too many, %s", seen->way);
    size_t end = i + 1 < expected->len ? expected->starts[i + 1] : expected->nbytes;
    cr_assert(line_class == expected->classes[i], "line %zu is %s instead of %s (%s %zu): %.*s",
              i + 1, name_of(line_class), name_of(expected->classes[i]), seen->way, seen->step,
              (int)(end - expected->starts[i]), expected->text + expected->starts[i]);
    cr_assert(lang == expected->langs[i], "line %zu is in another language (%s %zu)", i + 1,
              seen->way, seen->step);
}

/* Feeds from `from` in pieces of `step` bytes that begin at exactly allocated memory. */
static void feed(struct fst_scan *scan, const struct expected *expected, size_t from, size_t step)
{
    size_t taken = from, shown = from;
    do {
        shown = shown + step < expected->nbytes ? shown + step : expected->nbytes;
        size_t nbytes = shown - taken;
        uint8_t *piece = malloc(nbytes + 1);
        cr_assert_not_null(piece);
        memcpy(piece, expected->text + taken, nbytes);
        taken += fst_scan_feed(scan, piece, nbytes, shown == expected->nbytes);
        free(piece);
    } while (shown < expected->nbytes);
    cr_assert_eq(taken, expected->nbytes);
}

static void check_end(struct fst_scan *scan, const struct seen *seen)
{
    struct fst_code_counts code;
    struct fst_text_counts text;
    const struct fst_embedded *embedded;
    size_t embedded_len;
    fst_scan_finish(scan, &code, &text, &embedded, &embedded_len);
    cr_assert_eq(seen->len, seen->expected->len, "%zu lines instead of %zu (%s)", seen->len,
                 seen->expected->len, seen->way);
    cr_assert_eq(seen->from + code.code + code.comments + code.blanks, seen->expected->len);
}

static void check_resumed(struct fst_scan *scan, const struct expected *expected,
                          struct fst_scan_options *options, struct seen *seen)
{
    for (size_t line = 1; line < expected->len; line++) {
        /* The state before `line`, from a scan of the lines before it alone. */
        struct fst_scan_state state, again;
        seen->way = "before resuming at byte";
        seen->step = expected->starts[line];
        seen->from = 0;
        struct expected head = *expected;
        head.nbytes = expected->starts[line];
        fst_scan_start(scan, expected->lang, options);
        feed(scan, &head, 0, head.nbytes);
        fst_scan_save(scan, &state);
        seen->way = "resumed at byte";
        seen->from = line;
        fst_scan_resume(scan, expected->lang, options, &state);
        fst_scan_save(scan, &again);
        cr_assert(memcmp(&state, &again, sizeof(state)) == 0);
        feed(scan, expected, expected->starts[line], expected->nbytes);
        check_end(scan, seen);
    }
}

static void expect(const char *lang, const char *marked, bool docstrings_as_code)
{
    static const size_t steps[] = {SIZE_MAX / 2, 1, 2, 3, 5, 17, 64, 100};
    struct expected expected = {0};
    parse(lang, marked, &expected);
    struct seen seen = {.expected = &expected};
    struct fst_scan_options options = {
        .docstrings_as_code = docstrings_as_code, .on_line = on_line, .payload = &seen};
    struct fst_scan *scan;
    cr_assert_eq(fst_scan_new(&scan), 0);
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        seen.way = i ? "in pieces of" : "whole";
        seen.step = steps[i];
        seen.len = 0;
        fst_scan_start(scan, expected.lang, &options);
        feed(scan, &expected, 0, steps[i]);
        check_end(scan, &seen);
    }
    check_resumed(scan, &expected, &options, &seen);
    fst_scan_free(scan);
    free(expected.text);
}

void scan_lines_expect(const char *lang, const char *marked)
{
    expect(lang, marked, false);
}

void scan_lines_expect_docs_as_code(const char *lang, const char *marked)
{
    expect(lang, marked, true);
}
