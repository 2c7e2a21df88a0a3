/* SPDX-License-Identifier: MIT */
/*
 * The body of all vector kernels: 64 bytes become a few bit masks, and the rest is arithmetic on
 * 64-bit words, the same for every instruction set. A kernel file defines, then includes this:
 *
 *   KERNEL_RUN                the name of its fst_kernel_fn
 *   KERNEL_TARGET             function attribute that allows its instructions, or nothing
 *   block_t                   64 bytes in registers
 *   block_load(p)             any alignment
 *   block_all(byte)           that byte 64 times
 *   block_and(a, b), block_or(a, b), block_xor(a, b)
 *   block_lookup(table, b)    for each byte less than 16 the byte of uint8_t table[16]
 *   block_low_half(b), block_high_half(b)   each byte's lower and upper four bits, as a number
 *   block_minus(b, n)         each byte less n, or 0
 *   block_least(b, n)         each byte or n, whichever is less
 *   block_nonzero(b)          mask of the bytes that are not 0
 *   block_eq(b, byte)         mask of the bytes equal to a constant
 *   block_high(b)             mask of the bytes >= 0x80
 *   block_continuations(b)    mask of the bytes from 0x80 to 0xBF
 *   block_space(b)            mask of 09-0D and 20
 *   block_in(b, set)          mask of the bytes in a struct fst_byteset
 *   group_is_plain(b)         whether four blocks, block_t b[4], hold ASCII without CR only
 *   group_tally(b, byte, s)   adds 1 to each byte of block_t *s for each of four blocks that has
 *                             `byte` there; whether any has
 *   block_sum(b)              all bytes added up
 *
 * Plain groups of four blocks, the common case by far, take a short cut (take_plain) with nothing
 * in it but words, line ends and the length of the line that crosses. Once a line was longer than
 * two groups, a shorter one (take_wide): as large files are counted nearly all the way.
 *
 * What is not ASCII is classed by its neighbours: the text is loaded again one, two and three
 * bytes earlier, and small tables say by halves of bytes which combinations are ill-formed, and
 * which are the end of white space. White space may have begun in the block before: then the words
 * of that block, kept for this, are counted again.
 *
 * The longest line needs no loop over lines. One that crosses into a block is as long as what
 * came before plus what is before the first line end; one inside a block exists only if there is
 * a gap so wide (gap_shifts). Only a block that may hold a longer line than any so far is looked
 * at line by line.
 *
 * Sums are 64 bits wide, hence have no limits to cross; but for those of take_wide, a byte each,
 * which are emptied before any can be full.
 */
#include <assert.h>
#include <string.h>

#include "base/compiler.h"
#include "text/kernel.h"
#include "text/masks.h"
#include "text/utf8.h"

#define KERNEL_INLINE KERNEL_TARGET static FST_ALWAYS_INLINE

enum {
    GROUP_BLOCKS = 4,
    GROUP_NBYTES = GROUP_BLOCKS * FST_BLOCK_NBYTES,
    PADDED_NBYTES = GROUP_NBYTES + FST_BLOCK_NBYTES,
    WIDE_LIMIT = 2 * GROUP_NBYTES - 1, /* from so many characters on, no line is in two groups */
    TALLY_GROUPS = 255 / GROUP_BLOCKS, /* until a byte of the sums may be full */
};

/* Enough doublings to reach every gap that fits between two bits of a word. */
enum { GAP_STEPS = 6 };
static_assert((1u << GAP_STEPS) >= FST_BLOCK_NBYTES, "a gap wider than the shifts can prove");

/* Which lines are of interest: those of `limit` characters or more. */
struct interest {
    uint64_t limit;
    uint8_t gap_shifts[GAP_STEPS];
};

/* What the loop keeps from block to block. */
struct state {
    uint64_t space;        /* of the block before */
    uint64_t space_before; /* bit 0: the byte before that block was white space */
    uint64_t cr;           /* of the block before */
    uint64_t high;         /* of the block before */
    uint64_t run_chars;    /* since the last line end */
    uint64_t words, continuations, ends, lfs, crs, crlfs;
    bool validate;
};

