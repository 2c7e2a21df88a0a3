/* SPDX-License-Identifier: MIT */
/*
 * A short text is counted at once on the loop thread, where it lies in the message; a long one is
 * copied for a worker, so that the loop stays free.
 */
#include "nvim/count_text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "nvim/report.h"

#define AT_ONCE_NBYTES ((size_t)256 << 10)

struct task {
    struct fst_job job; /* first */
    struct fst_call call;
    struct fst_settings *settings; /* held */
    fst_lang_id lang;
    char *name; /* owned, NULL for none */
    char *text; /* owned */
    size_t text_nbytes;
    struct fst_counter *counter; /* owned */
    struct fst_file_counts counts;
    fst_err err;
};

static void answer(const struct fst_call *call, fst_err err, const struct fst_file_counts *counts)
{
    if (err < 0) {
        fst_call_fail_err(call, err, "the text can't be counted");
        return;
    }
    struct fst_writer writer = {0};
    fst_writer_map_begin(&writer);
    fst_report_file(&writer, counts, NULL, true);
    fst_writer_map_end(&writer);
    fst_call_finish(call, &writer);
}

static void task_free(struct task *task)
{
    fst_settings_release(task->settings);
    fst_counter_free(task->counter);
    free(task->name);
    free(task->text);
    free(task);
}

static void work(struct fst_job *job) FST_WORKER
{
    struct task *task = (struct task *)job;
    struct fst_count_options options = fst_settings_count_options(task->settings);
    task->err = fst_counter_new(&task->counter);
    if (!task->err)
        task->err = fst_counter_run(task->counter, task->name, task->lang, &options,
                                    (const uint8_t *)task->text, task->text_nbytes, &task->counts);
}

static void done(struct fst_job *job)
{
    struct task *task = (struct task *)job;
    answer(&task->call, job->err ? job->err : task->err, &task->counts);
    task_free(task);
}

static void start(const struct fst_call *call, const char *name, fst_lang_id lang,
                  struct fst_slice text)
{
    struct task *task = calloc(1, sizeof *task);
    if (!task) {
        answer(call, -ENOMEM, NULL);
        return;
    }
    task->job.work = work;
    task->job.done = done;
    task->call = *call;
    task->settings = fst_settings_hold(call->ctx->settings);
    task->lang = lang;
    task->name = name ? fst_mem_dup(name, strlen(name)) : NULL;
    task->text = fst_mem_dup(text.data, text.nbytes);
    task->text_nbytes = text.nbytes;
    fst_err err = task->text && (task->name || !name) ? 0 : -ENOMEM;
    if (!err)
        err = fst_jobs_start(&call->ctx->jobs, &task->job);
    if (err < 0) {
        answer(call, err, NULL);
        task_free(task);
    }
}

/* Only the last part of a name counts: it is short, or no name of a file. */
static const char *last_part(char *out, size_t cap, struct fst_slice name)
{
    size_t start = name.nbytes;
    while (start && name.data[start - 1] != '/')
        start--;
    size_t nbytes = name.nbytes - start;
    if (nbytes >= cap)
        nbytes = cap - 1;
    if (nbytes)
        memcpy(out, name.data + start, nbytes);
    out[nbytes] = '\0';
    return name.data ? out : NULL;
}

void fst_count_text_run(const struct fst_call *call, const msgpack_object *params)
{
    struct fst_args args;
    char buffer[1024];
    fst_args_init(&args, params);
    struct fst_slice text = fst_args_str(&args, "text", FST_REQUIRED);
    struct fst_slice filetype = fst_args_str(&args, "filetype", FST_OPTIONAL);
    const char *name = last_part(buffer, sizeof buffer, fst_args_str(&args, "name", FST_OPTIONAL));
    if (args.err) {
        fst_call_fail(call, fst_err_name(args.err), "count_text: %s", args.problem);
        return;
    }
    fst_lang_id lang =
        filetype.data ? fst_lang_by_filetype(filetype.data, filetype.nbytes) : FST_LANG_NONE;
    if (text.nbytes > AT_ONCE_NBYTES) {
        start(call, name, lang, text);
        return;
    }
    struct fst_file_counts counts;
    struct fst_count_options options = fst_settings_count_options(call->ctx->settings);
    fst_err err = fst_counter_run(call->ctx->counter, name, lang, &options,
                                  (const uint8_t *)text.data, text.nbytes, &counts);
    answer(call, err, &counts);
}
