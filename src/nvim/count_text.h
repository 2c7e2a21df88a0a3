/* SPDX-License-Identifier: MIT */
/*
 * The method count_text: a string counted as a file.
 */
#ifndef FST_NVIM_COUNT_TEXT_H
#define FST_NVIM_COUNT_TEXT_H

#include "base/thread.h"
#include "nvim/context.h"

/* Runs the method: answers `call` now, or later when the text is long. Loop thread. */
void fst_count_text_run(const struct fst_call *call, const msgpack_object *params) FST_LOOP_THREAD;

#endif
