/* SPDX-License-Identifier: MIT */
/*
 * In reading order: the arguments; the texts of modified buffers; the paths one after another, on a
 * worker, which also writes the answer; sending it. The worker has the task from fst_jobs_start()
 * until `done`; the loop thread meanwhile only touches the control's atomics.
 */
#include "nvim/count_paths.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/path.h"
#include "nvim/file.h"
#include "nvim/list.h"
#include "nvim/overlays.h"
#include "nvim/report.h"
#include "nvim/scan.h"
#include "project/project.h"

/* Entries of directories that could not be read: so many are named, the others only counted. */
#define MAX_SKIPPED 100

struct task {
    struct fst_job job; /* first */
    struct fst_call call;
    struct fst_settings *settings; /* held */
    struct fst_list paths;
    struct fst_overlays overlays;
    struct fst_walk_options walk;
    struct fst_walk_control control;
    struct fst_scan_entry entry;
    /* Made by the worker. */
    struct fst_writer rows, skipped, result;
    size_t rows_len, skipped_len;
    struct fst_counts totals;
    fst_err err;
};

static void task_free(struct task *task)
{
    fst_settings_release(task->settings);
    fst_list_dispose(&task->paths);
    fst_overlays_dispose(&task->overlays);
    fst_writer_dispose(&task->rows);
    fst_writer_dispose(&task->skipped);
    fst_writer_dispose(&task->result);
    free(task);
}

static fst_err read_args(struct task *task, struct fst_args *args)
{
    fst_err err = fst_list_read(&task->paths, args, "paths", FST_REQUIRED, true);
    if (!err)
        err = fst_overlays_read(&task->overlays, args);
    task->walk = (struct fst_walk_options){
        .hidden = fst_args_bool(args, "hidden", false),
        .no_ignore = fst_args_bool(args, "no_ignore", false),
        .jobs = task->settings->jobs,
        .count = fst_settings_count_options(task->settings),
    };
    return err;
}

/* The worker ---------------------------------------------------------------------------------- */

static void put_skipped(struct task *task, const char *path, enum fst_reason reason,
                        fst_err err) FST_WORKER
{
    struct fst_writer *writer = &task->skipped;
    fst_writer_map_begin(writer);
    fst_writer_put_text(writer, "path", path);
    fst_report_reason(writer, reason, err);
    fst_writer_map_end(writer);
    task->skipped_len++;
}

static void begin_row(struct task *task, const char *path, const char *kind) FST_WORKER
{
    fst_writer_map_begin(&task->rows);
    fst_writer_put_text(&task->rows, "path", path);
    fst_writer_put_text(&task->rows, "kind", kind);
    task->rows_len++;
}

/* Whether the totals hold this path already: it is within one that was given before or after. */
static bool is_within_another(const struct task *task, size_t index)
{
    const char *path = task->paths.items[index];
    for (size_t i = 0; i < task->paths.len; i++) {
        const char *other = task->paths.items[i];
        if (i == index || !fst_path_is_within(path, other))
            continue;
        if (strcmp(path, other) != 0 || i < index)
            return true;
    }
    return false;
}

static void put_file(struct task *task, size_t index, const struct fst_file_result *file) FST_WORKER
{
    const char *path = task->paths.items[index];
    const struct fst_overlay_buffer *overlay = fst_overlays_find(&task->overlays, path);
    if (!file->counted) {
        put_skipped(task, path, file->reason, file->err);
        return;
    }
    begin_row(task, path, "file");
    fst_report_file(&task->rows, &file->counts, NULL, true);
    if (overlay) {
        fst_writer_key(&task->rows, "buffer");
        fst_writer_map_begin(&task->rows);
        fst_report_file(&task->rows, &overlay->result.file, overlay->spec.fileencoding,
                        overlay->result.bytes_known);
        fst_writer_map_end(&task->rows);
    }
    fst_writer_map_end(&task->rows);
    if (file->counts.lang != FST_LANG_NONE && !is_within_another(task, index)) {
        struct fst_counts sum = fst_report_sum(&file->counts);
        fst_counts_add(&task->totals, &sum);
    }
}

static fst_err count_file(struct task *task, size_t index) FST_WORKER
{
    struct fst_file_result file;
    fst_err err =
        fst_file_count(&file, task->paths.items[index], &task->walk.count, &task->control);
    if (!err)
        put_file(task, index, &file);
    fst_file_dispose(&file);
    return err;
}

