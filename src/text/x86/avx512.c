/* SPDX-License-Identifier: MIT */
/*
 * The kernel for AVX-512 (F, BW, VL, VBMI): a block is one register, and a comparison gives its
 * mask at once. Any thread.
 */
#include "text/kernel.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define KERNEL_RUN fst_avx512_run
#define KERNEL_TARGET                                                                              \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi,avx2,bmi,bmi2,lzcnt,popcnt")))
#define BLOCK_INLINE KERNEL_TARGET static inline __attribute__((always_inline))

typedef __m512i block_t;

BLOCK_INLINE block_t block_load(const uint8_t *p)
{
    return _mm512_loadu_si512(p);
}

BLOCK_INLINE uint64_t block_eq(block_t b, uint8_t byte)
{
    return _mm512_cmpeq_epi8_mask(b, _mm512_set1_epi8((char)byte));
}

BLOCK_INLINE uint64_t block_ge(block_t b, uint8_t byte)
{
    return _mm512_cmpge_epu8_mask(b, _mm512_set1_epi8((char)byte));
}

BLOCK_INLINE uint64_t block_high(block_t b)
{
    return _mm512_movepi8_mask(b);
}

/* A byte is white space if the table has that very byte at its low four bits. */
BLOCK_INLINE uint64_t block_space(block_t b)
{
    const __m512i table = _mm512_broadcast_i32x4(
        _mm_setr_epi8(' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', '\n', '\v', '\f', '\r', 0, 0));
    return _mm512_cmpeq_epi8_mask(_mm512_shuffle_epi8(table, b), b);
}

BLOCK_INLINE uint64_t block_in(block_t b, const struct fst_byteset *set)
{
    const __m512i low = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)set->low));
    const __m512i bits = _mm512_broadcast_i32x4(
        _mm_setr_epi8(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0));
    __m512i high = _mm512_and_si512(_mm512_srli_epi16(b, 4), _mm512_set1_epi8(0x0F));
    return _mm512_test_epi8_mask(_mm512_shuffle_epi8(low, b), _mm512_shuffle_epi8(bits, high));
}

/* With 0D made 0, a byte that is negative or 0 is not plain. */
BLOCK_INLINE bool group_is_plain(const block_t *b)
{
    const __m512i cr = _mm512_set1_epi8('\r');
    __m512i low = _mm512_min_epi8(_mm512_xor_si512(b[0], cr), _mm512_xor_si512(b[1], cr));
    __m512i high = _mm512_min_epi8(_mm512_xor_si512(b[2], cr), _mm512_xor_si512(b[3], cr));
    return _mm512_cmple_epi8_mask(_mm512_min_epi8(low, high), _mm512_setzero_si512()) == 0;
}

#include "text/kernel_template.h"

#endif
