/* SPDX-License-Identifier: MIT */
/* The listing belongs to its project; a lock is held while it is made. */
#include "project/listing.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/thread.h"

struct fst_listing {
    struct fst_mutex mu;
    struct fst_listed *items; /* made under mu, then never changed; NULL: not yet */
    size_t len;
    struct fst_arena arena; /* the paths */
};

fst_err fst_listing_new(struct fst_listing **out)
{
    struct fst_listing *listing = calloc(1, sizeof *listing);
    if (!listing)
        return -ENOMEM;
    fst_err err = fst_mutex_init(&listing->mu);
    if (err)
        free(listing);
    else
        *out = listing;
    return err;
}

void fst_listing_free(struct fst_listing *listing)
{
    if (!listing)
        return;
    fst_mutex_dispose(&listing->mu);
    fst_arena_dispose(&listing->arena);
    free(listing->items);
    free(listing);
}

static int compare(const void *a, const void *b)
{
    return strcmp(((const struct fst_listed *)a)->path, ((const struct fst_listed *)b)->path);
}

static fst_err make(struct fst_listing *listing, const struct fst_project *project)
{
    struct fst_file_path path = {0};
    fst_err err = FST_OK;
    size_t len = 0;
    struct fst_listed *items = malloc((project->part.nodes_len + 1) * sizeof *items);
    if (!items)
        return -ENOMEM;
    for (const struct fst_file_node *node = project->part.nodes; node && !err; node = node->next) {
        err = fst_file_path(&path, project, node);
        if (err)
            break;
        char *copy = fst_arena_dup(&listing->arena, fst_str_cstr(&path.text), path.text.len);
        if (copy)
            items[len++] = (struct fst_listed){copy, node};
        else
            err = -ENOMEM;
    }
    fst_file_path_dispose(&path);
    if (err) {
        free(items);
        fst_arena_dispose(&listing->arena);
        return err;
    }
    qsort(items, len, sizeof *items, compare);
    listing->items = items;
    listing->len = len;
    return FST_OK;
}

fst_err fst_listing_get(const struct fst_listed **out, size_t *len,
                        const struct fst_project *project)
{
    struct fst_listing *listing = project->listing;
    fst_mutex_lock(&listing->mu);
    fst_err err = listing->items ? FST_OK : make(listing, project);
    *out = listing->items;
    *len = listing->len;
    fst_mutex_unlock(&listing->mu);
    return err;
}
