/* SPDX-License-Identifier: MIT */
/*
 * UTF-16 and UTF-32 against what they were made from, in every chunking. tests/text/truth.py
 * compares with iconv.
 */
#include "text/encoding.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "support/sample.h"

enum { TEXT_MAX = 160 };

/* Takes the code point at p, well-formed UTF-8. */
static uint32_t take(const uint8_t **p)
{
    static const uint8_t payload[] = {0x7F, 0x1F, 0x0F, 0x07};
    const uint8_t *at = *p;
    unsigned extra = at[0] < 0x80 ? 0 : at[0] < 0xE0 ? 1 : at[0] < 0xF0 ? 2 : 3;
    uint32_t code = at[0] & payload[extra];
    for (unsigned i = 1; i <= extra; i++)
        code = code << 6 | (at[i] & 0x3F);
    *p += extra + 1;
    return code;
}

static size_t put_unit(uint8_t *out, uint32_t unit, unsigned nbytes, bool big)
{
    for (unsigned i = 0; i < nbytes; i++)
        out[i] = (uint8_t)(unit >> 8 * (big ? nbytes - 1 - i : i));
    return nbytes;
}

/* UTF-8 to the encoding; returns bytes written. */
static size_t encode(enum fst_encoding encoding, uint8_t *out, const uint8_t *text, size_t nbytes)
{
    bool big = encoding == FST_ENC_UTF16BE || encoding == FST_ENC_UTF32BE;
    bool wide = encoding == FST_ENC_UTF32LE || encoding == FST_ENC_UTF32BE;
    size_t n = 0;
    for (const uint8_t *p = text; p < text + nbytes;) {
        uint32_t code = take(&p);
        if (wide) {
            n += put_unit(out + n, code, 4, big);
        } else if (code < 0x10000) {
            n += put_unit(out + n, code, 2, big);
        } else {
            n += put_unit(out + n, 0xD800 + ((code - 0x10000) >> 10), 2, big);
            n += put_unit(out + n, 0xDC00 + ((code - 0x10000) & 0x3FF), 2, big);
        }
    }
    return n;
}

/* Decodes in pieces of up to `piece` bytes; returns bytes written to `out`. */
static size_t decode(enum fst_encoding encoding, uint8_t *out, const uint8_t *data, size_t nbytes,
                     size_t piece)
{
    struct fst_decoder decoder;
    size_t n = 0;
    fst_decoder_init(&decoder, encoding);
    for (size_t i = 0; i < nbytes; i += piece) {
        size_t take_nbytes = nbytes - i < piece ? nbytes - i : piece;
        size_t got = fst_decoder_feed(&decoder, out + n, data + i, take_nbytes, false);
        cr_assert_leq(got, FST_DECODE_MAX(take_nbytes));
        n += got;
    }
    return n + fst_decoder_feed(&decoder, out + n, data, 0, true);
}

Test(text_encoding, what_was_encoded_is_decoded_in_every_chunking, .timeout = 60)
{
    uint64_t seed = 21;
    for (int round = 0; round < 400; round++) {
        uint8_t text[TEXT_MAX];
        uint8_t coded[4 * TEXT_MAX];
        uint8_t back[FST_DECODE_MAX(4 * TEXT_MAX)];
        sample_fill(&seed, round % 2 ? SAMPLE_SCRIPTS : SAMPLE_EMOJI, text, TEXT_MAX);
        size_t nbytes = TEXT_MAX;
        while (nbytes > 0 && (text[nbytes - 1] & 0xC0) == 0x80)
            nbytes--;
        nbytes -= nbytes > 0 && text[nbytes - 1] >= 0x80;
        enum fst_encoding encoding = (enum fst_encoding)(1 + round % 4);
        size_t n = encode(encoding, coded, text, nbytes);
        for (size_t piece = 1; piece < 12; piece++) {
            size_t got = decode(encoding, back, coded, n, piece);
            cr_assert(got == nbytes && memcmp(back, text, got) == 0, "encoding %d in pieces of %zu",
                      encoding, piece);
        }
    }
}

