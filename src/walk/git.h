/* SPDX-License-Identifier: MIT */
/*
 * Asking the command `git` which files a repository tracks: the only thing it is ever run for. The
 * questions are answered beside the walk, by a thread of their own.
 */
#ifndef FST_WALK_GIT_H
#define FST_WALK_GIT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/err.h"

/* Longer than this, git counts as refusing. */
#define FST_GIT_LIMIT_MS 5000

/* One question. Zero-initialise it and fill the first part; the rest is the answer. */
struct fst_git_request {
    const char *top;   /* absolute path of the work tree, "" for "/"; must outlive the answer */
    uint64_t dev, ino; /* what it must be */

    bool answered; /* false: git is missing, refused, or was too slow */
    char *paths;   /* relative to the top, each with a NUL behind it; owned by the request */
    size_t nbytes;

    struct fst_git_request *next; /* of the queue */
};

void fst_git_request_dispose(struct fst_git_request *request);

struct fst_git;

/*
 * `cancel` may be NULL; when it becomes true, running processes are ended. 0 with *out owned by the
 * caller, or a negative error. Any thread.
 */
FST_MUST_USE fst_err fst_git_new(struct fst_git **out, _Atomic bool *cancel);

/* Waits for what is asked, then frees. NULL is fine. */
void fst_git_free(struct fst_git *git);

/* Asks; returns at once. `request` is borrowed until fst_git_wait() has returned. Any thread. */
void fst_git_ask(struct fst_git *git, struct fst_git_request *request);

/* Returns when every question is answered. One thread at a time. */
void fst_git_wait(struct fst_git *git);

#endif
