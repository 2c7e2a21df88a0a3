/* SPDX-License-Identifier: MIT */
/*
 * Haskell, OCaml, the Lisps, Nix, Erlang and Elixir.
 *
 * Mostly quotes that are none: primes in names and characters after #\, ? or $. Documentation in
 * definitions is found by counting brackets from the ( before def…. One thread per lexer.
 */
#include "lang/rules/rules.h"

fst_lex_hook fst_rules_haskell, fst_rules_ocaml, fst_rules_lisp, fst_rules_nix,
    fst_rules_dollar_char, fst_rules_sigil, fst_rules_doc_attribute, fst_rules_doc_definition;
fst_lex_mode_fn fst_rules_nix_mode;

static bool is_symbol(uint8_t c)
{
    return c != 0 && strchr("!#$%&*+./<=>?@\\^|-~:", c);
}

/*
 * [name|…|] holds another language. A list of [x|x<-xs] is told by its arrow or its bracket, and
 * what Template Haskell quotes is code.
 */
static size_t quasi_quote(struct fst_lexer *lexer, size_t pos)
{
    size_t end = fst_rules_look(lexer, pos), bar = pos + 1;
    while (bar < end && (fst_lex_is_word(lexer->data[bar]) || lexer->data[bar] == '.' ||
                         lexer->data[bar] == '\''))
        bar++;
    if (bar == pos + 1 || bar >= end || lexer->data[bar] != '|' ||
        fst_lex_is_digit(lexer->data[pos + 1]) ||
        (bar == pos + 2 && strchr("edtp", lexer->data[pos + 1])))
        return 0;
    bool arrow = false;
    for (size_t p = bar + 1; p < end; p++) {
        uint8_t c = lexer->data[p], next = p + 1 < end ? lexer->data[p + 1] : 0;
        if (c == '|' && next == ']')
            return p + 2;
        arrow |= c == ']' || (c == '<' && next == '-');
    }
    return arrow ? 0 : fst_rules_tagged_begin(lexer, pos, bar + 1, FST_TAGGED_QUASI, false);
}

/* Two or more dashes begin a comment unless they are part of an operator. */
size_t fst_rules_haskell(struct fst_lexer *lexer, size_t pos)
{
    if (lexer->data[pos] == '[')
        return quasi_quote(lexer, pos);
    if (lexer->data[pos] == '\'')
        return fst_lex_is_word(fst_lexer_before(lexer, pos, 1)) ? pos + 1 : 0;
    size_t end = pos + 1;
    while (end < pos + FST_RULES_LOOK_NBYTES && fst_lexer_at(lexer, end) == '-')
        end++;
    uint8_t left = fst_lexer_before(lexer, pos, 1);
    if (end - pos < 2 || is_symbol(left) || is_symbol(fst_lexer_at(lexer, end)))
        return end;
    size_t next = fst_rules_line_comment(lexer, pos);
    return next ? next : end;
}

/* {id|…|id}, and primes in names. */
size_t fst_rules_ocaml(struct fst_lexer *lexer, size_t pos)
{
    if (lexer->data[pos] == '\'')
        return fst_lex_is_word(fst_lexer_before(lexer, pos, 1)) ? pos + 1 : 0;
    size_t look = fst_rules_look(lexer, pos), tag = pos + 1;
    if (tag < look && lexer->data[tag] == '%') /* {%ext id| */
        tag = fst_rules_blanks(lexer, fst_rules_word(lexer, tag + 1, look), look);
    size_t end = fst_rules_word(lexer, tag, look), len = end - tag;
    if (end >= look || lexer->data[end] != '|' || len > FST_LEX_MAX_TAG_NBYTES)
        return 0;
    fst_rules_tagged_begin(lexer, pos, end + 1, FST_TAGGED_BAR, false);
    lexer->st.len = (uint8_t)len;
    lexer->st.hash = fst_lex_hash(lexer->data + tag, len);
    return end + 1;
}

