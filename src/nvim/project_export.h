/* SPDX-License-Identifier: MIT */
/*
 * The method project_export.
 */
#ifndef FST_NVIM_PROJECT_EXPORT_H
#define FST_NVIM_PROJECT_EXPORT_H

#include "base/thread.h"
#include "nvim/context.h"

/* Runs it; `call` is answered when the file is in its place, or could not be made. Loop thread. */
void fst_project_export_run(const struct fst_call *call,
                            const msgpack_object *params) FST_LOOP_THREAD;

#endif
