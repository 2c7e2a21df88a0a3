/* SPDX-License-Identifier: MIT */
/*
 * The body of all vector kernels: 64 bytes become a few bit masks, and the rest is arithmetic on
 * 64-bit words, the same for every instruction set. A kernel file defines, then includes this:
 *
 *   KERNEL_RUN                the name of its fst_kernel_fn
 *   KERNEL_TARGET             function attribute that allows its instructions, or nothing
 *   vec_t, VEC_NBYTES         a vector register and its size; a block is as many as hold 64 bytes
 *   vec_load(p)               any alignment
 *   vec_all(byte)             that byte everywhere
 *   vec_and(a, b), vec_or(a, b), vec_xor(a, b)
 *   vec_lookup(table, v)      for each byte less than 16 the byte of uint8_t table[16]
 *   vec_lookup_low(table, v)  for each ASCII byte that of its low four bits
 *   vec_high_half(v)          each byte's upper four bits, as a number
 *   vec_minus(v, n)           each byte less n, or 0
 *   vec_min(a, b)             the lesser of two bytes, unsigned
 *   vec_is(v, byte)           FF for each byte equal to a constant, 0 for the others
 *   vec_any(v)                whether any byte is not 0
 *   test_t                    a truth for each byte of a vector
 *   vec_nonzero(v)            of the bytes that are not 0
 *   vec_eq(v, byte)           of the bytes equal to a constant
 *   vec_high(v)               of the bytes >= 0x80
 *   vec_continuations(v)      of the bytes from 0x80 to 0xBF
 *   vec_space(v)              of 09-0D and 20
 *   tests_mask(t)             the mask of a block from the test_t of its vectors
 *   vecs_are_plain(v, n)      whether n vectors hold ASCII without CR only
 *   GROUP_BLOCKS              how many blocks' masks are summed up together
 *   PLAIN_GROUPS, BATCH_GROUPS  how many groups become masks before these are summed up, plain
 *                             ones and others
 *
 * and, where its vectors can count bits, KERNEL_SUMS and what text/kernel_sums.h has without: how
 * the masks of a group become sums and lines.
 *
 * Blocks are taken by batches of groups, in two steps: bytes become masks, one row of them for each
 * kind; then the rows are summed up. Plain groups, the common case by far, have a loop of their own
 * (take_plain) with nothing in it but words, line ends and the length of the line that crosses.
 *
 * What is not ASCII is classed by its neighbours: the text is loaded again one, two and three
 * bytes earlier, and small tables say by halves of bytes which combinations are ill-formed, and
 * which are the end of white space. White space may have begun in the batch before: then the words
 * of its last block, kept for this, are counted again. Groups of ASCII and of sequences of three
 * bytes after which any continuations are right, as in Chinese and Japanese, need no tables
 * (fill_threes): the mask of continuations must be that of the first bytes, moved.
 *
 * The longest line needs no loop over lines. One that crosses into a block is as long as what
 * came before plus what is before the first line end; one inside a block exists only if there is
 * a gap so wide (gap_shifts). Only a group that may hold a longer line than any so far is looked
 * at line by line.
 *
 * There are no narrow accumulators, hence no limits to cross: all sums are 64 bits wide.
 */
#include <string.h>

#include "base/compiler.h"
#include "text/interest.h"
#include "text/kernel.h"
#include "text/kernel_tables.h"
#include "text/masks.h"
#include "text/utf8.h"

#define KERNEL_INLINE KERNEL_TARGET static FST_ALWAYS_INLINE

enum {
    GROUP_NBYTES = GROUP_BLOCKS * FST_BLOCK_NBYTES,
    PADDED_NBYTES = GROUP_NBYTES + FST_BLOCK_NBYTES,
    PLAIN_BLOCKS = PLAIN_GROUPS * GROUP_BLOCKS,
    BATCH_BLOCKS = BATCH_GROUPS * GROUP_BLOCKS,
    VECS = FST_BLOCK_NBYTES / VEC_NBYTES, /* in a block */
    GROUP_VECS = GROUP_BLOCKS * VECS,
};

#include "text/kernel_sums.h"

/*
 * The masks of a batch. Where a block's mask says something of the next block, row [0] is the
 * block before the batch. Rows of blocks that are not there are nothing but white space.
 */
