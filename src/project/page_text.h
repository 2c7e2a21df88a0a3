/* SPDX-License-Identifier: MIT */
/*
 * A page as lines of aligned text: the name first, then the columns, pictures last. Names are
 * escaped, and lose their middle when they do not fit. Any thread.
 */
#ifndef FST_PROJECT_PAGE_TEXT_H
#define FST_PROJECT_PAGE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/err.h"
#include "base/str.h"
#include "project/page.h"

enum fst_column {
    FST_COLUMN_LANGUAGE,
    FST_COLUMN_FILES,
    FST_COLUMN_LINES,
    FST_COLUMN_CODE,
    FST_COLUMN_COMMENTS,
    FST_COLUMN_PERCENT, /* comments, of the lines that are not blank: as wide as "100.0%" */
    FST_COLUMN_BLANKS,
    FST_COLUMN_WORDS,
    FST_COLUMN_CHARS,
    FST_COLUMN_BYTES,
    FST_COLUMN_SHARE, /* percent of the total, of what is sorted by */
    FST_COLUMN_BAR,   /* the same as a bar */
    FST_COLUMN_MIX,   /* code, comments and blanks as a stacked bar */
    FST_COLUMN_REASON,
    FST_COLUMN_COUNT
};

/* "language", "files" …; and back: FST_COLUMN_COUNT when unknown. */
const char *fst_column_name(enum fst_column column);
enum fst_column fst_column_by_name(const char *name);

struct fst_page_style {
    enum fst_page_view view;
    enum fst_sort_key sort;
    bool by_kind, reverse;
    const enum fst_column *columns; /* wanted, in order; those without sense in the view drop out */
    size_t columns_len;
    unsigned width;        /* cells of a line; columns give way when names have no room */
    const char *thousands; /* between groups of digits */
    bool ascii;            /* no block characters */
};

/* Where a column stands: in cells from the left. */
struct fst_page_column {
    enum fst_column column;
    unsigned first, width;
};

struct fst_page_text {
    struct fst_page_column columns[FST_COLUMN_COUNT];
    size_t columns_len;
    unsigned name_width;
    struct fst_str head, total; /* a line each, without its end */
    struct fst_str name;        /* of the row at hand */
};

/* The layout of a page. 0 with *out owned by the caller, or -ENOMEM. */
FST_MUST_USE fst_err fst_page_text_make(struct fst_page_text *out, const struct fst_page *page,
                                        const struct fst_page_style *style);

/* Appends the line of row `i`, without its end. Page and style as above. 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_page_text_row(struct fst_str *line, struct fst_page_text *text,
                                       const struct fst_page *page, size_t i,
                                       const struct fst_page_style *style);
void fst_page_text_dispose(struct fst_page_text *text);

#endif
