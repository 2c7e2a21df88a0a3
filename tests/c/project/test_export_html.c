/* SPDX-License-Identifier: MIT */
/* The page's source; tests/html looks at it in a browser. */
#include "made.h"

#include "project/export/assets.h"

static const struct fst_export_options by_code = {.by = FST_ROW_FILE, .sort = FST_SORT_CODE};

Test(project_export_html, the_page_allows_its_own_script_and_style_only)
{
    struct fst_project *project = made_project();
    struct fst_str text = made_export(fst_export_html, project, &by_code);
    struct fst_str policy = {0};
    cr_assert_eq(fst_str_printf(&policy,
                                "content=\"default-src 'none'; script-src 'sha256-%s'; style-src "
                                "'sha256-%s'; img-src data:; base-uri 'none'; form-action 'none'\"",
                                fst_asset_page_js.sha256, fst_asset_page_css.sha256),
                 FST_OK);
    cr_assert_not_null(strstr(text.data, policy.data), "%s", policy.data);
    cr_assert_null(strstr(text.data, "unsafe"));
    cr_assert_null(strstr(text.data, "src=\""));
    cr_assert_not_null(strstr(text.data, "[\"lib/deep/x.py\",\"Python\",1,13,7,6,0,14,70,70]"));
    cr_assert_not_null(strstr(text.data, "[\"shut\",\"unreadable\",\"permission denied\"]"));
    fst_str_dispose(&policy);
    fst_str_dispose(&text);
    fst_project_free(project);
}

Test(project_export_html, no_name_leaves_its_place)
{
    struct fst_project *project;
    cr_assert_eq(fst_project_new(&project), FST_OK);
    cr_assert_eq(fst_project_add_root(project, "<b>\"&"), FST_OK);
    made_file(&project->part, "</script><script>alert(1)<!--.c", FST_LANG_C, 1, 2);
    struct fst_str text = made_export(fst_export_html, project, &by_code);
    cr_assert_not_null(strstr(text.data, "<h1>&lt;b&gt;&quot;&amp;</h1>"));
    cr_assert_null(strstr(text.data, "<b>"));
    cr_assert_null(strstr(text.data, "<script>alert"));
    cr_assert_null(strstr(text.data, "<!--"));
    cr_assert_not_null(
        strstr(text.data, "[\"\\u003c/script>\\u003cscript>alert(1)\\u003c!--.c\",\"C\""));
    fst_str_dispose(&text);
    fst_project_free(project);
}
