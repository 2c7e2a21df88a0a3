/* SPDX-License-Identifier: MIT */
/*
 * Lines between the first and the last one are never fetched, so a selection of a million lines
 * costs what its two ends cost. The editor may hand over fewer lines than it was asked for.
 */
#include "nvim/live_selection.h"

#include "nvim/live.h"
#include "nvim/pull.h"

/* Lines of a block that are asked for at a time. */
#define BLOCK_NLINES ((uint64_t)500)

/* Fetched for one selection: the next one waits a while. */
#define HUGE_NBYTES ((uint64_t)1 << 20)

static const char pull_code[] = "return require('filestats.attach').pull(...)";
static const char slice_code[] = "return require('filestats.client').slice(...)";

/* What is fetched ----------------------------------------------------------------------------- */

static bool needs_text(const struct fst_live_selection *selection)
{
    return selection->range.kind == FST_RANGE_CHAR || selection->range.kind == FST_RANGE_BLOCK;
}

void fst_live_selection_restart(struct fst_live_selection *selection, uint64_t nlines)
{
    const struct fst_range *range = &selection->range;
    fst_range_start(&selection->count, range, selection->count.spec, nlines);
    selection->line = range->first;
    selection->col = range->first_col;
    selection->done = !needs_text(selection) || range->first > nlines;
    selection->outdated = selection->in_flight;
}

void fst_live_selection_set(struct fst_live_selection *selection, struct fst_range *range,
                            uint64_t number, const struct fst_buffer_spec *spec, uint64_t nlines,
                            uint64_t now_ms)
{
    fst_range_dispose(&selection->range);
    selection->range = *range;
    *range = (struct fst_range){0};
    selection->number = number;
    if (selection->fetched_nbytes > HUGE_NBYTES)
        selection->not_before_ms = now_ms + FST_LIVE_HUGE_MS;
    selection->fetched_nbytes = 0;
    selection->count.spec = spec;
    fst_live_selection_restart(selection, nlines);
}

void fst_live_selection_dispose(struct fst_live_selection *selection)
{
    fst_range_dispose(&selection->range);
    selection->done = true;
}

/* Requests ------------------------------------------------------------------------------------ */

static void write_pull(const struct fst_live_selection *selection, uint64_t buf, uint64_t seq,
                       struct fst_writer *params)
{
    fst_writer_text(params, pull_code);
    fst_writer_array(params, 6);
    fst_writer_uint(params, buf);
    fst_writer_uint(params, seq);
    fst_writer_uint(params, selection->line - 1);
    fst_writer_uint(params, selection->line);
    fst_writer_uint(params, selection->col);
    fst_writer_uint(params, FST_PULL_SLICE_NBYTES);
}

static uint64_t last_line(const struct fst_live_selection *selection)
{
    uint64_t nlines = selection->count.nlines;
    return selection->range.last < nlines ? selection->range.last : nlines;
}

static void write_slice(const struct fst_live_selection *selection, struct fst_writer *params)
{
    uint64_t last = last_line(selection);
    if (last - selection->line >= BLOCK_NLINES)
        last = selection->line + BLOCK_NLINES - 1;
    fst_writer_text(params, slice_code);
    fst_writer_array(params, 1);
    fst_writer_map_begin(params);
    fst_writer_put_text(params, "token", selection->range.token);
    fst_writer_put_uint(params, "first", selection->line);
    fst_writer_put_uint(params, "last", last);
    fst_writer_map_end(params);
}

bool fst_live_selection_ask(struct fst_live_selection *selection, struct fst_context *ctx,
                            uint64_t buf, uint64_t seq, fst_channel_response_fn *fn, void *payload)
{
    if (selection->range.kind == FST_RANGE_NONE || selection->done || selection->in_flight)
        return false;
    if (uv_now(&ctx->loop) < selection->not_before_ms)
        return true;
    struct fst_writer params = {0};
    fst_writer_array(&params, 2);
    if (selection->range.kind == FST_RANGE_CHAR)
        write_pull(selection, buf, seq, &params);
    else
        write_slice(selection, &params);
    if (fst_channel_request(&ctx->channel, "nvim_exec_lua", &params, fn, payload) < 0)
        return true;
    selection->asked_seq = seq;
    selection->in_flight = true;
    return false;
}

/* Answers ------------------------------------------------------------------------------------- */

/* Goes on to the last line, or ends. */
static void line_done(struct fst_live_selection *selection)
{
    uint64_t last = last_line(selection);
    selection->done = selection->line >= last;
    selection->line = last;
    selection->col = 0;
}

