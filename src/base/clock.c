/* SPDX-License-Identifier: MIT */
/*
 * The monotonic clock: durations that no change of the wall clock can disturb.
 */
#include "base/clock.h"

#include <time.h>

uint64_t fst_clock_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}
