/* SPDX-License-Identifier: MIT */
/* Sums that workers publish while they count. */
#include "project/partial.h"

#include "made.h"

static void publish(struct fst_partial *partial, unsigned worker, const uint64_t lines[3])
{
    struct fst_part part;
    static const fst_lang_id langs[] = {FST_LANG_C, FST_LANG_PYTHON, FST_LANG_LUA};
    cr_assert_eq(fst_part_init(&part), FST_OK);
    for (size_t i = 0; i < 3; i++) {
        const struct fst_counts counts = {.files = lines[i] != 0, .lines = lines[i]};
        cr_assert_eq(fst_part_add_lang(&part, langs[i], &counts), FST_OK);
        fst_counts_add(&part.summary.totals, &counts);
    }
    fst_partial_publish(partial, worker, &part.summary.totals, part.langs);
    fst_part_dispose(&part);
}

Test(project_partial, adds_the_workers_up_and_puts_the_languages_of_most_lines_first)
{
    struct fst_partial *partial;
    struct fst_counts totals;
    struct fst_partial_row rows[2];
    cr_assert_eq(fst_partial_new(&partial, 2), FST_OK);
    cr_assert_eq(fst_partial_read(partial, &totals, rows, 2), 0);
    cr_assert_eq(totals.files, 0);
    publish(partial, 0, (const uint64_t[]){5, 0, 9});
    cr_assert_eq(fst_partial_read(partial, &totals, rows, 2), 2);
    cr_assert(rows[0].lang == FST_LANG_LUA && rows[1].lang == FST_LANG_C);
    publish(partial, 1, (const uint64_t[]){6, 10, 0});
    cr_assert_eq(fst_partial_read(partial, &totals, rows, 2), 2);
    cr_assert(rows[0].lang == FST_LANG_C && rows[0].counts.lines == 11 &&
              rows[0].counts.files == 2);
    cr_assert(rows[1].lang == FST_LANG_PYTHON && rows[1].counts.lines == 10);
    cr_assert(totals.files == 4 && totals.lines == 30, "what does not fit is in the totals");
    publish(partial, 0, (const uint64_t[]){7, 0, 9});
    cr_assert_eq(fst_partial_read(partial, &totals, rows, 1), 1);
    cr_assert_eq(rows[0].counts.lines, 13, "a later publishing replaces the earlier one");
    fst_partial_free(partial);
    fst_partial_free(NULL);
}

Test(project_partial, each_reading_asks_once_more)
{
    struct fst_partial *partial;
    struct fst_counts totals;
    cr_assert_eq(fst_partial_new(&partial, 1), FST_OK);
    unsigned before = fst_partial_asked(partial);
    cr_assert_eq(fst_partial_read(partial, &totals, NULL, 0), 0);
    cr_assert_neq(fst_partial_asked(partial), before);
    fst_partial_free(partial);
}
