/* SPDX-License-Identifier: MIT */
/* Adding up results: written by us, by others, cut off, of other versions, and hostile ones. */
#include "project/merge.h"

#include "made.h"

/* Merges the text into `project`; *problem is the sentence, owned by the caller. */
static fst_err merge(struct fst_project *project, const void *text, size_t nbytes,
                     struct fst_str *problem)
{
    int fd = made_input(text, nbytes);
    *problem = (struct fst_str){0};
    fst_err err = fst_merge_read(project, fd, false, problem);
    cr_assert_eq(close(fd), 0);
    return err;
}

static void expect_same(const struct fst_project *a, const struct fst_project *b, uint64_t times)
{
    const struct fst_project_summary *x = fst_project_summary(a), *y = fst_project_summary(b);
    cr_assert_eq(x->totals.files, y->totals.files * times);
    cr_assert_eq(x->totals.lines, y->totals.lines * times);
    cr_assert_eq(x->totals.longest_line, y->totals.longest_line);
    cr_assert_eq(x->unclassified.bytes, y->unclassified.bytes * times);
    cr_assert_eq(x->binary_files, y->binary_files * times);
    cr_assert_eq(x->skipped[FST_REASON_UNREADABLE], y->skipped[FST_REASON_UNREADABLE] * times);
    struct fst_rows rows;
    cr_assert_eq(fst_project_rows(&rows, a, FST_ROW_LANGUAGE, FST_SORT_NAME, false), FST_OK);
    cr_assert_eq(rows.len, 2);
    cr_assert_eq(rows.items[0].counts.files, 2 * times);
    fst_rows_dispose(&rows);
}

Test(project_merge, what_is_written_can_be_read_again)
{
    struct fst_project *project = made_project();
    made_export_fn *const formats[] = {fst_export_ndjson, fst_export_json};
    for (unsigned f = 0; f < 2; f++) {
        for (size_t top = 0; top < 2; top++) {
            const struct fst_export_options options = {.by = FST_ROW_FILE, .top = top};
            struct fst_str text = made_export(formats[f], project, &options);
            struct fst_project *merged;
            struct fst_str problem;
            cr_assert_eq(fst_project_new(&merged), FST_OK);
            for (unsigned times = 1; times < 4; times++) {
                cr_assert_eq(merge(merged, text.data, text.len, &problem), FST_OK, "%s",
                             fst_str_cstr(&problem));
                expect_same(merged, project, times);
            }
            fst_project_free(merged);
            fst_str_dispose(&text);
        }
    }
    fst_project_free(project);
}

Test(project_merge, files_and_errors_come_back_as_they_were)
{
    struct fst_project *project = made_project();
    made_file(&project->part, "odd\n\xff.c", FST_LANG_C, 1, 1);
    const struct fst_export_options options = {.by = FST_ROW_FILE, .sort = FST_SORT_NAME};
    struct fst_str text = made_export(fst_export_ndjson, project, &options), problem;
    struct fst_project *merged;
    cr_assert_eq(fst_project_new(&merged), FST_OK);
    cr_assert_eq(merge(merged, text.data, text.len, &problem), FST_OK);
    static const enum fst_row_kind kinds[] = {FST_ROW_FILE, FST_ROW_SKIPPED, FST_ROW_DIR};
    for (unsigned k = 0; k < 3; k++) {
        struct fst_rows left, right;
        cr_assert_eq(fst_project_rows(&left, project, kinds[k], FST_SORT_NAME, false), FST_OK);
        cr_assert_eq(fst_project_rows(&right, merged, kinds[k], FST_SORT_NAME, false), FST_OK);
        cr_assert_eq(left.len, right.len);
        for (size_t i = 0; i < left.len; i++) {
            cr_assert_str_eq(left.items[i].path, right.items[i].path);
            cr_assert_eq(left.items[i].lang, right.items[i].lang);
            cr_assert_eq(left.items[i].reason, right.items[i].reason);
            cr_assert_eq(left.items[i].err, right.items[i].err);
            cr_assert_eq(
                memcmp(&left.items[i].counts, &right.items[i].counts, sizeof left.items[i].counts),
                0);
        }
        fst_rows_dispose(&left);
        fst_rows_dispose(&right);
    }
    fst_str_dispose(&text);
    fst_project_free(merged);
    fst_project_free(project);
}

Test(project_merge, a_result_cut_anywhere_is_refused_and_leaves_nothing, .timeout = 20)
{
    struct fst_project *project = made_project();
    const struct fst_export_options options = {.by = FST_ROW_FILE};
    made_export_fn *const formats[] = {fst_export_ndjson, fst_export_json};
    for (unsigned f = 0; f < 2; f++) {
        struct fst_str text = made_export(formats[f], project, &options);
        struct fst_project *merged;
        cr_assert_eq(fst_project_new(&merged), FST_OK);
        /* Without its last line end a result is still whole. */
        for (size_t nbytes = 0; nbytes + 1 < text.len; nbytes++) {
            struct fst_str problem;
            fst_err err = merge(merged, text.data, nbytes, &problem);
            cr_assert_eq(err, FST_E_FORMAT, "%zu bytes: %d", nbytes, err);
            cr_assert_gt(problem.len, 0);
            fst_str_dispose(&problem);
        }
        cr_assert_eq(fst_project_summary(merged)->totals.files, 0);
        cr_assert_eq(merged->part.nodes_len, 0);
        cr_assert_eq(merged->roots_len, 0);
        fst_project_free(merged);
        fst_str_dispose(&text);
    }
    fst_project_free(project);
}

