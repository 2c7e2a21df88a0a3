/* SPDX-License-Identifier: MIT */
/*
 * The methods that show a project in a report's buffer: a page of it is made on a worker, and the
 * process fills the buffer itself, a slice of lines a request. What a buffer shows is kept, so that
 * the editor can ask what stands on a line. Loop thread only.
 */
#ifndef FST_NVIM_VIEW_H
#define FST_NVIM_VIEW_H

#include <msgpack.h>

#include "base/thread.h"
#include "nvim/context.h"

/* Lines of the first request, and of each other one: what the editor takes in without a pause that
 * is felt. */
#define FST_VIEW_FIRST_NLINES 100
#define FST_VIEW_SLICE_NLINES 1000

/* Rows that one call may ask for. */
#define FST_VIEW_ROWS_MAX 2000

/* Each answers `call` once, now or later. `params` is borrowed. */
void fst_view_run(const struct fst_call *call, const msgpack_object *params) FST_LOOP_THREAD;
void fst_view_rows_run(const struct fst_call *call, const msgpack_object *params) FST_LOOP_THREAD;
void fst_view_close_run(const struct fst_call *call, const msgpack_object *params) FST_LOOP_THREAD;
void fst_view_treemap_run(const struct fst_call *call,
                          const msgpack_object *params) FST_LOOP_THREAD;

/* Forgets what every buffer shows; the channel is closed. */
void fst_view_close(struct fst_context *ctx) FST_LOOP_THREAD;

#endif
