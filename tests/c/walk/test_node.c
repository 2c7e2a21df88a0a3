/* SPDX-License-Identifier: MIT */
/*
 * Directories under way: their paths, and opening them again by path.
 */
#include "walk/internal.h"

#include <criterion/criterion.h>
#include <fcntl.h>

#include "walk/tree.h"

struct scene {
    struct tree tree;
    struct fst_walk walk;
    struct fst_worker worker;
    struct fst_root root;
    struct fst_node *a, *b;
};

/* Nodes for TREE, TREE/a and TREE/a/b, without descriptors; the first is a's parent. */
static void init(struct scene *s)
{
    *s = (struct scene){.worker.last_fd = -1};
    tree_init(&s->tree);
    tree_mkdir(&s->tree, "a/b/c");
    s->worker.walk = &s->walk;
    s->root.given = s->root.absolute = s->tree.top;
    struct fst_node *top = fst_node_new(NULL, &s->root, "", 0, FST_TASK_DIR);
    cr_assert_not_null(top);
    s->a = fst_node_new(top, &s->root, "a", 1, FST_TASK_DIR);
    s->b = fst_node_new(s->a, &s->root, "b", 1, FST_TASK_DIR);
    fst_node_unref(top);
}

static void identify(struct fst_node *node, const char *path)
{
    struct stat st;
    cr_assert_eq(stat(path, &st), 0);
    node->dev = (uint64_t)st.st_dev;
    node->ino = (uint64_t)st.st_ino;
}

static void dispose(struct scene *s)
{
    fst_node_forget_last(&s->worker);
    fst_node_unref(s->a);
    fst_node_unref(s->b);
    fst_str_dispose(&s->worker.path);
    fst_str_dispose(&s->worker.scratch);
    tree_dispose(&s->tree);
}

Test(walk_node, knows_its_path)
{
    struct scene s;
    init(&s);
    struct fst_str path = {0};
    cr_assert_eq(fst_node_path(s.b, &path), FST_OK);
    cr_assert_str_eq(path.data, tree_path(&s.tree, "a/b"));
    fst_str_dispose(&path);
    dispose(&s);
}

Test(walk_node, is_opened_again_only_if_it_is_the_same)
{
    struct scene s;
    init(&s);
    identify(s.b, tree_path(&s.tree, "a/b"));
    int fd = fst_node_open_child(&s.worker, s.b, &s.root, "c");
    cr_assert_geq(fd, 0);
    close(fd);
    cr_assert_eq(fst_node_open_child(&s.worker, s.b, &s.root, "nothing"), -ENOENT);
    cr_assert_eq(rename(tree_path(&s.tree, "a/b"), tree_path(&s.tree, "a/old")), 0);
    tree_mkdir(&s.tree, "a/b/c");
    cr_assert_eq(fst_node_open_child(&s.worker, s.b, &s.root, "c"), FST_E_STALE);
    dispose(&s);
}

Test(walk_node, holds_descriptors_within_the_budget)
{
    struct scene s;
    init(&s);
    s.walk.max_held = 1;
    int one = open(tree_path(&s.tree, "a"), O_RDONLY),
        two = open(tree_path(&s.tree, "a/b"), O_RDONLY);
    fst_node_adopt_fd(&s.walk, s.a, one);
    fst_node_adopt_fd(&s.walk, s.b, two);
    cr_assert_eq(s.a->fd, one);
    cr_assert_eq(s.b->fd, -1);
    close(two);
    fst_node_unuse(&s.walk, s.a); /* its own task's use; the child's is left */
    cr_assert_eq(s.a->fd, one);
    fst_node_unuse(&s.walk, s.a);
    cr_assert_eq(s.a->fd, -1);
    cr_assert_eq(fcntl(one, F_GETFD), -1);
    cr_assert_eq(atomic_load(&s.walk.held), 0);
    dispose(&s);
}