/* What is the same for a whole run: constants to the compiler. */
struct mode {
    bool with_masks;
    bool by_cr; /* lines end in CR */
};

/* The masks of one block. */
struct block {
    uint64_t lf, cr, space;
    uint64_t chars; /* bytes that begin a character */
    block_t errors; /* not 0 where something is ill-formed */
};

/*
 * What is wrong with a byte and the one before it, by three halves of bytes: the upper and the
 * lower of the byte before, the upper of the byte. A bit that is set in all three is an error (John
 * Keiser, Daniel Lemire: Validating UTF-8 In Less Than One Instruction Per Byte, 2021).
 */
enum {
    TOO_SHORT = 1,   /* a first byte, then no continuation */
    TOO_LONG = 2,    /* ASCII, then a continuation */
    OVERLONG_3 = 4,  /* E0, then 80-9F */
    TOO_LARGE = 8,   /* F4, then 90-BF; F5-FF */
    SURROGATE = 16,  /* ED, then A0-BF */
    OVERLONG_2 = 32, /* C0 or C1 */
    OVERLONG_4 = 64, /* F0, then 80-8F; and F5-FF, then the same */
    TWO_CONTS = 128, /* two continuations: an error unless a first byte asks for them */
    ANY_LOW = TOO_SHORT | TOO_LONG | TWO_CONTS,
    F5_UP = ANY_LOW | TOO_LARGE | OVERLONG_4,
};
static const uint8_t error_before_high[16] = {
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TWO_CONTS,
    TWO_CONTS,
    TWO_CONTS,
    TWO_CONTS,
    TOO_SHORT | OVERLONG_2,
    TOO_SHORT,
    TOO_SHORT | OVERLONG_3 | SURROGATE,
    TOO_SHORT | TOO_LARGE | OVERLONG_4,
};
static const uint8_t error_before_low[16] = {
    ANY_LOW | OVERLONG_3 | OVERLONG_2 | OVERLONG_4,
    ANY_LOW | OVERLONG_2,
    ANY_LOW,
    ANY_LOW,
    ANY_LOW | TOO_LARGE,
    F5_UP,
    F5_UP,
    F5_UP,
    F5_UP,
    F5_UP,
    F5_UP,
    F5_UP,
    F5_UP,
    F5_UP | SURROGATE,
    F5_UP,
    F5_UP,
};
enum { CONT = TOO_LONG | OVERLONG_2 | TWO_CONTS };
static const uint8_t error_high[16] = {
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    CONT | OVERLONG_3 | OVERLONG_4,
    CONT | OVERLONG_3 | TOO_LARGE,
    CONT | SURROGATE | TOO_LARGE,
    CONT | SURROGATE | TOO_LARGE,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
};

/* The same for the end of white space, by both halves of a byte and of the two before it. */
enum {
    SP_C285 = 1,
    SP_C2A0 = 2,
    SP_2000 = 4,                /* E2 80 80-8A */
    SP_2028 = 8,                /* E2 80 A8, A9 and AF */
    SP_205F = 16,               /* E2 81 9F */
    SP_1680 = 32,               /* E1 9A 80 */
    SP_3000 = 64,               /* E3 80 80 */
    SP_TWO = SP_C285 | SP_C2A0, /* two bytes: the third last does not matter */
    SP_E2 = SP_2000 | SP_2028 | SP_205F,
};
static const uint8_t space_low[16] = {
    [0x0] = SP_C2A0 | SP_2000 | SP_1680 | SP_3000,
    [0x1] = SP_2000,
    [0x2] = SP_2000,
    [0x3] = SP_2000,
    [0x4] = SP_2000,
    [0x5] = SP_2000 | SP_C285,
    [0x6] = SP_2000,
    [0x7] = SP_2000,
    [0x8] = SP_2000 | SP_2028,
    [0x9] = SP_2000 | SP_2028,
    [0xA] = SP_2000,
    [0xF] = SP_2028 | SP_205F,
};
static const uint8_t space_high[16] = {
    [0x8] = SP_C285 | SP_2000 | SP_1680 | SP_3000,
    [0x9] = SP_205F,
    [0xA] = SP_C2A0 | SP_2028,
};
static const uint8_t space_before_low[16] = {
    [0x0] = SP_2000 | SP_2028 | SP_3000,
    [0x1] = SP_205F,
    [0x2] = SP_TWO,
    [0xA] = SP_1680,
};
static const uint8_t space_before_high[16] = {
    [0x8] = SP_2000 | SP_2028 | SP_205F | SP_3000,
    [0x9] = SP_1680,
    [0xC] = SP_TWO,
};
static const uint8_t space_third[16] = {
    /* by what the byte less E0 is; 15 for all others */
    SP_TWO, SP_TWO | SP_1680, SP_TWO | SP_E2, SP_TWO | SP_3000, SP_TWO, SP_TWO, SP_TWO, SP_TWO,
    SP_TWO, SP_TWO,           SP_TWO,         SP_TWO,           SP_TWO, SP_TWO, SP_TWO, SP_TWO,
};

