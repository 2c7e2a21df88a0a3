/* SPDX-License-Identifier: MIT */
/*
 * Where exported bytes go: buffered, to whatever the caller writes to. The first error is kept and
 * everything after it is dropped, so writers need not check each byte.
 */
#ifndef FST_PROJECT_EXPORT_SINK_H
#define FST_PROJECT_EXPORT_SINK_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/err.h"
#include "base/str.h"

struct fst_sink {
    /* Writes all bytes; 0 or a negative error. Set by the caller, with `payload`. */
    fst_err (*write)(void *payload, const void *data, size_t nbytes);
    void *payload;
    struct fst_str buffer;
    fst_err err; /* the first that happened */
};

/* Appends bytes, a C string, or formatted text. Errors are kept in sink->err. */
void fst_sink_append(struct fst_sink *sink, const void *data, size_t nbytes);
void fst_sink_puts(struct fst_sink *sink, const char *text);
void fst_sink_printf(struct fst_sink *sink, const char *format, ...) FST_PRINTF(2, 3);

/* Appends a decimal number. */
void fst_sink_number(struct fst_sink *sink, uint64_t number);

/* Appends a JSON string (RFC 8259) of bytes; what is no UTF-8 becomes U+FFFD. */
void fst_sink_json_string(struct fst_sink *sink, const void *text, size_t nbytes);

/* Writes out what is buffered and frees the buffer. Returns the first error of all, or 0. */
FST_MUST_USE fst_err fst_sink_finish(struct fst_sink *sink);

#endif