struct rows {
    uint64_t space[1 + BATCH_BLOCKS];
    uint64_t cr[1 + BATCH_BLOCKS];
    uint64_t lf[BATCH_BLOCKS];
    uint64_t chars[BATCH_BLOCKS]; /* bytes that begin a character */
};

/* What the loop keeps from batch to batch. */
struct state {
    struct rows rows;
    uint64_t space_before; /* bit 0: the byte before the block of rows.space[0] was white space */
    uint64_t high;         /* of the block before */
    uint64_t run_chars;    /* since the last line end */
    uint64_t words, continuations, ends, lfs, crs, crlfs;
    bool validate;
};

KERNEL_INLINE void load_vecs(vec_t *v, const uint8_t *p, unsigned n)
{
    for (unsigned k = 0; k < n; k++)
        v[k] = vec_load(p + k * VEC_NBYTES);
}

/* The masks of the block that begins with v[0]. */
KERNEL_INLINE uint64_t block_eq(const vec_t *v, uint8_t byte)
{
    test_t tests[VECS];
    for (unsigned k = 0; k < VECS; k++)
        tests[k] = vec_eq(v[k], byte);
    return tests_mask(tests);
}

KERNEL_INLINE uint64_t block_space(const vec_t *v)
{
    test_t tests[VECS];
    for (unsigned k = 0; k < VECS; k++)
        tests[k] = vec_space(v[k]);
    return tests_mask(tests);
}

KERNEL_INLINE uint64_t block_in(const vec_t *v, const struct fst_byteset *set)
{
    static const uint8_t bits[16] = {1, 2, 4, 8, 16, 32, 64, 128}; /* none from 0x80 on */
    test_t tests[VECS];
    for (unsigned k = 0; k < VECS; k++)
        tests[k] = vec_nonzero(
            vec_and(vec_lookup_low(set->low, v[k]), vec_lookup(bits, vec_high_half(v[k]))));
    return tests_mask(tests);
}

/*
 * Notes the lines that end in `nrows` blocks one by one. `chars` as for runs_take(), `run_chars`
 * of before them; `cr` is NULL where no line end is behind a CR.
 */
KERNEL_TARGET static FST_NOINLINE void note_lines(struct fst_interest *interest,
                                                  struct fst_text_lines *lines, uint64_t run_chars,
                                                  const uint64_t *end, const uint64_t *chars,
                                                  const uint64_t *cr, unsigned nrows)
{
    for (unsigned k = 0; k < nrows; k++) {
        uint64_t begun = chars ? chars[k] : UINT64_MAX;
        uint64_t behind_cr = cr ? follow(cr[k + 1], cr[k]) : 0;
        for (uint64_t left = end[k]; left; left &= left - 1) {
            uint64_t before = ~left & (left - 1);
            bool trimmed = behind_cr & (before + 1);
            fst_kernel_end_line(lines, run_chars + count_bits(begun & before) - trimmed);
            run_chars = 0;
            begun &= ~(before << 1 | 1);
        }
        run_chars += count_bits(begun);
    }
    fst_interest_set(interest, lines);
}

/*
 * Ill-formed combinations. Two continuations in a row are right exactly where the byte two before
 * begins three bytes, or the byte three before begins four.
 */
KERNEL_INLINE vec_t errors_of(vec_t here, vec_t before, vec_t two_before, vec_t three_before)
{
    vec_t classes = vec_and(vec_and(vec_lookup(error_before_high, vec_high_half(before)),
                                    vec_lookup(error_before_low, vec_and(before, vec_all(0x0F)))),
                            vec_lookup(error_high, vec_high_half(here)));
    vec_t owed = vec_or(vec_minus(two_before, 0xE0 - 0x80), vec_minus(three_before, 0xF0 - 0x80));
    return vec_xor(classes, vec_and(owed, vec_all(TWO_CONTS)));
}

/*
 * Not 0 if white space beyond ASCII may end here; 0 in most text. It begins with C2 or E2, or ends
 * in 80 80 or 9A 80 (as do a few other code points that the mask lets through).
 */
KERNEL_INLINE vec_t may_be_space(vec_t here, vec_t before, vec_t two_before)
{
    vec_t begins = vec_or(vec_is(before, 0xC2), vec_is(two_before, 0xE2));
    vec_t ends = vec_and(vec_is(here, 0x80), vec_is(vec_and(before, vec_all(0xE5)), 0x80));
    return vec_or(begins, ends);
}

