/* SPDX-License-Identifier: MIT */
/*
 * Parts of a buffer, at the edges; tests/rpc compares random selections with slices of the text.
 */
#include <criterion/criterion.h>

#include <string.h>

#include "nvim/range.h"

static const char *const lines[] = {"ab cd", "", "\xc3\xa4\xc3\xb6", "last"};
#define NLINES 4

struct numbers {
    uint64_t lines, words, chars, bytes;
};

/* One number of what fst_range_report() wrote under `key`. */
static uint64_t number(const msgpack_object *map, const char *key, const char *name)
{
    struct fst_args outer, inner;
    fst_args_init(&outer, map);
    const msgpack_object *part = fst_args_map(&outer, key, FST_REQUIRED);
    cr_assert_not_null(part, "%s", key);
    fst_args_init(&inner, part);
    uint64_t value = fst_args_uint(&inner, name, FST_REQUIRED, 0, UINT64_MAX);
    cr_assert_eq(inner.err, 0, "%s.%s", key, name);
    return value;
}

static void check(const struct fst_range *range, const struct fst_buffer_spec *spec,
                  const char *key, struct numbers expected)
{
    struct fst_range_count count;
    fst_range_start(&count, range, spec, NLINES);
    for (uint64_t line = 0; line < NLINES; line++) {
        /* In two parts, the first of one byte. */
        size_t nbytes = strlen(lines[line]);
        if (nbytes > 1)
            fst_range_feed(&count, line, 0, lines[line], 1, false);
        size_t col = nbytes > 1 ? 1 : 0;
        fst_range_feed(&count, line, col, lines[line] + col, nbytes - col, true);
    }
    struct fst_writer writer = {0};
    fst_writer_map_begin(&writer);
    fst_range_report(&writer, &count, false);
    fst_writer_map_end(&writer);
    msgpack_unpacked unpacked;
    msgpack_unpacked_init(&unpacked);
    size_t offset = 0;
    cr_assert_eq(msgpack_unpack_next(&unpacked, writer.out.data, writer.out.len, &offset),
                 MSGPACK_UNPACK_SUCCESS);
    cr_assert_eq(number(&unpacked.data, key, "lines"), expected.lines);
    cr_assert_eq(number(&unpacked.data, key, "words"), expected.words);
    cr_assert_eq(number(&unpacked.data, key, "chars"), expected.chars);
    cr_assert_eq(number(&unpacked.data, key, "bytes"), expected.bytes);
    msgpack_unpacked_destroy(&unpacked);
    fst_writer_dispose(&writer);
}

Test(nvim_range, lines_have_their_ends)
{
    struct fst_buffer_spec spec = {.eol = true};
    struct fst_range range = {.kind = FST_RANGE_LINE, .first = 1, .last = 3};
    check(&range, &spec, "selection", (struct numbers){3, 3, 10, 12});
    range.first = 2;
    range.last = 2;
    check(&range, &spec, "selection", (struct numbers){1, 0, 1, 1});
    range.first = 4;
    range.last = 99;
    check(&range, &spec, "selection", (struct numbers){1, 1, 5, 5});
    spec.eol = false;
    check(&range, &spec, "selection", (struct numbers){1, 1, 4, 4});
    spec.fileformat = FST_FILEFORMAT_DOS;
    range.first = 3;
    check(&range, &spec, "selection", (struct numbers){2, 2, 8, 10});
}

Test(nvim_range, characters_are_cut_at_both_ends)
{
    struct fst_buffer_spec spec = {.eol = true};
    struct fst_range range = {
        .kind = FST_RANGE_CHAR, .first = 1, .first_col = 3, .last = 3, .last_col = 2};
    check(&range, &spec, "selection", (struct numbers){3, 2, 5, 6});
    check(&range, &spec, "lines", (struct numbers){3, 3, 10, 12});
    range = (struct fst_range){
        .kind = FST_RANGE_CHAR, .first = 1, .first_col = 1, .last = 1, .last_col = 1};
    check(&range, &spec, "selection", (struct numbers){0, 0, 0, 0});
}

Test(nvim_range, an_end_beyond_the_line_takes_its_line_end_along)
{
    struct fst_buffer_spec spec = {.eol = true};
    struct fst_range range = {
        .kind = FST_RANGE_CHAR, .first = 4, .first_col = 2, .last = 4, .last_col = 4};
    check(&range, &spec, "selection", (struct numbers){1, 1, 2, 2});
    range.last_col = 5;
    check(&range, &spec, "selection", (struct numbers){1, 1, 3, 3});
    spec.eol = false;
    check(&range, &spec, "selection", (struct numbers){1, 1, 2, 2});
}

Test(nvim_range, bytes_are_those_of_the_encoding)
{
    struct fst_buffer_spec spec = {.eol = true, .size_rule = FST_SIZE_UTF16};
    struct fst_range range = {.kind = FST_RANGE_LINE, .first = 3, .last = 3};
    check(&range, &spec, "selection", (struct numbers){1, 1, 3, 6});
}

Test(nvim_range, pieces_of_a_block_are_words_of_their_own_without_line_ends)
{
    struct fst_buffer_spec spec = {.eol = true};
    struct fst_range range = {.kind = FST_RANGE_BLOCK, .first = 1, .last = 3};
    struct fst_range_count count;
    fst_range_start(&count, &range, &spec, NLINES);
    fst_range_piece(&count, "ab", 2);
    fst_range_piece(&count, "", 0);
    fst_range_piece(&count, "c d", 3);
    struct fst_text_counts text;
    fst_text_finish(&count.selection.text, &text);
    cr_assert_eq(text.words, 3);
    cr_assert_eq(text.chars - count.pieces, 5);
    cr_assert_eq(count.selection.size.utf8_nbytes, 5);
    cr_assert_eq(count.pieces, 3);
}

Test(nvim_range, classes_count_within_the_range_only)
{
    struct fst_buffer_spec spec = {.eol = true};
    struct fst_range range = {.kind = FST_RANGE_LINE, .first = 2, .last = 3};
    struct fst_range_count count;
    fst_range_start(&count, &range, &spec, NLINES);
    fst_range_class(&count, 1, FST_LINE_CODE, FST_LANG_NONE);
    fst_range_class(&count, 2, FST_LINE_COMMENT, FST_LANG_NONE);
    fst_range_class(&count, 3, FST_LINE_BLANK, FST_LANG_NONE);
    fst_range_class(&count, 4, FST_LINE_CODE, FST_LANG_NONE);
    cr_assert_eq(count.code.code, 0);
    cr_assert_eq(count.code.comments, 1);
    cr_assert_eq(count.code.blanks, 1);
}

Test(nvim_range, a_buffer_without_any_line_has_nothing_to_select)
{
    struct fst_buffer_spec spec = {.eol = true, .empty = true};
    struct fst_range range = {.kind = FST_RANGE_LINE, .first = 1, .last = 1};
    struct fst_range_count count;
    fst_range_start(&count, &range, &spec, 1);
    fst_range_feed(&count, 0, 0, "", 0, true);
    cr_assert_eq(count.lines.line_ends, 0);
}
