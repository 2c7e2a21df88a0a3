/* SPDX-License-Identifier: MIT */
/*
 * The kernel for AVX2: a block is two registers. Any thread.
 */
#include "text/kernel.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define KERNEL_RUN fst_avx2_run
#define KERNEL_LIST fst_avx2_list
#define KERNEL_SUM fst_avx2_sum
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

BLOCK_INLINE block_t block_all(uint8_t byte)
{
    const __m256i all = _mm256_set1_epi8((char)byte);
    return (block_t){{all, all}};
}

BLOCK_INLINE block_t block_and(block_t a, block_t b)
{
    return (block_t){
        {_mm256_and_si256(a.part[0], b.part[0]), _mm256_and_si256(a.part[1], b.part[1])}};
}

BLOCK_INLINE block_t block_or(block_t a, block_t b)
{
    return (block_t){
        {_mm256_or_si256(a.part[0], b.part[0]), _mm256_or_si256(a.part[1], b.part[1])}};
}

BLOCK_INLINE block_t block_xor(block_t a, block_t b)
{
    return (block_t){
        {_mm256_xor_si256(a.part[0], b.part[0]), _mm256_xor_si256(a.part[1], b.part[1])}};
}

BLOCK_INLINE block_t block_low_half(block_t b)
{
    return block_and(b, block_all(0x0F));
}

BLOCK_INLINE block_t block_high_half(block_t b)
{
    block_t moved = {{_mm256_srli_epi16(b.part[0], 4), _mm256_srli_epi16(b.part[1], 4)}};
    return block_low_half(moved);
}

BLOCK_INLINE block_t block_lookup(const uint8_t table[16], block_t b)
{
    const __m256i rows = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)table));
    return (block_t){{_mm256_shuffle_epi8(rows, b.part[0]), _mm256_shuffle_epi8(rows, b.part[1])}};
}

BLOCK_INLINE block_t block_minus(block_t b, uint8_t n)
{
    const __m256i all = _mm256_set1_epi8((char)n);
    return (block_t){{_mm256_subs_epu8(b.part[0], all), _mm256_subs_epu8(b.part[1], all)}};
}

BLOCK_INLINE block_t block_least(block_t b, uint8_t n)
{
    const __m256i all = _mm256_set1_epi8((char)n);
    return (block_t){{_mm256_min_epu8(b.part[0], all), _mm256_min_epu8(b.part[1], all)}};
}

BLOCK_INLINE uint64_t mask_of(__m256i low, __m256i high)
{
    return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high)
                                                     << 32;
}

BLOCK_INLINE uint64_t block_eq(block_t b, uint8_t byte)
{
    const __m256i all = _mm256_set1_epi8((char)byte);
    return mask_of(_mm256_cmpeq_epi8(b.part[0], all), _mm256_cmpeq_epi8(b.part[1], all));
}

BLOCK_INLINE uint64_t block_nonzero(block_t b)
{
    return ~block_eq(b, 0);
}

BLOCK_INLINE uint64_t block_high(block_t b)
{
    return mask_of(b.part[0], b.part[1]);
}

/* As signed numbers, they are those below -64. */
BLOCK_INLINE uint64_t block_continuations(block_t b)
{
    const __m256i limit = _mm256_set1_epi8((char)0xC0);
    return mask_of(_mm256_cmpgt_epi8(limit, b.part[0]), _mm256_cmpgt_epi8(limit, b.part[1]));
}

/* A byte is white space if the table has that very byte at its low four bits. */
BLOCK_INLINE uint64_t block_space(block_t b)
{
    const __m256i table = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', '\n', '\v', '\f', '\r', 0, 0));
    return mask_of(_mm256_cmpeq_epi8(_mm256_shuffle_epi8(table, b.part[0]), b.part[0]),
                   _mm256_cmpeq_epi8(_mm256_shuffle_epi8(table, b.part[1]), b.part[1]));
}

BLOCK_INLINE uint64_t block_in(block_t b, const struct fst_byteset *set)
{
    static const uint8_t bits[16] = {1, 2, 4, 8, 16, 32, 64, 128}; /* none from 0x80 on */
    return block_nonzero(
        block_and(block_lookup(set->low, b), block_lookup(bits, block_high_half(b))));
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

BLOCK_INLINE bool group_tally(const block_t *b, uint8_t byte, block_t *sums)
{
    const __m256i all = _mm256_set1_epi8((char)byte);
    __m256i found = _mm256_setzero_si256();
    for (unsigned k = 0; k < 4; k++) {
        for (unsigned part = 0; part < 2; part++) {
            __m256i here = _mm256_cmpeq_epi8(b[k].part[part], all);
            sums->part[part] = _mm256_sub_epi8(sums->part[part], here);
            found = _mm256_or_si256(found, here);
        }
    }
    return _mm256_movemask_epi8(found) != 0;
}

BLOCK_INLINE uint64_t block_sum(block_t b)
{
    const __m256i zero = _mm256_setzero_si256();
    __m256i sums =
        _mm256_add_epi64(_mm256_sad_epu8(b.part[0], zero), _mm256_sad_epu8(b.part[1], zero));
    return (uint64_t)(_mm256_extract_epi64(sums, 0) + _mm256_extract_epi64(sums, 1) +
                      _mm256_extract_epi64(sums, 2) + _mm256_extract_epi64(sums, 3));
}

#include "text/kernel_template.h"
#include "text/lines_template.h"

#endif
