/* SPDX-License-Identifier: MIT */
/*
 * The scanner: classes every line of a text as code, comment or blank, by the syntax of its
 * language and of the languages embedded in it, and takes the text counts from the same pass.
 *
 * It works on 64-byte blocks as bit masks and looks only at bytes that can change its present
 * state; the state is O(1) in size (nesting and delimiters are capped by the constants of
 * lang/lexer.h), can be saved at any line start, compared and resumed.
 */
#ifndef FST_LANG_SCAN_H
#define FST_LANG_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/err.h"
#include "lang/language.h"
#include "text/count.h"

enum fst_line_class {
    FST_LINE_BLANK,
    FST_LINE_COMMENT,
    FST_LINE_CODE,
};

/* Lines by class; their sum is the number of lines. */
struct fst_code_counts {
    uint64_t code;
    uint64_t comments;
    uint64_t blanks;
};

/* The part of a host's lines that an embedded language has; whole lines only. */
struct fst_embedded {
    fst_lang_id lang;
    struct fst_code_counts code;
    struct fst_text_counts text;
};

/* A host holds at most so many different languages; further ones count as the host's own. */
#define FST_MAX_EMBEDDED 16

/*
 * Called once per line in order, `number` from 1: its class and the language whose rules decided.
 */
typedef void fst_line_fn(void *payload, uint64_t number, enum fst_line_class line_class,
                         fst_lang_id lang);

struct fst_scan_options {
    bool docstrings_as_code; /* default: documentation strings are comments */
    bool behind_bom;         /* the text's mark is not in it: another one is text */
    uint8_t line_end;        /* '\n' (also for 0), or '\r' for a text that has no LF */
    fst_line_fn *on_line;    /* NULL: lines are counted only (faster) */
    void *payload;
};

/* A scanner's whole state between two lines: plain bytes, compare with memcmp(). */
#define FST_SCAN_STATE_NBYTES 320
struct fst_scan_state {
    uint8_t bytes[FST_SCAN_STATE_NBYTES];
};

struct fst_scan;

/*
 * A scanner for a text in `lang` (FST_LANG_NONE: every line that is not blank is code). Reusable:
 * fst_scan_start() begins the next text. Returns 0 or -ENOMEM. Owned by the caller, one thread.
 */
FST_MUST_USE fst_err fst_scan_new(struct fst_scan **out);
void fst_scan_free(struct fst_scan *scan);

/* Begins the next text, in `lang`; `options` (NULL: none) is copied. */
void fst_scan_start(struct fst_scan *scan, fst_lang_id lang,
                    const struct fst_scan_options *options);

/*
 * Scans `nbytes` bytes of UTF-8 (or whatever the file holds). Returns how many bytes were taken:
 * all of them when `final`; else the caller passes what is left again, with more behind it. Takes
 * at least nbytes - FST_SCAN_LOOKAHEAD_NBYTES. Never fails, never allocates; linear time.
 */
#define FST_SCAN_LOOKAHEAD_NBYTES 256

/*
 * Of a chunk that is not final and is followed by just so many more bytes, everything before them
 * is taken when that ends with a line end: so a state can be saved at any line start.
 */
#define FST_SCAN_KEPT_NBYTES (FST_SCAN_LOOKAHEAD_NBYTES - 6)
size_t fst_scan_feed(struct fst_scan *scan, const uint8_t *data, size_t nbytes, bool final);

/* Results, once fed with `final`. Borrowed until the next start. */
void fst_scan_finish(struct fst_scan *scan, struct fst_code_counts *code,
                     struct fst_text_counts *text, const struct fst_embedded **embedded,
                     size_t *embedded_len);

/*
 * The state at the last line start that was passed, and resuming from it in a new text that
 * begins there. Two equal states class any following text alike.
 */
void fst_scan_save(const struct fst_scan *scan, struct fst_scan_state *out);
void fst_scan_resume(struct fst_scan *scan, fst_lang_id lang,
                     const struct fst_scan_options *options, const struct fst_scan_state *state);

#endif
