/* SPDX-License-Identifier: MIT */
/*
 * Buffers as the files they would be written to: line ends, byte order marks, encodings, and the
 * corners where a file and a buffer differ. tests/rpc compares random buffers with real files.
 */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "nvim/buffer.h"

/* Counts lines that are separated by '|', each fed in parts of `part_nbytes`. */
static struct fst_buffer_result count(struct fst_buffer_count *state,
                                      const struct fst_buffer_spec *spec, const char *text,
                                      size_t part_nbytes)
{
    struct fst_count_options options = {0};
    struct fst_buffer_result result;
    uint64_t nlines = 1;
    for (const char *p = text; *p; p++)
        nlines += *p == '|';
    cr_assert_eq(fst_buffer_start(state, spec, &options, nlines), 0);
    for (uint64_t line = 0; line < nlines; line++) {
        size_t nbytes = strcspn(text, "|");
        size_t at = 0;
        do {
            size_t n = nbytes - at < part_nbytes ? nbytes - at : part_nbytes;
            bool last = at + n == nbytes;
            cr_assert_eq(fst_buffer_feed(state, line, text + at, n, last), 0);
            at += n;
        } while (at < nbytes);
        text += nbytes + 1;
    }
    cr_assert_eq(fst_buffer_finish(state, &result), 0);
    return result;
}

static struct fst_text_counts text_of(const struct fst_buffer_spec *spec, const char *text)
{
    struct fst_buffer_count state = {0};
    struct fst_text_counts whole = count(&state, spec, text, 1000).file.text;
    struct fst_text_counts parts = count(&state, spec, text, 1).file.text;
    cr_assert_eq(whole.bytes, parts.bytes);
    cr_assert_eq(whole.chars, parts.chars);
    cr_assert_eq(whole.words, parts.words);
    cr_assert_eq(whole.lines, parts.lines);
    fst_buffer_dispose(&state);
    return whole;
}

Test(nvim_buffer, lines_end_as_the_fileformat_says)
{
    struct fst_buffer_spec spec = {.eol = true};
    cr_assert_eq(text_of(&spec, "a|b").bytes, 4);
    spec.fileformat = FST_FILEFORMAT_DOS;
    cr_assert_eq(text_of(&spec, "a|b").bytes, 6);
    cr_assert_eq(text_of(&spec, "a|b").crlf_ends, 2);
    spec.fileformat = FST_FILEFORMAT_MAC;
    cr_assert_eq(text_of(&spec, "a|b").bytes, 4);
    cr_assert_eq(text_of(&spec, "a|b").cr_ends, 2);
    cr_assert_eq(text_of(&spec, "a|b").lf_ends, 0);
    cr_assert_eq(text_of(&spec, "a|b").lines, 2);
}

Test(nvim_buffer, the_last_line_may_lack_its_end)
{
    struct fst_buffer_spec spec = {.eol = false};
    struct fst_text_counts text = text_of(&spec, "a|b");
    cr_assert_eq(text.bytes, 3);
    cr_assert_eq(text.lines, 2);
    cr_assert(text.unterminated);
}

Test(nvim_buffer, a_cr_inside_a_lone_unterminated_line_ends_no_line)
{
    struct fst_buffer_spec spec = {.eol = false};
    struct fst_text_counts text = text_of(&spec, "a\rb");
    cr_assert_eq(text.lines, 1);
    cr_assert_eq(text.bytes, 3);
    cr_assert_eq(text.chars, 3);
    cr_assert_eq(text.lf_ends, 0);
    cr_assert(text.unterminated);
    text = text_of(&spec, "a\r");
    cr_assert_eq(text.lines, 1);
    cr_assert_eq(text.bytes, 2);
    cr_assert_eq(text.crlf_ends, 0);
}

