/* SPDX-License-Identifier: MIT */
/* A result brought up to date, against a scan of the same tree; and what is left to a scan. */
#include "project/update.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "made.h"
#include "project/cache.h"
#include "walk/tree.h"

static void write_text(const struct tree *tree, const char *name, const char *text)
{
    tree_write_bytes(tree, name, text, strlen(text));
}

static struct tree make(void)
{
    struct tree tree;
    tree_init(&tree);
    write_text(&tree, "a.c", "int a;\n// b\n");
    write_text(&tree, "src/b.c", "int a;\n");
    write_text(&tree, "src/page.html", "<script>\nlet x\n</script>\n");
    write_text(&tree, "vendor/lib/c.c", "int a;\n");
    write_text(&tree, "notes.nobody-knows", "text\n");
    write_text(&tree, ".hidden.c", "int a;\n");
    write_text(&tree, "out.c", "int a;\n");
    write_text(&tree, ".ignore", "out.c\n");
    cr_assert_eq(symlink("a.c", tree_path(&tree, "link.c")), 0);
    return tree;
}

static struct fst_project_options options_of(const char *const *roots)
{
    return (struct fst_project_options){.walk = {.roots = roots, .roots_len = 1}};
}

static struct fst_project *scan(const struct tree *tree)
{
    const char *roots[] = {tree->top};
    struct fst_project_options options = options_of(roots);
    struct fst_project *project;
    cr_assert_eq(fst_project_scan(&project, &options, NULL), FST_OK);
    return project;
}

/* `name` as a path below the tree: its directory and its last component. */
static struct fst_change changed(const struct tree *tree, const char *name, unsigned replaced)
{
    static char dirs[8][256];
    static unsigned next;
    char *dir = dirs[next++ % 8];
    const char *slash = strrchr(name, '/');
    (void)snprintf(dir, sizeof dirs[0], "%s%s%.*s", tree->top, slash ? "/" : "",
                   slash ? (int)(slash - name) : 0, name);
    return (struct fst_change){dir, slash ? slash + 1 : name, replaced};
}

static struct fst_project *update(const struct tree *tree, const struct fst_project *previous,
                                  struct fst_change *changes, size_t len)
{
    const char *roots[] = {tree->top};
    struct fst_project_options options = options_of(roots);
    struct fst_walk_control control = {0};
    struct fst_project *project;
    cr_assert_eq(fst_project_update(&project, previous, &options, changes, len, &control), FST_OK);
    return project;
}

static void assert_rows(const struct fst_project *got, const struct fst_project *wanted,
                        enum fst_row_kind kind)
{
    struct fst_rows a, b;
    cr_assert_eq(fst_project_rows(&a, got, kind, FST_SORT_NAME, false), FST_OK);
    cr_assert_eq(fst_project_rows(&b, wanted, kind, FST_SORT_NAME, false), FST_OK);
    cr_assert_eq(a.len, b.len, "kind %d", kind);
    for (size_t i = 0; i < a.len; i++) {
        const struct fst_row *x = &a.items[i], *y = &b.items[i];
        cr_assert_eq(x->lang, y->lang);
        cr_assert_eq(x->reason, y->reason);
        cr_assert_eq(x->flags, y->flags);
        cr_assert_eq(x->embedded_len, y->embedded_len);
        cr_assert_eq(memcmp(&x->counts, &y->counts, sizeof x->counts), 0);
        if (x->path)
            cr_assert_str_eq(x->path, y->path);
    }
    fst_rows_dispose(&a);
    fst_rows_dispose(&b);
}

/* Frees both. */
static void assert_like_a_scan(const struct tree *tree, struct fst_project *got)
{
    struct fst_project *wanted = scan(tree);
    const struct fst_project_summary *x = fst_project_summary(got),
                                     *y = fst_project_summary(wanted);
    cr_assert_eq(memcmp(&x->totals, &y->totals, sizeof x->totals), 0);
    cr_assert_eq(memcmp(&x->unclassified, &y->unclassified, sizeof x->unclassified), 0);
    cr_assert_eq(memcmp(x->skipped, y->skipped, sizeof x->skipped), 0);
    cr_assert_eq(memcmp(&x->left_out, &y->left_out, sizeof x->left_out), 0);
    for (int kind = FST_ROW_LANGUAGE; kind <= FST_ROW_SKIPPED; kind++)
        assert_rows(got, wanted, (enum fst_row_kind)kind);
    fst_project_free(got);
    fst_project_free(wanted);
}

