/* SPDX-License-Identifier: MIT */
/*
 * Which language a file is in: the user's map, then exact name, then the longest known extension,
 * then content rules where an extension is shared, then the #! line. Deterministic.
 */
#ifndef FST_LANG_DETECT_H
#define FST_LANG_DETECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/err.h"
#include "lang/language.h"

/* As many first bytes of a file as detection looks at. */
#define FST_DETECT_HEAD_NBYTES 8192

/* Extensions a user has mapped to languages. Zero-initialised is empty; frozen before workers. */
struct fst_lang_map {
    struct fst_lang_map_entry *entries;
    size_t len, cap;
};

struct fst_lang_map_entry {
    char *extension; /* owned; without its leading dot */
    fst_lang_id lang;
};

/* Maps an extension (a leading dot is dropped; a later call wins). 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_lang_map_add(struct fst_lang_map *map, const char *extension,
                                      size_t nbytes, fst_lang_id lang);
void fst_lang_map_dispose(struct fst_lang_map *map);

/*
 * By name alone. Returns the language, or FST_LANG_NONE with *needs_content telling whether the
 * first bytes could decide. `name` is the last component of a path; `map` may be NULL. Any thread.
 */
fst_lang_id fst_detect_name(const struct fst_lang_map *map, const char *name, size_t name_nbytes,
                            bool *needs_content);

/*
 * By name and the file's first bytes (up to FST_DETECT_HEAD_NBYTES are looked at). Any thread.
 */
fst_lang_id fst_detect(const struct fst_lang_map *map, const char *name, size_t name_nbytes,
                       const uint8_t *head, size_t head_nbytes);

#endif
