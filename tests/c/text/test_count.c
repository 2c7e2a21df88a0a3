/* SPDX-License-Identifier: MIT */
/*
 * Counts over cuts: feeding in pieces, joining parts, and what the end decides.
 */
#include "text/count.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "reference/text_oracle.h"
#include "support/sample.h"
#include "text/dispatch.h"

enum { TEXT_MAX = 200 };

static struct fst_text_counts counts_of(const char *text)
{
    struct fst_text_counts counts;
    fst_text_count((const uint8_t *)text, strlen(text), &counts);
    return counts;
}

static struct fst_text part_of(const uint8_t *data, size_t from, size_t to)
{
    struct fst_text part;
    fst_text_init(&part);
    fst_text_feed(&part, data + from, to - from);
    return part;
}

static void assert_same(const struct fst_text *text, const struct fst_text_counts *right,
                        const char *what, size_t a, size_t b)
{
    struct fst_text_counts counts;
    fst_text_finish(text, &counts);
    const char *field = text_oracle_difference(&counts, right);
    cr_assert_null(field, "%s at %zu and %zu: %s differs", what, a, b, field);
}

/* Fed and joined in three parts, associated both ways, at the two cuts. */
static void check_cuts(const uint8_t *data, size_t nbytes, size_t a, size_t b,
                       const struct fst_text_counts *right)
{
    struct fst_text left = part_of(data, 0, a);
    struct fst_text middle = part_of(data, a, b);
    struct fst_text last = part_of(data, b, nbytes);

    struct fst_text fed = left;
    fst_text_feed(&fed, data + a, b - a);
    fst_text_feed(&fed, data + b, nbytes - b);
    assert_same(&fed, right, "fed", a, b);

    struct fst_text from_left = left;
    fst_text_join(&from_left, &middle);
    fst_text_join(&from_left, &last);
    assert_same(&from_left, right, "joined from the left", a, b);

    fst_text_join(&middle, &last);
    fst_text_join(&left, &middle);
    assert_same(&left, right, "joined from the right", a, b);
}

Test(text_count, parts_of_any_text_join_exactly_at_every_cut, .timeout = 60)
{
    uint64_t seed = 11;
    fst_text_dispatch(0);
    for (int kind = 0; kind < SAMPLE_KINDS; kind++) {
        for (int round = 0; round < 40; round++) {
            uint8_t data[TEXT_MAX];
            struct fst_text_counts right;
            size_t nbytes = 1 + sample_below(&seed, TEXT_MAX);
            sample_fill(&seed, (enum sample_kind)kind, data, nbytes);
            text_oracle_count(data, nbytes, &right);
            for (size_t a = 0; a <= nbytes; a++)
                check_cuts(data, nbytes, a, a + sample_below(&seed, nbytes - a + 1), &right);
        }
    }
}

/* Short texts of hostile bytes, cut everywhere twice: what a seam can hold comes up in all ways. */
Test(text_count, short_texts_join_exactly_at_every_pair_of_cuts, .timeout = 60)
{
    uint64_t seed = 12;
    fst_text_dispatch(0);
    for (int round = 0; round < 4000; round++) {
        uint8_t data[12];
        struct fst_text_counts right;
        size_t nbytes = sample_below(&seed, sizeof data + 1);
        sample_fill(&seed, round % 2 ? SAMPLE_HOSTILE : SAMPLE_SCRIPTS, data, nbytes);
        text_oracle_count(data, nbytes, &right);
        for (size_t a = 0; a <= nbytes; a++) {
            for (size_t b = a; b <= nbytes; b++)
                check_cuts(data, nbytes, a, b, &right);
        }
    }
}

Test(text_count, bytes_fed_one_by_one_give_the_same, .timeout = 60)
{
    uint64_t seed = 13;
    fst_text_dispatch(0);
    for (int round = 0; round < 2000; round++) {
        uint8_t data[TEXT_MAX];
        struct fst_text_counts right;
        size_t nbytes = sample_below(&seed, TEXT_MAX + 1);
        sample_fill(&seed, (enum sample_kind)(round % SAMPLE_KINDS), data, nbytes);
        text_oracle_count(data, nbytes, &right);
        struct fst_text text;
        fst_text_init(&text);
        for (size_t i = 0; i < nbytes; i++)
            fst_text_feed(&text, data + i, 1);
        assert_same(&text, &right, "fed byte by byte", nbytes, 0);
    }
}

