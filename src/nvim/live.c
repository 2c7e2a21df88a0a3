/* SPDX-License-Identifier: MIT */
/*
 * In reading order: an event, a slice, the timer, the methods. One timer serves all buffers; it
 * runs only while one of them waits for its moment. A buffer that fails is let go of, with an event
 * that says so; the editor attaches it anew when it is used again.
 */
#include "nvim/live.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "live/buffer.h"
#include "nvim/buffer.h"
#include "nvim/live_selection.h"
#include "nvim/pull.h"

#define HUGE_NBYTES ((uint64_t)1 << 20)

static const char pull_code[] = "return require('filestats.attach').pull(...)";

struct fst_live {
    struct fst_context *ctx;
    struct fst_live *next;
    struct fst_settings *settings; /* held */
    struct fst_buffer_spec spec;
    struct fst_live_buffer buffer;
    uint64_t seq;
    uint64_t asked_seq;    /* of the slice in flight */
    uint64_t taken_nbytes; /* since the last edit */
    uint64_t not_before_ms, event_ms;
    struct fst_live_selection selection;
    struct fst_str told; /* the last event, as it was written */
    bool in_flight, gone, news;
};

static void kick(struct fst_context *ctx);

static void live_free(struct fst_live *live)
{
    fst_live_buffer_dispose(&live->buffer);
    fst_live_selection_dispose(&live->selection);
    fst_str_dispose(&live->told);
    fst_buffer_dispose_spec(&live->spec);
    fst_settings_release(live->settings);
    free(live);
}

static void free_unless_awaited(struct fst_live *live)
{
    if (!live->in_flight && !live->selection.in_flight)
        live_free(live);
}

/* Takes it off the list; it is freed when the answers that are to come have come. */
static void let_go(struct fst_live *live)
{
    struct fst_live **link = &live->ctx->lives;
    while (*link != live)
        link = &(*link)->next;
    *link = live->next;
    live->gone = true;
    free_unless_awaited(live);
}

static void fail(struct fst_live *live, fst_err err)
{
    struct fst_writer item = {0};
    fst_writer_map_begin(&item);
    fst_writer_put_text(&item, "event", "live");
    fst_writer_put_uint(&item, "buf", live->spec.buf);
    fst_writer_put_text(&item, "failed", fst_err_text(err));
    fst_writer_map_end(&item);
    if (fst_outbox_put(&live->ctx->outbox, &item) < 0)
        fst_context_say("out of memory: an event was lost");
    let_go(live);
}

void fst_live_fail_all(struct fst_context *ctx, fst_err err)
{
    while (ctx->lives)
        fail(ctx->lives, err);
}

/* Events -------------------------------------------------------------------------------------- */

/* As :write would write it; false when that needs a converter. */
static bool written_nbytes(const struct fst_live *live, const struct fst_live_counts *counts,
                           uint64_t *out)
{
    const struct fst_buffer_spec *spec = &live->spec;
    size_t end_nbytes;
    fst_buffer_line_end(spec, &end_nbytes);
    uint64_t ends = counts->line_ends * end_nbytes;
    struct fst_size size = {counts->sums.nbytes + ends, counts->sums.chars + ends,
                            counts->sums.astral};
    *out = fst_size_nbytes(&size, spec->size_rule) + fst_buffer_bom_nbytes(spec);
    return spec->size_rule != FST_SIZE_TOLD;
}

static void write_counts(struct fst_writer *item, const struct fst_live *live,
                         const struct fst_live_counts *counts)
{
    size_t end_nbytes;
    fst_buffer_line_end(&live->spec, &end_nbytes);
    fst_writer_put_uint(item, "lines", counts->lines);
    fst_writer_put_uint(item, "words", counts->words);
    if (counts->has_prose)
        fst_writer_put_uint(item, "prose", counts->sums.prose);
    fst_writer_put_uint(item, "chars",
                        counts->sums.chars + counts->line_ends * end_nbytes + live->spec.bomb);
    fst_writer_put_uint(item, "longest_line", counts->longest);
    fst_writer_put_uint(item, "longest_line_number", counts->longest_line);
    if (counts->lang == FST_LANG_NONE)
        return;
    fst_writer_put_text(item, "language", fst_lang_get(counts->lang)->name);
    fst_writer_put_uint(item, "code", counts->sums.classes[FST_LINE_CODE]);
    fst_writer_put_uint(item, "comments", counts->sums.classes[FST_LINE_COMMENT]);
    fst_writer_put_uint(item, "blanks", counts->sums.classes[FST_LINE_BLANK]);
}

