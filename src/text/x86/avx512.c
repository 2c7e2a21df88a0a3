/* SPDX-License-Identifier: MIT */
/*
 * The kernel for AVX-512 (F, BW, VL, VBMI, VBMI2, VPOPCNTDQ): a block is one register, and a
 * comparison gives its mask at once. Any thread.
 */
#include "text/kernel.h"

#if defined(__x86_64__)

#include <assert.h>
#include <immintrin.h>

#define KERNEL_RUN fst_avx512_run
#define KERNEL_TARGET                                                                              \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,avx512vpopcntdq,avx2," \
                          "bmi,bmi2,lzcnt,popcnt")))
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

BLOCK_INLINE bool group_tally(const block_t *b, uint8_t byte, block_t *sums)
{
    const __m512i all = block_all(byte), minus_one = _mm512_set1_epi8(-1);
    __mmask64 here[4];
    for (unsigned k = 0; k < 4; k++) {
        here[k] = _mm512_cmpeq_epi8_mask(b[k], all);
        *sums = _mm512_mask_sub_epi8(*sums, here[k], *sums, minus_one);
    }
    return !_kortestz_mask64_u8(_kor_mask64(here[0], here[1]), _kor_mask64(here[2], here[3]));
}

BLOCK_INLINE uint64_t block_sum(block_t b)
{
    return (uint64_t)_mm512_reduce_add_epi64(_mm512_sad_epu8(b, _mm512_setzero_si512()));
}

#include "text/kernel_template.h"

/* Positions within a block, packed by its mask, then made wide: half a block a time. */
KERNEL_TARGET void fst_avx512_list(const struct fst_masks *masks, size_t nblocks, bool with_ends,
                                   uint16_t *out)
{
    static const uint8_t ascending[FST_BLOCK_NBYTES] = {
        0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
        22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
        44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
    const block_t positions = block_load(ascending);
    const uint64_t ends = with_ends ? ~UINT64_C(0) : 0;
    __m512i base = _mm512_setzero_si512();
    for (size_t block = 0; block < nblocks; block++) {
        uint64_t mask = masks[block].special | (masks[block].line_end & ends);
        unsigned len = count_bits(mask);
        block_t packed = _mm512_maskz_compress_epi8(mask, positions);
        __m512i low = _mm512_cvtepu8_epi16(_mm512_castsi512_si256(packed));
        _mm512_storeu_si512(out, _mm512_add_epi16(low, base));
        if (FST_UNLIKELY(len > FST_BLOCK_NBYTES / 2)) {
            __m512i high = _mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(packed, 1));
            _mm512_storeu_si512(out + FST_BLOCK_NBYTES / 2, _mm512_add_epi16(high, base));
        }
        out += len;
        base = _mm512_add_epi16(base, _mm512_set1_epi16(FST_BLOCK_NBYTES));
    }
    *out = FST_LINES_NO_POSITION;
}

enum { ROW_BLOCKS = 8 };

/*
 * a + b as numbers of 512 bits. A word's carry goes on through all words behind it that are all
 * ones; with a bit for each word, that is an addition again.
 */
KERNEL_TARGET static FST_ALWAYS_INLINE __m512i add_rows(__m512i a, __m512i b, bool *carry)
{
    const __m512i ones = _mm512_set1_epi64(-1);
    __m512i sum = _mm512_add_epi64(a, b);
    unsigned over = _mm512_cmplt_epu64_mask(sum, b);
    unsigned passes_on = _mm512_cmpeq_epi64_mask(sum, ones);
    unsigned into = ((over << 1 | *carry) + passes_on) ^ passes_on;
    *carry = into >> ROW_BLOCKS & 1;
    return _mm512_mask_sub_epi64(sum, (__mmask8)into, sum, ones);
}

