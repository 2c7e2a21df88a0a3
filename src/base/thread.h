/* SPDX-License-Identifier: MIT */
/*
 * Threads, locks and conditions over pthreads, annotated for clang's thread-safety analysis.
 * A refused thread is an error value, never an abort. New threads have all signals blocked: they
 * are the loop thread's business.
 */
#ifndef FST_BASE_THREAD_H
#define FST_BASE_THREAD_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/err.h"

struct FST_CAPABILITY("mutex") fst_mutex {
    pthread_mutex_t handle;
};

struct fst_cond {
    pthread_cond_t handle;
};

struct fst_thread {
    pthread_t handle;
};

/* A lock. init gives 0 or -ENOMEM/-EAGAIN; dispose takes an initialised, unlocked one. Any thread.
 */
FST_MUST_USE fst_err fst_mutex_init(struct fst_mutex *mu);
void fst_mutex_dispose(struct fst_mutex *mu);
void fst_mutex_lock(struct fst_mutex *mu) FST_ACQUIRE(mu);
void fst_mutex_unlock(struct fst_mutex *mu) FST_RELEASE(mu);

/* A condition on the monotonic clock. init gives 0 or -ENOMEM/-EAGAIN. Any thread. */
FST_MUST_USE fst_err fst_cond_init(struct fst_cond *cond);
void fst_cond_dispose(struct fst_cond *cond);
/* Waits until signalled, or woken without reason: check your condition. Holds `mu` again after. */
void fst_cond_wait(struct fst_cond *cond, struct fst_mutex *mu) FST_REQUIRES(mu);
void fst_cond_signal(struct fst_cond *cond);
void fst_cond_broadcast(struct fst_cond *cond);

/*
 * Waits until signalled or until `timeout_ns` nanoseconds passed; true when signalled (or woken
 * without reason: check your condition), false at the timeout.
 */
bool fst_cond_wait_for(struct fst_cond *cond, struct fst_mutex *mu, uint64_t timeout_ns)
    FST_REQUIRES(mu);

/*
 * Which thread a function may run on, proven at compile time as far as the calls are direct: what
 * is FST_WORKER may not call what is FST_LOOP_THREAD, and is called by its like or through a
 * pointer only, as a thread is started. What has neither mark is not looked at.
 */
struct FST_CAPABILITY("role") fst_role {
    char unused;
};
extern struct fst_role fst_worker; /* never defined: only clang's analysis names it */
#define FST_LOOP_THREAD FST_EXCLUDES(fst_worker)
#define FST_WORKER FST_REQUIRES(fst_worker)

/* Runs main(arg) on a thread of its own. 0, or -EAGAIN/-ENOMEM when there is none to be had. */
FST_MUST_USE fst_err fst_thread_start(struct fst_thread *thread, void (*main)(void *arg),
                                      void *arg);
void fst_thread_join(struct fst_thread *thread);

#endif
