/* SPDX-License-Identifier: MIT */
/*
 * What the formats for people share. Private to src/project/export.
 */
#ifndef FST_PROJECT_EXPORT_PEOPLE_H
#define FST_PROJECT_EXPORT_PEOPLE_H

#include <stdint.h>

#include "project/export/export.h"

/* So many files are listed where a page is to be read as a whole. */
#define FST_PEOPLE_FILES 100

/* Room for a grouped number of 64 bits and its NUL. */
#define FST_PEOPLE_NUMBER_NBYTES 32

/* "1,234,567" into `out`, which is returned. */
const char *fst_people_number(char out[FST_PEOPLE_NUMBER_NBYTES], uint64_t number);

/* "12.3 %" of `part` in `whole`; "" of nothing. Returns `out`. */
const char *fst_people_percent(char out[FST_PEOPLE_NUMBER_NBYTES], uint64_t part, uint64_t whole);

/* The language's name, or why there is none. Static storage. */
const char *fst_people_language(const struct fst_row *row);

/* The root's name to head a page with: the only one, or "N roots". 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_people_title(struct fst_str *out, const struct fst_project *project);

/* What was skipped and left out, as "3 symlink, 1 binary"; nothing when all counted. 0 or -ENOMEM.
 */
FST_MUST_USE fst_err fst_people_skipped(struct fst_str *out,
                                        const struct fst_project_summary *summary);
FST_MUST_USE fst_err fst_people_left_out(struct fst_str *out,
                                         const struct fst_project_summary *summary);

/*
 * The files that count, in order: binary ones and those of unknown language are told as skipped.
 * 0 with *out owned by the caller, or -ENOMEM.
 */
FST_MUST_USE fst_err fst_people_files(struct fst_rows *out, const struct fst_project *project,
                                      enum fst_sort_key sort, bool reverse);

/* Keeps an error in the sink, which has the first one. */
void fst_people_fail(struct fst_sink *sink, fst_err err);

#endif
