/* SPDX-License-Identifier: MIT */
/* The pairs of keys and values: those that do not apply are left out. */
#include "project/export/values.h"

#include "made.h"

static void expect_row(const struct fst_row *row, const char *pairs)
{
    struct fst_str out = {0};
    struct fst_sink sink = {.write = made_write, .payload = &out};
    fst_values_row(&sink, row);
    cr_assert_eq(fst_sink_finish(&sink), FST_OK);
    cr_assert_str_eq(fst_str_cstr(&out), pairs, "got %s", fst_str_cstr(&out));
    fst_str_dispose(&out);
}

Test(project_export_values, a_file_has_flags_and_places_only_where_there_are_some)
{
    struct fst_row row = {
        .kind = FST_ROW_FILE,
        .lang = FST_LANG_C,
        .path = "a.c",
        .counts = {1, 2, 3, 1, 1, 1, 4, 5, 6},
        .longest_line_number = 2,
        .invalid_utf8_at = FST_TEXT_VALID,
    };
    expect_row(&row, "\"path\":\"a.c\",\"language\":\"C\",\"files\":1,\"bytes\":2,\"lines\":3,"
                     "\"code\":1,\"comments\":1,\"blanks\":1,\"words\":4,\"chars\":5,"
                     "\"longest_line\":6,\"longest_line_number\":2");
    row.flags = FST_FLAG_GENERATED | FST_FLAG_CRLF;
    row.invalid_utf8_at = 0;
    expect_row(&row, "\"path\":\"a.c\",\"language\":\"C\",\"files\":1,\"bytes\":2,\"lines\":3,"
                     "\"code\":1,\"comments\":1,\"blanks\":1,\"words\":4,\"chars\":5,"
                     "\"longest_line\":6,\"longest_line_number\":2,"
                     "\"flags\":[\"generated\",\"crlf\"],\"invalid_utf8_at\":0");
}

Test(project_export_values, a_name_that_is_no_utf8_comes_in_base64_too)
{
    const struct fst_row row = {
        .kind = FST_ROW_SKIPPED, .reason = FST_REASON_FIFO, .path = "a\xff"};
    expect_row(&row, "\"path\":\"a\xef\xbf\xbd\",\"path_base64\":\"Yf8=\",\"reason\":\"fifo\"");
}

Test(project_export_values, parts_stand_under_their_host)
{
    const struct fst_row_embedded css = {FST_LANG_CSS, {.files = 1, .lines = 2, .code = 2}};
    const struct fst_row row = {
        .kind = FST_ROW_LANGUAGE, .lang = FST_LANG_HTML, .embedded = &css, .embedded_len = 1};
    expect_row(&row,
               "\"name\":\"HTML\",\"files\":0,\"bytes\":0,\"lines\":0,\"code\":0,\"comments\":0,"
               "\"blanks\":0,\"words\":0,\"chars\":0,\"longest_line\":0,\"embedded\":["
               "{\"name\":\"CSS\",\"files\":1,\"bytes\":0,\"lines\":2,\"code\":2,\"comments\":0,"
               "\"blanks\":0,\"words\":0,\"chars\":0,\"longest_line\":0}]");
}
