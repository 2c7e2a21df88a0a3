/* SPDX-License-Identifier: MIT */
/*
 * UTF-16 and UTF-32 to UTF-8, a chunk at a time.
 *
 * A unit or a pair of surrogates that a chunk's end cuts waits in `pending`, which is completed
 * from the next chunk, so the loops see whole units only. One thread per decoder.
 */
#include "text/encoding.h"

#include <string.h>

enum { REPLACEMENT = 0xFFFD };

static const char *const names[] = {"utf-8", "utf-16le", "utf-16", "ucs-4le", "ucs-4"};

enum fst_encoding fst_encoding_detect(const uint8_t *data, size_t nbytes, size_t *bom_nbytes)
{
    static const struct {
        uint8_t mark[4];
        uint8_t nbytes;
        enum fst_encoding encoding;
    } marks[] = {
        {{0xFF, 0xFE, 0x00, 0x00}, 4, FST_ENC_UTF32LE}, /* before UTF-16LE, which it begins with */
        {{0x00, 0x00, 0xFE, 0xFF}, 4, FST_ENC_UTF32BE},
        {{0xFF, 0xFE}, 2, FST_ENC_UTF16LE},
        {{0xFE, 0xFF}, 2, FST_ENC_UTF16BE},
        {{0xEF, 0xBB, 0xBF}, 3, FST_ENC_UTF8},
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (nbytes >= marks[i].nbytes && memcmp(data, marks[i].mark, marks[i].nbytes) == 0) {
            *bom_nbytes = marks[i].nbytes;
            return marks[i].encoding;
        }
    }
    *bom_nbytes = 0;
    return FST_ENC_UTF8;
}

const char *fst_encoding_name(enum fst_encoding encoding)
{
    return names[encoding];
}

void fst_decoder_init(struct fst_decoder *decoder, enum fst_encoding encoding)
{
    *decoder = (struct fst_decoder){.encoding = encoding};
}

static uint8_t *put(uint8_t *out, uint32_t code)
{
    if (code < 0x80) {
        *out++ = (uint8_t)code;
        return out;
    }
    if (code < 0x800) {
        *out++ = (uint8_t)(0xC0 | code >> 6);
    } else if (code < 0x10000) {
        *out++ = (uint8_t)(0xE0 | code >> 12);
        *out++ = (uint8_t)(0x80 | (code >> 6 & 0x3F));
    } else {
        *out++ = (uint8_t)(0xF0 | code >> 18);
        *out++ = (uint8_t)(0x80 | (code >> 12 & 0x3F));
        *out++ = (uint8_t)(0x80 | (code >> 6 & 0x3F));
    }
    *out++ = (uint8_t)(0x80 | (code & 0x3F));
    return out;
}

static uint32_t unit16(const uint8_t *p, bool big)
{
    return big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
}

static uint32_t unit32(const uint8_t *p, bool big)
{
    return big ? unit16(p, true) << 16 | unit16(p + 2, true)
               : unit16(p + 2, false) << 16 | unit16(p, false);
}

/*
 * Both converters take what is whole of data[0 .. nbytes) and return the bytes taken. A high
 * surrogate that ends the data is left unless `final`.
 */
static size_t convert16(uint8_t **out, const uint8_t *data, size_t nbytes, bool big, bool final)
{
    uint8_t *to = *out;
    size_t i = 0;
    for (; i + 2 <= nbytes; i += 2) {
        uint32_t code = unit16(data + i, big);
        if ((code & 0xF800) == 0xD800) {
            bool high = code < 0xDC00;
            if (high && i + 4 > nbytes && !final)
                break;
            uint32_t low = high && i + 4 <= nbytes ? unit16(data + i + 2, big) : 0;
            if ((low & 0xFC00) == 0xDC00) {
                code = 0x10000 + ((code & 0x3FF) << 10) + (low & 0x3FF);
                i += 2;
            } else {
                code = REPLACEMENT;
            }
        }
        to = put(to, code);
    }
    *out = to;
    return i;
}

static size_t convert32(uint8_t **out, const uint8_t *data, size_t nbytes, bool big)
{
    uint8_t *to = *out;
    size_t i = 0;
    for (; i + 4 <= nbytes; i += 4) {
        uint32_t code = unit32(data + i, big);
        to = put(to, code > 0x10FFFF || (code & 0xFFFFF800) == 0xD800 ? REPLACEMENT : code);
    }
    *out = to;
    return i;
}

static size_t convert(const struct fst_decoder *decoder, uint8_t **out, const uint8_t *data,
                      size_t nbytes, bool final)
{
    switch (decoder->encoding) {
    case FST_ENC_UTF16LE:
    case FST_ENC_UTF16BE:
        return convert16(out, data, nbytes, decoder->encoding == FST_ENC_UTF16BE, final);
    case FST_ENC_UTF32LE:
    case FST_ENC_UTF32BE:
        return convert32(out, data, nbytes, decoder->encoding == FST_ENC_UTF32BE);
    case FST_ENC_UTF8:
        break;
    }
    memcpy(*out, data, nbytes);
    *out += nbytes;
    return nbytes;
}

size_t fst_decoder_feed(struct fst_decoder *decoder, uint8_t *out, const uint8_t *data,
                        size_t nbytes, bool final)
{
    uint8_t *to = out;
    size_t from = 0;
    /* Complete what waits, byte by byte: at most seven. */
    while (decoder->pending_nbytes > 0 && from < nbytes) {
        decoder->pending[decoder->pending_nbytes++] = data[from++];
        size_t used = convert(decoder, &to, decoder->pending, decoder->pending_nbytes, false);
        decoder->pending_nbytes -= (uint8_t)used;
        memmove(decoder->pending, decoder->pending + used, decoder->pending_nbytes);
    }
    if (from < nbytes) {
        from += convert(decoder, &to, data + from, nbytes - from, final);
        memcpy(decoder->pending, data + from, nbytes - from);
        decoder->pending_nbytes = (uint8_t)(nbytes - from);
    }
    if (final && decoder->pending_nbytes > 0) {
        size_t used = convert(decoder, &to, decoder->pending, decoder->pending_nbytes, true);
        if (used < decoder->pending_nbytes)
            to = put(to, REPLACEMENT);
        decoder->pending_nbytes = 0;
    }
    return (size_t)(to - out);
}
