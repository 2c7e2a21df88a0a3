/* SPDX-License-Identifier: MIT */
/*
 * Worker threads over one stack of tasks. The thread that runs the pool is worker 0; others are
 * started when there is more to do than workers, so a small job costs no thread.
 */
#ifndef FST_WALK_POOL_H
#define FST_WALK_POOL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/err.h"

/* First member of what a task is. */
struct fst_task {
    struct fst_task *next;
};

/* Runs one task on worker number `worker`; owns `task` from then on. May push more. */
typedef void fst_task_fn(void *payload, unsigned worker, struct fst_task *task);

struct fst_pool;

/* 0 with *out owned by the caller, or a negative error. `jobs` is at least 1. Any thread. */
FST_MUST_USE fst_err fst_pool_new(struct fst_pool **out, unsigned jobs, fst_task_fn *run,
                                  void *payload);

/* Ends the threads. No task may be left. NULL is fine. */
void fst_pool_free(struct fst_pool *pool);

/* Hands over a list of tasks, linked by `next`; the first is run first. Any thread. */
void fst_pool_push(struct fst_pool *pool, struct fst_task *first);

/* Runs tasks until none is left and none is running. One thread at a time. */
void fst_pool_run(struct fst_pool *pool);

/* Whether some worker has nothing to do, or could be started: a hint for sharing work. */
bool fst_pool_is_hungry(struct fst_pool *pool);

#endif
