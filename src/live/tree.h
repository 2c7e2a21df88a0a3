/* SPDX-License-Identifier: MIT */
/*
 * The lines of an attached buffer: what each counts, in a balanced tree with sums, so that an edit
 * of k lines costs O(k + log n) and any range of lines is summed in O(log n).
 *
 * The tree is a treap of chunks of up to FST_TREE_CHUNK_NLINES lines. A chunk also holds the
 * scanners' states at its first line, and is the unit of counting: it is either clean, or dirty and
 * counted as a whole, once. Words of prose are kept by chunk, not by line, for most languages have
 * none. No text is kept. One thread.
 */
#ifndef FST_LIVE_TREE_H
#define FST_LIVE_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/err.h"
#include "lang/scan.h"
#include "live/prose.h"

#define FST_TREE_CHUNK_NLINES 80

/* The class of a line that is not counted yet, or is none (behind the last line end). */
#define FST_TREE_NO_CLASS 3

/* One line, without its end. Zero but for its class: not counted yet. */
struct fst_tree_line {
    uint32_t nbytes;
    uint32_t chars;
    uint32_t words;
    unsigned line_class : 2; /* enum fst_line_class, or FST_TREE_NO_CLASS */
    unsigned ends_cr : 1;
    unsigned starts_word : 1; /* its first byte is no white space */
    unsigned starts_bom : 1;
    unsigned astral : 27; /* characters beyond U+FFFF */
};

/* The states of the scanners between two lines. No padding: compare with memcmp(). */
struct fst_tree_state {
    struct fst_scan_state code;
    struct fst_prose prose;
};

struct fst_tree_sums {
    uint64_t nlines;
    uint64_t nbytes;
    uint64_t chars;
    uint64_t words;
    uint64_t prose; /* of whole chunks: exact for the whole text only */
    uint64_t astral;
    uint64_t classes[4];   /* by enum fst_line_class */
    uint64_t longest;      /* characters of the longest line, without a CR at its end */
    uint64_t longest_line; /* its number, from 0; the first of them */
    uint64_t longest_cr;   /* the same with that CR */
    uint64_t longest_cr_line;
};

struct fst_tree_chunk;

/* Zero-initialised is empty. Private but for its size. */
struct fst_tree {
    struct fst_tree_chunk *root;
    uint64_t seed;
};

/* What is known of a chunk. */
struct fst_tree_info {
    uint64_t first; /* its first line, from 0 */
    uint64_t nlines;
    bool dirty;
    const struct fst_tree_state *state; /* at its first line; NULL: not known. Borrowed */
};

void fst_tree_dispose(struct fst_tree *tree);

/* How many lines there are. */
uint64_t fst_tree_nlines(const struct fst_tree *tree);

/* Dirty chunks; 0 when all is counted. */
uint64_t fst_tree_ndirty(const struct fst_tree *tree);

/*
 * Puts `nnew` lines that are not counted in the place of `nold` lines from `first` on; the chunks
 * that hold them become dirty. 0, or -ENOMEM with the tree as it was, or FST_E_ARGUMENT when there
 * are no such lines.
 */
FST_MUST_USE fst_err fst_tree_replace(struct fst_tree *tree, uint64_t first, uint64_t nold,
                                      uint64_t nnew);

/* The sums of lines first .. last - 1; beyond the end there are none. */
void fst_tree_sum(const struct fst_tree *tree, uint64_t first, uint64_t last,
                  struct fst_tree_sums *out);

/* The line with this number, which must be there. */
struct fst_tree_line fst_tree_get(const struct fst_tree *tree, uint64_t line);

/* The chunk that holds a line, which must be there. */
void fst_tree_chunk_at(const struct fst_tree *tree, uint64_t line, struct fst_tree_info *out);

/* The first dirty chunk that ends behind line `from`; false when there is none. */
bool fst_tree_next_dirty(const struct fst_tree *tree, uint64_t from, struct fst_tree_info *out);

/* The chunk that holds `line` is to be counted again. */
void fst_tree_dirty(struct fst_tree *tree, uint64_t line);

/*
 * Stores the counts of all lines of the chunk that begins at `first`, and the words of prose that
 * they have together. It becomes clean.
 */
void fst_tree_store(struct fst_tree *tree, uint64_t first, const struct fst_tree_line *lines,
                    uint64_t prose);

/*
 * The scanners' state at the first line of the chunk that begins at `first`. When it was another
 * one, or not known, the chunk becomes dirty.
 */
void fst_tree_set_state(struct fst_tree *tree, uint64_t first, const struct fst_tree_state *state);

#endif
