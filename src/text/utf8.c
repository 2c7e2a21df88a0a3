/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 by RFC 3629's table, and the 25 code points of the Unicode property White_Space by their
 * encodings: 09-0D, 20, C2 85, C2 A0, E1 9A 80, E2 80 80-8A, E2 80 A8-A9, E2 80 AF, E2 81 9F,
 * E3 80 80. No encoding can be found inside another sequence, so a search for the bytes is exact
 * on any input.
 */
#include "text/utf8.h"

unsigned fst_utf8_sequence_nbytes(uint8_t lead)
{
    if (lead < 0x80)
        return 1;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

unsigned fst_utf8_check(const uint8_t *p, size_t nbytes)
{
    unsigned want = fst_utf8_sequence_nbytes(p[0]);
    if (want < 2 || nbytes < want)
        return nbytes < want ? 0 : want;
    uint8_t low = p[0] == 0xE0 ? 0xA0 : p[0] == 0xF0 ? 0x90 : 0x80;
    uint8_t high = p[0] == 0xED ? 0x9F : p[0] == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < low || p[1] > high)
        return 0;
    for (unsigned i = 2; i < want; i++) {
        if (!fst_utf8_is_continuation(p[i]))
            return 0;
    }
    return want;
}

int64_t fst_utf8_first_error(const uint8_t *data, size_t from, size_t nbytes)
{
    size_t end = nbytes - fst_utf8_unfinished(data + from, nbytes - from);
    for (size_t i = from; i < end;) {
        unsigned used = fst_utf8_check(data + i, end - i);
        if (used == 0)
            return (int64_t)i;
        i += used;
    }
    return -1;
}

unsigned fst_utf8_unfinished(const uint8_t *data, size_t nbytes)
{
    for (unsigned back = 1; back <= 3 && back <= nbytes; back++) {
        uint8_t byte = data[nbytes - back];
        if (!fst_utf8_is_continuation(byte))
            return fst_utf8_sequence_nbytes(byte) > back ? back : 0;
    }
    return 0;
}

static bool is_space3(uint8_t first, uint8_t second, uint8_t third)
{
    if (first == 0xE2 && second == 0x80)
        return (third >= 0x80 && third <= 0x8A) || third == 0xA8 || third == 0xA9 || third == 0xAF;
    if (first == 0xE2)
        return second == 0x81 && third == 0x9F;
    return third == 0x80 &&
           ((first == 0xE3 && second == 0x80) || (first == 0xE1 && second == 0x9A));
}

unsigned fst_utf8_space(const uint8_t *p, size_t nbytes)
{
    if (p[0] == ' ' || (p[0] >= '\t' && p[0] <= '\r'))
        return 1;
    if (p[0] < 0x80 || nbytes < 2)
        return 0;
    if (p[0] == 0xC2)
        return p[1] == 0x85 || p[1] == 0xA0 ? 2 : 0;
    return nbytes >= 3 && is_space3(p[0], p[1], p[2]) ? 3 : 0;
}

bool fst_utf8_ends_in_space(const uint8_t *data, size_t nbytes)
{
    for (unsigned back = 1; back <= 3 && back <= nbytes; back++) {
        if (!fst_utf8_is_continuation(data[nbytes - back]))
            return fst_utf8_space(data + nbytes - back, back) == back;
    }
    return false;
}
