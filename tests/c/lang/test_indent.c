/* SPDX-License-Identifier: MIT */
/* How a text is indented. */
#include <criterion/criterion.h>
#include <string.h>

#include "lang/count_internal.h"

static struct fst_indent indent_of(const char *text, size_t cut)
{
    struct fst_indenter indenter;
    struct fst_indent out;
    size_t nbytes = strlen(text);
    fst_indenter_init(&indenter);
    for (size_t at = 0; at < nbytes; at += cut)
        fst_indenter_feed(&indenter, (const uint8_t *)text + at,
                          nbytes - at < cut ? nbytes - at : cut);
    fst_indenter_finish(&indenter, &out);
    return out;
}

static void check(const char *text, uint64_t tabs, uint64_t spaces, unsigned width)
{
    for (size_t cut = 1; cut <= strlen(text) + 1; cut++) {
        struct fst_indent got = indent_of(text, cut);
        cr_assert_eq(got.tab_lines, tabs, "%s", text);
        cr_assert_eq(got.space_lines, spaces, "%s", text);
        cr_assert_eq(got.width, width, "%s", text);
    }
}

Test(lang_indent, nothing)
{
    check("", 0, 0, 0);
    check("a\nb\n", 0, 0, 0);
}

Test(lang_indent, the_commonest_step_is_the_width)
{
    check("a\n  b\n    c\n      d\n", 0, 3, 2);
    check("a\n    b\n    c\na\n    b\na\n  x\n", 0, 4, 4);
}

Test(lang_indent, tabs)
{
    check("a\n\tb\n\t\tc\n", 2, 0, 0);
    check("a\n  \tb\n", 0, 1, 0);
}

Test(lang_indent, stars_of_comments_and_blank_lines_are_no_step)
{
    check("/*\n * a\n * b\n */\n", 0, 0, 0);
    check("a\n    b\n\n    c\n   \n    d\n", 0, 4, 4);
}

Test(lang_indent, more_than_sixteen_is_no_step)
{
    check("a\n                b\n", 0, 1, 16);
    check("a\n                 b\n", 0, 1, 0);
}

Test(lang_indent, any_line_end)
{
    check("a\r\n  b\r\na\r\n  b\r\n", 0, 2, 2);
    check("a\r  b\ra\r  b\r", 0, 2, 2);
}
