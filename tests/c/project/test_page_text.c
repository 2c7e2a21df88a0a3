/* SPDX-License-Identifier: MIT */
/* Pages as text: alignment, elision, pictures. */
#include "project/page_text.h"

#include "base/width.h"
#include "made.h"

static const enum fst_column all[] = {FST_COLUMN_LANGUAGE, FST_COLUMN_FILES, FST_COLUMN_LINES,
                                      FST_COLUMN_CODE,     FST_COLUMN_BYTES, FST_COLUMN_SHARE,
                                      FST_COLUMN_BAR,      FST_COLUMN_MIX};

static struct fst_page_style style_of(enum fst_page_view view, unsigned width, bool ascii)
{
    return (struct fst_page_style){.view = view,
                                   .sort = FST_SORT_LINES,
                                   .columns = all,
                                   .columns_len = sizeof all / sizeof all[0],
                                   .width = width,
                                   .thousands = ",",
                                   .ascii = ascii};
}

struct made_text {
    struct fst_page_text text;
    struct fst_str rows; /* with line ends */
};

static struct made_text text_of(struct fst_project *project, const struct fst_page_spec *spec,
                                const struct fst_page_style *style)
{
    struct fst_page page;
    struct made_text made = {0};
    cr_assert_eq(fst_page_make(&page, project, spec), FST_OK);
    cr_assert_eq(fst_page_text_make(&made.text, &page, style), FST_OK);
    for (size_t i = 0; i < page.len; i++) {
        cr_assert_eq(fst_page_text_row(&made.rows, &made.text, &page, i, style), FST_OK);
        cr_assert_eq(fst_str_putc(&made.rows, '\n'), FST_OK);
    }
    fst_page_dispose(&page);
    return made;
}

static void made_text_dispose(struct made_text *made)
{
    fst_page_text_dispose(&made->text);
    fst_str_dispose(&made->rows);
}

Test(project_page_text, every_column_has_a_name_and_is_found_by_it)
{
    for (unsigned column = 0; column < FST_COLUMN_COUNT; column++)
        cr_assert_eq(fst_column_by_name(fst_column_name((enum fst_column)column)), column);
    cr_assert_eq(fst_column_by_name("size"), FST_COLUMN_COUNT);
}

Test(project_page_text, a_table_of_languages)
{
    struct fst_project *project = made_project();
    const struct fst_page_spec spec = {.view = FST_PAGE_LANGUAGES, .sort = FST_SORT_LINES};
    const struct fst_page_style style = style_of(FST_PAGE_LANGUAGES, 100, true);
    struct made_text made = text_of(project, &spec, &style);
    cr_assert_str_eq(made.text.head.data, "Language    Files  Linesv  Code   Size   Share"
                                          "                          ");
    cr_assert_str_eq(made.text.total.data, "Total           3      21    12  220 B  100.0%"
                                           "  ##########  #######+++++");
    cr_assert_str_eq(made.rows.data, "Python          1      13     7   70 B   61.9%"
                                     "  #######     ######++++++\n"
                                     "C               2       8     5  150 B   38.1%"
                                     "  ####        ########++++\n");
    made_text_dispose(&made);
    fst_project_free(project);
}

Test(project_page_text, lines_are_as_wide_as_they_may_be_whatever_the_names)
{
    static const char *const names[] = {
        "a/very/long/way/to/a/file/which/nobody/would/ever/want/to/type/by/hand.c",
        "\xE6\xBC\xA2.c", "tab\there.c", "bad\xFF.c", "e\xCC\x81.c"};
    struct fst_project *project;
    cr_assert_eq(fst_project_new(&project), FST_OK);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        made_file(&project->part, names[i], FST_LANG_C, 1000 * i + 1, 10);
    const struct fst_page_spec spec = {.view = FST_PAGE_FILES, .sort = FST_SORT_LINES};
    for (unsigned width = 30; width < 120; width += 13) {
        for (unsigned ascii = 0; ascii < 2; ascii++) {
            const struct fst_page_style style = style_of(FST_PAGE_FILES, width, ascii == 1);
            struct made_text made = text_of(project, &spec, &style);
            size_t expected = fst_width_of(made.text.total.data, made.text.total.len);
            cr_assert_leq(expected, width);
            for (const char *at = made.rows.data; *at;) {
                const char *end = strchr(at, '\n');
                cr_assert_eq(fst_width_of(at, (size_t)(end - at)), expected, "%s", at);
                at = end + 1;
            }
            made_text_dispose(&made);
        }
    }
    fst_project_free(project);
}

