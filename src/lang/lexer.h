/* SPDX-License-Identifier: MIT */
/*
 * The engine under the scanner: runs one language's table over one chunk of text after another and
 * paints which bytes are comments. Private to src/lang; the special rules in src/lang/rules are
 * written against this header.
 *
 * Words used throughout: a *position* is an offset into the chunk; the *limit* is where the present
 * run ends; up to FST_SCAN_LOOKAHEAD_NBYTES bytes behind the limit may be looked at (`avail` is
 * their end). A *hook* looks at one byte in code and answers 0 (not mine) or the position to go on
 * from. A *mode* is what the text is in (code, a comment, a string …); its function answers the
 * position it got to, which may be behind the limit: the rest is then skipped in the next run.
 * Nothing may look before the present line's start, so that a line start is a full stop: whatever
 * matters later is in `struct fst_lex_state`.
 */
#ifndef FST_LANG_LEXER_H
#define FST_LANG_LEXER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "lang/scan.h"
#include "lang/syntax.h"
#include "text/lines.h"

/* Bounds that keep the state O(1). Deeper nesting is read as text of the innermost string. */
#define FST_LEX_MAX_FRAMES 12
#define FST_LEX_MAX_HEREDOCS 4
#define FST_LEX_MAX_TAG_NBYTES 120

/* Bytes of a chunk, and how far back a rule may look on its line. */
#define FST_LEX_CHUNK_NBYTES ((size_t)16384)
#define FST_LEX_CHUNK_NBLOCKS (FST_LEX_CHUNK_NBYTES / FST_BLOCK_NBYTES)
#define FST_LEX_BEHIND_NBYTES 64
#define FST_LEX_BOM_NBYTES 3

enum fst_lex_mode {
    FST_MODE_CODE,
    FST_MODE_START,      /* the first byte of a text: byte order mark, #! */
    FST_MODE_LINE_START, /* a line's first byte, where a rule wants to see it */
    FST_MODE_LINE_COMMENT,
    FST_MODE_BLOCK_COMMENT,
    FST_MODE_STRING,
    FST_MODE_HEREDOC,   /* in the bodies of the pending heredocs */
    FST_MODE_SKIP_LINE, /* the rest of the line has no tokens; `arg`: see lexer.c */
    FST_MODE_TO_EOF,    /* everything that follows is of one kind (`arg`: comment) */
    FST_MODE_TAGGED,    /* until a closer that holds the opener's tag */
    FST_MODE_REGEX,
    FST_MODE_QUOTED,     /* Perl's and Ruby's q{…}: any bracket, nested */
    FST_MODE_PREFIXED,   /* strings whose escapes depend on a prefix */
    FST_MODE_CONTINUED,  /* the line goes on from the one before: no documentation string */
    FST_MODE_UNTIL_LINE, /* lines up to one that closes */
    FST_MODE_MARKUP_TEXT,
    FST_MODE_MARKUP_TAG,
    FST_MODE_EMBEDDED,
    FST_MODE_BLOCK_SCALAR,
    FST_MODE_ENVIRONMENT,
    FST_MODE_NIX,
    FST_MODE_JSX_TAG,
    FST_MODE_JSX_TEXT,
    FST_MODE_IN_WORD, /* a word of a shell goes on from the line before */
    FST_MODE_RAKU_COMMENT,
    FST_MODE_TEMPLATE, /* {{ … }}, {% … %} */
    FST_MODE_COUNT,
};

/* Bits of fst_lex_state.flags. */
enum {
    FST_LEX_SKIP_COMMENT = 1u << 0, /* the bytes to skip are comment */
    FST_LEX_DOC = 1u << 1,          /* this string is documentation */
    FST_LEX_MIDLINE = 1u << 2,      /* line-wise mode: the line's start was passed */
    FST_LEX_EXPECT = 1u << 3,       /* a rule waits for the next token */
    FST_LEX_RAW = 1u << 4,          /* this string has no escapes */
    FST_LEX_LONG = 1u << 5,         /* this string has the triple closer */
    FST_LEX_PAREN = 1u << 6,        /* frames: the code inside ends with ), not } */
};

/* Where to go back to when the code inside a string ends. */
struct fst_lex_frame {
    uint8_t mode, arg, flags, kind;
    uint16_t nest, level;
};

struct fst_lex_heredoc {
    uint32_t hash;
    uint8_t len;
    uint8_t flags;
    uint16_t zero;
};

enum {
    FST_HEREDOC_TABS = 1u << 0,   /* the closer may be indented by tabs */
    FST_HEREDOC_BLANKS = 1u << 1, /* … by any white space */
    FST_HEREDOC_TAIL = 1u << 2,   /* code may follow the closer on its line (PHP) */
    FST_HEREDOC_MARGIN = 1u << 4, /* … by | and - too (Puppet) */
    FST_HEREDOC_DOC = 1u << 3,    /* the body is a comment (shell's `: <<TAG` is not: it is code) */
};

