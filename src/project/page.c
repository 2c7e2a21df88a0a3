/* SPDX-License-Identifier: MIT */
/*
 * Pages out of rows. The tree comes from the paths of files in byte order: all that is below a
 * directory stands together there, so one pass with the directory at hand builds it. Only what is
 * unfolded is sorted.
 */
#include "project/page.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "project/page_filter.h"

static const char *const view_names[FST_PAGE_VIEW_COUNT] = {
    [FST_PAGE_LANGUAGES] = "languages",
    [FST_PAGE_DIRS] = "dirs",
    [FST_PAGE_FILES] = "files",
    [FST_PAGE_SKIPPED] = "skipped",
};

const char *fst_page_view_name(enum fst_page_view view)
{
    return view_names[view];
}

enum fst_page_view fst_page_view_by_name(const char *name)
{
    unsigned view = 0;
    while (view < FST_PAGE_VIEW_COUNT && strcmp(view_names[view], name) != 0)
        view++;
    return (enum fst_page_view)view;
}

static void count_size(struct fst_page *page, uint64_t nbytes)
{
    unsigned bits = 0;
    while (nbytes && bits < FST_PAGE_SIZES_LEN - 1) {
        nbytes >>= 1;
        bits++;
    }
    page->sizes[bits]++;
}

static fst_err make_room(struct fst_page *page, size_t *cap, size_t extra)
{
    return fst_mem_grow(&page->items, cap, page->len + extra, sizeof *page->items);
}

/* Languages ----------------------------------------------------------------------------------- */

static fst_err add_language(struct fst_page *page, size_t *cap, const struct fst_row *row)
{
    fst_err err = make_room(page, cap, row->embedded_len + 1);
    if (err)
        return err;
    page->items[page->len++] =
        (struct fst_page_row){.kind = FST_ROW_LANGUAGE, .lang = row->lang, .counts = row->counts};
    fst_counts_add(&page->totals, &row->counts);
    for (size_t i = 0; i < row->embedded_len; i++)
        page->items[page->len++] = (struct fst_page_row){.kind = FST_ROW_LANGUAGE,
                                                         .lang = row->embedded[i].lang,
                                                         .depth = 1,
                                                         .counts = row->embedded[i].counts};
    return FST_OK;
}

static fst_err make_languages(struct fst_page *page, const struct fst_rows *rows,
                              const struct fst_page_filter *filter)
{
    size_t cap = 0;
    fst_err err = FST_OK;
    for (size_t i = 0; i < rows->len && !err; i++) {
        const struct fst_row *row = &rows->items[i];
        if (fst_page_pattern_matches(&filter->name, fst_lang_get(row->lang)->name) &&
            fst_page_filter_has_lang(filter, row->lang))
            err = add_language(page, &cap, row);
    }
    return err;
}

/* Files, and what was skipped ------------------------------------------------------------------ */

static bool passes(const struct fst_row *row, const struct fst_page_filter *filter)
{
    if (row->kind == FST_ROW_FILE &&
        (row->reason != FST_REASON_NONE || !fst_page_filter_has_lang(filter, row->lang)))
        return false;
    return fst_page_filter_has_path(filter, row->path);
}

static fst_err make_flat(struct fst_page *page, const struct fst_rows *rows,
                         const struct fst_page_filter *filter)
{
    size_t cap = 0;
    fst_err err = make_room(page, &cap, rows->len + 1);
    for (size_t i = 0; i < rows->len && !err; i++) {
        const struct fst_row *row = &rows->items[i];
        if (!passes(row, filter))
            continue;
        page->items[page->len++] = (struct fst_page_row){
            .kind = row->kind,
            .lang = row->lang,
            .reason = row->reason,
            .err = row->err,
            .name_at = (uint32_t)(filter->dir_nbytes ? filter->dir_nbytes + 1 : 0),
            .path = row->path,
            .counts = row->counts,
        };
        fst_counts_add(&page->totals, &row->counts);
        count_size(page, row->counts.bytes);
    }
    return err;
}

/* The tree ------------------------------------------------------------------------------------ */

#define NO_NODE UINT32_MAX

struct node {
    const char *path; /* of a file below it, or its own */
    uint32_t nbytes;  /* of `path`: its own */
    uint32_t name_at;
    uint32_t parent, child, next; /* the first child, the next one of the parent's */
    uint32_t depth;
    fst_lang_id lang;
    bool is_dir;
    struct fst_counts counts;
};

