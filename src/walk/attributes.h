/* SPDX-License-Identifier: MIT */
/*
 * What a .gitattributes file says of files being generated or vendored: the attributes
 * linguist-generated and linguist-vendored, as GitHub's Linguist reads them.
 */
#ifndef FST_WALK_ATTRIBUTES_H
#define FST_WALK_ATTRIBUTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/err.h"
#include "walk/glob.h"

/* Immutable once made: any thread may ask. */
struct fst_attributes;

/*
 * Parses such a file's content. *out is NULL when it has neither attribute. 0 or -ENOMEM; the
 * caller owns *out. Any thread.
 */
FST_MUST_USE fst_err fst_attributes_parse(struct fst_attributes **out, const char *data,
                                          size_t nbytes);

/*
 * Reads the .gitattributes in the directory open as `dirfd`; one that can't be read, or is a link,
 * gives *out == NULL and 0, as with git. -ENOMEM else. The caller owns *out.
 */
FST_MUST_USE fst_err fst_attributes_read(struct fst_attributes **out, int dirfd);
void fst_attributes_free(struct fst_attributes *attributes);

/*
 * What the file says of a path relative to its directory: of each attribute the bit that it is set
 * or that it is not (FST_ATTRIBUTE_…), or neither. Any thread.
 */
uint8_t fst_attributes_match(const struct fst_attributes *attributes,
                             const struct fst_glob_path *path, bool ignore_case);

#endif
