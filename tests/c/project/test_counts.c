/* SPDX-License-Identifier: MIT */
/* Sums of counts: everything is added, but for the longest line. */
#include "project/project.h"

#include <criterion/criterion.h>

Test(project_counts, adding_sums_up_and_keeps_the_longest_line)
{
    struct fst_counts sum = {1, 20, 3, 1, 1, 1, 4, 19, 9};
    const struct fst_counts more = {2, 30, 5, 2, 2, 1, 6, 29, 7};
    fst_counts_add(&sum, &more);
    cr_assert_eq(sum.files, 3);
    cr_assert_eq(sum.bytes, 50);
    cr_assert_eq(sum.lines, 8);
    cr_assert_eq(sum.code, 3);
    cr_assert_eq(sum.comments, 3);
    cr_assert_eq(sum.blanks, 2);
    cr_assert_eq(sum.words, 10);
    cr_assert_eq(sum.chars, 48);
    cr_assert_eq(sum.longest_line, 9);
    const struct fst_counts longer = {.longest_line = 10};
    fst_counts_add(&sum, &longer);
    cr_assert_eq(sum.longest_line, 10);
}

Test(project_counts, a_file_is_one_file)
{
    const struct fst_file_counts file = {
        .text = {.bytes = 9, .lines = 3, .words = 2, .chars = 8, .longest_line = 4},
        .code = {.code = 1, .comments = 1, .blanks = 1},
    };
    struct fst_counts counts = fst_counts_of(&file);
    cr_assert_eq(counts.files, 1);
    cr_assert_eq(counts.bytes, 9);
    cr_assert_eq(counts.lines, counts.code + counts.comments + counts.blanks);
    cr_assert_eq(counts.words, 2);
    cr_assert_eq(counts.chars, 8);
    cr_assert_eq(counts.longest_line, 4);
}
