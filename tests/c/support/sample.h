/* SPDX-License-Identifier: MIT */
/*
 * Made-up texts for tests, from a seed that the test names: the same everywhere.
 */
#ifndef SUPPORT_SAMPLE_H
#define SUPPORT_SAMPLE_H

#include <stddef.h>
#include <stdint.h>

/* A small generator (xorshift); the seed must not be 0. */
uint64_t sample_next(uint64_t *seed);

/* A number below `limit`. */
size_t sample_below(uint64_t *seed, size_t limit);

enum sample_kind {
    SAMPLE_BYTES,   /* any bytes */
    SAMPLE_ASCII,   /* lines of words */
    SAMPLE_SHORT,   /* ASCII in lines of up to a dozen characters, many of them empty */
    SAMPLE_CRLF,    /* LF, CR LF and lone CR in all orders */
    SAMPLE_CR,      /* lines that end in CR only */
    SAMPLE_SCRIPTS, /* valid UTF-8 of every script and plane, all white space among it */
    SAMPLE_LATIN,   /* ASCII with letters and white space of two bytes */
    SAMPLE_CJK,     /* three bytes a character, ideographic spaces */
    SAMPLE_EMOJI,   /* four bytes a character */
    SAMPLE_BROKEN,  /* SAMPLE_SCRIPTS with a few bytes changed */
    SAMPLE_HOSTILE, /* only bytes that something depends on: first bytes, limits, line ends */
    SAMPLE_KINDS,
};

const char *sample_name(enum sample_kind kind);

/* Fills data[0 .. nbytes); a character that does not fit at the end is cut. */
void sample_fill(uint64_t *seed, enum sample_kind kind, uint8_t *data, size_t nbytes);

#endif
