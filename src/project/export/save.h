/* SPDX-License-Identifier: MIT */
/*
 * A result saved as a file. It is written beside its place and then moved there, so whoever opens
 * the file finds the old one or the whole new one.
 */
#ifndef FST_PROJECT_EXPORT_SAVE_H
#define FST_PROJECT_EXPORT_SAVE_H

#include <stdbool.h>

#include "project/export/export.h"

typedef void fst_export_fn(struct fst_sink *sink, const struct fst_project *project,
                           const struct fst_export_options *options);

/* The format that a file's ending stands for, in any case; NULL for an unknown one. Any thread. */
fst_export_fn *fst_save_format(const char *path);

/*
 * Saves every file of a result at the absolute `path`, in the format of its ending. A link is
 * followed; a file that is there keeps its permissions, and without `overwrite` is -EEXIST; one
 * that may not be written is -EACCES. On failure the old file is as it was. 0, FST_E_UNKNOWN for an
 * unknown ending, or another negative error. Blocking; any thread.
 */
FST_MUST_USE fst_err fst_save_project(const char *path, const struct fst_project *project,
                                      bool overwrite);

#endif