/* Word i of each of eight structures. */
KERNEL_TARGET static FST_ALWAYS_INLINE __m512i gather_rows(const __m512i *rows, __m512i first,
                                                           __m512i third)
{
    return _mm512_permutex2var_epi64(_mm512_permutex2var_epi64(rows[0], first, rows[1]), third,
                                     rows[2]);
}

/* As the words do it in text/lines.h, eight blocks a time. */
KERNEL_TARGET void fst_avx512_sum(const struct fst_masks *masks, const uint64_t *marked,
                                  size_t from, size_t to, struct fst_line_sums *sums)
{
    static_assert(sizeof(*masks) == 3 * sizeof(uint64_t), "three words, line ends and space first");
    const __m512i first_ends = _mm512_setr_epi64(0, 3, 6, 9, 12, 15, 0, 0);
    const __m512i last_ends = _mm512_setr_epi64(0, 1, 2, 3, 4, 5, 10, 13);
    const __m512i first_space = _mm512_setr_epi64(1, 4, 7, 10, 13, 0, 0, 0);
    const __m512i last_space = _mm512_setr_epi64(0, 1, 2, 3, 4, 8, 11, 14);
    const __m512i ones = _mm512_set1_epi64(-1);
    __m512i lines = _mm512_setzero_si512(), plain = lines, only_marked = lines;
    bool has_plain = sums->has_plain, has_marked = sums->has_marked;
    size_t first = from / FST_BLOCK_NBYTES, last = (to - 1) / FST_BLOCK_NBYTES;
    for (size_t block = first; block <= last; block += ROW_BLOCKS) {
        size_t len = last + 1 - block < ROW_BLOCKS ? last + 1 - block : ROW_BLOCKS;
        unsigned words = (1u << 3 * len) - 1;
        __mmask8 there = (__mmask8)((1u << len) - 1);
        const uint64_t *at = (const uint64_t *)(const void *)&masks[block];
        __m512i rows[3] = {_mm512_maskz_loadu_epi64((__mmask8)words, at),
                           _mm512_maskz_loadu_epi64((__mmask8)(words >> 8), at + 8),
                           _mm512_maskz_loadu_epi64((__mmask8)(words >> 16), at + 16)};
        __m512i valid = _mm512_maskz_mov_epi64(there, ones);
        if (block == first)
            valid = _mm512_mask_mov_epi64(valid, 1,
                                          _mm512_set1_epi64((int64_t)(~UINT64_C(0) << from % 64)));
        if (block + len > last)
            valid = _mm512_mask_and_epi64(valid, (__mmask8)(1u << (len - 1)), valid,
                                          _mm512_set1_epi64((int64_t)fst_lines_valid(last, 0, to)));
        __m512i all = _mm512_and_si512(gather_rows(rows, first_ends, last_ends), valid);
        __m512i space = gather_rows(rows, first_space, last_space);
        __m512i text = _mm512_andnot_si512(_mm512_or_si512(space, all), valid);
        __m512i mark = _mm512_and_si512(text, _mm512_maskz_loadu_epi64(there, marked + block));
        __m512i between = _mm512_xor_si512(all, ones);
        __m512i with_plain =
            _mm512_and_si512(add_rows(between, _mm512_xor_si512(text, mark), &has_plain), all);
        __m512i with_mark = _mm512_and_si512(add_rows(between, mark, &has_marked), all);
        lines = _mm512_add_epi64(lines, _mm512_popcnt_epi64(all));
        plain = _mm512_add_epi64(plain, _mm512_popcnt_epi64(with_plain));
        only_marked = _mm512_add_epi64(
            only_marked, _mm512_popcnt_epi64(_mm512_andnot_si512(with_plain, with_mark)));
    }
    sums->lines += (uint64_t)_mm512_reduce_add_epi64(lines);
    sums->plain += (uint64_t)_mm512_reduce_add_epi64(plain);
    sums->marked += (uint64_t)_mm512_reduce_add_epi64(only_marked);
    sums->has_plain = has_plain;
    sums->has_marked = has_marked;
}

#endif
