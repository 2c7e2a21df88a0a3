/* SPDX-License-Identifier: MIT */
/*
 * Getters that trust nothing and writers that remember their first error. Objects come from
 * msgpack-c after the checker has seen their message, so sizes are sane; types are not.
 */
#include "rpc/codec.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

bool fst_slice_equals(struct fst_slice slice, const char *text)
{
    return slice.data && slice.nbytes == strlen(text) &&
           memcmp(slice.data, text, slice.nbytes) == 0;
}

struct fst_slice fst_codec_str(const msgpack_object *object)
{
    /* An empty string has a pointer all the same: it is not "none at all". */
    if (object && object->type == MSGPACK_OBJECT_STR)
        return (struct fst_slice){object->via.str.size ? object->via.str.ptr : "",
                                  object->via.str.size};
    if (object && object->type == MSGPACK_OBJECT_BIN)
        return (struct fst_slice){object->via.bin.size ? object->via.bin.ptr : "",
                                  object->via.bin.size};
    return (struct fst_slice){NULL, 0};
}

bool fst_codec_uint(const msgpack_object *object, uint64_t *out)
{
    /* Up to here a double holds every integer. */
    static const double exact_max = 9007199254740992.0;
    if (object->type == MSGPACK_OBJECT_POSITIVE_INTEGER) {
        *out = object->via.u64;
        return true;
    }
    if (object->type != MSGPACK_OBJECT_FLOAT64 && object->type != MSGPACK_OBJECT_FLOAT32)
        return false;
    double value = object->via.f64;
    if (!(value >= 0 && value <= exact_max) || value != (double)(uint64_t)value)
        return false;
    *out = (uint64_t)value;
    return true;
}

void fst_args_init(struct fst_args *args, const msgpack_object *params)
{
    args->map = params;
    args->err = 0;
    args->problem[0] = '\0';
    bool empty = params->type == MSGPACK_OBJECT_ARRAY && params->via.array.size == 0;
    if (params->type == MSGPACK_OBJECT_MAP || empty)
        return;
    args->err = FST_E_ARGUMENT;
    snprintf(args->problem, sizeof args->problem, "the arguments must be a map");
}

void fst_args_reject(struct fst_args *args, const char *key, const char *problem)
{
    if (args->err)
        return;
    args->err = FST_E_ARGUMENT;
    snprintf(args->problem, sizeof args->problem, "`%s` %s", key, problem);
}

const msgpack_object *fst_args_any(struct fst_args *args, const char *key, enum fst_need need)
{
    if (args->err)
        return NULL;
    /* In an empty array (see fst_args_init) nothing is found. */
    uint32_t size = args->map->type == MSGPACK_OBJECT_MAP ? args->map->via.map.size : 0;
    for (uint32_t i = 0; i < size; i++) {
        const msgpack_object_kv *pair = &args->map->via.map.ptr[i];
        if (!fst_slice_equals(fst_codec_str(&pair->key), key))
            continue;
        if (pair->val.type == MSGPACK_OBJECT_NIL)
            break;
        return &pair->val;
    }
    if (need == FST_REQUIRED)
        fst_args_reject(args, key, "is missing");
    return NULL;
}

const msgpack_object *fst_args_array(struct fst_args *args, const char *key, enum fst_need need)
{
    const msgpack_object *value = fst_args_any(args, key, need);
    if (!value)
        return NULL;
    if (value->type == MSGPACK_OBJECT_ARRAY)
        return value;
    /* An empty list and an empty map are the same in Lua, and either may arrive. */
    if (value->type == MSGPACK_OBJECT_MAP && value->via.map.size == 0) {
        static const msgpack_object empty = {.type = MSGPACK_OBJECT_ARRAY};
        return &empty;
    }
    fst_args_reject(args, key, "must be a list");
    return NULL;
}

const msgpack_object *fst_args_map(struct fst_args *args, const char *key, enum fst_need need)
{
    const msgpack_object *value = fst_args_any(args, key, need);
    if (!value)
        return NULL;
    if (value->type == MSGPACK_OBJECT_MAP)
        return value;
    if (value->type == MSGPACK_OBJECT_ARRAY && value->via.array.size == 0) {
        static const msgpack_object empty = {.type = MSGPACK_OBJECT_MAP};
        return &empty;
    }
    fst_args_reject(args, key, "must be a map");
    return NULL;
}

struct fst_slice fst_args_str(struct fst_args *args, const char *key, enum fst_need need)
{
    const msgpack_object *value = fst_args_any(args, key, need);
    struct fst_slice slice = fst_codec_str(value);
    if (value && !slice.data)
        fst_args_reject(args, key, "must be a string");
    return slice;
}

bool fst_args_bool(struct fst_args *args, const char *key, bool fallback)
{
    const msgpack_object *value = fst_args_any(args, key, FST_OPTIONAL);
    if (!value)
        return fallback;
    if (value->type == MSGPACK_OBJECT_BOOLEAN)
        return value->via.boolean;
    fst_args_reject(args, key, "must be true or false");
    return fallback;
}