/* Racket's #<<TAG, where all that follows on the line is the tag. */
static size_t lisp_here_string(struct fst_lexer *lexer, size_t pos)
{
    size_t end = fst_rules_look(lexer, pos), tag = pos + 3;
    if (!fst_lexer_match(lexer, pos, "#<<", 3))
        return 0;
    if (end > tag && lexer->data[end - 1] == '\r')
        end--;
    return end > tag && fst_lexer_heredoc(lexer, tag, end - tag, 0) ? end : 0;
}

/*
 * #\" and \" are characters; ?" is one where a token begins. #; takes the next datum away, not the
 * rest of the line: that datum stays code.
 */
size_t fst_rules_lisp(struct fst_lexer *lexer, size_t pos)
{
    uint8_t c = lexer->data[pos], next = fst_lexer_at(lexer, pos + 1);
    if (c == '\\')
        return pos + fst_lexer_escape(lexer, pos);
    if (c == '#')
        return next == '\\' ? pos + 3 : next == ';' ? pos + 2 : lisp_here_string(lexer, pos);
    uint8_t left = fst_lexer_before(lexer, pos, 1);
    if (fst_lex_is_blank(next) || next == '\n' || next == lexer->eol ||
        !(fst_lex_is_blank(left) || left == '(' || left == '[' || left == '\'' || left == '`' ||
          left == '.' || left == lexer->eol))
        return 0;
    return pos + (next == '\\' ? 3 : 2);
}

/* Erlang's $" and $\", Smalltalk's $". */
size_t fst_rules_dollar_char(struct fst_lexer *lexer, size_t pos)
{
    uint8_t next = fst_lexer_at(lexer, pos + 1);
    if (next == '\n' || next == lexer->eol || fst_lex_is_word(fst_lexer_before(lexer, pos, 1)))
        return 0;
    return pos + (next == '\\' ? 3 : 2);
}

size_t fst_rules_nix(struct fst_lexer *lexer, size_t pos)
{
    if (fst_lexer_at(lexer, pos + 1) != '\'' || fst_lex_is_word(fst_lexer_before(lexer, pos, 1)) ||
        fst_lexer_before(lexer, pos, 1) == '\'')
        return 0;
    fst_lexer_enter(lexer, FST_MODE_NIX, 0);
    return pos + 2;
}

/* ''' is two primes, ''$ and ''\ escape. */
size_t fst_rules_nix_mode(struct fst_lexer *lexer, size_t pos)
{
    while (pos < lexer->limit) {
        uint8_t c = lexer->data[pos], next = fst_lexer_at(lexer, pos + 1);
        if (c == '$' && next == '{' && fst_lexer_push(lexer))
            return pos + 2;
        if (c == '$' && next == '$') {
            pos += 2;
        } else if (c == '\'' && next == '\'') {
            uint8_t third = fst_lexer_at(lexer, pos + 2);
            if (third != '\'' && third != '$' && third != '\\') {
                fst_lexer_leave(lexer);
                return pos + 2;
            }
            pos += third == '\\' ? 4 : 3;
        } else {
            pos++;
        }
    }
    return pos;
}

/* Elixir's @doc, @moduledoc, @typedoc before a string. */
static bool after_doc_attribute(const struct fst_lexer *lexer, size_t pos)
{
    static const char *const names[] = {"doc", "moduledoc", "typedoc", "shortdoc"};
    size_t back = 0;
    fst_lexer_last_text(lexer, pos, &back);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        size_t nbytes = strlen(names[i]), j = 0;
        while (j < nbytes &&
               fst_lexer_before(lexer, pos, back + j) == (uint8_t)names[i][nbytes - 1 - j])
            j++;
        if (j == nbytes && back + nbytes <= FST_LEX_BEHIND_NBYTES &&
            fst_lexer_before(lexer, pos, back + nbytes) == '@')
            return true;
    }
    return false;
}

