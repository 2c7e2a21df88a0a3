/* SPDX-License-Identifier: MIT */
/*
 * A list of few entries, and one timer that runs while there is any. The workers count in atomics;
 * the timer reads them. Loop thread only.
 */
#include "nvim/scan.h"

#include "project/partial.h"

static void on_progress(uv_timer_t *timer)
{
    struct fst_context *ctx = timer->data;
    for (struct fst_scan_entry *entry = ctx->scans; entry; entry = entry->next) {
        if (!entry->reports)
            continue;
        struct fst_progress progress = {
            .id = entry->id,
            .files = entry->control->files_done,
            .bytes = entry->control->bytes_done,
            .has_total = entry->control->listed,
        };
        if (progress.has_total)
            progress.total = entry->control->files_found;
        if (entry->partial) {
            progress.has_totals = true;
            progress.rows_len = fst_partial_read(entry->partial, &progress.totals, progress.rows,
                                                 FST_PROGRESS_MAX_ROWS);
        }
        fst_outbox_progress(&ctx->outbox, &progress);
    }
}

void fst_scan_init(struct fst_context *ctx)
{
    uv_timer_init(&ctx->loop, &ctx->progress);
    ctx->progress.data = ctx;
}

void fst_scan_add(struct fst_context *ctx, struct fst_scan_entry *entry)
{
    entry->next = ctx->scans;
    ctx->scans = entry;
    if (!uv_is_active((uv_handle_t *)&ctx->progress))
        uv_timer_start(&ctx->progress, on_progress, FST_SCAN_PROGRESS_MS, FST_SCAN_PROGRESS_MS);
}

void fst_scan_remove(struct fst_context *ctx, struct fst_scan_entry *entry)
{
    struct fst_scan_entry **link = &ctx->scans;
    while (*link && *link != entry)
        link = &(*link)->next;
    if (*link)
        *link = entry->next;
    if (!ctx->scans)
        uv_timer_stop(&ctx->progress);
}

bool fst_scan_cancel(struct fst_context *ctx, uint64_t id)
{
    for (struct fst_scan_entry *entry = ctx->scans; entry; entry = entry->next) {
        if (entry->id == id) {
            if (entry->on_cancel)
                entry->on_cancel(entry);
            else
                entry->control->cancel = true;
            return true;
        }
    }
    return false;
}
