/* SPDX-License-Identifier: MIT */
/*
 * Growing arrays and the bump allocator. Arena blocks double up to a limit, so that a million
 * names cost a handful of malloc() calls and an almost empty arena costs one small block.
 */
#include "base/mem.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_FIRST_NBYTES ((size_t)4096)
#define ARENA_BLOCK_MAX_NBYTES ((size_t)1 << 20)

struct fst_arena_block {
    struct fst_arena_block *next;
    size_t cap_nbytes;
    _Alignas(max_align_t) unsigned char data[];
};

fst_err fst_mem_grow(void *data, size_t *cap, size_t want, size_t elem_nbytes)
{
    void **array = data;
    if (want <= *cap)
        return FST_OK;
    size_t grown = *cap > SIZE_MAX / 3 * 2 ? want : *cap + *cap / 2;
    if (grown < want)
        grown = want;
    if (grown < 8)
        grown = 8;
    if (grown > SIZE_MAX / elem_nbytes)
        return -ENOMEM;
    void *moved = realloc(*array, grown * elem_nbytes);
    if (!moved)
        return -ENOMEM;
    *array = moved;
    *cap = grown;
    return FST_OK;
}

char *fst_mem_dup(const void *data, size_t nbytes)
{
    if (nbytes == SIZE_MAX)
        return NULL;
    char *copy = malloc(nbytes + 1);
    if (!copy)
        return NULL;
    if (nbytes)
        memcpy(copy, data, nbytes);
    copy[nbytes] = '\0';
    return copy;
}

/* Makes the head block one with room for `nbytes` more. */
static fst_err arena_block_add(struct fst_arena *arena, size_t nbytes)
{
    size_t cap = arena->head ? arena->head->cap_nbytes * 2 : ARENA_FIRST_NBYTES;
    if (cap > ARENA_BLOCK_MAX_NBYTES)
        cap = ARENA_BLOCK_MAX_NBYTES;
    if (cap < nbytes)
        cap = nbytes;
    if (cap > SIZE_MAX - sizeof(struct fst_arena_block))
        return -ENOMEM;
    struct fst_arena_block *block = malloc(sizeof *block + cap);
    if (!block)
        return -ENOMEM;
    block->next = arena->head;
    block->cap_nbytes = cap;
    arena->head = block;
    arena->used_nbytes = 0;
    arena->total_nbytes += cap;
    return FST_OK;
}

static void *arena_take(struct fst_arena *arena, size_t nbytes, size_t align)
{
    size_t start = (arena->used_nbytes + align - 1) / align * align;
    if (!arena->head || start > arena->head->cap_nbytes ||
        nbytes > arena->head->cap_nbytes - start) {
        if (arena_block_add(arena, nbytes) != FST_OK)
            return NULL;
        start = 0;
    }
    arena->used_nbytes = start + nbytes;
    return arena->head->data + start;
}

void *fst_arena_alloc(struct fst_arena *arena, size_t nbytes)
{
    return arena_take(arena, nbytes, _Alignof(max_align_t));
}

char *fst_arena_dup(struct fst_arena *arena, const void *data, size_t nbytes)
{
    if (nbytes == SIZE_MAX)
        return NULL;
    char *copy = arena_take(arena, nbytes + 1, 1);
    if (!copy)
        return NULL;
    if (nbytes)
        memcpy(copy, data, nbytes);
    copy[nbytes] = '\0';
    return copy;
}

void fst_arena_join(struct fst_arena *into, struct fst_arena *from)
{
    if (from->head) {
        struct fst_arena_block *last = from->head;
        while (last->next)
            last = last->next;
        if (into->head) {
            /* Behind into's head: the head's free rest stays in use. */
            last->next = into->head->next;
            into->head->next = from->head;
        } else {
            into->head = from->head;
            into->used_nbytes = from->used_nbytes;
        }
        into->total_nbytes += from->total_nbytes;
    }
    *from = (struct fst_arena){0};
}

void fst_arena_dispose(struct fst_arena *arena)
{
    for (struct fst_arena_block *block = arena->head; block;) {
        struct fst_arena_block *next = block->next;
        free(block);
        block = next;
    }
    *arena = (struct fst_arena){0};
}
