/* SPDX-License-Identifier: MIT */
/*
 * Guard pages by mmap() and mprotect().
 */
#include "support/guard.h"

#include <criterion/criterion.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void guard_open(struct guard *guard, size_t nbytes)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t inner = (nbytes + page - 1) / page * page;
    guard->map_nbytes = inner + 2 * page;
    guard->map = mmap(NULL, guard->map_nbytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    cr_assert(guard->map != MAP_FAILED, "no memory for guard pages");
    guard->begin = guard->map + page;
    guard->end = guard->begin + inner;
    cr_assert_eq(mprotect(guard->begin, inner, PROT_READ | PROT_WRITE), 0);
}

void guard_close(struct guard *guard)
{
    munmap(guard->map, guard->map_nbytes);
    *guard = (struct guard){0};
}

uint8_t *guard_at_end(struct guard *guard, const void *data, size_t nbytes)
{
    return nbytes ? memcpy(guard->end - nbytes, data, nbytes) : guard->end;
}

uint8_t *guard_at_begin(struct guard *guard, const void *data, size_t nbytes)
{
    return nbytes ? memcpy(guard->begin, data, nbytes) : guard->begin;
}
