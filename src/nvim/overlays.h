/* SPDX-License-Identifier: MIT */
/*
 * Modified buffers beside a count of files: their text is pulled and counted first, one after
 * another. A buffer that goes away meanwhile is left out: its file counts then. Loop thread only.
 */
#ifndef FST_NVIM_OVERLAYS_H
#define FST_NVIM_OVERLAYS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/err.h"
#include "base/thread.h"
#include "nvim/buffer.h"
#include "nvim/context.h"
#include "project/project.h"
#include "rpc/codec.h"

struct fst_overlay_buffer {
    struct fst_buffer_spec spec;
    struct fst_buffer_result result; /* when counted */
    struct fst_embedded *embedded;   /* owned */
    bool counted;
};

/* Zero-initialised is none at all. */
struct fst_overlays {
    struct fst_context *ctx;
    const struct fst_settings *settings; /* borrowed */
    struct fst_overlay_buffer *items;
    size_t len;
    size_t next; /* the one being pulled */
    fst_err err; /* a buffer could not be counted: what is asked for can't be answered */
    struct fst_buffer_count count;
    void (*on_done)(void *payload);
    void *payload;
};

/*
 * Decodes the optional argument `overlays`; problems are left in `args`. 0 or -ENOMEM; the caller
 * disposes in either case.
 */
FST_MUST_USE fst_err fst_overlays_read(struct fst_overlays *overlays,
                                       struct fst_args *args) FST_LOOP_THREAD;

/*
 * Counts them all, then calls on_done(payload), once, perhaps before this returns; overlays->err is
 * then 0 or or -EIO. `settings` must stay.
 */
void fst_overlays_pull(struct fst_overlays *overlays, struct fst_context *ctx,
                       const struct fst_settings *settings, void (*on_done)(void *payload),
                       void *payload) FST_LOOP_THREAD;

/* The counted buffer of a file, or NULL. Any thread, once they are counted. */
const struct fst_overlay_buffer *fst_overlays_find(const struct fst_overlays *overlays,
                                                   const char *path);

/*
 * The counted ones as a project takes them: *out is the caller's to free, what it points to is
 * borrowed. 0 or -ENOMEM. Any thread, once they are counted.
 */
FST_MUST_USE fst_err fst_overlays_export(struct fst_overlay **out, size_t *len,
                                         const struct fst_overlays *overlays);

void fst_overlays_dispose(struct fst_overlays *overlays) FST_LOOP_THREAD;

#endif
