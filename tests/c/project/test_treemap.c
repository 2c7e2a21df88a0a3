/* SPDX-License-Identifier: MIT */
/* Treemaps: the example of the paper, and that tiles cover the area once. */
#include "project/treemap.h"

#include <math.h>
#include <stdlib.h>

#include "made.h"

/* Bruls, Huizing, van Wijk 2000, figure 4: areas 6 6 4 3 2 2 1 in a rectangle of 6 by 4. */
Test(project_treemap, the_paper_s_example_is_laid_out_as_in_the_paper)
{
    static const double values[] = {6, 6, 4, 3, 2, 2, 1};
    struct fst_treemap_rect rects[7];
    fst_treemap_squarify(rects, values, 7, (struct fst_treemap_rect){0, 0, 6, 4});
    for (unsigned i = 0; i < 7; i++)
        cr_assert(fabs(rects[i].width * rects[i].height - values[i]) < 1e-9);
    cr_assert(fabs(rects[0].width - 3) < 1e-9);
    cr_assert(fabs(rects[0].height - 2) < 1e-9);
    cr_assert(fabs(rects[1].y - 2) < 1e-9);
    cr_assert(fabs(rects[2].x - 3) < 1e-9);
    cr_assert(fabs(rects[2].height - 7.0 / 3) < 1e-9);
    cr_assert(fabs(rects[3].height - 7.0 / 3) < 1e-9);
}

static void expect_cover(unsigned width, unsigned height)
{
    struct fst_project *project;
    struct fst_page page;
    struct fst_treemap map;
    cr_assert_eq(fst_project_new(&project), FST_OK);
    for (unsigned i = 0; i < 200; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "d%u/e%u/f%u.c", i % 3, i % 7, i);
        made_file(&project->part, name, i % 2 ? FST_LANG_C : FST_LANG_PYTHON, i * i + 1, 10);
    }
    const struct fst_page_spec spec = {
        .view = FST_PAGE_DIRS, .sort = FST_SORT_CODE, .unfold_all = true};
    cr_assert_eq(fst_page_make(&page, project, &spec), FST_OK);
    cr_assert_eq(fst_treemap_make(&map, &page, FST_SORT_CODE, width, height), FST_OK);
    unsigned *seen = calloc((size_t)width * height, sizeof *seen);
    cr_assert_not_null(seen);
    for (size_t i = 0; i < map.len; i++) {
        const struct fst_treemap_tile *tile = &map.tiles[i];
        cr_assert_leq(tile->x + tile->width, width);
        cr_assert_leq(tile->y + tile->height, height);
        cr_assert_neq(tile->lang, FST_LANG_NONE);
        for (unsigned y = tile->y; y < tile->y + tile->height; y++)
            for (unsigned x = tile->x; x < tile->x + tile->width; x++)
                seen[y * width + x] += tile->depth == 0;
    }
    for (unsigned i = 0; i < width * height; i++)
        cr_assert_eq(seen[i], 1, "cell %u,%u: %u", i % width, i / width, seen[i]);
    free(seen);
    fst_treemap_dispose(&map);
    fst_page_dispose(&page);
    fst_project_free(project);
}

Test(project_treemap, tiles_cover_every_cell_once)
{
    expect_cover(80, 17);
    expect_cover(200, 55);
    expect_cover(3, 2);
}

Test(project_treemap, nothing_makes_no_tile)
{
    const struct fst_page page = {0};
    struct fst_treemap map;
    cr_assert_eq(fst_treemap_make(&map, &page, FST_SORT_LINES, 80, 20), FST_OK);
    cr_assert_eq(map.len, 0);
    fst_treemap_dispose(&map);
}
