/* SPDX-License-Identifier: MIT */
/* The clock goes forwards, at the speed of time. */
#include "base/clock.h"

#include <criterion/criterion.h>
#include <time.h>

Test(base_clock, never_goes_back, .timeout = 5)
{
    uint64_t last = fst_clock_ns();
    for (int i = 0; i < 100000; i++) {
        uint64_t now = fst_clock_ns();
        cr_assert_geq(now, last);
        last = now;
    }
}

Test(base_clock, counts_nanoseconds, .timeout = 5)
{
    struct timespec pause = {.tv_nsec = 20000000};
    uint64_t start = fst_clock_ns();
    nanosleep(&pause, NULL);
    cr_assert_geq(fst_clock_ns() - start, 20000000u);
}

Test(base_clock, the_wall_clock_counts_from_1970)
{
    time_t before = time(NULL);
    int64_t now_ns = fst_clock_wall_ns();
    cr_assert_geq(now_ns / 1000000000, before - 1);
    cr_assert_leq(now_ns / 1000000000, time(NULL) + 1);
}
