/* SPDX-License-Identifier: MIT */
/*
 * The sums of a scan that is under way. Whoever watches asks by a number that the workers look at
 * once a file; each then copies its sums into a slot of its own, so a file costs one relaxed load
 * and nothing is locked but for the copying.
 */
#ifndef FST_PROJECT_PARTIAL_H
#define FST_PROJECT_PARTIAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/err.h"
#include "project/project.h"

struct fst_partial;
struct fst_lang_sum;

/* For a scan of at most `workers` workers. 0 with *out owned by the caller, or -ENOMEM. */
FST_MUST_USE fst_err fst_partial_new(struct fst_partial **out, unsigned workers);

/* Frees it, once the scan is done; NULL is fine. */
void fst_partial_free(struct fst_partial *partial);

/* The number of the last asking: a worker that has seen another one publishes. Any thread. */
unsigned fst_partial_asked(const struct fst_partial *partial);

/* Copies a worker's sums; `langs` has fst_lang_count() items. That worker's thread. */
void fst_partial_publish(struct fst_partial *partial, unsigned worker,
                         const struct fst_counts *totals, const struct fst_lang_sum *langs);

struct fst_partial_row {
    fst_lang_id lang;
    struct fst_counts counts;
};

/*
 * The sums as they were published last, and asks for the next ones. *totals is of the files of
 * known language; `rows` gets the languages of most lines, `max` at most, sorted; returns their
 * number. One thread at a time.
 */
size_t fst_partial_read(struct fst_partial *partial, struct fst_counts *totals,
                        struct fst_partial_row *rows, size_t max);

#endif
