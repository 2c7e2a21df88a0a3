/* SPDX-License-Identifier: MIT */
/*
 * The arguments of the methods that show a project: what of it, and in which style.
 */
#ifndef FST_NVIM_VIEW_ARGS_H
#define FST_NVIM_VIEW_ARGS_H

#include "base/mem.h"
#include "nvim/list.h"
#include "project/page.h"
#include "project/page_text.h"
#include "rpc/codec.h"

#define FST_VIEW_MAX_WIDTH 1000

/* Windows of one buffer whose cursors are kept on their rows. */
#define FST_VIEW_KEEP_MAX 16

/* Zero-initialised is empty. `spec` and `style` point into the rest. */
struct fst_view_args {
    struct fst_page_spec spec;
    struct fst_page_style style;
    struct fst_list folds, names;
    enum fst_column columns[FST_COLUMN_COUNT];
    uint64_t keep[FST_VIEW_KEEP_MAX]; /* lines to be found again, from 1; 0: none */
    size_t keep_len;
    struct fst_arena arena;
};

/*
 * Decodes what of a project is shown: view, sort, reverse, name, language, dir, folds, unfold_all.
 * Problems are left in `args`. 0 or -ENOMEM; the caller disposes of *out in either case.
 */
FST_MUST_USE fst_err fst_view_args_spec(struct fst_view_args *out, struct fst_args *args);

/* Decodes how, after the above: columns, width, thousands, ascii, keep. */
FST_MUST_USE fst_err fst_view_args_style(struct fst_view_args *out, struct fst_args *args);

void fst_view_args_dispose(struct fst_view_args *view_args);

#endif