Test(project_update, without_changes_it_is_the_same)
{
    struct tree tree = make();
    struct fst_project *before = scan(&tree);
    struct fst_project *after = update(&tree, before, NULL, 0);
    cr_assert_not_null(after);
    cr_assert_neq(after, before);
    fst_project_free(before); /* nothing of it is borrowed */
    assert_like_a_scan(&tree, after);
    tree_dispose(&tree);
}

Test(project_update, files_that_changed_or_went)
{
    struct tree tree = make();
    struct fst_project *before = scan(&tree);
    write_text(&tree, "vendor/lib/c.c", "int a;\n\n\n// longer than all others in the tree\n");
    write_text(&tree, "src/page.html", "<p>\n");
    write_text(&tree, "notes.nobody-knows", "text\0text");
    cr_assert_eq(unlink(tree_path(&tree, "a.c")), 0);
    struct fst_change changes[] = {
        changed(&tree, "vendor/lib/c.c", 0), changed(&tree, "a.c", 1),
        changed(&tree, "src/page.html", 2),  changed(&tree, "notes.nobody-knows", 0),
        changed(&tree, "vendor/lib/c.c", 0),
    };
    struct fst_project *after = update(&tree, before, changes, 5);
    cr_assert_not_null(after);
    fst_project_free(before);
    assert_like_a_scan(&tree, after);
    tree_dispose(&tree);
}

Test(project_update, what_is_left_out_may_change_and_files_may_come_and_go)
{
    struct tree tree = make();
    struct fst_project *before = scan(&tree);
    write_text(&tree, "out.c", "int a;\nint b;\n");
    struct fst_change changes[] = {
        changed(&tree, "out.c", 0),
        changed(&tree, ".hidden.c", 0),
        changed(&tree, "4913", 2),
        changed(&tree, "nowhere/x.c", 0),
    };
    struct fst_project *after = update(&tree, before, changes, 4);
    cr_assert_not_null(after);
    fst_project_free(before);
    assert_like_a_scan(&tree, after);
    tree_dispose(&tree);
}

Test(project_update, an_update_of_an_update)
{
    struct tree tree = make();
    struct fst_project *result = scan(&tree);
    for (int round = 0; round < 5; round++) {
        write_text(&tree, "src/b.c", round % 2 ? "int a;\n" : "// a\nint b;\n");
        struct fst_change change = changed(&tree, "src/b.c", 0);
        struct fst_project *next = update(&tree, result, &change, 1);
        cr_assert_not_null(next);
        fst_project_free(result);
        result = next;
    }
    assert_like_a_scan(&tree, result);
    tree_dispose(&tree);
}

/* Each change, made to the tree by a command, is for a scan. */
static void assert_needs_scan(const char *command, const char *name, unsigned replaced)
{
    struct tree tree = make();
    struct fst_project *before = scan(&tree);
    char line[512];
    (void)snprintf(line, sizeof line, "cd %s && %s", tree.top, command);
    cr_assert_eq(system(line), 0, "%s", line);
    struct fst_change change = changed(&tree, name, replaced);
    cr_assert_null(update(&tree, before, &change, 1), "%s", command);
    fst_project_free(before);
    tree_dispose(&tree);
}

Test(project_update, what_only_a_scan_can_tell)
{
    assert_needs_scan("echo x >new.c", "new.c", 1);
    assert_needs_scan("rm .hidden.c", ".hidden.c", 1);
    assert_needs_scan("echo b.c >.ignore", ".ignore", 0);
    assert_needs_scan("echo b.c >src/.gitignore", "src/.gitignore", 1);
    assert_needs_scan("mkdir .git", ".git", 1);
    assert_needs_scan("mkdir new", "new", 1);
    assert_needs_scan("mv src new", "src", 1);
    assert_needs_scan("rm -r src", "src", 1);
    assert_needs_scan("rm a.c && mkdir a.c", "a.c", 2);
    assert_needs_scan("rm a.c && ln -s out.c a.c", "a.c", 2);
    assert_needs_scan("rm link.c && echo x >link.c", "link.c", 2);
    assert_needs_scan("ln a.c src/other.c", "a.c", 0);
    assert_needs_scan("ln a.c .other.c", ".other.c", 1);
}

