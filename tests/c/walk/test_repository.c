/* SPDX-License-Identifier: MIT */
/*
 * Finding repositories: what git accepts as one (`git rev-parse --show-toplevel` tells), and what
 * only looks like it.
 */
#include "walk/repository.h"

#include <criterion/criterion.h>
#include <fcntl.h>

#include "walk/tree.h"

static bool is_repository(const struct tree *tree, const char *name)
{
    int fd = open(tree_path(tree, name), O_RDONLY | O_DIRECTORY);
    struct fst_repository *found;
    cr_assert_eq(fst_repository_open(&found, fd, tree_path(tree, name), true), FST_OK);
    close(fd);
    bool is = found != NULL;
    fst_repository_free(found);
    return is;
}

Test(walk_repository, takes_what_git_takes)
{
    struct tree tree;
    tree_init(&tree);
    tree_repository(&tree, "good");
    cr_assert(is_repository(&tree, "good"));
    tree_mkdir(&tree, "none");
    cr_assert(!is_repository(&tree, "none"));
    tree_mkdir(&tree, "empty/.git");
    cr_assert(!is_repository(&tree, "empty"));
    tree_repository(&tree, "nonsense");
    tree_write(&tree, "nonsense/.git/HEAD", "nonsense\n");
    cr_assert(!is_repository(&tree, "nonsense"));
    tree_repository(&tree, "detached");
    tree_write(&tree, "detached/.git/HEAD", "0123456789012345678901234567890123456789\n");
    cr_assert(is_repository(&tree, "detached"));
    tree_write(&tree, "file/.git", "gitdir: ../good/.git\n");
    cr_assert(is_repository(&tree, "file"));
    tree_write(&tree, "broken/.git", "gitdir: nowhere\n");
    cr_assert(!is_repository(&tree, "broken"));
    tree_mkdir(&tree, "fifo/.git");
    cr_assert_eq(mkfifo(tree_path(&tree, "fifo/.git/HEAD"), 0600), 0);
    cr_assert(!is_repository(&tree, "fifo"));
    tree_dispose(&tree);
}

/* git takes what it can't read for nothing; a result must not differ without a word. */
Test(walk_repository, takes_what_it_may_not_read)
{
    static const char *const locked[] = {"r/.git/HEAD", "r/.git/objects", "r/.git", "file/.git"};
    struct tree tree;
    tree_init(&tree);
    cr_assert_eq(chmod(tree.top, 0755), 0);
    tree_repository(&tree, "r");
    tree_write(&tree, "file/.git", "gitdir: ../r/.git\n");
    uid_t root = geteuid();
    for (size_t i = 0; i < sizeof locked / sizeof *locked; i++) {
        struct stat st;
        cr_assert_eq(stat(tree_path(&tree, locked[i]), &st), 0);
        cr_assert_eq(chmod(tree_path(&tree, locked[i]), 0), 0);
        cr_assert(root != 0 || seteuid(65534) == 0);
        cr_assert_lt(open(tree_path(&tree, locked[i]), O_RDONLY), 0, "%s", locked[i]);
        cr_assert(is_repository(&tree, locked[i][0] == 'r' ? "r" : "file"), "%s", locked[i]);
        cr_assert(root != 0 || seteuid(0) == 0);
        cr_assert_eq(chmod(tree_path(&tree, locked[i]), st.st_mode & 07777), 0);
    }
    tree_dispose(&tree);
}

Test(walk_repository, is_found_upwards_to_the_nearest)
{
    struct tree tree;
    tree_init(&tree);
    tree_repository(&tree, "a");
    tree_mkdir(&tree, "a/b/.git"); /* broken: git goes on upwards */
    tree_mkdir(&tree, "a/b/c/d");
    char *real = realpath(tree_path(&tree, "a/b/c/d"), NULL);
    struct fst_repository *found;
    cr_assert_eq(fst_repository_find(&found, real, true), FST_OK);
    cr_assert_not_null(found);
    char *top = realpath(tree_path(&tree, "a"), NULL);
    cr_assert_str_eq(found->top, top);
    fst_repository_free(found);
    tree_write(&tree, "a/b/c/.git", "gitdir: nowhere\n"); /* a broken file ends the search */
    cr_assert_eq(fst_repository_find(&found, real, true), FST_OK);
    cr_assert_null(found);
    char *inside = realpath(tree_path(&tree, "a/.git/objects"), NULL);
    cr_assert_eq(fst_repository_find(&found, inside, true), FST_OK);
    cr_assert_null(found);
    free(inside);
    free(real);
    free(top);
    tree_dispose(&tree);
}

Test(walk_repository, notices_a_work_tree_elsewhere)
{
    struct tree tree;
    tree_init(&tree);
    tree_repository(&tree, "r");
    tree_mkdir(&tree, "other");
    static const struct {
        const char *config;
        bool elsewhere;
    } rows[] = {{"", false},
                {"[core]\nworktree = ../../other\n", true},
                {"[core]\nworktree = ../../r\n", false},
                {"[core]\nworktree = /nowhere\n", true},
                {"[core]\nbare = true\n", true}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tree_write(&tree, "r/.git/config", rows[i].config);
        int fd = open(tree_path(&tree, "r"), O_RDONLY | O_DIRECTORY);
        struct fst_repository *found;
        cr_assert_eq(fst_repository_open(&found, fd, tree_path(&tree, "r"), true), FST_OK);
        cr_assert_not_null(found);
        cr_assert_eq(found->elsewhere, rows[i].elsewhere, "%s", rows[i].config);
        fst_repository_free(found);
        close(fd);
    }
    tree_dispose(&tree);
}
