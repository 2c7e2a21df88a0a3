/* SPDX-License-Identifier: MIT */
/*
 * The default output: a table for people.
 */
#ifndef FST_APP_TABLE_H
#define FST_APP_TABLE_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/err.h"
#include "project/export/export.h"
#include "project/export/sink.h"
#include "project/project.h"

struct fst_table_options {
    struct fst_export_options rows;
    bool colour;
    unsigned width; /* of the terminal: columns that don't fit are left out; 0: no limit */
};

/*
 * Writes a heading, the rows, their total and the closing line. 0 or -ENOMEM; what the sink says of
 * writing stays in the sink. Borrows everything.
 */
FST_MUST_USE fst_err fst_table_write(struct fst_sink *sink, const struct fst_project *project,
                                     const struct fst_table_options *options);

/*
 * Appends the closing line, without line end: files, bytes, seconds, and how many were skipped or
 * ignored. 0 or -ENOMEM.
 */
FST_MUST_USE fst_err fst_table_closing(struct fst_str *out,
                                       const struct fst_project_summary *summary);

#endif