static void write_event(struct fst_writer *item, const struct fst_live *live)
{
    struct fst_live_counts counts;
    uint64_t nbytes;
    fst_live_buffer_counts(&live->buffer, &counts);
    fst_writer_map_begin(item);
    fst_writer_put_text(item, "event", "live");
    fst_writer_put_uint(item, "buf", live->spec.buf);
    fst_writer_put_uint(item, "seq", live->seq);
    fst_writer_put_bool(item, "stale", counts.stale);
    if (written_nbytes(live, &counts, &nbytes))
        fst_writer_put_uint(item, "bytes", nbytes);
    if (counts.binary)
        fst_writer_put_bool(item, "binary", true);
    else
        write_counts(item, live, &counts);
    fst_live_selection_put(&live->selection, &live->buffer, item);
    fst_writer_map_end(item);
}

static bool is_told(const struct fst_live *live, const struct fst_writer *item)
{
    return item->out.len == live->told.len &&
           memcmp(item->out.data, live->told.data, live->told.len) == 0;
}

static void publish(struct fst_live *live)
{
    struct fst_writer item = {0};
    write_event(&item, live);
    live->news = false;
    live->event_ms = uv_now(&live->ctx->loop);
    if (!item.err && is_told(live, &item)) {
        fst_writer_dispose(&item);
        return;
    }
    fst_str_clear(&live->told);
    fst_err err = item.err ? item.err : fst_str_append(&live->told, item.out.data, item.out.len);
    if (!err)
        err = fst_outbox_put(&live->ctx->outbox, &item);
    if (err < 0) {
        /* Again at the next moment. */
        fst_writer_dispose(&item);
        fst_str_clear(&live->told);
        live->news = true;
    }
}

/* Publishes what is due; true when something is left for later. */
static bool publish_due(struct fst_live *live)
{
    if (!live->news)
        return false;
    bool stale = fst_tree_ndirty(&live->buffer.tree) > 0;
    uint64_t pause = stale ? FST_LIVE_STALE_MS : FST_LIVE_EVENT_MS;
    /* The editor may be busy: what it has not taken yet must not pile up. */
    if (uv_now(&live->ctx->loop) < live->event_ms + pause || live->ctx->outbox.first)
        return true;
    publish(live);
    return live->news;
}

/* Slices -------------------------------------------------------------------------------------- */

static fst_err take(struct fst_live *live, const msgpack_object_array *answer)
{
    const msgpack_object *lines = &answer->ptr[1];
    bool more = answer->size >= 3 && answer->ptr[2].type == MSGPACK_OBJECT_BOOLEAN &&
                answer->ptr[2].via.boolean;
    if (lines->type != MSGPACK_OBJECT_ARRAY)
        return FST_E_FORMAT;
    for (uint32_t i = 0; i < lines->via.array.size; i++) {
        struct fst_slice text = fst_codec_str(&lines->via.array.ptr[i]);
        if (!text.data)
            return FST_E_FORMAT;
        live->taken_nbytes += text.nbytes;
        fst_err err = fst_live_buffer_take(&live->buffer, text.data, text.nbytes, !more);
        if (err < 0)
            return err;
    }
    live->news = true;
    return fst_live_buffer_run(&live->buffer);
}

/* [number, lines, whether the line goes on]; [number] when it is another one; false: gone. */
static void on_slice(void *payload, const msgpack_object *error, const msgpack_object *result)
{
    struct fst_live *live = payload;
    struct fst_context *ctx = live->ctx;
    uint64_t seq;
    live->in_flight = false;
    ctx->lives_in_flight--;
    if (live->gone) {
        free_unless_awaited(live);
    } else if (!error && !result) {
        let_go(live);
    } else if (error || result->type != MSGPACK_OBJECT_ARRAY || !result->via.array.size ||
               !fst_codec_uint(&result->via.array.ptr[0], &seq)) {
        fail(live, FST_E_STALE);
    } else if (seq == live->asked_seq && seq == live->seq && result->via.array.size >= 2) {
        fst_err err = take(live, &result->via.array);
        if (err < 0)
            fail(live, err);
    }
    if (!ctx->ending)
        kick(ctx);
}

/* Asks for what is wanted next; true when that has to wait for its moment. */
static bool ask(struct fst_live *live)
{
    struct fst_context *ctx = live->ctx;
    struct fst_live_want want;
    if (live->in_flight || ctx->lives_in_flight >= FST_LIVE_MAX_IN_FLIGHT ||
        !fst_tree_ndirty(&live->buffer.tree))
        return false;
    if (uv_now(&ctx->loop) < live->not_before_ms)
        return true;
    if (!fst_live_buffer_want(&live->buffer, &want))
        return false;
    struct fst_writer params = {0};
    fst_writer_array(&params, 2);
    fst_writer_text(&params, pull_code);
    fst_writer_array(&params, 6);
    fst_writer_uint(&params, live->spec.buf);
    fst_writer_uint(&params, live->seq);
    fst_writer_uint(&params, want.first);
    fst_writer_uint(&params, want.last);
    fst_writer_uint(&params, want.col);
    fst_writer_uint(&params, FST_PULL_SLICE_NBYTES);
    live->asked_seq = live->seq;
    fst_err err = fst_channel_request(&ctx->channel, "nvim_exec_lua", &params, on_slice, live);
    if (err < 0)
        return true;
    live->in_flight = true;
    ctx->lives_in_flight++;
    return false;
}

