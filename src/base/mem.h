/* SPDX-License-Identifier: MIT */
/*
 * Growing arrays without overflow, and a bump allocator for what lives and dies together.
 * Everything ends in malloc(), so tests can make any allocation fail by wrapping it.
 */
#ifndef FST_BASE_MEM_H
#define FST_BASE_MEM_H

#include <stddef.h>

#include "base/compiler.h"
#include "base/err.h"

/*
 * Makes room for at least `want` elements of `elem_nbytes` in the array at `*data` (NULL when
 * empty) with capacity `*cap`; grows by half at least, so that appending is amortised O(1).
 * Returns 0 or -ENOMEM; on failure the array is as it was. The caller owns *data and frees it
 * with free(). Any thread.
 */
FST_MUST_USE fst_err fst_mem_grow(void *data, size_t *cap, size_t want, size_t elem_nbytes);

/*
 * A copy of `nbytes` bytes at `data` with a NUL behind them, or NULL when memory is out. The
 * caller frees it. Any thread.
 */
FST_MUST_USE char *fst_mem_dup(const void *data, size_t nbytes);

struct fst_arena_block;

/* Memory that is freed all at once. Zero-initialised is empty. One thread at a time. */
struct fst_arena {
    struct fst_arena_block *head;
    size_t used_nbytes; /* in the head block */
    size_t total_nbytes;
};

/* `nbytes` bytes, aligned for any type, or NULL when memory is out. Owned by the arena. */
FST_MUST_USE void *fst_arena_alloc(struct fst_arena *arena, size_t nbytes);

/* As fst_arena_alloc(), without alignment: for names. */
FST_MUST_USE char *fst_arena_dup(struct fst_arena *arena, const void *data, size_t nbytes);

/* Hands all blocks of `from` to `into`; pointers stay valid. `from` is empty afterwards. */
void fst_arena_join(struct fst_arena *into, struct fst_arena *from);

/* Frees all of it; a second call does nothing. */
void fst_arena_dispose(struct fst_arena *arena);

#endif
