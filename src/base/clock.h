/* SPDX-License-Identifier: MIT */
#ifndef FST_BASE_CLOCK_H
#define FST_BASE_CLOCK_H

#include <stdint.h>

/* Nanoseconds of the monotonic clock since some fixed moment. Any thread. */
uint64_t fst_clock_ns(void);

/* Nanoseconds since 1970, as files are stamped with; may go back. Any thread. */
int64_t fst_clock_wall_ns(void);

#endif
