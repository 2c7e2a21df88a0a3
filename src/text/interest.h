/* SPDX-License-Identifier: MIT */
/*
 * Which lines a vector kernel looks at: those that can be the longest. Private to src/text.
 */
#ifndef FST_TEXT_INTEREST_H
#define FST_TEXT_INTEREST_H

#include <assert.h>
#include <stdint.h>

#include "text/count.h"

/* Enough doublings to reach every gap that fits between two bits of a word. */
enum { FST_GAP_STEPS = 6 };
static_assert((1u << FST_GAP_STEPS) >= FST_BLOCK_NBYTES, "a gap wider than the shifts can prove");

/* Lines of `limit` characters or more. */
struct fst_interest {
    uint64_t limit;
    uint8_t gap_shifts[FST_GAP_STEPS];
};

/*
 * A run of `limit` set bits is in x exactly if something is left after x &= x >> s for each of
 * the shifts s: the width that a bit stands for grows from 1 to the limit, at most doubling.
 */
static inline void fst_interest_set(struct fst_interest *interest,
                                    const struct fst_text_lines *lines)
{
    interest->limit = lines->ends > 0 ? lines->best : 0;
    uint64_t width = 1;
    for (unsigned i = 0; i < FST_GAP_STEPS; i++) {
        uint64_t missing = interest->limit > width ? interest->limit - width : 0;
        uint64_t shift = missing < width ? missing : width;
        interest->gap_shifts[i] = (uint8_t)shift;
        width += shift;
    }
}

#endif
