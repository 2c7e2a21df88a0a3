/* SPDX-License-Identifier: MIT */
/*
 * What the parts of a session share, and a call of the editor's that waits for its answer. All of
 * it belongs to the loop thread; what a worker needs of it is handed to it in its job.
 */
#ifndef FST_NVIM_CONTEXT_H
#define FST_NVIM_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <uv.h>

#include "base/compiler.h"
#include "base/err.h"
#include "base/thread.h"
#include "lang/count.h"
#include "live/buffer.h"
#include "nvim/job.h"
#include "nvim/outbox.h"
#include "rpc/channel.h"
#include "rpc/codec.h"
#include "walk/walk.h"

/*
 * Settings of the editor. Immutable: `configure` puts a new one in place, and whoever counts holds
 * the one that was in force when it began.
 */
struct fst_settings {
    unsigned refs;   /* loop thread */
    uint64_t number; /* of these settings: no others have it */
    struct fst_lang_map map;
    bool docstrings_as_code;
    bool cjk_words; /* of prose */
    unsigned jobs;  /* 0: as many as CPUs */
};

struct fst_pull;
struct fst_live;
struct fst_view;
struct fst_open_project;
struct fst_partial;

/* A scan that runs: what progress and cancelling need of it. */
struct fst_scan_entry {
    uint64_t id;
    struct fst_walk_control *control;
    struct fst_partial *partial; /* its sums so far; NULL: they are not told */
    /* What cancelling does; NULL: it sets control->cancel. May take the entry out. */
    void (*on_cancel)(struct fst_scan_entry *entry);
    bool reports; /* its request wants progress */
    struct fst_scan_entry *next;
};

struct fst_context {
    uv_loop_t loop;
    uv_signal_t sigterm;
    uv_timer_t progress;
    struct fst_channel channel;
    struct fst_outbox outbox;
    struct fst_jobs jobs;
    struct fst_settings *settings;
    uint64_t settings_last;      /* the last number given to settings */
    struct fst_counter *counter; /* for what is counted on the loop thread; one use at a time */
    struct fst_scan_entry *scans;
    struct fst_open_project *projects; /* the one used last first */
    uint64_t projects_last;            /* the last number given to a project or a scan of one */
    struct fst_pull *pulls;            /* those that run first, then those that wait */
    unsigned pulls_running;
    struct fst_live *lives; /* attached buffers */
    unsigned lives_in_flight;
    struct fst_live_scanner live_scanner;
    uv_timer_t live_timer;
    struct fst_view *views; /* what report buffers show */
    bool ending;
    int status; /* of the process, once ending */
};

/* Ends the session: the loop stops when it comes round. The first status counts. */
void fst_context_end(struct fst_context *ctx, int status) FST_LOOP_THREAD;

/* One line on stderr, which the editor keeps in its log. */
void fst_context_say(const char *text);

/* Holds and lets go of the settings in force. Loop thread. */
struct fst_settings *fst_settings_hold(struct fst_settings *settings) FST_LOOP_THREAD;
void fst_settings_release(struct fst_settings *settings) FST_LOOP_THREAD;

/* The options by which a text is counted under these settings. */
struct fst_count_options fst_settings_count_options(const struct fst_settings *settings);

/*
 * A call that waits for its answer: as a notification with an id of the editor's, or as a request.
 * Copied freely; answered exactly once.
 */
struct fst_call {
    struct fst_context *ctx;
    bool request;
    bool mute; /* a notification without id: nobody waits */
    uint64_t id;
};

/* Answers with the value that `result` has written (or with its error); it is empty afterwards. */
void fst_call_finish(const struct fst_call *call, struct fst_writer *result) FST_LOOP_THREAD;

/* Answers with an error: a short stable name, and a sentence. */
void fst_call_fail(const struct fst_call *call, const char *code, const char *format, ...)
    FST_PRINTF(3, 4) FST_LOOP_THREAD;

/* Answers with an error of ours: "WHAT: its text". */
void fst_call_fail_err(const struct fst_call *call, fst_err err, const char *what) FST_LOOP_THREAD;

#endif
