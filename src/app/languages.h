/* SPDX-License-Identifier: MIT */
/*
 * --languages: what is known, and by which names files are recognised.
 */
#ifndef FST_APP_LANGUAGES_H
#define FST_APP_LANGUAGES_H

#include "app/output.h"

/*
 * Writes a line per language, in the order of their names: name, a tab, its extensions (".c .h"),
 * exact file names and interpreters ("#!perl"). 0, -ENOMEM or -errno.
 */
FST_MUST_USE fst_err fst_languages_write(struct fst_output *out);

/*
 * Appends the name of the known language that looks most like `name`, or nothing when none comes
 * near: for "did you mean". 0 or -ENOMEM.
 */
FST_MUST_USE fst_err fst_languages_suggest(struct fst_str *out, const char *name, size_t nbytes);

#endif
