/* SPDX-License-Identifier: MIT */
/* CSV: one record a row, quoted where RFC 4180 or a spreadsheet's formulas ask for it. */
#include "made.h"

static struct fst_str csv_of(const char *path)
{
    struct fst_project *project;
    cr_assert_eq(fst_project_new(&project), FST_OK);
    made_file(&project->part, path, FST_LANG_C, 1, 2);
    const struct fst_export_options options = {.by = FST_ROW_FILE, .sort = FST_SORT_NAME};
    struct fst_str text = made_export(fst_export_csv, project, &options);
    fst_project_free(project);
    return text;
}

static void expect_cell(const char *path, const char *cell)
{
    struct fst_str text = csv_of(path);
    const char *row = strstr(text.data, "\r\n");
    cr_assert_not_null(row);
    cr_assert_eq(strncmp(row + 2, cell, strlen(cell)), 0, "%s", row + 2);
    cr_assert_eq(row[2 + strlen(cell)], ',');
    fst_str_dispose(&text);
}

Test(project_export_csv, cells_are_quoted_where_they_must_be)
{
    expect_cell("a.c", "a.c");
    expect_cell("a b;c.c", "a b;c.c");
    expect_cell("a,b.c", "\"a,b.c\"");
    expect_cell("say \"hi\".c", "\"say \"\"hi\"\".c\"");
    expect_cell("\"", "\"\"\"\"");
    expect_cell("two\nlines.c", "\"two\nlines.c\"");
    expect_cell("=1+1.c", "\"'=1+1.c\"");
    expect_cell("+a", "\"'+a\"");
    expect_cell("-a", "\"'-a\"");
    expect_cell("@a", "\"'@a\"");
}

Test(project_export_csv, every_record_has_as_many_cells_as_the_header)
{
    struct fst_project *project = made_project();
    static const enum fst_row_kind kinds[] = {FST_ROW_LANGUAGE, FST_ROW_FILE, FST_ROW_DIR};
    static const unsigned records[] = {3, 6, 4};
    for (unsigned k = 0; k < 3; k++) {
        const struct fst_export_options options = {.by = kinds[k], .sort = FST_SORT_NAME};
        struct fst_str text = made_export(fst_export_csv, project, &options);
        unsigned lines = 0, commas = 0, header = 0;
        for (const char *at = text.data; *at; at++) {
            commas += *at == ',';
            if (*at != '\n')
                continue;
            cr_assert_eq(at[-1], '\r');
            header = lines++ ? header : commas;
            cr_assert_eq(commas, header);
            commas = 0;
        }
        cr_assert_eq(lines, records[k], "%s", text.data);
        fst_str_dispose(&text);
    }
    fst_project_free(project);
}
