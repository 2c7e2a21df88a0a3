/* SPDX-License-Identifier: MIT */
/*
 * How long lines are is not known beforehand, and one may have a hundred megabytes. So the editor
 * is asked at which offset some lines begin (a probe: it has an index of them): a stack of marks,
 * the nearest on top. As many lines as reach a mark within a slice's size are pulled; where the
 * next mark is too far away, the way to it is probed more finely; where it is one line away, that
 * line is pulled in pieces. Loop thread only.
 */
#include "nvim/pull.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Marks that one probe asks for: each costs the editor some microseconds. */
#define PROBE_NMARKS 32

/* (Before 0.8 the offset in an empty buffer is -1.) */
static const char probe_code[] =
    "local buf, first, last, n = ...\n"
    "local api = vim.api\n"
    "if not api.nvim_buf_is_loaded(buf) then return {} end\n"
    "local count = api.nvim_buf_line_count(buf)\n"
    "if last == 0 or last > count then last = count end\n"
    "local out = { api.nvim_buf_get_changedtick(buf), count }\n"
    "local step = math.max(1, math.ceil((last - first) / n))\n"
    "local line = first\n"
    "repeat\n"
    "  line = math.min(line + step, last)\n"
    "  out[#out + 1] = line\n"
    "  out[#out + 1] = math.max(0, api.nvim_buf_get_offset(buf, line))\n"
    "until line >= last\n"
    "return out\n";

/* A NUL would make the string a Blob, which iconv() refuses; another ASCII byte is as long. */
static const char convert_code[] =
    "local buf, first, last, encoding = ...\n"
    "local lines = vim.api.nvim_buf_get_lines(buf, first, last, true)\n"
    "local text = table.concat(lines, '\\n'):gsub('%z', ' ')\n"
    "local out = vim.fn.iconv(text, 'utf-8', encoding)\n"
    "return (out ~= '' or text == '') and #out or false\n";

struct mark {
    uint64_t line, offset;
};

struct fst_pull {
    struct fst_context *ctx;
    struct fst_pull_handler handler;
    uint64_t buf;
    char *encoding; /* NULL: nothing is converted */
    struct fst_pull *next;
    bool running;
    uint64_t tick, nlines;
    uint64_t line, col; /* what is pulled next */
    uint64_t offset;    /* of that line, at most */
    uint64_t end_line;  /* what the request in flight reaches to; 0: a piece of a line */
    struct mark *marks; /* the nearest one last */
    size_t marks_len, marks_cap;
    unsigned restarts;
};

static void start_waiting(struct fst_context *ctx);

static void finish(struct fst_pull *pull, const char *code, const char *message)
{
    struct fst_context *ctx = pull->ctx;
    struct fst_pull **link = &ctx->pulls;
    while (*link != pull)
        link = &(*link)->next;
    *link = pull->next;
    ctx->pulls_running -= pull->running;
    struct fst_pull_error error = {code, message};
    struct fst_pull_handler handler = pull->handler;
    free(pull->marks);
    free(pull->encoding);
    free(pull);
    handler.on_done(handler.payload, code ? &error : NULL);
    start_waiting(ctx);
}

static void finish_err(struct fst_pull *pull, fst_err err)
{
    char message[128];
    snprintf(message, sizeof message, "the buffer's text can't be read: %s", fst_err_text(err));
    finish(pull, fst_err_name(err), message);
}

/* The editor answered something that it should not; or an error, whose sentence is passed on. */
static void finish_odd(struct fst_pull *pull, const msgpack_object *error)
{
    char message[512];
    struct fst_slice text = {"its answer makes no sense", 25};
    if (error && error->type == MSGPACK_OBJECT_ARRAY && error->via.array.size)
        error = &error->via.array.ptr[error->via.array.size - 1];
    if (fst_codec_str(error).data)
        text = fst_codec_str(error);
    snprintf(message, sizeof message, "the editor did not give the buffer's text: %.*s",
             (int)(text.nbytes < 400 ? text.nbytes : 400), text.data);
    finish(pull, "EDITOR", message);
}

static void probe(struct fst_pull *pull, uint64_t first, uint64_t last);
static void pull_next(struct fst_pull *pull);

static void restart(struct fst_pull *pull)
{
    if (++pull->restarts > FST_PULL_MAX_RESTARTS) {
        finish(pull, fst_err_name(FST_E_STALE),
               "the buffer changed again and again while it was "
               "read; count it once more when it rests");
        return;
    }
    pull->nlines = 0;
    probe(pull, 0, 0);
}

/* Probing ------------------------------------------------------------------------------------- */

