/* SPDX-License-Identifier: MIT */
/*
 * Text counts of a byte sequence, in one pass, over any cut of it.
 *
 * A `struct fst_text` is the state of a part of a text. Parts form a monoid: fst_text_join() of
 * two parts is the state of the whole, wherever the cut was. Everything is fixed-size; nothing
 * allocates, nothing fails.
 *
 * The rules, by source: words are maximal runs of bytes outside the encodings of the 25 code
 * points with the Unicode property White_Space; chars are bytes that are no continuation bytes
 * (on valid UTF-8: code points); validity is RFC 3629's. LF and CR LF end a line; a text without
 * any LF but with CR is counted by CR (both results are kept until the end decides).
 */
#ifndef FST_TEXT_COUNT_H
#define FST_TEXT_COUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/masks.h"

/* No ill-formed sequence. */
#define FST_TEXT_VALID INT64_C(-1)

struct fst_text_counts {
    uint64_t bytes;
    uint64_t lines; /* line ends, plus one for an unterminated last line */
    uint64_t words;
    uint64_t chars;
    uint64_t longest_line;        /* code points, without line end and byte order mark */
    uint64_t longest_line_number; /* 1-based, the first of the longest; 0 when there is no line */
    uint64_t lf_ends;             /* line ends that are LF alone */
    uint64_t crlf_ends;           /* line ends that are CR LF */
    uint64_t cr_ends;             /* CR that end a line: 0 unless the text has no LF at all */
    uint64_t lone_crs;            /* CR not before LF, whether or not they end lines */
    int64_t invalid_utf8_at;      /* offset of the first ill-formed sequence, or FST_TEXT_VALID */
    bool unterminated;            /* there is a last line without a line end */
    bool bom;                     /* began with EF BB BF */
};

/* The state of a part of a text. Private but for its size: copy it freely. */
struct fst_text;

/* The state of the empty text. */
void fst_text_init(struct fst_text *text);

/* Appends `nbytes` bytes, at any cut. `data` is borrowed for the call. One thread per state. */
void fst_text_feed(struct fst_text *text, const uint8_t *data, size_t nbytes);

/*
 * Appends as fst_text_feed() does, and writes the masks of each 64-byte block to masks[0 ..
 * (nbytes + 63) / 64). The bits beyond the end of the last block are 0 in every mask.
 *
 * For the masks to be exact, `data` must begin at a code point's first byte and not end inside
 * one (fst_text_cut()); the counts are right at any cut. The `line_end` mask holds LF, or CR
 * when `line_end` is '\r'.
 */
void fst_text_feed_masks(struct fst_text *text, const uint8_t *data, size_t nbytes,
                         const struct fst_byteset *set, uint8_t line_end, struct fst_masks *masks);

/*
 * The largest n <= nbytes such that data[0 .. n) does not end inside a multi-byte sequence: at
 * most three bytes fewer than nbytes. (A fourth continuation byte is an error anyway.)
 */
size_t fst_text_cut(const uint8_t *data, size_t nbytes);

/* `left` becomes the state of left's text followed by right's. */
void fst_text_join(struct fst_text *left, const struct fst_text *right);

/* The counts of the text fed so far; `text` stays usable. */
void fst_text_finish(const struct fst_text *text, struct fst_text_counts *out);

/* The same of a part of a text whose lines end with `line_end`, LF or CR, whatever the part has. */
void fst_text_finish_part(const struct fst_text *text, uint8_t line_end,
                          struct fst_text_counts *out);

/*
 * Adds `from` to the sum `into`: sums and, for longest_line, the maximum. invalid_utf8_at,
 * unterminated and bom have no sum and are left alone. For totals of separate files.
 */
void fst_text_counts_add(struct fst_text_counts *into, const struct fst_text_counts *from);

/* One-shot: counts of a whole text in memory. */
void fst_text_count(const uint8_t *data, size_t nbytes, struct fst_text_counts *out);

#include "text/state.h"

#endif