KERNEL_INLINE unsigned count_bits(uint64_t x)
{
    return (unsigned)__builtin_popcountll(x);
}

/* `mask` moved up by n bytes, the gap filled from the block before. */
KERNEL_INLINE uint64_t follow(uint64_t mask, uint64_t before, unsigned n)
{
    return mask << n | before >> (64 - n);
}

/*
 * A run of `limit` set bits is in x exactly if something is left after x &= x >> s for each of
 * the shifts s: the width that a bit stands for grows from 1 to the limit, at most doubling.
 */
static void set_interest(struct interest *interest, const struct fst_text_lines *lines)
{
    interest->limit = lines->ends > 0 ? lines->best : 0;
    uint64_t width = 1;
    for (unsigned i = 0; i < GAP_STEPS; i++) {
        uint64_t missing = interest->limit > width ? interest->limit - width : 0;
        uint64_t shift = missing < width ? missing : width;
        interest->gap_shifts[i] = (uint8_t)shift;
        width += shift;
    }
}

/* Notes the lines that end in a block one by one; `trimmed` are line ends behind a CR. */
KERNEL_TARGET static FST_NOINLINE void note_lines(struct interest *interest,
                                                  struct fst_text_lines *lines, uint64_t run_chars,
                                                  uint64_t end, uint64_t trimmed, uint64_t chars)
{
    uint64_t done = 0; /* bits up to and with the last line end */
    for (; end; end &= end - 1) {
        uint64_t bit = end & -end;
        uint64_t line = run_chars + count_bits(chars & (bit - 1) & ~done);
        fst_kernel_end_line(lines, line - ((trimmed & bit) != 0));
        run_chars = 0;
        done = bit | (bit - 1);
    }
    set_interest(interest, lines);
}

/* Whether a line inside the block, between two of its line ends, can be of interest. */
KERNEL_INLINE bool has_wide_gap(const struct interest *interest, uint64_t end, uint64_t chars)
{
    uint64_t after_first = ~(end ^ (end - 1));
    uint64_t x = ~end & after_first & (UINT64_MAX >> __builtin_clzll(end | 1));
    if (count_bits(x & chars) < interest->limit)
        return false;
    for (unsigned i = 0; i < GAP_STEPS; i++)
        x &= x >> interest->gap_shifts[i];
    return x != 0;
}

/* Lines that end in this block. */
KERNEL_INLINE void take_lines(struct state *st, struct interest *interest,
                              struct fst_text_lines *lines, uint64_t end, uint64_t trimmed,
                              uint64_t chars)
{
    uint64_t before_end = ~end & (end - 1);
    uint64_t crossing = st->run_chars + count_bits(chars & before_end);
    if ((crossing >= interest->limit ||
         (interest->limit < FST_BLOCK_NBYTES && has_wide_gap(interest, end, chars))) &&
        end != 0) {
        lines->ends = st->ends;
        note_lines(interest, lines, st->run_chars, end, trimmed, chars);
    }
    st->ends += count_bits(end);
    /* Without a branch on `end`: about half of the blocks of usual text have one. */
    uint64_t behind_last = chars >> 1 >> (63 - __builtin_clzll(end | 1));
    st->run_chars = end ? count_bits(behind_last) : crossing;
}

