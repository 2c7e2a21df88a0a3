/* SPDX-License-Identifier: MIT */
/*
 * The methods of methods.def: a table from names to functions.
 */
#ifndef FST_NVIM_METHODS_H
#define FST_NVIM_METHODS_H

#include <stdbool.h>

#include "base/thread.h"
#include "nvim/context.h"
#include "rpc/codec.h"

/*
 * Runs the method of that name, which answers `call` now or later. `params` is borrowed. False when
 * there is no such method; nothing was answered then. Loop thread.
 */
bool fst_methods_run(const struct fst_call *call, struct fst_slice method,
                     const msgpack_object *params) FST_LOOP_THREAD;

#endif
