/* SPDX-License-Identifier: MIT */
/*
 * Counting one open file: the only part of the walk that knows how text is counted.
 */
#ifndef FST_WALK_TALLY_H
#define FST_WALK_TALLY_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/err.h"
#include "lang/count.h"

/* One per worker. */
struct fst_tally {
    struct fst_counter *counter;
    uint8_t *buf;
    const struct fst_count_options *options; /* borrowed */
    const _Atomic bool *cancel;              /* when it becomes true: -ECANCELED; may be NULL */
    _Atomic uint64_t *bytes_done;            /* what is read is added here; may be NULL */
};

/* 0 or -ENOMEM. `options` must outlive the tally. */
FST_MUST_USE fst_err fst_tally_init(struct fst_tally *tally,
                                    const struct fst_count_options *options);
void fst_tally_dispose(struct fst_tally *tally);

/*
 * Counts the regular file open as `fd`, of `size` bytes by its stat, from its begin. `name` is its
 * path or last component. 0 with *out filled (what it borrows is valid until the next call), else
 * -ENOMEM, -ECANCELED or what reading gave. One thread per tally; may block.
 */
FST_MUST_USE fst_err fst_tally_file(struct fst_tally *tally, int fd, const char *name,
                                    uint64_t size, struct fst_file_counts *out);

/* The same for a pipe or terminal, which can be read only once. Waits for writers. */
FST_MUST_USE fst_err fst_tally_stream(struct fst_tally *tally, int fd, const char *name,
                                      struct fst_file_counts *out);

#endif
