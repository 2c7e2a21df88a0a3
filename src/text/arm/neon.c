/* SPDX-License-Identifier: MIT */
/*
 * The kernel for NEON: a block is four registers, and a mask is made by adding neighbouring bytes
 * that were reduced to one bit each. Little-endian aarch64 only. Any thread.
 */
#include "text/kernel.h"

#if defined(__aarch64__) && defined(__ARM_NEON) && !defined(__AARCH64EB__)

#include <arm_neon.h>

#define KERNEL_RUN fst_neon_run
#define KERNEL_LIST fst_neon_list
#define KERNEL_SUM fst_neon_sum
#define KERNEL_TARGET
#define BLOCK_INLINE static inline __attribute__((always_inline))

typedef uint8x16x4_t block_t;

BLOCK_INLINE block_t block_load(const uint8_t *p)
{
    return (block_t){{vld1q_u8(p), vld1q_u8(p + 16), vld1q_u8(p + 32), vld1q_u8(p + 48)}};
}

BLOCK_INLINE block_t block_all(uint8_t byte)
{
    const uint8x16_t all = vdupq_n_u8(byte);
    return (block_t){{all, all, all, all}};
}

BLOCK_INLINE block_t block_and(block_t a, block_t b)
{
    return (block_t){{vandq_u8(a.val[0], b.val[0]), vandq_u8(a.val[1], b.val[1]),
                      vandq_u8(a.val[2], b.val[2]), vandq_u8(a.val[3], b.val[3])}};
}

BLOCK_INLINE block_t block_or(block_t a, block_t b)
{
    return (block_t){{vorrq_u8(a.val[0], b.val[0]), vorrq_u8(a.val[1], b.val[1]),
                      vorrq_u8(a.val[2], b.val[2]), vorrq_u8(a.val[3], b.val[3])}};
}

BLOCK_INLINE block_t block_xor(block_t a, block_t b)
{
    return (block_t){{veorq_u8(a.val[0], b.val[0]), veorq_u8(a.val[1], b.val[1]),
                      veorq_u8(a.val[2], b.val[2]), veorq_u8(a.val[3], b.val[3])}};
}

BLOCK_INLINE block_t block_low_half(block_t b)
{
    return block_and(b, block_all(0x0F));
}

BLOCK_INLINE block_t block_high_half(block_t b)
{
    return (block_t){{vshrq_n_u8(b.val[0], 4), vshrq_n_u8(b.val[1], 4), vshrq_n_u8(b.val[2], 4),
                      vshrq_n_u8(b.val[3], 4)}};
}

BLOCK_INLINE block_t block_lookup(const uint8_t table[16], block_t b)
{
    const uint8x16_t rows = vld1q_u8(table);
    return (block_t){{vqtbl1q_u8(rows, b.val[0]), vqtbl1q_u8(rows, b.val[1]),
                      vqtbl1q_u8(rows, b.val[2]), vqtbl1q_u8(rows, b.val[3])}};
}

BLOCK_INLINE block_t block_minus(block_t b, uint8_t n)
{
    const uint8x16_t all = vdupq_n_u8(n);
    return (block_t){{vqsubq_u8(b.val[0], all), vqsubq_u8(b.val[1], all), vqsubq_u8(b.val[2], all),
                      vqsubq_u8(b.val[3], all)}};
}

BLOCK_INLINE block_t block_least(block_t b, uint8_t n)
{
    const uint8x16_t all = vdupq_n_u8(n);
    return (block_t){{vminq_u8(b.val[0], all), vminq_u8(b.val[1], all), vminq_u8(b.val[2], all),
                      vminq_u8(b.val[3], all)}};
}

/* Of bytes that are all ones or 0. Three additions of pairs leave eight bytes of eight bits. */
BLOCK_INLINE uint64_t mask_of(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d)
{
    const uint8x16_t bits = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t low = vpaddq_u8(vandq_u8(a, bits), vandq_u8(b, bits));
    uint8x16_t high = vpaddq_u8(vandq_u8(c, bits), vandq_u8(d, bits));
    uint8x16_t sum = vpaddq_u8(low, high);
    sum = vpaddq_u8(sum, sum);
    return vgetq_lane_u64(vreinterpretq_u64_u8(sum), 0);
}

