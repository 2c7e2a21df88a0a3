/* SPDX-License-Identifier: MIT */
/* The table of Han and Kana against the number that Unicode has, and its edges. */
#include "text/cjk.h"

#include <criterion/criterion.h>
#include <string.h>

static unsigned encode(uint32_t c, uint8_t *out)
{
    if (c < 0x80) {
        out[0] = (uint8_t)c;
        return 1;
    }
    unsigned n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (unsigned i = n; i-- > 1; c >>= 6)
        out[i] = 0x80 | (c & 0x3F);
    out[0] = (uint8_t)((0xF00 >> n) | c);
    return n;
}

/*
 * Code points by script up to U+2FFFF, as Unicode 14 has them: perl -e 'for (0..0x2ffff) { next if
 * $_ >= 0xd800 && $_ < 0xe000; $n++ if chr =~ /\p{Script=Han}|\p{Script=Hira}|\p{Script=Kana}/ }
 * print $n' says 89976 with perl 5.36; Unicode 15 and 15.1 added 2 Kana and 1 + 622 Han.
 */
Test(text_cjk, all_of_the_three_scripts_are_told)
{
    uint8_t bytes[4];
    unsigned n = 0;
    for (uint32_t c = 0; c < 0x30000; c++) {
        if (c >= 0xD800 && c < 0xE000)
            continue;
        unsigned nbytes = encode(c, bytes), got = fst_cjk(bytes, nbytes);
        cr_assert(got == 0 || got == nbytes);
        n += got > 0;
    }
    cr_assert_eq(n, 89976 + 2 + 1 + 622);
}

Test(text_cjk, edges)
{
    static const uint32_t in[] = {0x2E80, 0x3005, 0x3041, 0x30FA, 0x4E00, 0x9FFF, 0x31350, 0x323AF};
    static const uint32_t out[] = {0x41,   0x2E9A, 0x3000, 0x3001, 0x30FB,
                                   0x30FC, 0xAC00, 0xFF70, 0x1F600};
    uint8_t bytes[4];
    for (size_t i = 0; i < sizeof in / sizeof in[0]; i++) {
        unsigned n = encode(in[i], bytes);
        cr_assert_eq(fst_cjk(bytes, n), n, "U+%X", (unsigned)in[i]);
        cr_assert_eq(fst_cjk(bytes, n - 1), 0, "U+%X, cut", (unsigned)in[i]);
    }
    for (size_t i = 0; i < sizeof out / sizeof out[0]; i++)
        cr_assert_eq(fst_cjk(bytes, encode(out[i], bytes)), 0, "U+%X", (unsigned)out[i]);
}