Test(text_count, masks_fed_in_chunks_give_the_same_counts, .timeout = 60)
{
    uint64_t seed = 14;
    fst_text_dispatch(0);
    struct fst_byteset set = {0};
    fst_byteset_add(&set, '/');
    for (int round = 0; round < 600; round++) {
        uint8_t data[1000];
        struct fst_masks masks[16];
        struct fst_text_counts right;
        size_t nbytes = sample_below(&seed, sizeof data);
        sample_fill(&seed, (enum sample_kind)(round % SAMPLE_KINDS), data, nbytes);
        text_oracle_count(data, nbytes, &right);
        struct fst_text text;
        fst_text_init(&text);
        for (size_t i = 0; i < nbytes;) {
            size_t n = 1 + sample_below(&seed, nbytes - i);
            fst_text_feed_masks(&text, data + i, n, &set, round % 2 ? '\n' : '\r', masks);
            i += n;
        }
        assert_same(&text, &right, "fed with masks", nbytes, 0);
    }
}

/* All that UTF-8 can be: every code point alone, valid unless it is a surrogate. */
Test(text_count, every_code_point_is_one_character_and_valid, .timeout = 60)
{
    fst_text_dispatch(0);
    for (uint32_t code = 0x80; code <= 0x10FFFF; code++) {
        uint8_t data[5] = {'a'};
        size_t n = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
        static const uint8_t lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
        uint32_t rest = code;
        for (size_t i = n; i > 1; i--, rest >>= 6)
            data[i] = (uint8_t)(0x80 | (rest & 0x3F));
        data[1] = (uint8_t)(lead[n] | rest);
        struct fst_text_counts counts;
        fst_text_count(data, n + 1, &counts);
        bool surrogate = code >= 0xD800 && code <= 0xDFFF;
        cr_assert(counts.chars == 2 && counts.invalid_utf8_at == (surrogate ? 1 : FST_TEXT_VALID),
                  "U+%04X", (unsigned)code);
    }
}

