/* SPDX-License-Identifier: MIT */
/*
 * Counts of a part of a buffer: whole lines, from one byte to another, or the pieces of a block.
 * Takes the same stream of lines as the buffer's count.
 */
#ifndef FST_NVIM_RANGE_H
#define FST_NVIM_RANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/err.h"
#include "lang/scan.h"
#include "nvim/buffer.h"
#include "rpc/codec.h"
#include "text/count.h"

enum fst_range_kind {
    FST_RANGE_NONE,
    FST_RANGE_LINE,
    FST_RANGE_CHAR,
    FST_RANGE_BLOCK,
};

/* Lines are 1-based and inclusive, columns are bytes, 0-based, the end exclusive. */
struct fst_range {
    enum fst_range_kind kind;
    uint64_t first, last;
    uint64_t first_col, last_col; /* FST_RANGE_CHAR: beyond the line's end, its end belongs to it */
    char *token;                  /* FST_RANGE_BLOCK: owned */
};

/* Decodes the optional argument `range`; problems are left in `args`. 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_range_read(struct fst_range *range, struct fst_args *args);
void fst_range_dispose(struct fst_range *range);

struct fst_range_part {
    struct fst_text text;
    struct fst_size size;
    uint64_t line_ends; /* that are part of it */
    bool rest;          /* there is text behind the last of them */
};

/* Private but for its size. */
struct fst_range_count {
    const struct fst_range *range;      /* borrowed */
    const struct fst_buffer_spec *spec; /* borrowed */
    uint64_t nlines;
    struct fst_range_part selection, lines; /* `lines`: all of the lines that are touched */
    struct fst_code_counts code;            /* of those lines */
    uint64_t longest_nbytes;                /* of those lines */
    uint64_t pieces;                        /* of a block, so far */
};

/* Begins; also again. `range` and `spec` must outlive the count. */
void fst_range_start(struct fst_range_count *count, const struct fst_range *range,
                     const struct fst_buffer_spec *spec, uint64_t nlines);

/* A part of line number `line` (from 0) from byte `col` on; `last` when it is its end. */
void fst_range_feed(struct fst_range_count *count, uint64_t line, uint64_t col, const char *data,
                    size_t nbytes, bool last);

/* The class of a line (an fst_line_fn; the payload is the count). */
void fst_range_class(void *payload, uint64_t number, enum fst_line_class line_class,
                     fst_lang_id lang);

/* A piece of a block: what of one line is in it. */
void fst_range_piece(struct fst_range_count *count, const char *data, size_t nbytes);

/* What a part of a range counts. */
struct fst_range_sum {
    uint64_t lines, words, chars, longest;
    uint64_t longest_number; /* of that line in the buffer, from 1; 0: not known */
    struct fst_size size;
};

/* What is selected of the text that was fed so far; of a block the pieces. */
void fst_range_selected(const struct fst_range_count *count, struct fst_range_sum *out);

/* Writes the pairs of a sum into a map that is open; `code` may be NULL. */
void fst_range_put(struct fst_writer *writer, const struct fst_range_sum *sum,
                   const struct fst_code_counts *code, enum fst_size_rule rule);

/*
 * Writes the pairs "selection" and, unless the selection is whole lines, "lines" into a map that is
 * open. `classes_known`: fst_range_class() was called for each line.
 */
void fst_range_report(struct fst_writer *writer, const struct fst_range_count *count,
                      bool classes_known);

#endif
