/* SPDX-License-Identifier: MIT */
/*
 * Counts of one file on disk, all that is known of it. Blocking: for workers.
 */
#ifndef FST_NVIM_FILE_H
#define FST_NVIM_FILE_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/err.h"
#include "base/thread.h"
#include "lang/count.h"
#include "walk/walk.h"

struct fst_file_result {
    bool counted;
    struct fst_file_counts counts; /* when counted; `embedded` is owned */
    struct fst_embedded *embedded; /* owned */
    enum fst_reason reason;        /* when not counted */
    fst_err err;                   /* then: what went wrong, 0 when nothing did */
};

/*
 * Counts the file at `path` (a link is followed), which must not be a directory. `control` may be
 * NULL. Returns 0 with *out filled, also when the file could not be counted, or a negative error
 * (-ENOMEM, no thread). The caller disposes of *out in either case. Any thread but the loop's.
 */
FST_MUST_USE fst_err fst_file_count(struct fst_file_result *out, const char *path,
                                    const struct fst_count_options *options,
                                    struct fst_walk_control *control) FST_WORKER;
void fst_file_dispose(struct fst_file_result *result);

/* Copies `from` with what it borrows; *embedded is the caller's to free. 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_file_copy(struct fst_file_counts *to, struct fst_embedded **embedded,
                                   const struct fst_file_counts *from);

#endif
