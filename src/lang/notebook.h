/* SPDX-License-Identifier: MIT */
/*
 * Jupyter notebooks: a streaming reader of their JSON that keeps the text of the cells and the name
 * of the kernel's language, and nothing else; outputs pass by unread. Private to src/lang.
 *
 * Reads nbformat 3 (worksheets) and 4. What is kept is bounded: a notebook with more text, deeper
 * nesting or broken JSON is told by fst_notebook_finish(), and counts as JSON.
 */
#ifndef FST_LANG_NOTEBOOK_H
#define FST_LANG_NOTEBOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/err.h"
#include "base/str.h"
#include "lang/language.h"

#define FST_NOTEBOOK_MAX_NBYTES ((size_t)64 << 20) /* of the text of all cells */
#define FST_NOTEBOOK_MAX_DEPTH 64
#define FST_NOTEBOOK_MAX_WORD_NBYTES 40 /* of a key or a short value that matters */

enum fst_cell_kind {
    FST_CELL_RAW,
    FST_CELL_CODE,
    FST_CELL_MARKDOWN,
};

struct fst_notebook_cell {
    size_t offset, nbytes; /* in fst_notebook.text */
    enum fst_cell_kind kind;
};

struct fst_notebook_word {
    char text[FST_NOTEBOOK_MAX_WORD_NBYTES];
    size_t nbytes; /* more than the array holds: too long to matter */
};

/* Zero-initialised is empty. One thread at a time. */
struct fst_notebook {
    struct fst_str text; /* decoded text of all cells, one behind the other */
    struct fst_notebook_cell *cells;
    size_t cells_len, cells_cap;
    struct fst_notebook_word kernel, info; /* the language, as two places name it */

    /* The reader's state. */
    bool broken;
    uint8_t state, places[FST_NOTEBOOK_MAX_DEPTH + 1];
    uint8_t target; /* what becomes of the present string */
    size_t depth;
    struct fst_notebook_word key, kind, literal;
    struct fst_notebook_word *word; /* where the present string goes */
    size_t cell_offset;
    bool has_source;
    unsigned hex_digits;
    uint32_t code_unit, high_surrogate;
};

/* Begins a notebook; memory of an earlier one is kept. */
void fst_notebook_start(struct fst_notebook *notebook);

/* Reads on, at any cut. 0, or -ENOMEM. Input behind an error in the JSON is ignored. */
FST_MUST_USE fst_err fst_notebook_feed(struct fst_notebook *notebook, const uint8_t *data,
                                       size_t nbytes);

/* Whether all of it was a notebook; then its cells and language are there. */
bool fst_notebook_finish(struct fst_notebook *notebook);

/* The language of the code cells, by the notebook's metadata; Python when they do not say. */
fst_lang_id fst_notebook_language(const struct fst_notebook *notebook);

void fst_notebook_dispose(struct fst_notebook *notebook);

#endif
