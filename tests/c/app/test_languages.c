/* SPDX-License-Identifier: MIT */
/*
 * The list of languages, and suggestions for names that are none.
 */
#include "app/languages.h"

#include <criterion/criterion.h>

#include <string.h>

#include "lang/language.h"

static void suggests(const char *typed, const char *expected)
{
    struct fst_str name = {0};
    cr_assert_eq(fst_languages_suggest(&name, typed, strlen(typed)), FST_OK);
    cr_assert_str_eq(fst_str_cstr(&name), expected, "%s", typed);
    fst_str_dispose(&name);
}

Test(app_languages, every_language_has_one_line)
{
    struct fst_output out;
    fst_output_init(&out, -1);
    cr_assert_eq(fst_languages_write(&out), FST_OK);
    size_t lines = 0;
    for (size_t i = 0; i < out.buf.len; i++)
        lines += out.buf.data[i] == '\n';
    cr_assert_eq(lines, fst_lang_count() - 1);
    cr_assert_not_null(strstr(out.buf.data, "\nC\t.c"));
    cr_assert_not_null(strstr(out.buf.data, "\nMakefile\t"));
    fst_output_dispose(&out);
}

Test(app_languages, a_near_name_is_suggested)
{
    suggests("Pyhton", "Python");
    suggests("javasript", "JavaScript");
    suggests("haskel", "Haskell");
}

Test(app_languages, nothing_is_suggested_for_what_is_far_from_all)
{
    suggests("qqqqqqqqqqqqqq", "");
    suggests("a name that is much longer than any language could ever be called, really", "");
}
