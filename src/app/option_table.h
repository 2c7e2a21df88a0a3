/* SPDX-License-Identifier: MIT */
/*
 * Every option: its name, value, the modes it has a meaning in, and its help text. Private to
 * app/options.c, which parses by it.
 */
#ifndef FST_APP_OPTION_TABLE_H
#define FST_APP_OPTION_TABLE_H

#include "app/options.h"

struct fst_option_parser {
    struct fst_options *options;
    struct fst_str *problem;
    unsigned modes; /* a bit per mode that was asked for */
};

/* Reads a value (NULL for options without one) into the options. As fst_options_parse(). */
typedef fst_err fst_option_take_fn(struct fst_option_parser *parser, const char *option,
                                   const char *value);

/* Sets of modes. */
enum {
    FST_IN_SCAN = 1u << FST_MODE_SCAN,
    FST_IN_TEXT = 1u << FST_MODE_TEXT,
    FST_IN_STDIN = 1u << FST_MODE_STDIN,
    FST_IN_EXPLAIN = 1u << FST_MODE_EXPLAIN,
    FST_IN_MERGE = 1u << FST_MODE_MERGE,
    FST_IN_ROWS = FST_IN_SCAN | FST_IN_STDIN | FST_IN_MERGE, /* what prints rows */
    FST_IN_CODE = FST_IN_SCAN | FST_IN_STDIN | FST_IN_EXPLAIN,
};

struct fst_option_entry {
    const char *name;
    const char *argument;     /* what --help calls the value; NULL: takes none */
    fst_option_take_fn *take; /* NULL: chooses `mode` */
    unsigned modes;           /* where it may stand */
    enum fst_mode mode;
    const char *help; /* lines are indented by the writer */
};

enum { FST_OPTION_TABLE_LEN = 25 };

extern const struct fst_option_entry fst_option_table[];

/*
 * Appends a sentence to the problem: the value, shown escaped (NULL: none), between two texts.
 * Returns FST_E_ARGUMENT, or -ENOMEM.
 */
FST_MUST_USE fst_err fst_option_table_refuse(struct fst_option_parser *parser, const char *before,
                                             const char *value, const char *after);

/* Appends a word, which is borrowed. 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_option_table_add_word(struct fst_words *words, const char *word);

#endif
