/* SPDX-License-Identifier: MIT */
/*
 * A language's syntax, compiled: for every byte, which openers and special rules begin with it.
 *
 * A table is built from a `struct fst_syntax` in about a microsecond, is immutable afterwards and
 * belongs to the scanner that built it, so no thread waits for another and start-up costs nothing.
 */
#ifndef FST_LANG_SYNTAX_H
#define FST_LANG_SYNTAX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lang/language.h"
#include "text/masks.h"

/* Families of special rules; a language may have several. The bit is the index in fst_rules[]. */
#define FST_RULE_C (UINT64_C(1) << 0)         /* raw strings, digit separators, #include <…> */
#define FST_RULE_RUST (UINT64_C(1) << 1)      /* r#"…"# */
#define FST_RULE_JS (UINT64_C(1) << 2)        /* regular expressions */
#define FST_RULE_JSX (UINT64_C(1) << 3)       /* elements and their text */
#define FST_RULE_PYTHON (UINT64_C(1) << 4)    /* prefixes, documentation strings by place */
#define FST_RULE_SHELL (UINT64_C(1) << 5)     /* heredocs, $'…', ${x#y} */
#define FST_RULE_RUBY (UINT64_C(1) << 6)      /* heredocs, %q, regular expressions, __END__ */
#define FST_RULE_PERL (UINT64_C(1) << 7)      /* heredocs, q qq m s tr y, POD, __END__ */
#define FST_RULE_PHP (UINT64_C(1) << 8)       /* outside of <?php it is HTML; heredocs */
#define FST_RULE_HTML (UINT64_C(1) << 9)      /* script, style and template elements are embedded */
#define FST_RULE_MARKDOWN (UINT64_C(1) << 10) /* fenced blocks are embedded */
#define FST_RULE_LUA (UINT64_C(1) << 11)      /* [==[ … ]==] and --[==[ … ]==] */
#define FST_RULE_SQL (UINT64_C(1) << 12)      /* $tag$ … $tag$ */
#define FST_RULE_CSHARP (UINT64_C(1) << 13) /* @"…", """…""", $"{…}" and what they combine to */
#define FST_RULE_SWIFT (UINT64_C(1) << 14)       /* #"…"#, with any number of # */
#define FST_RULE_HASKELL (UINT64_C(1) << 15)     /* --> is an operator, x' a name */
#define FST_RULE_OCAML (UINT64_C(1) << 16)       /* strings inside comments, {id|…|id} */
#define FST_RULE_LISP (UINT64_C(1) << 17)        /* #\" and ?\" are characters */
#define FST_RULE_VIM (UINT64_C(1) << 18)         /* " is a string or a comment; heredocs */
#define FST_RULE_CMAKE (UINT64_C(1) << 19)       /* [==[ … ]==] and #[==[ … ]==] */
#define FST_RULE_YAML (UINT64_C(1) << 20)        /* block scalars after | and > */
#define FST_RULE_TEX (UINT64_C(1) << 21)         /* \% and the comment and verbatim environments */
#define FST_RULE_FORTRAN (UINT64_C(1) << 22)     /* fixed form: C or * in column 1 */
#define FST_RULE_COBOL (UINT64_C(1) << 23)       /* fixed form: * or / in column 7 */
#define FST_RULE_NIX (UINT64_C(1) << 24)         /* ''…'' with its own escapes */
#define FST_RULE_ZIG (UINT64_C(1) << 25)         /* \\ string lines */
#define FST_RULE_DOLLAR_CHAR (UINT64_C(1) << 26) /* $" is a character (Erlang) */
#define FST_RULE_PRIME                                                                             \
    (UINT64_C(1) << 27)                    /* ' after a name or bracket is no quote (MATLAB, Ada)  \
                                            */
#define FST_RULE_SIGIL (UINT64_C(1) << 28) /* ~s(…), ~S""" (Elixir), ?" characters */
#define FST_RULE_DOC_ATTRIBUTE                                                                     \
    (UINT64_C(1) << 29) /* the string after @doc, @moduledoc (Elixir)                              \
                         */
#define FST_RULE_DOC_DEFINITION                                                                    \
    (UINT64_C(1) << 30)                      /* the string after (defn name (Clojure, Lisp) */
#define FST_RULE_HEREDOC (UINT64_C(1) << 31) /* <<TAG, <<-TAG, <<~TAG (Terraform, Crystal) */
#define FST_RULE_MATLAB (UINT64_C(1) << 33)  /* %{ and %} stand alone on their lines */
#define FST_RULE_MAKE (UINT64_C(1) << 34)    /* \# is text */
#define FST_RULE_BATCH (UINT64_C(1) << 35)   /* REM and :: at the beginning of a command */
#define FST_RULE_TCL (UINT64_C(1) << 36)     /* # is a comment only where a command begins */
#define FST_RULE_REGEX (UINT64_C(1) << 37)   /* /…/ where an operand may stand (awk, sed) */
#define FST_RULE_DTYPE (UINT64_C(1) << 38)   /* D's q"(…)", q{…}, r"…" */
#define FST_RULE_DEFINITION_LINE                                                                   \
    (UINT64_C(1) << 39)                        /* docstrings at a logical line's start: Julia */
