/* SPDX-License-Identifier: MIT */
/*
 * Memory with an unreadable page on either side: a read of one byte too many is a crash. Works
 * where sanitizers do not see vector code. One thread.
 */
#ifndef SUPPORT_GUARD_H
#define SUPPORT_GUARD_H

#include <stddef.h>
#include <stdint.h>

struct guard {
    uint8_t *map;
    size_t map_nbytes;
    uint8_t *begin; /* right behind the first unreadable page */
    uint8_t *end;   /* right before the second */
};

/* At least `nbytes` bytes between the two pages; fails the test when there is no memory. */
void guard_open(struct guard *guard, size_t nbytes);
void guard_close(struct guard *guard);

/* A copy of the bytes that ends at guard->end, or that begins at guard->begin. */
uint8_t *guard_at_end(struct guard *guard, const void *data, size_t nbytes);
uint8_t *guard_at_begin(struct guard *guard, const void *data, size_t nbytes);

#endif
