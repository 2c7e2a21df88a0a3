/* SPDX-License-Identifier: MIT */
/*
 * --merge: adding up results that were written earlier, or elsewhere.
 */
#ifndef FST_APP_MERGE_CMD_H
#define FST_APP_MERGE_CMD_H

#include "app/options.h"
#include "base/compiler.h"

/*
 * Reads the results in the paths of the options ("-": stdin) and prints their sum. One that can't
 * be read, or was cut off, is told on stderr and left out. Returns the exit status. Main thread.
 */
FST_MUST_USE int fst_merge_cmd_run(const struct fst_options *options);

#endif
