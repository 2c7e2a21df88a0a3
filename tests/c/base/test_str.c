/* SPDX-License-Identifier: MIT */
/* Strings that grow, hold any bytes and end with NUL. */
#include "base/str.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>

Test(base_str, empty_is_a_c_string)
{
    struct fst_str s = {0};
    cr_assert_str_eq(fst_str_cstr(&s), "");
    fst_str_clear(&s);
    fst_str_dispose(&s);
    fst_str_dispose(&s);
}

Test(base_str, appends_of_every_kind)
{
    struct fst_str s = {0};
    cr_assert_eq(fst_str_puts(&s, "lines"), 0);
    cr_assert_eq(fst_str_putc(&s, ':'), 0);
    cr_assert_eq(fst_str_printf(&s, " %d of %s", 12, "many"), 0);
    cr_assert_eq(fst_str_append(&s, "\0x", 2), 0);
    cr_assert_eq(s.len, 19u);
    cr_assert(memcmp(s.data, "lines: 12 of many\0x", 20) == 0);
    fst_str_clear(&s);
    cr_assert_eq(s.len, 0u);
    cr_assert_str_eq(fst_str_cstr(&s), "");
    fst_str_dispose(&s);
}

Test(base_str, grows_over_many_appends)
{
    struct fst_str s = {0};
    for (int i = 0; i < 100000; i++)
        cr_assert_eq(fst_str_putc(&s, (char)('a' + i % 26)), 0);
    cr_assert_eq(strlen(s.data), 100000u);
    for (int i = 0; i < 100000; i++)
        cr_assert_eq(s.data[i], (char)('a' + i % 26));
    fst_str_dispose(&s);
}

Test(base_str, refuses_what_overflows_and_stays)
{
    struct fst_str s = {0};
    cr_assert_eq(fst_str_puts(&s, "kept"), 0);
    cr_assert_eq(fst_str_reserve(&s, SIZE_MAX), -ENOMEM);
    cr_assert_eq(fst_str_reserve(&s, SIZE_MAX - 4), -ENOMEM);
    cr_assert_str_eq(s.data, "kept");
    fst_str_dispose(&s);
}
