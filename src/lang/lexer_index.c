/* SPDX-License-Identifier: MIT */
/*
 * From masks to positions: which bytes of a chunk may matter in code.
 *
 * The lexer used to walk the masks themselves. Whether a block has such a byte, and whether it has
 * another one, no branch predictor can know; a list takes both questions away, and is made without
 * asking them (Geoff Langdale, Daniel Lemire: Parsing Gigabytes of JSON per Second, 2019, 3.1.4).
 */
#include <assert.h>

#include "base/cpu.h"
#include "lang/lexer.h"

static_assert(FST_LEX_CHUNK_NBYTES <= FST_LEX_NO_EVENT, "positions fit");

static FST_ALWAYS_INLINE void index_blocks(struct fst_lexer *lexer)
{
    const struct fst_masks *masks = lexer->masks;
    const uint64_t eols = lexer->table->line_hook ? ~UINT64_C(0) : 0;
    const uint64_t top = UINT64_C(1) << (FST_BLOCK_NBYTES - 1);
    uint16_t *out = lexer->events;
    for (size_t at = 0; at < lexer->nbytes; at += FST_BLOCK_NBYTES, masks++) {
        uint64_t mask = masks->special | (masks->line_end & eols);
        unsigned len = (unsigned)__builtin_popcountll(mask);
        /* Most blocks have few: these are written anyway, whether they are there or not. */
        for (unsigned i = 0; i < FST_LEX_EVENTS_SPARE; i++) {
            out[i] = (uint16_t)(at + (size_t)__builtin_ctzll(mask | top));
            mask &= mask - 1;
        }
        for (unsigned i = FST_LEX_EVENTS_SPARE; FST_UNLIKELY(i < len); i++) {
            out[i] = (uint16_t)(at + (size_t)__builtin_ctzll(mask));
            mask &= mask - 1;
        }
        out += len;
    }
    *out = FST_LEX_NO_EVENT;
    lexer->next_event = 0;
}

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
/* The same with the instruction that counts bits, which the oldest x86-64 lacks. */
__attribute__((target("popcnt"))) static void index_blocks_popcnt(struct fst_lexer *lexer)
{
    index_blocks(lexer);
}

void fst_lexer_index(struct fst_lexer *lexer)
{
    if (fst_cpu_features() & FST_CPU_SSSE3)
        index_blocks_popcnt(lexer);
    else
        index_blocks(lexer);
}
#else
void fst_lexer_index(struct fst_lexer *lexer)
{
    index_blocks(lexer);
}
#endif
