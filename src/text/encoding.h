/* SPDX-License-Identifier: MIT */
/*
 * UTF-16 and UTF-32 with a byte order mark, read as the text that they hold: a streaming
 * conversion to UTF-8. Ill-formed input (lone surrogates, beyond U+10FFFF, a cut unit at the end)
 * becomes U+FFFD.
 */
#ifndef FST_TEXT_ENCODING_H
#define FST_TEXT_ENCODING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fst_encoding {
    FST_ENC_UTF8, /* or anything without a mark */
    FST_ENC_UTF16LE,
    FST_ENC_UTF16BE,
    FST_ENC_UTF32LE,
    FST_ENC_UTF32BE,
};

/*
 * The encoding that the byte order mark at the start of `data` names; FF FE 00 00 is UTF-32LE.
 * *bom_nbytes is the mark's length, 0 without one. At least 4 bytes (or all of a shorter file)
 * must be there.
 */
enum fst_encoding fst_encoding_detect(const uint8_t *data, size_t nbytes, size_t *bom_nbytes);

/* As Neovim's 'fileencoding' has it: "utf-8", "utf-16le", "utf-16" (BE), "ucs-4le", "ucs-4". */
const char *fst_encoding_name(enum fst_encoding encoding);

struct fst_decoder {
    enum fst_encoding encoding;
    uint8_t pending[8]; /* a unit or surrogate pair cut at the end of the last call */
    uint8_t pending_nbytes;
};

/*
 * The UTF-8 that `in_nbytes` bytes can become at most, pending bytes included.
 */
#define FST_DECODE_MAX(in_nbytes) (((size_t)(in_nbytes) + 8) / 2 * 3 + 3)

/* Begins a text in `encoding`. */
void fst_decoder_init(struct fst_decoder *decoder, enum fst_encoding encoding);

/*
 * Converts `nbytes` bytes to UTF-8 at `out`, which holds FST_DECODE_MAX(nbytes). The byte order
 * mark is converted like any character. `final`: nothing follows. Returns bytes written.
 */
size_t fst_decoder_feed(struct fst_decoder *decoder, uint8_t *out, const uint8_t *data,
                        size_t nbytes, bool final);

#endif
