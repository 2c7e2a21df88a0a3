/* SPDX-License-Identifier: MIT */
/*
 * The method project_start: one scan, its progress and its result.
 */
#ifndef FST_NVIM_PROJECT_START_H
#define FST_NVIM_PROJECT_START_H

#include "base/thread.h"
#include "nvim/context.h"

/* Runs the method: answers `call` later. Loop thread. */
void fst_project_start_run(const struct fst_call *call,
                           const msgpack_object *params) FST_LOOP_THREAD;

#endif
