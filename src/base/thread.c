/* SPDX-License-Identifier: MIT */
/*
 * pthreads with error values. A lock or condition that is used rightly cannot fail, so lock, wait
 * and signal assert instead of returning.
 */
#include "base/thread.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

static void check(int result)
{
    assert(result == 0);
    (void)result;
}

fst_err fst_mutex_init(struct fst_mutex *mu)
{
    return -pthread_mutex_init(&mu->handle, NULL);
}

void fst_mutex_dispose(struct fst_mutex *mu)
{
    check(pthread_mutex_destroy(&mu->handle));
}

void fst_mutex_lock(struct fst_mutex *mu) FST_NO_THREAD_ANALYSIS
{
    check(pthread_mutex_lock(&mu->handle));
}

void fst_mutex_unlock(struct fst_mutex *mu) FST_NO_THREAD_ANALYSIS
{
    check(pthread_mutex_unlock(&mu->handle));
}

fst_err fst_cond_init(struct fst_cond *cond)
{
#if defined(__APPLE__)
    return -pthread_cond_init(&cond->handle, NULL);
#else
    /* Time-outs by the monotonic clock: a changed wall clock must not make them wait for hours. */
    pthread_condattr_t attr;
    int err = pthread_condattr_init(&attr);
    if (err)
        return -err;
    err = pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    if (!err)
        err = pthread_cond_init(&cond->handle, &attr);
    pthread_condattr_destroy(&attr);
    return -err;
#endif
}

void fst_cond_dispose(struct fst_cond *cond)
{
    check(pthread_cond_destroy(&cond->handle));
}

void fst_cond_wait(struct fst_cond *cond, struct fst_mutex *mu)
{
    check(pthread_cond_wait(&cond->handle, &mu->handle));
}

void fst_cond_signal(struct fst_cond *cond)
{
    check(pthread_cond_signal(&cond->handle));
}

void fst_cond_broadcast(struct fst_cond *cond)
{
    check(pthread_cond_broadcast(&cond->handle));
}

bool fst_cond_wait_for(struct fst_cond *cond, struct fst_mutex *mu, uint64_t timeout_ns)
{
    struct timespec until;
#if defined(__APPLE__)
    until.tv_sec = (time_t)(timeout_ns / UINT64_C(1000000000));
    until.tv_nsec = (long)(timeout_ns % UINT64_C(1000000000));
    return pthread_cond_timedwait_relative_np(&cond->handle, &mu->handle, &until) != ETIMEDOUT;
#else
    clock_gettime(CLOCK_MONOTONIC, &until);
    uint64_t nsec = (uint64_t)until.tv_nsec + timeout_ns % UINT64_C(1000000000);
    until.tv_sec += (time_t)(timeout_ns / UINT64_C(1000000000) + nsec / UINT64_C(1000000000));
    until.tv_nsec = (long)(nsec % UINT64_C(1000000000));
    return pthread_cond_timedwait(&cond->handle, &mu->handle, &until) != ETIMEDOUT;
#endif
}

struct start {
    void (*main)(void *arg);
    void *arg;
};

static void *thread_main(void *payload)
{
    struct start start = *(struct start *)payload;
    free(payload);
    start.main(start.arg);
    return NULL;
}

fst_err fst_thread_start(struct fst_thread *thread, void (*main)(void *arg), void *arg)
{
    struct start *start = malloc(sizeof *start);
    if (!start)
        return -ENOMEM;
    *start = (struct start){main, arg};
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int err = pthread_create(&thread->handle, NULL, thread_main, start);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (err)
        free(start);
    return -err;
}

void fst_thread_join(struct fst_thread *thread)
{
    check(pthread_join(thread->handle, NULL));
}
