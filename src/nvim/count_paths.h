/* SPDX-License-Identifier: MIT */
/*
 * The method count_paths: files and directories on disk, each a row.
 */
#ifndef FST_NVIM_COUNT_PATHS_H
#define FST_NVIM_COUNT_PATHS_H

#include "base/thread.h"
#include "nvim/context.h"

/* Runs the method: answers `call` later. Loop thread. */
void fst_count_paths_run(const struct fst_call *call, const msgpack_object *params) FST_LOOP_THREAD;

#endif
