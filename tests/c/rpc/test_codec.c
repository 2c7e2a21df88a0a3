/* SPDX-License-Identifier: MIT */
/*
 * What the writer writes, msgpack-c reads; what it reads, the getters check.
 */
#include <criterion/criterion.h>

#include <string.h>

#include "rpc/codec.h"

struct message {
    struct fst_writer writer;
    msgpack_unpacked unpacked;
};

/* Decodes what was written; everything must be used up. */
static const msgpack_object *decode(struct message *message)
{
    size_t offset = 0;
    cr_assert_eq(message->writer.err, 0);
    cr_assert_eq(message->writer.depth, 0);
    msgpack_unpacked_init(&message->unpacked);
    cr_assert_eq(msgpack_unpack_next(&message->unpacked, message->writer.out.data,
                                     message->writer.out.len, &offset),
                 MSGPACK_UNPACK_SUCCESS);
    cr_assert_eq(offset, message->writer.out.len);
    return &message->unpacked.data;
}

static void dispose(struct message *message)
{
    msgpack_unpacked_destroy(&message->unpacked);
    fst_writer_dispose(&message->writer);
}

static void write_sample(struct fst_writer *w)
{
    fst_writer_map_begin(w);
    fst_writer_put_uint(w, "n", 70000);
    fst_writer_put_bool(w, "yes", true);
    fst_writer_put_text(w, "text", "abc");
    fst_writer_put_str(w, "raw", "a\0\xff", 3);
    fst_writer_put_text(w, "empty", "");
    fst_writer_key(w, "nil");
    fst_writer_nil(w);
    fst_writer_key(w, "two");
    fst_writer_float(w, 2.0);
    fst_writer_key(w, "half");
    fst_writer_float(w, 2.5);
    fst_writer_key(w, "list");
    size_t at = fst_writer_list_begin(w);
    fst_writer_uint(w, 1);
    fst_writer_map_begin(w);
    fst_writer_map_end(w);
    fst_writer_list_end(w, at, 2);
    fst_writer_key(w, "none");
    fst_writer_array(w, 0);
    fst_writer_map_end(w);
}

Test(rpc_codec, getters_give_what_was_written)
{
    struct message message = {0};
    write_sample(&message.writer);
    struct fst_args args;
    fst_args_init(&args, decode(&message));
    cr_assert_eq(fst_args_uint(&args, "n", FST_REQUIRED, 0, 70000), 70000);
    cr_assert_eq(fst_args_uint(&args, "two", FST_REQUIRED, 0, 2), 2);
    cr_assert(fst_args_bool(&args, "yes", false));
    cr_assert(fst_slice_equals(fst_args_str(&args, "text", FST_REQUIRED), "abc"));
    struct fst_slice raw = fst_args_str(&args, "raw", FST_REQUIRED);
    cr_assert_eq(raw.nbytes, 3);
    cr_assert_eq(memcmp(raw.data, "a\0\xff", 3), 0);
    struct fst_slice empty = fst_args_str(&args, "empty", FST_REQUIRED);
    cr_assert_not_null(empty.data, "empty is not absent");
    cr_assert_eq(empty.nbytes, 0);
    const msgpack_object *list = fst_args_array(&args, "list", FST_REQUIRED);
    cr_assert_not_null(list);
    cr_assert_eq(list->via.array.size, 2);
    const msgpack_object *none = fst_args_map(&args, "none", FST_REQUIRED);
    cr_assert_not_null(none, "an empty array serves as an empty map");
    cr_assert_eq(none->via.map.size, 0);
    cr_assert_eq(args.err, 0);
    dispose(&message);
}

Test(rpc_codec, absent_and_nil_arguments_take_their_fallback)
{
    struct message message = {0};
    write_sample(&message.writer);
    struct fst_args args;
    fst_args_init(&args, decode(&message));
    cr_assert_null(fst_args_str(&args, "nil", FST_OPTIONAL).data);
    cr_assert_null(fst_args_str(&args, "absent", FST_OPTIONAL).data);
    cr_assert(fst_args_bool(&args, "absent", true));
    cr_assert_eq(fst_args_uint(&args, "absent", FST_OPTIONAL, 3, 9), 3);
    cr_assert_eq(args.err, 0);
    fst_args_str(&args, "nil", FST_REQUIRED);
    cr_assert_eq(args.err, FST_E_ARGUMENT);
    cr_assert_str_eq(args.problem, "`nil` is missing");
    dispose(&message);
}

/* The problem that one getter finds in the sample. */
static void expect_problem(const char *key, const char *type, const char *problem)
{
    struct message message = {0};
    write_sample(&message.writer);
    struct fst_args args;
    fst_args_init(&args, decode(&message));
    if (strcmp(type, "str") == 0)
        fst_args_str(&args, key, FST_OPTIONAL);
    else if (strcmp(type, "bool") == 0)
        fst_args_bool(&args, key, false);
    else if (strcmp(type, "uint") == 0)
        fst_args_uint(&args, key, FST_OPTIONAL, 1, 5);
    else if (strcmp(type, "array") == 0)
        fst_args_array(&args, key, FST_OPTIONAL);
    else
        fst_args_map(&args, key, FST_OPTIONAL);
    cr_assert_eq(args.err, FST_E_ARGUMENT, "%s as %s", key, type);
    cr_assert_str_eq(args.problem, problem);
    cr_assert_null(fst_args_str(&args, "text", FST_REQUIRED).data, "the first problem is kept");
    cr_assert_str_eq(args.problem, problem);
    dispose(&message);
}

Test(rpc_codec, wrong_types_and_ranges_are_named)
{
    expect_problem("n", "str", "`n` must be a string");
    expect_problem("n", "bool", "`n` must be true or false");
    expect_problem("n", "uint", "`n` must be a number from 1 to 5");
    expect_problem("half", "uint", "`half` must be a number from 1 to 5");
    expect_problem("text", "uint", "`text` must be a number from 1 to 5");
    expect_problem("text", "array", "`text` must be a list");
    expect_problem("list", "map", "`list` must be a map");
}

Test(rpc_codec, arguments_are_a_map_or_an_empty_list)
{
    struct fst_args args;
    msgpack_object object = {.type = MSGPACK_OBJECT_ARRAY};
    fst_args_init(&args, &object);
    cr_assert_eq(args.err, 0);
    cr_assert_null(fst_args_any(&args, "x", FST_OPTIONAL));
    object.via.array.size = 1;
    fst_args_init(&args, &object);
    cr_assert_eq(args.err, FST_E_ARGUMENT);
    object.type = MSGPACK_OBJECT_NIL;
    fst_args_init(&args, &object);
    cr_assert_eq(args.err, FST_E_ARGUMENT);
}

Test(rpc_codec, numbers_are_exact_or_refused)
{
    uint64_t n;
    msgpack_object object = {.type = MSGPACK_OBJECT_FLOAT64};
    static const double bad[] = {-1, 0.5, 1e300, -0.5};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        object.via.f64 = bad[i];
        cr_assert(!fst_codec_uint(&object, &n), "%g", bad[i]);
    }
    object.via.f64 = 9007199254740992.0;
    cr_assert(fst_codec_uint(&object, &n));
    cr_assert_eq(n, UINT64_C(9007199254740992));
    object.type = MSGPACK_OBJECT_NEGATIVE_INTEGER;
    object.via.i64 = -1;
    cr_assert(!fst_codec_uint(&object, &n));
}
