/* SPDX-License-Identifier: MIT */
/*
 * In reading order: the arguments; the texts of modified buffers; the scan, on a worker, which also
 * writes the answer; sending it. The worker has the scan from fst_jobs_start() until `done`; the
 * loop thread meanwhile only touches the control's atomics, and the calls that wait.
 *
 * A start of what is being scanned already joins that scan, unless modified buffers are to be
 * counted with it, whose texts would be those of another moment.
 */
#include "nvim/project_start.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/str.h"
#include "nvim/list.h"
#include "nvim/overlays.h"
#include "nvim/projects.h"
#include "nvim/report.h"
#include "nvim/scan.h"
#include "nvim/watch.h"
#include "project/partial.h"
#include "project/project.h"

/* A call that waits for a scan. */
struct waiter {
    struct fst_scan_entry entry; /* first */
    struct fst_call call;
    struct fst_running_scan *scan;
    struct waiter *next;
};

struct fst_running_scan {
    struct fst_job job; /* first */
    struct fst_context *ctx;
    struct waiter *waiters;
    uint64_t handle;               /* of the open project */
    uint64_t number;               /* a later scan has a higher one */
    struct fst_settings *settings; /* held */
    struct fst_list root;          /* one path */
    struct fst_list excludes;
    struct fst_overlays overlays;
    struct fst_walk_options walk;
    struct fst_project *previous; /* held; NULL at first */
    bool wants_watch;
    bool by_changes; /* only what is known to have changed is to be looked at; then: it was */
    struct fst_watch_changes changes; /* since the result before */
    struct fst_walk_control control;
    struct fst_partial *partial;
    struct fst_writer answer;
    struct fst_project *result;
    fst_err err;
};

static void scan_free(struct fst_running_scan *scan)
{
    fst_settings_release(scan->settings);
    fst_list_dispose(&scan->root);
    fst_list_dispose(&scan->excludes);
    fst_overlays_dispose(&scan->overlays);
    fst_writer_dispose(&scan->answer);
    fst_project_free(scan->result);
    fst_project_free(scan->previous);
    fst_watch_changes_dispose(&scan->changes);
    fst_partial_free(scan->partial);
    free(scan);
}

static fst_err read_root(struct fst_running_scan *scan, struct fst_args *args)
{
    struct fst_slice root = fst_args_str(args, "root", FST_REQUIRED);
    if (args->err)
        return 0;
    if (!root.nbytes || root.data[0] != '/' || memchr(root.data, '\0', root.nbytes)) {
        fst_args_reject(args, "root", "must be an absolute path");
        return 0;
    }
    scan->root.items = calloc(1, sizeof *scan->root.items);
    if (!scan->root.items)
        return -ENOMEM;
    scan->root.items[0] = fst_mem_dup(root.data, root.nbytes);
    scan->root.len = scan->root.items[0] != NULL;
    return scan->root.len ? 0 : -ENOMEM;
}

static fst_err read_args(struct fst_running_scan *scan, struct fst_args *args)
{
    fst_err err = read_root(scan, args);
    if (!err)
        err = fst_list_read(&scan->excludes, args, "exclude", FST_OPTIONAL, false);
    if (!err)
        err = fst_overlays_read(&scan->overlays, args);
    scan->walk = (struct fst_walk_options){
        .roots = fst_list_strings(&scan->root),
        .roots_len = scan->root.len,
        .hidden = fst_args_bool(args, "hidden", false),
        .no_ignore = fst_args_bool(args, "no_ignore", false),
        .no_ignore_vcs = fst_args_bool(args, "no_ignore_vcs", false),
        .excludes = fst_list_strings(&scan->excludes),
        .excludes_len = scan->excludes.len,
        .jobs = scan->settings->jobs,
        .count = fst_settings_count_options(scan->settings),
    };
    scan->walk.count.indent = false;
    scan->wants_watch = fst_args_bool(args, "watch", false);
    scan->by_changes = fst_args_bool(args, "changes", false);
    return err;
}

