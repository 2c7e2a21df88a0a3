/* SPDX-License-Identifier: MIT */
/* Parts: what they add up to, what they keep, and joining them. */
#include "project/model.h"

#include "made.h"

Test(project_model, a_part_adds_up_by_class)
{
    struct fst_project *project = made_project();
    const struct fst_project_summary *sum = fst_project_summary(project);
    cr_assert_eq(sum->totals.files, 3);
    cr_assert_eq(sum->totals.code, 12);
    cr_assert_eq(sum->totals.lines, 12 + 9);
    cr_assert_eq(sum->totals.bytes, 220);
    cr_assert_eq(sum->totals.longest_line, 17);
    cr_assert_eq(sum->unclassified.files, 1);
    cr_assert_eq(sum->unclassified.bytes, 5);
    cr_assert_eq(sum->binary_files, 1);
    cr_assert_eq(sum->binary_bytes, 8);
    cr_assert_eq(sum->skipped[FST_REASON_BINARY], 1);
    cr_assert_eq(sum->skipped[FST_REASON_UNKNOWN_LANGUAGE], 1);
    cr_assert_eq(sum->skipped[FST_REASON_UNREADABLE], 1);
    cr_assert_eq(sum->errors, 1);
    fst_project_free(project);
}

Test(project_model, totals_only_keeps_nothing_but_errors)
{
    struct fst_part part;
    const struct fst_project_options options = {.totals_only = true};
    const struct fst_file_counts counts = {
        .lang = FST_LANG_C, .text = {.lines = 1}, .code = {.code = 1}};
    cr_assert_eq(fst_part_init(&part), FST_OK);
    cr_assert_eq(fst_part_add_file(&part, NULL, "a", 1, &counts, &options), FST_OK);
    cr_assert_eq(fst_part_add_skip(&part, NULL, "l", 1, FST_REASON_SYMLINK, 0, true), FST_OK);
    cr_assert_eq(part.nodes_len, 0);
    cr_assert_eq(fst_part_add_skip(&part, NULL, "e", 1, FST_REASON_UNREADABLE, -5, true), FST_OK);
    cr_assert_eq(part.nodes_len, 1);
    cr_assert_eq(part.summary.totals.lines, 1);
    cr_assert_eq(part.summary.skipped[FST_REASON_SYMLINK], 1);
    fst_part_dispose(&part);
    fst_part_dispose(&part);
}

Test(project_model, joined_parts_are_as_one)
{
    struct fst_part left, right;
    cr_assert_eq(fst_part_init(&left), FST_OK);
    cr_assert_eq(fst_part_init(&right), FST_OK);
    const struct fst_row_embedded css = {FST_LANG_CSS, {.files = 1, .lines = 2, .code = 2}};
    for (int i = 0; i < 2; i++) {
        struct fst_part *part = i ? &right : &left;
        made_file(part, "a.html", FST_LANG_HTML, 4, 40);
        cr_assert_eq(fst_part_add_embedded(part, FST_LANG_HTML, &css), FST_OK);
    }
    made_file(&right, "b.c", FST_LANG_C, 1, 9);
    cr_assert_eq(fst_part_join(&left, &right), FST_OK);
    cr_assert_eq(left.summary.totals.files, 3);
    cr_assert_eq(left.nodes_len, 3);
    cr_assert_eq(right.nodes_len, 0);
    cr_assert_eq(left.langs[FST_LANG_HTML].counts.files, 2);
    const struct fst_lang_embedded *embedded = left.langs[FST_LANG_HTML].embedded;
    cr_assert_not_null(embedded);
    cr_assert_null(embedded->next);
    cr_assert_eq(embedded->sum.counts.files, 2);
    cr_assert_eq(embedded->sum.counts.lines, 4);
    fst_part_dispose(&right);
    size_t n = 0;
    for (const struct fst_file_node *node = left.nodes; node; node = node->next)
        n += strlen(node->name) > 0;
    cr_assert_eq(n, 3);
    fst_part_dispose(&left);
}

Test(project_model, roots_are_kept_in_order)
{
    struct fst_project *project = made_project();
    cr_assert_eq(fst_project_add_root(project, "second"), FST_OK);
    size_t len;
    const char *const *roots = fst_project_roots(project, &len);
    cr_assert_eq(len, 2);
    cr_assert_str_eq(roots[0], ".");
    cr_assert_str_eq(roots[1], "second");
    fst_project_free(project);
    fst_project_free(NULL);
}
