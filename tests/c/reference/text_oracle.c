/* SPDX-License-Identifier: MIT */
/*
 * One question at a time, each answered from the bytes alone: no state, no tables shared with the
 * program. Quadratic nowhere, fast nowhere.
 */
#include "reference/text_oracle.h"

#include <string.h>

/* The property White_Space of the Unicode Character Database (PropList.txt), all of it. */
static const uint32_t white_space[] = {
    0x0009, 0x000A, 0x000B, 0x000C, 0x000D, 0x0020, 0x0085, 0x00A0, 0x1680,
    0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008,
    0x2009, 0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000,
};

static unsigned encode(uint32_t code, uint8_t out[4])
{
    if (code < 0x80) {
        out[0] = (uint8_t)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (uint8_t)(0xC0 + code / 64);
        out[1] = (uint8_t)(0x80 + code % 64);
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (uint8_t)(0xE0 + code / 4096);
        out[1] = (uint8_t)(0x80 + code / 64 % 64);
        out[2] = (uint8_t)(0x80 + code % 64);
        return 3;
    }
    out[0] = (uint8_t)(0xF0 + code / 262144);
    out[1] = (uint8_t)(0x80 + code / 4096 % 64);
    out[2] = (uint8_t)(0x80 + code / 64 % 64);
    out[3] = (uint8_t)(0x80 + code % 64);
    return 4;
}

bool text_oracle_is_space(const uint8_t *data, size_t nbytes, size_t i)
{
    for (size_t k = 0; k < sizeof white_space / sizeof *white_space; k++) {
        uint8_t bytes[4];
        unsigned n = encode(white_space[k], bytes);
        for (unsigned at = 0; at < n; at++) {
            if (i >= at && i - at + n <= nbytes && memcmp(data + i - at, bytes, n) == 0)
                return true;
        }
    }
    return false;
}

/* The length of the well-formed sequence at p, found by decoding and encoding again; 0: none. */
static unsigned well_formed(const uint8_t *p, size_t nbytes)
{
    if (p[0] < 0x80)
        return 1;
    for (unsigned n = 2; n <= 4 && n <= nbytes; n++) {
        static const uint8_t payload[] = {0, 0, 0x1F, 0x0F, 0x07};
        uint32_t code = p[0] & payload[n];
        for (unsigned k = 1; k < n; k++)
            code = code * 64 + (p[k] & 0x3F);
        uint8_t bytes[4];
        if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
            continue;
        if (encode(code, bytes) == n && memcmp(bytes, p, n) == 0)
            return n;
    }
    return 0;
}

static int64_t first_invalid(const uint8_t *data, size_t nbytes)
{
    for (size_t i = 0; i < nbytes;) {
        unsigned n = well_formed(data + i, nbytes - i);
        if (n == 0)
            return (int64_t)i;
        i += n;
    }
    return FST_TEXT_VALID;
}

static uint64_t chars_of(const uint8_t *data, size_t from, size_t to)
{
    uint64_t chars = 0;
    for (size_t i = from; i < to; i++)
        chars += data[i] < 0x80 || data[i] > 0xBF;
    return chars;
}

static void count_line(const uint8_t *data, size_t from, size_t to, struct fst_text_counts *out)
{
    out->lines++;
    uint64_t chars = chars_of(data, from, to) - (from == 0 && out->bom);
    if (out->lines == 1 || chars > out->longest_line) {
        out->longest_line = chars;
        out->longest_line_number = out->lines;
    }
}

static void count_lines(const uint8_t *data, size_t nbytes, struct fst_text_counts *out)
{
    uint8_t end = nbytes > 0 && !memchr(data, '\n', nbytes) ? '\r' : '\n';
    size_t from = 0;
    for (size_t i = 0; i < nbytes; i++) {
        bool after_cr = i > 0 && data[i - 1] == '\r';
        out->lone_crs += data[i] == '\r' && (i + 1 == nbytes || data[i + 1] != '\n');
        out->lf_ends += data[i] == '\n' && !after_cr;
        out->crlf_ends += data[i] == '\n' && after_cr;
        out->cr_ends += data[i] == '\r' && end == '\r';
        if (data[i] != end)
            continue;
        count_line(data, from, i - (end == '\n' && after_cr), out);
        from = i + 1;
    }
    out->unterminated = from < nbytes;
    if (out->unterminated)
        count_line(data, from, nbytes, out);
}

void text_oracle_count(const uint8_t *data, size_t nbytes, struct fst_text_counts *out)
{
    *out = (struct fst_text_counts){.bytes = nbytes};
    out->bom = nbytes >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0;
    out->chars = chars_of(data, 0, nbytes);
    out->invalid_utf8_at = first_invalid(data, nbytes);
    bool before = true;
    for (size_t i = 0; i < nbytes; i++) {
        bool space = text_oracle_is_space(data, nbytes, i);
        out->words += !space && before;
        before = space;
    }
    count_lines(data, nbytes, out);
}

const char *text_oracle_difference(const struct fst_text_counts *a, const struct fst_text_counts *b)
{
#define FIELD(name)                                                                                \
    if (a->name != b->name)                                                                        \
        return #name;
    FIELD(bytes)
    FIELD(lines)
    FIELD(words)
    FIELD(chars)
    FIELD(longest_line)
    FIELD(longest_line_number)
    FIELD(lf_ends)
    FIELD(crlf_ends)
    FIELD(cr_ends)
    FIELD(lone_crs)
    FIELD(invalid_utf8_at)
    FIELD(unterminated)
    FIELD(bom)
#undef FIELD
    return NULL;
}