Test(nvim_buffer, a_buffer_without_any_line_has_nothing)
{
    struct fst_buffer_spec spec = {.eol = true, .empty = true};
    cr_assert_eq(text_of(&spec, "").bytes, 0);
    cr_assert_eq(text_of(&spec, "").lines, 0);
    cr_assert_eq(text_of(&spec, "x").bytes, 2, "it was filled meanwhile");
    spec.empty = false;
    cr_assert_eq(text_of(&spec, "").bytes, 1);
    cr_assert_eq(text_of(&spec, "").lines, 1);
}

/* "aä漢😀" and a line end: 1 + 2 + 3 + 4 + 1 bytes of UTF-8, 5 characters, one beyond U+FFFF. */
#define MIXED "a\xc3\xa4\xe6\xbc\xa2\xf0\x9f\x98\x80"

Test(nvim_buffer, bytes_are_those_of_the_encoding)
{
    static const struct {
        enum fst_size_rule rule;
        bool bomb;
        uint64_t nbytes, chars;
    } cases[] = {
        {FST_SIZE_UTF8, false, 11, 5},  {FST_SIZE_UTF8, true, 14, 6},
        {FST_SIZE_LATIN1, false, 5, 5}, {FST_SIZE_UTF16, false, 12, 5},
        {FST_SIZE_UTF16, true, 14, 6},  {FST_SIZE_UCS2, false, 10, 5},
        {FST_SIZE_UCS4, false, 20, 5},  {FST_SIZE_UCS4, true, 24, 6},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fst_buffer_spec spec = {
            .eol = true, .size_rule = cases[i].rule, .bomb = cases[i].bomb};
        struct fst_text_counts text = text_of(&spec, MIXED);
        cr_assert_eq(text.bytes, cases[i].nbytes, "case %zu: %d", i, (int)text.bytes);
        cr_assert_eq(text.chars, cases[i].chars, "case %zu", i);
        cr_assert_eq(text.words, 1);
        cr_assert_eq(text.longest_line, 4);
    }
}

Test(nvim_buffer, other_encodings_are_told)
{
    struct fst_buffer_spec spec = {
        .eol = true, .size_rule = FST_SIZE_TOLD, .fileformat = FST_FILEFORMAT_DOS};
    struct fst_buffer_count state = {0};
    struct fst_buffer_result result = count(&state, &spec, "a|b|c", 10);
    cr_assert(!result.bytes_known, "nobody has told");
    struct fst_count_options options = {0};
    cr_assert_eq(fst_buffer_start(&state, &spec, &options, 3), 0);
    for (uint64_t line = 0; line < 3; line++)
        cr_assert_eq(fst_buffer_feed(&state, line, "x", 1, true), 0);
    fst_buffer_tell(&state, 7, 2); /* two lines with a byte between them */
    fst_buffer_tell(&state, 3, 1);
    cr_assert_eq(fst_buffer_finish(&state, &result), 0);
    cr_assert(result.bytes_known);
    cr_assert_eq(result.file.text.bytes, 6 + 3 + 3 * 2);
    fst_buffer_dispose(&state);
}

Test(nvim_buffer, text_of_any_length_passes_through_chunks)
{
    struct fst_buffer_spec spec = {.eol = true};
    struct fst_buffer_count state = {0};
    struct fst_count_options options = {0};
    struct fst_buffer_result result;
    static char text[300000];
    memset(text, 'x', sizeof text);
    cr_assert_eq(fst_buffer_start(&state, &spec, &options, 3), 0);
    cr_assert_eq(fst_buffer_feed(&state, 0, text, sizeof text, true), 0);
    cr_assert_eq(fst_buffer_feed(&state, 1, text, 65536, false), 0);
    cr_assert_eq(fst_buffer_feed(&state, 1, text, 65535, true), 0);
    cr_assert_eq(fst_buffer_feed(&state, 2, text, 0, true), 0);
    cr_assert_eq(fst_buffer_finish(&state, &result), 0);
    cr_assert_eq(result.file.text.bytes, sizeof text + 65536 + 65535 + 3);
    cr_assert_eq(result.file.text.longest_line, sizeof text);
    fst_buffer_dispose(&state);
}
