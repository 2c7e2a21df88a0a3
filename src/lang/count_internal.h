/* SPDX-License-Identifier: MIT */
/*
 * The counter's insides, shared by count.c (the pipeline), count_notebook.c (what a notebook's
 * cells add up to) and indent.c.
 */
#ifndef FST_LANG_COUNT_INTERNAL_H
#define FST_LANG_COUNT_INTERNAL_H

#include "lang/count.h"
#include "lang/notebook.h"

enum fst_counter_phase {
    FST_PHASE_HEAD, /* the first bytes are being collected */
    FST_PHASE_TEXT,
    FST_PHASE_BINARY, /* nothing but the number of bytes matters */
};

/* A scanner and the bytes that it left for its next call. */
struct fst_counter_stream {
    struct fst_scan *scan;
    bool active;
    size_t carry_nbytes;
    uint8_t carry[FST_SCAN_LOOKAHEAD_NBYTES + 4096];
};

/* A line as the CR hypothesis classed it. */
struct fst_cr_line {
    fst_lang_id lang;
    uint8_t line_class;
};

#define FST_INDENT_MAX_STEP 16

/* How a text is indented, from the first bytes of its lines. */
struct fst_indenter {
    uint64_t tab_lines, space_lines;
    uint64_t steps[FST_INDENT_MAX_STEP + 1]; /* how often a line was indented by so much more */
    uint64_t spaces;                         /* at the start of the present line */
    uint64_t above;                          /* … of the last line with text */
    bool in_indent;
};

void fst_indenter_init(struct fst_indenter *indenter);

/* Appends bytes, at any cut. LF and CR begin a new line. */
void fst_indenter_feed(struct fst_indenter *indenter, const uint8_t *data, size_t nbytes);
void fst_indenter_finish(struct fst_indenter *indenter, struct fst_indent *out);

struct fst_counter {
    struct fst_count_options options;
    fst_lang_id given, lang, scan_lang;
    enum fst_counter_phase phase;
    bool keep, second;     /* second: this pass is by CR */
    bool seen_lf, seen_cr; /* seen_cr is kept up to date until an LF comes */
    bool is_notebook;
    bool cr_lines_lost; /* no memory was left for them */
    uint64_t raw_nbytes;
    uint32_t flags;
    enum fst_encoding encoding;
    struct fst_decoder decoder;
    uint8_t *decoded; /* allocated for the first text that needs it */
    struct fst_counter_stream main, cr;
    struct fst_text text; /* of a text that is not scanned */
    struct fst_indenter indenter;
    struct fst_cr_line *cr_lines;
    size_t cr_lines_len, cr_lines_cap;
    struct fst_notebook notebook;
    struct fst_embedded cells[FST_MAX_EMBEDDED]; /* a notebook's embedded languages */
    char name[255];
    size_t name_nbytes;
    size_t head_nbytes;
    uint8_t head[FST_DETECT_HEAD_NBYTES];
};

/*
 * Replaces the counts of the JSON in *out by those of the notebook's cells; when it was no
 * notebook, its language by JSON. 0 or -ENOMEM.
 */
FST_MUST_USE fst_err fst_counter_fill_notebook(struct fst_counter *counter,
                                               struct fst_file_counts *out);

#endif