/* What is scanned and how. 0 or -ENOMEM. */
static fst_err write_key(struct fst_str *key, const struct fst_running_scan *scan)
{
    const struct fst_walk_options *walk = &scan->walk;
    fst_err err = fst_str_printf(key, "%d%d%d", walk->hidden, walk->no_ignore, walk->no_ignore_vcs);
    if (!err)
        err = fst_str_append(key, scan->root.items[0], strlen(scan->root.items[0]) + 1);
    for (size_t i = 0; i < scan->excludes.len && !err; i++)
        err = fst_str_append(key, scan->excludes.items[i], strlen(scan->excludes.items[i]) + 1);
    return err;
}

/* The calls that wait ------------------------------------------------------------------------- */

static void waiter_free(struct waiter *waiter)
{
    fst_scan_remove(waiter->call.ctx, &waiter->entry);
    free(waiter);
}

/* One of several that wait goes without the scan; the last one ends it. */
static void on_cancel(struct fst_scan_entry *entry)
{
    struct waiter *waiter = (struct waiter *)entry;
    struct fst_running_scan *scan = waiter->scan;
    if (!scan->waiters->next) {
        scan->control.cancel = true;
        return;
    }
    struct waiter **link = &scan->waiters;
    while (*link != waiter)
        link = &(*link)->next;
    *link = waiter->next;
    fst_call_fail(&waiter->call, fst_err_name(-ECANCELED),
                  "%s: cancelled here; the scan goes on for another request", scan->root.items[0]);
    waiter_free(waiter);
}

/* 0 or -ENOMEM. */
static fst_err add_waiter(struct fst_running_scan *scan, const struct fst_call *call)
{
    struct waiter *waiter = calloc(1, sizeof *waiter);
    if (!waiter)
        return -ENOMEM;
    waiter->call = *call;
    waiter->scan = scan;
    waiter->next = scan->waiters;
    scan->waiters = waiter;
    waiter->entry = (struct fst_scan_entry){
        .id = call->id,
        .control = &scan->control,
        .partial = scan->partial,
        .on_cancel = on_cancel,
        .reports = !call->request && !call->mute,
    };
    fst_scan_add(call->ctx, &waiter->entry);
    return 0;
}

static void answer_all(struct fst_running_scan *scan, fst_err err)
{
    while (scan->waiters) {
        struct waiter *waiter = scan->waiters;
        struct fst_writer answer = {.err = scan->answer.err};
        scan->waiters = waiter->next;
        if (!answer.err)
            fst_writer_raw(&answer, scan->answer.out.data, scan->answer.out.len);
        if (err < 0)
            fst_call_fail_err(&waiter->call, err, scan->root.items[0]);
        else
            fst_call_finish(&waiter->call, &answer);
        fst_writer_dispose(&answer);
        waiter_free(waiter);
    }
}

/* The scan ------------------------------------------------------------------------------------ */

static void work(struct fst_job *job) FST_WORKER
{
    struct fst_running_scan *scan = (struct fst_running_scan *)job;
    struct fst_project_options options = {.walk = scan->walk,
                                          .previous = scan->previous,
                                          .partial = scan->partial,
                                          .rules = scan->settings->number};
    struct fst_overlay *overlays;
    struct stat st;
    if (stat(scan->root.items[0], &st) < 0) {
        scan->err = -errno;
        return;
    }
    scan->err = fst_overlays_export(&overlays, &options.overlays_len, &scan->overlays);
    options.overlays = overlays;
    if (!scan->err && scan->by_changes)
        scan->err = fst_project_update(&scan->result, scan->previous, &options, scan->changes.items,
                                       scan->changes.len, &scan->control);
    scan->by_changes = scan->result != NULL;
    if (!scan->err && !scan->result)
        scan->err = fst_project_scan(&scan->result, &options, &scan->control);
    if (!scan->err)
        fst_report_project(&scan->answer, scan->root.items[0], scan->handle, scan->result);
    free(overlays);
}

/* The result is the project's newest. */
static void note_result(struct fst_running_scan *scan, struct fst_open_project *project)
{
    project->overlaid = scan->overlays.len > 0;
    project->rules = scan->settings->number;
    if (project->watch)
        fst_watch_follow(project->watch, scan->result, scan->by_changes);
}

