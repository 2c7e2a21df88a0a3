/* SPDX-License-Identifier: MIT */
/*
 * Wires the loop, the channel, the outbox and the workers together, greets the editor, and hands
 * each call to its method. Loop thread; see session.h for how it ends.
 */
#include "nvim/session.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/escape.h"
#include "nvim/context.h"
#include "nvim/live.h"
#include "nvim/methods.h"
#include "nvim/projects.h"
#include "nvim/pull.h"
#include "nvim/scan.h"
#include "nvim/view.h"
#include "text/dispatch.h"

/* A name from the peer in a sentence of ours: cut, and nothing that moves a cursor. */
#define SHOWN_NBYTES 64

static const char hello_code[] = "return require('filestats.client').on_hello(...)";

static void say_with(const char *text, struct fst_slice detail)
{
    struct fst_str line = {0};
    size_t nbytes = detail.nbytes < 4 * SHOWN_NBYTES ? detail.nbytes : 4 * SHOWN_NBYTES;
    fst_err err = fst_str_puts(&line, text);
    if (!err)
        err = fst_escape_display(&line, detail.data, nbytes);
    fst_context_say(err < 0 ? text : line.data);
    fst_str_dispose(&line);
}

/* The sentence in an error of the peer's: [number, text], or text. */
static struct fst_slice error_text(const msgpack_object *error)
{
    if (error->type == MSGPACK_OBJECT_ARRAY && error->via.array.size >= 2)
        error = &error->via.array.ptr[1];
    struct fst_slice text = fst_codec_str(error);
    return text.data ? text : (struct fst_slice){"unknown error", 13};
}

/* What the channel tells ---------------------------------------------------------------------- */

static void on_request(void *payload, uint32_t id, struct fst_slice method,
                       const msgpack_object *params)
{
    static const msgpack_object none = {.type = MSGPACK_OBJECT_ARRAY};
    struct fst_call call = {.ctx = payload, .request = true, .id = id};
    const msgpack_object *first = params->via.array.size ? &params->via.array.ptr[0] : &none;
    if (!fst_methods_run(&call, method, first))
        fst_call_fail(&call, fst_err_name(FST_E_UNKNOWN), "unknown method: %.*s",
                      (int)(method.nbytes < SHOWN_NBYTES ? method.nbytes : SHOWN_NBYTES),
                      method.data);
}

static void on_notification(void *payload, struct fst_slice method, const msgpack_object *params)
{
    static const msgpack_object none = {.type = MSGPACK_OBJECT_ARRAY};
    struct fst_call call = {.ctx = payload, .mute = true};
    const msgpack_object *args = params->via.array.ptr;
    uint32_t size = params->via.array.size;
    if (fst_slice_equals(method, "nvim_error_event")) {
        struct fst_slice text = size >= 2 ? fst_codec_str(&args[1]) : (struct fst_slice){NULL, 0};
        say_with("the editor reports an error: ", text.data ? text : (struct fst_slice){"?", 1});
        return;
    }
    if (size >= 1 && fst_codec_uint(&args[0], &call.id))
        call.mute = false;
    bool has_params = size >= 2 && (!call.mute || args[0].type == MSGPACK_OBJECT_NIL);
    if (fst_methods_run(&call, method, has_params ? &args[1] : &none))
        return;
    say_with("unknown notification: ", method);
    if (!call.mute)
        fst_call_fail(&call, fst_err_name(FST_E_UNKNOWN), "unknown method: %.*s",
                      (int)(method.nbytes < SHOWN_NBYTES ? method.nbytes : SHOWN_NBYTES),
                      method.data);
}

static void on_lost(void *payload, const struct fst_channel_lost *lost)
{
    struct fst_call call = {.ctx = payload, .request = lost->request, .id = lost->id};
    call.mute = !lost->request && !lost->has_id;
    fst_context_say("out of memory: a message was dropped");
    if (!lost->request)
        fst_live_fail_all(call.ctx, -ENOMEM);
    fst_call_fail_err(&call, -ENOMEM, "the message was dropped");
}

static void on_warning(void *payload, const char *text)
{
    (void)payload;
    fst_context_say(text);
}

static void on_end(void *payload, enum fst_channel_end end, const char *text)
{
    static const int statuses[] = {
        [FST_CHANNEL_EOF] = FST_SESSION_ENDED,
        [FST_CHANNEL_BROKEN] = FST_SESSION_BROKEN,
        [FST_CHANNEL_FAILED] = FST_SESSION_FAILED,
    };
    if (text)
        fst_context_say(text);
    fst_context_end(payload, statuses[end]);
}

static void on_full(void *payload)
{
    fst_context_say("the editor takes no answers any more");
    fst_context_end(payload, FST_SESSION_FAILED);
}

static void on_refused(void *payload, const msgpack_object *error)
{
    (void)payload;
    say_with("the editor failed to take answers: ", error_text(error));
}

