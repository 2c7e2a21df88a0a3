/* SPDX-License-Identifier: MIT */
/*
 * A list of encoded items, and the latest progress of each scan, which is encoded when a batch
 * leaves. The response to a batch sends the next one. Loop thread only.
 */
#include "nvim/outbox.h"

#include <errno.h>
#include <stdlib.h>

#include "base/mem.h"
#include "nvim/report.h"

#define RETRY_MS 50

static const char deliver_code[] = "return require('filestats.client').deliver(...)";

struct fst_outbox_item {
    struct fst_outbox_item *next;
    struct fst_writer writer;
    bool log;
};

static void flush(struct fst_outbox *outbox);

static void on_retry(uv_timer_t *timer)
{
    flush((struct fst_outbox *)timer->data);
}

void fst_outbox_init(struct fst_outbox *outbox, uv_loop_t *loop, struct fst_channel *channel,
                     void (*on_full)(void *payload),
                     void (*on_refused)(void *payload, const msgpack_object *error), void *payload)
{
    *outbox = (struct fst_outbox){
        .channel = channel, .on_full = on_full, .on_refused = on_refused, .payload = payload};
    uv_timer_init(loop, &outbox->retry);
    outbox->retry.data = outbox;
}

void fst_outbox_open(struct fst_outbox *outbox)
{
    outbox->open = true;
    flush(outbox);
}

static void free_first(struct fst_outbox *outbox)
{
    struct fst_outbox_item *item = outbox->first;
    outbox->first = item->next;
    if (!outbox->first)
        outbox->last = NULL;
    outbox->nbytes -= item->writer.out.len;
    outbox->logs -= item->log;
    fst_writer_dispose(&item->writer);
    free(item);
}

static void write_sums(struct fst_writer *writer, const struct fst_progress *progress)
{
    fst_writer_key(writer, "totals");
    fst_writer_map_begin(writer);
    fst_report_counts(writer, &progress->totals, true);
    fst_writer_map_end(writer);
    fst_writer_key(writer, "languages");
    fst_writer_array(writer, progress->rows_len);
    for (size_t i = 0; i < progress->rows_len; i++) {
        fst_writer_map_begin(writer);
        fst_writer_put_text(writer, "name", fst_lang_get(progress->rows[i].lang)->name);
        fst_report_counts(writer, &progress->rows[i].counts, true);
        fst_writer_map_end(writer);
    }
}

static void write_progress(struct fst_writer *writer, const struct fst_progress *progress)
{
    fst_writer_map_begin(writer);
    fst_writer_put_text(writer, "event", "progress");
    fst_writer_put_uint(writer, "id", progress->id);
    fst_writer_put_uint(writer, "files", progress->files);
    fst_writer_put_uint(writer, "bytes", progress->bytes);
    if (progress->has_total)
        fst_writer_put_uint(writer, "total", progress->total);
    if (progress->has_totals)
        write_sums(writer, progress);
    fst_writer_map_end(writer);
}

/* Writes [code, [batch]]; *taken is how many items of the list are in it. */
static void write_batch(struct fst_writer *writer, const struct fst_outbox *outbox, size_t *taken)
{
    fst_writer_array(writer, 2);
    fst_writer_text(writer, deliver_code);
    fst_writer_array(writer, 1);
    size_t at = fst_writer_list_begin(writer);
    *taken = 0;
    for (const struct fst_outbox_item *item = outbox->first;
         item && writer->out.len < FST_OUTBOX_BATCH_NBYTES; item = item->next) {
        fst_writer_raw(writer, item->writer.out.data, item->writer.out.len);
        ++*taken;
    }
    for (size_t i = 0; i < outbox->progress_len; i++)
        write_progress(writer, &outbox->progress[i]);
    fst_writer_list_end(writer, at, *taken + outbox->progress_len);
}

static void on_delivered(void *payload, const msgpack_object *error, const msgpack_object *result)
{
    struct fst_outbox *outbox = payload;
    outbox->in_flight = false;
    if (!error && !result)
        return; /* closed */
    if (error)
        outbox->on_refused(outbox->payload, error);
    flush(outbox);
}

static void flush(struct fst_outbox *outbox)
{
    if (!outbox->open || outbox->in_flight || (!outbox->first && !outbox->progress_len))
        return;
    struct fst_writer params = {0};
    size_t taken;
    write_batch(&params, outbox, &taken);
    fst_err err =
        fst_channel_request(outbox->channel, "nvim_exec_lua", &params, on_delivered, outbox);
    if (err == -EPIPE)
        return;
    if (err < 0) {
        uv_timer_start(&outbox->retry, on_retry, RETRY_MS, 0);
        return;
    }
    outbox->in_flight = true;
    while (taken--)
        free_first(outbox);
    outbox->progress_len = 0;
}

static fst_err put(struct fst_outbox *outbox, struct fst_writer *writer, bool log)
{
    struct fst_outbox_item *item = writer->err ? NULL : malloc(sizeof *item);
    if (!item) {
        fst_writer_dispose(writer);
        return -ENOMEM;
    }
    *item = (struct fst_outbox_item){.writer = *writer, .log = log};
    *writer = (struct fst_writer){0};
    if (outbox->last)
        outbox->last->next = item;
    else
        outbox->first = item;
    outbox->last = item;
    outbox->nbytes += item->writer.out.len;
    outbox->logs += log;
    flush(outbox);
    if (outbox->nbytes > FST_OUTBOX_MAX_NBYTES)
        outbox->on_full(outbox->payload);
    return 0;
}

fst_err fst_outbox_put(struct fst_outbox *outbox, struct fst_writer *item)
{
    return put(outbox, item, false);
}

void fst_outbox_progress(struct fst_outbox *outbox, const struct fst_progress *progress)
{
    size_t i = 0;
    while (i < outbox->progress_len && outbox->progress[i].id != progress->id)
        i++;
    if (i == outbox->progress_len) {
        if (fst_mem_grow(&outbox->progress, &outbox->progress_cap, i + 1, sizeof *progress) < 0)
            return;
        outbox->progress_len++;
    }
    outbox->progress[i] = *progress;
    flush(outbox);
}

void fst_outbox_forget(struct fst_outbox *outbox, uint64_t id)
{
    for (size_t i = 0; i < outbox->progress_len; i++) {
        if (outbox->progress[i].id == id) {
            outbox->progress[i] = outbox->progress[--outbox->progress_len];
            return;
        }
    }
}

void fst_outbox_log(struct fst_outbox *outbox, const char *level, const char *text)
{
    if (outbox->logs >= FST_OUTBOX_MAX_LOGS)
        return;
    struct fst_writer writer = {0};
    fst_writer_map_begin(&writer);
    fst_writer_put_text(&writer, "event", "log");
    fst_writer_put_text(&writer, "level", level);
    fst_writer_put_text(&writer, "message", text);
    fst_writer_map_end(&writer);
    fst_err err = put(outbox, &writer, true);
    (void)err; /* a log line that finds no memory is lost */
}

void fst_outbox_close(struct fst_outbox *outbox)
{
    if (!outbox->channel)
        return;
    uv_close((uv_handle_t *)&outbox->retry, NULL);
    while (outbox->first)
        free_first(outbox);
    free(outbox->progress);
    outbox->progress = NULL;
    outbox->progress_len = outbox->progress_cap = 0;
    outbox->open = false;
    outbox->channel = NULL;
}
