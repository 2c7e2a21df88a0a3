/* SPDX-License-Identifier: MIT */
/*
 * The line on a terminal that says how far a long scan is.
 */
#ifndef FST_APP_PROGRESS_H
#define FST_APP_PROGRESS_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/err.h"
#include "base/thread.h"
#include "walk/walk.h"

/* Private but for its size. */
struct fst_progress_line {
    const struct fst_walk_control *control;
    int fd;
    bool started;
    bool done; /* under mu */
    struct fst_mutex mu;
    struct fst_cond cond;
    struct fst_thread thread;
};

/*
 * Starts showing `control` on `fd` after half a second, if that is a terminal; else does nothing.
 * Without a thread to be had there is just no line. `line` and `control` must outlive the stop.
 */
void fst_progress_line_start(struct fst_progress_line *line, int fd,
                             const struct fst_walk_control *control);

/* Wipes the line out. Call it once for each start, from the same thread. */
void fst_progress_line_stop(struct fst_progress_line *line);

#endif