/* Not 0 at the last bytes of white space beyond ASCII. */
KERNEL_INLINE vec_t space_ends_of(const uint8_t *p)
{
    vec_t here = vec_load(p);
    vec_t before = vec_load(p - 1);
    vec_t third = vec_min(vec_xor(vec_load(p - 2), vec_all(0xE0)), vec_all(15));
    vec_t last = vec_and(vec_lookup(space_low, vec_and(here, vec_all(0x0F))),
                         vec_lookup(space_high, vec_high_half(here)));
    vec_t second = vec_and(vec_lookup(space_before_low, vec_and(before, vec_all(0x0F))),
                           vec_lookup(space_before_high, vec_high_half(before)));
    return vec_and(vec_and(last, second), vec_lookup(space_third, third));
}

/*
 * White space beyond ASCII in block k at p, which may begin in the block before. What of it is in
 * the batch before was taken for words there: they are counted again.
 */
KERNEL_TARGET static FST_NOINLINE void take_spaces(struct state *st, unsigned k, const uint8_t *p,
                                                   struct fst_masks *masks)
{
    test_t tests[VECS];
    for (unsigned i = 0; i < VECS; i++)
        tests[i] = vec_nonzero(space_ends_of(p + i * VEC_NBYTES));
    uint64_t ends = tests_mask(tests);
    uint64_t *space = &st->rows.space[k + 1];
    uint64_t continuations = ~st->rows.chars[k];
    /* The byte before the last is a continuation, too, where white space has three bytes. */
    space[0] |= ends | ends >> 1 | (ends >> 1 & continuations) >> 1;
    uint64_t back = ends << 63 | (ends << 62 & continuations << 63);
    if (ends & 1 && fst_utf8_is_continuation(p[-1]))
        back |= UINT64_C(1) << 62;
    if (back == 0)
        return;
    if (k == 0)
        st->words -= count_bits(~space[-1] & (space[-1] << 1 | st->space_before));
    space[-1] |= back;
    if (k == 0)
        st->words += count_bits(~space[-1] & (space[-1] << 1 | st->space_before));
    if (masks)
        masks[-1].space |= back;
}

/* Notes which of the last block's bytes, before p, are not ASCII. */
KERNEL_INLINE void note_high(struct state *st, const uint8_t *p)
{
    test_t high[VECS];
    for (unsigned i = 0; i < VECS; i++)
        high[i] = vec_high(vec_load(p - FST_BLOCK_NBYTES + i * VEC_NBYTES));
    st->high = tests_mask(high);
}

/*
 * The rows of `nblocks` blocks at p, from row `row` on, of which `masks` are the masks or NULL;
 * p[-3] is there. Returns whether something is ill-formed, if that is to be known.
 */
KERNEL_INLINE bool fill_rows(struct state *st, unsigned row, const uint8_t *p, unsigned nblocks,
                             struct fst_masks *masks, bool validate)
{
    struct rows *rows = &st->rows;
    vec_t errors = vec_all(0);
    for (unsigned k = row; k < row + nblocks; k++, p += FST_BLOCK_NBYTES) {
        test_t lf[VECS], space[VECS], continuations[VECS];
        vec_t spaces = vec_all(0);
        for (unsigned i = 0; i < VECS; i++) {
            const uint8_t *from = p + i * VEC_NBYTES;
            vec_t here = vec_load(from);
            vec_t before = vec_load(from - 1);
            vec_t two_before = vec_load(from - 2);
            lf[i] = vec_eq(here, '\n');
            space[i] = vec_space(here);
            continuations[i] = vec_continuations(here);
            /* In ill-formed text a guess is too often wrong. */
            vec_t maybe = validate ? may_be_space(here, before, two_before) : space_ends_of(from);
            spaces = vec_or(spaces, maybe);
            if (validate)
                errors = vec_or(errors, errors_of(here, before, two_before, vec_load(from - 3)));
        }
        rows->lf[k] = tests_mask(lf);
        rows->space[k + 1] = tests_mask(space);
        rows->chars[k] = ~tests_mask(continuations);
        if (FST_UNLIKELY(vec_any(spaces)))
            take_spaces(st, k, p, masks ? masks + k : NULL);
    }
    note_high(st, p);
    return vec_any(errors);
}

