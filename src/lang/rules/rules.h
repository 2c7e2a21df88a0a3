/* SPDX-License-Identifier: MIT */
/*
 * What the families of special rules share: how far they look, what stands before a byte, and the
 * modes that several of them use. Private to src/lang.
 *
 * A rule looks at most FST_RULES_LOOK_NBYTES ahead of the byte that called it and
 * FST_LEX_BEHIND_NBYTES back, never past its line's start: then every cut of a text gives the same
 * classes. What lies farther away is read as if it were not there.
 */
#ifndef FST_LANG_RULES_RULES_H
#define FST_LANG_RULES_RULES_H

#include "lang/lexer.h"

#define FST_RULES_LOOK_NBYTES 240

/* The end of what may be looked at from `pos` on: the look-ahead's, or the line's if that is
 * nearer. */
size_t fst_rules_look(const struct fst_lexer *lexer, size_t pos);

/* The first position in [pos, end) that is no blank, or `end`. */
size_t fst_rules_blanks(const struct fst_lexer *lexer, size_t pos, size_t end);

/* The first position in [pos, end) whose byte is no part of a word, or `end`. */
size_t fst_rules_word(const struct fst_lexer *lexer, size_t pos, size_t end);

/* Whether the bytes of `word` stand at `pos` before `end` as a whole word. */
bool fst_rules_is_word(const struct fst_lexer *lexer, size_t pos, size_t end, const char *word);

/*
 * Whether a value ends right before `pos` on its line, so that an operator may follow: a name, a
 * number, a closing bracket or quote. `keywords` (ends with NULL) are names after which none does.
 */
bool fst_rules_after_value(const struct fst_lexer *lexer, size_t pos, const char *const *keywords);

/* The same when the byte before is known to be part of a word: whether that is in `keywords`. */
bool fst_rules_after_word(const struct fst_lexer *lexer, size_t pos, const char *const *keywords);

/* The end of the line comment that begins at `pos` if it is one of the table's, painted; or 0. */
size_t fst_rules_line_comment(struct fst_lexer *lexer, size_t pos);

/* Bits of st.arg in FST_MODE_PREFIXED. st.kind is the quote; FST_LEX_LONG: it comes three times. */
enum {
    FST_PREFIXED_ONE_LINE = 1u << 0,
    FST_PREFIXED_BRACE = 1u << 1,   /* { … } is code, {{ is text; st.level >> 8 braces if not 0 */
    FST_PREFIXED_DOUBLED = 1u << 2, /* the quote twice is text */
    FST_PREFIXED_HASHES = 1u << 3,  /* st.level hashes after the closer and after \ (Swift) */
    FST_PREFIXED_QUOTES = 1u << 4,  /* the closer is (st.level & 255) quotes */
    FST_PREFIXED_HASH = 1u << 5,    /* #{ … } is code */
    FST_PREFIXED_DOLLAR = 1u << 6,  /* ${ … } is code, $$ is text; in D $( … ) is code */
    FST_PREFIXED_FIRST = 1u << 7,   /* the closer is the first text of its line */
    /* The same bit where the closer is no run of quotes: a backslash escapes the quote if what
     * follows says so. */
    FST_PREFIXED_MAYBE = FST_PREFIXED_FIRST,
};

/* Kinds (st.kind) of FST_MODE_UNTIL_LINE: which line closes. */
enum {
    FST_UNTIL_CUT,       /* =cut (Perl) */
    FST_UNTIL_END,       /* =end and the name in st.hash; such blocks nest: st.level (Raku) */
    FST_UNTIL_PARAGRAPH, /* none; a blank one, or a directive, is not part of it (Raku) */
    FST_UNTIL_MARK,      /* one that holds the byte st.level (MASM) */
    FST_UNTIL_BACKSLASH, /* a backslash alone (K, Q) */
    FST_UNTIL_CE,        /* #ce, and such blocks nest: st.level (AutoIt) */
    FST_UNTIL_BRACE,     /* %} alone, and such blocks nest: st.level (MATLAB) */
    FST_UNTIL_RUN,       /* st.level times the byte st.len, alone (AsciiDoc) */
    FST_UNTIL_UNJOINED,  /* one that does not end with a backslash */
};

/* Enters the mode within a line, with st.level 1; fst_rules_until_line() goes on from there. */
void fst_rules_until_enter(struct fst_lexer *lexer, uint8_t kind, bool comment);
fst_lex_mode_fn fst_rules_until_line;

/* What a line that begins is to such a text: the last one is part of it, one behind is not. */
enum fst_rules_line { FST_RULES_LINE_INSIDE, FST_RULES_LINE_LAST, FST_RULES_LINE_BEHIND };

