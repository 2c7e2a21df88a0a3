/* SPDX-License-Identifier: MIT */
/*
 * The text counts of one open file, pipe or terminal, whatever its size.
 */
#ifndef FST_WALK_TEXT_FILE_H
#define FST_WALK_TEXT_FILE_H

#include <stdatomic.h>
#include <stdbool.h>

#include "base/compiler.h"
#include "base/err.h"
#include "text/count.h"

/*
 * Counts what `fd` yields from its present offset to its end, which is where the offset is left.
 * UTF-16 and UTF-32 with a byte order mark are decoded; `bytes` are always those that were read. A
 * large regular file is counted by up to `jobs` threads (0 means 1), the caller's among them. A
 * file that grows or shrinks meanwhile gives the counts of what was read.
 *
 * 0, or -errno of a failed read, -ENOMEM, or -ECANCELED when *cancel became true (`cancel` may be
 * NULL); then *out is not written. Borrows everything. May block; any thread but the loop's.
 */
FST_MUST_USE fst_err fst_text_file_count(int fd, unsigned jobs, const _Atomic bool *cancel,
                                         struct fst_text_counts *out);

#endif