/* Names what in a directory could not be read. Links, pipes and the like are only counted. */
static fst_err put_unreadable(struct task *task, const char *root,
                              const struct fst_project *project) FST_WORKER
{
    struct fst_rows rows;
    struct fst_str path = {0};
    fst_err err = fst_project_rows(&rows, project, FST_ROW_SKIPPED, FST_SORT_NAME, false);
    if (err < 0)
        return err;
    for (size_t i = 0; i < rows.len && task->skipped_len < MAX_SKIPPED && !err; i++) {
        const struct fst_row *row = &rows.items[i];
        if (!row->err)
            continue;
        fst_str_clear(&path);
        err = fst_str_puts(&path, row->path[0] == '/' ? "" : root);
        if (!err && strcmp(row->path, ".") != 0)
            err = row->path[0] == '/' ? fst_str_puts(&path, row->path)
                                      : fst_path_join(&path, row->path, strlen(row->path));
        if (!err)
            put_skipped(task, fst_str_cstr(&path), row->reason, row->err);
    }
    fst_str_dispose(&path);
    fst_rows_dispose(&rows);
    return err;
}

static fst_err count_dir(struct task *task, size_t index) FST_WORKER
{
    const char *path = task->paths.items[index];
    struct fst_project_options options = {.walk = task->walk};
    struct fst_project *project;
    options.walk.roots = &path;
    options.walk.roots_len = 1;
    options.walk.count.indent = false;
    fst_err err = fst_project_scan(&project, &options, &task->control);
    if (err < 0)
        return err;
    const struct fst_project_summary *summary = fst_project_summary(project);
    begin_row(task, path, "dir");
    fst_report_counts(&task->rows, &summary->totals, true);
    fst_report_omitted(&task->rows, summary);
    fst_writer_map_end(&task->rows);
    if (!is_within_another(task, index))
        fst_counts_add(&task->totals, &summary->totals);
    if (summary->errors)
        err = put_unreadable(task, path, project);
    fst_project_free(project);
    return err;
}

static void write_result(struct task *task) FST_WORKER
{
    struct fst_writer *writer = &task->result;
    fst_writer_map_begin(writer);
    fst_writer_key(writer, "rows");
    fst_writer_array(writer, task->rows_len);
    fst_writer_raw(writer, task->rows.out.data, task->rows.out.len);
    fst_writer_key(writer, "totals");
    fst_writer_map_begin(writer);
    fst_report_counts(writer, &task->totals, true);
    fst_writer_map_end(writer);
    fst_writer_key(writer, "skipped");
    fst_writer_array(writer, task->skipped_len);
    fst_writer_raw(writer, task->skipped.out.data, task->skipped.out.len);
    fst_writer_put_bool(writer, "cancelled", task->control.cancel);
    fst_writer_map_end(writer);
}

static void work(struct fst_job *job) FST_WORKER
{
    struct task *task = (struct task *)job;
    for (size_t i = 0; i < task->paths.len && !task->err && !task->control.cancel; i++) {
        struct stat st;
        bool is_dir = stat(task->paths.items[i], &st) == 0 && S_ISDIR(st.st_mode);
        task->err = is_dir ? count_dir(task, i) : count_file(task, i);
    }
    if (!task->err)
        task->err = task->rows.err ? task->rows.err : task->skipped.err;
    if (!task->err)
        write_result(task);
}

/* The loop thread ----------------------------------------------------------------------------- */

static void done(struct fst_job *job)
{
    struct task *task = (struct task *)job;
    fst_err err = job->err ? job->err : task->err;
    fst_scan_remove(task->call.ctx, &task->entry);
    if (err < 0)
        fst_call_fail_err(&task->call, err, "the paths can't be counted");
    else
        fst_call_finish(&task->call, &task->result);
    task_free(task);
}

static void on_overlays(void *payload)
{
    struct task *task = payload;
    task->job.work = work;
    task->job.done = done;
    fst_err err = task->call.ctx->ending ? -ECANCELED : task->overlays.err;
    if (!err)
        err = fst_jobs_start(&task->call.ctx->jobs, &task->job);
    if (err < 0) {
        task->job.err = err;
        done(&task->job);
    }
}

void fst_count_paths_run(const struct fst_call *call, const msgpack_object *params)
{
    struct task *task = calloc(1, sizeof *task);
    if (!task) {
        fst_call_fail_err(call, -ENOMEM, "the paths can't be counted");
        return;
    }
    struct fst_args args;
    fst_args_init(&args, params);
    task->call = *call;
    task->settings = fst_settings_hold(call->ctx->settings);
    fst_err err = read_args(task, &args);
    if (err < 0 || args.err) {
        fst_call_fail(call, fst_err_name(err < 0 ? err : args.err), "count_paths: %s",
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
