/* SPDX-License-Identifier: MIT */
/*
 * The checker against messages made by msgpack-c (whole, cut at every byte) and against claims
 * that no message may make. The limits are crossed by one from both sides.
 */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include <msgpack.h>

#include "rpc/checker.h"

/* Feeds all of it in pieces of `piece` bytes; the number of objects that ended, or the error. */
static int count_objects(const void *data, size_t nbytes, size_t piece)
{
    struct fst_checker checker = {0};
    const uint8_t *bytes = data;
    int complete_objects = 0;
    for (size_t pos = 0; pos < nbytes;) {
        size_t n = nbytes - pos < piece ? nbytes - pos : piece;
        size_t taken;
        bool complete;
        fst_err err = fst_checker_feed(&checker, bytes + pos, n, &taken, &complete);
        if (err < 0)
            return err;
        cr_assert(taken == n || complete);
        cr_assert(taken > 0 && taken <= n);
        pos += taken;
        complete_objects += complete;
    }
    return complete_objects;
}

static void pack_everything(msgpack_packer *pk)
{
    static const char text[70000];
    msgpack_pack_array(pk, 20);
    msgpack_pack_nil(pk);
    msgpack_pack_true(pk);
    msgpack_pack_uint64(pk, UINT64_MAX);
    msgpack_pack_int64(pk, INT64_MIN);
    msgpack_pack_int(pk, -5);
    msgpack_pack_int(pk, 200);
    msgpack_pack_int(pk, 70000);
    msgpack_pack_float(pk, 1.5f);
    msgpack_pack_double(pk, 1.5);
    msgpack_pack_str_with_body(pk, "", 0);
    msgpack_pack_str_with_body(pk, text, 40);
    msgpack_pack_str_with_body(pk, text, 300);
    msgpack_pack_str_with_body(pk, text, sizeof text);
    msgpack_pack_bin_with_body(pk, text, 0);
    msgpack_pack_bin_with_body(pk, text, 300);
    for (int nbytes = 1; nbytes <= 4; nbytes *= 2)
        msgpack_pack_ext_with_body(pk, text, (size_t)nbytes, 0);
    msgpack_pack_ext_with_body(pk, text, 3, 7);
    msgpack_pack_map(pk, 2);
    msgpack_pack_int(pk, 1);
    msgpack_pack_array(pk, 0);
    msgpack_pack_int(pk, 2);
    msgpack_pack_map(pk, 0);
}

Test(rpc_checker, finds_the_end_of_every_kind_of_object_at_any_cut)
{
    msgpack_sbuffer buffer;
    msgpack_sbuffer_init(&buffer);
    msgpack_packer pk;
    msgpack_packer_init(&pk, &buffer, msgpack_sbuffer_write);
    for (int i = 0; i < 3; i++)
        pack_everything(&pk);
    for (size_t piece = 1; piece < 40; piece++)
        cr_assert_eq(count_objects(buffer.data, buffer.size, piece), 3);
    cr_assert_eq(count_objects(buffer.data, buffer.size, buffer.size), 3);
    cr_assert_eq(count_objects(buffer.data, buffer.size - 1, buffer.size), 2);
    msgpack_sbuffer_destroy(&buffer);
}

Test(rpc_checker, ends_scalars_at_once)
{
    cr_assert_eq(count_objects("hello", 5, 5), 5);
    cr_assert_eq(count_objects("\x90\x80\xa0", 3, 1), 3);
    cr_assert_eq(count_objects("\xd4\x00\x01\xc0", 4, 1), 2);
}

Test(rpc_checker, refuses_the_byte_that_msgpack_lacks)
{
    cr_assert_eq(count_objects("\xc1", 1, 1), FST_E_FORMAT);
    cr_assert_eq(count_objects("\x92\x01\xc1", 3, 3), FST_E_FORMAT);
    cr_assert_eq(count_objects("\xa1\xc1", 2, 2), 1, "as payload it is any byte");
}

