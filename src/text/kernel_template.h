/* SPDX-License-Identifier: MIT */
/*
 * The body of all vector kernels: 64 bytes become a few bit masks, and the rest is arithmetic on
 * 64-bit words, the same for every instruction set. A kernel file defines, then includes this:
 *
 *   KERNEL_RUN                the name of its fst_kernel_fn
 *   KERNEL_TARGET             function attribute that allows its instructions, or nothing
 *   block_t                   64 bytes in registers
 *   block_load(p)             any alignment
 *   block_eq(b, byte)         mask of the bytes equal to a constant
 *   block_ge(b, byte)         mask of the bytes that are unsigned >= a constant
 *   block_high(b)             mask of the bytes >= 0x80
 *   block_space(b)            mask of 09-0D and 20
 *   block_in(b, set)          mask of the bytes in a struct fst_byteset
 *   group_is_plain(b)         whether four blocks, block_t b[4], hold ASCII without CR only
 *
 * ASCII blocks need four masks and no look at their neighbours. A block that is
 * not ASCII, or follows one that ends so, takes sequences() too: which bytes are continuations is
 * compared with which ones the first bytes ask for, and white space beyond ASCII is recognised at
 * its last byte. That byte may be in the next block: then the words of the block before, kept for
 * this, are counted again.
 *
 * The longest line needs no loop over lines. One that crosses into a block is as long as what
 * came before plus what is before the first line end; one inside a block exists only if there is
 * a gap so wide (gap_shifts). Only a block that may hold a longer line than any so far is looked
 * at line by line.
 *
 * Four plain blocks without such a line, the common case by far, take a short cut (take_plain)
 * with nothing in it but words, line ends and the length of the line that crosses.
 *
 * There are no narrow accumulators, hence no limits to cross: all sums are 64 bits wide.
 */
#include <assert.h>
#include <string.h>

#include "base/compiler.h"
#include "text/kernel.h"
#include "text/masks.h"
#include "text/utf8.h"

#define KERNEL_INLINE KERNEL_TARGET static FST_ALWAYS_INLINE

enum { GROUP_BLOCKS = 4, GROUP_NBYTES = GROUP_BLOCKS * FST_BLOCK_NBYTES };

/* Enough doublings to reach every gap that fits between two bits of a word. */
enum { GAP_STEPS = 6 };
static_assert((1u << GAP_STEPS) >= FST_BLOCK_NBYTES, "a gap wider than the shifts can prove");

/* Which lines are of interest: those of `limit` characters or more. */
struct interest {
    uint64_t limit;
    uint8_t gap_shifts[GAP_STEPS];
};

/* What sequences() must know of the block before; the top bits only, the rest does not matter. */
struct carry {
    uint64_t high, expected; /* expected: continuation bytes owed to this block, from bit 0 */
    uint64_t lead3, lead4;   /* first bytes of at least three, four bytes */
    uint64_t c2, e0, e1, e2, e3, ed, f0, f4, b80, b81, b9a;
};

/* What the loop keeps from block to block. */
struct state {
    struct carry carry;
    uint64_t space;        /* of the block before */
    uint64_t space_before; /* bit 0: the byte before that block was white space */
    uint64_t cr;           /* of the block before */
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
    uint64_t lf, cr, space, high;
    uint64_t chars; /* bytes that begin a character */
    uint64_t back;  /* bytes of the block before that turn out to be white space */
    uint64_t error;
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
KERNEL_INLINE bool has_wide_gap(const struct interest *interest, uint64_t end)
{
    uint64_t after_first = ~(end ^ (end - 1));
    uint64_t x = ~end & after_first & (UINT64_MAX >> __builtin_clzll(end | 1));
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
         (interest->limit < FST_BLOCK_NBYTES && has_wide_gap(interest, end))) &&
        end != 0) {
        lines->ends = st->ends;
        note_lines(interest, lines, st->run_chars, end, trimmed, chars);
    }
    st->ends += count_bits(end);
    /* Without a branch on `end`: half of all blocks of usual text have one. */
    uint64_t up_to_last = (UINT64_C(2) << (63 - __builtin_clzll(end | 1))) - 1;
    uint64_t behind_last = end ? ~up_to_last : 0;
    st->run_chars = (end ? 0 : crossing) + count_bits(chars & behind_last);
}

