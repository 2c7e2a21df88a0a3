/* SPDX-License-Identifier: MIT */
/*
 * Adding up results that were written before, of --format=ndjson or --format=json, whoever wrote
 * them where. They are read element by element, so memory does not grow with their length (but for
 * the rows that are kept).
 */
#ifndef FST_PROJECT_MERGE_H
#define FST_PROJECT_MERGE_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/err.h"
#include "base/str.h"
#include "project/project.h"

/* No element of a result (a line of NDJSON, a row of JSON) is longer. */
#define FST_MERGE_ELEMENT_MAX_NBYTES ((size_t)4 << 20)

/*
 * Adds the result that `fd` yields to `project` (of fst_project_new()). `totals_only`: keep no
 * files. Returns 0, or with the project as it was: -errno of reading, -ENOMEM, or FST_E_FORMAT or
 * FST_E_UNKNOWN with what is wrong appended to `problem`, without a full stop. One thread.
 */
FST_MUST_USE fst_err fst_merge_read(struct fst_project *project, int fd, bool totals_only,
                                    struct fst_str *problem);

#endif
