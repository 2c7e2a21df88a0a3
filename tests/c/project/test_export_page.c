/* SPDX-License-Identifier: MIT */
/* Markdown and plain text: every figure is there, aligned, and names stay names. */
#include "made.h"

#include "project/export/people.h"

static const struct fst_export_options by_code = {.by = FST_ROW_FILE, .sort = FST_SORT_CODE};

static void expect(const struct fst_str *text, const char *part)
{
    cr_assert_not_null(strstr(text->data, part), "no \"%s\" in\n%s", part, text->data);
}

Test(project_export_page, markdown_has_tables_of_languages_and_files)
{
    struct fst_project *project = made_project();
    struct fst_str text = made_export(fst_export_markdown, project, &by_code);
    expect(&text, "# .\n\n3 files, 21 lines, 24 words, 220 characters\n");
    expect(&text, "| Language | Files | Lines | Code | Comments | Blanks | Bytes | Share |\n"
                  "| :--- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
                  "| Python | 1 | 13 | 7 | 6 | 0 | 70 | 61.9 % |\n"
                  "| C | 2 | 8 | 5 | 3 | 0 | 150 | 38.1 % |\n"
                  "| Total | 3 | 21 | 12 | 9 | 0 | 220 | 100.0 % |\n");
    expect(&text, "| lib/deep/x.py | 13 | 7 | 6 | 0 | 70 | 61.9 % | Python |\n");
    cr_assert_null(strstr(text.data, "x.bin"), "it is not counted");
    expect(&text, "\nNot counted: 1 binary, 1 unknown-language, 1 unreadable\n");
    fst_str_dispose(&text);
    fst_project_free(project);
}

Test(project_export_page, text_is_aligned)
{
    struct fst_project *project = made_project();
    struct fst_str text = made_export(fst_export_text, project, &by_code);
    expect(&text, "Language  Files  Lines  Code  Comments  Blanks  Bytes    Share\n"
                  "Python        1     13     7         6       0     70   61.9 %\n"
                  "C             2      8     5         3       0    150   38.1 %\n"
                  "Total         3     21    12         9       0    220  100.0 %\n");
    expect(&text, "Lines  Code  Comments  Blanks  Bytes   Share  Path\n"
                  "   13     7         6       0     70  61.9 %  lib/deep/x.py\n");
    fst_str_dispose(&text);
    fst_project_free(project);
}

static struct fst_str page_of(made_export_fn *exporter, const char *path)
{
    struct fst_project *project;
    cr_assert_eq(fst_project_new(&project), FST_OK);
    cr_assert_eq(fst_project_add_root(project, "."), FST_OK);
    made_file(&project->part, path, FST_LANG_C, 1, 2);
    struct fst_str text = made_export(exporter, project, &by_code);
    fst_project_free(project);
    return text;
}

Test(project_export_page, names_are_no_markup)
{
    struct fst_str text = page_of(fst_export_markdown, "a|b`c<i>_d_e*[x](y)\n\xff.c");
    expect(&text, "| a\\|b\\`c\\<i\\>\\_d_e\\*\\[x\\](y)\\\\n\\\\xFF.c |");
    fst_str_dispose(&text);
    text = page_of(fst_export_text, "a\x1b[2J\xe2\x80\xae.c");
    expect(&text, "  a\\x1B[2J\\u{202E}.c\n");
    fst_str_dispose(&text);
}

Test(project_export_page, the_list_of_files_ends_and_says_so)
{
    struct fst_project *project;
    cr_assert_eq(fst_project_new(&project), FST_OK);
    for (unsigned i = 0; i <= FST_PEOPLE_FILES; i++) {
        char path[16];
        (void)snprintf(path, sizeof path, "%u.c", i);
        made_file(&project->part, path, FST_LANG_C, i + 1, 2);
    }
    struct fst_str text = made_export(fst_export_markdown, project, &by_code);
    expect(&text, "## Files: the first 100 of 101, by code\n");
    expect(&text, "| 1.c |");
    cr_assert_null(strstr(text.data, "| 0.c |"));
    fst_str_dispose(&text);
    fst_project_free(project);
}
