/* SPDX-License-Identifier: MIT */
/*
 * Results as the editor gets them: the shapes FILE, COUNTS and PROJECT of methods.def. Each
 * function writes; none fails (the writer keeps its error).
 */
#ifndef FST_NVIM_REPORT_H
#define FST_NVIM_REPORT_H

#include <stdbool.h>

#include "lang/count.h"
#include "project/project.h"
#include "rpc/codec.h"

/* The pairs of COUNTS, into a map that is open. `classified`: with code, comments and blanks. */
void fst_report_counts(struct fst_writer *writer, const struct fst_counts *counts, bool classified);

/* What one file adds to a sum. Any thread. */
struct fst_counts fst_report_sum(const struct fst_file_counts *file);

/*
 * The pairs of FILE, into a map that is open. `encoding` is the name to tell, NULL for what the
 * counts say. `bytes_known` false leaves the bytes out.
 */
void fst_report_file(struct fst_writer *writer, const struct fst_file_counts *file,
                     const char *encoding, bool bytes_known);

/* "REASON" and, with an error, its name and sentence: of something that was not counted. */
void fst_report_reason(struct fst_writer *writer, enum fst_reason reason, fst_err err);

/* The pairs "skipped_counts", "left_out" and "git", into a map that is open. */
void fst_report_omitted(struct fst_writer *writer, const struct fst_project_summary *summary);

/* A whole PROJECT. `writer->err` is set when memory is out. */
void fst_report_project(struct fst_writer *writer, const char *root, uint64_t handle,
                        const struct fst_project *project);

/* Every language that is known: [{name, extensions, filetypes}]. */
void fst_report_languages(struct fst_writer *writer);

#endif
