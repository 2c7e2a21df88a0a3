/* SPDX-License-Identifier: MIT */
/*
 * The index over the table of languages: from a name, extension, file name, interpreter or
 * filetype to the language, in constant time. Private to src/lang.
 *
 * The part for each kind of key is built at its first look-up (some twenty microseconds) under
 * pthread_once(): any thread may be the first, and nothing is ever allocated.
 */
#ifndef FST_LANG_TABLE_H
#define FST_LANG_TABLE_H

#include <stddef.h>

#include "lang/language.h"

enum fst_lang_key {
    FST_KEY_NAME,      /* or alias; ASCII case ignored */
    FST_KEY_EXTENSION, /* without its leading dot */
    FST_KEY_FILENAME,
    FST_KEY_INTERPRETER,
    FST_KEY_FILETYPE,
    FST_KEY_COUNT
};

/* No key of the table is longer; a test holds every entry to it. */
#define FST_LANG_KEY_MAX_NBYTES 63

/* The language that has the key, FST_LANG_NONE when none has. `text` is borrowed. Any thread. */
fst_lang_id fst_lang_find(enum fst_lang_key key, const char *text, size_t nbytes);

#endif
