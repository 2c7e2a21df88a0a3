/* SPDX-License-Identifier: MIT */
/*
 * Escaping of text that came from outside, for a terminal, for JSON and for base64 fields.
 *
 * One decoder serves both: it takes the next well-formed sequence, or the maximal part of an
 * ill-formed one (The Unicode Standard 3.9, table 3-8): as many bytes as still could begin a
 * well-formed sequence, at least one. No state, any thread.
 */
#include "base/escape.h"

#include <errno.h>
#include <stdint.h>

static const uint32_t NOT_A_CHARACTER = UINT32_MAX;

/* What the first byte of a sequence asks for: its length and the range of its second byte. */
static unsigned sequence_nbytes(uint8_t lead, uint8_t *low, uint8_t *high)
{
    *low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    *high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (lead < 0x80)
        return 1;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/* Takes one sequence from p; *used is its length. NOT_A_CHARACTER when it is ill-formed. */
static uint32_t take(const uint8_t *p, size_t nbytes, size_t *used)
{
    uint8_t low;
    uint8_t high;
    unsigned want = sequence_nbytes(p[0], &low, &high);
    *used = 1;
    if (want == 0)
        return NOT_A_CHARACTER;
    uint32_t code = want == 1 ? p[0] : p[0] & (0x7Fu >> want);
    for (unsigned i = 1; i < want; i++) {
        if (i == nbytes || p[i] < low || p[i] > high) {
            *used = i;
            return NOT_A_CHARACTER;
        }
        code = code << 6 | (p[i] & 0x3F);
        low = 0x80;
        high = 0xBF;
    }
    *used = want;
    return code;
}

static bool is_dangerous(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x061C || code == 0x200E ||
           code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
           (code >= 0x2066 && code <= 0x2069);
}

static fst_err escape_code(struct fst_str *out, uint32_t code)
{
    if (code == '\n')
        return fst_str_puts(out, "\\n");
    if (code == '\t')
        return fst_str_puts(out, "\\t");
    if (code < 0x80)
        return fst_str_printf(out, "\\x%02X", (unsigned)code);
    return fst_str_printf(out, "\\u{%04X}", (unsigned)code);
}

fst_err fst_escape_display(struct fst_str *out, const void *text, size_t nbytes)
{
    const uint8_t *p = text;
    size_t start = out->len;
    size_t plain = 0; /* where the run of harmless bytes before i began */
    fst_err err = FST_OK;
    for (size_t i = 0; i < nbytes && !err;) {
        size_t used;
        uint32_t code = take(p + i, nbytes - i, &used);
        if (code != NOT_A_CHARACTER && !is_dangerous(code)) {
            i += used;
            continue;
        }
        err = fst_str_append(out, p + plain, i - plain);
        if (!err && code != NOT_A_CHARACTER)
            err = escape_code(out, code);
        for (size_t k = 0; k < used && !err && code == NOT_A_CHARACTER; k++)
            err = fst_str_printf(out, "\\x%02X", p[i + k]);
        i += used;
        plain = i;
    }
    if (!err && plain < nbytes)
        err = fst_str_append(out, p + plain, nbytes - plain);
    if (err && out->data) {
        out->len = start;
        out->data[start] = '\0';
    }
    return err;
}

fst_err fst_escape_utf8(struct fst_str *out, const void *text, size_t nbytes, bool *changed)
{
    const uint8_t *p = text;
    size_t start = out->len;
    size_t plain = 0;
    fst_err err = FST_OK;
    *changed = false;
    for (size_t i = 0; i < nbytes && !err;) {
        size_t used;
        if (take(p + i, nbytes - i, &used) == NOT_A_CHARACTER) {
            *changed = true;
            err = fst_str_append(out, p + plain, i - plain);
            if (!err)
                err = fst_str_puts(out, "\xEF\xBF\xBD");
            plain = i + used;
        }
        i += used;
    }
    if (!err && plain < nbytes)
        err = fst_str_append(out, p + plain, nbytes - plain);
    if (err && out->data) {
        out->len = start;
        out->data[start] = '\0';
    }
    return err;
}

fst_err fst_escape_base64(struct fst_str *out, const void *data, size_t nbytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const uint8_t *p = data;
    if (nbytes == 0)
        return FST_OK;
    if (nbytes > SIZE_MAX / 4 * 3 - 4)
        return -ENOMEM;
    fst_err err = fst_str_reserve(out, (nbytes + 2) / 3 * 4);
    if (err)
        return err;
    char *to = out->data + out->len;
    for (size_t i = 0; i < nbytes; i += 3) {
        size_t have = nbytes - i < 3 ? nbytes - i : 3;
        uint32_t group = (uint32_t)p[i] << 16;
        if (have > 1)
            group |= (uint32_t)p[i + 1] << 8;
        if (have > 2)
            group |= p[i + 2];
        *to++ = digits[group >> 18];
        *to++ = digits[group >> 12 & 63];
        *to++ = have > 1 ? digits[group >> 6 & 63] : '=';
        *to++ = have > 2 ? digits[group & 63] : '=';
    }
    *to = '\0';
    out->len = (size_t)(to - out->data);
    return FST_OK;
}
