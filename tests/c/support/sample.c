/* SPDX-License-Identifier: MIT */
/*
 * Texts are written a character at a time from per-kind ranges; the encoder is this file's own.
 */
#include "support/sample.h"

#include <string.h>

uint64_t sample_next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed * UINT64_C(0x2545F4914F6CDD1D);
}

size_t sample_below(uint64_t *seed, size_t limit)
{
    return (size_t)((sample_next(seed) >> 33) % limit);
}

const char *sample_name(enum sample_kind kind)
{
    static const char *const names[] = {"bytes", "ascii", "short", "crlf",   "cr",     "scripts",
                                        "latin", "cjk",   "emoji", "broken", "hostile"};
    return names[kind];
}

static const uint32_t spaces[] = {
    ' ',    '\n',   '\t',   '\v',   '\f',   '\r',   0x85,   0xA0,   0x1680,
    0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008,
    0x2009, 0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000,
};

/* First and last code points: blocks of scripts, and the edges of the encoding's lengths. */
static const uint32_t ranges[][2] = {
    {0x21, 0x7E},       {0x80, 0x24F},      {0x370, 0x3FF},       {0x400, 0x52F},
    {0x530, 0x5FF},     {0x600, 0x6FF},     {0x7C0, 0x800},       {0x900, 0xDFF},
    {0xE00, 0xFFF},     {0x1000, 0x109F},   {0x10A0, 0x10FF},     {0x1100, 0x11FF},
    {0x1200, 0x139F},   {0x13A0, 0x169F},   {0x1780, 0x18AF},     {0x1E00, 0x1FFF},
    {0x2000, 0x206F},   {0x2070, 0x2BFF},   {0x2C00, 0x2FFF},     {0x3000, 0x30FF},
    {0x3100, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA000, 0xABFF},     {0xAC00, 0xD7FF},
    {0xE000, 0xFAFF},   {0xFB00, 0xFFFF},   {0x10000, 0x10FFF},   {0x1F300, 0x1FAFF},
    {0x20000, 0x2FFFF}, {0xE0000, 0xE01EF}, {0x10FF00, 0x10FFFF},
};

/* What some comparison in a kernel is about, and its neighbours. */
static const uint8_t hostile[] = {
    0x00, 0x08, 0x09, 0x0A, 0x0A, 0x0D, 0x0D, 0x0E, 0x1F, 0x20, 0x21, 0x41, 0x7F, 0x80,
    0x80, 0x80, 0x81, 0x85, 0x8A, 0x8B, 0x8F, 0x90, 0x9A, 0x9F, 0xA0, 0xA8, 0xA9, 0xAF,
    0xBF, 0xC0, 0xC1, 0xC2, 0xC2, 0xC3, 0xDF, 0xE0, 0xE1, 0xE2, 0xE2, 0xE3, 0xE3, 0xE4,
    0xED, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF8, 0xFF, 0xEF, 0xBB, 0xBF,
};

static size_t encode(uint32_t code, uint8_t out[4])
{
    size_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const uint8_t lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = n; i-- > 1; code >>= 6)
        out[i] = (uint8_t)(0x80 | (code & 0x3F));
    out[0] = (uint8_t)(lead[n] | code);
    return n;
}

static uint32_t between(uint64_t *seed, uint32_t first, uint32_t last)
{
    return first + (uint32_t)sample_below(seed, last - first + 1);
}

static uint32_t word_char(uint64_t *seed, enum sample_kind kind)
{
    size_t range;
    switch (kind) {
    case SAMPLE_LATIN:
        return sample_below(seed, 3) ? between(seed, 0x21, 0x7E) : between(seed, 0x80, 0xFF);
    case SAMPLE_CJK:
        return sample_below(seed, 4) ? between(seed, 0x4E00, 0x9FFF)
                                     : between(seed, 0x3000, 0x30FF);
    case SAMPLE_EMOJI:
        return between(seed, 0x1F300, 0x1FAFF);
    case SAMPLE_SCRIPTS:
    case SAMPLE_BROKEN:
        range = sample_below(seed, sizeof ranges / sizeof *ranges);
        return between(seed, ranges[range][0], ranges[range][1]);
    default:
        return between(seed, 0x21, 0x7E);
    }
}

static uint32_t space_char(uint64_t *seed, enum sample_kind kind)
{
    static const uint32_t ends[] = {'\n', '\r', '\n', '\r', ' '};
    size_t die = sample_below(seed, 8);
    switch (kind) {
    case SAMPLE_CRLF:
        return ends[sample_below(seed, 5)];
    case SAMPLE_CR:
        return die < 3 ? '\r' : ' ';
    case SAMPLE_SCRIPTS:
    case SAMPLE_BROKEN:
        return die < 2 ? '\n' : spaces[sample_below(seed, sizeof spaces / sizeof *spaces)];
    case SAMPLE_LATIN:
        return die < 2 ? 0x85 + 0x1B * (uint32_t)(die & 1) : die < 4 ? '\n' : ' ';
    case SAMPLE_CJK:
        return die < 4 ? 0x3000 : '\n';
    case SAMPLE_SHORT:
        return die < 6 ? '\n' : ' ';
    default:
        return die < 2 ? '\n' : die == 2 ? '\t' : ' ';
    }
}

static void fill_bytes(uint64_t *seed, enum sample_kind kind, uint8_t *data, size_t nbytes)
{
    for (size_t i = 0; i < nbytes; i++)
        data[i] = kind == SAMPLE_BYTES ? (uint8_t)(sample_next(seed) >> 56)
                                       : hostile[sample_below(seed, sizeof hostile)];
}

void sample_fill(uint64_t *seed, enum sample_kind kind, uint8_t *data, size_t nbytes)
{
    if (kind == SAMPLE_BYTES || kind == SAMPLE_HOSTILE) {
        fill_bytes(seed, kind, data, nbytes);
        return;
    }
    /* Runs of both classes, so that long words, long lines and long gaps come up too. */
    size_t usual = kind == SAMPLE_SHORT || kind == SAMPLE_CRLF ? 4 : 12;
    for (size_t i = 0; i < nbytes;) {
        size_t letters = sample_below(seed, sample_below(seed, 20) ? usual : 150);
        size_t blanks = 1 + sample_below(seed, sample_below(seed, 10) ? 2 : 6);
        for (size_t k = 0; k < letters + blanks && i < nbytes; k++) {
            uint8_t bytes[4];
            size_t n = encode(k < letters ? word_char(seed, kind) : space_char(seed, kind), bytes);
            n = n < nbytes - i ? n : nbytes - i;
            memcpy(data + i, bytes, n);
            i += n;
        }
    }
    for (size_t k = 0; kind == SAMPLE_BROKEN && nbytes > 0 && k < 1 + nbytes / 200; k++)
        data[sample_below(seed, nbytes)] = (uint8_t)(sample_next(seed) >> 56);
}
