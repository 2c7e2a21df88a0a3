/* SPDX-License-Identifier: MIT */
/* The ranges are those of Scripts.txt; a lead byte below E2 needs no search. */
#include "text/cjk.h"

#include <stdbool.h>

#include "text/utf8.h"

struct range {
    uint32_t first, last;
};

static const struct range ranges[] = {
    {0x2E80, 0x2E99},   {0x2E9B, 0x2EF3},   {0x2F00, 0x2FD5},   {0x3005, 0x3005},
    {0x3007, 0x3007},   {0x3021, 0x3029},   {0x3038, 0x303B},   {0x3041, 0x3096},
    {0x309D, 0x309F},   {0x30A1, 0x30FA},   {0x30FD, 0x30FF},   {0x31F0, 0x31FF},
    {0x32D0, 0x32FE},   {0x3300, 0x3357},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},
    {0xF900, 0xFA6D},   {0xFA70, 0xFAD9},   {0xFF66, 0xFF6F},   {0xFF71, 0xFF9D},
    {0x16FE2, 0x16FE3}, {0x16FF0, 0x16FF1}, {0x1AFF0, 0x1AFF3}, {0x1AFF5, 0x1AFFB},
    {0x1AFFD, 0x1AFFE}, {0x1B000, 0x1B122}, {0x1B132, 0x1B132}, {0x1B150, 0x1B152},
    {0x1B155, 0x1B155}, {0x1B164, 0x1B167}, {0x1F200, 0x1F200}, {0x20000, 0x2A6DF},
    {0x2A700, 0x2B739}, {0x2B740, 0x2B81D}, {0x2B820, 0x2CEA1}, {0x2CEB0, 0x2EBE0},
    {0x2EBF0, 0x2EE5D}, {0x2F800, 0x2FA1D}, {0x30000, 0x3134A}, {0x31350, 0x323AF},
};

static bool is_cjk(uint32_t c)
{
    size_t low = 0, high = sizeof ranges / sizeof ranges[0];
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c < ranges[middle].first)
            high = middle;
        else if (c > ranges[middle].last)
            low = middle + 1;
        else
            return true;
    }
    return false;
}

unsigned fst_cjk(const uint8_t *p, size_t nbytes)
{
    /* The first of them, U+2E80, is E2 BA 80. */
    if (p[0] < 0xE2)
        return 0;
    unsigned n = fst_utf8_check(p, nbytes);
    if (n < 3)
        return 0;
    uint32_t c = n == 3 ? p[0] & 0x0Fu : p[0] & 0x07u;
    for (unsigned i = 1; i < n; i++)
        c = c << 6 | (p[i] & 0x3Fu);
    return is_cjk(c) ? n : 0;
}
