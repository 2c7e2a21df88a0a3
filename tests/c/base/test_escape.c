/* SPDX-License-Identifier: MIT */
/*
 * Escaping for people, for JSON and for base64.
 */
#include "base/escape.h"

#include <criterion/criterion.h>
#include <string.h>

static void assert_display(const char *text, size_t nbytes, const char *right)
{
    struct fst_str out = {0};
    cr_assert_eq(fst_escape_display(&out, text, nbytes), FST_OK);
    cr_assert_str_eq(fst_str_cstr(&out), right);
    fst_str_dispose(&out);
}

#define DISPLAY(text, right) assert_display(text, sizeof(text) - 1, right)

Test(base_escape, harmless_names_are_shown_as_they_are)
{
    DISPLAY("", "");
    DISPLAY("a b.c", "a b.c");
    DISPLAY("\xC3\xBC \xE4\xB8\xAD \xF0\x9F\x98\x80", "\xC3\xBC \xE4\xB8\xAD \xF0\x9F\x98\x80");
    DISPLAY("back\\slash", "back\\slash");
}

Test(base_escape, controls_and_what_reorders_lines_are_escaped)
{
    DISPLAY("a\nb\tc", "a\\nb\\tc");
    DISPLAY("\x1B[2J\x07\x7F", "\\x1B[2J\\x07\\x7F");
    DISPLAY("nul\0in", "nul\\x00in");
    DISPLAY("\xC2\x80\xC2\x9F\xC2\xA0", "\\u{0080}\\u{009F}\xC2\xA0");
    DISPLAY("\xE2\x80\xAE"
            "fdp.exe",
            "\\u{202E}fdp.exe");
    DISPLAY("\xD8\x9C\xE2\x80\x8E\xE2\x80\x8F", "\\u{061C}\\u{200E}\\u{200F}");
    DISPLAY("\xE2\x80\xA8\xE2\x80\xA9", "\\u{2028}\\u{2029}");
    DISPLAY("\xE2\x81\xA5\xE2\x81\xA6\xE2\x81\xA9\xE2\x81\xAA",
            "\xE2\x81\xA5\\u{2066}\\u{2069}\xE2\x81\xAA");
}

Test(base_escape, bytes_that_are_no_utf8_are_shown_in_hexadecimal)
{
    DISPLAY("a\xFFz", "a\\xFFz");
    DISPLAY("\xE2\x82", "\\xE2\\x82");
    DISPLAY("\xC3(", "\\xC3(");
    DISPLAY("\xED\xA0\x80", "\\xED\\xA0\\x80");
}

static void assert_utf8(const char *text, const char *right, bool right_changed)
{
    struct fst_str out = {0};
    bool changed = !right_changed;
    cr_assert_eq(fst_escape_utf8(&out, text, strlen(text), &changed), FST_OK);
    cr_assert_str_eq(fst_str_cstr(&out), right);
    cr_assert_eq(changed, right_changed);
    fst_str_dispose(&out);
}

#define R "\xEF\xBF\xBD"

/* As bytes.decode(errors='replace') in Python 3 has it. */
Test(base_escape, each_maximal_ill_formed_part_becomes_one_replacement)
{
    assert_utf8("plain \xC3\xA4", "plain \xC3\xA4", false);
    assert_utf8("\xFF", R, true);
    assert_utf8("a\x80\x80"
                "b",
                "a" R R "b", true);
    assert_utf8("\xE2\x82"
                "x",
                R "x", true);
    assert_utf8("\xE0\x80\x80", R R R, true);
    assert_utf8("\xED\xA0\x80", R R R, true);
    assert_utf8("\xF0\x9F\x98", R, true);
    assert_utf8("\xF0\x9F\xF0\x9F\x98\x80", R "\xF0\x9F\x98\x80", true);
    assert_utf8("\xF4\x90\x80\x80", R R R R, true);
    assert_utf8("\xC0\xAF", R R, true);
    /* The example of The Unicode Standard, chapter 3.9, table 3-8. */
    assert_utf8("\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64", "a" R R R "b" R "c" R R "d",
                true);
}

/* The test vectors of RFC 4648, section 10. */
Test(base_escape, base64_is_that_of_rfc_4648)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
        {"\xFF\xFE\xFD", "//79"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fst_str out = {0};
        cr_assert_eq(fst_escape_base64(&out, cases[i][0], strlen(cases[i][0])), FST_OK);
        cr_assert_str_eq(fst_str_cstr(&out), cases[i][1]);
        fst_str_dispose(&out);
    }
}

Test(base_escape, all_of_them_append)
{
    struct fst_str out = {0};
    bool changed;
    cr_assert_eq(fst_str_puts(&out, "<"), FST_OK);
    cr_assert_eq(fst_escape_display(&out, "\n", 1), FST_OK);
    cr_assert_eq(fst_escape_utf8(&out, "u", 1, &changed), FST_OK);
    cr_assert_eq(fst_escape_base64(&out, "f", 1), FST_OK);
    cr_assert_str_eq(fst_str_cstr(&out), "<\\nuZg==");
    cr_assert_eq(out.len, strlen("<\\nuZg=="));
    fst_str_dispose(&out);
}