/* [number, [piece], whether the line goes on]; [number] when the text is another one by now. */
static bool take_pull(struct fst_live_selection *selection, const msgpack_object_array *answer)
{
    const struct fst_range *range = &selection->range;
    uint64_t seq;
    if (!answer->size || !fst_codec_uint(&answer->ptr[0], &seq))
        return false;
    if (seq != selection->asked_seq)
        return true;
    const msgpack_object *pieces = answer->size >= 2 ? &answer->ptr[1] : NULL;
    if (!pieces || pieces->type != MSGPACK_OBJECT_ARRAY || pieces->via.array.size != 1)
        return false;
    struct fst_slice piece = fst_codec_str(&pieces->via.array.ptr[0]);
    if (!piece.data)
        return false;
    const msgpack_object *more = answer->size >= 3 ? &answer->ptr[2] : NULL;
    bool at_end = !more || more->type != MSGPACK_OBJECT_BOOLEAN || !more->via.boolean;
    /* A line that is given whole, though only what is behind a byte of it was asked for. */
    if (selection->col && !more)
        return false;
    fst_range_feed(&selection->count, selection->line - 1, selection->col, piece.data, piece.nbytes,
                   at_end);
    selection->col += piece.nbytes;
    selection->fetched_nbytes += piece.nbytes;
    bool enough = selection->line == range->last && selection->col >= range->last_col;
    if (at_end || enough)
        line_done(selection);
    return at_end || piece.nbytes;
}

static bool take_slice(struct fst_live_selection *selection, const msgpack_object_array *answer)
{
    for (uint32_t i = 0; i < answer->size; i++) {
        struct fst_slice piece = fst_codec_str(&answer->ptr[i]);
        if (!piece.data)
            return false;
        fst_range_piece(&selection->count, piece.data, piece.nbytes);
        selection->fetched_nbytes += piece.nbytes;
    }
    selection->line += answer->size;
    selection->done = selection->line > last_line(selection);
    return answer->size > 0;
}

void fst_live_selection_take(struct fst_live_selection *selection, const msgpack_object *error,
                             const msgpack_object *result)
{
    bool outdated = selection->outdated;
    selection->in_flight = selection->outdated = false;
    if (outdated)
        return;
    bool good = !error && result && result->type == MSGPACK_OBJECT_ARRAY;
    if (good && selection->range.kind == FST_RANGE_CHAR)
        good = take_pull(selection, &result->via.array);
    else if (good)
        good = take_slice(selection, &result->via.array);
    if (!good)
        fst_live_selection_dispose(selection);
}

/* The counts ---------------------------------------------------------------------------------- */

static void add_lines(struct fst_range_sum *sum, const struct fst_live_lines *lines,
                      const struct fst_buffer_spec *spec)
{
    size_t end_nbytes;
    fst_buffer_line_end(spec, &end_nbytes);
    uint64_t ends = lines->line_ends * end_nbytes;
    sum->lines += lines->lines;
    sum->words += lines->sums.words;
    sum->chars += lines->sums.chars + ends;
    sum->longest = lines->longest > sum->longest ? lines->longest : sum->longest;
    sum->longest_number = 0; /* the parts that were fetched are not one after the other */
    sum->size.utf8_nbytes += lines->sums.nbytes + ends;
    sum->size.chars += lines->sums.chars + ends;
    sum->size.astral += lines->sums.astral;
}

void fst_live_selection_put(const struct fst_live_selection *selection,
                            const struct fst_live_buffer *buffer, struct fst_writer *writer)
{
    const struct fst_range *range = &selection->range;
    struct fst_range_sum sum = {0};
    struct fst_live_lines lines = {0};
    bool whole = range->kind == FST_RANGE_LINE;
    if (range->kind == FST_RANGE_NONE)
        return;
    if (whole) {
        fst_live_buffer_lines(buffer, range->first - 1, range->last, &lines);
    } else {
        fst_range_selected(&selection->count, &sum);
        if (range->kind == FST_RANGE_CHAR)
            fst_live_buffer_lines(buffer, range->first, range->last - 1, &lines);
    }
    add_lines(&sum, &lines, selection->count.spec);
    struct fst_code_counts code = {
        .code = lines.sums.classes[FST_LINE_CODE],
        .comments = lines.sums.classes[FST_LINE_COMMENT],
        .blanks = lines.sums.classes[FST_LINE_BLANK],
    };
    fst_writer_key(writer, "selection");
    fst_writer_map_begin(writer);
    fst_writer_put_uint(writer, "number", selection->number);
    fst_writer_put_bool(writer, "stale", lines.stale || !selection->done);
    fst_range_put(writer, &sum, whole && buffer->lang ? &code : NULL,
                  selection->count.spec->size_rule);
    fst_writer_map_end(writer);
}
