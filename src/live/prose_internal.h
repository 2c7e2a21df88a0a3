/* SPDX-License-Identifier: MIT */
/* What the rules of single languages share: a cursor over the line, and where its text goes. */
#ifndef FST_LIVE_PROSE_INTERNAL_H
#define FST_LIVE_PROSE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "live/prose.h"

/*
 * Counts the words of the text that is put into it: runs between white space that hold more than
 * ASCII punctuation. What is left out between two puts joins them.
 */
struct fst_prose_sink {
    uint64_t words;
    bool cjk;
    bool content; /* the present run is a word */
};

struct fst_prose_text {
    const char *data;
    size_t nbytes;
};

/* One line of a language. */
typedef void fst_prose_rule(struct fst_prose *state, struct fst_prose_sink *sink,
                            struct fst_prose_text line, struct fst_prose_line *out);

fst_prose_rule fst_prose_markdown, fst_prose_tex;

/* Appends text. */
void fst_prose_put(struct fst_prose_sink *sink, const char *data, size_t nbytes);

/* Ends a word. */
void fst_prose_gap(struct fst_prose_sink *sink);

/* The text from `at` on; none when that is behind its end. */
struct fst_prose_text fst_prose_from(struct fst_prose_text text, size_t at);

/* The byte at `at`; NUL behind the end. */
char fst_prose_at(struct fst_prose_text text, size_t at);

/* Whether it begins with `prefix`, from `at` on. */
bool fst_prose_starts(struct fst_prose_text text, size_t at, const char *prefix);

/* Where `what` comes first, from `at` on; the text's length when it does not. */
size_t fst_prose_find(struct fst_prose_text text, size_t at, const char *what);

/* White space at both ends cut off. */
struct fst_prose_text fst_prose_trim(struct fst_prose_text text);

/* How many bytes from `at` on are `c`. */
size_t fst_prose_run(struct fst_prose_text text, size_t at, char c);

/* Columns of white space at the begin, tabs to every fourth; *nbytes: how many bytes that is. */
size_t fst_prose_indent(struct fst_prose_text text, size_t *nbytes);

/* Behind a list mark "-", "+", "*", "1." or "1)" and its box "[x]" at `at`; `at`: there is none. */
size_t fst_prose_list_mark(struct fst_prose_text text, size_t at);

/* A heading of this level, with this title. */
void fst_prose_heading(struct fst_prose_line *out, size_t level, struct fst_prose_text title);

#endif
