/* SPDX-License-Identifier: MIT */
/*
 * What is remarkable about a file beyond its counts: generated, minified, vendored, its encoding
 * and line ends. Flags are shown, and filtered by the user; they change no count.
 */
#ifndef FST_LANG_FLAGS_H
#define FST_LANG_FLAGS_H

#include <stddef.h>
#include <stdint.h>

#include "lang/count.h"

/* So many first bytes, and lines, are looked at for the marks of generators. */
#define FST_FLAGS_HEAD_NBYTES 1024
#define FST_FLAGS_HEAD_LINES 16

/*
 * Of a name, the last component of a path: lock files and what code generators write are generated,
 * ".min.js" is minified, copies of well-known libraries are vendored. Any thread.
 */
uint32_t fst_flags_by_name(const char *name, size_t nbytes);

/*
 * Of the directories in a path relative to the root of a project: FST_FLAG_VENDORED below
 * "node_modules", "vendor", "third_party" … Else 0. Any thread.
 */
uint32_t fst_flags_by_path(const char *path, size_t nbytes);

/* Of a text's first bytes: FST_FLAG_GENERATED when a generator says so there. Any thread. */
uint32_t fst_flags_by_head(const uint8_t *head, size_t nbytes);

/* Of the counts of a whole text: line ends, encoding, validity, and whether it is minified. */
uint32_t fst_flags_by_text(fst_lang_id lang, enum fst_encoding encoding,
                           const struct fst_text_counts *text);

#endif
