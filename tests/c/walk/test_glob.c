/* SPDX-License-Identifier: MIT */
/*
 * One pattern: a table of git's verdicts (each can be had again with `git check-ignore --no-index`
 * and the pattern in .gitignore), random patterns against the definition, and hostile ones.
 */
#include "walk/glob.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

static bool matches(const char *pattern, const char *path, bool ignore_case)
{
    struct fst_glob glob;
    fst_glob_parse(&glob, pattern, strlen(pattern));
    size_t nbytes = strlen(path);
    bool is_dir = nbytes && path[nbytes - 1] == '/';
    nbytes -= is_dir;
    size_t basename_at = nbytes;
    while (basename_at && path[basename_at - 1] != '/')
        basename_at--;
    struct fst_glob_path what = {path, nbytes, basename_at, is_dir};
    return fst_glob_match(&glob, &what, ignore_case);
}

Test(walk_glob, has_gits_verdicts)
{
    static const struct {
        const char *pattern, *path;
        bool want;
    } rows[] = {
        {"a", "a", true},
        {"a", "x/a", true},
        {"a", "a/x", false},
        {"/a", "a", true},
        {"/a", "x/a", false},
        {"a/", "a", false},
        {"a/", "a/", true},
        {"x/a", "x/a", true},
        {"x/a", "y/x/a", false},
        {"*.c", "x/y.c", true},
        {"x/*.c", "x/y/z.c", false},
        {"x/**/z", "x/z", true},
        {"x/**/z", "x/a/b/z", true},
        {"**/z", "z", true},
        {"**/z", "a/z", true},
        {"x/**", "x/a/b", true},
        {"x/**", "x", false},
        {"foo**/bar", "fooa/b/bar", true}, /* the cut-off head makes "**" stand at the begin */
        {"?oo**/bar", "fooa/b/bar", false},
        {"a//b", "a/b", false},
        {"./a", "a", false},
        {"[", "[", false},
        {"[a", "[a", false},
        {"[]]", "]", true},
        {"[!]]", "a", true},
        {"[a-c]", "b", true},
        {"[c-a]", "b", false},
        {"[a-]", "-", true},
        {"[\\]]", "]", true},
        {"[[:alpha:]]", "q", true},
        {"[[:alpha:]]", "1", false},
        {"[[:nonsense:]a]", "a", false},
        {"[[:alpha]", ":", true},
        {"x[/]a", "x/a", false},
        {"\xc3?", "\xc3\xbc", true}, /* bytes, not characters */
        {"\\*", "*", true},
        {"\\*", "a", false},
        {"a\\", "a\\", false},
        {"*", ".hidden", true},
        {"/", "a", false},
        {"", "a", false},
        {"**a", "x/ba", true},
        {"x/**a", "x/ba", true},
        {"x/b**a", "x/b/a", false},
        {"x/?**a", "x/b/a", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_assert_eq(matches(rows[i].pattern, rows[i].path, false), rows[i].want, "%s on %s",
                     rows[i].pattern, rows[i].path);
}

Test(walk_glob, ignores_case_as_git_does)
{
    cr_assert(matches("A*", "abc", true));
    cr_assert(matches("a*B", "AxB", true));
    cr_assert(matches("[A-C]x", "bX", true));
    cr_assert(matches("[[:upper:]]", "a", true));
    cr_assert(!matches("\\A", "a", true));
    cr_assert(!matches("A", "a", false));
}

Test(walk_glob, reads_the_marks_around_a_pattern)
{
    struct fst_glob glob;
    fst_glob_parse(&glob, "!/a/b/", 6);
    cr_assert_eq(glob.flags, FST_GLOB_NEGATED | FST_GLOB_DIR_ONLY);
    cr_assert_eq(glob.nbytes, 3);
    fst_glob_parse(&glob, "*.o", 3);
    cr_assert_eq(glob.flags, FST_GLOB_BASENAME | FST_GLOB_ENDS_WITH);
}

/* The definition, without any cleverness: for patterns of letters, '?', '*', '**' and '/'. */
static bool by_definition(const char *begin, const char *p, const char *t)
{
    if (*p == '\0')
        return *t == '\0';
    if (*p == '*') {
        const char *after = p;
        while (*after == '*')
            after++;
        bool any =
            after - p > 1 && (p == begin || p[-1] == '/') && (*after == '\0' || *after == '/');
        if (any && *after == '/' && by_definition(begin, after + 1, t))
            return true;
        for (;; t++) {
            if (by_definition(begin, after, t))
                return true;
            if (*t == '\0' || (*t == '/' && !any))
                return false;
        }
    }
    if (*t == '\0' || (*p == '?' ? *t == '/' : *p != *t))
        return false;
    return by_definition(begin, p + 1, t + 1);
}

Test(walk_glob, agrees_with_the_definition_on_random_patterns)
{
    static const char letters[] = "ab/?**";
    srand(20240);
    for (int round = 0; round < 200000; round++) {
        char pattern[9] = {0}, text[12] = {0};
        size_t pattern_nbytes = 1 + (size_t)rand() % 8, nbytes = 1 + (size_t)rand() % 11;
        for (size_t i = 0; i < pattern_nbytes; i++)
            pattern[i] = letters[(size_t)rand() % 6];
        for (size_t i = 0; i < nbytes; i++)
            text[i] = "ab/"[rand() % 3];
        cr_assert_eq(fst_glob_wild(pattern, pattern_nbytes, text, nbytes, false),
                     by_definition(pattern, pattern, text), "%s on %s", pattern, text);
    }
}

Test(walk_glob, hostile_patterns_end_soon, .timeout = 5)
{
    char pattern[4096], text[4096];
    uint64_t start = fst_clock_ns();
    for (size_t i = 0; i < sizeof pattern - 2; i += 2)
        memcpy(pattern + i, "*a", 2);
    memcpy(pattern + sizeof pattern - 2, "b", 2);
    memset(text, 'a', sizeof text);
    cr_assert(!fst_glob_wild(pattern, sizeof pattern - 1, text, 4000, false));
    for (size_t i = 0; i + 3 < sizeof pattern; i += 3)
        memcpy(pattern + i, "**/", 3);
    for (size_t i = 1; i < sizeof text; i += 2)
        text[i] = '/';
    cr_assert(!fst_glob_wild(pattern, 3000, text, 3999, false));
    cr_assert_lt(fst_clock_ns() - start, UINT64_C(2000000000));
}
