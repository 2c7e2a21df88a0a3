/* SPDX-License-Identifier: MIT */
/*
 * Sums by language, each with the parts of other languages that its files hold. Private to
 * src/project. One thread at a time; every worker has its own, which are joined at the end.
 */
#ifndef FST_PROJECT_SUMS_H
#define FST_PROJECT_SUMS_H

#include <stddef.h>

#include "base/compiler.h"
#include "base/err.h"
#include "project/project.h"

struct fst_sum {
    struct fst_counts counts;
    struct fst_row_embedded *embedded; /* owned; in order of appearance */
    size_t embedded_len, embedded_cap;
};

struct fst_sums {
    struct fst_sum *langs; /* owned; by id, fst_lang_count() of them */
};

/* All sums 0. 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_sums_init(struct fst_sums *sums);

/* Adds counts, and parts, to a language's. 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_sums_add(struct fst_sums *sums, fst_lang_id lang,
                                  const struct fst_counts *counts,
                                  const struct fst_row_embedded *embedded, size_t embedded_len);

/* Adds all of `from` to `into`. 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_sums_join(struct fst_sums *into, const struct fst_sums *from);

/*
 * Moves the parts from their hosts to their own languages, so that all sums together are still the
 * totals: a host then has only its own lines, and files are counted where they were.
 */
void fst_sums_separate(struct fst_sums *sums);

/* Frees it. */
void fst_sums_dispose(struct fst_sums *sums);

#endif
