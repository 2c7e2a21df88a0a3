/* SPDX-License-Identifier: MIT */
/*
 * Jobs on a real loop: all come home, no more than the limit run at a time, one that is stuck holds
 * up no other.
 */
#include <criterion/criterion.h>

#include <stdatomic.h>
#include <stdlib.h>

#include "nvim/job.h"

static _Atomic int running, most_running, worked;
static struct fst_mutex gate;

struct work {
    struct fst_job job; /* first */
    int *done;
    bool stuck;
};

static void work(struct fst_job *job)
{
    int now = ++running;
    int most = most_running;
    while (now > most && !atomic_compare_exchange_weak(&most_running, &most, now))
        ;
    if (((struct work *)job)->stuck) {
        fst_mutex_lock(&gate);
        fst_mutex_unlock(&gate);
    }
    worked++;
    running--;
}

static void done(struct fst_job *job)
{
    ++*((struct work *)job)->done;
}

static void run_until(uv_loop_t *loop, const int *value, int wanted)
{
    for (int i = 0; i < 10000 && *value < wanted; i++)
        uv_run(loop, UV_RUN_ONCE);
    cr_assert_eq(*value, wanted);
}

Test(nvim_job, all_come_home_and_few_run_at_a_time)
{
    enum { N = 200 };
    uv_loop_t loop;
    struct fst_jobs jobs;
    int finished = 0;
    struct work *works = calloc(N, sizeof *works);
    cr_assert_not_null(works);
    cr_assert_eq(uv_loop_init(&loop), 0);
    cr_assert_eq(fst_jobs_open(&jobs, &loop), 0);
    for (int i = 0; i < N; i++) {
        works[i] = (struct work){.job = {.work = work, .done = done}, .done = &finished};
        cr_assert_eq(fst_jobs_start(&jobs, &works[i].job), 0);
    }
    run_until(&loop, &finished, N);
    cr_assert_eq(worked, N);
    cr_assert_leq(most_running, FST_JOBS_MAX_RUNNING);
    cr_assert(!fst_jobs_are_running(&jobs));
    fst_jobs_close(&jobs);
    uv_run(&loop, UV_RUN_DEFAULT);
    cr_assert_eq(uv_loop_close(&loop), 0);
    free(works);
}

Test(nvim_job, a_stuck_one_holds_up_no_other)
{
    uv_loop_t loop;
    struct fst_jobs jobs;
    int stuck_finished = 0, finished = 0;
    struct work stuck = {.job = {.work = work, .done = done}, .done = &stuck_finished};
    struct work works[50];
    stuck.stuck = true;
    cr_assert_eq(fst_mutex_init(&gate), 0);
    cr_assert_eq(uv_loop_init(&loop), 0);
    cr_assert_eq(fst_jobs_open(&jobs, &loop), 0);
    fst_mutex_lock(&gate);
    cr_assert_eq(fst_jobs_start(&jobs, &stuck.job), 0);
    for (int i = 0; i < 50; i++) {
        works[i] = (struct work){.job = {.work = work, .done = done}, .done = &finished};
        cr_assert_eq(fst_jobs_start(&jobs, &works[i].job), 0);
    }
    run_until(&loop, &finished, 50);
    cr_assert_eq(stuck_finished, 0);
    cr_assert(fst_jobs_are_running(&jobs));
    fst_mutex_unlock(&gate);
    run_until(&loop, &stuck_finished, 1);
    fst_jobs_close(&jobs);
    uv_run(&loop, UV_RUN_DEFAULT);
    cr_assert_eq(uv_loop_close(&loop), 0);
    fst_mutex_dispose(&gate);
}
