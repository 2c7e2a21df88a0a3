/* SPDX-License-Identifier: MIT */
/*
 * Work that reads files or takes long, off the loop thread. Each job runs on a thread of its own
 * and comes home through one locked queue and a wake-up of the loop; wake-ups merge, so the whole
 * queue is drained. libuv's own pool is not used: it aborts when a thread is refused.
 *
 * A job is a struct whose first member is `struct fst_job`. It belongs to its worker between `work`
 * and `done`, to the loop thread before and after.
 */
#ifndef FST_NVIM_JOB_H
#define FST_NVIM_JOB_H

#include <stdbool.h>
#include <stddef.h>

#include <uv.h>

#include "base/compiler.h"
#include "base/err.h"
#include "base/thread.h"

/* So many jobs run at a time; the others wait. A job stuck on a dead network must not stop all. */
#define FST_JOBS_MAX_RUNNING 8

struct fst_job {
    void (*work)(struct fst_job *job); /* on a thread of its own; may block */
    void (*done)(struct fst_job *job); /* on the loop thread, afterwards; frees the job */
    fst_err err; /* 0, or why `work` was never called: no thread, or everything is closing */
    struct fst_jobs *jobs;
    struct fst_thread thread;
    struct fst_job *next;
};

/* Private but for its size. */
struct fst_jobs {
    uv_async_t wakeup;
    struct fst_mutex lock;
    struct fst_job *home;         /* under the lock: finished, the last one first */
    struct fst_job *first, *last; /* waiting; loop thread */
    unsigned running;             /* started and not home; loop thread */
};

/* On `loop`. 0 or a negative error. */
FST_MUST_USE fst_err fst_jobs_open(struct fst_jobs *jobs, uv_loop_t *loop) FST_LOOP_THREAD;

/*
 * Runs a job now or as soon as one of those that run has ended. 0, or a negative error when no
 * thread can be had; the job is then the caller's again. Loop thread.
 */
FST_MUST_USE fst_err fst_jobs_start(struct fst_jobs *jobs, struct fst_job *job) FST_LOOP_THREAD;

/* Whether a worker may still use memory of ours. Loop thread. */
bool fst_jobs_are_running(const struct fst_jobs *jobs) FST_LOOP_THREAD;

/* Closes; only when nothing runs. Jobs that wait end with -ECANCELED. Loop thread. */
void fst_jobs_close(struct fst_jobs *jobs) FST_LOOP_THREAD;

#endif
