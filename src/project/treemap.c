/* SPDX-License-Identifier: MIT */
/*
 * Rectangles are laid out in real numbers and rounded at their edges. Neighbours share their edges,
 * so the rounded ones leave no gap and do not overlap.
 */
#include "project/treemap.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A cell is about twice as high as wide. */
#define CELL_HEIGHT 2.0

/* A directory is divided when it has at least so many cells. */
enum { DIVIDED_WIDTH = 14, DIVIDED_HEIGHT = 4, DEPTH_MAX = 8 };

/* The worst ratio of sides in a row of areas along a side. */
static double worst(double sum, double least, double largest, double side)
{
    double squared = side * side;
    double sum_squared = sum * sum;
    return fmax(squared * largest / sum_squared, sum_squared / (squared * least));
}

/* Takes a strip off `area` for the `len` values that sum up to `sum`. */
static void place(struct fst_treemap_rect *out, const double *values, size_t len, double sum,
                  double scale, struct fst_treemap_rect *area)
{
    bool upright = area->width >= area->height; /* the strip stands at the left */
    double side = upright ? area->height : area->width;
    double thick = sum * scale / side;
    double at = 0;
    for (size_t i = 0; i < len; i++) {
        double length = side * values[i] / sum;
        out[i] = upright ? (struct fst_treemap_rect){area->x, area->y + at, thick, length}
                         : (struct fst_treemap_rect){area->x + at, area->y, length, thick};
        at += length;
    }
    if (upright) {
        area->x += thick;
        area->width -= thick;
    } else {
        area->y += thick;
        area->height -= thick;
    }
}

void fst_treemap_squarify(struct fst_treemap_rect *out, const double *values, size_t len,
                          struct fst_treemap_rect area)
{
    double total = 0;
    for (size_t i = 0; i < len; i++)
        total += values[i];
    double scale = total > 0 ? area.width * area.height / total : 0;
    for (size_t first = 0; first < len;) {
        double side = fmin(area.width, area.height);
        double sum = values[first];
        size_t n = 1;
        double now = worst(sum * scale, values[first] * scale, values[first] * scale, side);
        while (first + n < len) {
            double more = sum + values[first + n];
            double next =
                worst(more * scale, values[first + n] * scale, values[first] * scale, side);
            if (next > now)
                break;
            now = next;
            sum = more;
            n++;
        }
        place(out + first, values + first, n, sum, scale, &area);
        first += n;
    }
}

/* The language of most lines of what is below the row of a directory. */
static fst_lang_id main_language(const struct fst_page *page, size_t row, enum fst_sort_key measure,
                                 uint64_t *sums)
{
    fst_lang_id most = FST_LANG_NONE;
    size_t end = row + 1;
    for (; end < page->len && page->items[end].depth > page->items[row].depth; end++) {
        if (!page->items[end].is_listed)
            continue;
        const struct fst_page_row at = fst_page_row_at(page, end);
        sums[at.lang] += fst_sort_value(&at.counts, measure);
        if (most == FST_LANG_NONE || sums[at.lang] > sums[most])
            most = at.lang;
    }
    memset(sums, 0, fst_lang_count() * sizeof *sums);
    return most;
}

struct layout {
    struct fst_treemap *map;
    const struct fst_page *page;
    enum fst_sort_key measure;
    uint64_t *sums; /* by language, all 0 between uses */
    double *values;
    struct fst_treemap_rect *rects;
    size_t *rows; /* the children at hand */
};

/* The rows right below the one at `first - 1`, which have something to show. */
static size_t find_children(struct layout *layout, size_t first, unsigned depth)
{
    const struct fst_page *page = layout->page;
    size_t len = 0;
    for (size_t i = first; i < page->len && page->items[i].depth >= depth; i++) {
        if (page->items[i].depth > depth)
            continue;
        const struct fst_page_row row = fst_page_row_at(page, i);
        uint64_t value = fst_sort_value(&row.counts, layout->measure);
        if (!value)
            continue;
        if (len == FST_TREEMAP_MAX_TILES)
            break;
        layout->rows[len] = i;
        layout->values[len++] = (double)value;
    }
    return len;
}