struct tree {
    struct node *nodes; /* parents come before their children; [0] is the top */
    size_t len, cap;
};

static fst_err add_node(struct tree *tree, uint32_t parent, struct node node)
{
    if (tree->len >= NO_NODE)
        return -ENOMEM;
    fst_err err = fst_mem_grow(&tree->nodes, &tree->cap, tree->len + 1, sizeof *tree->nodes);
    if (err)
        return err;
    node.parent = parent;
    node.child = NO_NODE;
    node.next = NO_NODE;
    if (parent != NO_NODE) {
        node.next = tree->nodes[parent].child;
        node.depth = tree->nodes[parent].depth + 1;
        tree->nodes[parent].child = (uint32_t)tree->len;
    }
    tree->nodes[tree->len++] = node;
    return FST_OK;
}

/* Whether the directory of a node holds `path`. */
static bool holds(const struct node *dir, const char *path)
{
    return dir->nbytes == 0 ||
           (strncmp(dir->path, path, dir->nbytes) == 0 && path[dir->nbytes] == '/');
}

/* Adds a file, and the directories that are new on the way to it. *at: the directory at hand. */
static fst_err add_file(struct tree *tree, uint32_t *at, const struct fst_row *row)
{
    const char *path = row->path;
    while (!holds(&tree->nodes[*at], path))
        *at = tree->nodes[*at].parent;
    size_t from = tree->nodes[*at].nbytes + (tree->nodes[*at].nbytes > 0);
    const char *slash;
    fst_err err = FST_OK;
    while (!err && (slash = strchr(path + from, '/'))) {
        size_t nbytes = (size_t)(slash - path);
        err = add_node(tree, *at,
                       (struct node){.path = path,
                                     .nbytes = (uint32_t)nbytes,
                                     .name_at = (uint32_t)from,
                                     .is_dir = true});
        *at = (uint32_t)tree->len - 1;
        from = nbytes + 1;
    }
    if (err)
        return err;
    return add_node(tree, *at,
                    (struct node){.path = path,
                                  .nbytes = (uint32_t)strlen(path),
                                  .name_at = (uint32_t)from,
                                  .lang = row->lang,
                                  .counts = row->counts});
}

static fst_err build(struct tree *tree, struct fst_page *page, const struct fst_rows *rows,
                     const struct fst_page_filter *filter)
{
    struct node top = {.path = filter->dir, .nbytes = (uint32_t)filter->dir_nbytes, .is_dir = true};
    fst_err err = add_node(tree, NO_NODE, top);
    uint32_t at = 0;
    for (size_t i = 0; i < rows->len && !err; i++) {
        if (!passes(&rows->items[i], filter))
            continue;
        err = add_file(tree, &at, &rows->items[i]);
        count_size(page, rows->items[i].counts.bytes);
    }
    if (err)
        return err;
    for (size_t i = tree->len - 1; i > 0; i--)
        fst_counts_add(&tree->nodes[tree->nodes[i].parent].counts, &tree->nodes[i].counts);
    page->totals = tree->nodes[0].counts;
    return FST_OK;
}

struct entry {
    uint64_t value;
    const char *name;
    uint32_t node;
    bool is_file;
};

static int compare(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;
    if (left->value != right->value)
        return left->value > right->value ? -1 : 1;
    if (left->is_file != right->is_file)
        return left->is_file ? 1 : -1;
    return strcmp(left->name, right->name);
}

