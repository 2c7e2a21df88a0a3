/* SPDX-License-Identifier: MIT */
/*
 * libFuzzer target: what the checker lets through, msgpack-c must unpack, in bounded memory; and
 * any fragmentation gives the same verdict.
 */
#include <msgpack.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "rpc/checker.h"

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t nbytes);

/* What feeding ends with: the offset of each complete object's end, hashed, and the error. */
struct verdict {
    uint64_t ends;
    size_t count;
    fst_err err;
};

static struct verdict feed(const uint8_t *data, size_t nbytes, size_t piece)
{
    struct fst_checker checker = {0};
    struct verdict verdict = {0};
    size_t at = 0;
    while (at < nbytes && !verdict.err) {
        size_t n = nbytes - at < piece ? nbytes - at : piece;
        size_t taken = 0;
        bool complete = false;
        verdict.err = fst_checker_feed(&checker, data + at, n, &taken, &complete);
        if (verdict.err)
            break;
        if (taken == 0 && !complete)
            abort();
        at += taken;
        if (complete) {
            verdict.count++;
            verdict.ends = verdict.ends * 31 + at;
        }
    }
    return verdict;
}

static void unpack_first(const uint8_t *data, size_t nbytes)
{
    struct fst_checker checker = {0};
    size_t taken = 0;
    bool complete = false;
    if (fst_checker_feed(&checker, data, nbytes, &taken, &complete) != FST_OK || !complete)
        return;
    msgpack_unpacked result;
    msgpack_unpacked_init(&result);
    size_t off = 0;
    msgpack_unpack_return got = msgpack_unpack_next(&result, (const char *)data, taken, &off);
    if (got != MSGPACK_UNPACK_SUCCESS || off != taken) {
        fprintf(stderr, "fuzz_frames: msgpack-c says %d, %zu of %zu bytes\n", (int)got, off, taken);
        abort();
    }
    msgpack_unpacked_destroy(&result);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t nbytes)
{
    if (nbytes < 2)
        return 0;
    size_t piece = (size_t)input[0] % 16 + 1;
    struct verdict whole = feed(input + 1, nbytes - 1, nbytes);
    struct verdict cut = feed(input + 1, nbytes - 1, piece);
    if (whole.count != cut.count || whole.ends != cut.ends || whole.err != cut.err)
        abort();
    unpack_first(input + 1, nbytes - 1);
    return 0;
}
