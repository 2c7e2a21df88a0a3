/* SPDX-License-Identifier: MIT */
/*
 * A growing byte string. Zero-initialised is empty. `data` is NULL until something was appended;
 * from then on data[len] is NUL. May hold any bytes.
 */
#ifndef FST_BASE_STR_H
#define FST_BASE_STR_H

#include <stddef.h>

#include "base/compiler.h"
#include "base/err.h"

struct fst_str {
    char *data;
    size_t len; /* bytes, without the NUL */
    size_t cap; /* bytes allocated */
};

/* All appenders return 0 or -ENOMEM and leave the string as it was on failure. */
FST_MUST_USE fst_err fst_str_reserve(struct fst_str *s, size_t extra_nbytes);
FST_MUST_USE fst_err fst_str_append(struct fst_str *s, const void *data, size_t nbytes);
FST_MUST_USE fst_err fst_str_puts(struct fst_str *s, const char *text);
FST_MUST_USE fst_err fst_str_putc(struct fst_str *s, char c);
FST_MUST_USE fst_err fst_str_printf(struct fst_str *s, const char *format, ...) FST_PRINTF(2, 3);

/* The text as a C string, "" when empty. Borrowed: valid until the next change. */
const char *fst_str_cstr(const struct fst_str *s);

/* Length 0, memory kept. */
void fst_str_clear(struct fst_str *s);

/* Drops what is behind the first `len` bytes, of which there must be as many. */
void fst_str_cut(struct fst_str *s, size_t len);

/* Frees it and makes it empty; a second call does nothing. */
void fst_str_dispose(struct fst_str *s);

#endif
