/* SPDX-License-Identifier: MIT */
/*
 * The walk as a whole: ends, errors, cancelling, many at once.
 */
#include "walk/walk.h"

#include <criterion/criterion.h>
#include <time.h>

#include "base/thread.h"
#include "walk/tree.h"

static void make(struct tree *tree)
{
    tree_init(tree);
    for (int i = 0; i < 120; i++) {
        char name[64];
        snprintf(name, sizeof name, "%d/%d/%d", i % 3, i % 7, i);
        tree_write(tree, name, "x\n");
    }
}

Test(walk_walk, tells_every_file_once_with_any_number_of_workers)
{
    struct tree tree;
    make(&tree);
    for (unsigned jobs = 1; jobs <= 16; jobs *= 2) {
        struct told told;
        told_init(&told, &tree);
        told_walk(&told, (struct fst_walk_options){.jobs = jobs}, "", NULL);
        cr_assert_eq(told.nfiles, 120);
        cr_assert_eq(told.sum.text.lines, 120);
        told_dispose(&told);
    }
    tree_dispose(&tree);
}

Test(walk_walk, an_error_of_the_visitor_ends_it)
{
    struct tree tree;
    struct told told;
    make(&tree);
    told_init(&told, &tree);
    told.fail_at = 5;
    struct fst_walk_visitor visitor = told_visitor(&told);
    const char *root = tree.top;
    struct fst_walk_options options = {.roots = &root, .roots_len = 1, .jobs = 1};
    struct fst_walk_result result;
    cr_assert_eq(fst_walk_run(&result, &options, &visitor, NULL), FST_E_LIMIT);
    cr_assert_eq(told.nfiles, 5);
    told_dispose(&told);
    tree_dispose(&tree);
}

Test(walk_walk, needs_no_callbacks_and_no_roots)
{
    struct fst_walk_visitor visitor = {0};
    struct fst_walk_result result;
    const char *root = "/tmp/none/such";
    struct fst_walk_options options = {.roots = &root, .roots_len = 0};
    cr_assert_eq(fst_walk_run(&result, &options, &visitor, NULL), FST_OK);
    options.roots_len = 1;
    cr_assert_eq(fst_walk_run(&result, &options, &visitor, NULL), FST_OK);
    cr_assert_eq(result.git, FST_GIT_NONE);
}

Test(walk_walk, jobs_are_what_was_asked_for_or_the_cpus)
{
    struct fst_walk_options options = {.jobs = 3};
    cr_assert_eq(fst_walk_jobs(&options), 3);
    options.jobs = 0;
    cr_assert_geq(fst_walk_jobs(&options), 1);
    options.jobs = UINT32_MAX;
    cr_assert_leq(fst_walk_jobs(&options), 1024);
}

struct scan {
    const struct tree *tree;
    struct fst_walk_control control;
    struct fst_thread thread;
};

static void scan_main(void *arg)
{
    struct scan *scan = arg;
    struct fst_walk_visitor visitor = {0};
    struct fst_walk_result result;
    const char *root = scan->tree->top;
    struct fst_walk_options options = {.roots = &root, .roots_len = 1, .jobs = 4};
    cr_assert_eq(fst_walk_run(&result, &options, &visitor, &scan->control), FST_OK);
    cr_assert(result.cancelled || atomic_load(&scan->control.files_done) == 120);
}

Test(walk_walk, fifty_scans_started_and_cancelled_at_random, .timeout = 30)
{
    enum { N = 50, AT_ONCE = 5 };
    static struct scan scans[N];
    struct tree tree;
    make(&tree);
    srand(50);
    for (int i = 0; i < N; i += AT_ONCE) {
        for (int k = i; k < i + AT_ONCE; k++) {
            scans[k].tree = &tree;
            cr_assert_eq(fst_thread_start(&scans[k].thread, scan_main, &scans[k]), FST_OK);
        }
        for (int k = i; k < i + AT_ONCE; k++) {
            struct timespec pause = {.tv_nsec = rand() % 3000000};
            nanosleep(&pause, NULL);
            atomic_store(&scans[k].control.cancel, true);
        }
        for (int k = i; k < i + AT_ONCE; k++)
            fst_thread_join(&scans[k].thread);
    }
    tree_dispose(&tree);
}
