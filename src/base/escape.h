/* SPDX-License-Identifier: MIT */
/*
 * Names for people: what could move a cursor, ring a bell or reorder a line is shown escaped.
 */
#ifndef FST_BASE_ESCAPE_H
#define FST_BASE_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/err.h"
#include "base/str.h"

/*
 * Appends `nbytes` bytes at `text`, with C0 and C1 controls, DEL, bidirectional controls
 * (U+061C, 200E, 200F, 202A-202E, 2066-2069), line and paragraph separators and bytes that are
 * no UTF-8 written as \n, \t, \xHH or \u{HHHH}. 0 or -ENOMEM. Any thread.
 */
FST_MUST_USE fst_err fst_escape_display(struct fst_str *out, const void *text, size_t nbytes);

/*
 * Appends the text as valid UTF-8: each maximal ill-formed part becomes U+FFFD (the Unicode
 * Standard's recommended practice, chapter 3.9). *changed tells whether there was any. 0 or
 * -ENOMEM. Any thread.
 */
FST_MUST_USE fst_err fst_escape_utf8(struct fst_str *out, const void *text, size_t nbytes,
                                     bool *changed);

/* Appends the bytes in base64 (RFC 4648, padded). 0 or -ENOMEM. Any thread. */
FST_MUST_USE fst_err fst_escape_base64(struct fst_str *out, const void *data, size_t nbytes);

#endif
