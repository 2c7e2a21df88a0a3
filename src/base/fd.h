/* SPDX-License-Identifier: MIT */
/*
 * Whole reads and writes over file descriptors: EINTR and short transfers end here.
 */
#ifndef FST_BASE_FD_H
#define FST_BASE_FD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/compiler.h"
#include "base/err.h"
#include "base/str.h"

/*
 * Reads until `cap` bytes or the end of file. Returns the number of bytes (0: end of file) or
 * -errno. Any thread; may block.
 */
FST_MUST_USE ssize_t fst_fd_read(int fd, void *buf, size_t cap);

/* Writes all `nbytes`. 0 or -errno (-EPIPE when nobody reads any more). May block. */
FST_MUST_USE fst_err fst_fd_write(int fd, const void *data, size_t nbytes);

/*
 * Appends a small configuration file's content to `out`. Opens without following a final link
 * (unless `follow`), without blocking on a FIFO, and refuses what is no regular file
 * (FST_E_REFUSED) or larger than `limit_nbytes` (FST_E_LIMIT). `dirfd` as in openat(). Else 0 or
 * -errno.
 */
FST_MUST_USE fst_err fst_fd_read_small(struct fst_str *out, int dirfd, const char *path,
                                       bool follow, size_t limit_nbytes);

#endif
