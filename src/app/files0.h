/* SPDX-License-Identifier: MIT */
/*
 * --files0-from: names of files, each ended by NUL, as `find -print0` and `git ls-files -z` write
 * them.
 */
#ifndef FST_APP_FILES0_H
#define FST_APP_FILES0_H

#include <stddef.h>

#include "base/compiler.h"
#include "base/err.h"
#include "base/str.h"

struct fst_files0 {
    struct fst_str text; /* all names, one behind the other */
    const char **names;  /* borrowed from `text` */
    size_t len;
    size_t empty; /* names of no byte, which are left out of `names` */
};

/*
 * Reads the names in the file `path`, or on stdin for "-". The last one may lack its NUL. 0, -errno
 * or -ENOMEM; dispose of *out in any case.
 */
FST_MUST_USE fst_err fst_files0_read(struct fst_files0 *out, const char *path);
void fst_files0_dispose(struct fst_files0 *files);

#endif
