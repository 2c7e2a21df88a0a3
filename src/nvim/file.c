/* SPDX-License-Identifier: MIT */
/*
 * A walk over one root that is a file: it knows what must not be opened, and how to read. Runs on
 * a worker, with one more worker of the walk's own.
 */
#include "nvim/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

fst_err fst_file_copy(struct fst_file_counts *to, struct fst_embedded **embedded,
                      const struct fst_file_counts *from)
{
    *to = *from;
    to->embedded = NULL;
    to->embedded_len = 0;
    *embedded = NULL;
    if (!from->embedded_len)
        return 0;
    *embedded = malloc(from->embedded_len * sizeof **embedded);
    if (!*embedded)
        return -ENOMEM;
    memcpy(*embedded, from->embedded, from->embedded_len * sizeof **embedded);
    to->embedded = *embedded;
    to->embedded_len = from->embedded_len;
    return 0;
}

static fst_err on_dir(void *payload, unsigned worker, void *parent, size_t root, const char *name,
                      size_t name_nbytes, void **node)
{
    (void)payload, (void)worker, (void)parent, (void)root, (void)name, (void)name_nbytes;
    *node = NULL;
    return 0;
}

static fst_err on_file(void *payload, unsigned worker, void *dir, size_t root, const char *name,
                       size_t name_nbytes, const struct fst_file_stat *stat,
                       const struct fst_file_counts *counts)
{
    struct fst_file_result *result = payload;
    (void)worker, (void)dir, (void)root, (void)name, (void)name_nbytes, (void)stat;
    fst_file_dispose(result);
    result->counted = true;
    return fst_file_copy(&result->counts, &result->embedded, counts);
}

static fst_err on_skip(void *payload, unsigned worker, void *dir, size_t root, const char *name,
                       size_t name_nbytes, enum fst_reason reason, fst_err err, bool is_dir)
{
    struct fst_file_result *result = payload;
    (void)worker, (void)dir, (void)root, (void)name, (void)name_nbytes, (void)is_dir;
    result->reason = reason;
    result->err = err;
    return 0;
}

fst_err fst_file_count(struct fst_file_result *out, const char *path,
                       const struct fst_count_options *options, struct fst_walk_control *control)
{
    *out = (struct fst_file_result){.reason = FST_REASON_VANISHED, .err = -ENOENT};
    struct fst_walk_options walk = {
        .roots = &path,
        .roots_len = 1,
        .jobs = 1,
        .roots_are_files = true,
        .count = *options,
    };
    struct fst_walk_visitor visitor = {
        .payload = out,
        .on_dir = on_dir,
        .on_file = on_file,
        .on_skip = on_skip,
    };
    struct fst_walk_result result;
    return fst_walk_run(&result, &walk, &visitor, control);
}

void fst_file_dispose(struct fst_file_result *result)
{
    free(result->embedded);
    *result = (struct fst_file_result){0};
}
