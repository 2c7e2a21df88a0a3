/* SPDX-License-Identifier: MIT */
/*
 * Attached buffers: the editor tells which lines changed, their text is pulled in slices, and what
 * they count is told as `live` events.
 *
 * The editor numbers what it tells; a slice comes with the number that held when it was read, and
 * one with another number than it was asked by is dropped and asked for again. Loop thread only.
 */
#ifndef FST_NVIM_LIVE_H
#define FST_NVIM_LIVE_H

#include "base/thread.h"
#include "nvim/context.h"

/* Slices that are asked for at a time, one per buffer. */
#define FST_LIVE_MAX_IN_FLIGHT 4

/* Between two events of a buffer; while something is not counted yet; before a huge line is read
 * again. */
#define FST_LIVE_EVENT_MS 16
#define FST_LIVE_STALE_MS 100
#define FST_LIVE_HUGE_MS 250

/* Prepares and closes what lives in the context. */
void fst_live_init(struct fst_context *ctx) FST_LOOP_THREAD;
void fst_live_close(struct fst_context *ctx) FST_LOOP_THREAD;

/* The settings are other ones: all buffers are counted by them. */
void fst_live_configure(struct fst_context *ctx) FST_LOOP_THREAD;

/* A message that may have told of a change is lost: no buffer is followed any more. */
void fst_live_fail_all(struct fst_context *ctx, fst_err err) FST_LOOP_THREAD;

/* The methods. Each answers its call once. */
void fst_live_attach_run(const struct fst_call *call, const msgpack_object *params) FST_LOOP_THREAD;
void fst_live_changed_run(const struct fst_call *call,
                          const msgpack_object *params) FST_LOOP_THREAD;
void fst_live_select_run(const struct fst_call *call, const msgpack_object *params) FST_LOOP_THREAD;
void fst_live_detach_run(const struct fst_call *call, const msgpack_object *params) FST_LOOP_THREAD;

#endif
