/* SPDX-License-Identifier: MIT */
/*
 * A git repository as far as a walk needs it: where its top is, and what its own configuration says
 * of ignored files. What it tracks is asked of git (walk/git.h).
 */
#ifndef FST_WALK_REPOSITORY_H
#define FST_WALK_REPOSITORY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/err.h"
#include "walk/rules.h"

struct fst_repository {
    uint64_t dev, ino; /* of the top directory */
    char *top;         /* its absolute path, without a slash at the end ("" for "/") */
    bool ignore_case;  /* core.ignoreCase */
    bool elsewhere;    /* its work tree is, or may be, another directory: git must not be asked */
    struct fst_rules *exclude; /* info/exclude; may be NULL */
    struct fst_rules *global;  /* the user's excludes; may be NULL */
};

/*
 * Looks whether the open directory `dirfd` at `path` (absolute, "" for "/") is the top of a work
 * tree: whether its .git is one that git accepts. *out is NULL when not. With `rules`, ignore
 * files and settings are read, else only what tells the top. 0 or -ENOMEM; the caller owns *out.
 * Any thread.
 */
FST_MUST_USE fst_err fst_repository_open(struct fst_repository **out, int dirfd, const char *path,
                                         bool rules);

/*
 * Looks for the repository that the directories above `path` belong to (absolute, normalized; it is
 * itself not looked at): upwards on the same file system, as git does. *out is NULL when there is
 * none, or when `path` lies inside a .git. 0 or -ENOMEM; the caller owns *out. Any thread.
 */
FST_MUST_USE fst_err fst_repository_find(struct fst_repository **out, const char *path, bool rules);

void fst_repository_free(struct fst_repository *repository);

#endif
