/* SPDX-License-Identifier: MIT */
/*
 * A result brought up to date by what is known to have changed, without looking at anything else:
 * for who watches the directories of a project. Directories are named by paths.
 */
#ifndef FST_PROJECT_UPDATE_H
#define FST_PROJECT_UPDATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/err.h"
#include "base/str.h"
#include "project/project.h"

/* A name in a directory of the project at which something happened. */
struct fst_change {
    const char *dir;   /* as fst_project_dir_path() has it */
    const char *name;  /* one component */
    unsigned replaced; /* so often it came, went or was renamed; 0: what it names was modified */
};

/*
 * `previous` with the changes since the scan that made it: files that were modified or replaced are
 * read, those that went are dropped, all others are taken as they are. 0 with *out owned by the
 * caller, or NULL where only a scan can tell: what is new may be ignored, an ignore file changed, a
 * directory came or went. `options` are those of that scan, without overlays; in `previous` no
 * buffer may stand for a file. `changes` get sorted. Else -ENOMEM or -ECANCELED. Any thread; may
 * block.
 */
FST_MUST_USE fst_err fst_project_update(struct fst_project **out,
                                        const struct fst_project *previous,
                                        const struct fst_project_options *options,
                                        struct fst_change *changes, size_t len,
                                        struct fst_walk_control *control);

/* The directories that a scan entered, in no order: the first, and the one after it. Borrowed. */
struct fst_dir_node;
const struct fst_dir_node *fst_project_dirs(const struct fst_project *project);
const struct fst_dir_node *fst_project_next_dir(const struct fst_dir_node *dir);

/* Makes *out the path of a directory, its root as it was given. 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_project_dir_path(struct fst_str *out, const struct fst_dir_node *dir);

#endif
