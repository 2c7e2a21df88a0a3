/* SPDX-License-Identifier: MIT */
/*
 * Ranges of Unicode 15's EastAsianWidth.txt (W and F, joined where only unassigned code points lie
 * between) and of the combining marks in common use.
 */
#include "base/width.h"

#include <stdbool.h>
#include <stdint.h>

struct range {
    uint32_t first, last;
};

static const struct range wide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},
    {0x23F0, 0x23F0},   {0x23F3, 0x23F3},   {0x25FD, 0x25FE},   {0x2614, 0x2615},
    {0x2648, 0x2653},   {0x267F, 0x267F},   {0x2693, 0x2693},   {0x26A1, 0x26A1},
    {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x26C4, 0x26C5},   {0x26CE, 0x26CE},
    {0x26D4, 0x26D4},   {0x26EA, 0x26EA},   {0x26F2, 0x26F3},   {0x26F5, 0x26F5},
    {0x26FA, 0x26FA},   {0x26FD, 0x26FD},   {0x2705, 0x2705},   {0x270A, 0x270B},
    {0x2728, 0x2728},   {0x274C, 0x274C},   {0x274E, 0x274E},   {0x2753, 0x2755},
    {0x2757, 0x2757},   {0x2795, 0x2797},   {0x27B0, 0x27B0},   {0x27BF, 0x27BF},
    {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},   {0x2B55, 0x2B55},   {0x2E80, 0x303E},
    {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0xA4CF},   {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},
    {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x16FE0, 0x18CFF}, {0x1AFF0, 0x1B2FF},
    {0x1F004, 0x1F004}, {0x1F0CF, 0x1F0CF}, {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A},
    {0x1F200, 0x1F320}, {0x1F32D, 0x1F335}, {0x1F337, 0x1F37C}, {0x1F37E, 0x1F393},
    {0x1F3A0, 0x1F3CA}, {0x1F3CF, 0x1F3D3}, {0x1F3E0, 0x1F3F0}, {0x1F3F4, 0x1F3F4},
    {0x1F3F8, 0x1F43E}, {0x1F440, 0x1F440}, {0x1F442, 0x1F4FC}, {0x1F4FF, 0x1F53D},
    {0x1F54B, 0x1F54E}, {0x1F550, 0x1F567}, {0x1F57A, 0x1F57A}, {0x1F595, 0x1F596},
    {0x1F5A4, 0x1F5A4}, {0x1F5FB, 0x1F64F}, {0x1F680, 0x1F6C5}, {0x1F6CC, 0x1F6CC},
    {0x1F6D0, 0x1F6D2}, {0x1F6D5, 0x1F6D7}, {0x1F6DC, 0x1F6DF}, {0x1F6EB, 0x1F6EC},
    {0x1F6F4, 0x1F6FC}, {0x1F7E0, 0x1F7EB}, {0x1F7F0, 0x1F7F0}, {0x1F90C, 0x1F93A},
    {0x1F93C, 0x1F945}, {0x1F947, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
};

static const struct range combining[] = {
    {0x0300, 0x036F},   {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x05BF, 0x05BF}, {0x05C1, 0x05C2},
    {0x05C4, 0x05C5},   {0x05C7, 0x05C7}, {0x0610, 0x061A}, {0x064B, 0x065F}, {0x0670, 0x0670},
    {0x06D6, 0x06DC},   {0x06DF, 0x06E4}, {0x06E7, 0x06E8}, {0x06EA, 0x06ED}, {0x0900, 0x0902},
    {0x093A, 0x093A},   {0x093C, 0x093C}, {0x0941, 0x0948}, {0x094D, 0x094D}, {0x0951, 0x0957},
    {0x0E31, 0x0E31},   {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1AB0, 0x1ACE}, {0x1DC0, 0x1DFF},
    {0x200B, 0x200D},   {0x20D0, 0x20F0}, {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
    {0xE0100, 0xE01EF},
};

static int is_in(uint32_t code, const struct range *ranges, size_t len)
{
    size_t low = 0, high = len;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (code > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < len && code >= ranges[low].first;
}

static unsigned cells_of(uint32_t code)
{
    if (code < 0x300)
        return 1;
    if (is_in(code, combining, sizeof combining / sizeof combining[0]))
        return 0;
    return is_in(code, wide, sizeof wide / sizeof wide[0]) ? 2 : 1;
}

/* The cells of the character at `p`; *used is its length. */
static unsigned take(const unsigned char *p, size_t nbytes, size_t *used)
{
    size_t want = *p < 0xC0 ? 1 : *p < 0xE0 ? 2 : *p < 0xF0 ? 3 : 4;
    uint32_t code = want == 1 ? *p : *p & (0x7Fu >> want);
    *used = want < nbytes ? want : nbytes;
    for (size_t i = 1; i < *used; i++)
        code = code << 6 | (p[i] & 0x3F);
    return cells_of(code);
}

/* Text of ASCII, as nearly all is, has a cell for each byte. */
static bool is_ascii(const char *text, size_t nbytes)
{
    unsigned char bits = 0;
    for (size_t i = 0; i < nbytes; i++)
        bits |= (unsigned char)text[i];
    return bits < 0x80;
}

size_t fst_width_of(const char *text, size_t nbytes)
{
    if (is_ascii(text, nbytes))
        return nbytes;
    const unsigned char *p = (const unsigned char *)text;
    size_t cells = 0;
    for (size_t i = 0; i < nbytes;) {
        size_t used;
        cells += take(p + i, nbytes - i, &used);
        i += used;
    }
    return cells;
}

/* The bytes at the beginning that fill at most `cells`. */
static size_t head(const char *text, size_t nbytes, size_t cells)
{
    if (is_ascii(text, nbytes))
        return cells < nbytes ? cells : nbytes;
    const unsigned char *p = (const unsigned char *)text;
    size_t i = 0;
    while (i < nbytes) {
        size_t used;
        unsigned width = take(p + i, nbytes - i, &used);
        if (width > cells)
            break;
        cells -= width;
        i += used;
    }
    return i;
}

fst_err fst_width_elide(struct fst_str *out, const char *text, size_t nbytes, size_t cells,
                        const char *mark, size_t mark_cells)
{
    size_t width = fst_width_of(text, nbytes);
    if (width <= cells)
        return fst_str_append(out, text, nbytes);
    size_t kept = cells > mark_cells ? cells - mark_cells : 0;
    size_t left = head(text, nbytes, kept / 2);
    /* Where the end begins: as many cells are dropped as do not fit. */
    size_t dropped = width - (kept - kept / 2);
    size_t right = head(text, nbytes, dropped);
    if (right < nbytes && fst_width_of(text + right, nbytes - right) > kept - kept / 2) {
        size_t used;
        (void)take((const unsigned char *)text + right, nbytes - right, &used);
        right += used;
    }
    fst_err err = fst_str_append(out, text, left);
    if (!err && cells >= mark_cells)
        err = fst_str_puts(out, mark);
    return err ? err : fst_str_append(out, text + right, nbytes - right);
}
