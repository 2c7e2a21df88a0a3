/* SPDX-License-Identifier: MIT */
/*
 * Everything a scan met, by path: what pages choose from. Paths are put together and sorted once
 * for a result, when the first page is made of it; each page then only picks. Private to
 * src/project.
 */
#ifndef FST_PROJECT_LISTING_H
#define FST_PROJECT_LISTING_H

#include <stddef.h>

#include "project/model.h"

/* A file, or something that was skipped. */
struct fst_listed {
    const char *path; /* as rows have it */
    const struct fst_file_node *node;
};

struct fst_listing;

/* An empty listing, for a new project. 0 with *out owned by the caller, or -ENOMEM/-EAGAIN. */
FST_MUST_USE fst_err fst_listing_new(struct fst_listing **out);
void fst_listing_free(struct fst_listing *listing);

/*
 * All of a finished result in byte order of the paths; the first call makes it, others wait. 0 with
 * *out and *len borrowed for as long as the project is held, or -ENOMEM. Any thread.
 */
FST_MUST_USE fst_err fst_listing_get(const struct fst_listed **out, size_t *len,
                                     const struct fst_project *project);

#endif
