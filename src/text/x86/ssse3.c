/* SPDX-License-Identifier: MIT */
/*
 * The kernel for SSSE3 and POPCNT, which every x86-64 since 2008 has: a block is four registers.
 * Any thread.
 */
#include "text/kernel.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define KERNEL_RUN fst_ssse3_run
#define KERNEL_TARGET __attribute__((target("ssse3,popcnt")))
#define BLOCK_INLINE KERNEL_TARGET static inline __attribute__((always_inline))

typedef struct {
    __m128i part[4];
} block_t;

BLOCK_INLINE block_t block_load(const uint8_t *p)
{
    const __m128i *from = (const __m128i *)p;
    return (block_t){{_mm_loadu_si128(from), _mm_loadu_si128(from + 1), _mm_loadu_si128(from + 2),
                      _mm_loadu_si128(from + 3)}};
}

BLOCK_INLINE uint64_t bits_of(__m128i part)
{
    return (uint32_t)_mm_movemask_epi8(part);
}

BLOCK_INLINE uint64_t mask_of(__m128i a, __m128i b, __m128i c, __m128i d)
{
    return bits_of(a) | bits_of(b) << 16 | bits_of(c) << 32 | bits_of(d) << 48;
}

BLOCK_INLINE uint64_t block_eq(block_t b, uint8_t byte)
{
    const __m128i all = _mm_set1_epi8((char)byte);
    return mask_of(_mm_cmpeq_epi8(b.part[0], all), _mm_cmpeq_epi8(b.part[1], all),
                   _mm_cmpeq_epi8(b.part[2], all), _mm_cmpeq_epi8(b.part[3], all));
}

BLOCK_INLINE __m128i part_ge(__m128i part, __m128i all)
{
    return _mm_cmpeq_epi8(_mm_max_epu8(part, all), part);
}

BLOCK_INLINE uint64_t block_ge(block_t b, uint8_t byte)
{
    const __m128i all = _mm_set1_epi8((char)byte);
    return mask_of(part_ge(b.part[0], all), part_ge(b.part[1], all), part_ge(b.part[2], all),
                   part_ge(b.part[3], all));
}

BLOCK_INLINE uint64_t block_high(block_t b)
{
    return mask_of(b.part[0], b.part[1], b.part[2], b.part[3]);
}

/* A byte is white space if the table has that very byte at its low four bits. */
BLOCK_INLINE __m128i part_space(__m128i part)
{
    const __m128i table =
        _mm_setr_epi8(' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', '\n', '\v', '\f', '\r', 0, 0);
    return _mm_cmpeq_epi8(_mm_shuffle_epi8(table, part), part);
}

BLOCK_INLINE uint64_t block_space(block_t b)
{
    return mask_of(part_space(b.part[0]), part_space(b.part[1]), part_space(b.part[2]),
                   part_space(b.part[3]));
}

/* Not 0 where the byte is in the set: its low half picks a row, its high half a bit of it. */
BLOCK_INLINE __m128i part_in(__m128i part, __m128i low)
{
    /* Bytes from 0x80 pick row 0 of pshufb, no bit of which is the one asked for. */
    const __m128i bits = _mm_setr_epi8(1, 2, 4, 8, 16, 32, 64, -128, -1, -1, -1, -1, -1, -1, -1, -1);
    __m128i high = _mm_and_si128(_mm_srli_epi16(part, 4), _mm_set1_epi8(0x0F));
    __m128i bit = _mm_shuffle_epi8(bits, high);
    return _mm_cmpeq_epi8(_mm_and_si128(_mm_shuffle_epi8(low, part), bit), bit);
}

BLOCK_INLINE uint64_t block_in(block_t b, const struct fst_byteset *set)
{
    const __m128i low = _mm_loadu_si128((const __m128i *)set->low);
    return mask_of(part_in(b.part[0], low), part_in(b.part[1], low), part_in(b.part[2], low),
                   part_in(b.part[3], low));
}

/* With 0D made FF, and other ASCII bytes less than 7F, the greatest shows what is not plain. */
BLOCK_INLINE __m128i greatest_of(block_t b)
{
    const __m128i cr = _mm_set1_epi8('\r');
    const __m128i minus_one = _mm_set1_epi8(-1);
    __m128i greatest = _mm_setzero_si128();
    for (unsigned k = 0; k < 4; k++) {
        __m128i moved = _mm_add_epi8(_mm_xor_si128(b.part[k], cr), minus_one);
        greatest = _mm_max_epu8(greatest, moved);
    }
    return greatest;
}

BLOCK_INLINE bool group_is_plain(const block_t *b)
{
    __m128i greatest = _mm_max_epu8(_mm_max_epu8(greatest_of(b[0]), greatest_of(b[1])),
                                    _mm_max_epu8(greatest_of(b[2]), greatest_of(b[3])));
    return _mm_movemask_epi8(part_ge(greatest, _mm_set1_epi8(0x7F))) == 0;
}

#include "text/kernel_template.h"

#endif
