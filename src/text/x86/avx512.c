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

BLOCK_INLINE block_t block_all(uint8_t byte)
{
    return _mm512_set1_epi8((char)byte);
}

BLOCK_INLINE block_t block_and(block_t a, block_t b)
{
    return _mm512_and_si512(a, b);
}

BLOCK_INLINE block_t block_or(block_t a, block_t b)
{
    return _mm512_or_si512(a, b);
}

BLOCK_INLINE block_t block_xor(block_t a, block_t b)
{
    return _mm512_xor_si512(a, b);
}

BLOCK_INLINE block_t block_low_half(block_t b)
{
    return _mm512_and_si512(b, _mm512_set1_epi8(0x0F));
}

BLOCK_INLINE block_t block_high_half(block_t b)
{
    return _mm512_and_si512(_mm512_srli_epi16(b, 4), _mm512_set1_epi8(0x0F));
}

BLOCK_INLINE block_t block_lookup(const uint8_t table[16], block_t b)
{
    __m128i row = _mm_loadu_si128((const __m128i *)table);
    return _mm512_shuffle_epi8(_mm512_broadcast_i32x4(row), b);
}

BLOCK_INLINE block_t block_minus(block_t b, uint8_t n)
{
    return _mm512_subs_epu8(b, block_all(n));
}

BLOCK_INLINE block_t block_least(block_t b, uint8_t n)
{
    return _mm512_min_epu8(b, block_all(n));
}

BLOCK_INLINE uint64_t block_nonzero(block_t b)
{
    return _mm512_test_epi8_mask(b, b);
}

/* As signed numbers, they are those below -64. */
BLOCK_INLINE uint64_t block_continuations(block_t b)
{
    return _mm512_cmplt_epi8_mask(b, block_all(0xC0));
}

BLOCK_INLINE uint64_t block_eq(block_t b, uint8_t byte)
{
    return _mm512_cmpeq_epi8_mask(b, _mm512_set1_epi8((char)byte));
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
    static const uint8_t bits[16] = {1, 2, 4, 8, 16, 32, 64, 128}; /* none from 0x80 on */
    return _mm512_test_epi8_mask(block_lookup(set->low, b), block_lookup(bits, block_high_half(b)));
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
