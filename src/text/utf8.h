/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 one sequence at a time: what the scalar kernel runs on, and what the others ask when a
 * vector has shown that something is wrong. Nothing here has state; any thread.
 */
#ifndef FST_TEXT_UTF8_H
#define FST_TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether the byte can only be the second to fourth of a sequence. */
static inline bool fst_utf8_is_continuation(uint8_t byte)
{
    return (byte & 0xC0) == 0x80;
}

/* The length of the sequence that `lead` begins: 1 to 4, or 0 when no sequence begins so. */
unsigned fst_utf8_sequence_nbytes(uint8_t lead);

/*
 * Looks at the sequence at p, of which nbytes >= 1 bytes are there. Its length when it is
 * well-formed; 0 when it is not, or is not complete.
 */
unsigned fst_utf8_check(const uint8_t *p, size_t nbytes);

/*
 * The offset of the first ill-formed sequence in data[from .. nbytes), `from` being a boundary
 * between sequences; -1 when there is none. Unfinished bytes at the end are no error.
 */
int64_t fst_utf8_first_error(const uint8_t *data, size_t from, size_t nbytes);

/*
 * Bytes at the end of data[0 .. nbytes) that begin a sequence without finishing it, by the length
 * their first byte announces: 0 to 3.
 */
unsigned fst_utf8_unfinished(const uint8_t *data, size_t nbytes);

/* The length of the White_Space code point that p begins with, of nbytes >= 1 bytes; 0: none. */
unsigned fst_utf8_space(const uint8_t *p, size_t nbytes);

/* Whether data[0 .. nbytes) ends in a White_Space code point. */
bool fst_utf8_ends_in_space(const uint8_t *data, size_t nbytes);

#endif
