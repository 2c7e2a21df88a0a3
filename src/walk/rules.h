/* SPDX-License-Identifier: MIT */
/*
 * The patterns of one ignore file, ready to be asked for many paths.
 */
#ifndef FST_WALK_RULES_H
#define FST_WALK_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/err.h"
#include "walk/glob.h"

/* An ignore file larger than this is taken for something else and not read. */
#define FST_RULES_MAX_NBYTES ((size_t)16 << 20)

/* Immutable once made: any thread may ask. */
struct fst_rules;

/*
 * Parses an ignore file's content (copied). *out is NULL when it holds no pattern. 0 or -ENOMEM;
 * the caller owns *out. Any thread.
 */
FST_MUST_USE fst_err fst_rules_parse(struct fst_rules **out, const char *data, size_t nbytes);

/*
 * Reads and parses the ignore file at `path` below `dirfd`. A file that is missing, unreadable, no
 * regular file, too large, or a link (unless `follow`) gives *out == NULL and 0, as with git.
 * -ENOMEM else. The caller owns *out.
 */
FST_MUST_USE fst_err fst_rules_read(struct fst_rules **out, int dirfd, const char *path,
                                    bool follow);

/* Rules made of the patterns given one by one, as --exclude has them. 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_rules_from_list(struct fst_rules **out, const char *const *patterns,
                                         size_t len);

void fst_rules_free(struct fst_rules *rules);

/*
 * The last pattern that matches, or NULL. `path` is relative to the directory of the ignore file.
 * Borrowed. Any thread.
 */
const struct fst_glob *fst_rules_match(const struct fst_rules *rules,
                                       const struct fst_glob_path *path, bool ignore_case);

#endif