static void on_selected(void *payload, const msgpack_object *error, const msgpack_object *result)
{
    struct fst_live *live = payload;
    struct fst_context *ctx = live->ctx;
    fst_live_selection_take(&live->selection, error, result);
    live->news = true;
    if (live->gone)
        free_unless_awaited(live);
    if (!ctx->ending)
        kick(ctx);
}

static void on_timer(uv_timer_t *timer)
{
    kick(timer->data);
}

/* Does what can be done now, and sees to the rest later. */
static void kick(struct fst_context *ctx)
{
    bool later = false;
    for (struct fst_live *live = ctx->lives; live; live = live->next) {
        later |= ask(live);
        later |= fst_live_selection_ask(&live->selection, ctx, live->spec.buf, live->seq,
                                        on_selected, live);
        later |= publish_due(live);
    }
    if (later && !uv_is_active((uv_handle_t *)&ctx->live_timer))
        uv_timer_start(&ctx->live_timer, on_timer, FST_LIVE_EVENT_MS / 2, 0);
}

/* Its life ------------------------------------------------------------------------------------ */

void fst_live_init(struct fst_context *ctx)
{
    uv_timer_init(&ctx->loop, &ctx->live_timer);
    ctx->live_timer.data = ctx;
}

void fst_live_close(struct fst_context *ctx)
{
    while (ctx->lives)
        let_go(ctx->lives);
    /* Those whose answer is to come have no use for it any more. */
    fst_live_scanner_dispose(&ctx->live_scanner);
    uv_close((uv_handle_t *)&ctx->live_timer, NULL);
}

static struct fst_live_options options_of(const struct fst_live *live)
{
    const struct fst_buffer_spec *spec = &live->spec;
    return (struct fst_live_options){
        .name = spec->name,
        .lang = spec->lang,
        .map = live->settings->map.len ? &live->settings->map : NULL,
        .docstrings_as_code = live->settings->docstrings_as_code,
        .cjk_words = live->settings->cjk_words,
        .crlf = spec->fileformat == FST_FILEFORMAT_DOS,
        .bomb = spec->bomb,
        .eol = spec->eol,
        .empty = spec->empty,
    };
}

void fst_live_configure(struct fst_context *ctx)
{
    for (struct fst_live *live = ctx->lives, *next; live; live = next) {
        next = live->next;
        struct fst_settings *old = live->settings;
        live->settings = fst_settings_hold(ctx->settings);
        struct fst_live_options options = options_of(live);
        fst_err err = fst_live_buffer_set(&live->buffer, &options);
        fst_settings_release(old);
        live->news = true;
        if (err < 0)
            fail(live, err);
    }
    kick(ctx);
}

static struct fst_live *find(const struct fst_context *ctx, uint64_t buf)
{
    struct fst_live *live = ctx->lives;
    while (live && live->spec.buf != buf)
        live = live->next;
    return live;
}

static void answer_nothing(const struct fst_call *call)
{
    struct fst_writer writer = {0};
    fst_writer_map_begin(&writer);
    fst_writer_map_end(&writer);
    fst_call_finish(call, &writer);
}

void fst_live_attach_run(const struct fst_call *call, const msgpack_object *params)
{
    struct fst_context *ctx = call->ctx;
    struct fst_args args;
    struct fst_live *live = calloc(1, sizeof *live);
    if (!live) {
        fst_call_fail_err(call, -ENOMEM, "live_attach");
        return;
    }
    fst_args_init(&args, params);
    live->ctx = ctx;
    live->settings = fst_settings_hold(ctx->settings);
    fst_err err = fst_buffer_read_spec(&live->spec, &args);
    live->seq = fst_args_uint(&args, "seq", FST_REQUIRED, 0, UINT64_MAX);
    uint64_t nlines = fst_args_uint(&args, "lines", FST_REQUIRED, 1, INT32_MAX);
    struct fst_live_options options = options_of(live);
    if (!err && !args.err)
        err = fst_live_buffer_open(&live->buffer, &ctx->live_scanner, &options, nlines);
    if (err < 0 || args.err) {
        fst_call_fail(call, fst_err_name(err < 0 ? err : args.err), "live_attach: %s",
                      err < 0 ? fst_err_text(err) : args.problem);
        live_free(live);
        return;
    }
    struct fst_live *old = find(ctx, live->spec.buf);
    if (old)
        let_go(old);
    live->next = ctx->lives;
    ctx->lives = live;
    live->event_ms = uv_now(&ctx->loop);
    live->news = true;
    answer_nothing(call);
    kick(ctx);
}

