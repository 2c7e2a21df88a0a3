/* SPDX-License-Identifier: MIT */
/*
 * The scanner's insides, for src/lang and its tests: two lexers (the text's language, and what it
 * embeds at the moment), the tables that they ran last, and the sums.
 */
#ifndef FST_LANG_SCAN_INTERNAL_H
#define FST_LANG_SCAN_INTERNAL_H

#include "lang/lexer.h"
#include "lang/scan.h"
#include "text/count.h"

/* Compiled tables kept by a scanner; a project rarely mixes more languages at a time. */
#define FST_SCAN_CACHED_TABLES 8

struct fst_table_cache {
    const struct fst_syntax *syntaxes[FST_SCAN_CACHED_TABLES];
    struct fst_table tables[FST_SCAN_CACHED_TABLES];
};

struct fst_scan_snapshot {
    struct fst_lex_state outer, inner;
    uint16_t inner_lang;
    uint16_t zero[3];
};

struct fst_scan {
    struct fst_lexer outer, inner;
    struct fst_table_cache outer_tables, inner_tables;
    struct fst_scan_options options;
    struct fst_text text;
    struct fst_code_counts code; /* lines of the host alone */
    struct fst_scan_snapshot snapshot;
    uint64_t line_number; /* of the last line reported */
    bool open_line;       /* the last byte was no line end */

    fst_lang_id inner_lang; /* what is embedded at the moment */
    size_t slot;            /* its place in embedded[] */
    bool partial_open;      /* `partial` holds the begin of a line that may become the host's */
    struct fst_text partial;
    size_t embedded_len;
    struct fst_embedded embedded[FST_MAX_EMBEDDED];
    struct fst_text embedded_texts[FST_MAX_EMBEDDED];
};

/* As fst_scan_start() with a syntax instead of a language, which must outlive the scan. */
void fst_scan_start_syntax(struct fst_scan *scan, fst_lang_id lang, const struct fst_syntax *syntax,
                           const struct fst_scan_options *options);

/* Reports the next line to options.on_line. */
void fst_scan_line(struct fst_scan *scan, enum fst_line_class line_class, fst_lang_id lang);

/*
 * Embedding, called by the host's rules. begin: lines in `lang` start; false when there are too
 * many languages. feed: the host's chunk from `from` to `to` is embedded (whole lines, but the last
 * may be unfinished). end: the last whole line was fed; what was fed of an unfinished one is the
 * host's.
 */
bool fst_scan_embed_begin(struct fst_scan *scan, fst_lang_id lang);
void fst_scan_embed_feed(struct fst_scan *scan, size_t from, size_t to);
void fst_scan_embed_end(struct fst_scan *scan);

/* Runs the second lexer over a part of the opener's line, which is the host's: nothing is counted.
 */
void fst_scan_embed_show(struct fst_scan *scan, size_t from, size_t to);

#endif