/* Not inline: it is the larger part of the code. */
KERNEL_TARGET static FST_NOINLINE bool fill_sequences(struct state *st, unsigned row,
                                                      const uint8_t *p, unsigned nblocks,
                                                      struct fst_masks *masks)
{
    if (st->validate)
        return fill_rows(st, row, p, nblocks, masks, true);
    return fill_rows(st, row, p, nblocks, masks, false);
}

/* Whether a byte begins three bytes, of which only U+3000 is white space and any two follow. */
static bool begins_three(uint8_t byte)
{
    return byte >= 0xE3 && byte <= 0xEF && byte != 0xED;
}

/* Whether no byte of v is less than n. */
KERNEL_INLINE bool vec_is_at_least(vec_t v, uint8_t n)
{
    return !vec_any(vec_xor(vec_min(v, vec_all(n)), vec_all(n)));
}

/*
 * Whether what is not ASCII in a group are such sequences only: most Chinese and Japanese text. The
 * distances from C0, ED and F0 tell.
 */
KERNEL_INLINE bool is_threes(const vec_t v[GROUP_VECS])
{
    vec_t from_c0 = vec_all(0xFF);
    vec_t from_ed = vec_all(0xFF);
    vec_t from_f0 = vec_all(0xFF);
    for (unsigned k = 0; k < GROUP_VECS; k++) {
        from_c0 = vec_min(from_c0, vec_xor(v[k], vec_all(0xC0)));
        from_ed = vec_min(from_ed, vec_xor(v[k], vec_all(0xED)));
        from_f0 = vec_min(from_f0, vec_xor(v[k], vec_all(0xF0)));
    }
    return vec_is_at_least(from_c0, 0xE3 ^ 0xC0) && vec_is_at_least(from_ed, 1) &&
           vec_is_at_least(from_f0, 0x10);
}

/*
 * Whether fill_threes() may go on at p: no other sequence that may be white space, or of which not
 * any byte may follow, reaches behind it.
 */
static bool may_go_on_with_threes(const uint8_t *p)
{
    return (p[-1] < 0xC0 || begins_three(p[-1])) && (p[-2] < 0xC0 || begins_three(p[-2]));
}

/* The continuations that the bytes before such a place still ask for, as bits of a mask. */
static uint64_t owed_before(const uint8_t *p)
{
    return (p[-1] >= 0xE0 ? 3 : 0) | (p[-2] >= 0xE0) | (p[-3] >= 0xF0);
}

/* As fill_sequences(), of a group that is_threes() and is where it may_go_on_with_threes(). */
KERNEL_TARGET static FST_NOINLINE bool fill_threes(struct state *st, unsigned row, const uint8_t *p,
                                                   struct fst_masks *masks)
{
    struct rows *rows = &st->rows;
    uint64_t owed = owed_before(p);
    uint64_t wrong = 0;
    for (unsigned k = row; k < row + GROUP_BLOCKS; k++, p += FST_BLOCK_NBYTES) {
        test_t lf[VECS], space[VECS], continuations[VECS], high[VECS];
        vec_t spaces = vec_all(0);
        for (unsigned i = 0; i < VECS; i++) {
            const uint8_t *from = p + i * VEC_NBYTES;
            vec_t here = vec_load(from);
            lf[i] = vec_eq(here, '\n');
            space[i] = vec_space(here);
            continuations[i] = vec_continuations(here);
            high[i] = vec_high(here);
            spaces = vec_or(spaces, vec_and(vec_is(here, 0x80), vec_is(vec_load(from - 1), 0x80)));
        }
        rows->lf[k] = tests_mask(lf);
        rows->space[k + 1] = tests_mask(space);
        uint64_t continued = tests_mask(continuations);
        rows->chars[k] = ~continued;
        st->high = tests_mask(high);
        uint64_t begins = st->high & ~continued;
        wrong |= continued ^ (begins << 1 | begins << 2 | owed);
        owed = begins >> 62 | begins >> 63;
        if (FST_UNLIKELY(vec_any(spaces)))
            take_spaces(st, k, p, masks ? masks + k : NULL);
    }
    return wrong != 0;
}

/* The same of ASCII that follows ASCII. */
KERNEL_INLINE void fill_ascii(struct state *st, unsigned row, const uint8_t *p, unsigned nblocks)
{
    struct rows *rows = &st->rows;
    for (unsigned k = row; k < row + nblocks; k++, p += FST_BLOCK_NBYTES) {
        vec_t v[VECS];
        load_vecs(v, p, VECS);
        rows->lf[k] = block_eq(v, '\n');
        rows->space[k + 1] = block_space(v);
        rows->chars[k] = UINT64_MAX;
    }
    st->high = 0;
}

