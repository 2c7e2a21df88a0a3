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
#define VEC_INLINE KERNEL_TARGET static inline __attribute__((always_inline))

enum { VEC_NBYTES = 16, GROUP_BLOCKS = 4, PLAIN_GROUPS = 1, BATCH_GROUPS = 4 };

typedef __m128i vec_t;
typedef __m128i test_t; /* FF where it is true, else 0 */

VEC_INLINE vec_t vec_load(const uint8_t *p)
{
    return _mm_loadu_si128((const __m128i *)p);
}

VEC_INLINE vec_t vec_all(uint8_t byte)
{
    return _mm_set1_epi8((char)byte);
}

VEC_INLINE vec_t vec_and(vec_t a, vec_t b)
{
    return _mm_and_si128(a, b);
}

VEC_INLINE vec_t vec_or(vec_t a, vec_t b)
{
    return _mm_or_si128(a, b);
}

VEC_INLINE vec_t vec_xor(vec_t a, vec_t b)
{
    return _mm_xor_si128(a, b);
}

VEC_INLINE vec_t vec_high_half(vec_t v)
{
    return _mm_and_si128(_mm_srli_epi16(v, 4), vec_all(0x0F));
}

VEC_INLINE vec_t vec_lookup(const uint8_t table[16], vec_t v)
{
    return _mm_shuffle_epi8(vec_load(table), v);
}

VEC_INLINE vec_t vec_lookup_low(const uint8_t table[16], vec_t v)
{
    return vec_lookup(table, v);
}

VEC_INLINE vec_t vec_minus(vec_t v, uint8_t n)
{
    return _mm_subs_epu8(v, vec_all(n));
}

VEC_INLINE vec_t vec_min(vec_t a, vec_t b)
{
    return _mm_min_epu8(a, b);
}

VEC_INLINE vec_t vec_is(vec_t v, uint8_t byte)
{
    return _mm_cmpeq_epi8(v, vec_all(byte));
}

VEC_INLINE bool vec_any(vec_t v)
{
    return _mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_setzero_si128())) != 0xFFFF;
}

VEC_INLINE test_t vec_nonzero(vec_t v)
{
    return _mm_cmpeq_epi8(_mm_cmpeq_epi8(v, _mm_setzero_si128()), _mm_setzero_si128());
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
    return _mm_cmplt_epi8(v, vec_all(0xC0));
}

/* A byte is white space if the table has that very byte at its low four bits. */
VEC_INLINE test_t vec_space(vec_t v)
{
    const __m128i table =
        _mm_setr_epi8(' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', '\n', '\v', '\f', '\r', 0, 0);
    return _mm_cmpeq_epi8(_mm_shuffle_epi8(table, v), v);
}

VEC_INLINE uint64_t bits_of(test_t test)
{
    return (uint32_t)_mm_movemask_epi8(test);
}

VEC_INLINE uint64_t tests_mask(const test_t *t)
{
    return bits_of(t[0]) | bits_of(t[1]) << 16 | bits_of(t[2]) << 32 | bits_of(t[3]) << 48;
}

/* With 0D made FF, and other ASCII bytes at most 7E, the greatest shows what is not plain. */
VEC_INLINE bool vecs_are_plain(const vec_t *v, unsigned n)
{
    __m128i greatest = vec_all(0x7E);
    for (unsigned k = 0; k < n; k++)
        greatest =
            _mm_max_epu8(greatest, _mm_add_epi8(_mm_xor_si128(v[k], vec_all('\r')), vec_all(0xFF)));
    return _mm_movemask_epi8(_mm_cmpeq_epi8(greatest, vec_all(0x7E))) == 0xFFFF;
}

#include "text/kernel_template.h"

#endif
