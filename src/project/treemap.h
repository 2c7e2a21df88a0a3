/* SPDX-License-Identifier: MIT */
/*
 * A page's tree as rectangles of screen cells, as large as what they stand for: squarified (Bruls,
 * Huizing, van Wijk: Squarified Treemaps, 2000), so that they are as near to squares as may be.
 */
#ifndef FST_PROJECT_TREEMAP_H
#define FST_PROJECT_TREEMAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/err.h"
#include "project/page.h"

struct fst_treemap_rect {
    double x, y, width, height;
};

/*
 * Divides `area` into `len` rectangles in proportion to `values`, which must descend and be above
 * 0, and writes them to `out`. Any thread.
 */
void fst_treemap_squarify(struct fst_treemap_rect *out, const double *values, size_t len,
                          struct fst_treemap_rect area);

#define FST_TREEMAP_MAX_TILES 1000

/* Cells. A directory with room for it holds tiles in turn, below its first row; they come later. */
struct fst_treemap_tile {
    size_t row; /* index in the page */
    unsigned depth;
    unsigned x, y, width, height;
    bool divided;     /* tiles inside it follow */
    fst_lang_id lang; /* of the file; of most of what is in the directory */
};

struct fst_treemap {
    struct fst_treemap_tile *tiles;
    size_t len;
};

/*
 * Lays out the rows of a page of directories, all unfolded and sorted by `measure`. What is smaller
 * than a cell gets none. 0 with *out owned by the caller, or -ENOMEM. Any thread.
 */
FST_MUST_USE fst_err fst_treemap_make(struct fst_treemap *out, const struct fst_page *page,
                                      enum fst_sort_key measure, unsigned width, unsigned height);
void fst_treemap_dispose(struct fst_treemap *map);

#endif
