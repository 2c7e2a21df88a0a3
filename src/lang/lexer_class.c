/* SPDX-License-Identifier: MIT */
/*
 * Classes the lines of a chunk from three masks: line ends, white space, comments.
 *
 * No loop over lines: take a number in which every bit that is no line end is 1, and add the mask
 * of the bytes that are code. In a line that has any, the addition carries through all higher 1
 * bits of the line into the bit of its line end, which was 0; in the others nothing happens. So the
 * line ends of lines with code are those whose bit is 1 in the sum. A carry out of the block is the
 * unfinished line's. The same again for comments.
 */
#include "base/cpu.h"
#include "lang/lexer.h"
#include "lang/scan_internal.h"

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
static inline uint64_t add_carry(uint64_t a, uint64_t b, unsigned char *carry)
{
    unsigned long long sum;
    *carry = __builtin_ia32_addcarryx_u64(*carry, a, b, &sum);
    return sum;
}
#else
static inline uint64_t add_carry(uint64_t a, uint64_t b, unsigned char *carry)
{
    uint64_t sum, out;
    bool first = __builtin_add_overflow(a, b, &sum);
    bool second = __builtin_add_overflow(sum, (uint64_t)*carry, &out);
    *carry = first || second;
    return out;
}
#endif

static void report(struct fst_lexer *lexer, uint64_t ends, uint64_t with_code,
                   uint64_t with_comment)
{
    while (ends) {
        uint64_t bit = ends & (~ends + 1);
        enum fst_line_class line_class = with_code & bit      ? FST_LINE_CODE
                                         : with_comment & bit ? FST_LINE_COMMENT
                                                              : FST_LINE_BLANK;
        fst_scan_line(lexer->scan, line_class, lexer->lang);
        ends &= ends - 1;
    }
}

struct sums {
    uint64_t lines, code, comments;
    unsigned char carry_code, carry_comment;
};

/* Of block i the bytes whose bits are in `valid`. */
static FST_ALWAYS_INLINE void class_block(struct fst_lexer *lexer, size_t i, uint64_t valid,
                                          struct sums *sums)
{
    const struct fst_masks *masks = &lexer->masks[i];
    uint64_t text = ~(masks->space | masks->line_end) & valid;
    uint64_t ends = masks->line_end & valid;
    uint64_t comment = text & lexer->comment[i];
    uint64_t with_code = add_carry(~ends, text ^ comment, &sums->carry_code) & ends;
    uint64_t with_comment = add_carry(~ends, comment, &sums->carry_comment) & ends;
    sums->lines += (unsigned)__builtin_popcountll(ends);
    sums->code += (unsigned)__builtin_popcountll(with_code);
    sums->comments += (unsigned)__builtin_popcountll(with_comment & ~with_code);
    if (FST_UNLIKELY(lexer->report) && ends)
        report(lexer, ends, with_code, with_comment);
}

static FST_ALWAYS_INLINE void class_blocks(struct fst_lexer *lexer, size_t from, size_t to)
{
    struct sums sums = {
        .carry_code = lexer->carry_code,
        .carry_comment = lexer->carry_comment,
    };
    size_t first = from / FST_BLOCK_NBYTES, last = (to - 1) / FST_BLOCK_NBYTES;
    uint64_t head = ~UINT64_C(0) << (from % FST_BLOCK_NBYTES);
    uint64_t tail = ~UINT64_C(0) >> (63 - (to - 1) % FST_BLOCK_NBYTES);
    if (first < last) {
        class_block(lexer, first, head, &sums);
        for (size_t i = first + 1; i < last; i++)
            class_block(lexer, i, ~UINT64_C(0), &sums);
        head = ~UINT64_C(0);
    }
    class_block(lexer, last, head & tail, &sums);
    lexer->carry_code = sums.carry_code;
    lexer->carry_comment = sums.carry_comment;
    lexer->counts->code += sums.code;
    lexer->counts->comments += sums.comments;
    lexer->counts->blanks += sums.lines - sums.code - sums.comments;
}

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
/* The same with the instruction that counts bits, which the oldest x86-64 lacks. */
__attribute__((target("popcnt"))) static void class_blocks_popcnt(struct fst_lexer *lexer,
                                                                  size_t from, size_t to)
{
    class_blocks(lexer, from, to);
}
#define HAS_POPCNT() (fst_cpu_features() & FST_CPU_SSSE3)
#else
#define class_blocks_popcnt class_blocks
#define HAS_POPCNT() false
#endif

void fst_lexer_class(struct fst_lexer *lexer, size_t to)
{
    size_t from = lexer->classed;
    if (from >= to)
        return;
    if (HAS_POPCNT())
        class_blocks_popcnt(lexer, from, to);
    else
        class_blocks(lexer, from, to);
    lexer->classed = to;
}
