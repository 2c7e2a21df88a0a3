/* SPDX-License-Identifier: MIT */
/* Pages: which rows there are, in which order, and what they count. */
#include "project/page.h"

#include "made.h"

/* The rows as "depth:name", with a blank between; a slash behind directories. */
static struct fst_str rows_of(const struct fst_page *page)
{
    struct fst_str text = {0};
    for (size_t i = 0; i < page->len; i++) {
        const struct fst_page_row row = fst_page_row_at(page, i);
        const char *name = row.path ? row.path + row.name_at : fst_lang_get(row.lang)->name;
        cr_assert_eq(fst_str_printf(&text, "%s%u:%s%s", i ? " " : "", (unsigned)row.depth, name,
                                    row.kind == FST_ROW_DIR ? "/" : ""),
                     FST_OK);
    }
    return text;
}

static void expect(const struct fst_page_spec *spec, const char *rows)
{
    struct fst_project *project = made_project();
    struct fst_page page;
    cr_assert_eq(fst_page_make(&page, project, spec), FST_OK);
    struct fst_str text = rows_of(&page);
    cr_assert_str_eq(fst_str_cstr(&text), rows, "got %s", fst_str_cstr(&text));
    fst_str_dispose(&text);
    fst_page_dispose(&page);
    fst_project_free(project);
}

Test(project_page, every_view_has_a_name_and_is_found_by_it)
{
    for (unsigned view = 0; view < FST_PAGE_VIEW_COUNT; view++)
        cr_assert_eq(fst_page_view_by_name(fst_page_view_name((enum fst_page_view)view)), view);
    cr_assert_eq(fst_page_view_by_name("treemap"), FST_PAGE_VIEW_COUNT);
}

Test(project_page, languages_and_skipped_files)
{
    expect(&(struct fst_page_spec){.view = FST_PAGE_LANGUAGES, .sort = FST_SORT_CODE},
           "0:Python 0:C");
    expect(&(struct fst_page_spec){.view = FST_PAGE_LANGUAGES, .name = "py"}, "0:Python");
    expect(&(struct fst_page_spec){.view = FST_PAGE_SKIPPED}, "0:notes 0:shut 0:x.bin");
    expect(&(struct fst_page_spec){.view = FST_PAGE_SKIPPED, .name = "SHUT"}, "");
}

Test(project_page, files_are_sorted_and_filtered)
{
    struct fst_page_spec spec = {.view = FST_PAGE_FILES, .sort = FST_SORT_CODE};
    expect(&spec, "0:lib/deep/x.py 0:lib/b.c 0:a.c");
    spec.reverse = true;
    expect(&spec, "0:a.c 0:lib/b.c 0:lib/deep/x.py");
    spec = (struct fst_page_spec){.view = FST_PAGE_FILES, .name = "*.c"};
    expect(&spec, "0:a.c 0:lib/b.c");
    spec.name = "lib/*";
    expect(&spec, "0:lib/b.c");
    spec = (struct fst_page_spec){.view = FST_PAGE_FILES, .language = "c"};
    expect(&spec, "0:a.c 0:lib/b.c");
    spec.language = "pyth";
    expect(&spec, "0:lib/deep/x.py");
    spec.dir = "lib";
    expect(&spec, "0:deep/x.py");
    spec.dir = "li";
    expect(&spec, "");
}

Test(project_page, files_are_sorted_by_language_and_what_was_skipped_by_reason)
{
    struct fst_page_spec spec = {.view = FST_PAGE_FILES, .sort = FST_SORT_LINES, .by_kind = true};
    expect(&spec, "0:lib/b.c 0:a.c 0:lib/deep/x.py");
    spec.reverse = true;
    expect(&spec, "0:lib/deep/x.py 0:a.c 0:lib/b.c");
    spec = (struct fst_page_spec){.view = FST_PAGE_SKIPPED, .by_kind = true};
    expect(&spec, "0:x.bin 0:notes 0:shut");
    spec = (struct fst_page_spec){.view = FST_PAGE_LANGUAGES, .by_kind = true};
    expect(&spec, "0:C 0:Python");
}

Test(project_page, a_page_outlives_its_project_s_other_holders)
{
    struct fst_project *project = made_project();
    struct fst_page page;
    const struct fst_page_spec spec = {.view = FST_PAGE_FILES, .sort = FST_SORT_NAME};
    cr_assert_eq(fst_page_make(&page, project, &spec), FST_OK);
    fst_project_free(project);
    cr_assert_str_eq(fst_page_row_at(&page, 0).path, "a.c");
    fst_page_dispose(&page);
}

