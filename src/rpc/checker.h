/* SPDX-License-Identifier: MIT */
/*
 * Looks at a stream of msgpack before msgpack-c does: finds where each object ends, at any
 * fragmentation, and refuses what would cost more memory or stack than a message may.
 *
 * msgpack-c believes headers: five bytes that claim an array of 2^32 - 1 elements make it allocate
 * for all of them. Here every claim is held against the limits before anything is allocated, so
 * that a peer can never use more than it has sent, times a small constant.
 */
#ifndef FST_RPC_CHECKER_H
#define FST_RPC_CHECKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/err.h"

/* A message may have so many bytes: some hundred slices of a buffer, or a text to be counted. */
#define FST_CHECKER_MAX_NBYTES ((size_t)16 << 20)

/*
 * … so many objects, its own array included; map keys and values count each. msgpack-c takes 24
 * bytes for one, so a message becomes 6 MiB at most beside its own bytes.
 */
#define FST_CHECKER_MAX_OBJECTS ((size_t)1 << 18)

/* … and so many arrays and maps inside each other. msgpack-c gives up at 32. */
#define FST_CHECKER_MAX_DEPTH 16

/* Zero-initialised is ready for the first byte. */
struct fst_checker {
    size_t nbytes;   /* of this object so far */
    size_t nobjects; /* claimed by its headers so far */
    size_t skip;     /* payload bytes of the present string, number … that are still to come */
    uint8_t header;  /* the format byte whose length field is being read */
    uint8_t missing; /* bytes of that length field that are still to come */
    uint32_t length; /* what is known of it */
    unsigned depth;  /* open arrays and maps */
    size_t left[FST_CHECKER_MAX_DEPTH]; /* objects each of them still waits for */
};

/*
 * Takes bytes up to the end of the present object, *taken of them, and tells in *complete whether
 * that end was reached; the next call then begins the next object. Returns 0, FST_E_FORMAT for a
 * byte that msgpack does not have, or FST_E_LIMIT as soon as a header claims too much; after an
 * error the stream can't be read on. `data` is borrowed for the call. One thread per checker.
 */
FST_MUST_USE fst_err fst_checker_feed(struct fst_checker *checker, const uint8_t *data,
                                      size_t nbytes, size_t *taken, bool *complete);

#endif