/* Offsets as Python's bytes.decode() reports them: try b'...'.decode() in its interpreter. */
Test(text_count, invalid_utf8_at_is_where_the_first_ill_formed_sequence_begins)
{
    static const struct {
        const char *text;
        int64_t at;
    } cases[] = {
        {"", -1},
        {"abc", -1},
        {"ab\x80", 2},
        {"ab\xC3", 2},
        {"a\xE2\x82", 1},
        {"a\xE2\x82"
         "b",
         1},
        {"a\xC0\x80", 1},
        {"\xE0\x80\x80", 0},
        {"\xED\xA0\x80", 0},
        {"x\xF4\x90\x80\x80", 1},
        {"\xF5", 0},
        {"\xF0\x9F\x98\x80\x80", 4},
        {"\xC3\xA4\xFF", 2},
        {"\xF0\x9F\x98", 0},
        {"\xEF\xBF\xBD\xC1", 3},
        {"\x80\xC3\xA4", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_assert_eq(counts_of(cases[i].text).invalid_utf8_at, cases[i].at, "case %zu", i);
}

Test(text_count, lf_and_crlf_end_lines_and_lone_cr_does_not)
{
    struct fst_text_counts c = counts_of("a\nbb\r\nc\rd\n");
    cr_assert_eq(c.lines, 3);
    cr_assert_eq(c.lf_ends, 2);
    cr_assert_eq(c.crlf_ends, 1);
    cr_assert_eq(c.lone_crs, 1);
    cr_assert_eq(c.cr_ends, 0);
    cr_assert_eq(c.longest_line, 3); /* "c\rd" */
    cr_assert_eq(c.longest_line_number, 3);
    cr_assert(!c.unterminated);
}

Test(text_count, a_text_without_lf_is_counted_by_cr)
{
    struct fst_text_counts c = counts_of("one\rfour\rx");
    cr_assert_eq(c.lines, 3);
    cr_assert_eq(c.cr_ends, 2);
    cr_assert_eq(c.lone_crs, 2);
    cr_assert_eq(c.longest_line, 4);
    cr_assert_eq(c.longest_line_number, 2);
    cr_assert(c.unterminated);
}

Test(text_count, a_part_is_counted_by_the_line_end_of_the_whole)
{
    struct fst_text text;
    struct fst_text_counts counts;
    fst_text_init(&text);
    fst_text_feed(&text, (const uint8_t *)"a\rbc\r", 5);
    fst_text_finish_part(&text, '\n', &counts);
    cr_assert_eq(counts.lines, 1);
    cr_assert_eq(counts.longest_line, 5);
    cr_assert_eq(counts.cr_ends, 0);
    fst_text_finish_part(&text, '\r', &counts);
    cr_assert_eq(counts.lines, 2);
    cr_assert_eq(counts.longest_line, 2);
    cr_assert_eq(counts.cr_ends, 2);
}

Test(text_count, an_lf_at_the_very_end_takes_the_lines_by_cr_back)
{
    struct fst_text_counts c = counts_of("one\rfour\rx\n");
    cr_assert_eq(c.lines, 1);
    cr_assert_eq(c.cr_ends, 0);
    cr_assert_eq(c.lone_crs, 2);
    cr_assert_eq(c.longest_line, 10);
}

Test(text_count, an_empty_text_has_nothing)
{
    struct fst_text_counts c = counts_of("");
    cr_assert_eq(c.lines + c.words + c.chars + c.bytes + c.longest_line + c.longest_line_number, 0);
    cr_assert_eq(c.invalid_utf8_at, FST_TEXT_VALID);
    cr_assert(!c.unterminated && !c.bom);
}

Test(text_count, a_byte_order_mark_is_a_character_but_no_part_of_the_longest_line)
{
    struct fst_text_counts c = counts_of("\xEF\xBB\xBF"
                                         "abc\nxy\n");
    cr_assert(c.bom);
    cr_assert_eq(c.chars, 8);
    cr_assert_eq(c.longest_line, 3);
    c = counts_of("\xEF\xBB\xBF"
                  "ab\nxyz\n");
    cr_assert_eq(c.longest_line, 3);
    cr_assert_eq(c.longest_line_number, 2);
    c = counts_of("\xEF\xBB\xBF");
    cr_assert_eq(c.lines, 1);
    cr_assert_eq(c.longest_line, 0);
}

Test(text_count, the_first_of_equally_long_lines_is_the_longest)
{
    cr_assert_eq(counts_of("ab\ncd\nef").longest_line_number, 1);
    cr_assert_eq(counts_of("a\ncd\nef").longest_line_number, 2);
    cr_assert_eq(counts_of("a\nb\nef").longest_line_number, 3);
    cr_assert_eq(counts_of("\n\n").longest_line_number, 1);
}

Test(text_count, cut_moves_before_an_unfinished_sequence_only)
{
    static const struct {
        const char *text;
        size_t at;
    } cases[] = {
        {"", 0},          {"ab", 2},           {"ab\xC3", 2},           {"ab\xC3\xA4", 4},
        {"a\xE2\x82", 1}, {"\xF0\x9F\x98", 0}, {"\xF0\x9F\x98\x80", 4}, {"a\x80\x80\x80\x80", 5},
        {"a\xFF", 2},     {"\xC3\x80\x80", 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_assert_eq(fst_text_cut((const uint8_t *)cases[i].text, strlen(cases[i].text)),
                     cases[i].at, "case %zu", i);
}

Test(text_count, sums_add_up_and_keep_the_longest_line)
{
    struct fst_text_counts sum = counts_of("a bb\n");
    struct fst_text_counts more = counts_of("ccc ddd eee\r\nf\rg");
    struct fst_text_counts by_cr = counts_of("h\r");
    fst_text_counts_add(&sum, &more);
    fst_text_counts_add(&sum, &by_cr);
    cr_assert_eq(sum.bytes, 23);
    cr_assert_eq(sum.lines, 4);
    cr_assert_eq(sum.words, 8);
    cr_assert_eq(sum.chars, 23);
    cr_assert_eq(sum.lone_crs, 2);
    cr_assert_eq(sum.cr_ends, 1);
    cr_assert_eq(sum.longest_line, 11);
    cr_assert_eq(sum.lf_ends, 1);
    cr_assert_eq(sum.crlf_ends, 1);
    cr_assert(!sum.unterminated);
}

/* Sums beyond 32 bits: a part joined with itself 33 times doubles its counts each time. */
Test(text_count, counts_do_not_wrap_at_32_bits)
{
    struct fst_text text;
    fst_text_init(&text);
    fst_text_feed(&text, (const uint8_t *)"ab \xC3\xA4\n", 6);
    for (int i = 0; i < 33; i++) {
        struct fst_text same = text;
        fst_text_join(&text, &same);
    }
    struct fst_text_counts c;
    fst_text_finish(&text, &c);
    uint64_t n = UINT64_C(1) << 33;
    cr_assert_eq(c.bytes, 6 * n);
    cr_assert_eq(c.chars, 5 * n);
    cr_assert_eq(c.words, 2 * n);
    cr_assert_eq(c.lines, n);
    cr_assert_eq(c.longest_line, 4);
}