static bool can_divide(const struct fst_page *page, const struct fst_treemap_tile *tile)
{
    return !page->items[tile->row].is_listed && tile->width >= DIVIDED_WIDTH &&
           tile->height >= DIVIDED_HEIGHT && tile->depth < DEPTH_MAX;
}

static void add_tile(struct layout *layout, size_t row, unsigned depth,
                     const struct fst_treemap_rect *rect)
{
    struct fst_treemap *map = layout->map;
    unsigned left = (unsigned)lround(rect->x), top = (unsigned)lround(rect->y / CELL_HEIGHT);
    unsigned right = (unsigned)lround(rect->x + rect->width);
    unsigned bottom = (unsigned)lround((rect->y + rect->height) / CELL_HEIGHT);
    if (right <= left || bottom <= top || map->len == FST_TREEMAP_MAX_TILES)
        return;
    const struct fst_page_row of = fst_page_row_at(layout->page, row);
    map->tiles[map->len++] = (struct fst_treemap_tile){
        .row = row,
        .depth = depth,
        .x = left,
        .y = top,
        .width = right - left,
        .height = bottom - top,
        .lang = of.kind == FST_ROW_FILE
                    ? of.lang
                    : main_language(layout->page, row, layout->measure, layout->sums),
    };
}

static void divide(struct layout *layout, size_t first, unsigned depth,
                   struct fst_treemap_rect area)
{
    size_t len = find_children(layout, first, depth);
    fst_treemap_squarify(layout->rects, layout->values, len, area);
    for (size_t i = 0; i < len; i++)
        add_tile(layout, layout->rows[i], depth, &layout->rects[i]);
}

static fst_err allocate(struct layout *layout)
{
    struct fst_treemap *map = layout->map;
    map->tiles = malloc(FST_TREEMAP_MAX_TILES * sizeof *map->tiles);
    layout->sums = calloc(fst_lang_count(), sizeof *layout->sums);
    layout->values = malloc(FST_TREEMAP_MAX_TILES * sizeof *layout->values);
    layout->rects = malloc(FST_TREEMAP_MAX_TILES * sizeof *layout->rects);
    layout->rows = malloc(FST_TREEMAP_MAX_TILES * sizeof *layout->rows);
    return map->tiles && layout->sums && layout->values && layout->rects && layout->rows ? FST_OK
                                                                                         : -ENOMEM;
}

fst_err fst_treemap_make(struct fst_treemap *out, const struct fst_page *page,
                         enum fst_sort_key measure, unsigned width, unsigned height)
{
    struct fst_treemap map = {0};
    struct layout layout = {.map = &map, .page = page, .measure = measure};
    fst_err err = allocate(&layout);
    if (!err && width && height)
        divide(&layout, 0, 0, (struct fst_treemap_rect){0, 0, width, height * CELL_HEIGHT});
    /* Tiles are appended while they are gone through: each is divided once. */
    for (size_t i = 0; i < map.len && !err; i++) {
        struct fst_treemap_tile *tile = &map.tiles[i];
        if (!can_divide(page, tile))
            continue;
        tile->divided = true;
        divide(&layout, tile->row + 1, tile->depth + 1,
               (struct fst_treemap_rect){tile->x, (tile->y + 1) * CELL_HEIGHT, tile->width,
                                         (tile->height - 1) * CELL_HEIGHT});
    }
    free(layout.sums);
    free(layout.values);
    free(layout.rects);
    free(layout.rows);
    if (err) {
        fst_treemap_dispose(&map);
        return err;
    }
    *out = map;
    return FST_OK;
}

void fst_treemap_dispose(struct fst_treemap *map)
{
    free(map->tiles);
    *map = (struct fst_treemap){0};
}