#define ZEROS                                                                                      \
    "\"files\":0,\"bytes\":0,\"lines\":0,\"code\":0,\"comments\":0,\"blanks\":0,\"words\":0,"      \
    "\"chars\":0,\"longest_line\":0"
#define ONE                                                                                        \
    "\"files\":1,\"bytes\":2,\"lines\":1,\"code\":1,\"comments\":0,\"blanks\":0,\"words\":1,"      \
    "\"chars\":2,\"longest_line\":1"

static void expect_refused(const char *text, fst_err expected)
{
    struct fst_project *merged;
    struct fst_str problem;
    cr_assert_eq(fst_project_new(&merged), FST_OK);
    fst_err err = merge(merged, text, strlen(text), &problem);
    cr_assert_eq(err, expected, "%d (%s) for %s", err, fst_str_cstr(&problem), text);
    cr_assert_gt(problem.len, 0);
    fst_str_dispose(&problem);
    fst_project_free(merged);
}

Test(project_merge, what_is_no_result_is_refused)
{
    expect_refused("{\"schema\":2,\"totals\":{" ZEROS "},\"languages\":[]}", FST_E_FORMAT);
    expect_refused("{\"totals\":{" ZEROS "},\"languages\":[]}", FST_E_FORMAT);
    expect_refused("{\"schema\":1,\"languages\":[]}", FST_E_FORMAT);
    expect_refused("{\"schema\":1,\"totals\":{},\"languages\":[]}", FST_E_FORMAT);
    expect_refused("{\"schema\":1,\"totals\":{" ZEROS "},\"languages\":[]} x", FST_E_FORMAT);
    expect_refused("{\"schema\":1,\"totals\":{" ZEROS "},\"languages\":[{\"name\":\"C\"}]}",
                   FST_E_FORMAT);
    expect_refused("{\"schema\":1,\"totals\":{" ZEROS "},\"languages\":"
                   "[{\"name\":\"Klingon\"," ONE "}]}",
                   FST_E_UNKNOWN);
    expect_refused("{\"type\":\"file\",\"path\":\"\",\"language\":\"C\"," ONE "}\n", FST_E_FORMAT);
    expect_refused("{\"type\":\"file\",\"path\":\"a\",\"language\":7," ONE "}\n", FST_E_FORMAT);
    expect_refused("{\"type\":\"file\",\"path\":\"a\",\"language\":\"C\",\"files\":1,\"bytes\":-1}",
                   FST_E_FORMAT);
    expect_refused("{\"type\":\"skipped\",\"path\":\"a\",\"reason\":\"why\"}\n", FST_E_FORMAT);
    expect_refused("{\"type\":\"end\",\"schema\":1,\"totals\":{" ZEROS "}}{\"type\":\"end\"}",
                   FST_E_FORMAT);
    expect_refused("{\"type\":7}", FST_E_FORMAT);
    expect_refused("{\"type\":", FST_E_FORMAT);
    expect_refused("{", FST_E_FORMAT);
    expect_refused("{7", FST_E_FORMAT);
    expect_refused("[]", FST_E_FORMAT);
    expect_refused("", FST_E_FORMAT);
}

Test(project_merge, rows_alone_must_add_up_to_the_totals)
{
    struct fst_project *merged;
    struct fst_str problem;
    const char *good = "{\"type\":\"file\",\"path\":\"a\",\"language\":\"C\"," ONE "}\n"
                       "{\"type\":\"end\",\"schema\":1,\"totals\":{" ONE "}}\n";
    cr_assert_eq(fst_project_new(&merged), FST_OK);
    cr_assert_eq(merge(merged, good, strlen(good), &problem), FST_OK);
    cr_assert_eq(fst_project_summary(merged)->totals.files, 1);
    cr_assert_eq(merged->part.langs[FST_LANG_C].counts.code, 1);
    fst_project_free(merged);
    expect_refused("{\"type\":\"end\",\"schema\":1,\"totals\":{" ONE "}}\n", FST_E_FORMAT);
}

Test(project_merge, a_failing_descriptor_is_told_by_its_error)
{
    struct fst_project *merged;
    struct fst_str problem = {0};
    cr_assert_eq(fst_project_new(&merged), FST_OK);
    cr_assert_eq(fst_merge_read(merged, -1, true, &problem), -9);
    cr_assert_eq(problem.len, 0);
    fst_project_free(merged);
}