uint64_t fst_args_uint(struct fst_args *args, const char *key, enum fst_need need, uint64_t min,
                       uint64_t max)
{
    const msgpack_object *value = fst_args_any(args, key, need);
    uint64_t n;
    if (!value)
        return min;
    if (fst_codec_uint(value, &n) && n >= min && n <= max)
        return n;
    char problem[FST_ARGS_PROBLEM_NBYTES / 2];
    snprintf(problem, sizeof problem, "must be a number from %llu to %llu", (unsigned long long)min,
             (unsigned long long)max);
    fst_args_reject(args, key, problem);
    return min;
}

/* msgpack-c's way out. */
static int append(void *data, const char *bytes, size_t nbytes)
{
    struct fst_writer *writer = data;
    if (!writer->err)
        writer->err = fst_str_append(&writer->out, bytes, nbytes);
    return writer->err;
}

static msgpack_packer packer_of(struct fst_writer *writer)
{
    msgpack_packer packer;
    msgpack_packer_init(&packer, writer, append);
    return packer;
}

void fst_writer_dispose(struct fst_writer *writer)
{
    fst_str_dispose(&writer->out);
    *writer = (struct fst_writer){0};
}

/* Sets `nbytes` bytes at `at` to a number, big-endian. */
static void patch(struct fst_writer *writer, size_t at, unsigned nbytes, size_t value)
{
    if (writer->err)
        return;
    for (unsigned i = 0; i < nbytes; i++)
        writer->out.data[at + i] = (char)(value >> (8 * (nbytes - 1 - i)));
}

void fst_writer_map_begin(struct fst_writer *writer)
{
    assert(writer->depth < FST_WRITER_MAX_DEPTH);
    fst_writer_raw(writer, "\xde\0", 3);
    writer->open[writer->depth].at = writer->out.len - 2;
    writer->open[writer->depth].pairs = 0;
    writer->depth++;
}

void fst_writer_map_end(struct fst_writer *writer)
{
    assert(writer->depth > 0);
    writer->depth--;
    assert(writer->open[writer->depth].pairs <= UINT16_MAX);
    patch(writer, writer->open[writer->depth].at, 2, writer->open[writer->depth].pairs);
}

void fst_writer_key(struct fst_writer *writer, const char *key)
{
    assert(writer->depth > 0);
    writer->open[writer->depth - 1].pairs++;
    fst_writer_text(writer, key);
}

void fst_writer_array(struct fst_writer *writer, size_t n)
{
    msgpack_packer packer = packer_of(writer);
    msgpack_pack_array(&packer, n);
}

size_t fst_writer_list_begin(struct fst_writer *writer)
{
    fst_writer_raw(writer, "\xdd\0\0\0", 5);
    return writer->out.len - 4;
}

void fst_writer_list_end(struct fst_writer *writer, size_t at, size_t n)
{
    patch(writer, at, 4, n);
}

void fst_writer_nil(struct fst_writer *writer)
{
    msgpack_packer packer = packer_of(writer);
    msgpack_pack_nil(&packer);
}

void fst_writer_bool(struct fst_writer *writer, bool value)
{
    msgpack_packer packer = packer_of(writer);
    if (value)
        msgpack_pack_true(&packer);
    else
        msgpack_pack_false(&packer);
}

void fst_writer_uint(struct fst_writer *writer, uint64_t value)
{
    msgpack_packer packer = packer_of(writer);
    msgpack_pack_uint64(&packer, value);
}

void fst_writer_float(struct fst_writer *writer, double value)
{
    msgpack_packer packer = packer_of(writer);
    msgpack_pack_double(&packer, value);
}

void fst_writer_text(struct fst_writer *writer, const char *text)
{
    fst_writer_str(writer, text, strlen(text));
}

void fst_writer_str(struct fst_writer *writer, const char *data, size_t nbytes)
{
    msgpack_packer packer = packer_of(writer);
    msgpack_pack_str(&packer, nbytes);
    fst_writer_raw(writer, data, nbytes);
}

void fst_writer_raw(struct fst_writer *writer, const void *data, size_t nbytes)
{
    if (nbytes)
        append(writer, data, nbytes);
}

void fst_writer_put_uint(struct fst_writer *writer, const char *key, uint64_t value)
{
    fst_writer_key(writer, key);
    fst_writer_uint(writer, value);
}

void fst_writer_put_bool(struct fst_writer *writer, const char *key, bool value)
{
    fst_writer_key(writer, key);
    fst_writer_bool(writer, value);
}

void fst_writer_put_text(struct fst_writer *writer, const char *key, const char *text)
{
    fst_writer_key(writer, key);
    fst_writer_text(writer, text);
}

void fst_writer_put_str(struct fst_writer *writer, const char *key, const char *data, size_t nbytes)
{
    fst_writer_key(writer, key);
    fst_writer_str(writer, data, nbytes);
}
