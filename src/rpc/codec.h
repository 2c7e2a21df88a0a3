/* SPDX-License-Identifier: MIT */
/*
 * Checked reading of what the peer sent, and writing of what it gets, over msgpack-c.
 *
 * Both keep their first error: a function decodes all its arguments, or encodes a whole answer, in
 * a straight line and looks once at the end. Strings are bytes on both sides: Neovim sends text of
 * any encoding, and names of files, as msgpack strings.
 */
#ifndef FST_RPC_CODEC_H
#define FST_RPC_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <msgpack.h>

#include "base/compiler.h"
#include "base/err.h"
#include "base/str.h"

/* Bytes that belong to somebody else. `data` is NULL when there are none at all. */
struct fst_slice {
    const char *data;
    size_t nbytes;
};

/* Whether it holds just this text. */
bool fst_slice_equals(struct fst_slice slice, const char *text);

#define FST_ARGS_PROBLEM_NBYTES 160

/*
 * Arguments by name. After the first problem `err` is set and every getter gives "nothing".
 * Nil counts as absent, as it does in Lua. One thread.
 */
struct fst_args {
    const msgpack_object *map;             /* borrowed */
    fst_err err;                           /* 0 or FST_E_ARGUMENT */
    char problem[FST_ARGS_PROBLEM_NBYTES]; /* the sentence for the peer, when err is set */
};

enum fst_need {
    FST_OPTIONAL,
    FST_REQUIRED,
};

/* `params` must be a map, or an empty array: that is how Lua's {} arrives. It is borrowed. */
void fst_args_init(struct fst_args *args, const msgpack_object *params);

/* Notes that the argument `key` is wrong: "`key` " and the problem. The first one is kept. */
void fst_args_reject(struct fst_args *args, const char *key, const char *problem);

/* The values of arguments, borrowed from the message. Absent or wrong: NULL, no bytes. */
const msgpack_object *fst_args_any(struct fst_args *args, const char *key, enum fst_need need);
const msgpack_object *fst_args_array(struct fst_args *args, const char *key, enum fst_need need);
const msgpack_object *fst_args_map(struct fst_args *args, const char *key, enum fst_need need);
struct fst_slice fst_args_str(struct fst_args *args, const char *key, enum fst_need need);

/* A boolean, or `fallback` when it is absent or wrong. */
bool fst_args_bool(struct fst_args *args, const char *key, bool fallback);

/* An integer from `min` to `max` (also as a float without a fraction); `min` when absent. */
uint64_t fst_args_uint(struct fst_args *args, const char *key, enum fst_need need, uint64_t min,
                       uint64_t max);

/* The bytes of a str or bin object; {NULL, 0} for any other. Borrowed. */
struct fst_slice fst_codec_str(const msgpack_object *object);

/* Whether `object` is an integer >= 0, also as a float without a fraction; stored to *out. */
bool fst_codec_uint(const msgpack_object *object, uint64_t *out);

/* How deep a writer's maps of unknown length may be nested. */
#define FST_WRITER_MAX_DEPTH 8

/*
 * A message, or a part of one, being written. Zero-initialised is empty and ready. After an error
 * nothing more is written. One thread.
 */
struct fst_writer {
    struct fst_str out; /* owned */
    fst_err err;        /* 0 or -ENOMEM */
    unsigned depth;
    struct {
        size_t at;
        unsigned pairs;
    } open[FST_WRITER_MAX_DEPTH];
};

void fst_writer_dispose(struct fst_writer *writer);

/*
 * A map whose pairs (at most 65,535) are counted as fst_writer_key() is called; every begin has its
 * end. Between them each key is followed by one value.
 */
void fst_writer_map_begin(struct fst_writer *writer);
void fst_writer_map_end(struct fst_writer *writer);
void fst_writer_key(struct fst_writer *writer, const char *key);

/* An array of `n` values, which follow. */
void fst_writer_array(struct fst_writer *writer, size_t n);

/* An array whose length is known only at its end: `at` is what the begin gave. */
size_t fst_writer_list_begin(struct fst_writer *writer);
void fst_writer_list_end(struct fst_writer *writer, size_t at, size_t n);

/* Scalars. Text ends with a NUL, a str is any bytes; both become a msgpack str. */
void fst_writer_nil(struct fst_writer *writer);
void fst_writer_bool(struct fst_writer *writer, bool value);
void fst_writer_uint(struct fst_writer *writer, uint64_t value);
void fst_writer_float(struct fst_writer *writer, double value);
void fst_writer_text(struct fst_writer *writer, const char *text);
void fst_writer_str(struct fst_writer *writer, const char *data, size_t nbytes);

/* What another writer wrote, as it is. */
void fst_writer_raw(struct fst_writer *writer, const void *data, size_t nbytes);

/* A key and its value: what most maps are made of. */
void fst_writer_put_uint(struct fst_writer *writer, const char *key, uint64_t value);
void fst_writer_put_bool(struct fst_writer *writer, const char *key, bool value);
void fst_writer_put_text(struct fst_writer *writer, const char *key, const char *text);
void fst_writer_put_str(struct fst_writer *writer, const char *key, const char *data,
                        size_t nbytes);

#endif
