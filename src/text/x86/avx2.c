/* SPDX-License-Identifier: MIT */
/*
 * The kernel for AVX2: a block is two registers. Any thread.
 */
#include "text/kernel.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define KERNEL_RUN fst_avx2_run
#define KERNEL_TARGET __attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt")))
#define BLOCK_INLINE KERNEL_TARGET static inline __attribute__((always_inline))

typedef struct {
    __m256i part[2];
} block_t;

BLOCK_INLINE block_t block_load(const uint8_t *p)
{
    const __m256i *from = (const __m256i *)p;
    return (block_t){{_mm256_loadu_si256(from), _mm256_loadu_si256(from + 1)}};
}

BLOCK_INLINE uint64_t mask_of(__m256i low, __m256i high)
{
    return (uint32_t)_mm256_movemask_epi8(low) |
           (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

BLOCK_INLINE uint64_t block_eq(block_t b, uint8_t byte)
{
    const __m256i all = _mm256_set1_epi8((char)byte);
    return mask_of(_mm256_cmpeq_epi8(b.part[0], all), _mm256_cmpeq_epi8(b.part[1], all));
}

BLOCK_INLINE uint64_t block_ge(block_t b, uint8_t byte)
{
    const __m256i all = _mm256_set1_epi8((char)byte);
    return mask_of(_mm256_cmpeq_epi8(_mm256_max_epu8(b.part[0], all), b.part[0]),
                   _mm256_cmpeq_epi8(_mm256_max_epu8(b.part[1], all), b.part[1]));
}

BLOCK_INLINE uint64_t block_high(block_t b)
{
    return mask_of(b.part[0], b.part[1]);
}

/* A byte is white space if the table has that very byte at its low four bits. */
BLOCK_INLINE uint64_t block_space(block_t b)
{
    const __m256i table = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', '\n', '\v', '\f', '\r', 0, 0));
    return mask_of(_mm256_cmpeq_epi8(_mm256_shuffle_epi8(table, b.part[0]), b.part[0]),
                   _mm256_cmpeq_epi8(_mm256_shuffle_epi8(table, b.part[1]), b.part[1]));
}

/* Not 0 where the byte is in the set: its low half picks a row, its high half a bit of it. */
BLOCK_INLINE __m256i part_in(__m256i part, __m256i low, __m256i bits)
{
    __m256i high = _mm256_and_si256(_mm256_srli_epi16(part, 4), _mm256_set1_epi8(0x0F));
    __m256i bit = _mm256_shuffle_epi8(bits, high);
    return _mm256_cmpeq_epi8(_mm256_and_si256(_mm256_shuffle_epi8(low, part), bit), bit);
}

BLOCK_INLINE uint64_t block_in(block_t b, const struct fst_byteset *set)
{
    const __m256i low = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)set->low));
    /* Bytes from 0x80 pick row 0 of pshufb, no bit of which is the one asked for. */
    const __m256i bits = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(1, 2, 4, 8, 16, 32, 64, -128, -1, -1, -1, -1, -1, -1, -1, -1));
    return mask_of(part_in(b.part[0], low, bits), part_in(b.part[1], low, bits));
}

BLOCK_INLINE __m256i least_of(block_t b, __m256i cr)
{
    return _mm256_min_epi8(_mm256_xor_si256(b.part[0], cr), _mm256_xor_si256(b.part[1], cr));
}

/* With 0D made 0, a byte that is negative or 0 is not plain. */
BLOCK_INLINE bool group_is_plain(const block_t *b)
{
    const __m256i cr = _mm256_set1_epi8('\r');
    __m256i least = _mm256_min_epi8(_mm256_min_epi8(least_of(b[0], cr), least_of(b[1], cr)),
                                    _mm256_min_epi8(least_of(b[2], cr), least_of(b[3], cr)));
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpgt_epi8(least, _mm256_setzero_si256())) ==
           UINT32_MAX;
}

#include "text/kernel_template.h"

#endif
