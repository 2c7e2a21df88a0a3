/* SPDX-License-Identifier: MIT */
/*
 * Words of prose: those that a reader reads. A scanner of single lines for the languages that
 * people write texts in; what is markup in them, and what is not, is in the help
 * (filestats-rules-prose).
 *
 * It looks at no line but the present one: what it must know of those before it is its state, of a
 * fixed size. So an edit costs the lines from it on until the state is what it was before.
 * Nothing allocates, nothing fails; linear time. Any thread.
 */
#ifndef FST_LIVE_PROSE_H
#define FST_LIVE_PROSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lang/language.h"

/* Between two lines. Zero at the begin of a text; no padding, compare with memcmp(). */
struct fst_prose {
    uint8_t mode;   /* of the language's own; 0: the begin */
    uint8_t flags;  /* as well */
    uint8_t mark;   /* which delimiter ends the mode */
    uint8_t depth;  /* braces that are open */
    uint32_t count; /* the length of a fence */
};

/* One line: how many words, and whether it makes a heading. */
struct fst_prose_line {
    uint64_t words;
    unsigned level;    /* of a heading, from 1; 0: none */
    const char *title; /* its text, borrowed from the line; NULL: the line before is it */
    size_t title_nbytes;
};

/* Whether there is a rule for the language. */
bool fst_prose_has(fst_lang_id lang);

/*
 * Reads the next line, without its end. `lang` must have a rule. `cjk`: each Han or Kana character
 * is a word (text/cjk.h).
 */
void fst_prose_read(struct fst_prose *state, fst_lang_id lang, bool cjk, const char *line,
                    size_t nbytes, struct fst_prose_line *out);

#endif
