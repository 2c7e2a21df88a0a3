/* SPDX-License-Identifier: MIT */
/*
 * The table, of results that are put together by hand.
 */
#include "app/table.h"

#include <criterion/criterion.h>

#include <string.h>

#include "project/model.h"

static fst_err collect(void *payload, const void *data, size_t nbytes)
{
    return fst_str_append(payload, data, nbytes);
}

static struct fst_project *new_project(void)
{
    struct fst_project *project = NULL;
    cr_assert_eq(fst_project_new(&project), FST_OK);
    cr_assert_eq(fst_project_add_root(project, "."), FST_OK);
    return project;
}

static void add(struct fst_project *project, const char *name, const char *language, uint64_t code)
{
    struct fst_project_options options = {0};
    struct fst_file_counts counts = {
        .lang = language ? fst_lang_by_name(language, strlen(language)) : FST_LANG_NONE,
        .code = {.code = code, .comments = 2, .blanks = 1},
        .text = {.bytes = code * 10,
                 .lines = code + 3,
                 .words = code * 2,
                 .chars = code * 10,
                 .invalid_utf8_at = FST_TEXT_VALID},
    };
    cr_assert_eq(fst_part_add_file(&project->part, NULL, name, strlen(name), &counts, &options),
                 FST_OK);
}

/* The table, to be compared; disposes of the project. */
static void shows(struct fst_project *project, const struct fst_table_options *options,
                  const char *expected)
{
    struct fst_str text = {0};
    struct fst_sink sink = {.write = collect, .payload = &text};
    project->part.summary.seconds = 0.5;
    cr_assert_eq(fst_table_write(&sink, project, options), FST_OK);
    cr_assert_eq(fst_sink_finish(&sink), FST_OK);
    cr_assert_str_eq(fst_str_cstr(&text), expected);
    fst_str_dispose(&text);
    fst_project_free(project);
}

Test(app_table, languages_come_by_code_with_a_total_and_a_closing_line)
{
    struct fst_project *project = new_project();
    add(project, "a.c", "C", 7);
    add(project, "b.py", "Python", 100);
    add(project, "c.c", "C", 20);
    struct fst_table_options options = {.rows = {.by = FST_ROW_LANGUAGE, .sort = FST_SORT_CODE}};
    shows(project, &options,
          "Language  Files  Lines  Code  Comments  Blanks  Words  Chars  Bytes\n"
          "Python        1    103   100         2       1    200   1000   1000\n"
          "C             2     33    27         4       2     54    270    270\n"
          "Total         3    136   127         6       3    254   1270   1270\n"
          "3 files, 1270 bytes, 0.500 s; 0 skipped; 0 ignored\n");
}

Test(app_table, top_cuts_rows_but_never_totals)
{
    struct fst_project *project = new_project();
    add(project, "a.c", "C", 7);
    add(project, "b.py", "Python", 100);
    struct fst_table_options options = {
        .rows = {.by = FST_ROW_LANGUAGE, .sort = FST_SORT_CODE, .top = 1}};
    shows(project, &options,
          "Language  Files  Lines  Code  Comments  Blanks  Words  Chars  Bytes\n"
          "Python        1    103   100         2       1    200   1000   1000\n"
          "Total         2    113   107         4       2    214   1070   1070\n"
          "2 files, 1070 bytes, 0.500 s; 0 skipped; 0 ignored\n");
}

Test(app_table, names_of_files_are_shown_escaped_and_unknown_ones_without_numbers)
{
    struct fst_project *project = new_project();
    add(project, "a\n\x1b[2J.c", "C", 7);
    add(project, "what", NULL, 5);
    struct fst_table_options options = {.rows = {.by = FST_ROW_FILE, .sort = FST_SORT_NAME}};
    shows(project, &options,
          "Lines  Code  Comments  Blanks  Words  Chars  Bytes  Language   Path\n"
          "   10     7         2       1     14     70     70  C          a\\n\\x1B[2J.c\n"
          "    -     -         -       -      -      -     50  (unknown)  what\n"
          "   10     7         2       1     14     70     70  Total\n"
          "1 file, 70 bytes, 0.500 s; 1 skipped (1 unknown-language); 0 ignored\n");
}

Test(app_table, a_narrow_terminal_loses_columns_and_a_colourful_one_gains_escapes)
{
    struct fst_project *project = new_project();
    add(project, "a.c", "C", 7);
    struct fst_table_options options = {
        .rows = {.by = FST_ROW_LANGUAGE, .sort = FST_SORT_CODE}, .colour = true, .width = 55};
    shows(project, &options,
          "\x1b[1mLanguage  Files  Lines  Code  Comments  Blanks  Bytes\x1b[0m\n"
          "C             1     10     7         2       1     70\n"
          "\x1b[1mTotal         1     10     7         2       1     70\x1b[0m\n"
          "1 file, 70 bytes, 0.500 s; 0 skipped; 0 ignored\n");
}

Test(app_table, the_closing_line_says_what_was_skipped_and_left_out)
{
    struct fst_project_summary summary = {
        .totals = {.files = 1, .bytes = 1},
        .seconds = 0.25,
        .left_out = {.ignored_files = 3, .ignored_dirs = 1, .hidden_files = 2},
    };
    summary.skipped[FST_REASON_BINARY] = 2;
    summary.skipped[FST_REASON_SYMLINK] = 1;
    struct fst_str text = {0};
    cr_assert_eq(fst_table_closing(&text, &summary), FST_OK);
    cr_assert_str_eq(text.data, "1 file, 1 byte, 0.250 s; 3 skipped (2 binary, 1 symlink); "
                                "4 ignored (1 directory); 2 hidden");
    fst_str_dispose(&text);
}
