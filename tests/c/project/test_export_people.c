/* SPDX-License-Identifier: MIT */
/* Numbers and sentences for people. */
#include "made.h"

#include "project/export/people.h"

static void expect_number(uint64_t number, const char *text)
{
    char out[FST_PEOPLE_NUMBER_NBYTES];
    cr_assert_str_eq(fst_people_number(out, number), text);
}

Test(project_export_people, numbers_are_grouped)
{
    expect_number(0, "0");
    expect_number(999, "999");
    expect_number(1000, "1,000");
    expect_number(1234567, "1,234,567");
    expect_number(UINT64_MAX, "18,446,744,073,709,551,615");
}

Test(project_export_people, shares_have_one_decimal_and_nothing_has_none)
{
    char out[FST_PEOPLE_NUMBER_NBYTES];
    cr_assert_str_eq(fst_people_percent(out, 1, 3), "33.3 %");
    cr_assert_str_eq(fst_people_percent(out, 3, 3), "100.0 %");
    cr_assert_str_eq(fst_people_percent(out, 0, 0), "");
}

Test(project_export_people, what_was_skipped_is_told_by_reason)
{
    struct fst_project *project = made_project();
    struct fst_str text = {0};
    cr_assert_eq(fst_people_skipped(&text, fst_project_summary(project)), FST_OK);
    cr_assert_str_eq(fst_str_cstr(&text), "1 binary, 1 unknown-language, 1 unreadable");
    fst_str_clear(&text);
    cr_assert_eq(fst_people_left_out(&text, fst_project_summary(project)), FST_OK);
    cr_assert_str_eq(fst_str_cstr(&text), "");
    cr_assert_eq(fst_people_title(&text, project), FST_OK);
    cr_assert_str_eq(fst_str_cstr(&text), ".");
    fst_str_dispose(&text);
    fst_project_free(project);
}
