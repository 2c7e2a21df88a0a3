/* SPDX-License-Identifier: MIT */
/* Threads, locks and conditions; run under ThreadSanitizer as well. */
#include "base/thread.h"

#include <criterion/criterion.h>
#include <signal.h>

#include "base/clock.h"

struct shared {
    struct fst_mutex mu;
    struct fst_cond cond;
    unsigned count; /* under mu */
};

static void add_many(void *arg)
{
    struct shared *shared = arg;
    for (int i = 0; i < 10000; i++) {
        fst_mutex_lock(&shared->mu);
        shared->count++;
        fst_cond_signal(&shared->cond);
        fst_mutex_unlock(&shared->mu);
    }
}

static void init(struct shared *shared)
{
    cr_assert_eq(fst_mutex_init(&shared->mu), 0);
    cr_assert_eq(fst_cond_init(&shared->cond), 0);
}

Test(base_thread, a_lock_keeps_others_out, .timeout = 5)
{
    struct shared shared = {.count = 0};
    init(&shared);
    struct fst_thread threads[4];
    for (int i = 0; i < 4; i++)
        cr_assert_eq(fst_thread_start(&threads[i], add_many, &shared), 0);
    fst_mutex_lock(&shared.mu);
    while (shared.count < 40000)
        fst_cond_wait(&shared.cond, &shared.mu);
    unsigned count = shared.count;
    fst_mutex_unlock(&shared.mu);
    for (int i = 0; i < 4; i++)
        fst_thread_join(&threads[i]);
    cr_assert_eq(count, 40000u);
    fst_cond_dispose(&shared.cond);
    fst_mutex_dispose(&shared.mu);
}

Test(base_thread, waiting_ends_at_the_time_out, .timeout = 5)
{
    struct shared shared = {.count = 0};
    init(&shared);
    uint64_t start = fst_clock_ns();
    fst_mutex_lock(&shared.mu);
    while (fst_cond_wait_for(&shared.cond, &shared.mu, 30000000)) {
        /* woken without reason: the time begins again */
    }
    fst_mutex_unlock(&shared.mu);
    cr_assert_geq(fst_clock_ns() - start, 30000000u);
}

static void read_mask(void *arg)
{
    pthread_sigmask(SIG_SETMASK, NULL, arg);
}

Test(base_thread, new_threads_have_signals_blocked)
{
    sigset_t mask;
    sigemptyset(&mask);
    struct fst_thread thread;
    cr_assert_eq(fst_thread_start(&thread, read_mask, &mask), 0);
    fst_thread_join(&thread);
    cr_assert(sigismember(&mask, SIGTERM));
    cr_assert(sigismember(&mask, SIGINT));
    sigset_t own;
    pthread_sigmask(SIG_SETMASK, NULL, &own);
    cr_assert_not(sigismember(&own, SIGTERM));
}
