/* SPDX-License-Identifier: MIT */
/*
 * A list of strings out of a call's arguments: paths, patterns.
 */
#ifndef FST_NVIM_LIST_H
#define FST_NVIM_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/err.h"
#include "rpc/codec.h"

/* Zero-initialised is empty. Strings are owned, and hold no NUL but at their end. */
struct fst_list {
    char **items;
    size_t len;
};

/*
 * Decodes a list of strings that are not empty, with `absolute` of absolute paths. Problems are
 * left in `args`. 0 or -ENOMEM; the caller disposes of *list in either case.
 */
FST_MUST_USE fst_err fst_list_read(struct fst_list *list, struct fst_args *args, const char *key,
                                   enum fst_need need, bool absolute);
void fst_list_dispose(struct fst_list *list);

/* The list as what takes `const char *const *`. Borrowed. */
const char *const *fst_list_strings(const struct fst_list *list);

#endif
