/* SPDX-License-Identifier: MIT */
/*
 * Git's configuration files. Each expected value can be had again by `git config --get` in a
 * repository with that file.
 */
#include "walk/config.h"

#include <criterion/criterion.h>

#include "walk/tree.h"

/* Reads the configuration of a repository whose config file holds `text`. */
static void read_text(struct fst_config *config, struct tree *tree, const char *text)
{
    tree_init(tree);
    setenv("HOME", tree_path(tree, "home"), 1);
    setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("GIT_CONFIG_GLOBAL");
    tree_write(tree, "r/config", text);
    tree_write(tree, "r/HEAD", "ref: refs/heads/topic/x\n");
    tree_write(tree, "r/more", "[core]\n\tignorecase\n");
    cr_assert_eq(fst_config_read(config, tree_path(tree, "r"), tree_path(tree, "r")), FST_OK);
}

static bool ignores_case(const char *text)
{
    struct fst_config config;
    struct tree tree;
    read_text(&config, &tree, text);
    bool ignore_case = config.ignore_case;
    fst_config_dispose(&config);
    tree_dispose(&tree);
    return ignore_case;
}

Test(walk_config, reads_booleans)
{
    cr_assert(ignores_case("[core]\nignorecase = true\n"));
    cr_assert(ignores_case("[CORE] IgnoreCase=yes"));
    cr_assert(ignores_case("[core]\r\n\tignorecase\r\n"));
    cr_assert(ignores_case("[core]\nignorecase = 1 ; one\n"));
    cr_assert(!ignores_case("[core]\nignorecase = false\n"));
    cr_assert(!ignores_case("[core]\nignorecase =\n"));
    cr_assert(!ignores_case("[core \"x\"]\nignorecase = true\n"));
    cr_assert(!ignores_case("# [core]\n; ignorecase = true\n"));
    cr_assert(!ignores_case("[core]\nignorecase = true\nignorecase = no\n"));
}

Test(walk_config, a_bad_line_ends_the_file)
{
    cr_assert(!ignores_case("[core\nignorecase = true\n"));
    cr_assert(!ignores_case("[core]\n= x\nignorecase = true\n"));
    cr_assert(!ignores_case("[core]\nx = \"\nignorecase = true\n"));
}

Test(walk_config, follows_includes)
{
    cr_assert(ignores_case("[include]\npath = more\n"));
    cr_assert(ignores_case("[includeIf \"gitdir:/tmp/**/r\"]\npath = more\n"));
    cr_assert(ignores_case("[includeIf \"gitdir/i:/TMP/\"]\npath = more\n"));
    cr_assert(ignores_case("[includeIf \"onbranch:topic/\"]\npath = more\n"));
    cr_assert(!ignores_case("[includeIf \"gitdir:/elsewhere/\"]\npath = more\n"));
    cr_assert(!ignores_case("[includeIf \"onbranch:main\"]\npath = more\n"));
    cr_assert(!ignores_case("[include]\npath = config\n")); /* itself: ends at the limit */
}

/* Without a bound the first would be 30^10 files, the second 20^9. */
Test(walk_config, includes_that_multiply_come_to_an_end)
{
    struct fst_str text = {0};
    for (int i = 0; i < 30; i++)
        cr_assert_eq(fst_str_puts(&text, "[include]\npath = config\n"), FST_OK);
    cr_assert_eq(fst_str_puts(&text, "[core]\nignorecase\n"), FST_OK);
    cr_assert(ignores_case(text.data));

    struct fst_config config;
    struct tree tree;
    tree_init(&tree);
    for (int level = 0; level < 10; level++) {
        char name[16];
        snprintf(name, sizeof name, "r/%d", level);
        fst_str_clear(&text);
        for (int i = 0; i < 20; i++)
            cr_assert_eq(fst_str_printf(&text, "[include]\npath = %d\n", level + 1), FST_OK);
        cr_assert_eq(fst_str_puts(&text, "[core]\nignorecase\n"), FST_OK);
        tree_write(&tree, level ? name : "r/config", text.data);
    }
    setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    setenv("HOME", tree_path(&tree, "home"), 1);
    cr_assert_eq(fst_config_read(&config, tree_path(&tree, "r"), tree_path(&tree, "r")), FST_OK);
    cr_assert(config.ignore_case);
    fst_config_dispose(&config);
    tree_dispose(&tree);
    fst_str_dispose(&text);
}

Test(walk_config, reads_values_as_git_does)
{
    struct fst_config config;
    struct tree tree;
    read_text(&config, &tree,
              "[core]\n\tworktree = \" a \"b\\\"\\\\  c  # d\n\texcludesFile = ~/x\\\n\ty\n"
              "\tbare = true\n[extensions]\n\tworktreeConfig = true\n");
    cr_assert_str_eq(fst_str_cstr(&config.worktree), " a b\"\\  c");
    cr_assert_str_eq(fst_str_cstr(&config.excludes_file), tree_path(&tree, "home/x\ty"));
    cr_assert(config.bare && config.worktree_config && config.has_excludes_file);
    fst_config_dispose(&config);
    tree_dispose(&tree);
}

