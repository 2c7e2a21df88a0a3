/* SPDX-License-Identifier: MIT */
/* Listings: all of a result in the order of bytes, made once. */
#include "project/listing.h"

#include "base/thread.h"
#include "made.h"

Test(project_listing, everything_is_there_in_byte_order)
{
    struct fst_project *project = made_project();
    const struct fst_listed *listed;
    size_t len;
    cr_assert_eq(fst_listing_get(&listed, &len, project), FST_OK);
    static const char *const paths[] = {"a.c",   "lib/b.c", "lib/deep/x.py",
                                        "notes", "shut",    "x.bin"};
    cr_assert_eq(len, sizeof paths / sizeof paths[0]);
    for (size_t i = 0; i < len; i++)
        cr_assert_str_eq(listed[i].path, paths[i]);
    cr_assert_eq(fst_file_node_counts(listed[0].node).code, 2);
    fst_project_free(project);
}

Test(project_listing, nothing_makes_an_empty_one)
{
    struct fst_project *project;
    const struct fst_listed *listed;
    size_t len = 1;
    cr_assert_eq(fst_project_new(&project), FST_OK);
    cr_assert_eq(fst_listing_get(&listed, &len, project), FST_OK);
    cr_assert_eq(len, 0);
    fst_project_free(project);
}

struct asker {
    struct fst_project *project;
    const struct fst_listed *listed;
    fst_err err;
};

static void ask(void *arg)
{
    struct asker *asker = arg;
    size_t len;
    asker->err = fst_listing_get(&asker->listed, &len, asker->project);
}

Test(project_listing, all_who_ask_get_the_same)
{
    enum { ASKERS = 4 };
    struct asker askers[ASKERS];
    struct fst_thread threads[ASKERS];
    struct fst_project *project = made_project();
    for (unsigned i = 0; i < ASKERS; i++) {
        askers[i] = (struct asker){.project = project};
        cr_assert_eq(fst_thread_start(&threads[i], ask, &askers[i]), FST_OK);
    }
    for (unsigned i = 0; i < ASKERS; i++) {
        fst_thread_join(&threads[i]);
        cr_assert_eq(askers[i].err, FST_OK);
        cr_assert_eq(askers[i].listed, askers[0].listed);
    }
    fst_project_free(project);
}
