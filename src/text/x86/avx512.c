/* SPDX-License-Identifier: MIT */
/*
 * The kernel for AVX-512 (F, BW, VL, CD, VPOPCNTDQ): a block is one register, a comparison gives
 * its mask at once, and a register of eight masks is summed up at once. Any thread.
 */
#include "text/interest.h"
#include "text/kernel.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define KERNEL_RUN fst_avx512_run
#define KERNEL_TARGET                                                                              \
    __attribute__((                                                                                \
        target("avx512f,avx512bw,avx512vl,avx512cd,avx512vpopcntdq,avx2,bmi,bmi2,lzcnt,popcnt")))
#define VEC_INLINE KERNEL_TARGET static inline __attribute__((always_inline))

/* A row that was just written in parts is not yet to be had as a whole: hence many groups. */
enum { VEC_NBYTES = 64, GROUP_BLOCKS = 8, PLAIN_GROUPS = 8, BATCH_GROUPS = 8 };

typedef __m512i vec_t;
typedef __mmask64 test_t;

VEC_INLINE vec_t vec_load(const uint8_t *p)
{
    return _mm512_loadu_si512(p);
}

VEC_INLINE vec_t vec_all(uint8_t byte)
{
    return _mm512_set1_epi8((char)byte);
}

VEC_INLINE vec_t vec_and(vec_t a, vec_t b)
{
    return _mm512_and_si512(a, b);
}

VEC_INLINE vec_t vec_or(vec_t a, vec_t b)
{
    return _mm512_or_si512(a, b);
}

VEC_INLINE vec_t vec_xor(vec_t a, vec_t b)
{
    return _mm512_xor_si512(a, b);
}

VEC_INLINE vec_t vec_high_half(vec_t v)
{
    return _mm512_and_si512(_mm512_srli_epi16(v, 4), vec_all(0x0F));
}

VEC_INLINE vec_t vec_lookup(const uint8_t table[16], vec_t v)
{
    const __m128i row = _mm_loadu_si128((const __m128i *)table);
    return _mm512_shuffle_epi8(_mm512_broadcast_i32x4(row), v);
}

VEC_INLINE vec_t vec_lookup_low(const uint8_t table[16], vec_t v)
{
    return vec_lookup(table, v);
}

VEC_INLINE vec_t vec_minus(vec_t v, uint8_t n)
{
    return _mm512_subs_epu8(v, vec_all(n));
}

VEC_INLINE vec_t vec_min(vec_t a, vec_t b)
{
    return _mm512_min_epu8(a, b);
}

VEC_INLINE vec_t vec_is(vec_t v, uint8_t byte)
{
    return _mm512_movm_epi8(_mm512_cmpeq_epi8_mask(v, vec_all(byte)));
}

VEC_INLINE test_t vec_nonzero(vec_t v)
{
    return _mm512_test_epi8_mask(v, v);
}

VEC_INLINE bool vec_any(vec_t v)
{
    return vec_nonzero(v) != 0;
}

VEC_INLINE test_t vec_eq(vec_t v, uint8_t byte)
{
    return _mm512_cmpeq_epi8_mask(v, vec_all(byte));
}

VEC_INLINE test_t vec_high(vec_t v)
{
    return _mm512_movepi8_mask(v);
}

/* As signed numbers, they are those below -64. */
VEC_INLINE test_t vec_continuations(vec_t v)
{
    return _mm512_cmplt_epi8_mask(v, vec_all(0xC0));
}

/* A byte is white space if the table has that very byte at its low four bits. */
VEC_INLINE test_t vec_space(vec_t v)
{
    const __m512i table = _mm512_broadcast_i32x4(
        _mm_setr_epi8(' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', '\n', '\v', '\f', '\r', 0, 0));
    return _mm512_cmpeq_epi8_mask(_mm512_shuffle_epi8(table, v), v);
}

VEC_INLINE uint64_t tests_mask(const test_t *t)
{
    return t[0];
}

/* With 0D made 0, a byte that is negative or 0 is not plain. */
VEC_INLINE bool vecs_are_plain(const vec_t *v, unsigned n)
{
    __m512i least = vec_all(0x7F);
    for (unsigned k = 0; k < n; k++)
        least = _mm512_min_epi8(least, _mm512_xor_si512(v[k], vec_all('\r')));
    return _mm512_cmple_epi8_mask(least, _mm512_setzero_si512()) == 0;
}

/* ------------------------------------------------- rows of masks: a lane holds a block's mask */

#define KERNEL_SUMS

typedef __m512i sum_t;

VEC_INLINE sum_t sum_zero(void)
{
    return _mm512_setzero_si512();
}

VEC_INLINE uint64_t sum_total(sum_t sum)
{
    return (uint64_t)_mm512_reduce_add_epi64(sum);
}

