/* SPDX-License-Identifier: MIT */
/*
 * The tree comes from the listing: in byte order of paths all that is below a directory stands
 * together, so one pass with the directory at hand builds it. Only what is unfolded is sorted.
 */
#include "project/page_tree.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "project/listing.h"

#define NONE UINT32_MAX

struct dir {
    const char *path; /* of a file below it */
    uint32_t nbytes;  /* of `path`: its own */
    uint32_t name_at;
    uint32_t parent, depth;
    uint32_t child, next; /* the first directory in it, the next one of the parent's */
    uint32_t file;        /* the first file in it */
    struct fst_counts counts;
};

struct tree {
    struct dir *dirs; /* parents come before their children; [0] is the top */
    size_t len, cap;
    /* By index in the listing: while the tree is built the file's directory, then the next file of
     * the same directory. */
    uint32_t *files;
};

static fst_err add_dir(struct tree *tree, uint32_t parent, struct dir dir)
{
    fst_err err = fst_mem_grow(&tree->dirs, &tree->cap, tree->len + 1, sizeof *tree->dirs);
    if (err)
        return err;
    dir.parent = parent;
    dir.depth = parent == NONE ? 0 : tree->dirs[parent].depth + 1;
    dir.child = dir.next = dir.file = NONE;
    tree->dirs[tree->len++] = dir;
    return FST_OK;
}

/* Whether the directory holds `path`. */
static bool holds(const struct dir *dir, const char *path)
{
    return dir->nbytes == 0 ||
           (strncmp(dir->path, path, dir->nbytes) == 0 && path[dir->nbytes] == '/');
}

/* Goes from the directory at hand, *at, to the one of a file; adds those that are new. */
static fst_err go_to(struct tree *tree, uint32_t *at, const char *path)
{
    while (!holds(&tree->dirs[*at], path))
        *at = tree->dirs[*at].parent;
    size_t from = tree->dirs[*at].nbytes + (tree->dirs[*at].nbytes > 0);
    const char *slash;
    while ((slash = strchr(path + from, '/'))) {
        size_t nbytes = (size_t)(slash - path);
        fst_err err = add_dir(
            tree, *at,
            (struct dir){.path = path, .nbytes = (uint32_t)nbytes, .name_at = (uint32_t)from});
        if (err)
            return err;
        *at = (uint32_t)tree->len - 1;
        from = nbytes + 1;
    }
    return FST_OK;
}

/* Finds the directories, and which file is in which. */
static fst_err find_dirs(struct tree *tree, struct fst_page *page,
                         const struct fst_page_filter *filter)
{
    uint32_t at = 0;
    for (size_t i = 0; i < page->listed_len; i++) {
        tree->files[i] = NONE;
        if (!fst_page_filter_has_file(filter, &page->listed[i]))
            continue;
        fst_err err = go_to(tree, &at, page->listed[i].path);
        if (err)
            return err;
        const struct fst_counts counts = fst_file_node_counts(page->listed[i].node);
        tree->files[i] = at;
        fst_counts_add(&tree->dirs[at].counts, &counts);
        fst_page_count(page, &counts);
    }
    return FST_OK;
}

/* Makes lists, in byte order of the paths, of what is in each directory, and adds up. */
static void link_children(struct tree *tree, size_t files_len)
{
    for (size_t i = files_len; i-- > 0;) {
        uint32_t dir = tree->files[i];
        if (dir == NONE)
            continue;
        tree->files[i] = tree->dirs[dir].file;
        tree->dirs[dir].file = (uint32_t)i;
    }
    for (size_t i = tree->len; --i > 0;) {
        struct dir *dir = &tree->dirs[i], *parent = &tree->dirs[dir->parent];
        dir->next = parent->child;
        parent->child = (uint32_t)i;
        fst_counts_add(&parent->counts, &dir->counts);
    }
}

static fst_err build(struct tree *tree, struct fst_page *page, const struct fst_page_filter *filter)
{
    tree->files = malloc((page->listed_len + 1) * sizeof *tree->files);
    if (!tree->files)
        return -ENOMEM;
    fst_err err = add_dir(
        tree, NONE, (struct dir){.path = filter->dir, .nbytes = (uint32_t)filter->dir_nbytes});
    if (!err)
        err = find_dirs(tree, page, filter);
    if (!err)
        link_children(tree, page->listed_len);
    return err;
}