/*
 * Ill-formed combinations. Two continuations in a row are right exactly where the byte two before
 * begins three bytes, or the byte three before begins four.
 */
KERNEL_INLINE block_t errors_of(const uint8_t *p, block_t before, block_t two_before, block_t high)
{
    block_t classes = block_and(block_and(block_lookup(error_before_high, block_high_half(before)),
                                          block_lookup(error_before_low, block_low_half(before))),
                                block_lookup(error_high, high));
    block_t owed =
        block_or(block_minus(two_before, 0xE0 - 0x80), block_minus(block_load(p - 3), 0xF0 - 0x80));
    return block_xor(classes, block_and(owed, block_all(TWO_CONTS)));
}

/* The last bytes of white space beyond ASCII. */
KERNEL_INLINE uint64_t space_ends_of(block_t b, block_t before, block_t two_before, block_t high)
{
    block_t last =
        block_and(block_lookup(space_low, block_low_half(b)), block_lookup(space_high, high));
    block_t second = block_and(block_lookup(space_before_low, block_low_half(before)),
                               block_lookup(space_before_high, block_high_half(before)));
    block_t third =
        block_lookup(space_third, block_least(block_xor(two_before, block_all(0xE0)), 15));
    return block_nonzero(block_and(block_and(last, second), third));
}

/* Words that begin in a block of which `space` is white space. */
KERNEL_INLINE unsigned word_starts(uint64_t space, uint64_t space_before)
{
    return count_bits(~space & (space << 1 | space_before));
}

/*
 * White space beyond ASCII that ends at the bits of `ends`. What of it is in the block before was
 * taken for words there: they are counted again.
 */
KERNEL_INLINE void take_spaces(struct state *st, struct block *m, uint64_t ends,
                               uint64_t continuations, const uint8_t *p, struct fst_masks *masks)
{
    /* The byte before the last is a continuation, too, where white space has three bytes. */
    m->space |= ends | ends >> 1 | (ends >> 1 & continuations) >> 1;
    uint64_t back = ends << 63 | (ends << 62 & continuations << 63);
    if (ends & 1 && fst_utf8_is_continuation(p[-1]))
        back |= UINT64_C(1) << 62;
    if (back == 0)
        return;
    st->words -= word_starts(st->space, st->space_before);
    st->space |= back;
    st->words += word_starts(st->space, st->space_before);
    if (masks)
        masks[-1].space |= back;
}

/* Everything about the block at p that is not ASCII, or follows what is not; p[-3] is there. */
KERNEL_INLINE void take_sequences(struct state *st, struct block *m, struct fst_masks *masks,
                                  const uint8_t *p, block_t b)
{
    block_t before = block_load(p - 1);
    block_t two_before = block_load(p - 2);
    block_t high_half = block_high_half(b);
    uint64_t continuations = block_continuations(b);
    m->chars = ~continuations;
    st->continuations += count_bits(continuations);
    if (st->validate)
        m->errors = errors_of(p, before, two_before, high_half);
    uint64_t ends = space_ends_of(b, before, two_before, high_half);
    if (FST_UNLIKELY(ends))
        take_spaces(st, m, ends, continuations, p, masks);
}

