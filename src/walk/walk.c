/* SPDX-License-Identifier: MIT */
/*
 * The walk as a whole: prepares the roots, runs the pool until every directory was read and every
 * file counted, then settles what git tracks, and takes down what it built.
 *
 * Threads: the caller is worker 0. What workers share is either immutable while they run, atomic,
 * or under a lock (the pool's, git's, the list of repositories). Everything else is the worker's
 * own and is added up after the last run.
 */
#include "walk/walk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/cpu.h"
#include "walk/internal.h"

#define MAX_HELD 256 /* descriptors kept open between tasks, at most */
#define ROOTS_PER_TASK 32
#define MAX_JOBS 1024

unsigned fst_walk_jobs(const struct fst_walk_options *options)
{
    unsigned jobs = options->jobs ? options->jobs : fst_cpu_count();
    return jobs < MAX_JOBS ? jobs : MAX_JOBS;
}

void fst_walk_end(struct fst_walk *walk, fst_err err)
{
    if (err == FST_OK)
        return;
    int none = FST_OK;
    atomic_compare_exchange_strong(&walk->error, &none, err);
    atomic_store(&walk->stopped, true);
}

fst_err fst_walk_fail(struct fst_walk *walk, fst_err err)
{
    fst_walk_end(walk, err);
    return err;
}

bool fst_walk_is_stopped(struct fst_walk *walk)
{
    return atomic_load_explicit(&walk->stopped, memory_order_relaxed) ||
           atomic_load_explicit(&walk->control->cancel, memory_order_relaxed);
}

void fst_walk_note_found(struct fst_walk *walk, uint64_t n)
{
    if (n)
        atomic_fetch_add_explicit(&walk->control->files_found, n, memory_order_relaxed);
}

void fst_walk_note_done(struct fst_walk *walk, uint64_t n)
{
    if (n)
        atomic_fetch_add_explicit(&walk->control->files_done, n, memory_order_relaxed);
}

void fst_walk_note_task(struct fst_walk *walk)
{
    atomic_fetch_add_explicit(&walk->unlisted, 1, memory_order_relaxed);
}

void fst_walk_note_listed(struct fst_walk *walk)
{
    if (atomic_fetch_sub(&walk->unlisted, 1) == 1)
        atomic_store(&walk->control->listed, true);
}

static struct fst_walk_repository *find_like(struct fst_walk_repository *list,
                                             const struct fst_repository *repository)
{
    for (; list; list = list->next)
        if (list->repository->dev == repository->dev && list->repository->ino == repository->ino &&
            strcmp(list->repository->top, repository->top) == 0)
            return list;
    return NULL;
}

struct fst_walk_repository *fst_walk_add_repository(struct fst_walk *walk,
                                                    struct fst_repository *repository)
{
    struct fst_walk_repository *added = calloc(1, sizeof *added);
    fst_mutex_lock(&walk->mu);
    struct fst_walk_repository *known = find_like(walk->repositories, repository);
    if (!known && added) {
        added->repository = repository;
        added->next = walk->repositories;
        walk->repositories = added;
    }
    fst_mutex_unlock(&walk->mu);
    if (!known && added)
        return added;
    free(added);
    fst_repository_free(repository);
    return known;
}

static bool make_ready(struct fst_worker *worker)
{
    if (worker->ready)
        return true;
    struct fst_walk *walk = worker->walk;
    if (fst_walk_fail(walk, fst_tally_init(&worker->tally, &walk->count)))
        return false;
    worker->tally.cancel = &walk->control->cancel;
    worker->tally.bytes_done = &walk->control->bytes_done;
    worker->ready = true;
    return true;
}

/* A task, on a worker. A worker that could not be made ready has stopped the walk: tasks only free.
 */
static void run_task(void *payload, unsigned index, struct fst_task *link)
{
    struct fst_walk *walk = payload;
    struct fst_worker *worker = &walk->workers[index];
    struct fst_walk_task *task = (struct fst_walk_task *)(void *)link;
    (void)make_ready(worker);
    switch (task->kind) {
    case FST_TASK_DIR:
        fst_enter_dir(worker, (struct fst_node *)(void *)task);
        break;
    case FST_TASK_TRACKED:
        fst_settle_dir(worker, (struct fst_node *)(void *)task);
        break;
    case FST_TASK_FILES:
        fst_visit_batch(worker, (struct fst_batch *)(void *)task);
        break;
    case FST_TASK_ROOTS:
        fst_roots_run(worker, (struct fst_root_range *)(void *)task);
        break;
    }
}

/* Descriptors that may stay open between tasks: a part of what the process may have. */
static int held_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return 0;
    if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur / 4 > MAX_HELD)
        return MAX_HELD;
    return (int)(limit.rlim_cur < 64 ? limit.rlim_cur / 8 : limit.rlim_cur / 4);
}