#define FST_RULE_CHAR_HASH (UINT64_C(1) << 40) /* shells' # in the middle of a word */
#define FST_RULE_LITERATE (UINT64_C(1) << 41)  /* prose but for > lines and \begin{code} blocks */
#define FST_RULE_INDENTED (UINT64_C(1) << 42)  /* a line comment holds what is indented deeper */
#define FST_RULE_FRONT_MATTER                                                                      \
    (UINT64_C(1) << 43) /* --- first holds TypeScript; tags hold { … } (Astro, Svelte) */
#define FST_RULE_GAS (UINT64_C(1) << 44)             /* "# define" is no comment */
#define FST_RULE_RST (UINT64_C(1) << 32)             /* ".. text" and what is indented below it */
#define FST_RULE_COMMENT_STRINGS (UINT64_C(1) << 45) /* comments hold strings, as in OCaml */
#define FST_RULE_FSHARP (UINT64_C(1) << 46)          /* the same; (*) is an operator */
#define FST_RULE_SCALA (UINT64_C(1) << 47)           /* s"${x}": code only behind a name */
#define FST_RULE_NIM (UINT64_C(1) << 48)             /* a string right behind a name is raw */
#define FST_RULE_ERLANG (UINT64_C(1) << 49)      /* ~s(…), and any number of quotes above two */
#define FST_RULE_JAI (UINT64_C(1) << 50)         /* #string TAG */
#define FST_RULE_CRYSTAL (UINT64_C(1) << 51)     /* Ruby's regular expressions and %-literals */
#define FST_RULE_CSH (UINT64_C(1) << 52)         /* heredocs of C shells */
#define FST_RULE_RAKU (UINT64_C(1) << 53)        /* Pod, #`(…), q:to/…/ and other quotations */
#define FST_RULE_PROLOG (UINT64_C(1) << 54)      /* 0'c is a character, 16'ff a number */
#define FST_RULE_PUPPET (UINT64_C(1) << 55)      /* @(TAG) */
#define FST_RULE_JOINED (UINT64_C(1) << 56)      /* a backslash joins the next line */
#define FST_RULE_FORTH (UINT64_C(1) << 57)       /* [char] ( is no comment */
#define FST_RULE_STATA (UINT64_C(1) << 58)       /* behind /// the next line goes on */
#define FST_RULE_SAS (UINT64_C(1) << 59)         /* * is a comment where a statement begins */
#define FST_RULE_R (UINT64_C(1) << 60)           /* r"---( … )---" */
#define FST_RULE_TEMPLATE (UINT64_C(1) << 61)    /* {{ … }}, {% comment %}, {% raw %} */
#define FST_RULE_LINE_BLOCKS (UINT64_C(1) << 62) /* blocks between lines: blocks.c says which */
#define FST_RULE_SHELL_HEREDOC (UINT64_C(1) << 63) /* heredocs alone, as shells have them */
#define FST_RULE_COUNT 64

#define FST_COMMENT_STRING_RULES (FST_RULE_COMMENT_STRINGS | FST_RULE_FSHARP | FST_RULE_OCAML)

#define FST_MAX_DELIMITERS (FST_MAX_LINE_COMMENTS + FST_MAX_BLOCK_COMMENTS + FST_MAX_STRINGS)

enum fst_delimiter_kind {
    FST_DELIM_LINE,
    FST_DELIM_BLOCK,
    FST_DELIM_STRING,
};

/* One opener and its closer, with what the scanner needs to find them quickly. */
struct fst_compiled_delimiter {
    const char *open;
    const char *close; /* never NULL; "" for the end of the line */
    uint32_t flags;
    uint8_t kind;
    uint8_t open_nbytes, close_nbytes;
    uint8_t anchor; /* which byte of the closer is searched for: one that is in the set anyway */
    bool simple;    /* a string or comment whose end is its closer, \\ the only escape */
    bool plain;     /* the opener is its first four bytes, wherever they stand */
    /* The first four bytes, as memcpy() reads them, and which of them count. */
    uint32_t open_word, open_mask, close_word, close_mask;
};

/* What most events are: told by the byte, and at most one beside it, without asking in turn. */
enum fst_quick {
    FST_QUICK_NONE,
    FST_QUICK_STRING,  /* opens a simple string, unless it stands behind a word */
    FST_QUICK_ANGLE,   /* C's <, which matters only behind a directive's word */
    FST_QUICK_BRACKET, /* a bracket and nothing else */
};

struct fst_table {
    struct fst_compiled_delimiter delims[FST_MAX_DELIMITERS]; /* by first byte, longest first */
    size_t len;
    uint8_t first[256], end[256]; /* delims[first[b] .. end[b]) begin with byte b */
    uint64_t hooks[128];          /* the rules that look at byte b in code */
    uint8_t quick[256];           /* enum fst_quick: what byte b is, when that is simple */
    struct fst_byteset set;       /* every byte above, and those that closers and escapes need */
    uint64_t rules;
    uint64_t line_rules;  /* those that look at every line's start */
    bool line_hook;       /* there are some */
    bool counts_brackets; /* brackets are counted even outside of interpolations */
    bool prose;
    bool high_bytes;    /* some opener begins with a byte beyond ASCII, which no set can hold */
    uint8_t start_mode; /* the mode in which a text begins */
};

/*
 * Compiles `syntax` into *out, which borrows its strings. Never fails: what exceeds the bounds of
 * language.h can't be written down there. Any thread.
 */
void fst_syntax_compile(const struct fst_syntax *syntax, struct fst_table *out);

#endif
