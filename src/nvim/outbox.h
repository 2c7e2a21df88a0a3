/* SPDX-License-Identifier: MIT */
/*
 * What waits to be delivered to the editor. One nvim_exec_lua request is in flight at a time, and
 * takes along what has gathered meanwhile: the editor may be busy for long (a prompt, a pending
 * `f`), and everything piled up would run at once afterwards. Progress of the same scan is merged,
 * log lines beyond a limit are dropped, answers never.
 *
 * Loop thread only.
 */
#ifndef FST_NVIM_OUTBOX_H
#define FST_NVIM_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <uv.h>

#include "base/compiler.h"
#include "base/err.h"
#include "base/thread.h"
#include "project/partial.h"
#include "rpc/channel.h"
#include "rpc/codec.h"

/* A batch ends when it has so many bytes. */
#define FST_OUTBOX_BATCH_NBYTES ((size_t)1 << 20)

/* More than this can only gather when the editor has stopped taking anything. */
#define FST_OUTBOX_MAX_NBYTES ((size_t)64 << 20)

/* Log lines that may wait. */
#define FST_OUTBOX_MAX_LOGS 100

/* So many languages are told of a scan that is under way. */
#define FST_PROGRESS_MAX_ROWS 20

struct fst_progress {
    uint64_t id; /* of the request that runs */
    uint64_t files, bytes;
    uint64_t total; /* files in all, when `has_total` */
    bool has_total;
    bool has_totals; /* the sums below are known */
    struct fst_counts totals;
    struct fst_partial_row rows[FST_PROGRESS_MAX_ROWS];
    size_t rows_len;
};

struct fst_outbox_item;

/* Private but for its size. */
struct fst_outbox {
    struct fst_channel *channel;
    uv_timer_t retry; /* after a want of memory */
    void (*on_full)(void *payload);
    void (*on_refused)(void *payload, const msgpack_object *error);
    void *payload;
    struct fst_outbox_item *first, *last;
    size_t nbytes, logs;
    struct fst_progress *progress;
    size_t progress_len, progress_cap;
    bool open, in_flight;
};

/*
 * Over `channel`, which must outlive it. `on_full` is called when FST_OUTBOX_MAX_NBYTES wait,
 * `on_refused` when the editor answered a batch with an error.
 */
void fst_outbox_init(struct fst_outbox *outbox, uv_loop_t *loop, struct fst_channel *channel,
                     void (*on_full)(void *payload),
                     void (*on_refused)(void *payload, const msgpack_object *error),
                     void *payload) FST_LOOP_THREAD;

/* The editor has taken the greeting: from now on things are delivered. */
void fst_outbox_open(struct fst_outbox *outbox) FST_LOOP_THREAD;

/* Queues one answer, which `item` must have written as one map; `item` is empty afterwards. */
FST_MUST_USE fst_err fst_outbox_put(struct fst_outbox *outbox,
                                    struct fst_writer *item) FST_LOOP_THREAD;

/* Queues or renews the progress of a scan. Lost when memory is out: the next one comes soon. */
void fst_outbox_progress(struct fst_outbox *outbox,
                         const struct fst_progress *progress) FST_LOOP_THREAD;

/* Drops what waits of a scan's progress: its answer is there. */
void fst_outbox_forget(struct fst_outbox *outbox, uint64_t id) FST_LOOP_THREAD;

/* Queues a line for the editor's log, `level` one of "info", "warn", "error". */
void fst_outbox_log(struct fst_outbox *outbox, const char *level, const char *text) FST_LOOP_THREAD;

/* Drops everything and closes its handle. A second call does nothing. */
void fst_outbox_close(struct fst_outbox *outbox) FST_LOOP_THREAD;

#endif