KERNEL_INLINE void write_masks(const struct fst_kernel_run *run, struct fst_masks *masks,
                               const struct block *m, uint64_t end, block_t b, uint64_t valid)
{
    masks->line_end = end;
    masks->space = m->space & valid;
    masks->special = block_in(b, run->set) & valid;
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

/*
 * The block at p; `valid` has a bit for each byte that is text, `ascii` promises that all of it
 * and of what it follows is. Returns what is not 0 where something is ill-formed.
 */
KERNEL_INLINE block_t take_block(struct state *st, struct fst_kernel_run *run,
                                 struct interest *interest, struct mode mode,
                                 struct fst_masks *masks, const uint8_t *p, uint64_t valid,
                                 bool ascii)
{
    block_t b = block_load(p);
    struct block m = {
        .lf = block_eq(b, '\n'),
        .cr = block_eq(b, '\r'),
        .space = block_space(b),
        .chars = UINT64_MAX,
        .errors = block_all(0),
    };
    if (!ascii)
        take_sequences(st, &m, masks, p, b);
    /* No branch on `cr`: in bytes that are no text one block in five has it. */
    uint64_t trimmed = m.lf & follow(m.cr, st->cr, 1);
    st->crs += count_bits(m.cr);
    st->crlfs += count_bits(trimmed);
    st->cr = m.cr;
    st->space_before = st->space >> 63;
    st->words += count_bits(~m.space & (m.space << 1 | st->space_before) & valid);
    st->space = m.space;
    if (mode.by_cr)
        st->lfs += count_bits(m.lf);
    uint64_t end = mode.by_cr ? m.cr : m.lf;
    if (masks)
        write_masks(run, masks, &m, end, b, valid);
    take_lines(st, interest, &run->lines, end, mode.by_cr ? 0 : trimmed, m.chars & valid);
    return m.errors;
}

/* The longest line that a plain group may end: `crossing` of each block, and gaps inside them. */
KERNEL_INLINE bool group_has_interest(const struct interest *interest, const uint64_t *end,
                                      uint64_t *run_chars)
{
    uint64_t run = *run_chars;
    uint64_t longest = 0;
    for (unsigned k = 0; k < GROUP_BLOCKS; k++) {
        /* Without a line end the line goes on, but it has these characters at least. */
        uint64_t crossing = run + (end[k] ? (unsigned)__builtin_ctzll(end[k]) : 64);
        longest = crossing > longest ? crossing : longest;
        run = end[k] ? (unsigned)__builtin_clzll(end[k]) : crossing;
    }
    *run_chars = run;
    if (interest->limit < FST_BLOCK_NBYTES) {
        for (unsigned k = 0; k < GROUP_BLOCKS; k++) {
            if (has_wide_gap(interest, end[k], UINT64_MAX))
                return true;
        }
    }
    return longest >= interest->limit && (end[0] | end[1] | end[2] | end[3]) != 0;
}

/* Four plain blocks, lines of interest aside: false, and nothing happened, if it was not that. */
KERNEL_INLINE bool take_plain(struct state *st, const struct fst_kernel_run *run,
                              const struct interest *interest, struct fst_masks *masks,
                              const block_t *b)
{
    if (!group_is_plain(b) || st->high >> 61 || st->cr >> 63)
        return false;
    uint64_t end[GROUP_BLOCKS];
    uint64_t run_chars = st->run_chars;
    for (unsigned k = 0; k < GROUP_BLOCKS; k++)
        end[k] = block_eq(b[k], '\n');
    if (group_has_interest(interest, end, &run_chars))
        return false;
    st->run_chars = run_chars;
    for (unsigned k = 0; k < GROUP_BLOCKS; k++) {
        uint64_t space = block_space(b[k]);
        st->space_before = st->space >> 63;
        st->words += word_starts(space, st->space_before);
        st->space = space;
        st->ends += count_bits(end[k]);
        if (masks)
            masks[k] = (struct fst_masks){end[k], space, block_in(b[k], run->set)};
    }
    return true;
}

/* Characters between the last LF before data[i] and there; it is near. */
static size_t chars_since_lf(const uint8_t *data, size_t i)
{
    size_t n = 0;
    while (data[i - 1 - n] != '\n')
        n++;
    return n;
}

/* Characters before the first LF of a plain group. */
KERNEL_INLINE unsigned chars_to_lf(const block_t *b)
{
    unsigned k = 0;
    uint64_t end = 0;
    while (k < GROUP_BLOCKS && (end = block_eq(b[k], '\n')) == 0)
        k++;
    return k * FST_BLOCK_NBYTES + (end ? (unsigned)__builtin_ctzll(end) : 0);
}

/*
 * Plain groups as long as only lines are of interest that can't lie in two of them: where one group
 * after the other has a line end, as text has, nothing is to be seen, and line ends need not be
 * known but by number. Returns where it stopped.
 */
KERNEL_INLINE size_t take_wide(struct state *st, const struct fst_kernel_run *run,
                               const struct interest *interest, bool with_masks,
                               const uint8_t *data, size_t i, size_t nbytes)
{
    uint64_t run_chars = st->run_chars, words = 0, ends = 0;
    uint64_t space = st->space, space_before = st->space_before;
    bool near = false; /* a line ended in the last group: run_chars can be had from there */
    block_t sums = block_all(0); /* of line ends, by their place in a block */
    unsigned room = TALLY_GROUPS;
    while (nbytes - i >= GROUP_NBYTES) {
        block_t b[GROUP_BLOCKS];
        for (unsigned k = 0; k < GROUP_BLOCKS; k++)
            b[k] = block_load(data + i + k * FST_BLOCK_NBYTES);
        if (!group_is_plain(b))
            break;
        if (FST_UNLIKELY(!near) && run_chars + chars_to_lf(b) >= interest->limit)
            break;
        if (FST_UNLIKELY(!group_tally(b, '\n', &sums))) {
            run_chars = (near ? chars_since_lf(data, i) : run_chars) + GROUP_NBYTES;
            near = false;
        } else {
            near = true;
        }
        for (unsigned k = 0; k < GROUP_BLOCKS; k++) {
            space_before = space >> 63;
            space = block_space(b[k]);
            words += word_starts(space, space_before);
            if (with_masks)
                run->masks[i / FST_BLOCK_NBYTES + k] =
                    (struct fst_masks){block_eq(b[k], '\n'), space, block_in(b[k], run->set)};
        }
        i += GROUP_NBYTES;
        if (FST_UNLIKELY(--room == 0)) {
            ends += block_sum(sums);
            sums = block_all(0);
            room = TALLY_GROUPS;
        }
    }
    st->run_chars = near ? chars_since_lf(data, i) : run_chars;
    st->space = space;
    st->space_before = space_before;
    st->words += words;
    st->ends += ends + block_sum(sums);
    return i;
}

/*
 * A copy of data[i .. end) behind the block before it, with zeros behind the end; returns where it
 * begins. Before data[0] there is a first byte that asks for `head_nbytes` continuations and begins
 * no white space.
 */
static const uint8_t *pad(uint8_t padded[PADDED_NBYTES], const struct fst_kernel_run *run,
                          const uint8_t *data, size_t i, size_t end)
{
    static const uint8_t owing[] = {0, 0xC3, 0xE4, 0xF1};
    uint8_t *p = padded + FST_BLOCK_NBYTES;
    memset(padded, 0, PADDED_NBYTES);
    memcpy(p, data + i, end - i);
    if (i > 0)
        memcpy(padded, data + i - FST_BLOCK_NBYTES, FST_BLOCK_NBYTES);
    else
        p[-1] = owing[run->head_nbytes];
    return p;
}

/* The whole blocks of data[from .. to), of which p holds the bytes and p[-3] those before. */
KERNEL_INLINE void take_blocks(struct state *st, struct fst_kernel_run *run,
                               struct interest *interest, struct mode mode, struct fst_masks *masks,
                               const uint8_t *p, size_t nblocks, bool ascii, block_t *errors)
{
    for (size_t k = 0; k < nblocks; k++) {
        block_t found = take_block(st, run, interest, mode, masks, p, UINT64_MAX, ascii);
        if (!ascii)
            *errors = block_or(*errors, found);
        p += FST_BLOCK_NBYTES;
        masks += mode.with_masks;
    }
}

/* As take_blocks(), for blocks that are not ASCII, or follow one that is not. */
KERNEL_INLINE void take_text(struct state *st, struct fst_kernel_run *run,
                             struct interest *interest, struct mode mode, struct fst_masks *masks,
                             const uint8_t *data, size_t nbytes, size_t from, size_t to)
{
    uint8_t padded[PADDED_NBYTES];
    const uint8_t *p = from > 0 ? data + from : pad(padded, run, data, from, to);
    block_t errors = block_all(0);
    take_blocks(st, run, interest, mode, masks, p, (to - from) / FST_BLOCK_NBYTES, false, &errors);
    st->high = block_high(block_load(data + to - FST_BLOCK_NBYTES));
    if (FST_UNLIKELY(block_nonzero(errors))) {
        locate_error(run, data, nbytes, from);
        st->validate = run->invalid_at < 0;
    }
}

/* The blocks that are whole; returns where they end. */
KERNEL_INLINE size_t take_whole_blocks(struct state *st, struct fst_kernel_run *run,
                                       struct interest *interest, struct mode mode,
                                       const uint8_t *data, size_t nbytes)
{
    size_t i = 0;
    while (nbytes - i >= FST_BLOCK_NBYTES) {
        if (!mode.by_cr && interest->limit >= WIDE_LIMIT && !(st->high >> 61 | st->cr >> 63)) {
            i = take_wide(st, run, interest, mode.with_masks, data, i, nbytes);
            if (nbytes - i < FST_BLOCK_NBYTES)
                break;
        }
        struct fst_masks *masks = mode.with_masks ? run->masks + i / FST_BLOCK_NBYTES : NULL;
        size_t stop = i + FST_BLOCK_NBYTES;
        uint64_t high;
        if (nbytes - i >= GROUP_NBYTES) {
            block_t group[GROUP_BLOCKS];
            for (unsigned k = 0; k < GROUP_BLOCKS; k++)
                group[k] = block_load(data + i + k * FST_BLOCK_NBYTES);
            stop = i + GROUP_NBYTES;
            if (!mode.by_cr && take_plain(st, run, interest, masks, group)) {
                i = stop;
                continue;
            }
            high = block_high(block_or(block_or(group[0], group[1]), block_or(group[2], group[3])));
        } else {
            high = block_high(block_load(data + i));
        }
        if (high | st->high >> 61) {
            take_text(st, run, interest, mode, masks, data, nbytes, i, stop);
        } else {
            take_blocks(st, run, interest, mode, masks, data + i, (stop - i) / FST_BLOCK_NBYTES,
                        true, NULL);
            st->high = 0;
        }
        i = stop;
    }
    return i;
}

KERNEL_INLINE void run_blocks(struct fst_kernel_run *run, const uint8_t *data, size_t nbytes,
                              struct mode mode)
{
    struct state st = {
        .high = (uint64_t)(run->head_nbytes > 0) << 63,
        .space = UINT64_MAX,
        .validate = run->validate,
    };
    struct interest interest;
    set_interest(&interest, &run->lines);
    size_t i = take_whole_blocks(&st, run, &interest, mode, data, nbytes);
    if (i < nbytes) {
        struct fst_masks *masks = mode.with_masks ? run->masks + i / FST_BLOCK_NBYTES : NULL;
        uint8_t padded[PADDED_NBYTES];
        const uint8_t *p = pad(padded, run, data, i, nbytes);
        uint64_t valid = (UINT64_C(1) << (nbytes - i)) - 1;
        block_t errors = take_block(&st, run, &interest, mode, masks, p, valid, false);
        if (block_nonzero(errors) & valid)
            locate_error(run, data, nbytes, i);
    }
    /* A combination with what follows shows most errors; the last byte has nothing behind it. */
    if (run->validate && run->invalid_at < 0 && nbytes > run->head_nbytes)
        locate_error(run, data, nbytes, nbytes);
    run->words = st.words;
    run->continuations = st.continuations;
    run->lfs = mode.by_cr ? st.lfs : st.ends;
    run->crs = st.crs;
    run->crlfs = st.crlfs;
    run->lines.ends = st.ends;
    run->lines.tail_chars = st.run_chars;
}

KERNEL_TARGET void KERNEL_RUN(struct fst_kernel_run *run, const uint8_t *data, size_t nbytes)
{
    if (run->line_end == '\n' && !run->masks)
        run_blocks(run, data, nbytes, (struct mode){.with_masks = false, .by_cr = false});
    else if (run->line_end == '\n')
        run_blocks(run, data, nbytes, (struct mode){.with_masks = true, .by_cr = false});
    else if (!run->masks)
        run_blocks(run, data, nbytes, (struct mode){.with_masks = false, .by_cr = true});
    else
        run_blocks(run, data, nbytes, (struct mode){.with_masks = true, .by_cr = true});
}