Test(rpc_checker, refuses_a_gigabyte_claimed_by_five_bytes)
{
    cr_assert_eq(count_objects("\xdb\x40\x00\x00\x00", 5, 1), FST_E_LIMIT, "str");
    cr_assert_eq(count_objects("\xc6\x40\x00\x00\x00", 5, 1), FST_E_LIMIT, "bin");
    cr_assert_eq(count_objects("\xc9\x40\x00\x00\x00", 5, 1), FST_E_LIMIT, "ext");
    cr_assert_eq(count_objects("\xdd\x40\x00\x00\x00", 5, 1), FST_E_LIMIT, "array");
    cr_assert_eq(count_objects("\xdf\x40\x00\x00\x00", 5, 1), FST_E_LIMIT, "map");
    cr_assert_eq(count_objects("\xdf\xff\xff\xff\xff", 5, 1), FST_E_LIMIT, "map, doubled");
    cr_assert_eq(count_objects("\xc9\xff\xff\xff\xff", 5, 1), FST_E_LIMIT, "ext, and its type");
}

/* "\xdd" and the length, big-endian. */
static void put_array32(uint8_t *out, size_t length)
{
    out[0] = 0xdd;
    for (int i = 0; i < 4; i++)
        out[1 + i] = (uint8_t)(length >> (24 - 8 * i));
}

Test(rpc_checker, allows_the_greatest_number_of_objects_and_no_more)
{
    size_t nbytes = 5 + FST_CHECKER_MAX_OBJECTS;
    uint8_t *data = malloc(nbytes);
    cr_assert_not_null(data);
    memset(data, 0xc0, nbytes);
    put_array32(data, FST_CHECKER_MAX_OBJECTS - 1);
    cr_assert_eq(count_objects(data, nbytes - 1, nbytes), 1);
    put_array32(data, FST_CHECKER_MAX_OBJECTS);
    cr_assert_eq(count_objects(data, nbytes, nbytes), FST_E_LIMIT);
    free(data);
}

Test(rpc_checker, adds_up_the_claims_of_all_headers)
{
    /* 16 maps of 65,535 pairs, each the first key of the one before: 155 bytes claim gigabytes. */
    uint8_t data[16 * 3];
    for (int i = 0; i < 16; i++)
        memcpy(data + 3 * i, "\xde\xff\xff", 3);
    cr_assert_eq(count_objects(data, sizeof data, 1), FST_E_LIMIT);
}

Test(rpc_checker, allows_the_greatest_depth_and_no_more)
{
    uint8_t data[FST_CHECKER_MAX_DEPTH + 2];
    memset(data, 0x91, sizeof data);
    data[FST_CHECKER_MAX_DEPTH] = 0xc0;
    cr_assert_eq(count_objects(data, FST_CHECKER_MAX_DEPTH + 1, 1), 1);
    data[FST_CHECKER_MAX_DEPTH] = 0x91;
    cr_assert_eq(count_objects(data, sizeof data, 1), FST_E_LIMIT);
    data[FST_CHECKER_MAX_DEPTH] = 0x90;
    cr_assert_eq(count_objects(data, sizeof data, 1), FST_E_LIMIT, "an empty one has a level too");
}

Test(rpc_checker, allows_the_greatest_message_and_no_more)
{
    size_t nbytes = FST_CHECKER_MAX_NBYTES + 1;
    uint8_t *data = calloc(1, nbytes);
    cr_assert_not_null(data);
    put_array32(data, FST_CHECKER_MAX_NBYTES - 5);
    data[0] = 0xdb;
    cr_assert_eq(count_objects(data, nbytes - 1, 4096), 1);
    put_array32(data, FST_CHECKER_MAX_NBYTES - 4);
    data[0] = 0xdb;
    cr_assert_eq(count_objects(data, nbytes, 4096), FST_E_LIMIT);
    free(data);
}

Test(rpc_checker, takes_random_bytes_without_harm)
{
    uint32_t seed = 12345;
    for (int round = 0; round < 20000; round++) {
        uint8_t data[64];
        for (size_t i = 0; i < sizeof data; i++) {
            seed = seed * 1664525 + 1013904223;
            data[i] = (uint8_t)(seed >> 24);
        }
        int whole = count_objects(data, sizeof data, sizeof data);
        cr_assert_eq(whole, count_objects(data, sizeof data, 1));
        cr_assert_eq(whole, count_objects(data, sizeof data, 7));
    }
}
