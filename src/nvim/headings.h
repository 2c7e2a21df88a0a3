/* SPDX-License-Identifier: MIT */
/*
 * The method count_headings: the sections of a buffer, and the words of prose in each.
 */
#ifndef FST_NVIM_HEADINGS_H
#define FST_NVIM_HEADINGS_H

#include "base/thread.h"
#include "nvim/context.h"

/* Runs the method: pulls the buffer's text and answers `call` then. Loop thread. */
void fst_headings_run(const struct fst_call *call, const msgpack_object *params) FST_LOOP_THREAD;

#endif