Test(project_update, a_file_of_several_names)
{
    struct tree tree = make();
    cr_assert_eq(link(tree_path(&tree, "a.c"), tree_path(&tree, "src/same.c")), 0);
    struct fst_project *before = scan(&tree);
    cr_assert_eq(unlink(tree_path(&tree, "a.c")), 0);
    struct fst_change change = changed(&tree, "a.c", 1);
    cr_assert_null(update(&tree, before, &change, 1));
    fst_project_free(before);
    tree_dispose(&tree);
}

Test(project_update, one_that_was_cancelled_is_for_a_scan)
{
    struct tree tree = make();
    const char *roots[] = {tree.top};
    struct fst_project_options options = options_of(roots);
    struct fst_walk_control control = {.cancel = true};
    struct fst_project *before, *after;
    cr_assert_eq(fst_project_scan(&before, &options, &control), FST_OK);
    cr_assert_null(update(&tree, before, NULL, 0));
    fst_project_free(before);
    before = scan(&tree);
    cr_assert_eq(fst_project_update(&after, before, &options, NULL, 0, &control), -ECANCELED);
    cr_assert_null(after);
    fst_project_free(before);
    tree_dispose(&tree);
}

static uint64_t identity_of(const struct fst_project *project, const char *name)
{
    for (const struct fst_file_node *node = project->part.nodes; node; node = node->next) {
        if (strcmp(node->name, name) == 0)
            return node->identity;
    }
    return 0;
}

/* The next scan knows what was taken over: a file of the same times is not read again. */
Test(project_update, what_is_taken_over_keeps_its_identity)
{
    struct tree tree = make();
    const struct timespec more_than_a_tick = {.tv_nsec = 3 * FST_CACHE_TICK_NS};
    (void)nanosleep(&more_than_a_tick, NULL);
    struct fst_project *before = scan(&tree);
    struct fst_project *after = update(&tree, before, NULL, 0);
    cr_assert_neq(identity_of(before, "b.c"), 0);
    cr_assert_eq(identity_of(before, "b.c"), identity_of(after, "b.c"));
    fst_project_free(before);
    fst_project_free(after);
    tree_dispose(&tree);
}

Test(project_update, directories_are_told_by_their_paths)
{
    struct tree tree = make();
    struct fst_project *project = scan(&tree);
    struct fst_str path = {0};
    unsigned seen = 0;
    for (const struct fst_dir_node *dir = fst_project_dirs(project); dir;
         dir = fst_project_next_dir(dir)) {
        cr_assert_eq(fst_project_dir_path(&path, dir), FST_OK);
        seen += strcmp(path.data, tree.top) == 0 ? 1 : 0;
        seen += strcmp(path.data, tree_path(&tree, "src")) == 0 ? 10 : 0;
        seen += strcmp(path.data, tree_path(&tree, "vendor")) == 0 ? 100 : 0;
        seen += strcmp(path.data, tree_path(&tree, "vendor/lib")) == 0 ? 1000 : 0;
    }
    cr_assert_eq(seen, 1111);
    fst_str_dispose(&path);
    fst_project_free(project);
    tree_dispose(&tree);
}

/* Directories may be nested as deep as file systems let them, and deeper. */
Test(project_update, depths_of_thousands_do_not_recurse)
{
    enum { DEPTH = 200000 };
    const char *roots[] = {"/r"};
    struct fst_project_options options = options_of(roots);
    struct fst_walk_control control = {0};
    struct fst_project *before, *after;
    cr_assert_eq(fst_project_new(&before), FST_OK);
    struct fst_dir_node *dir = fst_part_dir(&before->part, NULL, 0, "/r", 2);
    for (int i = 0; i < DEPTH; i++)
        dir = fst_part_dir(&before->part, dir, 0, "d", 1);
    made_file(&before->part, "a.c", FST_LANG_C, 3, 100);
    before->part.nodes->dir = dir;
    cr_assert_eq(fst_project_update(&after, before, &options, NULL, 0, &control), FST_OK);
    struct fst_str path = {0};
    cr_assert_eq(fst_project_dir_path(&path, after->part.nodes->dir), FST_OK);
    cr_assert_eq(path.len, strlen("/r") + 2 * (size_t)DEPTH);
    fst_str_dispose(&path);
    fst_project_free(before);
    fst_project_free(after);
}
