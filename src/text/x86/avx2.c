/* SPDX-License-Identifier: MIT */
/*
 * The kernel for AVX2: a block is two registers. Any thread.
 */
#include "text/kernel.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define KERNEL_RUN fst_avx2_run
#define KERNEL_TARGET __attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt")))
#define VEC_INLINE KERNEL_TARGET static inline __attribute__((always_inline))

enum { VEC_NBYTES = 32, GROUP_BLOCKS = 4, PLAIN_GROUPS = 1, BATCH_GROUPS = 4 };

typedef __m256i vec_t;
typedef __m256i test_t; /* FF where it is true, else 0 */

VEC_INLINE vec_t vec_load(const uint8_t *p)
{
    return _mm256_loadu_si256((const __m256i *)p);
}

VEC_INLINE vec_t vec_all(uint8_t byte)
{
    return _mm256_set1_epi8((char)byte);
}

VEC_INLINE vec_t vec_and(vec_t a, vec_t b)
{
    return _mm256_and_si256(a, b);
}

VEC_INLINE vec_t vec_or(vec_t a, vec_t b)
{
    return _mm256_or_si256(a, b);
}

VEC_INLINE vec_t vec_xor(vec_t a, vec_t b)
{
    return _mm256_xor_si256(a, b);
}

VEC_INLINE vec_t vec_high_half(vec_t v)
{
    return _mm256_and_si256(_mm256_srli_epi16(v, 4), vec_all(0x0F));
}

VEC_INLINE vec_t vec_lookup(const uint8_t table[16], vec_t v)
{
    const __m128i row = _mm_loadu_si128((const __m128i *)table);
    return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(row), v);
}

VEC_INLINE vec_t vec_lookup_low(const uint8_t table[16], vec_t v)
{
    return vec_lookup(table, v);
}

VEC_INLINE vec_t vec_minus(vec_t v, uint8_t n)
{
    return _mm256_subs_epu8(v, vec_all(n));
}

VEC_INLINE vec_t vec_min(vec_t a, vec_t b)
{
    return _mm256_min_epu8(a, b);
}

VEC_INLINE vec_t vec_is(vec_t v, uint8_t byte)
{
    return _mm256_cmpeq_epi8(v, vec_all(byte));
}

VEC_INLINE bool vec_any(vec_t v)
{
    return !_mm256_testz_si256(v, v);
}

VEC_INLINE test_t vec_nonzero(vec_t v)
{
    return _mm256_cmpeq_epi8(_mm256_cmpeq_epi8(v, _mm256_setzero_si256()), _mm256_setzero_si256());
}

VEC_INLINE test_t vec_eq(vec_t v, uint8_t byte)
{
    return vec_is(v, byte);
}

VEC_INLINE test_t vec_high(vec_t v)
{
    return v; /* movemask looks at that bit only */
}

/* As signed numbers, they are those below -64. */
VEC_INLINE test_t vec_continuations(vec_t v)
{
    return _mm256_cmpgt_epi8(vec_all(0xC0), v);
}

/* A byte is white space if the table has that very byte at its low four bits. */
VEC_INLINE test_t vec_space(vec_t v)
{
    const __m256i table = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', '\n', '\v', '\f', '\r', 0, 0));
    return _mm256_cmpeq_epi8(_mm256_shuffle_epi8(table, v), v);
}

VEC_INLINE uint64_t bits_of(test_t test)
{
    return (uint32_t)_mm256_movemask_epi8(test);
}

VEC_INLINE uint64_t tests_mask(const test_t *t)
{
    return bits_of(t[0]) | bits_of(t[1]) << 32;
}

/* With 0D made 0, a byte that is negative or 0 is not plain. */
VEC_INLINE bool vecs_are_plain(const vec_t *v, unsigned n)
{
    __m256i least = vec_all(0x7F);
    for (unsigned k = 0; k < n; k++)
        least = _mm256_min_epi8(least, _mm256_xor_si256(v[k], vec_all('\r')));
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpgt_epi8(least, _mm256_setzero_si256())) ==
           UINT32_MAX;
}

#include "text/kernel_template.h"

#endif
