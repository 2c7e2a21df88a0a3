/* SPDX-License-Identifier: MIT */
/*
 * The ignore files that hold in a directory, and their verdict on a path.
 */
#ifndef FST_WALK_IGNORE_H
#define FST_WALK_IGNORE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/err.h"
#include "walk/attributes.h"
#include "walk/repository.h"
#include "walk/rules.h"

/*
 * What one directory adds to what holds outside of it. Immutable once in use, so any thread may
 * ask; `up` must live as long.
 */
struct fst_scope {
    const struct fst_scope *up;
    struct fst_rules *own;             /* .filestatsignore; owned, may be NULL */
    struct fst_rules *plain;           /* .ignore; likewise */
    struct fst_rules *git;             /* .gitignore; likewise */
    struct fst_attributes *attributes; /* .gitattributes; likewise */
    bool has_attributes;               /* it, or one above, in this repository */
    size_t base_nbytes;                /* of the directory's absolute path with a slash behind it */
    bool fresh;                        /* a repository's top: git's rules outside don't hold here */
    const struct fst_repository *repository; /* whose own rules hold; borrowed, NULL for none */
    size_t repository_base_nbytes;
    const struct fst_rules *excludes; /* --exclude; borrowed, NULL for none */
    size_t excludes_base_nbytes;
};

/* Which ignore files are in a directory. */
enum {
    FST_IGNORE_OWN = 1u << 0,
    FST_IGNORE_PLAIN = 1u << 1,
    FST_IGNORE_GIT = 1u << 2,
    FST_IGNORE_ATTRIBUTES = 1u << 3, /* .gitattributes, which ignores nothing */
};

/* The flag of the file called `name`, 0 for any other name. Any thread. */
unsigned fst_ignore_file(const char *name, size_t nbytes);

/*
 * Reads the files named by `files` (FST_IGNORE_…) from the directory open as `dirfd` into the
 * scope, whose other members are set. 0 or -ENOMEM. Any thread.
 */
FST_MUST_USE fst_err fst_ignore_read(struct fst_scope *scope, int dirfd, unsigned files);
void fst_ignore_dispose(struct fst_scope *scope);

/* What attribute files say of a file, `path` as for a verdict (FST_ATTRIBUTE_…). Any thread. */
uint8_t fst_ignore_attributes(const struct fst_scope *scope, const struct fst_glob_path *path);

enum fst_verdict {
    FST_VERDICT_NONE,    /* no pattern matches */
    FST_VERDICT_KEPT,    /* the deciding pattern takes back */
    FST_VERDICT_IGNORED, /* by --exclude, .filestatsignore or .ignore */
    FST_VERDICT_IGNORED_BY_GIT,
};

/*
 * The verdict on a path in the scope's directory. `path` is absolute; its basename_at is that of
 * the name. `scope` may be NULL. With `git` false, git's rules are left out. Any thread.
 */
enum fst_verdict fst_ignore_verdict(const struct fst_scope *scope, const struct fst_glob_path *path,
                                    bool git);

#endif
