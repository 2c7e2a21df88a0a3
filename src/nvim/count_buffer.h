/* SPDX-License-Identifier: MIT */
/*
 * The method count_buffer, and the counting of one buffer for whoever needs it: its text is pulled
 * and counted on the loop thread, slice by slice, while a worker reads the file on disk.
 */
#ifndef FST_NVIM_COUNT_BUFFER_H
#define FST_NVIM_COUNT_BUFFER_H

#include "base/compiler.h"
#include "base/err.h"
#include "base/thread.h"
#include "nvim/buffer.h"
#include "nvim/context.h"
#include "nvim/pull.h"

/* Runs the method: answers `call` later. `params` is borrowed. Loop thread. */
void fst_count_buffer_run(const struct fst_call *call,
                          const msgpack_object *params) FST_LOOP_THREAD;

#endif
