/* SPDX-License-Identifier: MIT */
/*
 * Paths given: each file counts once, whatever way it was named.
 */
#include "walk/internal.h"

#include <criterion/criterion.h>

#include "walk/tree.h"

static const char *walk_of(const char *const *names, size_t len, struct fst_walk_options options)
{
    static char text[4096];
    struct tree tree;
    struct told told;
    tree_init(&tree);
    told_init(&told, &tree);
    tree_write(&tree, "d/a", "");
    tree_write(&tree, "d/.h/b", "");
    tree_write(&tree, "d-e/c", "");
    cr_assert_eq(symlink("d", tree_path(&tree, "link")), 0);
    char paths[8][600];
    const char *roots[8];
    for (size_t i = 0; i < len; i++) {
        snprintf(paths[i], sizeof paths[i], "%s/%s", tree.top, names[i]);
        roots[i] = paths[i];
    }
    options.roots = roots;
    options.roots_len = len;
    struct fst_walk_visitor visitor = told_visitor(&told);
    struct fst_walk_result result;
    cr_assert_eq(fst_walk_run(&result, &options, &visitor, NULL), FST_OK);
    snprintf(text, sizeof text, "%s", told_text(&told));
    told_dispose(&told);
    tree_dispose(&tree);
    return text;
}

#define WALK(options, ...)                                                                         \
    walk_of((const char *const[]){__VA_ARGS__},                                                    \
            sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *), options)

Test(walk_roots, count_once)
{
    struct fst_walk_options options = {0};
    cr_assert_str_eq(WALK(options, "d", "d/", "link", "d/a", "d-e"), "file d-e/c, file d/a");
    cr_assert_str_eq(WALK(options, "d/a", "d"), "file d/a");
    cr_assert_str_eq(WALK(options, "d", "d/.h"), "file d/.h/b, file d/a");
    cr_assert_str_eq(WALK(options, "d/a", "d/a", "d/../d/a"), "file d/a");
}

Test(walk_roots, links_given_are_followed)
{
    struct fst_walk_options options = {0};
    cr_assert_str_eq(WALK(options, "link"), "file link/a");
}

Test(walk_roots, as_text_each_counts_as_often_as_it_is_given)
{
    struct fst_walk_options options = {.text_only = true};
    cr_assert_str_eq(WALK(options, "d/a", "d/a"), "file d/a, file d/a");
}

Test(walk_roots, that_must_be_files_may_not_be_directories)
{
    struct fst_walk_options options = {.roots_are_files = true};
    cr_assert_str_eq(WALK(options, "d", "d/a", "none"),
                     "dir unreadable EISDIR d, file d/a, vanished ENOENT none");
}