size_t fst_rules_doc_attribute(struct fst_lexer *lexer, size_t pos)
{
    if (lexer->docs_are_code || !after_doc_attribute(lexer, pos))
        return 0;
    return fst_rules_documentation(lexer, pos);
}

/* Three quotes that end their line at `pos`, closed by three that begin one; or 0. */
static size_t elixir_heredoc(struct fst_lexer *lexer, size_t from, size_t pos, bool raw)
{
    uint8_t c = lexer->data[pos];
    size_t end = fst_rules_look(lexer, pos);
    if (fst_lexer_at(lexer, pos + 1) != c || fst_lexer_at(lexer, pos + 2) != c ||
        fst_rules_blanks(lexer, pos + 3, end) != end)
        return 0;
    bool doc = !lexer->docs_are_code && after_doc_attribute(lexer, from);
    fst_lexer_enter(lexer, FST_MODE_PREFIXED,
                    FST_PREFIXED_QUOTES | FST_PREFIXED_FIRST | (raw ? 0 : FST_PREFIXED_HASH));
    lexer->st.kind = c;
    lexer->st.level = 3;
    if (doc) {
        lexer->st.flags |= FST_LEX_DOC;
        fst_lexer_paint(lexer, from, pos + 3);
    }
    return pos + 3;
}

/* ~s(…), ~S"""…""", ~r/…/; in capitals only what ends them can be escaped. ?" is a character. */
size_t fst_rules_sigil(struct fst_lexer *lexer, size_t pos)
{
    uint8_t left = fst_lexer_before(lexer, pos, 1);
    if (lexer->data[pos] == '"' || lexer->data[pos] == '\'')
        return elixir_heredoc(lexer, pos, pos, false);
    if (lexer->data[pos] == '?') {
        uint8_t next = fst_lexer_at(lexer, pos + 1);
        if (fst_lex_is_word(left) || left == ')' || fst_lex_is_blank(next) || next == lexer->eol)
            return 0;
        return pos + (next == '\\' ? 3 : 2);
    }
    size_t look = fst_rules_look(lexer, pos), open = pos + 1;
    while (open < look && fst_lex_is_alpha(lexer->data[open]))
        open++;
    if (open == pos + 1 || open >= look)
        return 0;
    bool raw = (uint8_t)(lexer->data[pos + 1] - 'A') < 26;
    uint8_t c = lexer->data[open];
    if (c != '/' && c != '|' && c != '"' && c != '\'' && c != '(' && c != '[' && c != '{' &&
        c != '<')
        return 0;
    size_t inside = c == '"' || c == '\'' ? elixir_heredoc(lexer, pos, open, raw) : 0;
    return inside ? inside
                  : fst_rules_quoted_begin(lexer, open + 1, c,
                                           FST_QUOTED_FLAT | FST_QUOTED_ESCAPE |
                                               (raw ? 0 : FST_QUOTED_HASH));
}

/*
 * In definitions. st.indent is 8 times the bracket depth inside of the present one plus its kind;
 * 0 when no documentation is awaited.
 */
enum {
    DEF_ARGUMENTS = 0, /* as DEF_FUNCTION, behind the list of arguments */
    DEF_FUNCTION = 1,  /* the first string: (defun name (args) "…"), (defn name "…" [args]) */
    DEF_VARIABLE = 2,  /* a string on a line of its own, behind the value: (defvar x 1 "…") */
    DEF_VALUE = 3,     /* a string that is not the last thing: (def x "…" 1) */
    DEF_PENDING = 4,   /* as DEF_VARIABLE, but the next string is the value */
};

/* Whether the name at `pos` ends its line. */
static bool ends_line(const struct fst_lexer *lexer, size_t pos, size_t end)
{
    size_t p = fst_rules_blanks(lexer, pos, end);
    while (p < end && !fst_lex_is_blank(lexer->data[p]) && lexer->data[p] != '(')
        p++;
    return fst_rules_blanks(lexer, p, end) == end;
}

