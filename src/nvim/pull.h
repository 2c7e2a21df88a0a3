/* SPDX-License-Identifier: MIT */
/*
 * Reads a buffer's text from the editor, in slices of at most FST_PULL_SLICE_NBYTES, one request at
 * a time, so that neither side ever holds much of it and the editor is never busy for long.
 *
 * Each slice comes together with the buffer's changedtick; when that is another than at the start
 * the text is pulled from its start again. Loop thread only.
 */
#ifndef FST_NVIM_PULL_H
#define FST_NVIM_PULL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/err.h"
#include "base/thread.h"
#include "nvim/context.h"
#include "rpc/codec.h"

#define FST_PULL_SLICE_NBYTES ((uint64_t)256 << 10)
#define FST_PULL_SLICE_NLINES ((uint64_t)8192)

/* Buffers that are pulled at a time; further ones wait their turn. */
#define FST_PULL_MAX_RUNNING 4

/* A buffer that changes faster than it can be read is given up after so many new starts. */
#define FST_PULL_MAX_RESTARTS 16

struct fst_pull_error {
    const char *code;
    const char *message; /* a sentence; borrowed for the call */
};

struct fst_pull_handler {
    void *payload;

    /* The text begins, of so many lines; told again when it has to be read once more. */
    void (*on_start)(void *payload, uint64_t nlines);

    /*
     * A part of line number `line` (from 0) from byte `col` on; `last` when it is its end. Every
     * line has at least one part. An error ends the pull with it.
     */
    fst_err (*on_part)(void *payload, uint64_t line, uint64_t col, struct fst_slice part,
                       bool last);

    /* How many bytes some lines have in the encoding asked for, a byte per line end between them.
     */
    void (*on_converted)(void *payload, uint64_t nbytes, uint64_t nlines);

    /* All is there, or an error; told once, and the last that is told. */
    void (*on_done)(void *payload, const struct fst_pull_error *error);
};

/*
 * Pulls the text of a buffer. `encoding`: NULL, or the name of a 'fileencoding' that keeps ASCII as
 * it is; the editor, whose converter `:write` would use, is then asked how long each slice is in
 * it. Returns 0, and on_done will be called (or was, when the request could not even be sent); or
 * -ENOMEM, or -ECANCELED when the session ends.
 */
FST_MUST_USE fst_err fst_pull_start(struct fst_context *ctx, uint64_t buf, const char *encoding,
                                    const struct fst_pull_handler *handler) FST_LOOP_THREAD;

/* Ends those that are left with an error: the session ends. */
void fst_pull_close(struct fst_context *ctx) FST_LOOP_THREAD;

#endif
