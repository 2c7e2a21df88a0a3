/* SPDX-License-Identifier: MIT */
/* What identifies a file, and what comes back of one. */
#include "project/cache.h"

#include "made.h"

static const struct fst_cache_key key = {.rules = 1, .begin_ns = INT64_C(1000000000)};
static const struct fst_file_stat old = {1, 2, 3, 4, 5, false, 0};

static uint64_t identity(struct fst_file_stat stat)
{
    return fst_cache_identity(&key, &stat, "name.c", 6, 0);
}

Test(project_cache, whatever_the_counts_depend_on_is_in_the_identity)
{
    const struct fst_cache_key rules = {.rules = 2, .begin_ns = key.begin_ns};
    const uint64_t ids[] = {
        identity(old),
        identity((struct fst_file_stat){9, 2, 3, 4, 5, false, 0}),
        identity((struct fst_file_stat){1, 9, 3, 4, 5, false, 0}),
        identity((struct fst_file_stat){1, 2, 9, 4, 5, false, 0}),
        identity((struct fst_file_stat){1, 2, 3, 9, 5, false, 0}),
        identity((struct fst_file_stat){1, 2, 3, 4, 9, false, 0}),
        fst_cache_identity(&rules, &old, "name.c", 6, 0),
        fst_cache_identity(&key, &old, "name.h", 6, 0),
        fst_cache_identity(&key, &old, "name.c\0", 7, 0),
        fst_cache_identity(&key, &old, "name.c", 6, FST_FLAG_VENDORED),
    };
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        cr_assert_neq(ids[i], 0);
        for (size_t j = 0; j < i; j++)
            cr_assert_neq(ids[i], ids[j], "%zu and %zu", i, j);
    }
    cr_assert_eq(ids[0], identity(old));
}

Test(project_cache, a_file_modified_within_a_tick_of_the_scan_has_none)
{
    int64_t settled_ns = key.begin_ns - FST_CACHE_TICK_NS;
    struct fst_file_stat stat = old;
    stat.mtime_ns = settled_ns - 1;
    cr_assert_neq(identity(stat), 0);
    stat.mtime_ns = settled_ns;
    cr_assert_eq(identity(stat), 0);
    stat = old;
    stat.ctime_ns = key.begin_ns + 5;
    cr_assert_eq(identity(stat), 0);
}

Test(project_cache, a_node_is_at_most_120_bytes_beside_its_name)
{
    cr_assert_leq(offsetof(struct fst_file_node, name), 120u);
    cr_assert_leq(sizeof(struct fst_file_node), 120u);
}

Test(project_cache, finds_what_has_an_identity_and_gives_its_counts_back)
{
    struct fst_project *project = made_project();
    struct fst_cache cache;
    uint64_t next = 1;
    for (struct fst_file_node *node = project->part.nodes; node; node = node->next)
        node->identity = node->is_file ? next << 32 : 0, next += node->is_file;
    cr_assert_eq(fst_cache_init(&cache, project), FST_OK);
    cr_assert_null(fst_cache_find(&cache, 12345));
    for (const struct fst_file_node *node = project->part.nodes; node; node = node->next) {
        struct fst_embedded embedded[FST_MAX_EMBEDDED];
        struct fst_file_counts counts;
        if (!node->identity)
            continue;
        cr_assert_eq(fst_cache_find(&cache, node->identity), node);
        fst_cache_counts(&counts, node, embedded);
        cr_assert_eq(counts.lang, node->lang);
        cr_assert_eq(counts.binary, node->reason == FST_REASON_BINARY);
        cr_assert_eq(counts.text.bytes, node->bytes);
        cr_assert_eq(counts.code.code + counts.code.comments + counts.code.blanks,
                     node->lang == FST_LANG_NONE ? 0 : node->lines);
    }
    cr_assert_geq(next, 4u);
    fst_cache_dispose(&cache);
    fst_cache_dispose(&cache);
    fst_project_free(project);
}
