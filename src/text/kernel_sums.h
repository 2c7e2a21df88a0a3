/* SPDX-License-Identifier: MIT */
/*
 * How rows of masks become sums and lengths of lines, a mask at a time. A kernel whose vectors can
 * count bits defines KERNEL_SUMS and has its own. Included by text/kernel_template.h only, which
 * defines what is not defined here.
 */
#ifndef FST_TEXT_KERNEL_SUMS_H
#define FST_TEXT_KERNEL_SUMS_H

#include "text/interest.h"

KERNEL_INLINE unsigned count_bits(uint64_t x)
{
    return (unsigned)__builtin_popcountll(x);
}

/* `mask` moved up by a byte, the gap filled from the block before. */
KERNEL_INLINE uint64_t follow(uint64_t mask, uint64_t before)
{
    return mask << 1 | before >> 63;
}

#ifndef KERNEL_SUMS

typedef uint64_t sum_t;

KERNEL_INLINE sum_t sum_zero(void)
{
    return 0;
}

KERNEL_INLINE uint64_t sum_total(sum_t sum)
{
    return sum;
}

/* Adds the bits of a row. */
KERNEL_INLINE sum_t sum_bits(sum_t sum, const uint64_t row[GROUP_BLOCKS])
{
    for (unsigned k = 0; k < GROUP_BLOCKS; k++)
        sum += count_bits(row[k]);
    return sum;
}

/* Adds the words that begin in a group. */
KERNEL_INLINE sum_t sum_words(sum_t sum, const uint64_t space[1 + GROUP_BLOCKS])
{
    for (unsigned k = 1; k <= GROUP_BLOCKS; k++)
        sum += count_bits(~space[k] & follow(space[k], space[k - 1]));
    return sum;
}

/* Whether a line inside a block, between two of its line ends, can be of interest. */
KERNEL_INLINE bool has_wide_gap(const struct fst_interest *interest,
                                const uint64_t end[GROUP_BLOCKS], const uint64_t *chars)
{
    uint64_t wide = 0;
    for (unsigned k = 0; k < GROUP_BLOCKS; k++) {
        if (chars && count_bits(chars[k]) < interest->limit)
            continue;
        uint64_t after_first = ~(end[k] ^ (end[k] - 1));
        uint64_t x = ~end[k] & after_first & (UINT64_MAX >> __builtin_clzll(end[k] | 1));
        if (count_bits(chars ? x & chars[k] : x) < interest->limit)
            continue;
        for (unsigned i = 0; i < FST_GAP_STEPS; i++)
            x &= x >> interest->gap_shifts[i];
        wide |= x;
    }
    return wide != 0;
}

/* The line that goes on; the longest plus 1 that ended, but for those inside a block. */
struct runs {
    uint64_t chars;
    uint64_t longest;
};

KERNEL_INLINE struct runs runs_begin(uint64_t chars)
{
    return (struct runs){.chars = chars};
}

/* Of the bits of `chars`, or of all, those before the first bit of `end`, which may be 0. */
KERNEL_INLINE uint64_t chars_before(uint64_t end, const uint64_t *chars)
{
    if (chars)
        return count_bits(*chars & ~end & (end - 1));
    return end ? (unsigned)__builtin_ctzll(end) : FST_BLOCK_NBYTES;
}

/* The same behind the last bit of `end`, which is not 0, or the result is not used. */
KERNEL_INLINE uint64_t chars_behind(uint64_t end, const uint64_t *chars)
{
    if (chars)
        return count_bits(*chars >> 1 >> (63 - __builtin_clzll(end | 1)));
    return (unsigned)__builtin_clzll(end | 1);
}

/* Takes the lines of a group. `chars` is NULL where all bytes are characters. */
KERNEL_INLINE void runs_take(struct runs *runs, const uint64_t end[GROUP_BLOCKS],
                             const uint64_t *chars)
{
    /* Without a branch on `end`: about half of the blocks of usual text have one. */
    for (unsigned k = 0; k < GROUP_BLOCKS; k++) {
        uint64_t crossing = runs->chars + chars_before(end[k], chars ? chars + k : NULL);
        uint64_t ended = end[k] ? crossing + 1 : 0;
        runs->longest = ended > runs->longest ? ended : runs->longest;
        runs->chars = end[k] ? chars_behind(end[k], chars ? chars + k : NULL) : crossing;
    }
}

KERNEL_INLINE uint64_t runs_chars(const struct runs *runs)
{
    return runs->chars;
}

KERNEL_INLINE uint64_t runs_longest(const struct runs *runs)
{
    return runs->longest;
}

#endif

#endif
