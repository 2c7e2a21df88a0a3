/* SPDX-License-Identifier: MIT */
/*
 * The choice of the kernel, made once before any other thread exists.
 */
#ifndef FST_TEXT_DISPATCH_H
#define FST_TEXT_DISPATCH_H

#include <stdint.h>

#include "base/compiler.h"
#include "base/err.h"

/*
 * Chooses the best kernel for this CPU without the features in `disabled` (FST_CPU_…). Call it
 * once at start-up, before the first count and before any thread starts; without a call the
 * scalar kernel is used. Main thread only.
 */
void fst_text_dispatch(uint32_t disabled);

/* The name of the kernel in use: "scalar", "ssse3", "avx2", "avx512" or "neon". */
const char *fst_text_kernel_name(void);

#endif
