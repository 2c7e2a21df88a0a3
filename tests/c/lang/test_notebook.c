/* SPDX-License-Identifier: MIT */
/* Notebooks: what the streaming reader keeps. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "lang/ids.h"
#include "lang/notebook.h"

static bool read_cut(struct fst_notebook *notebook, const char *json, size_t cut)
{
    size_t nbytes = strlen(json);
    fst_notebook_start(notebook);
    for (size_t at = 0; at < nbytes; at += cut) {
        size_t n = nbytes - at < cut ? nbytes - at : cut;
        cr_assert_eq(fst_notebook_feed(notebook, (const uint8_t *)json + at, n), 0);
    }
    return fst_notebook_finish(notebook);
}

static const char two_cells[] =
    "{\"cells\": [\n"
    " {\"cell_type\": \"markdown\", \"metadata\": {}, \"source\": [\"# Title\\n\", \"text\"]},\n"
    " {\"cell_type\": \"code\", \"outputs\": [{\"text\": [\"no \\\"source\\\"\"], \"source\": "
    "\"x\"}],\n"
    "  \"source\": \"x = 1\\n# \\u00e9\\n\"}],\n"
    " \"metadata\": {\"kernelspec\": {\"name\": \"ir\", \"language\": \"R\"}}, \"nbformat\": 4}\n";

Test(lang_notebook, keeps_the_cells_at_any_cut)
{
    struct fst_notebook notebook = {0};
    for (size_t cut = 1; cut <= sizeof(two_cells); cut++) {
        cr_assert(read_cut(&notebook, two_cells, cut));
        cr_assert_eq(notebook.cells_len, 2);
        cr_assert_eq(notebook.cells[0].kind, FST_CELL_MARKDOWN);
        cr_assert_eq(notebook.cells[1].kind, FST_CELL_CODE);
        cr_assert_str_eq(fst_str_cstr(&notebook.text), "# Title\ntextx = 1\n# \xC3\xA9\n");
        cr_assert_eq(notebook.cells[1].offset, 12);
        cr_assert_eq(fst_notebook_language(&notebook), FST_LANG_R);
    }
    fst_notebook_dispose(&notebook);
}

static void check_text(const char *escaped, const char *expected, size_t nbytes)
{
    char json[512];
    snprintf(json, sizeof(json), "{\"cells\":[{\"source\":\"%s\"}]}", escaped);
    struct fst_notebook notebook = {0};
    for (size_t cut = 1; cut < 20; cut++) {
        cr_assert(read_cut(&notebook, json, cut), "%s", escaped);
        cr_assert_eq(notebook.text.len, nbytes, "%s: %zu", escaped, notebook.text.len);
        cr_assert_eq(memcmp(fst_str_cstr(&notebook.text), expected, nbytes), 0, "%s", escaped);
    }
    fst_notebook_dispose(&notebook);
}

Test(lang_notebook, escapes)
{
    check_text("a\\\"\\\\\\/\\b\\f\\n\\r\\tb", "a\"\\/\b\f\n\r\tb", 10);
    check_text("\\u0041\\u00e4\\u20AC\\ud83d\\ude00", "A\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80", 10);
    check_text("\\u0000x", "\0x", 2);
}

Test(lang_notebook, lone_surrogates_become_replacement_characters)
{
    check_text("\\ud83dx", "\xEF\xBF\xBDx", 4);
    check_text("\\ude00", "\xEF\xBF\xBD", 3);
    check_text("\\ud83d\\ud83d\\ude00", "\xEF\xBF\xBD\xF0\x9F\x98\x80", 7);
    check_text("\\ud83d\\n", "\xEF\xBF\xBD\n", 4);
    check_text("\\ud83d", "\xEF\xBF\xBD", 3);
}

Test(lang_notebook, broken_json_is_told)
{
    static const char *const broken[] = {
        "",     "{",         "[1,2",  "{\"cells\":[}", "{\"a\":1,}",
        "[1,]", "{\"a\" 1}", "{a:1}", "\"\\x\"",       "\"\\u00g0\"",
        "tru",  "nul",       "1 2",   "{}{}",          "[\"a\nb\"]",
        "]",    "{\"a\":1]", "--",    "{,}",
    };
    struct fst_notebook notebook = {0};
    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++)
        cr_assert(!read_cut(&notebook, broken[i], 3), "%s", broken[i]);
    cr_assert(read_cut(&notebook, "{\"a\": [1, -2.5e+3, true, false, null, NaN, {}, []]}", 3));
    fst_notebook_dispose(&notebook);
}

Test(lang_notebook, nesting_is_bounded)
{
    char deep[2 * FST_NOTEBOOK_MAX_DEPTH + 3];
    struct fst_notebook notebook = {0};
    memset(deep, '[', FST_NOTEBOOK_MAX_DEPTH);
    memset(deep + FST_NOTEBOOK_MAX_DEPTH, ']', FST_NOTEBOOK_MAX_DEPTH);
    deep[2 * FST_NOTEBOOK_MAX_DEPTH] = '\0';
    cr_assert(read_cut(&notebook, deep, 7));
    memset(deep, '[', FST_NOTEBOOK_MAX_DEPTH + 1);
    memset(deep + FST_NOTEBOOK_MAX_DEPTH + 1, ']', FST_NOTEBOOK_MAX_DEPTH + 1);
    deep[2 * FST_NOTEBOOK_MAX_DEPTH + 2] = '\0';
    cr_assert(!read_cut(&notebook, deep, 7));
    fst_notebook_dispose(&notebook);
}

Test(lang_notebook, the_older_format_with_worksheets)
{
    struct fst_notebook notebook = {0};
    cr_assert(read_cut(&notebook,
                       "{\"metadata\":{\"name\":\"x\"},\"worksheets\":[{\"cells\":[{\"cell_type\":"
                       "\"code\",\"input\":[\"a\"],\"language\":\"python\"}]}]}",
                       5));
    cr_assert_eq(notebook.cells_len, 1);
    cr_assert_eq(fst_notebook_language(&notebook), FST_LANG_PYTHON);
    fst_notebook_dispose(&notebook);
}