/* Everything that matters beyond a line start. Plain bytes without padding; unused ones are 0. */
struct fst_lex_state {
    uint8_t mode, arg, flags, skip;
    uint16_t nest;  /* open brackets in the code of the present frame */
    uint16_t level; /* nesting of the present comment, or number of quotes or # */
    uint32_t hash;  /* of the present string's tag */
    uint8_t len, kind;
    uint8_t depth, heredocs;
    struct fst_lex_frame frames[FST_LEX_MAX_FRAMES];
    struct fst_lex_heredoc pending[FST_LEX_MAX_HEREDOCS];
    uint16_t indent; /* of a block scalar's key; or what a rule awaits at which bracket depth */
    uint16_t zero[3];
};

struct fst_lexer;
typedef size_t fst_lex_hook(struct fst_lexer *lexer, size_t pos);
typedef size_t fst_lex_mode_fn(struct fst_lexer *lexer, size_t pos);

struct fst_lexer {
    const struct fst_table *table;
    struct fst_lex_state st;

    /* The present chunk. */
    const uint8_t *data;
    size_t nbytes; /* of the masks */
    size_t limit;
    size_t avail;
    size_t classed; /* lines are classed up to here */
    uint8_t eol;
    bool docs_are_code;
    bool carry_code, carry_comment; /* the unfinished line has some */
    bool carry_blank_broken;        /* the line on which the chunk begins has text before it */
    bool bom;                       /* the chunk begins with a byte order mark */
    bool behind_bom;                /* its mark is not in the text: another one is no mark */
    uint8_t behind[FST_LEX_BEHIND_NBYTES]; /* the bytes before the chunk; line ends where there were
                                              none */

    fst_lang_id lang;
    struct fst_code_counts *counts; /* where lines are added */
    struct fst_scan *scan;
    bool may_embed; /* the outer lexer of a scanner: what it embeds goes to the inner one */
    bool report;    /* each line is to be reported */

    struct fst_masks masks[FST_LEX_CHUNK_NBLOCKS];
    uint64_t comment[FST_LEX_CHUNK_NBLOCKS];

    /* Positions of the bytes that may matter in code, as fst_lines_list() makes them. */
    uint16_t events[FST_LEX_CHUNK_NBYTES + FST_LINES_SPARE];
    size_t next_event;    /* index: all before it are behind the lexer */
    size_t heredocs_from; /* the line end that pending heredocs wait for, when behind the lexer's
                             place */
};

/*
 * Bytes looked at by this thread's lexers, in builds with assertions: tests bound it, as a time
 * would be another on each machine. Helpers that search, and steps of the lexer, add to it.
 */
#ifdef NDEBUG
#define FST_LEX_LOOKED(nbytes) ((void)0)
#else
extern _Thread_local uint64_t fst_lex_looked_nbytes;
#define FST_LEX_LOOKED(nbytes) ((void)(fst_lex_looked_nbytes += (nbytes)))
#endif

/* The hooks of each FST_RULE_ bit, and the function of each mode. */
extern fst_lex_hook *const fst_rule_hooks[FST_RULE_COUNT];
extern fst_lex_mode_fn *const fst_mode_functions[FST_MODE_COUNT];

/* Runs the modes from `from` to `to` (both within the chunk). */
void fst_lexer_run(struct fst_lexer *lexer, size_t from, size_t to);

/* The byte `back` before `pos`, or LF when it is too far away or there is none. */
static inline uint8_t fst_lexer_before(const struct fst_lexer *lexer, size_t pos, size_t back)
{
    if (back <= pos)
        return FST_UNLIKELY(lexer->bom && pos - back < FST_LEX_BOM_NBYTES)
                   ? lexer->eol
                   : lexer->data[pos - back];
    if (back - pos <= FST_LEX_BEHIND_NBYTES)
        return lexer->behind[FST_LEX_BEHIND_NBYTES - (back - pos)];
    return '\n';
}

/* The byte at `pos`, or LF behind the end. */
static inline uint8_t fst_lexer_at(const struct fst_lexer *lexer, size_t pos)
{
    return pos < lexer->avail ? lexer->data[pos] : '\n';
}

/* Whether `text` stands at `pos`. */
static inline bool fst_lexer_match(const struct fst_lexer *lexer, size_t pos, const char *text,
                                   size_t nbytes)
{
    return pos <= lexer->avail && nbytes <= lexer->avail - pos &&
           memcmp(lexer->data + pos, text, nbytes) == 0;
}

/* The same, ASCII case ignored. */
bool fst_lexer_match_case(const struct fst_lexer *lexer, size_t pos, const char *text,
                          size_t nbytes);

static inline bool fst_lex_is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static inline bool fst_lex_is_alpha(uint8_t c)
{
    return (uint8_t)((c | 0x20) - 'a') < 26;
}

/* Letters, digits, underscore, and every byte of a character beyond ASCII. */
static inline bool fst_lex_is_word(uint8_t c)
{
    return fst_lex_is_alpha(c) || fst_lex_is_digit(c) || c == '_' || c >= 0x80;
}

static inline bool fst_lex_is_blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

static inline bool fst_lexer_is_eol(const struct fst_lexer *lexer, uint8_t c)
{
    return c == lexer->eol;
}

