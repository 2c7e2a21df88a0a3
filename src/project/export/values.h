/* SPDX-License-Identifier: MIT */
/*
 * JSON values that the document and the line-wise format share. Private to src/project/export.
 */
#ifndef FST_PROJECT_EXPORT_VALUES_H
#define FST_PROJECT_EXPORT_VALUES_H

#include "project/export/export.h"

/* The pairs of COUNTS, without braces; `classified`: with code, comments and blanks. */
void fst_values_counts(struct fst_sink *sink, const struct fst_counts *counts, bool classified);

/* The pairs of a row, without braces. */
void fst_values_row(struct fst_sink *sink, const struct fst_row *row);

/* The pairs "totals" to "left_out" of a result, without braces: all but rows and the list of skips.
 */
void fst_values_summary(struct fst_sink *sink, const struct fst_project *project);

/* The pairs "roots", "seconds" and "git", without braces. */
void fst_values_head(struct fst_sink *sink, const struct fst_project *project);

#endif