Test(walk_config, the_work_tree_of_a_linked_one_is_not_the_main_ones)
{
    struct fst_config config;
    struct tree tree;
    read_text(&config, &tree, "[core]\n\tworktree = /x\n\tbare = true\n");
    fst_config_dispose(&config);
    cr_assert_eq(fst_config_read(&config, tree_path(&tree, "r/w"), tree_path(&tree, "r")), FST_OK);
    cr_assert(!config.has_worktree && !config.bare);
    fst_config_dispose(&config);
    tree_dispose(&tree);
}

Test(walk_config, what_git_refuses_ends_the_file_and_odd_writing_does_not)
{
    cr_assert(!ignores_case("[core]\nx = \\q\nignorecase = true\n"));
    cr_assert(!ignores_case("[core]\nx y = z\nignorecase = true\n"));
    cr_assert(!ignores_case("[a b]\n[core]\nignorecase = true\n"));
    cr_assert(!ignores_case("[a \"b\nc\"]\n[core]\nignorecase = true\n"));
    cr_assert(!ignores_case("[a \"b\" ]\n[core]\nignorecase = true\n"));
    cr_assert(!ignores_case("[a_b]\n[core]\nignorecase = true\n"));
    cr_assert(ignores_case("[a-b.c \"d\\\"]e\"]\n[core]\nignorecase \t= on\n"));
    cr_assert(ignores_case("\xEF\xBB\xBF[core]\nx = a\\\r\n b\n\tignorecase"));
}

Test(walk_config, conditions_name_directories_in_several_ways)
{
    cr_assert(ignores_case("[includeIf \"gitdir:r\"]\npath = more\n"));
    cr_assert(!ignores_case("[includeIf \"gitdir:other\"]\npath = more\n"));
    cr_assert(!ignores_case("[includeIf \"gitdir:~/\"]\npath = more\n"));
    cr_assert(!ignores_case("[includeIf \"gitdir:~root/\"]\npath = more\n"));
    cr_assert(!ignores_case("[includeIf \"gitdir:./x\"]\npath = more\n"));
    cr_assert(!ignores_case("[includeIf \"gitdir\"]\npath = more\n"));
    cr_assert(!ignores_case("[includeIf \"unknown:r\"]\npath = more\n"));
    cr_assert(!ignores_case("[includeIf \"gitdir/j:r\"]\npath = more\n"));
    cr_assert(!ignores_case("[includeIf]\npath = more\n"));
    cr_assert(!ignores_case("[includeIf \"gitdir:r\"]\npath\n"));
    cr_assert(!ignores_case("[include]\npath = ~root/more\n"));
    cr_assert(!ignores_case("[include]\npath = missing\n"));
}

/* The file that core.excludesFile names, from a repository at `name`. */
static void expect_excludes(const struct tree *tree, const char *name, const char *expected)
{
    struct fst_config config;
    cr_assert_eq(fst_config_read(&config, tree_path(tree, name), tree_path(tree, name)), FST_OK);
    cr_assert_eq(config.has_excludes_file, expected != NULL);
    cr_assert_str_eq(fst_str_cstr(&config.excludes_file), expected ? expected : "");
    fst_config_dispose(&config);
}

Test(walk_config, the_users_and_the_systems_files_come_before_the_repositorys)
{
    struct tree tree;
    struct fst_config config;
    read_text(&config, &tree, "");
    fst_config_dispose(&config);
    expect_excludes(&tree, "r", NULL);
    tree_write(&tree, "system", "[core]\nexcludesFile = of-system\n");
    setenv("GIT_CONFIG_SYSTEM", tree_path(&tree, "system"), 1);
    expect_excludes(&tree, "r", NULL);
    static const char *const no[] = {"", "0", "false", "No", "off"};
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
        setenv("GIT_CONFIG_NOSYSTEM", no[i], 1);
        expect_excludes(&tree, "r", "of-system");
    }
    tree_write(&tree, "home/.config/git/config", "[core]\nexcludesFile = of-config\n");
    expect_excludes(&tree, "r", "of-config");
    tree_write(&tree, "xdg/git/config", "[core]\nexcludesFile = of-xdg\n");
    setenv("XDG_CONFIG_HOME", tree_path(&tree, "xdg"), 1);
    expect_excludes(&tree, "r", "of-xdg");
    tree_write(&tree, "home/.gitconfig",
               "[core]\nexcludesFile = of-home\n"
               "[includeIf \"gitdir:./work/\"]\npath = .work\n");
    tree_write(&tree, "home/.work", "[core]\nexcludesFile = of-work\n");
    expect_excludes(&tree, "r", "of-home");
    expect_excludes(&tree, "home/work/r", "of-work");
    expect_excludes(&tree, "home/worker/r", "of-home");
    tree_write(&tree, "global", "[core]\nexcludesFile = of-global\n");
    setenv("GIT_CONFIG_GLOBAL", tree_path(&tree, "global"), 1);
    expect_excludes(&tree, "r", "of-global");
    tree_write(&tree, "r/config", "[core]\nexcludesFile = of-repository\n");
    expect_excludes(&tree, "r", "of-repository");
    unsetenv("HOME");
    tree_write(&tree, "r/config", "[core]\nexcludesFile = ~/x\n");
    expect_excludes(&tree, "r", "");
    tree_dispose(&tree);
}
