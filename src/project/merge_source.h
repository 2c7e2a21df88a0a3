/* SPDX-License-Identifier: MIT */
/*
 * JSON values of a descriptor, one after the other, by Jansson but without holding more than one
 * of them. Private to src/project. One thread.
 */
#ifndef FST_PROJECT_MERGE_SOURCE_H
#define FST_PROJECT_MERGE_SOURCE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/err.h"

struct fst_merge_source {
    int fd;
    fst_err err;         /* of reading, or FST_E_LIMIT; stays */
    const char *pushed;  /* bytes that come before the rest, NULL: none */
    size_t value_nbytes; /* of the value that is being read */
    size_t len, at;
    unsigned char buffer[16 * 1024];
};

/*
 * Reads from `fd`, which stays the caller's. Gives Jansson our memory functions: no value of an
 * earlier time may be left.
 */
void fst_merge_source_init(struct fst_merge_source *source, int fd);

/* The next byte that is no white space, which is not taken; -1 at the end or after an error. */
int fst_merge_source_peek(struct fst_merge_source *source);

/* Takes the next byte that is no white space when it is `byte`; tells whether it was. */
bool fst_merge_source_take(struct fst_merge_source *source, int byte);

/*
 * Reads one whole value of at most FST_MERGE_ELEMENT_MAX_NBYTES. A reference that the caller
 * releases by json_decref(), or NULL: source->err, else what was read is no JSON.
 */
json_t *fst_merge_source_value(struct fst_merge_source *source);

#endif