VEC_INLINE sum_t sum_bits(sum_t sum, const uint64_t row[GROUP_BLOCKS])
{
    return _mm512_add_epi64(sum, _mm512_popcnt_epi64(_mm512_loadu_si512(row)));
}

VEC_INLINE sum_t sum_words(sum_t sum, const uint64_t space[1 + GROUP_BLOCKS])
{
    __m512i before = _mm512_srli_epi64(_mm512_loadu_si512(space), 63);
    __m512i here = _mm512_loadu_si512(space + 1);
    __m512i starts = _mm512_andnot_si512(here, _mm512_or_si512(_mm512_slli_epi64(here, 1), before));
    return _mm512_add_epi64(sum, _mm512_popcnt_epi64(starts));
}

/* The lanes moved up by n, 0 in the gap. */
#define LANES_UP(x, n) _mm512_alignr_epi64(x, _mm512_setzero_si512(), GROUP_BLOCKS - (n))

/* Every lane of `chars` has the same; a lane of `longest` has the longest of its blocks. */
struct runs {
    __m512i chars;
    __m512i longest;
};

VEC_INLINE struct runs runs_begin(uint64_t chars)
{
    return (struct runs){_mm512_set1_epi64((long long)chars), _mm512_setzero_si512()};
}

/*
 * The characters behind the last line end up to each block's end are those of the block and, where
 * it holds no line end, of the blocks before it: added up by one, two and four lanes.
 */
VEC_INLINE void runs_take(struct runs *runs, const uint64_t *end_row, const uint64_t *chars_row)
{
    const __m512i ones = _mm512_set1_epi64(-1);
    __m512i end = _mm512_loadu_si512(end_row);
    __m512i head = _mm512_xor_si512(end, _mm512_add_epi64(end, ones)); /* with the line end */
    __m512i tail = _mm512_lzcnt_epi64(end);
    if (chars_row) {
        __m512i chars = _mm512_loadu_si512(chars_row);
        head = _mm512_and_si512(head, chars);
        tail = _mm512_popcnt_epi64(_mm512_andnot_si512(_mm512_srlv_epi64(ones, tail), chars));
    }
    head = _mm512_popcnt_epi64(head);
    unsigned open = _mm512_testn_epi64_mask(end, end);
    unsigned open2 = open & open << 1;
    unsigned open4 = open2 & open2 << 2;
    unsigned open_from_start = open & (open ^ (open + 1));
    tail = _mm512_mask_add_epi64(tail, (__mmask8)open, tail, LANES_UP(tail, 1));
    tail = _mm512_mask_add_epi64(tail, (__mmask8)open2, tail, LANES_UP(tail, 2));
    tail = _mm512_mask_add_epi64(tail, (__mmask8)open4, tail, LANES_UP(tail, 4));
    tail = _mm512_mask_add_epi64(tail, (__mmask8)open_from_start, tail, runs->chars);
    __m512i crossing = _mm512_add_epi64(head, _mm512_alignr_epi64(tail, runs->chars, 7));
    runs->longest = _mm512_mask_max_epu64(runs->longest, (__mmask8)~open, runs->longest, crossing);
    runs->chars = _mm512_permutexvar_epi64(_mm512_set1_epi64(7), tail);
}

VEC_INLINE uint64_t runs_chars(const struct runs *runs)
{
    return (uint64_t)_mm_cvtsi128_si64(_mm512_castsi512_si128(runs->chars));
}

VEC_INLINE uint64_t runs_longest(const struct runs *runs)
{
    return _mm512_reduce_max_epu64(runs->longest);
}

VEC_INLINE bool has_wide_gap(const struct fst_interest *interest, const uint64_t *end_row,
                             const uint64_t *chars_row)
{
    const __m512i ones = _mm512_set1_epi64(-1);
    __m512i end = _mm512_loadu_si512(end_row);
    __m512i up_to_first = _mm512_xor_si512(end, _mm512_add_epi64(end, ones));
    __m512i up_to_last = _mm512_srlv_epi64(ones, _mm512_lzcnt_epi64(end));
    __m512i gaps = _mm512_andnot_si512(_mm512_or_si512(end, up_to_first), up_to_last);
    __m512i chars = chars_row ? _mm512_and_si512(_mm512_loadu_si512(chars_row), gaps) : gaps;
    __mmask8 enough = _mm512_cmpge_epu64_mask(_mm512_popcnt_epi64(chars),
                                              _mm512_set1_epi64((long long)interest->limit));
    for (unsigned i = 0; i < FST_GAP_STEPS; i++) {
        __m512i moved = _mm512_srl_epi64(gaps, _mm_cvtsi32_si128(interest->gap_shifts[i]));
        gaps = _mm512_and_si512(gaps, moved);
    }
    return _mm512_mask_test_epi64_mask(enough, gaps, gaps) != 0;
}

#include "text/kernel_template.h"

#endif