static void assert_decodes(enum fst_encoding encoding, const char *data, size_t nbytes,
                           const char *right)
{
    for (size_t piece = 1; piece <= nbytes; piece++) {
        uint8_t out[256];
        size_t n = decode(encoding, out, (const uint8_t *)data, nbytes, piece);
        cr_assert(n == strlen(right) && memcmp(out, right, n) == 0, "%s in pieces of %zu",
                  fst_encoding_name(encoding), piece);
    }
}

#define REPLACED "\xEF\xBF\xBD"

Test(text_encoding, ill_formed_units_become_replacement_characters)
{
    assert_decodes(FST_ENC_UTF16LE, "a\0\x00\xD8z\0", 6, "a" REPLACED "z");
    assert_decodes(FST_ENC_UTF16LE, "\x00\xDC", 2, REPLACED);
    assert_decodes(FST_ENC_UTF16LE, "\x00\xD8", 2, REPLACED);
    assert_decodes(FST_ENC_UTF16LE, "\x00\xD8\x00\xD8\x00\xDC", 6, REPLACED "\xF0\x90\x80\x80");
    assert_decodes(FST_ENC_UTF16BE, "\0a\0", 3, "a" REPLACED);
    assert_decodes(FST_ENC_UTF16BE, "\xD8\x00\xDC", 3, REPLACED REPLACED);
    assert_decodes(FST_ENC_UTF32LE, "\x00\x00\x11\x00", 4, REPLACED);
    assert_decodes(FST_ENC_UTF32BE,
                   "\x00\x00\xD8\x00\x00\x00\x00"
                   "a",
                   8, REPLACED "a");
    assert_decodes(FST_ENC_UTF32LE,
                   "\xFF\xFF\xFF\xFF"
                   "a\0\0",
                   7, REPLACED REPLACED);
}

Test(text_encoding, utf8_stays_as_it_is)
{
    assert_decodes(FST_ENC_UTF8, "a\xC3\xA4\xFF\x80z", 6, "a\xC3\xA4\xFF\x80z");
}

Test(text_encoding, marks_name_their_encodings)
{
    static const struct {
        const char *data;
        size_t nbytes;
        enum fst_encoding encoding;
        size_t bom_nbytes;
    } cases[] = {
        {"\xFF\xFE"
         "a\0",
         4, FST_ENC_UTF16LE, 2},
        {"\xFE\xFF\0a", 4, FST_ENC_UTF16BE, 2},
        {"\xFF\xFE\0\0", 4, FST_ENC_UTF32LE, 4},
        {"\0\0\xFE\xFF", 4, FST_ENC_UTF32BE, 4},
        {"\xEF\xBB\xBF", 3, FST_ENC_UTF8, 3},
        {"\xFF\xFE", 2, FST_ENC_UTF16LE, 2},
        {"abcd", 4, FST_ENC_UTF8, 0},
        {"", 0, FST_ENC_UTF8, 0},
        {"\xFF", 1, FST_ENC_UTF8, 0},
        {"\xEF\xBB", 2, FST_ENC_UTF8, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t bom_nbytes = 99;
        enum fst_encoding encoding =
            fst_encoding_detect((const uint8_t *)cases[i].data, cases[i].nbytes, &bom_nbytes);
        cr_assert(encoding == cases[i].encoding && bom_nbytes == cases[i].bom_nbytes, "case %zu",
                  i);
    }
}

/* What `:set fileencoding?` shows in Neovim for files with these marks. */
Test(text_encoding, names_are_those_of_fileencoding)
{
    cr_assert_str_eq(fst_encoding_name(FST_ENC_UTF8), "utf-8");
    cr_assert_str_eq(fst_encoding_name(FST_ENC_UTF16LE), "utf-16le");
    cr_assert_str_eq(fst_encoding_name(FST_ENC_UTF16BE), "utf-16");
    cr_assert_str_eq(fst_encoding_name(FST_ENC_UTF32LE), "ucs-4le");
    cr_assert_str_eq(fst_encoding_name(FST_ENC_UTF32BE), "ucs-4");
}
