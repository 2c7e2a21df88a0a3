/* SPDX-License-Identifier: MIT */
/*
 * A result in the formats that other programs read, which doc/dev/output.schema.json describes, and
 * in those for people.
 * Each function writes to a sink, whose error it leaves there; finish the sink to learn of it.
 */
#ifndef FST_PROJECT_EXPORT_EXPORT_H
#define FST_PROJECT_EXPORT_EXPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "project/export/sink.h"
#include "project/project.h"

/* The version of the JSON output. */
#define FST_EXPORT_SCHEMA 1

struct fst_export_options {
    enum fst_row_kind by; /* language, file or dir */
    enum fst_sort_key sort;
    bool reverse;
    size_t top; /* so many rows at most; 0: all. Never cuts totals. */
};

/* One JSON document, a row a line. */
void fst_export_json(struct fst_sink *sink, const struct fst_project *project,
                     const struct fst_export_options *options);

/*
 * One JSON object a line, "type" first: a line per file, or per directory when rows are those; the
 * last is "end", with all sums: without it the output was cut off.
 */
void fst_export_ndjson(struct fst_sink *sink, const struct fst_project *project,
                       const struct fst_export_options *options);

/* RFC 4180, a header row with the JSON keys. */
void fst_export_csv(struct fst_sink *sink, const struct fst_project *project,
                    const struct fst_export_options *options);

/* The same as a page to be read: totals, languages, the largest files. Names can do nothing there.
 */
void fst_export_markdown(struct fst_sink *sink, const struct fst_project *project,
                         const struct fst_export_options *options);
void fst_export_text(struct fst_sink *sink, const struct fst_project *project,
                     const struct fst_export_options *options);

/*
 * One self-contained HTML page with every file: it asks nobody for anything (its policy forbids it)
 * and runs no script but its own, whose hash the policy holds.
 */
void fst_export_html(struct fst_sink *sink, const struct fst_project *project,
                     const struct fst_export_options *options);

#endif
