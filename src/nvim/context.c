/* SPDX-License-Identifier: MIT */
/*
 * Answers go out by the way their call came in: a request's as its response, a notification's
 * through the outbox. An answer that finds no memory becomes an error that needs little; if even
 * that can't be had, a line on stderr says so. Loop thread only.
 */
#include "nvim/context.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"

#define SENTENCE_NBYTES 1024

void fst_context_end(struct fst_context *ctx, int status)
{
    if (ctx->ending)
        return;
    ctx->ending = true;
    ctx->status = status;
    uv_stop(&ctx->loop);
}

void fst_context_say(const char *text)
{
    char line[SENTENCE_NBYTES];
    int length = snprintf(line, sizeof line, "filestats: %s\n", text);
    if (length >= (int)sizeof line) {
        length = (int)sizeof line - 1;
        line[length - 1] = '\n';
    }
    /* There is nobody left to tell when this fails. */
    fst_err err = fst_fd_write(STDERR_FILENO, line, (size_t)length);
    (void)err;
}

struct fst_settings *fst_settings_hold(struct fst_settings *settings)
{
    settings->refs++;
    return settings;
}

void fst_settings_release(struct fst_settings *settings)
{
    if (!settings || --settings->refs)
        return;
    fst_lang_map_dispose(&settings->map);
    free(settings);
}

struct fst_count_options fst_settings_count_options(const struct fst_settings *settings)
{
    return (struct fst_count_options){
        .map = settings->map.len ? &settings->map : NULL,
        .docstrings_as_code = settings->docstrings_as_code,
        .indent = true,
    };
}

/* {id = id, err = {code = code, message = text}} */
static void write_failure(struct fst_writer *item, uint64_t id, const char *code, const char *text)
{
    fst_writer_map_begin(item);
    fst_writer_put_uint(item, "id", id);
    fst_writer_key(item, "err");
    fst_writer_map_begin(item);
    fst_writer_put_text(item, "code", code);
    fst_writer_put_text(item, "message", text);
    fst_writer_map_end(item);
    fst_writer_map_end(item);
}

static void send_failure(const struct fst_call *call, const char *code, const char *text)
{
    fst_err err = 0;
    if (call->mute)
        return;
    if (call->request) {
        err = fst_channel_refuse(&call->ctx->channel, (uint32_t)call->id, text);
    } else {
        struct fst_writer item = {0};
        write_failure(&item, call->id, code, text);
        fst_outbox_forget(&call->ctx->outbox, call->id);
        err = fst_outbox_put(&call->ctx->outbox, &item);
    }
    if (err == -ENOMEM)
        fst_context_say("out of memory: an answer was lost");
}

static fst_err send_result(const struct fst_call *call, struct fst_writer *result)
{
    if (result->err || call->mute) {
        fst_err err = result->err;
        fst_writer_dispose(result);
        return err;
    }
    if (call->request)
        return fst_channel_respond(&call->ctx->channel, (uint32_t)call->id, result);
    struct fst_writer item = {0};
    fst_writer_map_begin(&item);
    fst_writer_put_uint(&item, "id", call->id);
    fst_writer_key(&item, "ok");
    fst_writer_raw(&item, result->out.data, result->out.len);
    fst_writer_map_end(&item);
    fst_writer_dispose(result);
    fst_outbox_forget(&call->ctx->outbox, call->id);
    return fst_outbox_put(&call->ctx->outbox, &item);
}

void fst_call_finish(const struct fst_call *call, struct fst_writer *result)
{
    fst_err err = send_result(call, result);
    if (err < 0 && err != -EPIPE)
        send_failure(call, fst_err_name(err), fst_err_text(err));
}

void fst_call_fail(const struct fst_call *call, const char *code, const char *format, ...)
{
    char text[SENTENCE_NBYTES];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    send_failure(call, code, text);
}

void fst_call_fail_err(const struct fst_call *call, fst_err err, const char *what)
{
    fst_call_fail(call, fst_err_name(err), "%s: %s", what, fst_err_text(err));
}