/* CR: seldom there in text that is not ASCII, always in CR LF text. */
KERNEL_INLINE void fill_crs(struct state *st, unsigned row, const uint8_t *p, unsigned nblocks)
{
    for (unsigned k = row; k < row + nblocks; k++, p += FST_BLOCK_NBYTES) {
        vec_t v[VECS];
        load_vecs(v, p, VECS);
        st->rows.cr[k + 1] = block_eq(v, '\r');
    }
}

KERNEL_INLINE void write_masks(const struct fst_kernel_run *run, struct fst_masks *masks,
                               uint64_t end, uint64_t space, const vec_t *v)
{
    masks->line_end = end;
    masks->space = space;
    masks->special = block_in(v, run->set);
}

/*
 * Finds the error that a mask showed in the block at `at`. All before is well-formed, but for the
 * sequence that may reach into the block: the search begins where that one does.
 */
static FST_NOINLINE void locate_error(struct fst_kernel_run *run, const uint8_t *data,
                                      size_t nbytes, size_t at)
{
    size_t from = at > 0 ? at - 1 : 0;
    while (from > run->head_nbytes && fst_utf8_is_continuation(data[from]))
        from--;
    if (from < run->head_nbytes)
        from = run->head_nbytes;
    run->invalid_at = fst_utf8_first_error(data, from, nbytes);
}

/* Takes the lines of a batch; parameters as for note_lines(). */
KERNEL_INLINE void take_lines(struct state *st, struct fst_text_lines *lines,
                              struct fst_interest *interest, const uint64_t *end,
                              const uint64_t *chars, const uint64_t *cr, unsigned nrows)
{
    struct runs runs = runs_begin(st->run_chars);
    sum_t ends = sum_zero();
    for (unsigned k = 0; k < nrows; k += GROUP_BLOCKS) {
        runs_take(&runs, end + k, chars ? chars + k : NULL);
        ends = sum_bits(ends, end + k);
    }
    bool found = runs_longest(&runs) > interest->limit;
    if (interest->limit < FST_BLOCK_NBYTES) {
        for (unsigned k = 0; k < nrows && !found; k += GROUP_BLOCKS)
            found = has_wide_gap(interest, end + k, chars ? chars + k : NULL);
    }
    if (FST_UNLIKELY(found)) {
        lines->ends = st->ends;
        note_lines(interest, lines, st->run_chars, end, chars, cr, nrows);
    }
    st->ends += sum_total(ends);
    st->run_chars = runs_chars(&runs);
}

/* Takes the words of a batch; space[0] is the block before. */
KERNEL_INLINE void take_words(struct state *st, const uint64_t *space, unsigned nrows)
{
    sum_t words = sum_zero();
    for (unsigned k = 0; k < nrows; k += GROUP_BLOCKS)
        words = sum_words(words, space + k);
    st->words += sum_total(words);
    st->space_before = space[nrows - 1] >> 63;
    st->rows.space[0] = space[nrows];
}

KERNEL_INLINE void take_crs(struct state *st, unsigned nrows)
{
    const struct rows *rows = &st->rows;
    for (unsigned k = 0; k < nrows; k++) {
        st->crs += count_bits(rows->cr[k + 1]);
        st->crlfs += count_bits(rows->lf[k] & follow(rows->cr[k + 1], rows->cr[k]));
    }
}

/* Takes plain groups from data[i] on, as many as there are; returns where they end. */
KERNEL_INLINE size_t take_plain(struct state *st, struct fst_kernel_run *run,
                                struct fst_interest *interest, bool with_masks, const uint8_t *data,
                                size_t i, size_t nbytes)
{
    if (run->line_end == '\r' || st->high >> 61 || st->rows.cr[0] >> 63)
        return i;
    unsigned nrows;
    do {
        uint64_t lf[PLAIN_BLOCKS];
        uint64_t space[1 + PLAIN_BLOCKS];
        space[0] = st->rows.space[0];
        for (nrows = 0; nrows < PLAIN_BLOCKS && nbytes - i >= GROUP_NBYTES; i += GROUP_NBYTES) {
            vec_t v[GROUP_VECS];
            load_vecs(v, data + i, GROUP_VECS);
            if (!vecs_are_plain(v, GROUP_VECS))
                break;
            for (unsigned k = 0; k < GROUP_VECS; k += VECS, nrows++) {
                lf[nrows] = block_eq(v + k, '\n');
                space[nrows + 1] = block_space(v + k);
                if (with_masks)
                    write_masks(run, &run->masks[i / FST_BLOCK_NBYTES + k / VECS], lf[nrows],
                                space[nrows + 1], v + k);
            }
        }
        if (nrows == 0)
            break;
        st->rows.cr[0] = 0;
        take_lines(st, &run->lines, interest, lf, NULL, NULL, nrows);
        take_words(st, space, nrows);
    } while (nrows == PLAIN_BLOCKS);
    return i;
}