static void done(struct fst_job *job)
{
    struct fst_running_scan *scan = (struct fst_running_scan *)job;
    struct fst_open_project *project = fst_projects_find(scan->ctx, scan->handle);
    fst_err err = job->err ? job->err : scan->err;
    if (project && project->scan == scan)
        project->scan = NULL;
    if (scan->result)
        project =
            fst_projects_put(scan->ctx, scan->handle, scan->number, fst_project_hold(scan->result));
    if (scan->result && project)
        note_result(scan, project);
    else if (project && project->watch)
        fst_watch_lose(project->watch);
    answer_all(scan, err);
    scan_free(scan);
}

static void on_overlays(void *payload)
{
    struct fst_running_scan *scan = payload;
    scan->job.work = work;
    scan->job.done = done;
    fst_err err = scan->ctx->ending ? -ECANCELED : scan->overlays.err;
    if (!err)
        err = fst_jobs_start(&scan->ctx->jobs, &scan->job);
    if (err < 0) {
        scan->job.err = err;
        done(&scan->job);
    }
}

static bool can_join(const struct fst_running_scan *running, const struct fst_running_scan *scan)
{
    return running && running->settings == scan->settings && !running->control.cancel &&
           running->overlays.len == 0 && scan->overlays.len == 0;
}

/*
 * What was seen to change up to now is this scan's to find. It is all that is looked at where that
 * was asked for and gives the same: on top of a whole result of files, by the same settings, while
 * no other scan may bring in what was seen by a third.
 */
static void take_changes(struct fst_running_scan *scan, const struct fst_open_project *project)
{
    bool whole = project->result && !project->scan && !project->overlaid &&
                 project->rules == scan->settings->number && scan->overlays.len == 0;
    scan->by_changes &= whole && project->watch;
    if (project->watch)
        fst_watch_take(project->watch, &scan->changes);
    scan->by_changes &= !scan->changes.everything;
}

/*
 * Joins the scan that runs of the same, or starts this one. 0 with *joined saying which, or
 * -ENOMEM; in both cases but a start, `scan` stays the caller's.
 */
static fst_err join_or_start(struct fst_running_scan *scan, const struct fst_call *call,
                             bool *joined)
{
    struct fst_context *ctx = call->ctx;
    struct fst_open_project *project;
    struct fst_str key = {0};
    fst_err err = write_key(&key, scan);
    if (!err)
        err = fst_projects_open(&project, ctx, &key, scan->root.items[0]);
    fst_str_dispose(&key);
    if (err)
        return err;
    if (scan->wants_watch && !project->watch)
        err = fst_watch_new(&project->watch, ctx, project->handle);
    if (err)
        return err;
    *joined = can_join(project->scan, scan);
    if (!*joined)
        err = fst_partial_new(&scan->partial, fst_walk_jobs(&scan->walk));
    if (err)
        return err;
    err = add_waiter(*joined ? project->scan : scan, call);
    if (err || *joined)
        return err;
    scan->handle = project->handle;
    scan->number = ++ctx->projects_last;
    if (project->result)
        scan->previous = fst_project_hold(project->result);
    take_changes(scan, project);
    project->scan = scan;
    fst_overlays_pull(&scan->overlays, ctx, scan->settings, on_overlays, scan);
    return 0;
}

void fst_project_start_run(const struct fst_call *call, const msgpack_object *params)
{
    struct fst_running_scan *scan = calloc(1, sizeof *scan);
    if (!scan) {
        fst_call_fail_err(call, -ENOMEM, "the project can't be counted");
        return;
    }
    struct fst_args args;
    bool joined = false;
    fst_args_init(&args, params);
    scan->ctx = call->ctx;
    scan->settings = fst_settings_hold(call->ctx->settings);
    fst_err err = read_args(scan, &args);
    if (!err && !args.err) {
        err = join_or_start(scan, call, &joined);
        if (!err && !joined)
            return;
    }
    if (err < 0 || args.err)
        fst_call_fail(call, fst_err_name(err < 0 ? err : args.err), "project_start: %s",
                      err < 0 ? fst_err_text(err) : args.problem);
    scan_free(scan);
}
