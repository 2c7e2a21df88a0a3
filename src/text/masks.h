/* SPDX-License-Identifier: MIT */
/*
 * Bit masks over blocks of 64 bytes: bit i of a mask is byte i of its block. What a scanner needs
 * to know of a text without looking at its bytes one by one.
 */
#ifndef FST_TEXT_MASKS_H
#define FST_TEXT_MASKS_H

#include <stdbool.h>
#include <stdint.h>

#define FST_BLOCK_NBYTES 64

struct fst_masks {
    uint64_t line_end; /* LF (or CR, where asked for) */
    uint64_t space; /* every byte of the encoding of a White_Space code point, line ends included */
    uint64_t special; /* bytes of the set that was passed */
};

/*
 * A set of ASCII bytes in the form in which vector kernels test it: byte b is in the set when
 * low[b & 15] has bit (b >> 4). Bytes from 0x80 are never in.
 */
struct fst_byteset {
    uint8_t low[16];
};

static inline void fst_byteset_add(struct fst_byteset *set, uint8_t byte)
{
    if (byte < 0x80)
        set->low[byte & 15] |= (uint8_t)(1u << (byte >> 4));
}

static inline bool fst_byteset_has(const struct fst_byteset *set, uint8_t byte)
{
    return byte < 0x80 && (set->low[byte & 15] >> (byte >> 4) & 1);
}

#endif