/* White space of three bytes: the mask of last bytes. */
KERNEL_INLINE uint64_t spaces3(struct carry *c, block_t b, uint64_t continuations)
{
    uint64_t e1 = block_eq(b, 0xE1);
    uint64_t e2 = block_eq(b, 0xE2);
    uint64_t e3 = block_eq(b, 0xE3);
    uint64_t b80 = block_eq(b, 0x80);
    uint64_t b81 = 0;
    uint64_t b9a = 0;
    uint64_t ends = follow(e3, c->e3, 2) & follow(b80, c->b80, 1) & b80;
    if (e2 | c->e2 >> 62) {
        b81 = block_eq(b, 0x81);
        uint64_t in_2000 = (continuations & ~block_ge(b, 0x8B)) | block_eq(b, 0xA8) |
                           block_eq(b, 0xA9) | block_eq(b, 0xAF);
        ends |= follow(e2, c->e2, 2) & ((follow(b80, c->b80, 1) & in_2000) |
                                        (follow(b81, c->b81, 1) & block_eq(b, 0x9F)));
    }
    if (e1 | c->e1 >> 62) {
        b9a = block_eq(b, 0x9A);
        ends |= follow(e1, c->e1, 2) & follow(b9a, c->b9a, 1) & b80;
    }
    c->e1 = e1;
    c->e2 = e2;
    c->e3 = e3;
    c->b80 = b80;
    c->b81 = b81;
    c->b9a = b9a;
    return ends;
}

/* Second bytes that E0 and ED, F0 and F4 do not allow, and first bytes beyond F4. */
KERNEL_INLINE uint64_t errors3(struct carry *c, block_t b)
{
    uint64_t e0 = block_eq(b, 0xE0);
    uint64_t ed = block_eq(b, 0xED);
    uint64_t from_a0 = block_ge(b, 0xA0);
    uint64_t error = (follow(e0, c->e0, 1) & ~from_a0) | (follow(ed, c->ed, 1) & from_a0);
    c->e0 = e0;
    c->ed = ed;
    return error;
}

KERNEL_INLINE uint64_t errors4(struct carry *c, block_t b)
{
    uint64_t f0 = block_eq(b, 0xF0);
    uint64_t f4 = block_eq(b, 0xF4);
    uint64_t from_90 = block_ge(b, 0x90);
    uint64_t error = (follow(f0, c->f0, 1) & ~from_90) | (follow(f4, c->f4, 1) & from_90);
    c->f0 = f0;
    c->f4 = f4;
    return error | block_ge(b, 0xF5);
}

/* Everything about a block that is not ASCII, or follows one that ended so. */
KERNEL_INLINE void take_sequences(struct state *st, struct block *m, block_t b)
{
    struct carry *c = &st->carry;
    uint64_t lead = block_ge(b, 0xC0);
    uint64_t lead3 = block_ge(b, 0xE0);
    uint64_t lead4 = 0;
    uint64_t continuations = m->high & ~lead;
    uint64_t ends2 = 0;
    uint64_t ends3 = 0;
    m->chars = ~continuations;
    m->error = 0;
    if ((lead & ~lead3) | c->c2 >> 63) {
        uint64_t c2 = block_eq(b, 0xC2);
        ends2 = follow(c2, c->c2, 1) & (block_eq(b, 0x85) | block_eq(b, 0xA0));
        m->error = lead & ~block_ge(b, 0xC2);
        c->c2 = c2;
    }
    if (lead3 | c->lead3 >> 62) {
        ends3 = spaces3(c, b, continuations);
        if (st->validate)
            m->error |= errors3(c, b);
        lead4 = block_ge(b, 0xF0);
        if (st->validate && (lead4 | c->lead4 >> 63))
            m->error |= errors4(c, b);
    }
    uint64_t expected = c->expected | lead << 1 | lead3 << 2 | lead4 << 3;
    m->error |= expected ^ continuations;
    c->expected = lead >> 63 | lead3 >> 62 | lead4 >> 61;
    c->lead3 = lead3;
    c->lead4 = lead4;
    m->space |= ends2 | ends2 >> 1 | ends3 | ends3 >> 1 | ends3 >> 2;
    m->back = ends2 << 63 | ends3 << 63 | ends3 << 62;
}

/* Words that begin in a block of which `space` is white space. */
KERNEL_INLINE unsigned word_starts(uint64_t space, uint64_t space_before)
{
    return count_bits(~space & (space << 1 | space_before));
}

