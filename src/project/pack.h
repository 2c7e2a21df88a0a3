/* SPDX-License-Identifier: MIT */
/*
 * What a scan keeps of each file, packed: some fifty bytes a file, so that a hundred thousand of
 * them fit in a few megabytes. Records are only appended, and read in order. One thread at a time.
 */
#ifndef FST_PROJECT_PACK_H
#define FST_PROJECT_PACK_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/err.h"
#include "lang/scan.h"
#include "project/project.h"

/* A directory of the tree, in the arena of the worker that entered it. */
struct fst_dir {
    const struct fst_dir *parent; /* NULL: a root, whose name is the root as it was given */
    const char *name;
    size_t root;
    uint32_t flags; /* what its path says of the files in it */
};

/* A file or something skipped. */
struct fst_record {
    const struct fst_dir *dir; /* NULL: `name` is the whole path */
    const char *name;          /* NUL-terminated */
    size_t name_nbytes;
    bool skipped; /* nothing of it was counted: only reason and err are set */
    fst_lang_id lang;
    enum fst_reason reason;
    fst_err err;
    uint32_t flags;
    struct fst_counts counts;
    uint64_t longest_line_number;
    int64_t invalid_utf8_at;
    struct fst_row_embedded embedded[FST_MAX_EMBEDDED];
    size_t embedded_len;
};

struct fst_pack_chunk;

/* Zero-initialised is empty. */
struct fst_pack {
    struct fst_pack_chunk *first, *last;
};

/* Appends a record; its name is copied, its `dir` is not. 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_pack_add(struct fst_pack *pack, const struct fst_record *record);

/* Where a reader stands. Zero-initialised with `pack` set is the begin. */
struct fst_pack_reader {
    const struct fst_pack *pack;
    const struct fst_pack_chunk *chunk;
    size_t at;
};

/* Reads the next record into *out, whose name is borrowed from the pack; false at the end. */
bool fst_pack_next(struct fst_pack_reader *reader, struct fst_record *out);

/* Frees it and makes it empty. */
void fst_pack_dispose(struct fst_pack *pack);

#endif
