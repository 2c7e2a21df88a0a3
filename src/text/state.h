/* SPDX-License-Identifier: MIT */
/*
 * The state of a part of a text: fixed size, copied freely, joined exactly at any cut.
 *
 * What a cut can split is kept open at both ends. The leading continuation bytes (at most three:
 * a fourth is an error whatever came before) may belong to a sequence that began to the left, the
 * trailing bytes of an unfinished sequence may go on to the right; neither is classed until a join
 * or the end decides. What lies between is the core. Included by text/count.h only; private.
 */
#ifndef FST_TEXT_STATE_H
#define FST_TEXT_STATE_H

#include <stdbool.h>
#include <stdint.h>

/* A sequence has at most this many bytes after its first. */
#define FST_TEXT_OPEN_NBYTES 3

/*
 * Lines under one hypothesis of what ends them. Lengths are in characters, without the line end.
 * The first and the last line are open, so `best` covers only those between two line ends.
 */
struct fst_text_lines {
    uint64_t ends;       /* line ends */
    uint64_t head_chars; /* of the line before the first end; 0 without one */
    uint64_t tail_chars; /* behind the last end, or all */
    uint64_t best;       /* the longest of the others plus 1; 0: there is none */
    uint64_t best_index; /* which, the first line being 0 */
};

struct fst_text {
    uint64_t nbytes;
    uint64_t chars; /* bytes that are no continuation bytes */
    uint64_t words; /* of the core */
    uint64_t lfs;
    uint64_t crs;
    uint64_t crlfs;
    struct fst_text_lines lf;
    struct fst_text_lines cr; /* meaningless once lfs > 0: no whole can then be counted by CR */
    int64_t invalid_at; /* first ill-formed sequence, the open ends aside; or FST_TEXT_VALID */
    uint8_t first[FST_TEXT_OPEN_NBYTES]; /* the first bytes, nbytes permitting */
    uint8_t last[FST_TEXT_OPEN_NBYTES];  /* the last bytes, right-aligned */
    uint8_t head_nbytes;                 /* leading continuation bytes, at most 3 */
    uint8_t tail_nbytes;   /* bytes of the unfinished sequence at the end, at most 3 */
    bool core_starts_word; /* the core's first byte is no white space */
    bool core_ends_word;   /* and its last; both false when the core is empty */
};

#endif
