/* SPDX-License-Identifier: MIT */
/*
 * Paths as bytes: nothing here looks at the file system.
 */
#ifndef FST_BASE_PATH_H
#define FST_BASE_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/err.h"
#include "base/str.h"

/* The part behind the last slash: "" for NULL and for a path that ends in one. Borrowed from
 * `path`. */
const char *fst_path_basename(const char *path);

/* Appends `name` to `path` with exactly one slash between. 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_path_join(struct fst_str *path, const char *name, size_t name_nbytes);

/*
 * `path` without empty and "." components and trailing slashes, and with ".." resolved as text
 * where something is before it, made absolute with `cwd` when relative. 0 or -ENOMEM.
 */
FST_MUST_USE fst_err fst_path_normalize(struct fst_str *out, const char *cwd, const char *path);

/* Whether `path` is `dir` or lies below it; both normalized. */
bool fst_path_is_within(const char *path, const char *dir);

#endif
