/* SPDX-License-Identifier: MIT */
/*
 * Ignore files: how lines are read, that the last match decides, and that the tables which rule
 * patterns out never rule out one that matches.
 */
#include "walk/rules.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "walk/tree.h"

/* The line of the deciding pattern, 0 for none. */
static unsigned line_for(const struct fst_rules *rules, const char *name, bool ignore_case)
{
    if (!rules)
        return 0;
    struct fst_glob_path path = {name, strlen(name), 0, false};
    const struct fst_glob *glob = fst_rules_match(rules, &path, ignore_case);
    return glob ? glob->line : 0;
}

static unsigned line_in(const char *text, size_t nbytes, const char *name)
{
    struct fst_rules *rules;
    cr_assert_eq(fst_rules_parse(&rules, text, nbytes), FST_OK);
    unsigned line = line_for(rules, name, false);
    fst_rules_free(rules);
    return line;
}

#define LINE(text, name) line_in(text, sizeof(text) - 1, name)

Test(walk_rules, reads_lines_as_git_does)
{
    cr_assert_eq(LINE("a\nb", "b"), 2);
    cr_assert_eq(LINE("a\r\nb\r\n", "a"), 1);
    cr_assert_eq(LINE("b\r", "b"), 1);
    cr_assert_eq(LINE("\xEF\xBB\xBF"
                      "a\n",
                      "a"),
                 1);
    cr_assert_eq(LINE("#a\n", "#a"), 0);
    cr_assert_eq(LINE("\\#a\n", "#a"), 1);
    cr_assert_eq(LINE("a  \n", "a"), 1);
    cr_assert_eq(LINE("a\\ \n", "a "), 1);
    cr_assert_eq(LINE("a\t\n", "a"), 0);
    cr_assert_eq(LINE("a\t\n", "a\t"), 1);
    cr_assert_eq(LINE("a\0b\n", "a"), 1);
    cr_assert_eq(LINE("\n\n  \n", " "), 0);
}

Test(walk_rules, the_last_match_decides)
{
    cr_assert_eq(LINE("a*\n!ab\n*b\nc\n", "ab"), 3);
    cr_assert_eq(LINE("a*\n!ab\n", "ab"), 2);
}

Test(walk_rules, no_pattern_is_no_rules)
{
    struct fst_rules *rules;
    cr_assert_eq(fst_rules_parse(&rules, "# only\n\n", 8), FST_OK);
    cr_assert_null(rules);
    fst_rules_free(rules);
}

Test(walk_rules, single_patterns_become_rules)
{
    const char *const list[] = {"*.o", "", "!keep.o"};
    struct fst_rules *rules;
    cr_assert_eq(fst_rules_from_list(&rules, list, 3), FST_OK);
    cr_assert_eq(line_for(rules, "a.o", false), 1);
    cr_assert_eq(line_for(rules, "keep.o", false), 3);
    fst_rules_free(rules);
}

static void random_text(char *out, size_t max, const char *letters)
{
    size_t n = 1 + (size_t)rand() % max;
    for (size_t i = 0; i < n; i++)
        out[i] = letters[(size_t)rand() % strlen(letters)];
    out[n] = '\0';
}

Test(walk_rules, the_tables_rule_out_no_match)
{
    srand(7);
    for (int round = 0; round < 300; round++) {
        char text[4096] = "", patterns[150][8];
        size_t n = 1 + (size_t)rand() % 150;
        for (size_t i = 0; i < n; i++) {
            random_text(patterns[i], 4, "abAB*?[]!.\\");
            strcat(strcat(text, patterns[i]), "\n");
        }
        struct fst_rules *rules;
        cr_assert_eq(fst_rules_parse(&rules, text, strlen(text)), FST_OK);
        for (int k = 0; k < 50; k++) {
            char name[8];
            bool fold = k & 1;
            random_text(name, 4, "abAB.");
            struct fst_glob_path path = {name, strlen(name), 0, false};
            unsigned want = 0;
            for (size_t i = 0; i < n; i++) {
                struct fst_glob glob;
                fst_glob_parse(&glob, patterns[i], strlen(patterns[i]));
                if (fst_glob_match(&glob, &path, fold))
                    want = (unsigned)i + 1;
            }
            cr_assert_eq(line_for(rules, name, fold), want, "%s", name);
        }
        fst_rules_free(rules);
    }
}

Test(walk_rules, only_regular_files_are_read)
{
    struct tree tree;
    tree_init(&tree);
    tree_write(&tree, "real", "a\n");
    cr_assert_eq(symlink("real", tree_path(&tree, "link")), 0);
    cr_assert_eq(mkfifo(tree_path(&tree, "fifo"), 0600), 0);
    struct fst_rules *rules;
    cr_assert_eq(fst_rules_read(&rules, AT_FDCWD, tree_path(&tree, "link"), false), FST_OK);
    cr_assert_null(rules);
    cr_assert_eq(fst_rules_read(&rules, AT_FDCWD, tree_path(&tree, "fifo"), true), FST_OK);
    cr_assert_null(rules);
    cr_assert_eq(fst_rules_read(&rules, AT_FDCWD, tree_path(&tree, "none"), true), FST_OK);
    cr_assert_null(rules);
    cr_assert_eq(fst_rules_read(&rules, AT_FDCWD, tree_path(&tree, "link"), true), FST_OK);
    cr_assert_eq(line_for(rules, "a", false), 1);
    fst_rules_free(rules);
    tree_dispose(&tree);
}