/* What is still to be shown, the next one last. */
struct pile {
    struct fst_page_key *items;
    size_t len, cap;
    struct fst_page_ranks ranks;
};

static fst_err put(struct pile *pile, struct fst_page_key key)
{
    fst_err err = fst_mem_grow(&pile->items, &pile->cap, pile->len + 1, sizeof *pile->items);
    if (!err)
        pile->items[pile->len++] = key;
    return err;
}

/* Puts what is right in a directory on the pile, so that it comes off in the order of the page. */
static fst_err put_children(struct pile *pile, const struct fst_page *page, const struct tree *tree,
                            uint32_t dir, const struct fst_page_spec *spec)
{
    size_t first = pile->len;
    fst_err err = FST_OK;
    for (uint32_t at = tree->dirs[dir].child; at != NONE && !err; at = tree->dirs[at].next)
        err = put(pile, (struct fst_page_key){fst_sort_value(&tree->dirs[at].counts, spec->sort), 0,
                                              at, false});
    for (uint32_t at = tree->dirs[dir].file; at != NONE && !err; at = tree->files[at])
        err = put(pile, fst_page_key(page->listed, at, spec->sort, &pile->ranks));
    return err ? err : fst_page_sort(pile->items + first, pile->len - first, !spec->reverse);
}

static int compare_folds(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_unfolded(const char *path, const char *const *folds,
                        const struct fst_page_spec *spec)
{
    bool listed = spec->folds_len && bsearch(&path, folds, spec->folds_len, sizeof(const char *),
                                             compare_folds) != NULL;
    return listed != spec->unfold_all;
}

static fst_err show_dir(struct fst_page *page, struct pile *pile, const struct tree *tree,
                        uint32_t at, const char *const *folds, const struct fst_page_spec *spec)
{
    const struct dir *dir = &tree->dirs[at];
    const char *path = fst_arena_dup(&page->arena, dir->path, dir->nbytes);
    if (!path)
        return -ENOMEM;
    bool unfolded = is_unfolded(path, folds, spec);
    const struct fst_page_row row = {.kind = FST_ROW_DIR,
                                     .lang = FST_LANG_NONE,
                                     .depth = dir->depth - 1,
                                     .name_at = dir->name_at,
                                     .unfolded = unfolded,
                                     .path = path,
                                     .counts = dir->counts};
    fst_err err = fst_page_add_row(page, &row);
    return err || !unfolded ? err : put_children(pile, page, tree, at, spec);
}

/* The depth of the directory that a file lies in is told by the slashes behind the top's path. */
static uint32_t depth_of(const char *path, size_t top_nbytes)
{
    uint32_t depth = 0;
    for (const char *slash = path + top_nbytes + (top_nbytes > 0); (slash = strchr(slash, '/'));
         slash++)
        depth++;
    return depth;
}

static fst_err show_all(struct fst_page *page, struct pile *pile, const struct tree *tree,
                        const char *const *folds, const struct fst_page_spec *spec)
{
    fst_err err = put_children(pile, page, tree, 0, spec);
    while (!err && pile->len) {
        struct fst_page_key key = pile->items[--pile->len];
        if (key.is_file) {
            uint32_t depth = depth_of(page->listed[key.at].path, tree->dirs[0].nbytes);
            err = fst_page_add(page, (struct fst_page_item){key.at, depth & INT32_MAX, 1});
        } else {
            err = show_dir(page, pile, tree, key.at, folds, spec);
        }
    }
    return err;
}

fst_err fst_page_make_tree(struct fst_page *page, const struct fst_page_filter *filter,
                           const struct fst_page_spec *spec)
{
    struct tree tree = {0};
    struct pile pile = {0};
    const char **folds = malloc((spec->folds_len + 1) * sizeof *folds);
    fst_err err = folds ? build(&tree, page, filter) : -ENOMEM;
    if (!err && spec->folds_len) {
        memcpy(folds, spec->folds, spec->folds_len * sizeof *folds);
        qsort(folds, spec->folds_len, sizeof *folds, compare_folds);
    }
    if (!err)
        err = fst_page_ranks_init(&pile.ranks, spec->by_kind);
    if (!err)
        err = show_all(page, &pile, &tree, folds, spec);
    fst_page_ranks_dispose(&pile.ranks);
    free(folds);
    free(pile.items);
    free(tree.dirs);
    free(tree.files);
    return err;
}
