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
#define BLOCK_INLINE static inline __attribute__((always_inline))

typedef uint8x16x4_t block_t;

BLOCK_INLINE block_t block_load(const uint8_t *p)
{
    return (block_t){{vld1q_u8(p), vld1q_u8(p + 16), vld1q_u8(p + 32), vld1q_u8(p + 48)}};
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

BLOCK_INLINE uint64_t block_ge(block_t b, uint8_t byte)
{
    const uint8x16_t all = vdupq_n_u8(byte);
    return mask_of(vcgeq_u8(b.val[0], all), vcgeq_u8(b.val[1], all), vcgeq_u8(b.val[2], all),
                   vcgeq_u8(b.val[3], all));
}

/* Most text is ASCII: one maximum tells. */
BLOCK_INLINE uint64_t block_high(block_t b)
{
    uint8x16_t any = vorrq_u8(vorrq_u8(b.val[0], b.val[1]), vorrq_u8(b.val[2], b.val[3]));
    return vmaxvq_u8(any) < 0x80 ? 0 : block_ge(b, 0x80);
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

/* The byte's low half picks a row, its high half a bit of it; bytes from 0x80 have no bit. */
BLOCK_INLINE uint8x16_t part_in(uint8x16_t part, uint8x16_t low)
{
    const uint8x16_t bits = {1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0};
    uint8x16_t row = vqtbl1q_u8(low, vandq_u8(part, vdupq_n_u8(0x0F)));
    return vtstq_u8(row, vqtbl1q_u8(bits, vshrq_n_u8(part, 4)));
}

BLOCK_INLINE uint64_t block_in(block_t b, const struct fst_byteset *set)
{
    const uint8x16_t low = vld1q_u8(set->low);
    return mask_of(part_in(b.val[0], low), part_in(b.val[1], low), part_in(b.val[2], low),
                   part_in(b.val[3], low));
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

#include "text/kernel_template.h"

#endif
