/* SPDX-License-Identifier: MIT */
/*
 * The projects that the editor has open: each keeps its last result under a handle, for views,
 * exports and the next scan, and knows which scan of it runs, so that a second one can join it.
 *
 * Loop thread only. A result itself is shared and never changes: a worker that needs one gets it by
 * fst_project_hold(), and a newer scan may replace it meanwhile.
 */
#ifndef FST_NVIM_PROJECTS_H
#define FST_NVIM_PROJECTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/err.h"
#include "base/str.h"
#include "base/thread.h"
#include "nvim/context.h"
#include "project/project.h"

/* One more, and the one that was used longest ago is closed. */
#define FST_PROJECTS_MAX 16

struct fst_running_scan;

struct fst_open_project {
    struct fst_open_project *next; /* the one used before it */
    uint64_t handle;               /* never used again in this process */
    struct fst_str key;            /* what is scanned and how; no two are alike */
    char *root;                    /* owned */
    struct fst_project *result;    /* held; NULL until a scan has ended */
    uint64_t result_number;        /* of the scan that made it */
    struct fst_running_scan *scan; /* of project_start.c: the newest that runs, NULL if none does */
    struct fst_watch *watch;       /* owned; NULL: nobody wants to know of changes */
    bool overlaid;                 /* in the result, a modified buffer stands for a file */
    uint64_t rules;                /* the number of the settings that the result was made by */
};

/*
 * The open project of that key, or a new one without result. `key` is emptied when it is taken. 0
 * with *out borrowed, valid until it is closed, or -ENOMEM.
 */
FST_MUST_USE fst_err fst_projects_open(struct fst_open_project **out, struct fst_context *ctx,
                                       struct fst_str *key, const char *root) FST_LOOP_THREAD;

/* The open project with that handle, which counts as a use; NULL when there is none. Borrowed. */
struct fst_open_project *fst_projects_find(struct fst_context *ctx,
                                           uint64_t handle) FST_LOOP_THREAD;

/*
 * Hands over the result of scan `number` of that handle; dropped when the project was closed or has
 * a newer one. The project whose result it now is, or NULL.
 */
struct fst_open_project *fst_projects_put(struct fst_context *ctx, uint64_t handle, uint64_t number,
                                          struct fst_project *result) FST_LOOP_THREAD;

/* Closes one; false when there is none. A scan of it goes on and is answered. */
bool fst_projects_close(struct fst_context *ctx, uint64_t handle) FST_LOOP_THREAD;

/* Closes all. */
void fst_projects_dispose(struct fst_context *ctx) FST_LOOP_THREAD;

/* The method project_close. Answers `call` at once. */
void fst_projects_close_run(const struct fst_call *call,
                            const msgpack_object *params) FST_LOOP_THREAD;

#endif