Test(project_page_text, columns_give_way_before_names_do)
{
    struct fst_project *project = made_project();
    const struct fst_page_spec spec = {.view = FST_PAGE_LANGUAGES};
    const struct fst_page_style wide = style_of(FST_PAGE_LANGUAGES, 200, true);
    const struct fst_page_style narrow = style_of(FST_PAGE_LANGUAGES, 36, true);
    struct made_text made = text_of(project, &spec, &wide);
    cr_assert_eq(made.text.columns_len, 7);
    made_text_dispose(&made);
    made = text_of(project, &spec, &narrow);
    cr_assert_eq(made.text.columns_len, 3);
    cr_assert_eq(made.text.columns[0].column, FST_COLUMN_LINES);
    cr_assert_eq(made.text.columns[0].first, made.text.name_width + 2);
    made_text_dispose(&made);
    fst_project_free(project);
}

Test(project_page_text, what_was_skipped_has_its_reason)
{
    struct fst_project *project = made_project();
    const struct fst_page_spec spec = {.view = FST_PAGE_SKIPPED};
    const struct fst_page_style style = style_of(FST_PAGE_SKIPPED, 80, false);
    struct made_text made = text_of(project, &spec, &style);
    cr_assert_not_null(strstr(made.rows.data, "shut        unreadable: permission denied"));
    cr_assert_not_null(strstr(made.rows.data, "x.bin       binary"));
    made_text_dispose(&made);
    fst_project_free(project);
}

/* The cell of the last column, Size, of files of so many bytes. */
static void expect_size(uint64_t nbytes, const char *size)
{
    static const enum fst_column columns[] = {FST_COLUMN_BYTES};
    struct fst_project *project;
    cr_assert_eq(fst_project_new(&project), FST_OK);
    made_file(&project->part, "a.c", FST_LANG_C, 1, nbytes);
    const struct fst_page_spec spec = {.view = FST_PAGE_FILES};
    struct fst_page_style style = style_of(FST_PAGE_FILES, 80, false);
    style.columns = columns;
    style.columns_len = 1;
    struct made_text made = text_of(project, &spec, &style);
    const char *seen = made.rows.data + made.text.columns[0].first;
    seen += strspn(seen, " ");
    cr_assert_eq(strncmp(seen, size, strlen(size)), 0, "%s", made.rows.data);
    cr_assert_str_eq(seen + strlen(size), "\n");
    made_text_dispose(&made);
    fst_project_free(project);
}

Test(project_page_text, sizes_have_four_digits_at_most)
{
    expect_size(0, "0 B");
    expect_size(999, "999 B");
    expect_size(1000, "1.0 kB");
    expect_size(1049, "1.0 kB");
    expect_size(1050, "1.1 kB");
    expect_size(999949, "999.9 kB");
    expect_size(999950, "1.0 MB");
    expect_size(12345678901, "12.3 GB");
    expect_size(2000000000000000, "2000.0 TB");
}

Test(project_page_text, what_is_sorted_by_kind_is_marked)
{
    struct fst_project *project = made_project();
    struct fst_page_style style = style_of(FST_PAGE_FILES, 100, true);
    const struct fst_page_spec spec = {.view = FST_PAGE_FILES, .by_kind = true};
    style.by_kind = true;
    struct made_text made = text_of(project, &spec, &style);
    cr_assert_not_null(strstr(made.text.head.data, "Languagev"));
    cr_assert_null(strstr(made.text.head.data, "Linesv"));
    made_text_dispose(&made);
    fst_project_free(project);
}
