/* SPDX-License-Identifier: MIT */
/*
 * What a kernel is: one function that runs over a piece of text in memory and notes what is in it,
 * and two that work on the masks it makes. All kernels have these signatures and give equal
 * results; text/dispatch.c chooses one. Private to src/text.
 *
 * A kernel knows nothing of cuts. It takes the piece for a text of its own, as if white space were
 * before it; text/count.c then opens the ends.
 */
#ifndef FST_TEXT_KERNEL_H
#define FST_TEXT_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/count.h"
#include "text/lines.h"

struct fst_kernel_run {
    /* In. */
    const struct fst_byteset *set; /* with `masks` only */
    struct fst_masks *masks;       /* (nbytes + 63) / 64 of them to write, or NULL */
    uint8_t line_end;              /* '\n', or '\r': what lines are counted by */
    uint8_t head_nbytes;           /* leading continuation bytes that are no error: 0 to 3 */
    bool validate;                 /* look for ill-formed sequences */
    /* In and out: `best` (length plus 1) is the length a line must reach to be of interest. */
    struct fst_text_lines lines;
    /* Out, from 0. */
    uint64_t words;
    uint64_t continuations; /* continuation bytes */
    uint64_t lfs;
    uint64_t crs;
    uint64_t crlfs;
    int64_t invalid_at; /* in: FST_TEXT_VALID */
};

/* Runs over data[0 .. nbytes). Reads no byte outside. Any thread. */
typedef void fst_kernel_fn(struct fst_kernel_run *run, const uint8_t *data, size_t nbytes);

/* fst_lines_list() and fst_lines_sum(). */
typedef void fst_lines_list_fn(const struct fst_masks *masks, size_t nblocks, bool with_ends,
                               uint16_t *out);
typedef void fst_lines_sum_fn(const struct fst_masks *masks, const uint64_t *marked, size_t from,
                              size_t to, struct fst_line_sums *sums);

struct fst_kernel {
    const char *name;
    uint32_t features; /* FST_CPU_…: all of them are needed */
    fst_kernel_fn *run;
    fst_lines_list_fn *list;
    fst_lines_sum_fn *sum;
};

/* The kernels that this build has, best first, scalar last; *count of them. Static. Any thread. */
const struct fst_kernel *fst_dispatch_kernels(unsigned *count);

/* The kernel in use. Never NULL. Any thread. */
const struct fst_kernel *fst_dispatch_kernel(void);

/* A line of `chars` characters ended. Shared by all kernels; the line end is added. */
static inline void fst_kernel_end_line(struct fst_text_lines *lines, uint64_t chars)
{
    if (lines->ends == 0) {
        lines->head_chars = chars;
    } else if (chars + 1 > lines->best) {
        lines->best = chars + 1;
        lines->best_index = lines->ends;
    }
    lines->ends++;
}

fst_kernel_fn fst_scalar_run;
fst_kernel_fn fst_ssse3_run;
fst_kernel_fn fst_avx2_run;
fst_kernel_fn fst_avx512_run;
fst_kernel_fn fst_neon_run;

fst_lines_list_fn fst_scalar_list, fst_ssse3_list, fst_avx2_list, fst_avx512_list, fst_neon_list;
fst_lines_sum_fn fst_scalar_sum, fst_ssse3_sum, fst_avx2_sum, fst_avx512_sum, fst_neon_sum;

#endif
