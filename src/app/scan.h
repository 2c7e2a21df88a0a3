/* SPDX-License-Identifier: MIT */
/*
 * Counting a project, and printing results in the format that was asked for.
 */
#ifndef FST_APP_SCAN_H
#define FST_APP_SCAN_H

#include "app/options.h"
#include "base/compiler.h"

/*
 * Counts the paths (`literal`: each is one file, named by --files0-from) and prints the result;
 * what could not be read is told on stderr. Returns the exit status. Main thread.
 */
FST_MUST_USE int fst_scan_command_run(const struct fst_options *options, const char *const *paths,
                                      size_t paths_len, bool literal);

/*
 * Prints a result on stdout in the format of the options. Returns the exit status of that: 0, or 1
 * with a sentence on stderr.
 */
FST_MUST_USE int fst_scan_command_print(const struct fst_options *options,
                                        const struct fst_project *project);

#endif