/*
 * A copy of data[i .. end) behind the block before it, with zeros up to a block's end; returns
 * where it begins. Before data[0] there is a first byte that asks for `head_nbytes` continuations
 * and begins no white space.
 */
static const uint8_t *pad(uint8_t padded[PADDED_NBYTES], const struct fst_kernel_run *run,
                          const uint8_t *data, size_t i, size_t end)
{
    static const uint8_t owing[] = {0, 0xC3, 0xE4, 0xF1};
    uint8_t *p = padded + FST_BLOCK_NBYTES;
    memset(padded, 0, FST_BLOCK_NBYTES);
    memcpy(p, data + i, end - i);
    memset(p + (end - i), 0, -(end - i) % FST_BLOCK_NBYTES);
    if (i > 0)
        memcpy(padded, data + i - FST_BLOCK_NBYTES, FST_BLOCK_NBYTES);
    else
        p[-1] = owing[run->head_nbytes];
    return p;
}

/* Sums up the rows of data[i .. end), and writes what the caller wants of them. */
KERNEL_INLINE void take_rows(struct state *st, struct fst_kernel_run *run,
                             struct fst_interest *interest, const uint8_t *p, size_t i, size_t end,
                             unsigned nblocks)
{
    struct rows *rows = &st->rows;
    bool by_cr = run->line_end == '\r';
    const uint64_t *ends = by_cr ? rows->cr + 1 : rows->lf;
    if (run->masks) {
        for (unsigned k = 0; k < nblocks; k++) {
            vec_t v[VECS];
            load_vecs(v, p + k * FST_BLOCK_NBYTES, VECS);
            write_masks(run, &run->masks[i / FST_BLOCK_NBYTES + k], ends[k], rows->space[k + 1], v);
        }
    }
    unsigned nrows = (nblocks + GROUP_BLOCKS - 1) / GROUP_BLOCKS * GROUP_BLOCKS;
    sum_t chars = sum_zero();
    uint64_t crs = rows->cr[0];
    for (unsigned k = 0; k < nrows; k += GROUP_BLOCKS)
        chars = sum_bits(chars, rows->chars + k);
    for (unsigned k = 0; k < nrows; k++)
        crs |= rows->cr[k + 1];
    if (crs)
        take_crs(st, nrows);
    st->continuations += end - i - sum_total(chars);
    if (by_cr) {
        for (unsigned k = 0; k < nrows; k++)
            st->lfs += count_bits(rows->lf[k]);
    }
    take_lines(st, &run->lines, interest, ends, rows->chars, by_cr ? NULL : rows->cr, nrows);
    take_words(st, rows->space, nrows);
    rows->cr[0] = rows->cr[nrows];
}

KERNEL_INLINE void note_errors(struct state *st, struct fst_kernel_run *run, const uint8_t *data,
                               size_t nbytes, size_t at, bool wrong)
{
    if (st->validate && FST_UNLIKELY(wrong)) {
        locate_error(run, data, nbytes, at);
        st->validate = run->invalid_at < 0;
    }
}

