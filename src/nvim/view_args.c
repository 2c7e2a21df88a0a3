/* SPDX-License-Identifier: MIT */
/* Decoding; all that is kept is copied, since the message is gone when the worker begins. */
#include "nvim/view_args.h"

#include <errno.h>
#include <string.h>

/* The argument as a C string, "" when it is absent; nothing shown has a NUL in its name. */
static fst_err read_text(const char **out, struct fst_view_args *view, struct fst_args *args,
                         const char *key)
{
    struct fst_slice text = fst_args_str(args, key, FST_OPTIONAL);
    *out = "";
    if (!text.nbytes)
        return 0;
    if (memchr(text.data, '\0', text.nbytes)) {
        fst_args_reject(args, key, "must hold no NUL");
        return 0;
    }
    *out = fst_arena_dup(&view->arena, text.data, text.nbytes);
    return *out ? 0 : -ENOMEM;
}

static void check_names(struct fst_view_args *out, struct fst_args *args, const char *view,
                        const char *sort)
{
    out->spec.view = fst_page_view_by_name(view);
    out->spec.by_kind = strcmp(sort, "language") == 0 || strcmp(sort, "reason") == 0;
    out->spec.sort = *sort && !out->spec.by_kind ? fst_sort_key_by_name(sort) : FST_SORT_LINES;
    if (out->spec.view == FST_PAGE_VIEW_COUNT)
        fst_args_reject(args, "view", "must be languages, dirs, files or skipped");
    if (out->spec.sort == FST_SORT_COUNT)
        fst_args_reject(args, "sort", "is no key that can be sorted by");
}

fst_err fst_view_args_spec(struct fst_view_args *out, struct fst_args *args)
{
    const char *view = "", *sort = "";
    fst_err err = read_text(&view, out, args, "view");
    if (!err)
        err = read_text(&sort, out, args, "sort");
    if (!err)
        err = read_text(&out->spec.name, out, args, "name");
    if (!err)
        err = read_text(&out->spec.language, out, args, "language");
    if (!err)
        err = read_text(&out->spec.dir, out, args, "dir");
    if (!err)
        err = fst_list_read(&out->folds, args, "folds", FST_OPTIONAL, false);
    if (err)
        return err;
    check_names(out, args, view, sort);
    out->spec.reverse = fst_args_bool(args, "reverse", false);
    out->spec.unfold_all = fst_args_bool(args, "unfold_all", false);
    out->spec.folds = fst_list_strings(&out->folds);
    out->spec.folds_len = out->folds.len;
    return 0;
}

static void read_keep(struct fst_view_args *out, struct fst_args *args)
{
    const msgpack_object *keep = fst_args_array(args, "keep", FST_OPTIONAL);
    size_t len = keep ? keep->via.array.size : 0;
    if (len > FST_VIEW_KEEP_MAX) {
        fst_args_reject(args, "keep", "holds too many lines");
        return;
    }
    for (size_t i = 0; i < len; i++)
        if (!fst_codec_uint(&keep->via.array.ptr[i], &out->keep[i]))
            fst_args_reject(args, "keep", "must hold numbers of lines");
    out->keep_len = len;
}

fst_err fst_view_args_style(struct fst_view_args *out, struct fst_args *args)
{
    struct fst_page_style *style = &out->style;
    fst_err err = fst_list_read(&out->names, args, "columns", FST_OPTIONAL, false);
    if (!err)
        err = read_text(&style->thousands, out, args, "thousands");
    if (err)
        return err;
    style->view = out->spec.view;
    style->sort = out->spec.sort;
    style->by_kind = out->spec.by_kind;
    style->reverse = out->spec.reverse;
    style->width = (unsigned)fst_args_uint(args, "width", FST_REQUIRED, 0, FST_VIEW_MAX_WIDTH);
    style->ascii = fst_args_bool(args, "ascii", false);
    style->columns = out->columns;
    for (size_t i = 0; i < out->names.len; i++) {
        enum fst_column column = fst_column_by_name(out->names.items[i]);
        if (column == FST_COLUMN_COUNT || style->columns_len == FST_COLUMN_COUNT)
            fst_args_reject(args, "columns", "names a column that there is not, or too many");
        else
            out->columns[style->columns_len++] = column;
    }
    read_keep(out, args);
    return 0;
}

void fst_view_args_dispose(struct fst_view_args *view_args)
{
    fst_list_dispose(&view_args->folds);
    fst_list_dispose(&view_args->names);
    fst_arena_dispose(&view_args->arena);
}