BLOCK_INLINE uint64_t block_eq(block_t b, uint8_t byte)
{
    const uint8x16_t all = vdupq_n_u8(byte);
    return mask_of(vceqq_u8(b.val[0], all), vceqq_u8(b.val[1], all), vceqq_u8(b.val[2], all),
                   vceqq_u8(b.val[3], all));
}

BLOCK_INLINE uint64_t block_nonzero(block_t b)
{
    return mask_of(vtstq_u8(b.val[0], b.val[0]), vtstq_u8(b.val[1], b.val[1]),
                   vtstq_u8(b.val[2], b.val[2]), vtstq_u8(b.val[3], b.val[3]));
}

BLOCK_INLINE uint64_t block_high(block_t b)
{
    const uint8x16_t all = vdupq_n_u8(0x80);
    return mask_of(vcgeq_u8(b.val[0], all), vcgeq_u8(b.val[1], all), vcgeq_u8(b.val[2], all),
                   vcgeq_u8(b.val[3], all));
}

BLOCK_INLINE uint8x16_t part_continuations(uint8x16_t part)
{
    return vcltq_s8(vreinterpretq_s8_u8(part), vdupq_n_s8(-64));
}

BLOCK_INLINE uint64_t block_continuations(block_t b)
{
    return mask_of(part_continuations(b.val[0]), part_continuations(b.val[1]),
                   part_continuations(b.val[2]), part_continuations(b.val[3]));
}

BLOCK_INLINE uint8x16_t part_space(uint8x16_t part)
{
    const uint8x16_t controls = vcltq_u8(vsubq_u8(part, vdupq_n_u8('\t')), vdupq_n_u8(5));
    return vorrq_u8(controls, vceqq_u8(part, vdupq_n_u8(' ')));
}

BLOCK_INLINE uint64_t block_space(block_t b)
{
    return mask_of(part_space(b.val[0]), part_space(b.val[1]), part_space(b.val[2]),
                   part_space(b.val[3]));
}

BLOCK_INLINE uint64_t block_in(block_t b, const struct fst_byteset *set)
{
    static const uint8_t bits[16] = {1, 2, 4, 8, 16, 32, 64, 128}; /* none from 0x80 on */
    return block_nonzero(block_and(block_lookup(set->low, block_low_half(b)),
                                   block_lookup(bits, block_high_half(b))));
}

/* With 0D made 0, a byte that is negative or 0 is not plain. */
BLOCK_INLINE bool group_is_plain(const block_t *b)
{
    const uint8x16_t cr = vdupq_n_u8('\r');
    int8x16_t least = vdupq_n_s8(INT8_MAX);
    for (unsigned k = 0; k < 4; k++) {
        for (unsigned part = 0; part < 4; part++)
            least = vminq_s8(least, vreinterpretq_s8_u8(veorq_u8(b[k].val[part], cr)));
    }
    return vminvq_s8(least) > 0;
}

BLOCK_INLINE bool group_tally(const block_t *b, uint8_t byte, block_t *sums)
{
    const uint8x16_t all = vdupq_n_u8(byte);
    uint8x16_t found = vdupq_n_u8(0);
    for (unsigned k = 0; k < 4; k++) {
        for (unsigned part = 0; part < 4; part++) {
            uint8x16_t here = vceqq_u8(b[k].val[part], all);
            sums->val[part] = vsubq_u8(sums->val[part], here);
            found = vorrq_u8(found, here);
        }
    }
    return vmaxvq_u8(found) != 0;
}

BLOCK_INLINE uint64_t block_sum(block_t b)
{
    return (uint64_t)vaddlvq_u8(b.val[0]) + vaddlvq_u8(b.val[1]) + vaddlvq_u8(b.val[2]) +
           vaddlvq_u8(b.val[3]);
}

#include "text/kernel_template.h"
#include "text/lines_template.h"

#endif
