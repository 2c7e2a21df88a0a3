/* SPDX-License-Identifier: MIT */
/*
 * What is known of a language: names by which files are recognised, and its lexical syntax as far
 * as telling code from comments needs it. One entry of languages.def per language.
 */
#ifndef FST_LANG_LANGUAGE_H
#define FST_LANG_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Index into the table of languages; 0 is "no known language". Not stable between versions. */
typedef uint16_t fst_lang_id;
#define FST_LANG_NONE ((fst_lang_id)0)

/* How a comment or string goes on and ends. */
enum {
    FST_ESCAPE_BACKSLASH = 1u << 0,  /* a backslash takes the next byte's meaning */
    FST_ESCAPE_DOUBLED = 1u << 1,    /* the closer twice is the closer itself, as text */
    FST_MULTILINE = 1u << 2,         /* strings: may span lines (else it ends with its line) */
    FST_NESTED = 1u << 3,            /* blocks, strings of one byte: openers inside count */
    FST_DOCUMENTATION = 1u << 4,     /* strings: a documentation string where one may stand */
    FST_LINE_START = 1u << 5,        /* opener only as the first bytes of a line */
    FST_FIRST_TEXT = 1u << 6,        /* opener only as the first non-blank of a line */
    FST_CLOSER_LINE_START = 1u << 7, /* closer only as the first bytes of a line */
    FST_IGNORE_CASE = 1u << 8,
    FST_WORD = 1u << 9,         /* opener only as a whole word (REM, comment) */
    FST_CHARACTER = 1u << 10,   /* a character literal: one character or escape, else no opener */
    FST_AFTER_BLANK = 1u << 11, /* opener only at a line's start or after white space */
    FST_CONTINUED = 1u << 12,   /* line comments: a backslash (and blanks) before the end goes on */
    FST_ESCAPE_BACKTICK = 1u << 13, /* as FST_ESCAPE_BACKSLASH, with a backtick */
    FST_GREEDY = 1u << 14,          /* of a run of closing quotes the last ones close */
    FST_CLOSER_LINE = 1u << 15,     /* comments: the rest of the closer's line belongs to it */
    /* Code inside a string, which may hold strings and comments of its own: */
    FST_INTERP_DOLLAR = 1u << 16,        /* ${ … } */
    FST_INTERP_HASH = 1u << 17,          /* #{ … } */
    FST_INTERP_BRACE = 1u << 18,         /* { … }, {{ is text */
    FST_INTERP_BACKSLASH = 1u << 19,     /* \( … ) */
    FST_INTERP_PAREN = 1u << 20,         /* $( … ) */
    FST_CONTINUED_UNDERSCORE = 1u << 21, /* line comments: " _" before the end goes on */
    FST_CONTINUED_SLASHES = 1u << 22,    /* line comments: "///" before the end goes on */
    FST_CLOSER_EDGE = 1u << 23,          /* closer only as the first or last text of a line */
    FST_BEFORE_BLANK = 1u << 24,         /* opener only before white space or a line's end */
    FST_INTERP_BRACE_DOLLAR = 1u << 25,  /* {$ … } and ${ … } */
};

struct fst_delimiter {
    const char *open;
    const char *close; /* NULL: the end of the line */
    uint32_t flags;
};

/* Bounds of a table entry; a test holds every entry to them. */
#define FST_MAX_LINE_COMMENTS 8
#define FST_MAX_BLOCK_COMMENTS 8
#define FST_MAX_STRINGS 12

/*
 * A language whose tokens do not fit the delimiters names a family of special rules, which
 * lang/rules/ implements; see FST_RULE_… in lang/syntax.h.
 */
struct fst_syntax {
    /* Lists that end with an `open` of NULL; a NULL list is empty. */
    const struct fst_delimiter *line_comments;
    const struct fst_delimiter *block_comments;
    const struct fst_delimiter *strings;
    uint64_t rules; /* bit set of FST_RULE_… */
    bool prose;     /* text is documentation: lines count as comments */
};

/* Lists end with NULL; a NULL list is empty. All static storage, read-only, any thread. */
struct fst_language {
    const char *name;                /* as tokei prints it, else scc, else cloc */
    const char *const *aliases;      /* other names a user may type */
    const char *const *extensions;   /* lower case unless case matters, no dot; may hold dots */
    const char *const *filenames;    /* exact */
    const char *const *interpreters; /* in a #! line, without version suffix */
    const char *const *filetypes;    /* Neovim's 'filetype' values */
    struct fst_syntax syntax;
};

/* The number of ids, FST_LANG_NONE included. */
size_t fst_lang_count(void);

/* The entry of an id below fst_lang_count(); for FST_LANG_NONE one with the name NULL. */
const struct fst_language *fst_lang_get(fst_lang_id id);

/* By name or alias, ASCII case ignored; FST_LANG_NONE when unknown. */
fst_lang_id fst_lang_by_name(const char *name, size_t nbytes);

/* By Neovim's 'filetype' (the first part of "a.b" that is known); FST_LANG_NONE when unknown. */
fst_lang_id fst_lang_by_filetype(const char *filetype, size_t nbytes);

#endif