/* The same for Raku's Pod. */
enum fst_rules_line fst_rules_raku_line(struct fst_lexer *lexer, size_t pos);

/* Kinds (st.kind) of FST_MODE_TAGGED: which closer st.level, or st.len and st.hash, make. */
enum {
    FST_TAGGED_HASHES, /* " and `level` # */
    FST_TAGGED_LONG,   /* ] , `level` = and ] */
    FST_TAGGED_CPP,    /* ) tag " */
    FST_TAGGED_DOLLAR, /* $ tag $ */
    FST_TAGGED_BAR,    /* | tag } */
    FST_TAGGED_QUASI,  /* |] */
    FST_TAGGED_LINE,   /* tag " at a line's start (D) */
    FST_TAGGED_QUOTE,  /* st.hash & 255, `level` dashes and the quote st.hash >> 8 (R, Oracle) */
    FST_TAGGED_COUNT,
};

/* Begins such a text behind its opener; `comment` paints it from `pos` on. Returns `inside`. */
size_t fst_rules_tagged_begin(struct fst_lexer *lexer, size_t pos, size_t inside, uint8_t kind,
                              bool comment);

/* As Lua's [==[ at `pos`: the position behind it and *level, or 0. */
size_t fst_rules_long_bracket(const struct fst_lexer *lexer, size_t pos, uint16_t *level);

/* Bits of st.arg in FST_MODE_QUOTED: st.kind is the closer, st.level the open brackets. */
enum {
    FST_QUOTED_TWICE = 1u << 0,   /* another such part follows (Perl's s and tr) */
    FST_QUOTED_ESCAPE = 1u << 1,  /* a backslash takes the next byte's meaning */
    FST_QUOTED_HASH = 1u << 2,    /* #{ … } is code */
    FST_QUOTED_DQ = 1u << 3,      /* a quote follows the closer: D's q"(…)", Oracle's q'(…)' */
    FST_QUOTED_BETWEEN = 1u << 4, /* the second part's opener is awaited */
    FST_QUOTED_ONE_LINE = 1u << 5,
    FST_QUOTED_FLAT = 1u << 6, /* brackets do not nest */
};

/* Behind the next `byte` from `pos` on its line that no backslash escapes; or 0. */
size_t fst_rules_behind(const struct fst_lexer *lexer, size_t pos, uint8_t byte);

/* Opens the string at `pos` (one quote or three) as documentation. Returns its inside, or 0. */
size_t fst_rules_documentation(struct fst_lexer *lexer, size_t pos);

/* The bracket that closes `open`, or `open` itself. */
uint8_t fst_rules_partner(uint8_t open);

/* Begins a text between `open` and its partner (or itself). Returns `inside`. */
size_t fst_rules_quoted_begin(struct fst_lexer *lexer, size_t inside, uint8_t open, uint8_t arg);

/* Begins a regular expression at its slash. */
size_t fst_rules_regex_begin(struct fst_lexer *lexer, size_t pos);

/* Bits of st.arg in FST_MODE_BLOCK_SCALAR: lines that are indented deeper than st.indent. */
enum {
    FST_BLOCK_COMMENT = 1u << 0,  /* they are a comment */
    FST_BLOCK_TABS = 1u << 1,     /* tabs indent too */
    FST_BLOCK_NO_BLANK = 1u << 2, /* there are none if the first line is blank */
    FST_BLOCK_ROOT = 1u << 3,     /* of a whole document: may have no indent, ends at --- and ... */
    FST_BLOCK_FLAT = 1u << 4,     /* the same, and it has no indent */
};

/*
 * Begins such a block with the rest of the line of `pos`; `indent` is the column that ends it.
 * Returns the position to go on from.
 */
size_t fst_rules_block_begin(struct fst_lexer *lexer, size_t pos, uint16_t indent, uint8_t arg);

/* The column of `pos` on its line; UINT16_MAX when the line's start is out of sight. */
uint16_t fst_rules_column(const struct fst_lexer *lexer, size_t pos);

/* A Lisp's value on the line behind a variable's name, at `pos`: where to go on. */
size_t fst_rules_definition_value(struct fst_lexer *lexer, size_t pos);

/* Begins documentation of Perl at the line that opens it. Returns the position to go on from. */
size_t fst_rules_pod_begin(struct fst_lexer *lexer, size_t pos);

/*
 * What stands at a line's start, for each rule that looks there: 0 (nothing special) or the
 * position to go on from.
 */
fst_lex_hook fst_rules_line_ruby, fst_rules_line_perl, fst_rules_line_markdown,
    fst_rules_line_fortran, fst_rules_line_cobol, fst_rules_line_batch, fst_rules_line_literate,
    fst_rules_line_blocks, fst_rules_line_sas, fst_rules_line_raku;

#endif
