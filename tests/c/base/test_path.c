/* SPDX-License-Identifier: MIT */
/* Paths as text. */
#include "base/path.h"

#include <criterion/criterion.h>

static void check_normalized(const char *cwd, const char *path, const char *want)
{
    struct fst_str out = {0};
    cr_assert_eq(fst_path_normalize(&out, cwd, path), 0);
    cr_assert_str_eq(out.data, want, "%s in %s gave %s", path, cwd, out.data);
    fst_str_dispose(&out);
}

Test(base_path, basename_is_behind_the_last_slash)
{
    cr_assert_str_eq(fst_path_basename("a/b/c.txt"), "c.txt");
    cr_assert_str_eq(fst_path_basename("c.txt"), "c.txt");
    cr_assert_str_eq(fst_path_basename("a/"), "");
    cr_assert_str_eq(fst_path_basename(""), "");
}

Test(base_path, join_puts_one_slash)
{
    struct fst_str path = {0};
    cr_assert_eq(fst_path_join(&path, "a", 1), 0);
    cr_assert_eq(fst_path_join(&path, "bcd", 2), 0);
    cr_assert_str_eq(path.data, "a/bc");
    fst_str_clear(&path);
    cr_assert_eq(fst_str_puts(&path, "/"), 0);
    cr_assert_eq(fst_path_join(&path, "x", 1), 0);
    cr_assert_str_eq(path.data, "/x");
    fst_str_dispose(&path);
}

/* The same as Python's os.path.normpath(os.path.join(cwd, path)), but for a leading "//". */
Test(base_path, normalizes_as_text)
{
    check_normalized("/home/u", "a//b/./c/", "/home/u/a/b/c");
    check_normalized("/home/u", "../v/x", "/home/v/x");
    check_normalized("/home/u", "../../../..", "/");
    check_normalized("/", "", "/");
    check_normalized("/home/u", ".", "/home/u");
    check_normalized("/ignored", "/etc/../usr/./bin", "/usr/bin");
    check_normalized("/ignored", "//a", "/a");
    check_normalized("/a", "...", "/a/...");
    check_normalized("/a", "..b/.c", "/a/..b/.c");
}

Test(base_path, within_means_whole_components)
{
    cr_assert(fst_path_is_within("/a/b", "/a"));
    cr_assert(fst_path_is_within("/a", "/a"));
    cr_assert(fst_path_is_within("/a", "/"));
    cr_assert(fst_path_is_within("/", "/"));
    cr_assert_not(fst_path_is_within("/ab", "/a"));
    cr_assert_not(fst_path_is_within("/", "/a"));
}
