/* SPDX-License-Identifier: MIT */
/*
 * The pool: every task runs once, tasks make tasks, and it can be run again.
 */
#include "walk/pool.h"

#include <criterion/criterion.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { JOBS = 8 };

struct job {
    struct fst_task link;
    unsigned depth;
};

static struct fst_pool *pool;
static _Atomic unsigned ran, busy[JOBS];

static void push(unsigned depth, unsigned n)
{
    struct fst_task *first = NULL;
    for (unsigned i = 0; i < n; i++) {
        struct job *job = calloc(1, sizeof *job);
        cr_assert_not_null(job);
        job->depth = depth;
        job->link.next = first;
        first = &job->link;
    }
    fst_pool_push(pool, first);
}

static void run(void *payload, unsigned worker, struct fst_task *task)
{
    struct job *job = (struct job *)(void *)task;
    cr_assert_lt(worker, JOBS);
    cr_assert_eq(atomic_fetch_add(&busy[worker], 1), 0, "two tasks on one worker");
    if (job->depth)
        push(job->depth - 1, 3);
    atomic_fetch_add((_Atomic unsigned *)payload, 1);
    free(job);
    atomic_fetch_sub(&busy[worker], 1);
}

Test(walk_pool, runs_every_task_once_and_again)
{
    for (unsigned jobs = 1; jobs <= JOBS; jobs *= 2) {
        cr_assert_eq(fst_pool_new(&pool, jobs, run, &ran), FST_OK);
        for (int again = 0; again < 3; again++) {
            atomic_store(&ran, 0);
            push(6, 2);
            fst_pool_run(pool);
            cr_assert_eq(atomic_load(&ran), 2 * 1093); /* 2 * (3^7 - 1) / 2 */
        }
        fst_pool_free(pool);
    }
}

Test(walk_pool, nothing_to_do_is_done_at_once)
{
    cr_assert_eq(fst_pool_new(&pool, 4, run, &ran), FST_OK);
    fst_pool_push(pool, NULL);
    fst_pool_run(pool);
    cr_assert(fst_pool_is_hungry(pool));
    fst_pool_free(pool);
    fst_pool_free(NULL);
}
