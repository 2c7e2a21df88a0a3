/* SPDX-License-Identifier: MIT */
/* Growing without overflow; the arena's alignment, joining and disposal. */
#include "base/mem.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

Test(base_mem, grow_keeps_what_is_in)
{
    int *array = NULL;
    size_t cap = 0;
    for (size_t i = 0; i < 10000; i++) {
        cr_assert_eq(fst_mem_grow(&array, &cap, i + 1, sizeof *array), 0);
        cr_assert_gt(cap, i);
        array[i] = (int)i;
    }
    for (size_t i = 0; i < 10000; i++)
        cr_assert_eq(array[i], (int)i);
    free(array);
}

Test(base_mem, grow_does_nothing_where_there_is_room)
{
    char *array = NULL;
    size_t cap = 0;
    cr_assert_eq(fst_mem_grow(&array, &cap, 100, 1), 0);
    char *before = array;
    size_t cap_before = cap;
    cr_assert_eq(fst_mem_grow(&array, &cap, cap, 1), 0);
    cr_assert_eq(array, before);
    cr_assert_eq(cap, cap_before);
    free(array);
}

Test(base_mem, grow_refuses_what_overflows_and_leaves_the_array)
{
    int *array = NULL;
    size_t cap = 0;
    cr_assert_eq(fst_mem_grow(&array, &cap, 4, sizeof *array), 0);
    array[3] = 42;
    int *before = array;
    cr_assert_eq(fst_mem_grow(&array, &cap, SIZE_MAX / 2, sizeof *array), -ENOMEM);
    cr_assert_eq(array, before);
    cr_assert_eq(array[3], 42);
    free(array);
}

Test(base_mem, dup_copies_any_bytes_and_ends_with_nul)
{
    char *copy = fst_mem_dup("a\0b", 3);
    cr_assert_not_null(copy);
    cr_assert(memcmp(copy, "a\0b", 4) == 0);
    free(copy);
    copy = fst_mem_dup(NULL, 0);
    cr_assert_str_eq(copy, "");
    free(copy);
    cr_assert_null(fst_mem_dup("", SIZE_MAX));
}

Test(base_mem, arena_memory_is_aligned_and_does_not_overlap)
{
    struct fst_arena arena = {0};
    unsigned char *parts[500];
    for (size_t i = 0; i < 500; i++) {
        size_t n = i * 7 % 129 + 1;
        parts[i] = fst_arena_alloc(&arena, n);
        cr_assert_not_null(parts[i]);
        cr_assert_eq((uintptr_t)parts[i] % _Alignof(max_align_t), 0u);
        memset(parts[i], (int)(i & 0xff), n);
        char *name = fst_arena_dup(&arena, "name", 4);
        cr_assert_str_eq(name, "name");
    }
    for (size_t i = 0; i < 500; i++) {
        for (size_t k = 0; k < i * 7 % 129 + 1; k++)
            cr_assert_eq(parts[i][k], (unsigned char)(i & 0xff));
    }
    fst_arena_dispose(&arena);
    fst_arena_dispose(&arena);
    cr_assert_eq(arena.total_nbytes, 0u);
}

Test(base_mem, arena_takes_what_is_larger_than_a_block)
{
    struct fst_arena arena = {0};
    char *big = fst_arena_alloc(&arena, (size_t)3 << 20);
    cr_assert_not_null(big);
    memset(big, 1, (size_t)3 << 20);
    cr_assert_null(fst_arena_alloc(&arena, SIZE_MAX - 4));
    cr_assert_not_null(fst_arena_alloc(&arena, 1));
    fst_arena_dispose(&arena);
}

Test(base_mem, joined_arenas_keep_their_pointers)
{
    struct fst_arena into = {0}, from = {0}, empty = {0};
    char *a = fst_arena_dup(&into, "first", 5);
    char *b = fst_arena_dup(&from, "second", 6);
    size_t total = into.total_nbytes + from.total_nbytes;
    fst_arena_join(&into, &from);
    fst_arena_join(&into, &empty);
    cr_assert_eq(into.total_nbytes, total);
    cr_assert_null(from.head);
    for (int i = 0; i < 1000; i++)
        cr_assert_not_null(fst_arena_alloc(&into, 64));
    cr_assert_str_eq(a, "first");
    cr_assert_str_eq(b, "second");
    fst_arena_join(&empty, &into);
    cr_assert_str_eq(a, "first");
    fst_arena_dispose(&empty);
}
