/* SPDX-License-Identifier: MIT */
/* The tree of lines against a plain array of them: random edits, counts and sums. */
#include "live/tree.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define MAX_NLINES 4000

struct model {
    struct fst_tree_line lines[MAX_NLINES];
    uint64_t nlines;
};

static struct model model;

static uint64_t next_random(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *seed >> 33;
}

static void model_replace(uint64_t first, uint64_t nold, uint64_t nnew)
{
    static const struct fst_tree_line unknown = {.line_class = FST_TREE_NO_CLASS};
    memmove(&model.lines[first + nnew], &model.lines[first + nold],
            (model.nlines - first - nold) * sizeof model.lines[0]);
    for (uint64_t i = 0; i < nnew; i++)
        model.lines[first + i] = unknown;
    model.nlines += nnew - nold;
}

static void model_sum(uint64_t first, uint64_t last, struct fst_tree_sums *out)
{
    *out = (struct fst_tree_sums){.longest_line = first, .longest_cr_line = first};
    for (uint64_t i = first; i < last && i < model.nlines; i++) {
        const struct fst_tree_line *line = &model.lines[i];
        uint64_t chars = line->chars;
        if (chars > out->longest_cr) {
            out->longest_cr = chars;
            out->longest_cr_line = i;
        }
        if (chars - line->ends_cr > out->longest) {
            out->longest = chars - line->ends_cr;
            out->longest_line = i;
        }
        out->nlines++;
        out->nbytes += line->nbytes;
        out->chars += chars;
        out->words += line->words;
        out->astral += line->astral;
        out->classes[line->line_class]++;
    }
}

static void check_range(const struct fst_tree *tree, uint64_t first, uint64_t last)
{
    struct fst_tree_sums want, got;
    model_sum(first, last, &want);
    fst_tree_sum(tree, first, last, &got);
    cr_assert_eq(memcmp(&want, &got, sizeof want), 0, "lines %llu to %llu",
                 (unsigned long long)first, (unsigned long long)last);
}

/* Counts the first dirty chunk with random numbers. */
static void count_chunk(struct fst_tree *tree, uint64_t *seed)
{
    struct fst_tree_info info;
    struct fst_tree_line lines[FST_TREE_CHUNK_NLINES];
    if (!fst_tree_next_dirty(tree, 0, &info))
        return;
    for (uint64_t i = 0; i < info.nlines; i++) {
        uint64_t chars = next_random(seed) % 50;
        lines[i] = (struct fst_tree_line){
            .nbytes = (uint32_t)(chars + next_random(seed) % 20),
            .chars = (uint32_t)chars,
            .words = (uint32_t)(next_random(seed) % 9),
            .line_class = (unsigned)(next_random(seed) % 3),
            .ends_cr = chars && next_random(seed) % 5 == 0,
            .astral = (unsigned)(next_random(seed) % 3),
        };
        model.lines[info.first + i] = lines[i];
    }
    fst_tree_store(tree, info.first, lines, 0);
}

static void random_edit(struct fst_tree *tree, uint64_t *seed)
{
    uint64_t first = next_random(seed) % (model.nlines + 1);
    uint64_t size = next_random(seed) % 8 == 0 ? 600 : 5;
    uint64_t nold = next_random(seed) % size, nnew = next_random(seed) % size;
    if (next_random(seed) % 40 == 0)
        first = 0, nold = model.nlines;
    if (nold > model.nlines - first)
        nold = model.nlines - first;
    if (model.nlines - nold + nnew > MAX_NLINES)
        nnew = 0;
    cr_assert_eq(fst_tree_replace(tree, first, nold, nnew), 0);
    model_replace(first, nold, nnew);
}

Test(live_tree, equals_an_array_after_random_edits)
{
    for (uint64_t round = 1; round <= 8; round++) {
        struct fst_tree tree = {0};
        uint64_t seed = round;
        model.nlines = 0;
        for (int i = 0; i < 1500; i++) {
            random_edit(&tree, &seed);
            for (uint64_t n = next_random(&seed) % 6; n; n--)
                count_chunk(&tree, &seed);
            cr_assert_eq(fst_tree_nlines(&tree), model.nlines);
            check_range(&tree, 0, model.nlines);
            uint64_t first = next_random(&seed) % (model.nlines + 1);
            check_range(&tree, first, first + next_random(&seed) % 700);
        }
        fst_tree_dispose(&tree);
    }
}

Test(live_tree, all_lines_are_forgotten_in_place)
{
    struct fst_tree tree = {0};
    struct fst_tree_info info;
    struct fst_tree_state state = {.code = {{1}}};
    uint64_t seed = 5;
    model.nlines = 0;
    cr_assert_eq(fst_tree_replace(&tree, 0, 0, 3000), 0);
    model_replace(0, 0, 3000);
    for (int i = 0; i < 40; i++)
        random_edit(&tree, &seed);
    uint64_t nchunks = fst_tree_ndirty(&tree);
    while (fst_tree_ndirty(&tree))
        count_chunk(&tree, &seed);
    cr_assert_gt(nchunks, 1);
    fst_tree_chunk_at(&tree, 0, &info);
    uint64_t second = info.nlines;
    fst_tree_set_state(&tree, second, &state);
    const struct fst_tree_chunk *root = tree.root;
    cr_assert_eq(fst_tree_replace(&tree, 0, model.nlines, model.nlines), 0);
    model_replace(0, model.nlines, model.nlines);
    cr_assert_eq(tree.root, root);
    cr_assert_eq(fst_tree_ndirty(&tree), nchunks);
    check_range(&tree, 0, model.nlines);
    fst_tree_chunk_at(&tree, second, &info);
    cr_assert_null(info.state);
    while (fst_tree_ndirty(&tree))
        count_chunk(&tree, &seed);
    check_range(&tree, 0, model.nlines);
    fst_tree_dispose(&tree);
}

