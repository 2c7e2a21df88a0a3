/* SPDX-License-Identifier: MIT */
/* Rows: which there are, in which order. */
#include "made.h"

static struct fst_rows rows_of(const struct fst_project *project, enum fst_row_kind kind,
                               enum fst_sort_key sort, bool reverse)
{
    struct fst_rows rows;
    cr_assert_eq(fst_project_rows(&rows, project, kind, sort, reverse), FST_OK);
    return rows;
}

/* The rows' names, with a blank between. */
static struct fst_str names_of(const struct fst_rows *rows)
{
    struct fst_str names = {0};
    for (size_t i = 0; i < rows->len; i++) {
        const struct fst_row *row = &rows->items[i];
        const char *name = row->path ? row->path : fst_lang_get(row->lang)->name;
        cr_assert_eq(fst_str_printf(&names, "%s%s", i ? " " : "", name), FST_OK);
    }
    return names;
}

static void expect(const struct fst_project *project, enum fst_row_kind kind,
                   enum fst_sort_key sort, bool reverse, const char *names)
{
    struct fst_rows rows = rows_of(project, kind, sort, reverse);
    struct fst_str got = names_of(&rows);
    cr_assert_str_eq(fst_str_cstr(&got), names, "got %s", fst_str_cstr(&got));
    fst_str_dispose(&got);
    fst_rows_dispose(&rows);
}

Test(project_rows, every_sort_key_has_a_name_and_is_found_by_it)
{
    for (unsigned key = 0; key < FST_SORT_COUNT; key++)
        cr_assert_eq(fst_sort_key_by_name(fst_sort_key_name((enum fst_sort_key)key)), key);
    cr_assert_eq(fst_sort_key_by_name("size"), FST_SORT_COUNT);
    cr_assert_eq(fst_sort_key_by_name(""), FST_SORT_COUNT);
}

Test(project_rows, names_go_up_and_numbers_down)
{
    struct fst_project *project = made_project();
    expect(project, FST_ROW_FILE, FST_SORT_NAME, false, "a.c lib/b.c lib/deep/x.py notes x.bin");
    expect(project, FST_ROW_FILE, FST_SORT_NAME, true, "x.bin notes lib/deep/x.py lib/b.c a.c");
    expect(project, FST_ROW_FILE, FST_SORT_BYTES, false, "lib/b.c lib/deep/x.py a.c x.bin notes");
    expect(project, FST_ROW_FILE, FST_SORT_CODE, false, "lib/deep/x.py lib/b.c a.c notes x.bin");
    expect(project, FST_ROW_FILE, FST_SORT_FILES, false, "a.c lib/b.c lib/deep/x.py notes x.bin");
    expect(project, FST_ROW_FILE, FST_SORT_BYTES, true, "notes x.bin a.c lib/deep/x.py lib/b.c");
    expect(project, FST_ROW_LANGUAGE, FST_SORT_CODE, false, "Python C");
    expect(project, FST_ROW_LANGUAGE, FST_SORT_FILES, false, "C Python");
    expect(project, FST_ROW_SKIPPED, FST_SORT_NAME, false, "notes shut x.bin");
    fst_project_free(project);
}

Test(project_rows, sorting_in_place_loses_no_row)
{
    struct fst_project *project;
    cr_assert_eq(fst_project_new(&project), FST_OK);
    enum { LEN = 500 };
    for (unsigned i = 0; i < LEN; i++) {
        char name[16];
        unsigned at = i * 7919 % LEN;
        (void)snprintf(name, sizeof name, "f%05u", at);
        made_file(&project->part, name, FST_LANG_C, at % 13 + 1, at);
    }
    for (unsigned reverse = 0; reverse < 2; reverse++) {
        struct fst_rows rows = rows_of(project, FST_ROW_FILE, FST_SORT_BYTES, reverse == 1);
        cr_assert_eq(rows.len, LEN);
        for (unsigned i = 0; i < LEN; i++) {
            unsigned at = reverse ? i : LEN - 1 - i;
            char name[16];
            (void)snprintf(name, sizeof name, "f%05u", at);
            cr_assert_eq(rows.items[i].counts.bytes, at);
            cr_assert_str_eq(rows.items[i].path, name);
        }
        fst_rows_dispose(&rows);
    }
    fst_project_free(project);
}

Test(project_rows, directories_hold_all_below_them)
{
    struct fst_project *project = made_project();
    made_file(&project->part, "lib-old/z.c", FST_LANG_C, 1, 1);
    made_file(&project->part, "lib/deep/er/est/y.c", FST_LANG_C, 1, 1000);
    expect(project, FST_ROW_DIR, FST_SORT_NAME, false,
           ". lib lib-old lib/deep lib/deep/er lib/deep/er/est");
    struct fst_rows rows = rows_of(project, FST_ROW_DIR, FST_SORT_NAME, false);
    const struct fst_counts *totals = &fst_project_summary(project)->totals;
    cr_assert_eq(memcmp(&rows.items[0].counts, totals, sizeof *totals), 0);
    cr_assert_eq(rows.items[1].counts.bytes, 1170);
    cr_assert_eq(rows.items[2].counts.files, 1);
    cr_assert_eq(rows.items[3].counts.bytes, 1070);
    cr_assert_eq(rows.items[5].counts.bytes, 1000);
    fst_rows_dispose(&rows);
    fst_project_free(project);
}

Test(project_rows, an_empty_result_has_the_whole_as_its_only_directory)
{
    struct fst_project *project;
    cr_assert_eq(fst_project_new(&project), FST_OK);
    expect(project, FST_ROW_FILE, FST_SORT_CODE, false, "");
    expect(project, FST_ROW_LANGUAGE, FST_SORT_CODE, true, "");
    expect(project, FST_ROW_SKIPPED, FST_SORT_NAME, true, "");
    expect(project, FST_ROW_DIR, FST_SORT_CODE, false, ".");
    fst_project_free(project);
}

Test(project_rows, embedded_code_can_be_moved_and_never_goes_below_zero)
{
    struct fst_project *project;
    cr_assert_eq(fst_project_new(&project), FST_OK);
    made_file(&project->part, "a.html", FST_LANG_HTML, 4, 10);
    made_file(&project->part, "b.css", FST_LANG_CSS, 1, 5);
    const struct fst_row_embedded css = {
        FST_LANG_CSS, {.files = 1, .bytes = 99, .lines = 2, .code = 2, .words = 1, .chars = 3}};
    cr_assert_eq(fst_part_add_embedded(&project->part, FST_LANG_HTML, &css), FST_OK);
    const struct fst_counts before = fst_project_summary(project)->totals;
    fst_project_separate(project);
    struct fst_rows rows = rows_of(project, FST_ROW_LANGUAGE, FST_SORT_NAME, false);
    cr_assert_eq(rows.len, 2);
    cr_assert_eq(rows.items[0].counts.lines, 3);
    cr_assert_eq(rows.items[0].counts.bytes, 15);
    cr_assert_eq(rows.items[1].counts.lines, 5);
    cr_assert_eq(rows.items[1].counts.bytes, 0);
    cr_assert_eq(rows.items[1].embedded_len, 0);
    const struct fst_counts *after = &fst_project_summary(project)->totals;
    cr_assert_eq(memcmp(&before, after, sizeof before), 0);
    fst_rows_dispose(&rows);
    fst_project_free(project);
}
