/* SPDX-License-Identifier: MIT */
/*
 * In reading order: run, pull (on_start, on_part, on_done), the pieces of a block, the file on
 * disk, the answer. A task ends when the text and the file are both there, in either order. Only
 * `disk` is touched by a worker. Loop thread otherwise.
 */
#include "nvim/count_buffer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "nvim/file.h"
#include "nvim/range.h"
#include "nvim/report.h"

/* Lines of a block that are asked for at a time; fewer when they are long. */
#define BLOCK_NLINES ((uint64_t)500)
#define BLOCK_NBYTES ((uint64_t)1 << 20)

static const char slice_code[] = "return require('filestats.client').slice(...)";

struct disk {
    struct fst_job job; /* first */
    struct task *task;
    char *path;
    struct fst_count_options options;
    struct fst_file_result result;
};

struct task {
    struct fst_call call;
    struct fst_settings *settings; /* held */
    struct fst_buffer_spec spec;
    struct fst_range range;
    struct fst_buffer_count count;
    struct fst_range_count part;
    struct fst_buffer_result result;
    struct disk disk;
    uint64_t next_piece; /* of a block: the line that is asked for next */
    unsigned waiting;    /* for the text, for the disk */
    bool failed;         /* answered by an error already */
};

static void task_free(struct task *task)
{
    fst_settings_release(task->settings);
    fst_buffer_dispose_spec(&task->spec);
    fst_range_dispose(&task->range);
    fst_buffer_dispose(&task->count);
    fst_file_dispose(&task->disk.result);
    free(task->disk.path);
    free(task);
}

/* The answer ---------------------------------------------------------------------------------- */

static void report(struct task *task)
{
    struct fst_writer writer = {0};
    const struct fst_buffer_result *result = &task->result;
    bool ranged = task->range.kind != FST_RANGE_NONE;
    fst_writer_map_begin(&writer);
    if (ranged) {
        fst_writer_key(&writer, "buffer");
        fst_writer_map_begin(&writer);
    }
    fst_report_file(&writer, &result->file, task->spec.fileencoding, result->bytes_known);
    if (ranged) {
        bool classes =
            result->file.lang != FST_LANG_NONE && result->file.text.lines == task->part.nlines;
        fst_writer_map_end(&writer);
        fst_range_report(&writer, &task->part, classes);
    }
    if (task->disk.result.counted) {
        fst_writer_key(&writer, "disk");
        fst_writer_map_begin(&writer);
        fst_report_file(&writer, &task->disk.result.counts, NULL, result->bytes_known);
        fst_writer_map_end(&writer);
    }
    fst_writer_map_end(&writer);
    fst_call_finish(&task->call, &writer);
}

/* One of the things that a task waits for has come. */
static void step_done(struct task *task)
{
    if (--task->waiting)
        return;
    if (!task->failed)
        report(task);
    task_free(task);
}

static void fail(struct task *task, const char *code, const char *message)
{
    if (!task->failed)
        fst_call_fail(&task->call, code, "%s", message);
    task->failed = true;
    step_done(task);
}

static void fail_err(struct task *task, fst_err err)
{
    fail(task, fst_err_name(err), fst_err_text(err));
}

/* The pieces of a block ----------------------------------------------------------------------- */

static void request_pieces(struct task *task);

static void on_pieces(void *payload, const msgpack_object *error, const msgpack_object *result)
{
    struct task *task = payload;
    if (!error && !result) {
        fail_err(task, -ECANCELED);
        return;
    }
    if (error || result->type != MSGPACK_OBJECT_ARRAY || result->via.array.size == 0) {
        fail(task, fst_err_name(FST_E_STALE), "the selection is gone");
        return;
    }
    for (uint32_t i = 0; i < result->via.array.size; i++) {
        struct fst_slice piece = fst_codec_str(&result->via.array.ptr[i]);
        fst_range_piece(&task->part, piece.data, piece.nbytes);
    }
    task->next_piece += result->via.array.size;
    request_pieces(task);
}

static void request_pieces(struct task *task)
{
    uint64_t last = task->range.last < task->part.nlines ? task->range.last : task->part.nlines;
    if (task->next_piece > last) {
        step_done(task);
        return;
    }
    uint64_t n = BLOCK_NBYTES / (task->part.longest_nbytes + 1);
    if (n > BLOCK_NLINES)
        n = BLOCK_NLINES;
    if (n < 1)
        n = 1;
    if (n < last - task->next_piece + 1)
        last = task->next_piece + n - 1;
    struct fst_writer params = {0};
    fst_writer_array(&params, 2);
    fst_writer_text(&params, slice_code);
    fst_writer_array(&params, 1);
    fst_writer_map_begin(&params);
    fst_writer_put_text(&params, "token", task->range.token);
    fst_writer_put_uint(&params, "first", task->next_piece);
    fst_writer_put_uint(&params, "last", last);
    fst_writer_map_end(&params);
    fst_err err =
        fst_channel_request(&task->call.ctx->channel, "nvim_exec_lua", &params, on_pieces, task);
    if (err < 0)
        fail_err(task, err);
}

