/* SPDX-License-Identifier: MIT */
/* The sink: nothing is lost, the first error stays, strings become valid JSON. */
#include "project/export/sink.h"

#include <errno.h>
#include <stdlib.h>

#include "made.h"

static fst_err refuse(void *payload, const void *data, size_t nbytes)
{
    (void)data;
    (void)nbytes;
    return ++*(int *)payload == 1 ? -ENOSPC : -EIO;
}

Test(project_export_sink, what_is_appended_arrives_in_order)
{
    struct fst_str text = {0};
    struct fst_sink sink = {.write = made_write, .payload = &text};
    for (unsigned i = 0; i < 30000; i++) {
        fst_sink_number(&sink, i);
        fst_sink_puts(&sink, ";");
    }
    fst_sink_printf(&sink, "%d", -1);
    cr_assert_eq(fst_sink_finish(&sink), FST_OK);
    const char *at = text.data;
    for (unsigned i = 0; i < 30000; i++) {
        char *end;
        cr_assert_eq(strtoul(at, &end, 10), i);
        cr_assert_eq(*end, ';');
        at = end + 1;
    }
    cr_assert_str_eq(at, "-1");
    fst_str_dispose(&text);
}

Test(project_export_sink, numbers_have_their_full_range)
{
    struct fst_str text = {0};
    struct fst_sink sink = {.write = made_write, .payload = &text};
    fst_sink_number(&sink, 0);
    fst_sink_puts(&sink, " ");
    fst_sink_number(&sink, UINT64_MAX);
    cr_assert_eq(fst_sink_finish(&sink), FST_OK);
    cr_assert_str_eq(text.data, "0 18446744073709551615");
    fst_str_dispose(&text);
}

Test(project_export_sink, the_first_error_stays_and_ends_the_writing)
{
    int calls = 0;
    struct fst_sink sink = {.write = refuse, .payload = &calls};
    static const char block[5000];
    for (unsigned i = 0; i < 100; i++)
        fst_sink_append(&sink, block, sizeof block);
    cr_assert_eq(fst_sink_finish(&sink), -ENOSPC);
    cr_assert_eq(calls, 1);
}

static void expect_json(const char *text, size_t nbytes, const char *json)
{
    struct fst_str out = {0};
    struct fst_sink sink = {.write = made_write, .payload = &out};
    fst_sink_json_string(&sink, text, nbytes);
    cr_assert_eq(fst_sink_finish(&sink), FST_OK);
    cr_assert_str_eq(out.data, json, "got %s", out.data);
    fst_str_dispose(&out);
}

Test(project_export_sink, strings_are_escaped_where_json_or_a_terminal_needs_it)
{
    expect_json("", 0, "\"\"");
    expect_json("a/b", 3, "\"a/b\"");
    expect_json("\"\\", 2, "\"\\\"\\\\\"");
    expect_json("\n\t\x1b\x7f", 4, "\"\\u000a\\u0009\\u001b\\u007f\"");
    expect_json("gr\xc3\xbc\xc3\x9f", 6, "\"gr\xc3\xbc\xc3\x9f\"");
    expect_json("\xc2\x85\xc2\xa0", 4, "\"\\u0085\xc2\xa0\"");
    expect_json("\xe2\x80\xae\xe2\x81\xa6\xe2\x80\xa8", 9, "\"\\u202e\\u2066\\u2028\"");
    expect_json("\xe2\x80\x9c\xd8\x9c\xd8\xa7", 7, "\"\xe2\x80\x9c\\u061c\xd8\xa7\"");
    expect_json("a\xff\x62", 3, "\"a\xef\xbf\xbd\x62\"");
}
