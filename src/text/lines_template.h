/* SPDX-License-Identifier: MIT */
/*
 * The bodies of lists and sums over masks on 64-bit words, for every kernel that has no better way.
 * A kernel file defines KERNEL_TARGET and, before including this:
 *
 *   KERNEL_LIST   the name of its fst_lines_list_fn
 *   KERNEL_SUM    the name of its fst_lines_sum_fn
 */
#include "text/kernel.h"
#include "text/lines.h"

/*
 * Whether a block has a position, and whether it has another one, no branch predictor can know: the
 * first few are written anyway, whether they are there or not (Geoff Langdale, Daniel Lemire:
 * Parsing Gigabytes of JSON per Second, 2019, 3.1.4).
 */
KERNEL_TARGET void KERNEL_LIST(const struct fst_masks *masks, size_t nblocks, bool with_ends,
                               uint16_t *out)
{
    enum { ANYWAY = 2 };
    const uint64_t ends = with_ends ? ~UINT64_C(0) : 0;
    const uint64_t top = UINT64_C(1) << (FST_BLOCK_NBYTES - 1);
    for (size_t block = 0; block < nblocks; block++) {
        uint64_t mask = masks[block].special | (masks[block].line_end & ends);
        size_t at = block * FST_BLOCK_NBYTES;
        unsigned len = (unsigned)__builtin_popcountll(mask);
        for (unsigned i = 0; i < ANYWAY; i++) {
            out[i] = (uint16_t)(at + (size_t)__builtin_ctzll(mask | top));
            mask &= mask - 1;
        }
        for (unsigned i = ANYWAY; FST_UNLIKELY(i < len); i++) {
            out[i] = (uint16_t)(at + (size_t)__builtin_ctzll(mask));
            mask &= mask - 1;
        }
        out += len;
    }
    *out = FST_LINES_NO_POSITION;
}

KERNEL_TARGET static FST_ALWAYS_INLINE void sum_block(struct fst_line_sums *sums,
                                                      const struct fst_masks *masks,
                                                      uint64_t marked, uint64_t valid)
{
    struct fst_line_ends ends =
        fst_lines_of_block(masks, marked, valid, &sums->has_plain, &sums->has_marked);
    sums->lines += (unsigned)__builtin_popcountll(ends.all);
    sums->plain += (unsigned)__builtin_popcountll(ends.plain);
    sums->marked += (unsigned)__builtin_popcountll(ends.marked & ~ends.plain);
}

KERNEL_TARGET void KERNEL_SUM(const struct fst_masks *masks, const uint64_t *marked, size_t from,
                              size_t to, struct fst_line_sums *sums)
{
    struct fst_line_sums own = *sums;
    size_t block = from / FST_BLOCK_NBYTES, last = (to - 1) / FST_BLOCK_NBYTES;
    sum_block(&own, &masks[block], marked[block], fst_lines_valid(block, from, to));
    while (++block < last)
        sum_block(&own, &masks[block], marked[block], ~UINT64_C(0));
    if (block == last)
        sum_block(&own, &masks[last], marked[last], fst_lines_valid(last, from, to));
    *sums = own;
}
