/* SPDX-License-Identifier: MIT */
/*
 * What is selected of an attached buffer. Whole lines are summed in its tree; the text of the first
 * and last line of a selection by characters, and the pieces of a block, are fetched from the
 * editor, one request at a time. Loop thread only.
 */
#ifndef FST_NVIM_LIVE_SELECTION_H
#define FST_NVIM_LIVE_SELECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/thread.h"
#include "live/buffer.h"
#include "nvim/context.h"
#include "nvim/range.h"

/* Private but for its size and `in_flight`. Zero-initialised: nothing is selected. */
struct fst_live_selection {
    struct fst_range range; /* FST_RANGE_NONE: nothing is selected */
    uint64_t number;        /* the editor's, told with the counts */
    struct fst_range_count count;
    uint64_t line, col;      /* fetched next: the line from 1, and a byte of it */
    uint64_t fetched_nbytes; /* of this selection */
    uint64_t not_before_ms;
    uint64_t asked_seq;
    bool done;
    bool in_flight; /* an answer is to come */
    bool outdated;  /* and of no use any more */
};

/*
 * Something else is selected: takes what `range` holds. `spec` must outlive the selection, which
 * must not be moved from now on.
 */
void fst_live_selection_set(struct fst_live_selection *selection, struct fst_range *range,
                            uint64_t number, const struct fst_buffer_spec *spec, uint64_t nlines,
                            uint64_t now_ms) FST_LOOP_THREAD;
void fst_live_selection_dispose(struct fst_live_selection *selection) FST_LOOP_THREAD;

/* The buffer has changed, and has so many lines: what was fetched may be old. */
void fst_live_selection_restart(struct fst_live_selection *selection,
                                uint64_t nlines) FST_LOOP_THREAD;

/*
 * Asks for the next part, if one is wanted, by the number `seq`; `fn` is called with the answer.
 * True when that has to wait for its moment.
 */
bool fst_live_selection_ask(struct fst_live_selection *selection, struct fst_context *ctx,
                            uint64_t buf, uint64_t seq, fst_channel_response_fn *fn,
                            void *payload) FST_LOOP_THREAD;

/* Takes the answer. One that makes no sense ends the selection: the editor tells of the next. */
void fst_live_selection_take(struct fst_live_selection *selection, const msgpack_object *error,
                             const msgpack_object *result) FST_LOOP_THREAD;

/* Writes the pair "selection" into a map that is open, if anything is selected. */
void fst_live_selection_put(const struct fst_live_selection *selection,
                            const struct fst_live_buffer *buffer,
                            struct fst_writer *writer) FST_LOOP_THREAD;

#endif
