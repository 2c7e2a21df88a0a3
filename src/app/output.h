/* SPDX-License-Identifier: MIT */
/*
 * The two streams of a command: results on stdout, gathered into large writes; and what went wrong
 * on stderr, one sentence a line.
 */
#ifndef FST_APP_OUTPUT_H
#define FST_APP_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/err.h"
#include "base/str.h"

/* Exit statuses: a contract with scripts. */
enum {
    FST_EXIT_OK = 0,
    FST_EXIT_FAILED = 1, /* something could not be read or written; the rest was counted */
    FST_EXIT_USAGE = 2,  /* nothing was counted */
};

/* One thread. The first error of a write stays; what comes after it is dropped. */
struct fst_output {
    int fd;
    fst_err err;
    struct fst_str buf;
};

/* Output to `fd`, which stays the caller's. Nothing can fail yet. */
void fst_output_init(struct fst_output *out, int fd);

/* Frees the buffer; what was not flushed is lost. A second call does nothing. */
void fst_output_dispose(struct fst_output *out);

/* Appends `nbytes` bytes; writes once enough has gathered. 0, -ENOMEM or -errno, also an earlier
 * one. */
FST_MUST_USE fst_err fst_output_write(struct fst_output *out, const void *data, size_t nbytes);

/* Writes what has gathered. 0 or -errno, also of an earlier write. */
FST_MUST_USE fst_err fst_output_flush(struct fst_output *out);

/*
 * Ends the output: flushes, closes nothing, frees, and tells a failure on stderr (but for EPIPE:
 * whoever reads has had enough). `err` is what the writer of the results returned. Returns the exit
 * status of this.
 */
FST_MUST_USE int fst_output_finish(struct fst_output *out, fst_err err);

/* Writes "filestats: PATH: reason" to stderr, the path escaped. Any thread. */
void fst_output_complain(const char *path, fst_err err);

/* The same with a reason in words. Any thread. */
void fst_output_complain_that(const char *path, const char *reason);

/* Writes "filestats: " and the sentence to stderr. Any thread. */
void fst_output_say(const char *format, ...) FST_PRINTF(1, 2);

/*
 * A descriptor of 0 to 2 that is closed would be given to the next file opened, and results be
 * written into it: occupies those so that using them fails. 0 or -errno. Before any thread.
 */
FST_MUST_USE fst_err fst_output_occupy(void);

#endif
