/* SPDX-License-Identifier: MIT */
/* Cells of text, and cutting to cells. The widths were compared with strdisplaywidth() of Neovim.
 */
#include "base/width.h"

#include <criterion/criterion.h>
#include <string.h>

static void expect_width(const char *text, size_t cells)
{
    cr_assert_eq(fst_width_of(text, strlen(text)), cells, "%s: %zu", text,
                 fst_width_of(text, strlen(text)));
}

Test(base_width, wide_and_combining_characters_take_two_cells_and_none)
{
    expect_width("", 0);
    expect_width("main.c", 6);
    expect_width("gr\xC3\xBCn", 4);
    expect_width("e\xCC\x81", 1);
    expect_width("\xE6\xBC\xA2\xE5\xAD\x97.c", 6);
    expect_width("\xED\x95\x9C", 2);
    expect_width("\xF0\x9F\x98\x80", 2);
    expect_width("\xEF\xBC\xA1", 2);
    expect_width("\xE2\x80\xA6", 1);
}

static void expect_cut(const char *text, size_t cells, const char *cut)
{
    struct fst_str out = {0};
    cr_assert_eq(fst_width_elide(&out, text, strlen(text), cells, "~", 1), FST_OK);
    cr_assert_str_eq(fst_str_cstr(&out), cut, "%s", fst_str_cstr(&out));
    cr_assert_leq(fst_width_of(fst_str_cstr(&out), out.len), cells);
    fst_str_dispose(&out);
}

Test(base_width, the_middle_gives_way)
{
    expect_cut("main.c", 6, "main.c");
    expect_cut("src/main.c", 7, "src~n.c");
    expect_cut("src/main.c", 6, "sr~n.c");
    expect_cut("src/main.c", 1, "~");
    expect_cut("src/main.c", 0, "");
    expect_cut("\xE6\xBC\xA2\xE5\xAD\x97\xE6\xBC\xA2\xE5\xAD\x97", 6, "\xE6\xBC\xA2~\xE5\xAD\x97");
}