Test(project_page, the_tree_unfolds_and_narrows)
{
    static const char *const lib[] = {"lib"};
    struct fst_page_spec spec = {.view = FST_PAGE_DIRS, .sort = FST_SORT_CODE};
    expect(&spec, "0:lib/ 0:a.c");
    spec.folds = lib;
    spec.folds_len = 1;
    expect(&spec, "0:lib/ 1:deep/ 1:b.c 0:a.c");
    spec.unfold_all = true;
    expect(&spec, "0:lib/ 0:a.c");
    spec.folds_len = 0;
    expect(&spec, "0:lib/ 1:deep/ 2:x.py 1:b.c 0:a.c");
    spec.sort = FST_SORT_NAME;
    spec.reverse = true;
    expect(&spec, "0:a.c 0:lib/ 1:b.c 1:deep/ 2:x.py");
    spec.reverse = false;
    spec.dir = "lib";
    expect(&spec, "0:deep/ 1:x.py 0:b.c");
    spec.name = "b.c";
    expect(&spec, "0:b.c");
}

Test(project_page, directories_count_what_passes_the_filter)
{
    struct fst_project *project = made_project();
    struct fst_page page;
    const struct fst_page_spec spec = {
        .view = FST_PAGE_DIRS, .sort = FST_SORT_LINES, .language = "C"};
    cr_assert_eq(fst_page_make(&page, project, &spec), FST_OK);
    cr_assert_eq(page.len, 2);
    const struct fst_page_row row = fst_page_row_at(&page, 0);
    cr_assert_str_eq(row.path, "lib");
    cr_assert_eq(row.counts.files, 1);
    cr_assert_eq(row.counts.code, 3);
    cr_assert_eq(page.totals.files, 2);
    cr_assert_eq(page.totals.code, 5);
    /* 100 and 50 bytes. */
    cr_assert_eq(page.sizes[7], 1);
    cr_assert_eq(page.sizes[6], 1);
    fst_page_dispose(&page);
    fst_project_free(project);
}

Test(project_page, names_that_sort_before_a_slash_do_not_part_a_directory)
{
    struct fst_project *project;
    cr_assert_eq(fst_project_new(&project), FST_OK);
    made_file(&project->part, "a/x.c", FST_LANG_C, 1, 1);
    made_file(&project->part, "a-b/x.c", FST_LANG_C, 1, 1);
    made_file(&project->part, "a.c", FST_LANG_C, 1, 1);
    made_file(&project->part, "a/b/y.c", FST_LANG_C, 1, 1);
    struct fst_page page;
    const struct fst_page_spec spec = {.view = FST_PAGE_DIRS, .unfold_all = true};
    cr_assert_eq(fst_page_make(&page, project, &spec), FST_OK);
    struct fst_str text = rows_of(&page);
    cr_assert_str_eq(fst_str_cstr(&text), "0:a-b/ 1:x.c 0:a/ 1:b/ 2:y.c 1:x.c 0:a.c", "got %s",
                     fst_str_cstr(&text));
    fst_str_dispose(&text);
    fst_page_dispose(&page);
    fst_project_free(project);
}

Test(project_page, a_row_is_found_in_another_page)
{
    struct fst_project *project = made_project();
    struct fst_page files, tree;
    const struct fst_page_spec flat = {.view = FST_PAGE_FILES};
    const struct fst_page_spec unfolded = {.view = FST_PAGE_DIRS, .unfold_all = true};
    cr_assert_eq(fst_page_make(&files, project, &flat), FST_OK);
    cr_assert_eq(fst_page_make(&tree, project, &unfolded), FST_OK);
    for (size_t i = 0; i < files.len; i++) {
        const struct fst_page_row row = fst_page_row_at(&files, i);
        size_t at = fst_page_find(&tree, &row);
        cr_assert_lt(at, tree.len);
        cr_assert_str_eq(fst_page_row_at(&tree, at).path, row.path);
    }
    const struct fst_page_row lib = {.kind = FST_ROW_DIR, .path = "lib"};
    cr_assert_eq(fst_page_find(&tree, &lib), 0);
    cr_assert_eq(fst_page_find(&files, &lib), files.len);
    const struct fst_page_row gone = {.kind = FST_ROW_FILE, .path = "gone"};
    cr_assert_eq(fst_page_find(&tree, &gone), tree.len);
    fst_page_dispose(&files);
    fst_page_dispose(&tree);
    fst_project_free(project);
}
