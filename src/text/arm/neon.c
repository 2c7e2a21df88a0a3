/* SPDX-License-Identifier: MIT */
/*
 * The kernel for NEON: a block is four registers, and a mask is made by adding neighbouring bytes
 * that were reduced to one bit each. Little-endian aarch64 only. Any thread.
 */
#include "text/kernel.h"

#if defined(__aarch64__) && defined(__ARM_NEON) && !defined(__AARCH64EB__)

#include <arm_neon.h>

#define KERNEL_RUN fst_neon_run
#define KERNEL_TARGET
#define VEC_INLINE static inline __attribute__((always_inline))

enum { VEC_NBYTES = 16, GROUP_BLOCKS = 4, PLAIN_GROUPS = 1, BATCH_GROUPS = 4 };

typedef uint8x16_t vec_t;
typedef uint8x16_t test_t; /* FF where it is true, else 0 */

VEC_INLINE vec_t vec_load(const uint8_t *p)
{
    return vld1q_u8(p);
}

VEC_INLINE vec_t vec_all(uint8_t byte)
{
    return vdupq_n_u8(byte);
}

VEC_INLINE vec_t vec_and(vec_t a, vec_t b)
{
    return vandq_u8(a, b);
}

VEC_INLINE vec_t vec_or(vec_t a, vec_t b)
{
    return vorrq_u8(a, b);
}

VEC_INLINE vec_t vec_xor(vec_t a, vec_t b)
{
    return veorq_u8(a, b);
}

VEC_INLINE vec_t vec_high_half(vec_t v)
{
    return vshrq_n_u8(v, 4);
}

VEC_INLINE vec_t vec_lookup(const uint8_t table[16], vec_t v)
{
    return vqtbl1q_u8(vld1q_u8(table), v);
}

VEC_INLINE vec_t vec_lookup_low(const uint8_t table[16], vec_t v)
{
    return vec_lookup(table, vandq_u8(v, vdupq_n_u8(0x0F)));
}

VEC_INLINE vec_t vec_minus(vec_t v, uint8_t n)
{
    return vqsubq_u8(v, vdupq_n_u8(n));
}

VEC_INLINE vec_t vec_min(vec_t a, vec_t b)
{
    return vminq_u8(a, b);
}

VEC_INLINE vec_t vec_is(vec_t v, uint8_t byte)
{
    return vceqq_u8(v, vdupq_n_u8(byte));
}

VEC_INLINE bool vec_any(vec_t v)
{
    return vmaxvq_u8(v) != 0;
}

VEC_INLINE test_t vec_nonzero(vec_t v)
{
    return vtstq_u8(v, v);
}

VEC_INLINE test_t vec_eq(vec_t v, uint8_t byte)
{
    return vec_is(v, byte);
}

VEC_INLINE test_t vec_high(vec_t v)
{
    return vcgeq_u8(v, vdupq_n_u8(0x80));
}

/* As signed numbers, they are those below -64. */
VEC_INLINE test_t vec_continuations(vec_t v)
{
    return vcltq_s8(vreinterpretq_s8_u8(v), vdupq_n_s8(-64));
}

VEC_INLINE test_t vec_space(vec_t v)
{
    const uint8x16_t controls = vcltq_u8(vsubq_u8(v, vdupq_n_u8('\t')), vdupq_n_u8(5));
    return vorrq_u8(controls, vceqq_u8(v, vdupq_n_u8(' ')));
}

/* Three additions of pairs leave eight bytes of eight bits. */
VEC_INLINE uint64_t tests_mask(const test_t *t)
{
    const uint8x16_t bits = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t low = vpaddq_u8(vandq_u8(t[0], bits), vandq_u8(t[1], bits));
    uint8x16_t high = vpaddq_u8(vandq_u8(t[2], bits), vandq_u8(t[3], bits));
    uint8x16_t sum = vpaddq_u8(low, high);
    sum = vpaddq_u8(sum, sum);
    return vgetq_lane_u64(vreinterpretq_u64_u8(sum), 0);
}

/* With 0D made 0, a byte that is negative or 0 is not plain. */
VEC_INLINE bool vecs_are_plain(const vec_t *v, unsigned n)
{
    int8x16_t least = vdupq_n_s8(INT8_MAX);
    for (unsigned k = 0; k < n; k++)
        least = vminq_s8(least, vreinterpretq_s8_u8(veorq_u8(v[k], vdupq_n_u8('\r'))));
    return vminvq_s8(least) > 0;
}

#include "text/kernel_template.h"

#endif