/* The marks of an answer, the nearest one last. */
static fst_err push_marks(struct fst_pull *pull, const msgpack_object_array *answer)
{
    size_t n = (answer->size - 2) / 2;
    fst_err err =
        fst_mem_grow(&pull->marks, &pull->marks_cap, pull->marks_len + n, sizeof *pull->marks);
    if (err < 0)
        return err;
    for (size_t i = n; i-- > 0;) {
        struct mark mark;
        if (!fst_codec_uint(&answer->ptr[2 + 2 * i], &mark.line) ||
            !fst_codec_uint(&answer->ptr[3 + 2 * i], &mark.offset))
            return FST_E_FORMAT;
        /* The last one is the mark to which the way was probed: it is there already. */
        if (pull->marks_len && mark.line >= pull->marks[pull->marks_len - 1].line)
            continue;
        if (mark.line <= pull->line && mark.line != pull->nlines)
            return FST_E_FORMAT;
        pull->marks[pull->marks_len++] = mark;
    }
    return 0;
}

static void on_probed(void *payload, const msgpack_object *error, const msgpack_object *result)
{
    struct fst_pull *pull = payload;
    uint64_t tick, nlines;
    if (!error && !result) {
        finish_err(pull, -ECANCELED);
        return;
    }
    if (error || result->type != MSGPACK_OBJECT_ARRAY) {
        finish_odd(pull, error);
        return;
    }
    const msgpack_object_array *answer = &result->via.array;
    if (answer->size == 0) {
        finish(pull, "GONE", "the buffer is not loaded any more");
        return;
    }
    if (answer->size < 4 || !fst_codec_uint(&answer->ptr[0], &tick) ||
        !fst_codec_uint(&answer->ptr[1], &nlines) || nlines == 0) {
        finish_odd(pull, NULL);
        return;
    }
    if (pull->nlines && tick != pull->tick) {
        restart(pull);
        return;
    }
    if (!pull->nlines) {
        pull->tick = tick;
        pull->nlines = nlines;
        pull->line = pull->col = pull->offset = 0;
        pull->marks_len = 0;
        pull->handler.on_start(pull->handler.payload, nlines);
    }
    fst_err err = push_marks(pull, answer);
    if (!err && (!pull->marks_len || pull->marks[0].line != pull->nlines))
        err = FST_E_FORMAT;
    if (err < 0)
        finish_err(pull, err);
    else
        pull_next(pull);
}

/* Asks for marks from line `first` to line `last`, 0 for the end of the text. */
static void probe(struct fst_pull *pull, uint64_t first, uint64_t last)
{
    struct fst_writer params = {0};
    fst_writer_array(&params, 2);
    fst_writer_text(&params, probe_code);
    fst_writer_array(&params, 4);
    fst_writer_uint(&params, pull->buf);
    fst_writer_uint(&params, first);
    fst_writer_uint(&params, last);
    fst_writer_uint(&params, PROBE_NMARKS);
    fst_err err =
        fst_channel_request(&pull->ctx->channel, "nvim_exec_lua", &params, on_probed, pull);
    if (err < 0)
        finish_err(pull, err);
}

/* Pulling ------------------------------------------------------------------------------------- */

static fst_err take_lines(struct fst_pull *pull, const msgpack_object_array *lines)
{
    if (lines->size != pull->end_line - pull->line)
        return FST_E_FORMAT;
    for (uint32_t i = 0; i < lines->size; i++) {
        struct fst_slice text = fst_codec_str(&lines->ptr[i]);
        if (!text.data)
            return FST_E_FORMAT;
        fst_err err = pull->handler.on_part(pull->handler.payload, pull->line + i, 0, text, true);
        if (err < 0)
            return err;
    }
    pull->line = pull->end_line;
    while (pull->marks_len && pull->marks[pull->marks_len - 1].line <= pull->line)
        pull->offset = pull->marks[--pull->marks_len].offset;
    return 0;
}

/* A piece of a huge line; a short one is its last. */
static fst_err take_piece(struct fst_pull *pull, const msgpack_object_array *lines)
{
    struct fst_slice text = {NULL, 0};
    if (lines->size == 1)
        text = fst_codec_str(&lines->ptr[0]);
    if (!text.data)
        return FST_E_FORMAT;
    bool last = text.nbytes < FST_PULL_SLICE_NBYTES;
    fst_err err = pull->handler.on_part(pull->handler.payload, pull->line, pull->col, text, last);
    pull->col += text.nbytes;
    if (err < 0 || !last)
        return err;
    pull->line++;
    pull->col = 0;
    pull->offset = pull->marks[--pull->marks_len].offset;
    return 0;
}

/* [[tick, lines, length?], error] */
static void on_pulled(void *payload, const msgpack_object *error, const msgpack_object *result)
{
    struct fst_pull *pull = payload;
    uint64_t tick, nbytes;
    if (!error && !result) {
        finish_err(pull, -ECANCELED);
        return;
    }
    if (error || result->type != MSGPACK_OBJECT_ARRAY || result->via.array.size != 2 ||
        result->via.array.ptr[0].type != MSGPACK_OBJECT_ARRAY) {
        finish_odd(pull, error);
        return;
    }
    const msgpack_object_array *answers = &result->via.array.ptr[0].via.array;
    const msgpack_object *failure = &result->via.array.ptr[1];
    if (answers->size >= 1 && fst_codec_uint(&answers->ptr[0], &tick) && tick != pull->tick) {
        restart(pull);
        return;
    }
    if (failure->type != MSGPACK_OBJECT_NIL || answers->size < 2 ||
        answers->ptr[1].type != MSGPACK_OBJECT_ARRAY) {
        finish_odd(pull, failure);
        return;
    }
    if (answers->size == 3 && fst_codec_uint(&answers->ptr[2], &nbytes))
        pull->handler.on_converted(pull->handler.payload, nbytes,
                                   pull->end_line ? pull->end_line - pull->line : 1);
    const msgpack_object_array *lines = &answers->ptr[1].via.array;
    fst_err err = pull->end_line ? take_lines(pull, lines) : take_piece(pull, lines);
    if (err < 0)
        finish_err(pull, err);
    else
        pull_next(pull);
}

