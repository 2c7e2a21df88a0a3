/* SPDX-License-Identifier: MIT */
/*
 * One locked stack: the newest task first, so a walk goes deep before it goes wide and memory stays
 * small. Tasks are directories and groups of files, milliseconds each, so the lock is taken some
 * thousand times a second and no finer queue is worth its races.
 *
 * A refused thread means fewer workers; it is asked for once more only by the next pool. `mu`
 * guards everything but the two hints, which are atomics.
 */
#include "walk/pool.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/thread.h"

struct pool_thread {
    struct fst_thread thread;
    struct fst_pool *pool;
    unsigned worker;
};

struct fst_pool {
    struct fst_mutex mu;
    struct fst_cond changed; /* tasks were pushed, the last one ended, or the pool stops */
    fst_task_fn *run;
    void *payload;
    unsigned jobs;
    /* Under mu: */
    struct fst_task *stack;
    size_t queued, running;
    unsigned started, waiting;
    bool stop;
    struct pool_thread *threads; /* jobs - 1; the first `started` run */
    _Atomic bool hungry;
};

static void note_hunger(struct fst_pool *pool) FST_REQUIRES(pool->mu)
{
    bool spare = pool->waiting > 0 || pool->started + 1 < pool->jobs;
    atomic_store_explicit(&pool->hungry, spare && pool->queued < pool->jobs, memory_order_relaxed);
}

/* Runs the task on top, without the lock. */
static void run_one(struct fst_pool *pool, unsigned worker) FST_REQUIRES(pool->mu)
{
    struct fst_task *task = pool->stack;
    pool->stack = task->next;
    pool->queued--;
    pool->running++;
    note_hunger(pool);
    fst_mutex_unlock(&pool->mu);
    pool->run(pool->payload, worker, task);
    fst_mutex_lock(&pool->mu);
    if (--pool->running == 0 && !pool->stack)
        fst_cond_broadcast(&pool->changed);
}

static void wait_for_work(struct fst_pool *pool) FST_REQUIRES(pool->mu)
{
    pool->waiting++;
    note_hunger(pool);
    fst_cond_wait(&pool->changed, &pool->mu);
    pool->waiting--;
}

static void thread_main(void *arg)
{
    struct pool_thread *self = arg;
    struct fst_pool *pool = self->pool;
    fst_mutex_lock(&pool->mu);
    for (;;) {
        while (!pool->stack && !pool->stop)
            wait_for_work(pool);
        if (!pool->stack)
            break;
        run_one(pool, self->worker);
    }
    fst_mutex_unlock(&pool->mu);
}

fst_err fst_pool_new(struct fst_pool **out, unsigned jobs, fst_task_fn *run, void *payload)
{
    struct fst_pool *pool = calloc(1, sizeof *pool);
    if (!pool)
        return -ENOMEM;
    pool->run = run;
    pool->payload = payload;
    pool->jobs = jobs;
    atomic_init(&pool->hungry, jobs > 1);
    pool->threads = calloc(jobs, sizeof *pool->threads);
    fst_err err = pool->threads ? fst_mutex_init(&pool->mu) : -ENOMEM;
    if (err)
        goto no_mutex;
    err = fst_cond_init(&pool->changed);
    if (err)
        goto no_cond;
    *out = pool;
    return FST_OK;

no_cond:
    fst_mutex_dispose(&pool->mu);
no_mutex:
    free(pool->threads);
    free(pool);
    return err;
}

void fst_pool_free(struct fst_pool *pool)
{
    if (!pool)
        return;
    fst_mutex_lock(&pool->mu);
    pool->stop = true;
    unsigned started = pool->started;
    fst_cond_broadcast(&pool->changed);
    fst_mutex_unlock(&pool->mu);
    for (unsigned i = 0; i < started; i++)
        fst_thread_join(&pool->threads[i].thread);
    fst_cond_dispose(&pool->changed);
    fst_mutex_dispose(&pool->mu);
    free(pool->threads);
    free(pool);
}

/* One more worker, if there may and can be one. */
static void start_thread(struct fst_pool *pool) FST_REQUIRES(pool->mu)
{
    if (pool->started + 1 >= pool->jobs)
        return;
    struct pool_thread *slot = &pool->threads[pool->started];
    slot->pool = pool;
    slot->worker = pool->started + 1;
    if (fst_thread_start(&slot->thread, thread_main, slot) == FST_OK)
        pool->started++;
    else
        pool->jobs = pool->started + 1;
}

void fst_pool_push(struct fst_pool *pool, struct fst_task *first)
{
    if (!first)
        return;
    size_t n = 1;
    struct fst_task *last = first;
    for (; last->next; last = last->next)
        n++;
    fst_mutex_lock(&pool->mu);
    last->next = pool->stack;
    pool->stack = first;
    pool->queued += n;
    /* The pusher itself will take one when it is done; workers are for what is beyond that. */
    if (pool->waiting == 0 && pool->queued > 1)
        start_thread(pool);
    if (n > 1 && pool->waiting > 1)
        fst_cond_broadcast(&pool->changed);
    else if (pool->waiting)
        fst_cond_signal(&pool->changed);
    note_hunger(pool);
    fst_mutex_unlock(&pool->mu);
}

void fst_pool_run(struct fst_pool *pool)
{
    fst_mutex_lock(&pool->mu);
    while (pool->stack || pool->running) {
        if (pool->stack)
            run_one(pool, 0);
        else
            wait_for_work(pool);
    }
    fst_mutex_unlock(&pool->mu);
}

bool fst_pool_is_hungry(struct fst_pool *pool)
{
    return atomic_load_explicit(&pool->hungry, memory_order_relaxed);
}
