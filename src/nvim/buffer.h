/* SPDX-License-Identifier: MIT */
/*
 * Counts of a buffer: its lines as the editor holds them, counted as the file that `:write` would
 * make of them (line ends, byte order mark, encoding). Knows nothing of where the lines come from.
 *
 * Text is fed to the counter as UTF-8 whatever 'fileencoding' is, so lines, words and characters
 * are those of the text; only the bytes are those of the encoding: computed here where that needs
 * no tables (Unicode encodings, latin1), else told by whoever has a converter.
 */
#ifndef FST_NVIM_BUFFER_H
#define FST_NVIM_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/err.h"
#include "base/str.h"
#include "lang/count.h"
#include "rpc/codec.h"

enum fst_fileformat {
    FST_FILEFORMAT_UNIX,
    FST_FILEFORMAT_DOS,
    FST_FILEFORMAT_MAC,
};

/* How a text's size in an encoding comes about. */
enum fst_size_rule {
    FST_SIZE_UTF8,
    FST_SIZE_LATIN1, /* one byte a character */
    FST_SIZE_UTF16,  /* two, or four beyond U+FFFF */
    FST_SIZE_UCS2,   /* two */
    FST_SIZE_UCS4,   /* four */
    FST_SIZE_TOLD,   /* needs a converter */
};

/* What the editor says of a buffer. All strings are owned. */
struct fst_buffer_spec {
    uint64_t buf;
    char *name;         /* NULL: none */
    char *path;         /* an overlay's file; NULL: none */
    char *fileencoding; /* as the editor names it; "utf-8" when it says nothing */
    fst_lang_id lang;   /* of its filetype; FST_LANG_NONE: by name and content */
    enum fst_fileformat fileformat;
    enum fst_size_rule size_rule;
    bool bomb;  /* a byte order mark is written (and the encoding has one) */
    bool eol;   /* the last line gets a line end */
    bool empty; /* without any line: not even one empty one */
};

/* Characters of a text by how many bytes they take where; zero-initialised is of the empty text. */
struct fst_size {
    uint64_t utf8_nbytes;
    uint64_t chars;  /* also bytes that are no UTF-8, but not continuation bytes */
    uint64_t astral; /* of those beyond U+FFFF */
};

/*
 * Decodes what `args` says of a buffer; problems are left in `args`. 0 or -ENOMEM. The caller
 * disposes of *spec in either case. Loop thread.
 */
FST_MUST_USE fst_err fst_buffer_read_spec(struct fst_buffer_spec *spec, struct fst_args *args);
void fst_buffer_dispose_spec(struct fst_buffer_spec *spec);

/* Adds a text to its size; any cut. */
void fst_size_add(struct fst_size *size, const char *data, size_t nbytes);

/* Bytes of the text in an encoding; not for FST_SIZE_TOLD. */
uint64_t fst_size_nbytes(const struct fst_size *size, enum fst_size_rule rule);

/* The name of the encoding to ask a converter for, NULL when none is needed. Borrowed. */
const char *fst_buffer_converter(const struct fst_buffer_spec *spec);

/* Bytes of the byte order mark that is written; 0 for none. */
uint64_t fst_buffer_bom_nbytes(const struct fst_buffer_spec *spec);

/* The line end that is written, and its length. Static storage. */
const char *fst_buffer_line_end(const struct fst_buffer_spec *spec, size_t *nbytes);

/* A buffer being counted. Private but for its size; zero-initialised is empty. */
struct fst_buffer_count {
    const struct fst_buffer_spec *spec; /* borrowed */
    struct fst_counter *counter;        /* owned */
    struct fst_str chunk;               /* text that is not fed yet */
    struct fst_size size;               /* what only the encoding needs */
    uint64_t told_nbytes, told_nlines;  /* by a converter */
    uint64_t nlines;
    bool cr_seen, lf_seen;
};

struct fst_buffer_result {
    struct fst_file_counts file; /* bytes as they would be written; embedded belongs to the count */
    bool bytes_known;            /* false: a converter was needed and did not tell */
};

/*
 * Begins a text of `nlines` lines; also again for the same buffer. `options` is copied. `spec` must
 * outlive the count. 0 or -ENOMEM.
 */
FST_MUST_USE fst_err fst_buffer_start(struct fst_buffer_count *count,
                                      const struct fst_buffer_spec *spec,
                                      const struct fst_count_options *options, uint64_t nlines);

/* Feeds a part of line number `line` (from 0); `last` when it is its end. 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_buffer_feed(struct fst_buffer_count *count, uint64_t line,
                                     const char *data, size_t nbytes, bool last);

/* Some lines have so many bytes in the encoding, a byte for each line end between them included. */
void fst_buffer_tell(struct fst_buffer_count *count, uint64_t nbytes, uint64_t nlines);

/* The end of the text. 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_buffer_finish(struct fst_buffer_count *count,
                                       struct fst_buffer_result *out);

void fst_buffer_dispose(struct fst_buffer_count *count);

#endif
