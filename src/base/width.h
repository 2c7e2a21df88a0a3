/* SPDX-License-Identifier: MIT */
/*
 * Screen cells of text, and cutting text to a number of them. The C library's wcwidth() depends on
 * the locale, which a process started by an editor may not have.
 */
#ifndef FST_BASE_WIDTH_H
#define FST_BASE_WIDTH_H

#include <stddef.h>

#include "base/compiler.h"
#include "base/err.h"
#include "base/str.h"

/*
 * The cells that valid UTF-8 without control characters takes: 2 for a character of East Asian
 * Width W or F, 0 for a combining mark, else 1. Any thread.
 */
size_t fst_width_of(const char *text, size_t nbytes);

/*
 * Appends the text, with its middle replaced by `mark` (so many cells wide) when it needs more than
 * `cells`. A little more of the end is kept than of the beginning: that is where a path's name is.
 * 0 or -ENOMEM. Any thread.
 */
FST_MUST_USE fst_err fst_width_elide(struct fst_str *out, const char *text, size_t nbytes,
                                     size_t cells, const char *mark, size_t mark_cells);

#endif
