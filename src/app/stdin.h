/* SPDX-License-Identifier: MIT */
/*
 * --stdin-name=NAME: code that comes on stdin, counted as a file of that name.
 */
#ifndef FST_APP_STDIN_H
#define FST_APP_STDIN_H

#include "app/options.h"
#include "base/compiler.h"

/*
 * Reads stdin to its end, whatever it is, and prints the result as for a file. Returns the exit
 * status. Main thread.
 */
FST_MUST_USE int fst_stdin_run(const struct fst_options *options);

#endif