static int compare_folds(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What is still to be shown, the next one last. */
struct pile {
    struct entry *items;
    size_t len, cap;
};

/* Puts a directory's children on the pile, in the order of the page. */
static fst_err pile_children(struct pile *pile, const struct tree *tree, uint32_t dir,
                             const struct fst_page_spec *spec)
{
    size_t first = pile->len;
    for (uint32_t at = tree->nodes[dir].child; at != NO_NODE; at = tree->nodes[at].next) {
        const struct node *node = &tree->nodes[at];
        fst_err err = fst_mem_grow(&pile->items, &pile->cap, pile->len + 1, sizeof *pile->items);
        if (err)
            return err;
        pile->items[pile->len++] =
            (struct entry){.value = fst_sort_value(&node->counts, spec->sort),
                           .name = node->path + node->name_at,
                           .node = at,
                           .is_file = !node->is_dir};
    }
    struct entry *items = pile->items + first;
    size_t len = pile->len - first;
    if (len)
        qsort(items, len, sizeof *items, compare);
    for (size_t i = 0; !spec->reverse && i < len / 2; i++) {
        struct entry swapped = items[i];
        items[i] = items[len - 1 - i];
        items[len - 1 - i] = swapped;
    }
    return FST_OK;
}

static bool is_unfolded(const char *path, const char *const *folds,
                        const struct fst_page_spec *spec)
{
    bool listed = spec->folds_len && bsearch(&path, folds, spec->folds_len, sizeof(const char *),
                                             compare_folds) != NULL;
    return listed != spec->unfold_all;
}

static fst_err show(struct fst_page *page, size_t *cap, struct pile *pile, const struct tree *tree,
                    const char *const *folds, const struct fst_page_spec *spec)
{
    uint32_t at = pile->items[--pile->len].node;
    const struct node *node = &tree->nodes[at];
    fst_err err = make_room(page, cap, 1);
    if (err)
        return err;
    struct fst_page_row *row = &page->items[page->len++];
    *row = (struct fst_page_row){.kind = node->is_dir ? FST_ROW_DIR : FST_ROW_FILE,
                                 .lang = node->lang,
                                 .depth = node->depth - 1,
                                 .name_at = node->name_at,
                                 .path = node->path,
                                 .counts = node->counts};
    if (!node->is_dir)
        return FST_OK;
    row->path = fst_arena_dup(&page->arena, node->path, node->nbytes);
    if (!row->path)
        return -ENOMEM;
    row->unfolded = is_unfolded(row->path, folds, spec);
    return row->unfolded ? pile_children(pile, tree, at, spec) : FST_OK;
}

static fst_err make_tree(struct fst_page *page, const struct fst_rows *rows,
                         const struct fst_page_filter *filter, const struct fst_page_spec *spec)
{
    struct tree tree = {0};
    struct pile pile = {0};
    size_t cap = 0;
    const char **folds = malloc((spec->folds_len + 1) * sizeof *folds);
    fst_err err = folds ? build(&tree, page, rows, filter) : -ENOMEM;
    if (!err && spec->folds_len) {
        memcpy(folds, spec->folds, spec->folds_len * sizeof *folds);
        qsort(folds, spec->folds_len, sizeof *folds, compare_folds);
    }
    if (!err)
        err = pile_children(&pile, &tree, 0, spec);
    while (!err && pile.len)
        err = show(page, &cap, &pile, &tree, folds, spec);
    free(folds);
    free(pile.items);
    free(tree.nodes);
    return err;
}

fst_err fst_page_make(struct fst_page *out, const struct fst_project *project,
                      const struct fst_page_spec *spec)
{
    static const enum fst_row_kind kinds[] = {
        [FST_PAGE_LANGUAGES] = FST_ROW_LANGUAGE,
        [FST_PAGE_DIRS] = FST_ROW_FILE,
        [FST_PAGE_FILES] = FST_ROW_FILE,
        [FST_PAGE_SKIPPED] = FST_ROW_SKIPPED,
    };
    struct fst_page page = {0};
    struct fst_page_filter filter;
    struct fst_rows rows = {0};
    bool tree = spec->view == FST_PAGE_DIRS;
    fst_err err = fst_page_filter_init(&filter, spec);
    if (!err)
        err = fst_project_rows(&rows, project, kinds[spec->view], tree ? FST_SORT_NAME : spec->sort,
                               tree ? false : spec->reverse);
    if (!err)
        err = spec->view == FST_PAGE_LANGUAGES ? make_languages(&page, &rows, &filter)
              : tree                           ? make_tree(&page, &rows, &filter, spec)
                                               : make_flat(&page, &rows, &filter);
    fst_arena_join(&page.arena, &rows.arena);
    fst_rows_dispose(&rows);
    fst_page_filter_dispose(&filter);
    if (err) {
        fst_page_dispose(&page);
        return err;
    }
    *out = page;
    return FST_OK;
}

void fst_page_dispose(struct fst_page *page)
{
    free(page->items);
    fst_arena_dispose(&page->arena);
    *page = (struct fst_page){0};
}

size_t fst_page_find(const struct fst_page *page, const struct fst_page_row *row)
{
    size_t i = 0;
    for (; i < page->len; i++) {
        const struct fst_page_row *other = &page->items[i];
        if (other->kind != row->kind)
            continue;
        if (row->kind == FST_ROW_LANGUAGE ? other->lang == row->lang && other->depth == row->depth
                                          : strcmp(other->path, row->path) == 0)
            break;
    }
    return i;
}
