/* SPDX-License-Identifier: MIT */
/*
 * What an earlier result knows of files that have not changed since. Private to src/project.
 *
 * A file's identity is a hash of 64 bits over its device, inode, size, times of modification and
 * status change in nanoseconds, its name, the flags of its directory and the settings by which it
 * was counted: whatever the counts depend on. A file that was modified within a clock tick of the
 * scan's begin, or later, could change once more without its times saying so, and has none.
 */
#ifndef FST_PROJECT_CACHE_H
#define FST_PROJECT_CACHE_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/err.h"
#include "lang/scan.h"
#include "project/model.h"
#include "walk/walk.h"

/* So coarse may the clock be that stamps files. */
#define FST_CACHE_TICK_NS INT64_C(10000000)

/* What all files of a scan have in common. */
struct fst_cache_key {
    uint64_t rules;   /* the number of the settings */
    int64_t begin_ns; /* of the scan, by the wall clock */
};

/* The identity, or 0: it must be read again next time. Any thread. */
uint64_t fst_cache_identity(const struct fst_cache_key *key, const struct fst_file_stat *stat,
                            const char *name, size_t name_nbytes, uint32_t dir_flags);

/* An index of a result's files by their identity. */
struct fst_cache {
    const struct fst_file_node **slots;
    size_t mask; /* one less than their number, a power of two */
};

/* Of `project`, which must outlive it. 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_cache_init(struct fst_cache *cache, const struct fst_project *project);

/* Frees it; a second call does nothing. */
void fst_cache_dispose(struct fst_cache *cache);

/* The file with that identity, which is not 0, or NULL. Any thread. */
const struct fst_file_node *fst_cache_find(const struct fst_cache *cache, uint64_t identity);

/* The counts of a node; what they embed is put into `embedded`, which *out borrows. */
void fst_cache_counts(struct fst_file_counts *out, const struct fst_file_node *node,
                      struct fst_embedded embedded[FST_MAX_EMBEDDED]);

#endif
