/* SPDX-License-Identifier: MIT */
/*
 * --text: lines, words, characters and bytes per file, like wc.
 */
#ifndef FST_APP_TEXT_H
#define FST_APP_TEXT_H

#include "app/options.h"
#include "app/output.h"

/*
 * Counts each path in order (none, or "-": stdin, unless `literal`) and prints a line for each, and
 * a total when there are several. What can't be read is told on stderr, the rest is still counted.
 * Returns the exit status.
 */
FST_MUST_USE int fst_text_run(const char *const *paths, size_t paths_len, bool literal,
                              unsigned jobs);

#endif
