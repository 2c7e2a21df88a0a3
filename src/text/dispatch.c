/* SPDX-License-Identifier: MIT */
/*
 * The kernels of this build, best first, and the one in use.
 *
 * `chosen` is written by the main thread before any other exists and only read afterwards: it
 * needs no lock, no atomic, and nothing is decided on the first call.
 */
#include "text/dispatch.h"

#include "base/cpu.h"
#include "text/kernel.h"

static const struct fst_kernel kernels[] = {
#if defined(__x86_64__)
    {"avx512", FST_CPU_AVX512 | FST_CPU_AVX2 | FST_CPU_SSSE3, fst_avx512_run, fst_avx512_list,
     fst_avx512_sum},
    {"avx2", FST_CPU_AVX2 | FST_CPU_SSSE3, fst_avx2_run, fst_avx2_list, fst_avx2_sum},
    {"ssse3", FST_CPU_SSSE3, fst_ssse3_run, fst_ssse3_list, fst_ssse3_sum},
#elif defined(__aarch64__) && defined(__ARM_NEON) && !defined(__AARCH64EB__)
    {"neon", FST_CPU_NEON, fst_neon_run, fst_neon_list, fst_neon_sum},
#endif
    {"scalar", 0, fst_scalar_run, fst_scalar_list, fst_scalar_sum},
};

enum { NKERNELS = sizeof kernels / sizeof *kernels };

static const struct fst_kernel *chosen = &kernels[NKERNELS - 1];

const struct fst_kernel *fst_dispatch_kernels(unsigned *count)
{
    *count = NKERNELS;
    return kernels;
}

const struct fst_kernel *fst_dispatch_kernel(void)
{
    return chosen;
}

void fst_text_dispatch(uint32_t disabled)
{
    uint32_t features = fst_cpu_features() & ~disabled;
    unsigned i = 0;
    while ((kernels[i].features & features) != kernels[i].features)
        i++;
    chosen = &kernels[i];
}

const char *fst_text_kernel_name(void)
{
    return chosen->name;
}

void fst_lines_list(const struct fst_masks *masks, size_t nblocks, bool with_ends, uint16_t *out)
{
    chosen->list(masks, nblocks, with_ends, out);
}

void fst_lines_sum(const struct fst_masks *masks, const uint64_t *marked, size_t from, size_t to,
                   struct fst_line_sums *sums)
{
    if (from < to)
        chosen->sum(masks, marked, from, to, sums);
}
