/* SPDX-License-Identifier: MIT */
/*
 * One thread per job: starting one costs some 30 microseconds, and a job that is stuck holds up
 * nobody. Joining happens when a job has come home, so it does not wait.
 */
#include "nvim/job.h"

#include <errno.h>

static void push_home(struct fst_jobs *jobs, struct fst_job *job) FST_REQUIRES(&jobs->lock)
{
    job->next = jobs->home;
    jobs->home = job;
    /* Under the lock: once it is free the loop may take the job and close everything. */
    uv_async_send(&jobs->wakeup);
}

static struct fst_job *pop_home(struct fst_jobs *jobs) FST_REQUIRES(&jobs->lock)
{
    struct fst_job *job = jobs->home;
    jobs->home = NULL;
    return job;
}

static void run(void *arg)
{
    struct fst_job *job = arg;
    struct fst_jobs *jobs = job->jobs;
    job->work(job);
    fst_mutex_lock(&jobs->lock);
    push_home(jobs, job);
    fst_mutex_unlock(&jobs->lock);
}

static fst_err start(struct fst_jobs *jobs, struct fst_job *job)
{
    fst_err err = fst_thread_start(&job->thread, run, job);
    if (!err)
        jobs->running++;
    return err;
}

static struct fst_job *take_waiting(struct fst_jobs *jobs)
{
    struct fst_job *job = jobs->first;
    jobs->first = job->next;
    if (!jobs->first)
        jobs->last = NULL;
    return job;
}

static void start_waiting(struct fst_jobs *jobs)
{
    while (jobs->first && jobs->running < FST_JOBS_MAX_RUNNING) {
        /* Off the list first: once it runs, its `next` is the worker's. */
        struct fst_job *job = take_waiting(jobs);
        fst_err err = start(jobs, job);
        if (err < 0 && jobs->running > 0) {
            job->next = jobs->first;
            jobs->first = job;
            if (!jobs->last)
                jobs->last = job;
            return; /* tried again when the next one ends */
        }
        if (err < 0) {
            job->err = err;
            job->done(job);
        }
    }
}

static void on_wakeup(uv_async_t *wakeup)
{
    struct fst_jobs *jobs = wakeup->data;
    fst_mutex_lock(&jobs->lock);
    struct fst_job *job = pop_home(jobs);
    fst_mutex_unlock(&jobs->lock);
    /* In the order in which they ended. */
    struct fst_job *ordered = NULL;
    while (job) {
        struct fst_job *next = job->next;
        job->next = ordered;
        ordered = job;
        job = next;
    }
    while (ordered) {
        job = ordered;
        ordered = job->next;
        fst_thread_join(&job->thread);
        jobs->running--;
        job->done(job);
    }
    start_waiting(jobs);
}

fst_err fst_jobs_open(struct fst_jobs *jobs, uv_loop_t *loop)
{
    *jobs = (struct fst_jobs){0};
    fst_err err = fst_mutex_init(&jobs->lock);
    if (err < 0)
        return err;
    err = uv_async_init(loop, &jobs->wakeup, on_wakeup);
    if (err < 0)
        fst_mutex_dispose(&jobs->lock);
    jobs->wakeup.data = jobs;
    return err;
}

fst_err fst_jobs_start(struct fst_jobs *jobs, struct fst_job *job)
{
    job->jobs = jobs;
    job->err = 0;
    job->next = NULL;
    if (!jobs->first && jobs->running < FST_JOBS_MAX_RUNNING) {
        fst_err err = start(jobs, job);
        if (!err || jobs->running == 0)
            return err;
    }
    if (jobs->last)
        jobs->last->next = job;
    else
        jobs->first = job;
    jobs->last = job;
    return 0;
}

bool fst_jobs_are_running(const struct fst_jobs *jobs)
{
    return jobs->running > 0;
}

void fst_jobs_close(struct fst_jobs *jobs)
{
    while (jobs->first) {
        struct fst_job *job = take_waiting(jobs);
        job->err = -ECANCELED;
        job->done(job);
    }
    uv_close((uv_handle_t *)&jobs->wakeup, NULL);
    fst_mutex_dispose(&jobs->lock);
}
