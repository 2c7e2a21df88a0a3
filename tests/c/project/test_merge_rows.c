/* SPDX-License-Identifier: MIT */
/* Rows out of JSON, member by member. */
#include "project/merge_rows.h"

#include "made.h"

static fst_err add_file(struct fst_part *part, const char *text, struct fst_str *problem)
{
    json_t *row = json_loads(text, 0, NULL);
    cr_assert_not_null(row);
    *problem = (struct fst_str){0};
    fst_err err = fst_merge_rows_file(part, row, false, problem);
    json_decref(row);
    return err;
}

#define COUNTS                                                                                     \
    "\"files\":1,\"bytes\":9,\"lines\":3,\"code\":1,\"comments\":1,\"blanks\":1,\"words\":2,"      \
    "\"chars\":8,\"longest_line\":4"

Test(project_merge_rows, a_file_comes_with_all_that_is_known_of_it)
{
    struct fst_part part;
    struct fst_str problem;
    cr_assert_eq(fst_part_init(&part), FST_OK);
    cr_assert_eq(add_file(&part,
                          "{\"path\":\"a?\",\"path_base64\":\"Yf8=\",\"language\":\"HTML\"," COUNTS
                          ",\"longest_line_number\":2,\"invalid_utf8_at\":0,"
                          "\"flags\":[\"crlf\",\"from-the-future\"],"
                          "\"embedded\":[{\"name\":\"CSS\"," COUNTS "}]}",
                          &problem),
                 FST_OK, "%s", fst_str_cstr(&problem));
    const struct fst_file_node *node = part.nodes;
    cr_assert_str_eq(node->name, "a\xff");
    cr_assert_eq(node->lang, FST_LANG_HTML);
    cr_assert_eq(node->flags, FST_FLAG_CRLF);
    cr_assert_eq(node->longest_line_number, 2);
    cr_assert_eq(node->invalid_utf8_at, 0);
    cr_assert_eq(node->embedded_len, 1);
    cr_assert_eq(node->embedded[0].lang, FST_LANG_CSS);
    cr_assert_eq(part.langs[FST_LANG_HTML].embedded->sum.counts.lines, 3);
    fst_part_dispose(&part);
}

Test(project_merge_rows, a_file_without_language_is_text_or_binary)
{
    struct fst_part part;
    struct fst_str problem;
    cr_assert_eq(fst_part_init(&part), FST_OK);
    cr_assert_eq(
        add_file(&part, "{\"path\":\"a\",\"language\":null,\"files\":1,\"bytes\":7}", &problem),
        FST_OK);
    cr_assert_eq(part.summary.binary_bytes, 7);
    cr_assert_eq(add_file(&part,
                          "{\"path\":\"b\",\"language\":null,\"files\":1,\"bytes\":7,\"lines\":2,"
                          "\"words\":1,\"chars\":7,\"longest_line\":3}",
                          &problem),
                 FST_OK);
    cr_assert_eq(part.summary.unclassified.lines, 2);
    fst_part_dispose(&part);
}

Test(project_merge_rows, counts_that_can_not_be_are_refused)
{
    static const char *const rows[] = {
        ("{\"path\":\"a\",\"language\":\"C\",\"files\":1,\"bytes\":9,\"lines\":4,\"code\":1,"
         "\"comments\":1,\"blanks\":1,\"words\":2,\"chars\":8,\"longest_line\":4}"),
        "{\"path\":\"a\",\"language\":null,\"files\":2,\"bytes\":9}",
        "{\"path\":\"a\",\"language\":null,\"files\":1,\"bytes\":1.5}",
        "{\"path\":\"a\",\"language\":null,\"files\":1,\"bytes\":\"9\"}",
        "{\"path\":\"a\",\"language\":null,\"files\":1,\"bytes\":9223372036854775807}",
        "{\"path\":\"a\",\"language\":null,\"files\":1}",
        "{\"language\":null,\"files\":1,\"bytes\":1}",
        "{\"path\":\"a\",\"path_base64\":\"*\",\"language\":null,\"files\":1,\"bytes\":1}",
        "{\"path\":\"a\",\"path_base64\":\"AAAA\",\"language\":null,\"files\":1,\"bytes\":1}",
        "[]",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct fst_part part;
        struct fst_str problem;
        cr_assert_eq(fst_part_init(&part), FST_OK);
        cr_assert_eq(add_file(&part, rows[i], &problem), FST_E_FORMAT, "%s", rows[i]);
        cr_assert_gt(problem.len, 0);
        fst_str_dispose(&problem);
        fst_part_dispose(&part);
    }
}

Test(project_merge_rows, an_error_comes_back_by_its_name)
{
    struct fst_part part;
    struct fst_str problem = {0};
    cr_assert_eq(fst_part_init(&part), FST_OK);
    static const fst_err errors[] = {-13, -2, FST_E_REFUSED, FST_E_LIMIT};
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        json_t *row = json_pack("{s:s,s:s,s:s}", "path", "a", "reason", "unreadable", "error",
                                fst_err_name(errors[i]));
        cr_assert_eq(fst_merge_rows_skipped(&part, row, false, &problem), FST_OK);
        cr_assert_eq(part.nodes->err, errors[i]);
        json_decref(row);
    }
    cr_assert_eq(part.summary.skipped[FST_REASON_UNREADABLE], 4);
    fst_part_dispose(&part);
}
