/* SPDX-License-Identifier: MIT */
/*
 * In reading order: the arguments; the file, on a worker, which holds the result; the answer.
 */
#include "nvim/project_export.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "nvim/projects.h"
#include "project/export/save.h"

struct task {
    struct fst_job job; /* first */
    struct fst_call call;
    struct fst_project *project; /* held */
    char *path;
    bool overwrite;
    fst_err err;
};

static void task_free(struct task *task)
{
    fst_project_free(task->project);
    free(task->path);
    free(task);
}

static fst_err read_args(struct task *task, struct fst_args *args)
{
    struct fst_slice path = fst_args_str(args, "path", FST_REQUIRED);
    uint64_t handle = fst_args_uint(args, "project", FST_REQUIRED, 0, UINT64_MAX);
    task->overwrite = fst_args_bool(args, "overwrite", false);
    if (args->err)
        return FST_OK;
    if (!path.nbytes || path.data[0] != '/' || memchr(path.data, '\0', path.nbytes)) {
        fst_args_reject(args, "path", "must be an absolute path");
        return FST_OK;
    }
    struct fst_open_project *open = fst_projects_find(task->call.ctx, handle);
    if (!open || !open->result) {
        fst_args_reject(args, "project", "is no project that has been scanned");
        return FST_OK;
    }
    task->path = fst_mem_dup(path.data, path.nbytes);
    if (!task->path)
        return -ENOMEM;
    if (!fst_save_format(task->path))
        fst_args_reject(args, "path", "must end in .json, .csv, .md, .txt or .html");
    task->project = fst_project_hold(open->result);
    return FST_OK;
}

static void work(struct fst_job *job) FST_WORKER
{
    struct task *task = (struct task *)job;
    task->err = fst_save_project(task->path, task->project, task->overwrite);
}

static void done(struct fst_job *job)
{
    struct task *task = (struct task *)job;
    struct fst_writer result = {0};
    fst_err err = job->err ? job->err : task->err;
    if (err < 0) {
        fst_call_fail_err(&task->call, err, task->path);
    } else {
        fst_writer_map_begin(&result);
        fst_writer_map_end(&result);
        fst_call_finish(&task->call, &result);
    }
    task_free(task);
}

void fst_project_export_run(const struct fst_call *call, const msgpack_object *params)
{
    struct task *task = calloc(1, sizeof *task);
    if (!task) {
        fst_call_fail_err(call, -ENOMEM, "the project can't be exported");
        return;
    }
    struct fst_args args;
    fst_args_init(&args, params);
    task->call = *call;
    task->job.work = work;
    task->job.done = done;
    fst_err err = read_args(task, &args);
    if (err < 0 || args.err) {
        fst_call_fail(call, fst_err_name(err < 0 ? err : args.err), "project_export: %s",
                      err < 0 ? fst_err_text(err) : args.problem);
        task_free(task);
        return;
    }
    err = fst_jobs_start(&call->ctx->jobs, &task->job);
    if (err < 0) {
        task->job.err = err;
        done(&task->job);
    }
}
