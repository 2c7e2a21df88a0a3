/* SPDX-License-Identifier: MIT */
/*
 * Watching the directories of an open project, so that its result can be kept up to date: by one
 * of libuv's fs events each, which is inotify(7). Where that does not tell everything (network and
 * user-space file systems, other systems than Linux), or there are more directories than the
 * kernel watches, nothing is watched and the editor is told.
 *
 * What is told is that something changed, once until the next scan begins; what it was is kept for
 * fst_project_update(). A directory is watched only after it was scanned, so whenever one is new,
 * all of the project has to be looked at again.
 *
 * Loop thread only.
 */
#ifndef FST_NVIM_WATCH_H
#define FST_NVIM_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/err.h"
#include "base/thread.h"
#include "nvim/context.h"
#include "project/project.h"
#include "project/update.h"

/* So many directories of a project are watched at most: each takes memory of the kernel's. */
#define FST_WATCH_MAX_DIRS ((size_t)65536)

struct fst_watch;

/* What happened since it was taken last. Owned; zero-initialised is nothing. */
struct fst_watch_changes {
    struct fst_change *items;
    size_t len, cap;
    struct fst_arena names;
    bool everything; /* any file may have changed: only a scan can tell */
};

void fst_watch_changes_dispose(struct fst_watch_changes *changes);

/* A watch over nothing yet; `handle` is the project's. 0 with *out owned by the caller, or -ENOMEM.
 */
FST_MUST_USE fst_err fst_watch_new(struct fst_watch **out, struct fst_context *ctx,
                                   uint64_t handle) FST_LOOP_THREAD;

/* Ends it. NULL is nothing to end. */
void fst_watch_free(struct fst_watch *watch) FST_LOOP_THREAD;

/*
 * A scan or update begins: *out is what happened up to now, and is the caller's. What happens from
 * now on is told again.
 */
void fst_watch_take(struct fst_watch *watch, struct fst_watch_changes *out) FST_LOOP_THREAD;

/*
 * There is a new result: what it took to make is how long changes may gather. After a scan its
 * directories are watched from soon on; an update leaves them as they were.
 */
void fst_watch_follow(struct fst_watch *watch, struct fst_project *result,
                      bool by_update) FST_LOOP_THREAD;

/* What was taken is lost: the scan failed. */
void fst_watch_lose(struct fst_watch *watch) FST_LOOP_THREAD;

#endif