Test(live_tree, a_single_line_is_what_was_stored)
{
    struct fst_tree tree = {0};
    uint64_t seed = 7;
    model.nlines = 0;
    cr_assert_eq(fst_tree_replace(&tree, 0, 0, 1000), 0);
    model_replace(0, 0, 1000);
    while (fst_tree_ndirty(&tree))
        count_chunk(&tree, &seed);
    for (uint64_t i = 0; i < 1000; i++) {
        struct fst_tree_line line = fst_tree_get(&tree, i);
        cr_assert_eq(line.chars, model.lines[i].chars);
        cr_assert_eq(line.words, model.lines[i].words);
    }
    fst_tree_dispose(&tree);
}

Test(live_tree, an_edit_makes_its_chunk_alone_dirty)
{
    struct fst_tree tree = {0};
    struct fst_tree_info info;
    uint64_t seed = 3;
    model.nlines = 0;
    cr_assert_eq(fst_tree_replace(&tree, 0, 0, 3000), 0);
    while (fst_tree_ndirty(&tree))
        count_chunk(&tree, &seed);
    cr_assert_eq(fst_tree_replace(&tree, 1500, 1, 1), 0);
    cr_assert_eq(fst_tree_ndirty(&tree), 1);
    cr_assert(fst_tree_next_dirty(&tree, 0, &info));
    cr_assert_leq(info.first, 1500);
    cr_assert_gt(info.first + info.nlines, 1500);
    cr_assert(!fst_tree_next_dirty(&tree, info.first + info.nlines, &info));
    fst_tree_dispose(&tree);
}

Test(live_tree, another_state_makes_a_chunk_dirty)
{
    struct fst_tree tree = {0};
    struct fst_tree_info info;
    struct fst_tree_state state = {.code = {{1}}};
    uint64_t seed = 3;
    model.nlines = 0;
    cr_assert_eq(fst_tree_replace(&tree, 0, 0, 200), 0);
    while (fst_tree_ndirty(&tree))
        count_chunk(&tree, &seed);
    fst_tree_chunk_at(&tree, 100, &info);
    cr_assert_null(info.state);
    uint64_t first = info.first;
    fst_tree_set_state(&tree, first, &state);
    cr_assert_eq(fst_tree_ndirty(&tree), 1);
    count_chunk(&tree, &seed);
    fst_tree_set_state(&tree, first, &state);
    cr_assert_eq(fst_tree_ndirty(&tree), 0);
    state.code.bytes[5] = 1;
    fst_tree_set_state(&tree, first, &state);
    cr_assert_eq(fst_tree_ndirty(&tree), 1);
    count_chunk(&tree, &seed);
    state.prose.mode = 1;
    fst_tree_set_state(&tree, first, &state);
    cr_assert_eq(fst_tree_ndirty(&tree), 1);
    fst_tree_dispose(&tree);
}

/* They are kept by chunk: exact over all lines, once all are counted. */
Test(live_tree, words_of_prose_add_up)
{
    struct fst_tree tree = {0};
    struct fst_tree_info info;
    struct fst_tree_sums sums;
    struct fst_tree_line lines[FST_TREE_CHUNK_NLINES] = {{0}};
    uint64_t expected = 0;
    cr_assert_eq(fst_tree_replace(&tree, 0, 0, 1000), 0);
    while (fst_tree_next_dirty(&tree, 0, &info)) {
        fst_tree_store(&tree, info.first, lines, info.first + 1);
        expected += info.first + 1;
    }
    fst_tree_sum(&tree, 0, 1000, &sums);
    cr_assert_eq(sums.prose, expected);
    fst_tree_chunk_at(&tree, 500, &info);
    cr_assert_eq(fst_tree_replace(&tree, info.first, 1, 1), 0);
    fst_tree_store(&tree, info.first, lines, 7);
    fst_tree_sum(&tree, 0, 1000, &sums);
    cr_assert_eq(sums.prose, expected - (info.first + 1) + 7);
    fst_tree_dispose(&tree);
}

Test(live_tree, lines_that_are_not_there_are_refused)
{
    struct fst_tree tree = {0};
    cr_assert_eq(fst_tree_replace(&tree, 0, 0, 10), 0);
    cr_assert_eq(fst_tree_replace(&tree, 11, 0, 1), FST_E_ARGUMENT);
    cr_assert_eq(fst_tree_replace(&tree, 9, 2, 1), FST_E_ARGUMENT);
    cr_assert_eq(fst_tree_nlines(&tree), 10);
    fst_tree_dispose(&tree);
}
