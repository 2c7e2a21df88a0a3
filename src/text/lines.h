/* SPDX-License-Identifier: MIT */
/*
 * What a scanner asks of masks as a whole: where the bytes are that may matter, and which lines
 * have what.
 *
 * No loop over lines: take a number in which every bit that is no line end is 1, and add the mask
 * of some bytes. In a line that has any of them, the addition carries through all higher 1 bits of
 * the line into the bit of its line end, which was 0; in the others nothing happens. So the line
 * ends of lines with such bytes are those whose bit is 1 in the sum. A carry out of the block is
 * the unfinished line's.
 */
#ifndef FST_TEXT_LINES_H
#define FST_TEXT_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "text/masks.h"

/* No position in a list is so great; and how many entries behind the last may be written to. */
#define FST_LINES_NO_POSITION UINT16_MAX
#define FST_LINES_SPARE 64

/* Sums over lines, and what is known of the line that has not ended yet. */
struct fst_line_sums {
    uint64_t lines;
    uint64_t plain;  /* with text that is not marked */
    uint64_t marked; /* with marked text only */
    bool has_plain, has_marked;
};

/*
 * Writes the positions of the special bytes, and of the line ends if `with_ends`, in masks[0 ..
 * nblocks) to `out`, ascending, then FST_LINES_NO_POSITION. At most 2^16 - 64 bytes of text; `out`
 * holds an entry for each and FST_LINES_SPARE more. By the kernel in use; any thread.
 */
void fst_lines_list(const struct fst_masks *masks, size_t nblocks, bool with_ends, uint16_t *out);

/*
 * Adds to *sums the lines that end in bytes [from, to) of the masks; text is what is no white
 * space, `marked` has a mask for each block. By the kernel in use; any thread.
 */
void fst_lines_sum(const struct fst_masks *masks, const uint64_t *marked, size_t from, size_t to,
                   struct fst_line_sums *sums);

/* The line ends of one block: all, and those of lines with plain text and with marked text. */
struct fst_line_ends {
    uint64_t all, plain, marked;
};

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
static inline uint64_t fst_lines_add(uint64_t a, uint64_t b, bool *carry)
{
    unsigned long long sum;
    *carry = __builtin_ia32_addcarryx_u64(*carry, a, b, &sum);
    return sum;
}
#else
static inline uint64_t fst_lines_add(uint64_t a, uint64_t b, bool *carry)
{
    uint64_t sum, out;
    bool first = __builtin_add_overflow(a, b, &sum);
    bool second = __builtin_add_overflow(sum, (uint64_t)*carry, &out);
    *carry = first || second;
    return out;
}
#endif

/* Of the bytes of a block whose bits are in `valid`; takes and leaves the unfinished line. */
static FST_ALWAYS_INLINE struct fst_line_ends fst_lines_of_block(const struct fst_masks *masks,
                                                                 uint64_t marked, uint64_t valid,
                                                                 bool *has_plain, bool *has_marked)
{
    uint64_t text = ~(masks->space | masks->line_end) & valid;
    uint64_t ends = masks->line_end & valid;
    marked &= text;
    return (struct fst_line_ends){
        .all = ends,
        .plain = fst_lines_add(~ends, text ^ marked, has_plain) & ends,
        .marked = fst_lines_add(~ends, marked, has_marked) & ends,
    };
}

/* The bits of block `block` that are in [from, to). */
static inline uint64_t fst_lines_valid(size_t block, size_t from, size_t to)
{
    uint64_t valid = ~UINT64_C(0);
    if (block == from / FST_BLOCK_NBYTES)
        valid <<= from % FST_BLOCK_NBYTES;
    if (block == (to - 1) / FST_BLOCK_NBYTES)
        valid &= ~UINT64_C(0) >> (FST_BLOCK_NBYTES - 1 - (to - 1) % FST_BLOCK_NBYTES);
    return valid;
}

#endif
