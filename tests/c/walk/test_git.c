/* SPDX-License-Identifier: MIT */
/*
 * Asking git, with a script in its place.
 */
#include "walk/git.h"

#include <criterion/criterion.h>

#include "base/clock.h"
#include "walk/tree.h"

static void ask(struct fst_git_request *request, const struct tree *tree, _Atomic bool *cancel)
{
    struct stat st;
    cr_assert_eq(stat(tree->top, &st), 0);
    *request = (struct fst_git_request){
        .top = tree->top, .dev = (uint64_t)st.st_dev, .ino = (uint64_t)st.st_ino};
    struct fst_git *git;
    cr_assert_eq(fst_git_new(&git, cancel), FST_OK);
    fst_git_ask(git, request);
    fst_git_wait(git);
    fst_git_free(git);
}

Test(walk_git, gives_the_paths_tracked)
{
    struct tree tree;
    struct fst_git_request request;
    tree_init(&tree);
    tree_fake_git(&tree, "printf 'a\\0b c\\0'\n");
    ask(&request, &tree, NULL);
    cr_assert(request.answered);
    cr_assert_eq(request.nbytes, 6);
    cr_assert(memcmp(request.paths, "a\0b c\0", 6) == 0);
    fst_git_request_dispose(&request);
    tree_dispose(&tree);
}

Test(walk_git, a_failure_or_half_an_answer_is_none)
{
    struct tree tree;
    struct fst_git_request request;
    tree_init(&tree);
    static const char *const bodies[] = {"printf 'a\\0'; exit 128\n", "printf 'a\\0b'\n",
                                         "kill -9 $$\n", "exit 129\n"};
    for (size_t i = 0; i < 4; i++) {
        tree_fake_git(&tree, bodies[i]);
        ask(&request, &tree, NULL);
        cr_assert(!request.answered, "%s", bodies[i]);
        fst_git_request_dispose(&request);
    }
    unlink(tree_path(&tree, "bin/git"));
    setenv("PATH", "relative:.", 1);
    ask(&request, &tree, NULL);
    cr_assert(!request.answered);
    tree_dispose(&tree);
}

Test(walk_git, another_directory_than_meant_is_not_asked)
{
    struct tree tree;
    tree_init(&tree);
    tree_fake_git(&tree, "printf 'a\\0'\n");
    struct fst_git_request request = {.top = tree.top, .dev = 1, .ino = 1};
    struct fst_git *git;
    cr_assert_eq(fst_git_new(&git, NULL), FST_OK);
    fst_git_ask(git, &request);
    fst_git_free(git);
    cr_assert(!request.answered);
    tree_dispose(&tree);
}

Test(walk_git, cancelling_ends_it_at_once, .timeout = 5)
{
    struct tree tree;
    struct fst_git_request request;
    static _Atomic bool cancel = true;
    tree_init(&tree);
    tree_fake_git(&tree, "exec sleep 60\n");
    uint64_t start = fst_clock_ns();
    ask(&request, &tree, &cancel);
    cr_assert(!request.answered);
    cr_assert_lt(fst_clock_ns() - start, UINT64_C(1000000000));
    tree_dispose(&tree);
}

Test(walk_git, answers_many_questions)
{
    enum { N = 40 };
    static struct fst_git_request requests[N];
    struct tree tree;
    struct stat st;
    tree_init(&tree);
    tree_fake_git(&tree, "printf 'x\\0'\n");
    cr_assert_eq(stat(tree.top, &st), 0);
    struct fst_git *git;
    cr_assert_eq(fst_git_new(&git, NULL), FST_OK);
    for (int i = 0; i < N; i++) {
        requests[i] = (struct fst_git_request){
            .top = tree.top, .dev = (uint64_t)st.st_dev, .ino = (uint64_t)st.st_ino};
        fst_git_ask(git, &requests[i]);
    }
    fst_git_wait(git);
    for (int i = 0; i < N; i++) {
        cr_assert(requests[i].answered);
        fst_git_request_dispose(&requests[i]);
    }
    fst_git_free(git);
    tree_dispose(&tree);
}