static void write_convert(struct fst_writer *params, const struct fst_pull *pull)
{
    fst_writer_array(params, 2);
    fst_writer_text(params, "nvim_exec_lua");
    fst_writer_array(params, 2);
    fst_writer_text(params, convert_code);
    fst_writer_array(params, 4);
    fst_writer_uint(params, pull->buf);
    fst_writer_uint(params, pull->line);
    fst_writer_uint(params, pull->end_line ? pull->end_line : pull->line + 1);
    fst_writer_text(params, pull->encoding);
}

static void write_get(struct fst_writer *params, const struct fst_pull *pull)
{
    fst_writer_array(params, 2);
    fst_writer_text(params, pull->end_line ? "nvim_buf_get_lines" : "nvim_buf_get_text");
    fst_writer_array(params, pull->end_line ? 4 : 6);
    fst_writer_uint(params, pull->buf);
    fst_writer_uint(params, pull->line);
    if (pull->end_line) {
        fst_writer_uint(params, pull->end_line);
        fst_writer_bool(params, true);
        return;
    }
    fst_writer_uint(params, pull->col);
    fst_writer_uint(params, pull->line);
    fst_writer_uint(params, pull->col + FST_PULL_SLICE_NBYTES);
    fst_writer_map_begin(params);
    fst_writer_map_end(params);
}

/* Asks for the lines up to end_line, or for the next piece of the present line. */
static void request(struct fst_pull *pull)
{
    struct fst_writer params = {0};
    bool convert = pull->encoding && pull->col == 0;
    fst_writer_array(&params, 1);
    fst_writer_array(&params, convert ? 3 : 2);
    fst_writer_array(&params, 2);
    fst_writer_text(&params, "nvim_buf_get_changedtick");
    fst_writer_array(&params, 1);
    fst_writer_uint(&params, pull->buf);
    write_get(&params, pull);
    if (convert)
        write_convert(&params, pull);
    fst_err err =
        fst_channel_request(&pull->ctx->channel, "nvim_call_atomic", &params, on_pulled, pull);
    if (err < 0)
        finish_err(pull, err);
}

static void pull_next(struct fst_pull *pull)
{
    if (pull->line >= pull->nlines) {
        finish(pull, NULL, NULL);
        return;
    }
    const struct mark *mark = &pull->marks[pull->marks_len - 1];
    bool far = mark->offset > pull->offset + FST_PULL_SLICE_NBYTES;
    if (far && mark->line - pull->line > 1) {
        probe(pull, pull->line, mark->line);
        return;
    }
    pull->end_line = 0;
    if (!far) {
        size_t i = pull->marks_len;
        while (i && pull->marks[i - 1].offset <= pull->offset + FST_PULL_SLICE_NBYTES)
            pull->end_line = pull->marks[--i].line;
        if (pull->end_line - pull->line > FST_PULL_SLICE_NLINES)
            pull->end_line = pull->line + FST_PULL_SLICE_NLINES;
    }
    request(pull);
}

/* Its life ------------------------------------------------------------------------------------ */

static void start_waiting(struct fst_context *ctx)
{
    struct fst_pull *pull = ctx->pulls;
    if (ctx->pulls_running >= FST_PULL_MAX_RUNNING || ctx->ending)
        return;
    while (pull && pull->running)
        pull = pull->next;
    if (!pull)
        return;
    pull->running = true;
    ctx->pulls_running++;
    probe(pull, 0, 0);
}

fst_err fst_pull_start(struct fst_context *ctx, uint64_t buf, const char *encoding,
                       const struct fst_pull_handler *handler)
{
    if (ctx->ending)
        return -ECANCELED;
    struct fst_pull *pull = calloc(1, sizeof *pull);
    char *copy = encoding ? fst_mem_dup(encoding, strlen(encoding)) : NULL;
    if (!pull || (encoding && !copy)) {
        free(pull);
        free(copy);
        return -ENOMEM;
    }
    pull->ctx = ctx;
    pull->handler = *handler;
    pull->buf = buf;
    pull->encoding = copy;
    struct fst_pull **link = &ctx->pulls;
    while (*link)
        link = &(*link)->next;
    *link = pull;
    start_waiting(ctx);
    return 0;
}

void fst_pull_close(struct fst_context *ctx)
{
    struct fst_pull *pull = ctx->pulls;
    while (pull) {
        struct fst_pull *next = pull->next;
        finish_err(pull, -ECANCELED);
        pull = next;
    }
}
