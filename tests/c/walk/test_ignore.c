/* SPDX-License-Identifier: MIT */
/*
 * The order in which ignore files are asked.
 */
#include "walk/ignore.h"

#include <criterion/criterion.h>
#include <string.h>

static struct fst_rules *rules(const char *text)
{
    struct fst_rules *out;
    cr_assert_eq(fst_rules_parse(&out, text, strlen(text)), FST_OK);
    return out;
}

static enum fst_verdict verdict(const struct fst_scope *scope, const char *path, bool git)
{
    size_t at = (size_t)(strrchr(path, '/') - path) + 1;
    struct fst_glob_path what = {path, strlen(path), at, false};
    return fst_ignore_verdict(scope, &what, git);
}

Test(walk_ignore, knows_its_files)
{
    cr_assert_eq(fst_ignore_file(".gitignore", 10), FST_IGNORE_GIT);
    cr_assert_eq(fst_ignore_file(".ignore", 7), FST_IGNORE_PLAIN);
    cr_assert_eq(fst_ignore_file(".filestatsignore", 16), FST_IGNORE_OWN);
    cr_assert_eq(fst_ignore_file(".gitignored", 11), 0);
}

Test(walk_ignore, the_strongest_source_decides)
{
    struct fst_rules *excludes = rules("x1\n!x2\n");
    struct fst_repository repo = {.exclude = rules("i*\n!ig\n"), .global = rules("g*\nig\n")};
    struct fst_scope outer = {.base_nbytes = 3,
                              .own = rules("o*\n"),
                              .plain = rules("p*\n!both\n"),
                              .git = rules("both\n*2\n!i1\n/t/deep\n"),
                              .fresh = true,
                              .repository = &repo,
                              .repository_base_nbytes = 3,
                              .excludes = excludes,
                              .excludes_base_nbytes = 3};
    struct fst_scope inner = outer;
    inner.up = &outer;
    inner.base_nbytes = 5;
    inner.own = inner.plain = NULL;
    inner.git = rules("!n2\n");
    inner.fresh = false;
    static const struct {
        const char *path;
        enum fst_verdict want;
    } rows[] = {
        {"/r/t/x1", FST_VERDICT_IGNORED},
        {"/r/t/x2", FST_VERDICT_KEPT},
        {"/r/t/o", FST_VERDICT_IGNORED},
        {"/r/t/p", FST_VERDICT_IGNORED},
        {"/r/t/both", FST_VERDICT_KEPT},
        {"/r/t/m2", FST_VERDICT_IGNORED_BY_GIT},
        {"/r/t/n2", FST_VERDICT_KEPT},
        {"/r/t/i1", FST_VERDICT_KEPT},
        {"/r/t/i3", FST_VERDICT_IGNORED_BY_GIT},
        {"/r/t/ig", FST_VERDICT_KEPT},
        {"/r/t/g", FST_VERDICT_IGNORED_BY_GIT},
        {"/r/t/deep", FST_VERDICT_IGNORED_BY_GIT},
        {"/r/t/z", FST_VERDICT_NONE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_assert_eq(verdict(&inner, rows[i].path, true), rows[i].want, "%s", rows[i].path);
    cr_assert_eq(verdict(&inner, "/r/t/m2", false), FST_VERDICT_NONE);
    cr_assert_eq(verdict(NULL, "/r/t/m2", true), FST_VERDICT_NONE);
    inner.fresh = true; /* git's rules above no longer hold, the others do */
    cr_assert_eq(verdict(&inner, "/r/t/m2", true), FST_VERDICT_NONE);
    cr_assert_eq(verdict(&inner, "/r/t/p", true), FST_VERDICT_IGNORED);
    fst_ignore_dispose(&inner);
    fst_ignore_dispose(&outer);
    fst_rules_free(excludes);
    fst_rules_free(repo.exclude);
    fst_rules_free(repo.global);
}