/* The end of the block before was white space after all. */
KERNEL_INLINE void mend_words(struct state *st, uint64_t back, struct fst_masks *masks)
{
    st->words -= word_starts(st->space, st->space_before);
    st->space |= back;
    st->words += word_starts(st->space, st->space_before);
    if (masks)
        masks[-1].space |= back;
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

/* One block; `valid` has a bit for each byte that is text. Returns whether to look for an error. */
KERNEL_INLINE bool take_block(struct state *st, struct fst_kernel_run *run,
                              struct interest *interest, struct mode mode, struct fst_masks *masks,
                              block_t b, uint64_t valid)
{
    struct block m = {
        .lf = block_eq(b, '\n'),
        .cr = block_eq(b, '\r'),
        .space = block_space(b),
        .high = block_high(b),
        .chars = UINT64_MAX,
    };
    if (m.high | st->carry.high >> 61) {
        take_sequences(st, &m, b);
        st->continuations += count_bits(~m.chars);
        if (FST_UNLIKELY(m.back))
            mend_words(st, m.back, masks);
        st->carry.high = m.high;
    }
    uint64_t trimmed = 0;
    if (m.cr | st->cr >> 63) {
        trimmed = m.lf & follow(m.cr, st->cr, 1);
        st->crs += count_bits(m.cr);
        st->crlfs += count_bits(trimmed);
        st->cr = m.cr;
    }
    st->space_before = st->space >> 63;
    st->words += count_bits(~m.space & (m.space << 1 | st->space_before) & valid);
    st->space = m.space;
    if (mode.by_cr)
        st->lfs += count_bits(m.lf);
    uint64_t end = mode.by_cr ? m.cr : m.lf;
    if (masks)
        write_masks(run, masks, &m, end, b, valid);
    take_lines(st, interest, &run->lines, end, mode.by_cr ? 0 : trimmed, m.chars & valid);
    return st->validate && (m.error & valid);
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
            if (has_wide_gap(interest, end[k]))
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
    if (!group_is_plain(b) || st->carry.high >> 61 || st->cr >> 63)
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

/* The blocks from *at that are whole; *at is then behind them. */
KERNEL_INLINE void take_whole_blocks(struct state *st, struct fst_kernel_run *run,
                                     struct interest *interest, struct mode mode,
                                     const uint8_t *data, size_t nbytes, size_t *at)
{
    size_t i = 0;
    while (nbytes - i >= FST_BLOCK_NBYTES) {
        struct fst_masks *masks = mode.with_masks ? run->masks + i / FST_BLOCK_NBYTES : NULL;
        size_t stop = i + FST_BLOCK_NBYTES;
        if (!mode.by_cr && nbytes - i >= GROUP_NBYTES) {
            block_t group[GROUP_BLOCKS];
            for (unsigned k = 0; k < GROUP_BLOCKS; k++)
                group[k] = block_load(data + i + k * FST_BLOCK_NBYTES);
            stop = i + GROUP_NBYTES;
            if (take_plain(st, run, interest, masks, group)) {
                i = stop;
                continue;
            }
        }
        for (; i < stop; i += FST_BLOCK_NBYTES) {
            if (take_block(st, run, interest, mode, masks, block_load(data + i), UINT64_MAX)) {
                locate_error(run, data, nbytes, i);
                st->validate = run->invalid_at < 0;
            }
            masks += mode.with_masks;
        }
    }
    *at = i;
}

KERNEL_INLINE void run_blocks(struct fst_kernel_run *run, const uint8_t *data, size_t nbytes,
                              struct mode mode)
{
    struct state st = {
        .carry.expected = (UINT64_C(1) << run->head_nbytes) - 1,
        .carry.high = (uint64_t)(run->head_nbytes > 0) << 63,
        .space = UINT64_MAX,
        .validate = run->validate,
    };
    struct interest interest;
    size_t i;
    set_interest(&interest, &run->lines);
    take_whole_blocks(&st, run, &interest, mode, data, nbytes, &i);
    if (i < nbytes) {
        uint8_t padded[FST_BLOCK_NBYTES] = {0};
        memcpy(padded, data + i, nbytes - i);
        uint64_t valid = (UINT64_C(1) << (nbytes - i)) - 1;
        struct fst_masks *masks = mode.with_masks ? run->masks + i / FST_BLOCK_NBYTES : NULL;
        if (take_block(&st, run, &interest, mode, masks, block_load(padded), valid))
            locate_error(run, data, nbytes, i);
    }
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
