/* SPDX-License-Identifier: MIT */
/*
 * --explain: how a count came about, line by line.
 */
#ifndef FST_APP_EXPLAIN_H
#define FST_APP_EXPLAIN_H

#include "app/options.h"
#include "base/compiler.h"

/*
 * Prints each line of the one path of the options (or of stdin, with --stdin-name) as its number,
 * "code", "comment" or "blank", the language whose rules decided, and the text shown escaped,
 * with tabs between. A binary file or an unknown language is told on stderr, and is no error.
 * Returns the exit status. Main thread.
 */
FST_MUST_USE int fst_explain_run(const struct fst_options *options);

#endif
