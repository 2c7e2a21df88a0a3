/* SPDX-License-Identifier: MIT */
/*
 * The tree of directories as a page, and the order of rows. Private to src/project.
 */
#ifndef FST_PROJECT_PAGE_TREE_H
#define FST_PROJECT_PAGE_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "project/page.h"
#include "project/page_filter.h"

/* What is sorted: small, and with all that matters. */
struct fst_page_key {
    uint64_t value; /* the largest first */
    uint32_t group; /* before that, the least first */
    uint32_t at;    /* index of a file or directory, each in byte order of the paths */
    bool is_file;
};

/* Sorts the keys; equal ones stay in their order, or are turned round with the rest by `reverse`.
 * 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_page_sort(struct fst_page_key *keys, size_t len, bool reverse);

/*
 * Where languages and reasons stand among each other by name: what `by_kind` sorts by. Both NULL
 * when that is not wanted.
 */
struct fst_page_ranks {
    uint32_t *langs;   /* by id; that of no language last */
    uint32_t *reasons; /* by reason */
};

/* 0 or -ENOMEM; the caller disposes of *out in either case. */
FST_MUST_USE fst_err fst_page_ranks_init(struct fst_page_ranks *out, bool by_kind);
void fst_page_ranks_dispose(struct fst_page_ranks *ranks);

/* The key of entry `at` of the listing. */
struct fst_page_key fst_page_key(const struct fst_listed *listed, uint32_t at,
                                 enum fst_sort_key sort, const struct fst_page_ranks *ranks);

/* Appends an item. 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_page_add(struct fst_page *page, struct fst_page_item item);

/* Appends one that shows `row`. 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_page_add_row(struct fst_page *page, const struct fst_page_row *row);

/* Adds a file to the totals. */
void fst_page_count(struct fst_page *page, const struct fst_counts *counts);

/* Fills a page of directories. 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_page_make_tree(struct fst_page *page, const struct fst_page_filter *filter,
                                        const struct fst_page_spec *spec);

#endif
