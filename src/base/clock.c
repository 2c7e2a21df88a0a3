/* SPDX-License-Identifier: MIT */
/*
 * The monotonic clock: durations that no change of the wall clock can disturb. The wall clock: what
 * the times of files are compared with.
 */
#include "base/clock.h"

#include <time.h>

uint64_t fst_clock_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

int64_t fst_clock_wall_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}
