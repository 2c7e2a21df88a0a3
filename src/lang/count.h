/* SPDX-License-Identifier: MIT */
/*
 * The one counting pipeline: bytes of a file, a pipe or a buffer in, all its counts out. Decides
 * binary or text, decodes UTF-16 and UTF-32, detects the language, scans, and notes the flags.
 * Everything that counts code goes through here.
 */
#ifndef FST_LANG_COUNT_H
#define FST_LANG_COUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/err.h"
#include "lang/detect.h"
#include "lang/scan.h"
#include "text/encoding.h"

/* A NUL in so many first bytes makes a file binary (git's rule), unless a BOM says UTF-16/32. */
#define FST_BINARY_HEAD_NBYTES 8000

enum {
    FST_FLAG_GENERATED = 1u << 0,
    FST_FLAG_MINIFIED = 1u << 1,
    FST_FLAG_VENDORED = 1u << 2,
    FST_FLAG_INVALID_UTF8 = 1u << 3,
    FST_FLAG_UTF16 = 1u << 4,
    FST_FLAG_UTF32 = 1u << 5,
    FST_FLAG_BOM = 1u << 6,
    FST_FLAG_CRLF = 1u << 7,
    FST_FLAG_CR = 1u << 8,
    FST_FLAG_MIXED_LINE_ENDS = 1u << 9,
    FST_FLAG_NO_FINAL_NEWLINE = 1u << 10,
    FST_FLAG_COUNT = 11,
};

/* "generated", "minified" … of bit number 0 .. FST_FLAG_COUNT - 1, as JSON and options have them.
 */
const char *fst_flag_name(unsigned bit);

struct fst_indent {
    uint64_t tab_lines;   /* lines that begin with a tab */
    uint64_t space_lines; /* lines that begin with two or more spaces */
    unsigned width;       /* the commonest step of space indents, 0 when there is none */
};

struct fst_file_counts {
    fst_lang_id lang; /* FST_LANG_NONE: unclassified, `code` is all 0 */
    bool binary;      /* only text.bytes is set */
    uint32_t flags;
    enum fst_encoding encoding;
    struct fst_text_counts text; /* bytes are the file's; the rest of the decoded text */
    struct fst_code_counts code;
    const struct fst_embedded *embedded; /* borrowed from the counter until its next start */
    size_t embedded_len;
    struct fst_indent indent; /* only when options.indent */
};

struct fst_count_options {
    const struct fst_lang_map *map; /* NULL: none; must outlive the count */
    bool docstrings_as_code;
    bool text_only; /* no detection and no scan, binary counted as text: --text */
    bool indent;    /* note indentation (for one buffer or file; costs a pass over line starts) */
    fst_line_fn *on_line;
    void *payload;
};

struct fst_counter;

/* Owned by the caller; one thread. 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_counter_new(struct fst_counter **out);
void fst_counter_free(struct fst_counter *counter);

/*
 * Begins a text named `name` (a path; only its last component counts, NULL for none). `lang` is
 * what the caller already knows (a buffer's filetype), FST_LANG_NONE to detect. `options` is
 * copied.
 */
void fst_counter_start(struct fst_counter *counter, const char *name, fst_lang_id lang,
                       const struct fst_count_options *options);

/* Appends bytes, any cut. 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_counter_feed(struct fst_counter *counter, const uint8_t *data,
                                      size_t nbytes);

/*
 * Ends the text. Returns 1 when the text turned out to have only CR line ends and its code must be
 * scanned once more by them: feed all of it again (a pipe's reader can't: it was told beforehand by
 * fst_counter_keep()), then call this again. Else 0 with *out filled, or -ENOMEM.
 */
FST_MUST_USE int fst_counter_finish(struct fst_counter *counter, struct fst_file_counts *out);

/*
 * The input can't be read twice: scan by both hypotheses until the first LF decides. Call between
 * start and the first feed; fst_counter_finish() then never returns 1.
 */
void fst_counter_keep(struct fst_counter *counter);

/* One-shot over memory. `counter` is reused. 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_counter_run(struct fst_counter *counter, const char *name,
                                     fst_lang_id lang, const struct fst_count_options *options,
                                     const uint8_t *data, size_t nbytes,
                                     struct fst_file_counts *out);

#endif