static void start_block(struct task *task)
{
    if (task->part.longest_nbytes > FST_CHECKER_MAX_NBYTES / 2) {
        fail(task, fst_err_name(FST_E_LIMIT), "a line of the block is too long");
        return;
    }
    task->next_piece = task->range.first;
    request_pieces(task);
}

/* The text ------------------------------------------------------------------------------------ */

static void on_start(void *payload, uint64_t nlines)
{
    struct task *task = payload;
    struct fst_count_options options = fst_settings_count_options(task->settings);
    fst_range_start(&task->part, &task->range, &task->spec, nlines);
    if (task->range.kind != FST_RANGE_NONE) {
        options.on_line = fst_range_class;
        options.payload = &task->part;
    }
    fst_err err = fst_buffer_start(&task->count, &task->spec, &options, nlines);
    if (err < 0 && !task->failed) {
        task->failed = true;
        fst_call_fail_err(&task->call, err, "the buffer can't be counted");
    }
}

static fst_err on_part(void *payload, uint64_t line, uint64_t col, struct fst_slice part, bool last)
{
    struct task *task = payload;
    if (task->failed)
        return -ECANCELED;
    fst_range_feed(&task->part, line, col, part.data, part.nbytes, last);
    return fst_buffer_feed(&task->count, line, part.data, part.nbytes, last);
}

static void on_converted(void *payload, uint64_t nbytes, uint64_t nlines)
{
    struct task *task = payload;
    fst_buffer_tell(&task->count, nbytes, nlines);
}

static void on_pulled(void *payload, const struct fst_pull_error *error)
{
    struct task *task = payload;
    if (error) {
        fail(task, error->code, error->message);
        return;
    }
    fst_err err = fst_buffer_finish(&task->count, &task->result);
    if (err < 0)
        fail_err(task, err);
    else if (task->range.kind == FST_RANGE_BLOCK)
        start_block(task);
    else
        step_done(task);
}

/* The file on disk ---------------------------------------------------------------------------- */

static void disk_work(struct fst_job *job) FST_WORKER
{
    struct disk *disk = (struct disk *)job;
    fst_err err = fst_file_count(&disk->result, disk->path, &disk->options, NULL);
    if (err < 0)
        disk->result.counted = false;
}

/* A file that can't be read is no error of the buffer's: there is no difference to tell then. */
static void disk_done(struct fst_job *job)
{
    struct disk *disk = (struct disk *)job;
    step_done(disk->task);
}

static void start_disk(struct task *task)
{
    if (!task->disk.path)
        return;
    task->disk.job.work = disk_work;
    task->disk.job.done = disk_done;
    task->disk.task = task;
    task->disk.options = fst_settings_count_options(task->settings);
    if (fst_jobs_start(&task->call.ctx->jobs, &task->disk.job) == 0)
        task->waiting++;
}

/* Run ----------------------------------------------------------------------------------------- */

static fst_err read_args(struct task *task, struct fst_args *args)
{
    fst_err err = fst_buffer_read_spec(&task->spec, args);
    if (!err)
        err = fst_range_read(&task->range, args);
    struct fst_slice disk = fst_args_str(args, "disk", FST_OPTIONAL);
    if (err < 0 || !disk.data || args->err)
        return err;
    if (!disk.nbytes || disk.data[0] != '/' || memchr(disk.data, '\0', disk.nbytes)) {
        fst_args_reject(args, "disk", "must be an absolute path");
        return 0;
    }
    task->disk.path = fst_mem_dup(disk.data, disk.nbytes);
    return task->disk.path ? 0 : -ENOMEM;
}

void fst_count_buffer_run(const struct fst_call *call, const msgpack_object *params)
{
    static const struct fst_pull_handler handler = {NULL, on_start, on_part, on_converted,
                                                    on_pulled};
    struct task *task = calloc(1, sizeof *task);
    if (!task) {
        fst_call_fail_err(call, -ENOMEM, "the buffer can't be counted");
        return;
    }
    struct fst_args args;
    fst_args_init(&args, params);
    task->call = *call;
    task->settings = fst_settings_hold(call->ctx->settings);
    fst_err err = read_args(task, &args);
    if (err < 0 || args.err) {
        fst_call_fail(call, fst_err_name(err < 0 ? err : args.err), "count_buffer: %s",
                      err < 0 ? fst_err_text(err) : args.problem);
        task_free(task);
        return;
    }
    task->waiting = 1;
    start_disk(task);
    struct fst_pull_handler mine = handler;
    mine.payload = task;
    err = fst_pull_start(call->ctx, task->spec.buf, fst_buffer_converter(&task->spec), &mine);
    if (err < 0)
        fail_err(task, err);
}
