/* SPDX-License-Identifier: MIT */
/* The order of rows, against a slow sort; the tree itself is tested with the pages. */
#include "project/page_tree.h"

#include <stdlib.h>

#include "made.h"

static bool comes_after(const struct fst_page_key *a, const struct fst_page_key *b)
{
    if (a->group != b->group)
        return a->group > b->group;
    return a->value < b->value;
}

/* By insertion, which is stable. */
static void sort_slowly(struct fst_page_key *keys, size_t len)
{
    for (size_t i = 1; i < len; i++) {
        struct fst_page_key key = keys[i];
        size_t at = i;
        for (; at > 0 && comes_after(&keys[at - 1], &key); at--)
            keys[at] = keys[at - 1];
        keys[at] = key;
    }
}

static void expect_sorted(size_t len, uint64_t values, uint32_t groups)
{
    struct fst_page_key keys[200], expected[200];
    for (uint32_t i = 0; i < len; i++) {
        /* All bytes of the numbers differ. */
        keys[i] = (struct fst_page_key){(uint64_t)rand() % values * 0x0101010101010101,
                                        (uint32_t)rand() % groups * 0x010101, i, true};
        expected[i] = keys[i];
    }
    sort_slowly(expected, len);
    cr_assert_eq(fst_page_sort(keys, len, false), FST_OK);
    for (size_t i = 0; i < len; i++)
        cr_assert_eq(keys[i].at, expected[i].at, "of %zu, %zu", len, i);
    cr_assert_eq(fst_page_sort(keys, len, true), FST_OK);
    for (size_t i = 0; i < len; i++)
        cr_assert_eq(keys[len - 1 - i].at, expected[i].at, "of %zu, %zu", len, i);
}

Test(project_page_tree, keys_are_sorted_by_group_and_value_and_equal_ones_stay_in_order)
{
    srand(7);
    expect_sorted(0, 1, 1);
    expect_sorted(1, 1, 1);
    for (unsigned round = 0; round < 200; round++)
        expect_sorted(2 + (size_t)rand() % 199, 1 + (uint64_t)rand() % 256,
                      1 + (uint32_t)rand() % 5);
}

Test(project_page_tree, groups_are_ranked_by_name_whatever_the_case)
{
    struct fst_page_ranks ranks;
    cr_assert_eq(fst_page_ranks_init(&ranks, true), FST_OK);
    cr_assert_lt(ranks.langs[FST_LANG_C], ranks.langs[FST_LANG_PYTHON]);
    cr_assert_lt(ranks.reasons[FST_REASON_BINARY], ranks.reasons[FST_REASON_UNREADABLE]);
    for (size_t id = 0; id < fst_lang_count(); id++)
        cr_assert_leq(ranks.langs[id], ranks.langs[FST_LANG_NONE]);
    fst_page_ranks_dispose(&ranks);
    cr_assert_eq(fst_page_ranks_init(&ranks, false), FST_OK);
    cr_assert_null(ranks.langs);
    fst_page_ranks_dispose(&ranks);
}
