/* SPDX-License-Identifier: MIT */
/*
 * Rows and sums out of parsed JSON, checked member by member. Private to src/project. One thread.
 *
 * All return 0, -ENOMEM, or FST_E_FORMAT or FST_E_UNKNOWN with what is wrong appended to `problem`
 * unless something stands there already.
 */
#ifndef FST_PROJECT_MERGE_ROWS_H
#define FST_PROJECT_MERGE_ROWS_H

#include <jansson.h>
#include <stdbool.h>

#include "project/model.h"

/* Adds a row of `files`; `totals_only`: to the sums alone. */
FST_MUST_USE fst_err fst_merge_rows_file(struct fst_part *part, const json_t *row, bool totals_only,
                                         struct fst_str *problem);

/* Adds a row of `skipped`, unless it is a file's, which is in `files` as well. */
FST_MUST_USE fst_err fst_merge_rows_skipped(struct fst_part *part, const json_t *row,
                                            bool totals_only, struct fst_str *problem);

/* Adds a row of `languages` to the sums of its language. */
FST_MUST_USE fst_err fst_merge_rows_language(struct fst_part *part, const json_t *row,
                                             struct fst_str *problem);

/* Sets the sums that `head` states; `totals` must be there. */
FST_MUST_USE fst_err fst_merge_rows_summary(struct fst_project_summary *summary, const json_t *head,
                                            struct fst_str *problem);

#endif