static void on_sigterm(uv_signal_t *handle, int number)
{
    (void)number;
    fst_context_end(handle->data, FST_SESSION_ENDED);
}

/* The greeting -------------------------------------------------------------------------------- */

static void on_greeted(void *payload, const msgpack_object *error, const msgpack_object *result)
{
    struct fst_context *ctx = payload;
    if (!error && !result)
        return; /* closed */
    if (!error && result->type == MSGPACK_OBJECT_BOOLEAN && result->via.boolean) {
        fst_outbox_open(&ctx->outbox);
        return;
    }
    say_with("the editor refused: ", error_text(error ? error : result));
    fst_context_end(ctx, FST_SESSION_REFUSED);
}

static fst_err greet(struct fst_context *ctx)
{
    struct fst_writer params = {0};
    fst_writer_array(&params, 2);
    fst_writer_text(&params, hello_code);
    fst_writer_array(&params, 1);
    fst_writer_map_begin(&params);
    fst_writer_put_uint(&params, "protocol", FST_PROTOCOL);
    fst_writer_put_text(&params, "version", FST_VERSION);
    fst_writer_put_text(&params, "kernel", fst_text_kernel_name());
    fst_writer_map_end(&params);
    return fst_channel_request(&ctx->channel, "nvim_exec_lua", &params, on_greeted, ctx);
}

/* Its life ------------------------------------------------------------------------------------ */

static fst_err open_parts(struct fst_context *ctx, int in_fd, int out_fd)
{
    struct fst_channel_handler handler = {ctx,     on_request, on_notification,
                                          on_lost, on_warning, on_end};
    uv_signal_init(&ctx->loop, &ctx->sigterm);
    ctx->sigterm.data = ctx;
    fst_err err = uv_signal_start(&ctx->sigterm, on_sigterm, SIGTERM);
    if (!err)
        err = fst_channel_open(&ctx->channel, &ctx->loop, in_fd, out_fd, &handler);
    if (!err)
        err = greet(ctx);
    return err;
}

static fst_err allocate(struct fst_context **out)
{
    struct fst_context *ctx = calloc(1, sizeof *ctx);
    if (!ctx)
        return -ENOMEM;
    ctx->settings = calloc(1, sizeof *ctx->settings);
    fst_err err = ctx->settings ? fst_counter_new(&ctx->counter) : -ENOMEM;
    if (!err)
        err = uv_loop_init(&ctx->loop);
    if (err) {
        fst_counter_free(ctx->counter);
        free(ctx->settings);
        free(ctx);
        return err;
    }
    ctx->settings->refs = 1;
    *out = ctx;
    return 0;
}

/* Nothing of ours is in use any more: gives everything back, as a leak checker likes it. */
static void dispose(struct fst_context *ctx)
{
    ctx->ending = true;
    fst_channel_close(&ctx->channel);
    fst_pull_close(ctx);
    fst_live_close(ctx);
    fst_view_close(ctx);
    fst_outbox_close(&ctx->outbox);
    fst_jobs_close(&ctx->jobs);
    fst_projects_dispose(ctx);
    uv_close((uv_handle_t *)&ctx->sigterm, NULL);
    uv_close((uv_handle_t *)&ctx->progress, NULL);
    uv_run(&ctx->loop, UV_RUN_DEFAULT);
    uv_loop_close(&ctx->loop);
    fst_settings_release(ctx->settings);
    fst_counter_free(ctx->counter);
    free(ctx);
}

static int fail(fst_err err)
{
    char text[128];
    snprintf(text, sizeof text, "the session can't be started: %s", fst_err_text(err));
    fst_context_say(text);
    return FST_SESSION_FAILED;
}

int fst_session_run(int in_fd, int out_fd)
{
    struct fst_context *ctx = NULL;
    if (!fst_channel_can_use(in_fd) || !fst_channel_can_use(out_fd)) {
        fst_context_say("--rpc is for Neovim: stdin and stdout must be pipes or sockets");
        return FST_SESSION_USAGE;
    }
    signal(SIGPIPE, SIG_IGN);
    if (chdir("/") < 0)
        return fail(-errno);
    fst_err err = allocate(&ctx);
    if (err)
        return fail(err);
    err = fst_jobs_open(&ctx->jobs, &ctx->loop);
    if (err)
        return fail(err);
    fst_scan_init(ctx);
    fst_live_init(ctx);
    fst_outbox_init(&ctx->outbox, &ctx->loop, &ctx->channel, on_full, on_refused, ctx);
    err = open_parts(ctx, in_fd, out_fd);
    if (err)
        return fail(err);
    uv_run(&ctx->loop, UV_RUN_DEFAULT);
    int status = ctx->status;
    if (!fst_jobs_are_running(&ctx->jobs))
        dispose(ctx);
    return status;
}
