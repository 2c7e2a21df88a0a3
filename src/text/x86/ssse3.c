/* SPDX-License-Identifier: MIT */
/*
 * The kernel for SSSE3 and POPCNT, which every x86-64 since 2008 has: a block is four registers.
 * Any thread.
 */
#include "text/kernel.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define KERNEL_RUN fst_ssse3_run
#define KERNEL_LIST fst_ssse3_list
#define KERNEL_SUM fst_ssse3_sum
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

BLOCK_INLINE block_t block_all(uint8_t byte)
{
    const __m128i all = _mm_set1_epi8((char)byte);
    return (block_t){{all, all, all, all}};
}

BLOCK_INLINE block_t block_and(block_t a, block_t b)
{
    return (block_t){{_mm_and_si128(a.part[0], b.part[0]), _mm_and_si128(a.part[1], b.part[1]),
                      _mm_and_si128(a.part[2], b.part[2]), _mm_and_si128(a.part[3], b.part[3])}};
}

BLOCK_INLINE block_t block_or(block_t a, block_t b)
{
    return (block_t){{_mm_or_si128(a.part[0], b.part[0]), _mm_or_si128(a.part[1], b.part[1]),
                      _mm_or_si128(a.part[2], b.part[2]), _mm_or_si128(a.part[3], b.part[3])}};
}

BLOCK_INLINE block_t block_xor(block_t a, block_t b)
{
    return (block_t){{_mm_xor_si128(a.part[0], b.part[0]), _mm_xor_si128(a.part[1], b.part[1]),
                      _mm_xor_si128(a.part[2], b.part[2]), _mm_xor_si128(a.part[3], b.part[3])}};
}

BLOCK_INLINE block_t block_low_half(block_t b)
{
    return block_and(b, block_all(0x0F));
}

BLOCK_INLINE block_t block_high_half(block_t b)
{
    block_t moved = {{_mm_srli_epi16(b.part[0], 4), _mm_srli_epi16(b.part[1], 4),
                      _mm_srli_epi16(b.part[2], 4), _mm_srli_epi16(b.part[3], 4)}};
    return block_low_half(moved);
}

BLOCK_INLINE block_t block_lookup(const uint8_t table[16], block_t b)
{
    const __m128i rows = _mm_loadu_si128((const __m128i *)table);
    return (block_t){{_mm_shuffle_epi8(rows, b.part[0]), _mm_shuffle_epi8(rows, b.part[1]),
                      _mm_shuffle_epi8(rows, b.part[2]), _mm_shuffle_epi8(rows, b.part[3])}};
}

BLOCK_INLINE block_t block_minus(block_t b, uint8_t n)
{
    const __m128i all = _mm_set1_epi8((char)n);
    return (block_t){{_mm_subs_epu8(b.part[0], all), _mm_subs_epu8(b.part[1], all),
                      _mm_subs_epu8(b.part[2], all), _mm_subs_epu8(b.part[3], all)}};
}

BLOCK_INLINE block_t block_least(block_t b, uint8_t n)
{
    const __m128i all = _mm_set1_epi8((char)n);
    return (block_t){{_mm_min_epu8(b.part[0], all), _mm_min_epu8(b.part[1], all),
                      _mm_min_epu8(b.part[2], all), _mm_min_epu8(b.part[3], all)}};
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

BLOCK_INLINE uint64_t block_nonzero(block_t b)
{
    return ~block_eq(b, 0);
}

BLOCK_INLINE uint64_t block_high(block_t b)
{
    return mask_of(b.part[0], b.part[1], b.part[2], b.part[3]);
}

/* As signed numbers, they are those below -64. */
BLOCK_INLINE uint64_t block_continuations(block_t b)
{
    const __m128i limit = _mm_set1_epi8((char)0xC0);
    return mask_of(_mm_cmplt_epi8(b.part[0], limit), _mm_cmplt_epi8(b.part[1], limit),
                   _mm_cmplt_epi8(b.part[2], limit), _mm_cmplt_epi8(b.part[3], limit));
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

BLOCK_INLINE uint64_t block_in(block_t b, const struct fst_byteset *set)
{
    static const uint8_t bits[16] = {1, 2, 4, 8, 16, 32, 64, 128}; /* none from 0x80 on */
    return block_nonzero(
        block_and(block_lookup(set->low, b), block_lookup(bits, block_high_half(b))));
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
    const __m128i least = _mm_set1_epi8(0x7F);
    return _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_max_epu8(greatest, least), greatest)) == 0;
}

BLOCK_INLINE bool group_tally(const block_t *b, uint8_t byte, block_t *sums)
{
    const __m128i all = _mm_set1_epi8((char)byte);
    __m128i found = _mm_setzero_si128();
    for (unsigned k = 0; k < 4; k++) {
        for (unsigned part = 0; part < 4; part++) {
            __m128i here = _mm_cmpeq_epi8(b[k].part[part], all);
            sums->part[part] = _mm_sub_epi8(sums->part[part], here);
            found = _mm_or_si128(found, here);
        }
    }
    return _mm_movemask_epi8(found) != 0;
}

BLOCK_INLINE uint64_t block_sum(block_t b)
{
    const __m128i zero = _mm_setzero_si128();
    __m128i low = _mm_add_epi64(_mm_sad_epu8(b.part[0], zero), _mm_sad_epu8(b.part[1], zero));
    __m128i high = _mm_add_epi64(_mm_sad_epu8(b.part[2], zero), _mm_sad_epu8(b.part[3], zero));
    __m128i sums = _mm_add_epi64(low, high);
    return (uint64_t)(_mm_cvtsi128_si64(sums) + _mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums)));
}

#include "text/kernel_template.h"
#include "text/lines_template.h"

#endif
