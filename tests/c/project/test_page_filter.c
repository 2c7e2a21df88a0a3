/* SPDX-License-Identifier: MIT */
/* What a filter lets through. */
#include "project/page_filter.h"

#include <criterion/criterion.h>

static bool matches(const char *pattern, const char *text)
{
    struct fst_page_pattern parsed;
    fst_page_pattern_init(&parsed, pattern);
    return fst_page_pattern_matches(&parsed, text);
}

Test(project_page_filter, small_letters_match_both_and_capitals_themselves)
{
    cr_assert(matches("readme", "docs/README.md"));
    cr_assert(matches("README", "docs/README.md"));
    cr_assert_not(matches("Readme", "docs/README.md"));
    cr_assert(matches("", "anything"));
    cr_assert(matches(NULL, "anything"));
}

Test(project_page_filter, patterns_are_of_the_name_unless_they_have_a_slash)
{
    cr_assert(matches("*.c", "src/a.c"));
    cr_assert(matches("*.c", "src/A.C"));
    cr_assert_not(matches("*.c", "src/a.cc"));
    cr_assert(matches("src/*.c", "src/a.c"));
    cr_assert_not(matches("src/*.c", "src/b/a.c"));
    cr_assert(matches("src/**/a.c", "src/b/c/a.c"));
    cr_assert(matches("[ab].c", "src/a.c"));
    cr_assert_not(matches("[ab].c", "src/c.c"));
}