/* [first, old, new] each, in the order of time. */
static fst_err apply_edits(struct fst_live *live, const msgpack_object *edits)
{
    for (uint32_t i = 0; edits && i < edits->via.array.size; i++) {
        const msgpack_object *edit = &edits->via.array.ptr[i];
        uint64_t first, nold, nnew;
        if (edit->type != MSGPACK_OBJECT_ARRAY || edit->via.array.size != 3 ||
            !fst_codec_uint(&edit->via.array.ptr[0], &first) ||
            !fst_codec_uint(&edit->via.array.ptr[1], &nold) ||
            !fst_codec_uint(&edit->via.array.ptr[2], &nnew) || nnew > INT32_MAX)
            return FST_E_FORMAT;
        fst_err err = fst_live_buffer_edit(&live->buffer, first, nold, nnew);
        if (err < 0)
            return err;
    }
    return 0;
}

static fst_err apply(struct fst_live *live, struct fst_buffer_spec *spec, uint64_t seq,
                     const msgpack_object *edits)
{
    uint64_t now = uv_now(&live->ctx->loop);
    if (live->taken_nbytes > HUGE_NBYTES && now >= live->not_before_ms && edits &&
        edits->via.array.size)
        live->not_before_ms = now + FST_LIVE_HUGE_MS;
    live->taken_nbytes = 0;
    live->seq = seq;
    fst_err err = apply_edits(live, edits);
    if (err < 0)
        return err;
    fst_buffer_dispose_spec(&live->spec);
    live->spec = *spec;
    *spec = (struct fst_buffer_spec){0};
    struct fst_live_options options = options_of(live);
    err = fst_live_buffer_set(&live->buffer, &options);
    fst_live_selection_restart(&live->selection, fst_tree_nlines(&live->buffer.tree));
    return err;
}

void fst_live_changed_run(const struct fst_call *call, const msgpack_object *params)
{
    struct fst_args args;
    struct fst_buffer_spec spec;
    fst_args_init(&args, params);
    fst_err err = fst_buffer_read_spec(&spec, &args);
    uint64_t seq = fst_args_uint(&args, "seq", FST_REQUIRED, 0, UINT64_MAX);
    const msgpack_object *edits = fst_args_array(&args, "edits", FST_OPTIONAL);
    struct fst_live *live = find(call->ctx, spec.buf);
    if (err < 0 || args.err) {
        fst_call_fail(call, fst_err_name(err < 0 ? err : args.err), "live_changed: %s",
                      err < 0 ? fst_err_text(err) : args.problem);
    } else {
        answer_nothing(call);
    }
    if (live && !args.err) {
        if (!err)
            err = apply(live, &spec, seq, edits);
        live->news = true;
        if (err < 0)
            fail(live, err);
    }
    fst_buffer_dispose_spec(&spec);
    kick(call->ctx);
}

void fst_live_select_run(const struct fst_call *call, const msgpack_object *params)
{
    struct fst_context *ctx = call->ctx;
    struct fst_args args;
    struct fst_range range;
    fst_args_init(&args, params);
    uint64_t buf = fst_args_uint(&args, "buf", FST_REQUIRED, 1, INT32_MAX);
    uint64_t number = fst_args_uint(&args, "number", FST_REQUIRED, 0, UINT64_MAX);
    fst_err err = fst_range_read(&range, &args);
    if (err < 0 || args.err) {
        fst_call_fail(call, fst_err_name(err < 0 ? err : args.err), "live_select: %s",
                      err < 0 ? fst_err_text(err) : args.problem);
        fst_range_dispose(&range);
        return;
    }
    answer_nothing(call);
    struct fst_live *live = find(ctx, buf);
    if (live) {
        fst_live_selection_set(&live->selection, &range, number, &live->spec,
                               fst_tree_nlines(&live->buffer.tree), uv_now(&ctx->loop));
        live->news = true;
        kick(ctx);
    }
    fst_range_dispose(&range);
}

void fst_live_detach_run(const struct fst_call *call, const msgpack_object *params)
{
    struct fst_args args;
    fst_args_init(&args, params);
    uint64_t buf = fst_args_uint(&args, "buf", FST_REQUIRED, 1, INT32_MAX);
    struct fst_live *live = args.err ? NULL : find(call->ctx, buf);
    if (live)
        let_go(live);
    if (args.err)
        fst_call_fail(call, fst_err_name(args.err), "live_detach: %s", args.problem);
    else
        answer_nothing(call);
}