static fst_err push_roots(struct fst_walk *walk)
{
    struct fst_task *first = NULL;
    for (size_t to = walk->roots_len; to > 0;) {
        size_t from = to > ROOTS_PER_TASK ? to - ROOTS_PER_TASK : 0;
        struct fst_root_range *range = calloc(1, sizeof *range);
        if (!range) {
            fst_pool_push(walk->pool, first);
            return -ENOMEM;
        }
        range->task.kind = FST_TASK_ROOTS;
        range->task.link.next = first;
        range->from = from;
        range->to = to;
        fst_walk_note_task(walk);
        first = &range->task.link;
        to = from;
    }
    fst_pool_push(walk->pool, first);
    return FST_OK;
}

static fst_err init(struct fst_walk *walk)
{
    const struct fst_walk_options *options = walk->options;
    walk->count = options->count;
    walk->count.text_only |= options->text_only;
    walk->jobs = fst_walk_jobs(options);
    walk->max_held = held_limit();
    fst_err err = fst_roots_init(walk);
    if (!err && options->excludes_len)
        err = fst_rules_from_list(&walk->excludes, options->excludes, options->excludes_len);
    if (err)
        return err;
    walk->workers = calloc(walk->jobs, sizeof *walk->workers);
    if (!walk->workers)
        return -ENOMEM;
    for (unsigned i = 0; i < walk->jobs; i++) {
        walk->workers[i].walk = walk;
        walk->workers[i].index = i;
        walk->workers[i].last_fd = -1;
    }
    err = fst_git_new(&walk->git, &walk->control->cancel);
    return err ? err : fst_pool_new(&walk->pool, walk->jobs, run_task, walk);
}

static void worker_dispose(struct fst_worker *worker)
{
    if (worker->ready)
        fst_tally_dispose(&worker->tally);
    fst_node_forget_last(worker);
    for (size_t i = 0; i < worker->kept_len; i++)
        fst_node_unref(worker->kept[i]);
    free(worker->kept);
    free(worker->left);
    fst_arena_dispose(&worker->arena);
    fst_dir_dispose(&worker->listing);
    fst_str_dispose(&worker->path);
    fst_str_dispose(&worker->scratch);
}

static void dispose(struct fst_walk *walk)
{
    fst_pool_free(walk->pool);
    fst_git_free(walk->git);
    for (unsigned i = 0; walk->workers && i < walk->jobs; i++)
        worker_dispose(&walk->workers[i]);
    free(walk->workers);
    fst_roots_dispose(walk);
    fst_mutex_lock(&walk->mu);
    struct fst_walk_repository *repo = walk->repositories;
    fst_mutex_unlock(&walk->mu);
    while (repo) {
        struct fst_walk_repository *next = repo->next;
        fst_git_request_dispose(&repo->request);
        fst_repository_free(repo->repository);
        free(repo);
        repo = next;
    }
    fst_rules_free(walk->excludes);
    fst_mutex_dispose(&walk->mu);
}

static void add_up(struct fst_walk_result *out, const struct fst_walk *walk)
{
    for (unsigned i = 0; i < walk->jobs; i++) {
        const struct fst_left_out *left = &walk->workers[i].left_out;
        out->left_out.ignored_files += left->ignored_files;
        out->left_out.ignored_dirs += left->ignored_dirs;
        out->left_out.hidden_files += left->hidden_files;
        out->left_out.hidden_dirs += left->hidden_dirs;
    }
    for (struct fst_walk_repository *repo = walk->repositories; repo; repo = repo->next) {
        if (!atomic_load(&repo->asked))
            continue;
        if (!repo->request.answered)
            out->git = FST_GIT_REFUSED;
        else if (out->git == FST_GIT_NONE)
            out->git = FST_GIT_USED;
    }
    out->cancelled = atomic_load(&walk->control->cancel);
}

fst_err fst_walk_run(struct fst_walk_result *out, const struct fst_walk_options *options,
                     const struct fst_walk_visitor *visitor, struct fst_walk_control *control)
{
    *out = (struct fst_walk_result){0};
    struct fst_walk walk = {.options = options, .visitor = visitor};
    walk.control = control ? control : &walk.own_control;
    fst_err err = fst_mutex_init(&walk.mu);
    if (err)
        return err;
    err = init(&walk);
    if (!err)
        err = push_roots(&walk);
    if (walk.pool) {
        fst_walk_end(&walk, err);
        do
            fst_pool_run(walk.pool);
        while (fst_settle_push(&walk));
        atomic_store(&walk.control->listed, true);
        add_up(out, &walk);
        err = atomic_load(&walk.error);
    }
    dispose(&walk);
    return err;
}
