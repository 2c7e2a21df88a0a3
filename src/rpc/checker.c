/* SPDX-License-Identifier: MIT */
/*
 * A pushdown automaton over msgpack: format bytes, the length fields behind some of them, payload
 * to skip, and a stack of how many objects each open array or map still waits for. It holds no
 * bytes, so it can stop and go on anywhere. One thread.
 */
#include "rpc/checker.h"

/* What follows the format bytes 0xc0 … 0xdf. */
enum kind {
    KIND_INVALID,
    KIND_PLAIN, /* so many bytes of payload */
    KIND_BYTES, /* a length field of so many bytes, then payload */
    KIND_EXT,   /* the same, and one byte for the type */
    KIND_ARRAY, /* a length field, then objects */
    KIND_MAP,   /* the same, two each */
};

static const struct {
    uint8_t kind, nbytes;
} formats[32] = {
    {KIND_PLAIN, 0}, {KIND_INVALID, 0}, {KIND_PLAIN, 0}, {KIND_PLAIN, 0}, /* nil, -, false, true */
    {KIND_BYTES, 1}, {KIND_BYTES, 2},   {KIND_BYTES, 4},                  /* bin */
    {KIND_EXT, 1},   {KIND_EXT, 2},     {KIND_EXT, 4},                    /* ext */
    {KIND_PLAIN, 4}, {KIND_PLAIN, 8},                                     /* float */
    {KIND_PLAIN, 1}, {KIND_PLAIN, 2},   {KIND_PLAIN, 4}, {KIND_PLAIN, 8}, /* uint */
    {KIND_PLAIN, 1}, {KIND_PLAIN, 2},   {KIND_PLAIN, 4}, {KIND_PLAIN, 8}, /* int */
    {KIND_PLAIN, 2}, {KIND_PLAIN, 3},   {KIND_PLAIN, 5},                  /* fixext 1, 2, 4 */
    {KIND_PLAIN, 9}, {KIND_PLAIN, 17},                                    /* fixext 8, 16 */
    {KIND_BYTES, 1}, {KIND_BYTES, 2},   {KIND_BYTES, 4},                  /* str */
    {KIND_ARRAY, 2}, {KIND_ARRAY, 4},                                     /* array */
    {KIND_MAP, 2},   {KIND_MAP, 4},                                       /* map */
};

static fst_err claim_payload(struct fst_checker *checker, size_t nbytes)
{
    if (nbytes > FST_CHECKER_MAX_NBYTES - checker->nbytes)
        return FST_E_LIMIT;
    checker->skip = nbytes;
    return 0;
}

static fst_err claim_objects(struct fst_checker *checker, size_t n)
{
    /* The outermost object is in nobody's claim: hence the 1. */
    if (n > FST_CHECKER_MAX_OBJECTS - 1 - checker->nobjects)
        return FST_E_LIMIT;
    if (checker->depth == FST_CHECKER_MAX_DEPTH)
        return FST_E_LIMIT;
    checker->nobjects += n;
    if (n)
        checker->left[checker->depth++] = n;
    return 0;
}

/* The length field of `header` is complete. */
static fst_err enter(struct fst_checker *checker, enum kind kind, size_t length)
{
    switch (kind) {
    case KIND_ARRAY:
        return claim_objects(checker, length);
    case KIND_MAP:
        if (length > FST_CHECKER_MAX_OBJECTS)
            return FST_E_LIMIT;
        return claim_objects(checker, 2 * length);
    case KIND_EXT:
        if (length > FST_CHECKER_MAX_NBYTES)
            return FST_E_LIMIT;
        return claim_payload(checker, length + 1);
    case KIND_PLAIN:
    case KIND_BYTES:
        return claim_payload(checker, length);
    case KIND_INVALID:
        break;
    }
    return FST_E_FORMAT;
}

/* A format byte. */
static fst_err begin(struct fst_checker *checker, uint8_t byte)
{
    if (byte < 0x80 || byte >= 0xe0)
        return 0;
    if (byte < 0x90)
        return enter(checker, KIND_MAP, byte & 15);
    if (byte < 0xa0)
        return enter(checker, KIND_ARRAY, byte & 15);
    if (byte < 0xc0)
        return enter(checker, KIND_BYTES, byte & 31);
    enum kind kind = formats[byte - 0xc0].kind;
    uint8_t nbytes = formats[byte - 0xc0].nbytes;
    if (kind == KIND_INVALID || kind == KIND_PLAIN)
        return enter(checker, kind, nbytes);
    checker->header = byte;
    checker->missing = nbytes;
    checker->length = 0;
    return 0;
}

static fst_err feed_byte(struct fst_checker *checker, uint8_t byte)
{
    if (!checker->missing)
        return begin(checker, byte);
    checker->length = checker->length << 8 | byte;
    if (--checker->missing)
        return 0;
    return enter(checker, formats[checker->header - 0xc0].kind, checker->length);
}

/* An object has ended, and with it whatever it was the last part of. True when all has ended. */
static bool close_objects(struct fst_checker *checker)
{
    while (checker->depth) {
        if (--checker->left[checker->depth - 1])
            return false;
        checker->depth--;
    }
    return true;
}

/* Takes one byte, or as much payload as there is. */
static fst_err take(struct fst_checker *checker, const uint8_t *data, size_t nbytes, size_t *taken,
                    bool *complete)
{
    unsigned depth = checker->depth;
    if (checker->skip) {
        *taken = checker->skip < nbytes ? checker->skip : nbytes;
        checker->skip -= *taken;
        checker->nbytes += *taken;
    } else {
        if (checker->nbytes == FST_CHECKER_MAX_NBYTES)
            return FST_E_LIMIT;
        *taken = 1;
        checker->nbytes++;
        fst_err err = feed_byte(checker, data[0]);
        if (err < 0)
            return err;
    }
    bool ended = !checker->skip && !checker->missing && checker->depth == depth;
    *complete = ended && close_objects(checker);
    return 0;
}

fst_err fst_checker_feed(struct fst_checker *checker, const uint8_t *data, size_t nbytes,
                         size_t *taken, bool *complete)
{
    *taken = 0;
    *complete = false;
    while (*taken < nbytes && !*complete) {
        size_t step;
        fst_err err = take(checker, data + *taken, nbytes - *taken, &step, complete);
        if (err < 0)
            return err;
        *taken += step;
    }
    if (*complete)
        *checker = (struct fst_checker){0};
    return 0;
}
