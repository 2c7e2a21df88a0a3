/* SPDX-License-Identifier: MIT */
/*
 * What is decided on entering a directory. The whole of git's rules is compared with git itself by
 * tests/walk/differential.py.
 */
#include "walk/internal.h"

#include <criterion/criterion.h>

#include "walk/tree.h"

static const char *walk_of(const char *ignore_name, const char *ignore_text, bool repository,
                           struct fst_walk_options options)
{
    static char text[4096];
    struct tree tree;
    struct told told;
    tree_init(&tree);
    told_init(&told, &tree);
    tree_fake_git(&tree, "exit 0\n");
    if (repository)
        tree_repository(&tree, "r");
    tree_write(&tree, "r/a.c", "");
    tree_write(&tree, "r/b.o", "");
    tree_write(&tree, "r/.h", "");
    tree_write(&tree, "r/d/c.o", "");
    if (ignore_name)
        tree_write(&tree, ignore_name, ignore_text);
    snprintf(text, sizeof text, "%s", told_walk(&told, options, "r", NULL));
    told_dispose(&told);
    tree_dispose(&tree);
    return text;
}

Test(walk_enter, hidden_files_are_left_out_unless_asked_for)
{
    struct fst_walk_options options = {0};
    cr_assert_str_eq(walk_of(NULL, NULL, false, options), "file r/a.c, file r/b.o, file r/d/c.o");
    options.hidden = true;
    cr_assert_str_eq(walk_of(NULL, NULL, true, options),
                     "file r/.h, file r/a.c, file r/b.o, file r/d/c.o");
}

Test(walk_enter, gits_ignore_files_hold_in_repositories_only)
{
    struct fst_walk_options options = {0};
    cr_assert_str_eq(walk_of("r/.gitignore", "*.o\n", true, options), "file r/a.c");
    cr_assert_str_eq(walk_of("r/.gitignore", "*.o\n", false, options),
                     "file r/a.c, file r/b.o, file r/d/c.o");
    cr_assert_str_eq(walk_of("r/.ignore", "*.o\n", false, options), "file r/a.c");
    options.no_ignore_vcs = true;
    cr_assert_str_eq(walk_of("r/.gitignore", "*.o\n", true, options),
                     "file r/a.c, file r/b.o, file r/d/c.o");
    cr_assert_str_eq(walk_of("r/.ignore", "*.o\n", true, options), "file r/a.c");
    options.no_ignore = true;
    cr_assert_str_eq(walk_of("r/.ignore", "*.o\n", true, options),
                     "file r/a.c, file r/b.o, file r/d/c.o");
}

Test(walk_enter, excludes_begin_at_the_root)
{
    static const char *const excludes[] = {"/b.o", "d/*.o"};
    struct fst_walk_options options = {.excludes = excludes, .excludes_len = 2, .no_ignore = true};
    cr_assert_str_eq(walk_of(NULL, NULL, false, options), "file r/a.c");
}
