/* SPDX-License-Identifier: MIT */
/*
 * The few settings of git that decide which files there are, read from git's configuration files
 * without running git.
 */
#ifndef FST_WALK_CONFIG_H
#define FST_WALK_CONFIG_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/err.h"
#include "base/str.h"

struct fst_config {
    struct fst_str excludes_file; /* core.excludesFile, "~" expanded; may be relative to the top */
    bool has_excludes_file;
    bool ignore_case;        /* core.ignoreCase */
    struct fst_str worktree; /* core.worktree of the repository's own file; may be relative */
    bool has_worktree;
    bool bare;            /* core.bare, likewise */
    bool worktree_config; /* extensions.worktreeConfig, likewise */
};

/*
 * Reads the system's, the user's and the repository's configuration, includes followed. `git_dir`
 * is the repository's directory, `common_dir` the one it shares with other work trees (the same
 * when there are none); both absolute. What can't be read is as if it were not there. 0 with
 * *out owned by the caller, or -ENOMEM. Any thread.
 */
FST_MUST_USE fst_err fst_config_read(struct fst_config *out, const char *git_dir,
                                     const char *common_dir);
void fst_config_dispose(struct fst_config *config);

/*
 * Appends $XDG_CONFIG_HOME/git/NAME, or ~/.config/git/NAME, or nothing without a home. 0 or
 * -ENOMEM. Any thread.
 */
FST_MUST_USE fst_err fst_config_xdg_path(struct fst_str *out, const char *name);

#endif
