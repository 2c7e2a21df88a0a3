/* SPDX-License-Identifier: MIT */
/*
 * What a report shows of a result: one view of it, filtered and sorted, as rows in order. Read-only
 * on the project; any thread.
 */
#ifndef FST_PROJECT_PAGE_H
#define FST_PROJECT_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/err.h"
#include "project/project.h"

enum fst_page_view {
    FST_PAGE_LANGUAGES,
    FST_PAGE_DIRS,  /* a tree of directories and files */
    FST_PAGE_FILES, /* flat */
    FST_PAGE_SKIPPED,
    FST_PAGE_VIEW_COUNT
};

/* "languages", "dirs", "files", "skipped"; and back: FST_PAGE_VIEW_COUNT when unknown. */
const char *fst_page_view_name(enum fst_page_view view);
enum fst_page_view fst_page_view_by_name(const char *name);

/* NULL and "" filter nothing. Capital letters in a filter make it mind the case (of ASCII). */
struct fst_page_spec {
    enum fst_page_view view;
    enum fst_sort_key sort; /* by name ascending, by a number descending */
    bool by_kind; /* before that: files by the name of their language, what was skipped by reason */
    bool reverse;
    const char *name; /* of paths (of languages: their names): a part, or a pattern with * ? [ */
    const char *language;     /* a language's whole name, or as `name` */
    const char *dir;          /* only what is below this directory */
    const char *const *folds; /* directories that are unfolded (with unfold_all: folded) */
    size_t folds_len;
    bool unfold_all;
};

/* Borrowed from the page. */
struct fst_page_row {
    enum fst_row_kind kind;
    fst_lang_id lang;       /* of a language or file row */
    enum fst_reason reason; /* of a skipped row */
    fst_err err;            /* of a skipped row */
    uint32_t depth;         /* in a tree; 1: a language embedded in the one above */
    uint32_t name_at;       /* offset in `path` of what is shown */
    bool unfolded;
    const char *path; /* NULL for a language */
    struct fst_counts counts;
};

/* A row in short: a page of all files is made while one types. */
struct fst_page_item {
    uint32_t at; /* index in `listed` of the project's, or in `rows` of the page's */
    uint32_t depth : 31;
    uint32_t is_listed : 1;
};

/* Sizes of files by powers of two: [n] counts those of 2^(n-1) to 2^n - 1 bytes, [0] the empty. */
#define FST_PAGE_SIZES_LEN 41

struct fst_listed;

struct fst_page {
    struct fst_project *project; /* held; NULL: the page is empty */
    enum fst_page_view view;
    const struct fst_listed *listed; /* the project's */
    size_t listed_len;
    struct fst_page_row *rows; /* languages, or the directories that are shown */
    size_t rows_len, rows_cap;
    struct fst_page_item *items; /* what the page shows, in order */
    size_t len, cap;
    uint32_t name_at;         /* of files in a flat view */
    struct fst_counts totals; /* of all that passed the filter */
    uint32_t sizes[FST_PAGE_SIZES_LEN];
    struct fst_arena arena; /* paths of directories */
};

/*
 * Makes the page, which holds the project until it is disposed of. Directories count what is below
 * them and passed the filter; those without any are left out. 0 with *out owned by the caller, or
 * -ENOMEM.
 */
FST_MUST_USE fst_err fst_page_make(struct fst_page *out, struct fst_project *project,
                                   const struct fst_page_spec *spec);
void fst_page_dispose(struct fst_page *page);

/* The row at an index below `len`. */
struct fst_page_row fst_page_row_at(const struct fst_page *page, size_t i);

/*
 * Says that the row at an index is wanted, and those behind it soon. Sorted rows lie anywhere in
 * memory: waiting for each took most of the time.
 */
void fst_page_prefetch(const struct fst_page *page, size_t i);

/* The index of the row that shows the same as `row` of another page; `len` when there is none. */
size_t fst_page_find(const struct fst_page *page, const struct fst_page_row *row);

#endif