/* Takes groups that are not plain, up to a batch, from data[i] on; returns where they end. */
KERNEL_TARGET static FST_NOINLINE size_t take_text(struct state *st, struct fst_kernel_run *run,
                                                   struct fst_interest *interest,
                                                   const uint8_t *data, size_t i, size_t nbytes)
{
    struct rows *rows = &st->rows;
    size_t from = i;
    unsigned nrows = 0;
    bool wrong = false;
    struct fst_masks *masks = run->masks ? run->masks + i / FST_BLOCK_NBYTES : NULL;
    while (nrows < BATCH_BLOCKS && nbytes - i >= GROUP_NBYTES) {
        vec_t v[GROUP_VECS];
        load_vecs(v, data + i, GROUP_VECS);
        if (nrows > 0 && run->line_end == '\n' && vecs_are_plain(v, GROUP_VECS))
            break;
        vec_t high = v[0];
        vec_t cr = vec_is(v[0], '\r');
        for (unsigned k = 1; k < GROUP_VECS; k++) {
            high = vec_or(high, v[k]);
            cr = vec_or(cr, vec_is(v[k], '\r'));
        }
        if (!vec_any(vec_and(high, vec_all(0x80))) && !(st->high >> 61))
            fill_ascii(st, nrows, data + i, GROUP_BLOCKS);
        else if (may_go_on_with_threes(data + i) && is_threes(v))
            wrong |= fill_threes(st, nrows, data + i, masks);
        else
            wrong |= fill_sequences(st, nrows, data + i, GROUP_BLOCKS, masks);
        if (vec_any(cr))
            fill_crs(st, nrows, data + i, GROUP_BLOCKS);
        else
            memset(rows->cr + 1 + nrows, 0, GROUP_BLOCKS * sizeof *rows->cr);
        nrows += GROUP_BLOCKS;
        i += GROUP_NBYTES;
    }
    note_errors(st, run, data, nbytes, from, wrong);
    take_rows(st, run, interest, data + from, from, i, nrows);
    return i;
}

/* Takes data[i .. end), of which something is not in memory around it: see pad(). */
KERNEL_TARGET static FST_NOINLINE void take_edge(struct state *st, struct fst_kernel_run *run,
                                                 struct fst_interest *interest, const uint8_t *data,
                                                 size_t i, size_t end, size_t nbytes)
{
    uint8_t padded[PADDED_NBYTES];
    struct rows *rows = &st->rows;
    struct fst_masks *masks = run->masks ? run->masks + i / FST_BLOCK_NBYTES : NULL;
    const uint8_t *p = pad(padded, run, data, i, end);
    unsigned nblocks = (unsigned)((end - i + FST_BLOCK_NBYTES - 1) / FST_BLOCK_NBYTES);
    fill_crs(st, 0, p, nblocks);
    note_errors(st, run, data, nbytes, i, fill_sequences(st, 0, p, nblocks, masks));
    uint64_t text = UINT64_MAX >> (-(end - i) % FST_BLOCK_NBYTES);
    rows->chars[nblocks - 1] &= text;
    rows->space[nblocks] |= ~text;
    for (unsigned k = nblocks; k < GROUP_BLOCKS; k++) {
        rows->lf[k] = rows->cr[k + 1] = rows->chars[k] = 0;
        rows->space[k + 1] = UINT64_MAX;
    }
    take_rows(st, run, interest, p, i, end, nblocks);
    if (masks) {
        masks[nblocks - 1].space &= text;
        masks[nblocks - 1].special &= text;
    }
}

KERNEL_TARGET void KERNEL_RUN(struct fst_kernel_run *run, const uint8_t *data, size_t nbytes)
{
    struct state st = {
        .rows.space[0] = UINT64_MAX,
        .high = (uint64_t)(run->head_nbytes > 0) << 63,
        .validate = run->validate,
    };
    struct fst_interest interest;
    fst_interest_set(&interest, &run->lines);
    size_t i = 0;
    for (;;) {
        i = run->masks ? take_plain(&st, run, &interest, true, data, i, nbytes)
                       : take_plain(&st, run, &interest, false, data, i, nbytes);
        if (i == nbytes)
            break;
        if (i > 0 && nbytes - i >= GROUP_NBYTES) {
            i = take_text(&st, run, &interest, data, i, nbytes);
        } else {
            size_t end = nbytes - i < GROUP_NBYTES ? nbytes : i + GROUP_NBYTES;
            take_edge(&st, run, &interest, data, i, end, nbytes);
            i = end;
        }
    }
    /* A combination with what follows shows most errors; the last byte has nothing behind it. */
    if (run->validate && run->invalid_at < 0 && nbytes > run->head_nbytes)
        locate_error(run, data, nbytes, nbytes);
    run->words = st.words;
    run->continuations = st.continuations;
    run->lfs = run->line_end == '\n' ? st.ends : st.lfs;
    run->crs = st.crs;
    run->crlfs = st.crlfs;
    run->lines.ends = st.ends;
    run->lines.tail_chars = st.run_chars;
}