/* The value on the line behind a variable's name is at `pos`: where to go on. */
size_t fst_rules_definition_value(struct fst_lexer *lexer, size_t pos)
{
    if (lexer->data[pos] == '"')
        lexer->st.indent += DEF_PENDING - DEF_VARIABLE;
    return pos;
}

static size_t definition(struct fst_lexer *lexer, size_t pos)
{
    static const char *const variables[] = {"defvar",       "defcustom", "defconst", "defparameter",
                                            "defvar-local", "defface",   "defgroup", "defconstant"};
    size_t end = fst_rules_look(lexer, pos), name_end = pos + 1;
    static const char *const wrapped[] = {"cl-def", "define-", "def", "ns "};
    size_t i = 0;
    while (i < 4 && !fst_lexer_match(lexer, pos + 1, wrapped[i], strlen(wrapped[i])))
        i++;
    while (name_end < end && (fst_lex_is_word(lexer->data[name_end]) ||
                              lexer->data[name_end] == '-' || lexer->data[name_end] == '*'))
        name_end++;
    if (i == 4 || lexer->st.nest > 1000)
        return 0;
    unsigned kind = DEF_FUNCTION;
    size_t len = name_end - pos - 1;
    if ((len == 3 || (len == 7 && fst_lexer_match(lexer, pos + 1, "defonce", 7))))
        kind = DEF_VALUE;
    for (i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
        if (len == strlen(variables[i]) && memcmp(lexer->data + pos + 1, variables[i], len) == 0)
            kind = DEF_VARIABLE;
    }
    lexer->st.indent = (uint16_t)(8u * (lexer->st.nest + 1u) + kind);
    if (kind != DEF_VARIABLE || end >= lexer->avail || lexer->data[end] != lexer->eol ||
        !ends_line(lexer, name_end, end))
        return 0;
    lexer->st.nest++; /* the bracket at `pos` */
    fst_lexer_enter(lexer, FST_MODE_CONTINUED, 0);
    return end + 1;
}

/* Whether the string at `pos` is the last thing in its form, as far as its line shows. */
static bool is_last(const struct fst_lexer *lexer, size_t pos)
{
    size_t end = fst_rules_look(lexer, pos);
    for (size_t p = pos + 1; p < end; p++) {
        if (lexer->data[p] == '\\') {
            p++;
        } else if (lexer->data[p] == '"') {
            p = fst_rules_blanks(lexer, p + 1, end);
            return p < end && lexer->data[p] == ')';
        }
    }
    return false;
}

size_t fst_rules_doc_definition(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    uint8_t c = lexer->data[pos];
    bool directly = st->indent / 8 == st->nest && st->indent > 0;
    if (c == '(') {
        if (directly && (st->indent & 7) == DEF_ARGUMENTS)
            st->indent = 0; /* the body */
        else if (directly && (st->indent & 7) == DEF_FUNCTION)
            st->indent--;
        uint8_t first = fst_lexer_at(lexer, pos + 1);
        if (first == 'd' || first == 'c' || first == 'n')
            return definition(lexer, pos);
        return 0;
    }
    if (c != '"') {
        /* A vector of arguments, which Hy has before the documentation; or the end of the form. */
        if (directly && c == '[' && !(lexer->table->rules & FST_RULE_LISP) &&
            (st->indent & 7) == DEF_FUNCTION)
            st->indent--;
        else if (directly)
            st->indent = 0;
        return 0;
    }
    if (!directly || lexer->docs_are_code)
        return 0;
    unsigned kind = st->indent & 7;
    if (kind == DEF_PENDING) {
        st->indent -= DEF_PENDING - DEF_VARIABLE;
        return 0;
    }
    if ((kind == DEF_VARIABLE && !fst_lexer_first_text(lexer, pos)) ||
        (kind == DEF_VALUE && is_last(lexer, pos)))
        return 0;
    st->indent = 0;
    return fst_rules_documentation(lexer, pos);
}
