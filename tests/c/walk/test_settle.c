/* SPDX-License-Identifier: MIT */
/*
 * Tracked files count although they were left out; with a script for git. With git itself:
 * tests/walk/cases.py and differential.py.
 */
#include "walk/internal.h"

#include <criterion/criterion.h>

#include "walk/tree.h"

static const char *walk_of(const char *git, struct fst_walk_result *result)
{
    static char text[4096];
    struct tree tree;
    struct told told;
    tree_init(&tree);
    told_init(&told, &tree);
    tree_fake_git(&tree, git);
    tree_repository(&tree, "r");
    tree_write(&tree, "r/.gitignore", "*.o\nbuild/\n");
    tree_write(&tree, "r/.ignore", "never\n");
    tree_write(&tree, "r/a.c", "");
    tree_write(&tree, "r/a.o", "");
    tree_write(&tree, "r/build/deep/x", "");
    tree_write(&tree, "r/build/deep/never", "");
    tree_write(&tree, "r/build/y", "");
    tree_write(&tree, "r/.h/z", "");
    cr_assert_eq(symlink("h", tree_path(&tree, "r/.link")), 0);
    snprintf(text, sizeof text, "%s", told_walk(&told, (struct fst_walk_options){0}, "r", result));
    told_dispose(&told);
    tree_dispose(&tree);
    return text;
}

Test(walk_settle, tracked_files_count_all_the_same)
{
    struct fst_walk_result result;
    cr_assert_str_eq(
        walk_of("printf '.link\\0a.o\\0build/deep/never\\0build/deep/x\\0gone\\0'\n", &result),
        "file r/a.c, file r/a.o, file r/build/deep/x, symlink r/.link");
    cr_assert_eq(result.git, FST_GIT_USED);
    cr_assert_eq(result.left_out.ignored_files, 0);
    cr_assert_eq(result.left_out.ignored_dirs, 0);
    cr_assert_eq(result.left_out.hidden_files, 2);
    cr_assert_eq(result.left_out.hidden_dirs, 1);
}

Test(walk_settle, without_an_answer_they_stay_out)
{
    struct fst_walk_result result;
    cr_assert_str_eq(walk_of("exit 128\n", &result), "file r/a.c");
    cr_assert_eq(result.git, FST_GIT_REFUSED);
    cr_assert_eq(result.left_out.ignored_files, 1);
    cr_assert_eq(result.left_out.ignored_dirs, 1);
}

Test(walk_settle, odd_answers_do_no_harm)
{
    struct fst_walk_result result;
    cr_assert_str_eq(
        walk_of("printf '\\0/\\0//\\0../a\\0build\\0build//\\0build/../a.c\\0.h/\\0.link/z\\0'\n",
                &result),
        "file r/a.c");
}
