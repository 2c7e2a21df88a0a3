/* SPDX-License-Identifier: MIT */
/* Every kernel that this CPU has, in use one after the other. */
#ifndef TEST_SUPPORT_KERNELS_H
#define TEST_SUPPORT_KERNELS_H

#include <stdlib.h>
#include <string.h>

#include "base/cpu.h"
#include "text/dispatch.h"
#include "text/kernel.h"

static inline void each_kernel(void (*visit)(void *arg), void *arg)
{
    unsigned count;
    const struct fst_kernel *kernels = fst_dispatch_kernels(&count);
    for (unsigned i = 0; i < count; i++) {
        if ((kernels[i].features & fst_cpu_features()) != kernels[i].features)
            continue;
        fst_text_dispatch(~kernels[i].features);
        if (strcmp(fst_text_kernel_name(), kernels[i].name) != 0)
            abort();
        visit(arg);
    }
}

#endif
