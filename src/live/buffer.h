/* SPDX-License-Identifier: MIT */
/*
 * One attached buffer: its lines in a tree, and which of them have to be read to be counted. Keeps
 * no text; knows nothing of where the lines come from.
 *
 * Whoever holds it asks what is wanted (fst_live_buffer_want), gets it from the editor, and hands
 * it over (fst_live_buffer_take), again and again until nothing is wanted; edits may come in
 * between at any time. The counts are exact once nothing is wanted. One thread.
 */
#ifndef FST_LIVE_BUFFER_H
#define FST_LIVE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/err.h"
#include "base/str.h"
#include "lang/count.h"
#include "live/tree.h"

/* How the text is written, as far as its counts depend on it. Strings are borrowed for the call. */
struct fst_live_options {
    const char *name;               /* NULL: none */
    fst_lang_id lang;               /* of its filetype; FST_LANG_NONE: by name and content */
    const struct fst_lang_map *map; /* may be NULL; must outlive the buffer or the next options */
    bool docstrings_as_code;
    bool cjk_words; /* of prose: see live/prose.h */
    bool crlf;      /* lines end by CR LF */
    bool bomb;      /* a byte order mark comes first */
    bool eol;       /* the last line gets a line end */
    bool empty;     /* without any line: not even one empty one */
};

/*
 * A scanner that the buffers of a thread share: it is large, and the state at the first line of
 * each chunk is kept anyway. Zero-initialised is ready.
 */
struct fst_live_scanner {
    struct fst_scan *scan;               /* NULL: not needed yet */
    const struct fst_live_buffer *owner; /* whose pass it is in; NULL: nobody's */
};

void fst_live_scanner_dispose(struct fst_live_scanner *scanner);

/* Private but for its size. Zero-initialised is closed. */
struct fst_live_buffer {
    struct fst_tree tree;
    struct fst_live_options options; /* name: owned */
    fst_lang_id lang;
    bool binary;
    bool looked;         /* the head was looked at */
    uint64_t head_lines; /* lines that the head has */
    uint64_t newest;     /* line of the newest edit */
    struct fst_live_scanner *scanner;
    bool running;        /* a pass over dirty chunks is under way */
    uint64_t at;         /* the pass's next chunk begins at this line */
    struct fst_str text; /* of lines at .. at + nends, then of a part of the next one */
    size_t *ends;        /* where each line of the text ends, its LF included */
    size_t nends, ends_cap;
    size_t col; /* bytes of the unfinished line behind them */
    size_t class_len;
    uint8_t classes[FST_TREE_CHUNK_NLINES];
};

/* What is to be read: lines first .. last - 1, the first one from byte `col` on. */
struct fst_live_want {
    uint64_t first, last;
    size_t col;
};

struct fst_live_counts {
    fst_lang_id lang;
    bool binary;
    bool has_prose;            /* sums.prose means something */
    struct fst_tree_sums sums; /* classes by the language, meaningless without one */
    uint64_t lines;            /* as the file has them */
    uint64_t line_ends;        /* that are written */
    uint64_t words;
    uint64_t longest, longest_line; /* its number from 1; 0 when there is no line */
    bool stale;                     /* something is not counted yet */
};

/* The counts of some whole lines, as they are known. */
struct fst_live_lines {
    struct fst_tree_sums sums;
    uint64_t lines, line_ends; /* as the file has them */
    uint64_t longest;
    bool stale;
};

/*
 * Begins with a text of `nlines` lines, none of them known. `scanner` must outlive the buffer. 0 or
 * -ENOMEM; dispose in any case.
 */
FST_MUST_USE fst_err fst_live_buffer_open(struct fst_live_buffer *buffer,
                                          struct fst_live_scanner *scanner,
                                          const struct fst_live_options *options, uint64_t nlines);
void fst_live_buffer_dispose(struct fst_live_buffer *buffer);

/*
 * Other options: what they change is counted again. 0 or -ENOMEM, after which the buffer can only
 * be disposed.
 */
FST_MUST_USE fst_err fst_live_buffer_set(struct fst_live_buffer *buffer,
                                         const struct fst_live_options *options);

/*
 * `nold` lines from `first` on became `nnew` others. 0; -ENOMEM or FST_E_ARGUMENT, after which the
 * buffer can only be disposed.
 */
FST_MUST_USE fst_err fst_live_buffer_edit(struct fst_live_buffer *buffer, uint64_t first,
                                          uint64_t nold, uint64_t nnew);

/* What is to be read next; false when everything is counted. */
bool fst_live_buffer_want(struct fst_live_buffer *buffer, struct fst_live_want *out);

/*
 * Hands over a line that was wanted, in order, or the next part of it; `last` when it is its end.
 * No edit may have come since fst_live_buffer_want(). 0 or -ENOMEM, as above.
 */
FST_MUST_USE fst_err fst_live_buffer_take(struct fst_live_buffer *buffer, const char *data,
                                          size_t nbytes, bool last);

/* Counts the lines that were handed over, as far as they go. 0 or -ENOMEM, as above. */
FST_MUST_USE fst_err fst_live_buffer_run(struct fst_live_buffer *buffer);

/* The counts as they are known. */
void fst_live_buffer_counts(const struct fst_live_buffer *buffer, struct fst_live_counts *out);

/* Those of lines first .. last - 1, in O(log n); beyond the end there are none. */
void fst_live_buffer_lines(const struct fst_live_buffer *buffer, uint64_t first, uint64_t last,
                           struct fst_live_lines *out);

#endif
