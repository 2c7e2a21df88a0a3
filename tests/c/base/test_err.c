/* SPDX-License-Identifier: MIT */
/* Every error has a name and a sentence; unknown ones too. */
#include "base/err.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <errno.h>
#include <string.h>

Test(base_err, system_errors_have_their_names)
{
    cr_assert_str_eq(fst_err_name(-EACCES), "EACCES");
    cr_assert_str_eq(fst_err_text(-EACCES), "permission denied");
    cr_assert_str_eq(fst_err_name(-ENOENT), "ENOENT");
    cr_assert_str_eq(fst_err_text(-ENOENT), "no such file or directory");
}

Test(base_err, own_errors_have_names)
{
    cr_assert_str_eq(fst_err_name(FST_E_LIMIT), "LIMIT");
    cr_assert_str_eq(fst_err_name(FST_E_REFUSED), "REFUSED");
}

Test(base_err, what_nothing_defines_is_said_to_be_unknown)
{
    cr_assert_str_eq(fst_err_name(-999999), "UNKNOWN_ERROR");
    cr_assert_str_eq(fst_err_text(12345), "unknown error");
}

/* errno's numbers end below 140 on Linux; ours are ten below FST_E_BASE. */
Test(base_err, sentences_are_lower_case_without_a_full_stop)
{
    for (int i = -140; i <= 0; i++) {
        const char *text = fst_err_text(i);
        cr_assert(text[0] != '\0' && islower((unsigned char)text[0]), "%d: %s", i, text);
        cr_assert(text[strlen(text) - 1] != '.', "%d: %s", i, text);
    }
    for (int i = 1; i <= 6; i++)
        cr_assert(strcmp(fst_err_text(FST_E_BASE - i), "unknown error") != 0, "%d", i);
}