/* The position of the first line end from `pos` on, or the limit. */
size_t fst_lexer_eol(const struct fst_lexer *lexer, size_t pos);

/* The first position from `pos` on whose byte is in the table's set, or is a line end if `eols`. */
static inline size_t fst_lexer_next(const struct fst_lexer *lexer, size_t pos, bool eols)
{
    size_t limit = lexer->limit;
    if (pos >= limit)
        return limit;
    const struct fst_masks *masks = lexer->masks;
    uint64_t with = eols ? ~UINT64_C(0) : 0;
    size_t block = pos / FST_BLOCK_NBYTES;
    FST_LEX_LOOKED(1);
    uint64_t mask = (masks[block].special | (masks[block].line_end & with)) &
                    ~UINT64_C(0) << (pos % FST_BLOCK_NBYTES);
    while (mask == 0) {
        FST_LEX_LOOKED(FST_BLOCK_NBYTES);
        if (++block * FST_BLOCK_NBYTES >= limit)
            return limit;
        mask = masks[block].special | (masks[block].line_end & with);
    }
    pos = block * FST_BLOCK_NBYTES + (size_t)__builtin_ctzll(mask);
    return pos < limit ? pos : limit;
}

/* The four bytes at `pos` in the order of memory; 0 for those behind the end. */
static inline uint32_t fst_lexer_word(const struct fst_lexer *lexer, size_t pos)
{
    uint32_t word = 0;
    if (FST_LIKELY(lexer->avail - pos >= sizeof(word)))
        memcpy(&word, lexer->data + pos, sizeof(word));
    else
        memcpy(&word, lexer->data + pos, lexer->avail - pos);
    return word;
}

/* The start of the line that `pos` is on, or 0 when that is before the chunk. */
size_t fst_lexer_line_start(const struct fst_lexer *lexer, size_t pos);

/* Whether only white space precedes `pos` on its line; whether nothing does. */
bool fst_lexer_first_text(const struct fst_lexer *lexer, size_t pos);
bool fst_lexer_at_line_start(const struct fst_lexer *lexer, size_t pos);

/*
 * The last byte before `pos` on its line that is no blank, LF when there is none; *back (if not
 * NULL) is how far back it is.
 */
uint8_t fst_lexer_last_text(const struct fst_lexer *lexer, size_t pos, size_t *back);

/*
 * Behind the character literal that begins with the quote at `pos`, which holds one character or
 * one escape; 0 when it is none.
 */
size_t fst_lexer_character(const struct fst_lexer *lexer, size_t pos);

/* How many bytes an escape character at `pos` and what it escapes take: 2, or 3 before CR LF. */
size_t fst_lexer_escape(const struct fst_lexer *lexer, size_t pos);

/* Makes [from, to) comment. */
void fst_lexer_paint(struct fst_lexer *lexer, size_t from, size_t to);

/* Enters a mode; leaving it goes back to code and clears what belonged to it. */
void fst_lexer_enter(struct fst_lexer *lexer, enum fst_lex_mode mode, uint8_t arg);
void fst_lexer_leave(struct fst_lexer *lexer);

/* Puts the present mode aside for code in braces; false when too deep. Pop goes back. */
bool fst_lexer_push(struct fst_lexer *lexer);
void fst_lexer_pop(struct fst_lexer *lexer);

/* A string, comment or line comment begins at `pos` with delims[index]; where to go on. */
size_t fst_lexer_open(struct fst_lexer *lexer, size_t pos, size_t index);

/* Index of the string delimiter that opens with `open`, or -1. */
int fst_table_string(const struct fst_table *table, const char *open);

/* FNV-1a of a tag. */
uint32_t fst_lex_hash(const uint8_t *data, size_t nbytes);

/* Registers a heredoc with this tag; its body begins at the next line. False when there are too
 * many. */
bool fst_lexer_heredoc(struct fst_lexer *lexer, size_t tag, size_t nbytes, uint8_t flags);

/* The same with a tag that was freed from its quotes. */
bool fst_lexer_heredoc_tag(struct fst_lexer *lexer, const uint8_t *tag, size_t nbytes,
                           uint8_t flags);

/* Handles the interpolations that `flags` allow at `pos`: 0 or the position inside. */
size_t fst_lexer_interpolate(struct fst_lexer *lexer, size_t pos, uint32_t flags);

/*
 * What begins or goes on at `pos` in a comment whose strings are read (FST_COMMENT_STRING_RULES):
 * the position to go on from, or 0.
 */
size_t fst_rules_quoted_in_comment(struct fst_lexer *lexer, size_t pos);

/* Behind the ${ … } of a shell's string, from behind its opener; 0 when its line does not end it.
 */
size_t fst_rules_shell_expansion(const struct fst_lexer *lexer, size_t pos);

/* The rest of the line is a comment, whatever it holds. */
size_t fst_lexer_comment_line(struct fst_lexer *lexer, size_t pos);

/* Classes all lines up to `to`, and adds them to lexer->counts. */
void fst_lexer_class(struct fst_lexer *lexer, size_t to);

#endif
