/* SPDX-License-Identifier: MIT */
/*
 * What is told of files, and the sharing of large directories.
 */
#include "walk/internal.h"

#include <criterion/criterion.h>

#include "walk/tree.h"

Test(walk_visit, names_its_reasons)
{
    cr_assert_str_eq(fst_reason_name(FST_REASON_NONE), "");
    cr_assert_str_eq(fst_reason_name(FST_REASON_UNKNOWN_LANGUAGE), "unknown-language");
    cr_assert_str_eq(fst_reason_name(FST_REASON_COUNT), "");
    cr_assert_eq(fst_visit_reason(FST_ENTRY_LINK), FST_REASON_SYMLINK);
    cr_assert_eq(fst_visit_reason(FST_ENTRY_FILE), FST_REASON_NONE);
}

Test(walk_visit, a_batch_has_its_own_names)
{
    static char given[] = "x", absolute[] = "/x";
    struct fst_root root = {.given = given, .absolute = absolute};
    struct fst_node *node = fst_node_new(NULL, &root, "", 0, FST_TASK_DIR);
    char names[] = "one\0--\0three";
    struct fst_entry entries[] = {{0, 3, FST_ENTRY_FILE}, {7, 5, FST_ENTRY_LINK}};
    struct fst_batch *batch = fst_visit_batch_new(node, names, entries, 2);
    cr_assert_not_null(batch);
    memset(names, '?', sizeof names);
    cr_assert_str_eq(fst_entry_name(batch->names, &batch->entries[0]), "one");
    cr_assert_str_eq(fst_entry_name(batch->names, &batch->entries[1]), "three");
    cr_assert_eq(batch->entries[1].type, FST_ENTRY_LINK);
    free(batch);
    fst_node_unref(node);
    fst_node_unref(node);
}

static bool know(void *payload, unsigned worker, void *dir, const char *path,
                 const struct fst_file_stat *stat, struct fst_file_counts *counts)
{
    (void)worker, (void)dir;
    const struct told *told = payload;
    const char *name = strrchr(path, '/') + 1;
    cr_assert_eq(strncmp(path, told->tree->top, strlen(told->tree->top)), 0, "%s", path);
    *counts = (struct fst_file_counts){.text.bytes = stat->size, .text.lines = 1000};
    return strcmp(name, "known") == 0;
}

Test(walk_visit, counts_that_are_known_are_not_counted_again)
{
    struct tree tree;
    struct told told;
    tree_init(&tree);
    told_init(&told, &tree);
    tree_write(&tree, "a/known", "x\n");
    tree_write(&tree, "a/new", "x\n");
    struct fst_walk_visitor visitor = told_visitor(&told);
    visitor.reuse = know;
    const char *root = tree.top;
    struct fst_walk_options options = {.roots = &root, .roots_len = 1};
    struct fst_walk_result result;
    cr_assert_eq(fst_walk_run(&result, &options, &visitor, NULL), FST_OK);
    cr_assert_str_eq(told_text(&told), "file a/known, file a/new");
    cr_assert_eq(told.sum.text.lines, 1001);
    told_dispose(&told);
    tree_dispose(&tree);
}

Test(walk_visit, a_large_directory_is_counted_once_by_many)
{
    struct tree tree;
    struct told told;
    tree_init(&tree);
    told_init(&told, &tree);
    for (int i = 0; i < 3000; i++) {
        char name[32];
        snprintf(name, sizeof name, "%d", i);
        tree_write(&tree, name, "x\n");
    }
    told_walk(&told, (struct fst_walk_options){.jobs = 8}, "", NULL);
    cr_assert_eq(told.nfiles, 3000);
    for (size_t i = 1; i < told.len; i++)
        cr_assert(strcmp(told.lines[i - 1], told.lines[i]) != 0, "%s twice", told.lines[i]);
    told_dispose(&told);
    tree_dispose(&tree);
}
