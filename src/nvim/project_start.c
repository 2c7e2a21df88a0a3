/* SPDX-License-Identifier: MIT */
/*
 * In reading order: the arguments; the texts of modified buffers; the scan, on a worker, which also
 * writes the answer; sending it. The worker has the task from fst_jobs_start() until `done`; the
 * loop thread meanwhile only touches the control's atomics.
 */
#include "nvim/project_start.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "nvim/list.h"
#include "nvim/overlays.h"
#include "nvim/report.h"
#include "nvim/scan.h"
#include "project/project.h"

struct task {
    struct fst_job job; /* first */
    struct fst_call call;
    struct fst_settings *settings; /* held */
    struct fst_list root;          /* one path */
    struct fst_list excludes;
    struct fst_overlays overlays;
    struct fst_walk_options walk;
    struct fst_walk_control control;
    struct fst_scan_entry entry;
    struct fst_writer result;
    fst_err err;
};

static void task_free(struct task *task)
{
    fst_settings_release(task->settings);
    fst_list_dispose(&task->root);
    fst_list_dispose(&task->excludes);
    fst_overlays_dispose(&task->overlays);
    fst_writer_dispose(&task->result);
    free(task);
}

static fst_err read_root(struct task *task, struct fst_args *args)
{
    struct fst_slice root = fst_args_str(args, "root", FST_REQUIRED);
    if (args->err)
        return 0;
    if (!root.nbytes || root.data[0] != '/' || memchr(root.data, '\0', root.nbytes)) {
        fst_args_reject(args, "root", "must be an absolute path");
        return 0;
    }
    task->root.items = calloc(1, sizeof *task->root.items);
    if (!task->root.items)
        return -ENOMEM;
    task->root.items[0] = fst_mem_dup(root.data, root.nbytes);
    task->root.len = task->root.items[0] != NULL;
    return task->root.len ? 0 : -ENOMEM;
}

static fst_err read_args(struct task *task, struct fst_args *args)
{
    fst_err err = read_root(task, args);
    if (!err)
        err = fst_list_read(&task->excludes, args, "exclude", FST_OPTIONAL, false);
    if (!err)
        err = fst_overlays_read(&task->overlays, args);
    task->walk = (struct fst_walk_options){
        .roots = fst_list_strings(&task->root),
        .roots_len = task->root.len,
        .hidden = fst_args_bool(args, "hidden", false),
        .no_ignore = fst_args_bool(args, "no_ignore", false),
        .no_ignore_vcs = fst_args_bool(args, "no_ignore_vcs", false),
        .excludes = fst_list_strings(&task->excludes),
        .excludes_len = task->excludes.len,
        .jobs = task->settings->jobs,
        .count = fst_settings_count_options(task->settings),
    };
    task->walk.count.indent = false;
    return err;
}

static void work(struct fst_job *job)
{
    struct task *task = (struct task *)job;
    struct fst_project_options options = {.walk = task->walk};
    struct fst_overlay *overlays;
    struct fst_project *project = NULL;
    struct stat st;
    if (stat(task->root.items[0], &st) < 0) {
        task->err = -errno;
        return;
    }
    task->err = fst_overlays_export(&overlays, &options.overlays_len, &task->overlays);
    options.overlays = overlays;
    if (!task->err)
        task->err = fst_project_scan(&project, &options, &task->control);
    if (!task->err) {
        fst_report_project(&task->result, task->root.items[0], project);
        fst_project_free(project);
    }
    free(overlays);
}

static void done(struct fst_job *job)
{
    struct task *task = (struct task *)job;
    fst_err err = job->err ? job->err : task->err;
    fst_scan_remove(task->call.ctx, &task->entry);
    if (err < 0)
        fst_call_fail_err(&task->call, err, task->root.items[0]);
    else
        fst_call_finish(&task->call, &task->result);
    task_free(task);
}

static void on_overlays(void *payload)
{
    struct task *task = payload;
    task->job.work = work;
    task->job.done = done;
    fst_err err = -ECANCELED;
    if (!task->call.ctx->ending)
        err = fst_jobs_start(&task->call.ctx->jobs, &task->job);
    if (err < 0) {
        task->job.err = err;
        done(&task->job);
    }
}

void fst_project_start_run(const struct fst_call *call, const msgpack_object *params)
{
    struct task *task = calloc(1, sizeof *task);
    if (!task) {
        fst_call_fail_err(call, -ENOMEM, "the project can't be counted");
        return;
    }
    struct fst_args args;
    fst_args_init(&args, params);
    task->call = *call;
    task->settings = fst_settings_hold(call->ctx->settings);
    fst_err err = read_args(task, &args);
    if (err < 0 || args.err) {
        fst_call_fail(call, fst_err_name(err < 0 ? err : args.err), "project_start: %s",
                      err < 0 ? fst_err_text(err) : args.problem);
        task_free(task);
        return;
    }
    task->entry.id = call->id;
    task->entry.control = &task->control;
    task->entry.reports = !call->request && !call->mute;
    fst_scan_add(call->ctx, &task->entry);
    fst_overlays_pull(&task->overlays, call->ctx, task->settings, on_overlays, task);
}
