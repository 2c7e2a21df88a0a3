/* SPDX-License-Identifier: MIT */
/*
 * Modes that several rules share: texts whose closer repeats the opener's tag, quoted texts with
 * flags given by a prefix, texts between any two brackets, and regular expressions.
 *
 * All of them read on in the next chunk from the state alone. One thread per lexer.
 */
#include "lang/rules/rules.h"

fst_lex_mode_fn fst_rules_tagged, fst_rules_prefixed, fst_rules_quoted, fst_rules_regex_mode;

size_t fst_rules_tagged_begin(struct fst_lexer *lexer, size_t pos, size_t inside, uint8_t kind,
                              bool comment)
{
    fst_lexer_enter(lexer, FST_MODE_TAGGED, comment);
    lexer->st.kind = kind;
    if (comment)
        fst_lexer_paint(lexer, pos, inside);
    return inside;
}

size_t fst_rules_long_bracket(const struct fst_lexer *lexer, size_t pos, uint16_t *level)
{
    size_t p = pos + 1;
    while (p < pos + 100 && fst_lexer_at(lexer, p) == '=')
        p++;
    if (fst_lexer_at(lexer, p) != '[')
        return 0;
    *level = (uint16_t)(p - pos - 1);
    return p + 1;
}

uint8_t fst_rules_partner(uint8_t open)
{
    switch (open) {
    case '(':
        return ')';
    case '[':
        return ']';
    case '{':
        return '}';
    case '<':
        return '>';
    default:
        return open;
    }
}

static bool repeats(const struct fst_lexer *lexer, size_t pos, uint8_t byte, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (fst_lexer_at(lexer, pos + i) != byte)
            return false;
    }
    return true;
}

static bool tag_at(const struct fst_lexer *lexer, size_t pos, uint8_t last)
{
    size_t len = lexer->st.len;
    return pos + len < lexer->avail && lexer->data[pos + len] == last &&
           fst_lex_hash(lexer->data + pos, len) == lexer->st.hash;
}

/* The length of the closer that begins at `pos` with the right byte, or 0. */
static size_t tagged_close(const struct fst_lexer *lexer, size_t pos)
{
    size_t level = lexer->st.level, len = lexer->st.len;
    switch (lexer->st.kind) {
    case FST_TAGGED_HASHES:
        return repeats(lexer, pos + 1, '#', level) ? 1 + level : 0;
    case FST_TAGGED_LONG:
        return repeats(lexer, pos + 1, '=', level) && fst_lexer_at(lexer, pos + 1 + level) == ']'
                   ? 2 + level
                   : 0;
    case FST_TAGGED_DOLLAR:
        return tag_at(lexer, pos + 1, '$') ? len + 2 : 0;
    case FST_TAGGED_QUASI:
        return fst_lexer_at(lexer, pos + 1) == ']' ? 2 : 0;
    case FST_TAGGED_QUOTE:
        return repeats(lexer, pos + 1, '-', level) &&
                       fst_lexer_at(lexer, pos + 1 + level) == lexer->st.hash >> 8
                   ? 2 + level
                   : 0;
    case FST_TAGGED_BAR:
        return tag_at(lexer, pos + 1, '}') ? len + 2 : 0;
    default:
        return tag_at(lexer, pos + 1, '"') ? len + 2 : 0;
    }
}

/* The closer begins a line. */
static size_t tagged_lines(struct fst_lexer *lexer, size_t pos)
{
    while (pos < lexer->limit) {
        if (fst_lexer_at_line_start(lexer, pos) && tag_at(lexer, pos, '"')) {
            pos += lexer->st.len + 1u;
            fst_lexer_leave(lexer);
            return pos;
        }
        pos = fst_lexer_eol(lexer, pos) + 1;
    }
    return lexer->limit;
}

size_t fst_rules_tagged(struct fst_lexer *lexer, size_t pos)
{
    static const uint8_t first_bytes[FST_TAGGED_COUNT] = {'"', ']', ')', '$', '|', '|', 0, 0};
    if (lexer->st.kind == FST_TAGGED_LINE)
        return tagged_lines(lexer, pos);
    size_t from = pos, limit = lexer->limit;
    bool comment = lexer->st.arg;
    uint8_t first =
        lexer->st.kind == FST_TAGGED_QUOTE ? (uint8_t)lexer->st.hash : first_bytes[lexer->st.kind];
    while (pos < limit) {
        const uint8_t *found = memchr(lexer->data + pos, first, limit - pos);
        pos = found ? (size_t)(found - lexer->data) : limit;
        if (pos == limit)
            break;
        size_t nbytes = tagged_close(lexer, pos);
        if (nbytes) {
            pos += nbytes;
            fst_lexer_leave(lexer);
            break;
        }
        pos++;
    }
    if (comment)
        fst_lexer_paint(lexer, from, pos);
    return pos;
}

/* The length of the closer whose first quote is at `pos`, or 0. */
static size_t prefixed_close(const struct fst_lexer *lexer, size_t pos)
{
    const struct fst_lex_state *st = &lexer->st;
    if (st->arg & FST_PREFIXED_QUOTES) {
        size_t n = 1, min = st->level & 255;
        while (n < 200 && fst_lexer_at(lexer, pos + n) == st->kind)
            n++;
        if ((st->arg & FST_PREFIXED_FIRST) && !fst_lexer_first_text(lexer, pos))
            return 0;
        return n >= min ? n : 0;
    }
    size_t n = st->flags & FST_LEX_LONG ? 3 : 1;
    if (!repeats(lexer, pos, st->kind, n))
        return 0;
    if (st->arg & FST_PREFIXED_HASHES)
        return repeats(lexer, pos + n, '#', st->level) ? n + st->level : 0;
    return n;
}

static size_t prefixed_dollar(struct fst_lexer *lexer, size_t pos)
{
    uint8_t next = fst_lexer_at(lexer, pos + 1);
    bool in_d = lexer->table->rules & FST_RULE_DTYPE;
    if (next == '$' && !in_d)
        return pos + 2;
    if (next != (in_d ? '(' : '{') || !fst_lexer_push(lexer))
        return pos + 1;
    if (in_d)
        lexer->st.frames[lexer->st.depth - 1].flags |= FST_LEX_PAREN;
    return pos + 2;
}

/* How many bytes a backslash before the quote takes with it, where that is not sure. */
static size_t maybe_escape(const struct fst_lexer *lexer, size_t pos)
{
    uint8_t quote = lexer->st.kind, next = fst_lexer_at(lexer, pos + 1);
    uint8_t third = fst_lexer_at(lexer, pos + 2), fourth = fst_lexer_at(lexer, pos + 3);
    if (next == '\\')
        return 2;
    /* A name can't stand right behind a string; a quote that is doubled is followed by text. */
    bool escapes =
        fst_lex_is_word(third) || (third == quote && !fst_lex_is_word(fourth) && fourth != quote);
    return next == quote && escapes ? 2 : 1;
}

/* What a byte inside does: the position to go on from; in code when an interpolation began. */
static size_t prefixed_byte(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    uint8_t c = lexer->data[pos], arg = st->arg;
    bool maybe = (arg & (FST_PREFIXED_MAYBE | FST_PREFIXED_QUOTES)) == FST_PREFIXED_MAYBE;
    if (c == '\\' && maybe)
        return pos + maybe_escape(lexer, pos);
    if (c == '\\' && !(st->flags & FST_LEX_RAW)) {
        if (!(arg & FST_PREFIXED_HASHES))
            return pos + fst_lexer_escape(lexer, pos);
        size_t n = st->level;
        if (!repeats(lexer, pos + 1, '#', n))
            return pos + 1;
        if (fst_lexer_at(lexer, pos + 1 + n) == '(' && fst_lexer_push(lexer)) {
            st->frames[st->depth - 1].flags |= FST_LEX_PAREN;
            return pos + 2 + n;
        }
        return pos + n + fst_lexer_escape(lexer, pos + n);
    }
    if (c == '{' && (arg & FST_PREFIXED_BRACE)) {
        size_t braces = st->level >> 8;
        if (braces > 1) {
            if (!repeats(lexer, pos, '{', braces) || fst_lexer_at(lexer, pos + braces) == '{')
                return pos + 1;
            return fst_lexer_push(lexer), pos + braces;
        }
        if (fst_lexer_at(lexer, pos + 1) == '{')
            return pos + 2;
        return fst_lexer_push(lexer), pos + 1;
    }
    if (c == '$' && (arg & FST_PREFIXED_DOLLAR))
        return prefixed_dollar(lexer, pos);
    if (c == '#' && (arg & FST_PREFIXED_HASH) && fst_lexer_at(lexer, pos + 1) == '{')
        return fst_lexer_push(lexer), pos + 2;
    if (c == st->kind && (arg & FST_PREFIXED_DOUBLED) && fst_lexer_at(lexer, pos + 1) == c)
        return pos + 2;
    return pos + 1;
}

size_t fst_rules_prefixed(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    bool one_line = st->arg & FST_PREFIXED_ONE_LINE, doc = st->flags & FST_LEX_DOC;
    size_t from = pos;
    while (pos < lexer->limit && (pos = fst_lexer_next(lexer, pos, one_line)) < lexer->limit) {
        uint8_t c = lexer->data[pos];
        if (one_line && c == lexer->eol) {
            fst_lexer_leave(lexer);
            break;
        }
        bool doubled = (st->arg & FST_PREFIXED_DOUBLED) && fst_lexer_at(lexer, pos + 1) == c;
        size_t close = c == st->kind && !doubled ? prefixed_close(lexer, pos) : 0;
        if (close) {
            pos += close;
            fst_lexer_leave(lexer);
            break;
        }
        pos = prefixed_byte(lexer, pos);
        if (st->mode == FST_MODE_CODE)
            break;
    }
    if (doc)
        fst_lexer_paint(lexer, from, pos);
    return pos;
}

static uint8_t opener(uint8_t close)
{
    switch (close) {
    case ')':
        return '(';
    case ']':
        return '[';
    case '}':
        return '{';
    case '>':
        return '<';
    default:
        return 0;
    }
}

size_t fst_rules_quoted_begin(struct fst_lexer *lexer, size_t inside, uint8_t open, uint8_t arg)
{
    fst_lexer_enter(lexer, FST_MODE_QUOTED, arg);
    lexer->st.kind = fst_rules_partner(open);
    return inside;
}

/* Between the two parts of s{…} {…}: white space, then any opener. */
static size_t quoted_between(struct fst_lexer *lexer, size_t pos)
{
    while (pos < lexer->limit &&
           (fst_lex_is_blank(lexer->data[pos]) || lexer->data[pos] == lexer->eol))
        pos++;
    if (pos == lexer->limit)
        return pos;
    lexer->st.kind = fst_rules_partner(lexer->data[pos]);
    lexer->st.arg &= (uint8_t) ~(FST_QUOTED_BETWEEN | FST_QUOTED_TWICE);
    return pos + 1;
}

/* At a closer that is not nested: whether the whole ends; else what follows is set up. */
static bool quoted_part(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    if (st->arg & FST_QUOTED_TWICE) {
        if (opener(st->kind))
            st->arg |= FST_QUOTED_BETWEEN;
        else
            st->arg &= (uint8_t)~FST_QUOTED_TWICE;
        return false;
    }
    uint8_t behind = lexer->table->rules & FST_RULE_SQL ? '\'' : '"';
    return !(st->arg & FST_QUOTED_DQ) || fst_lexer_at(lexer, pos + 1) == behind;
}

/* Perl's letters behind a pattern begin no quotation: s/…//s || … */
static size_t behind_flags(const struct fst_lexer *lexer, size_t pos)
{
    if (!(lexer->table->rules & FST_RULE_PERL))
        return pos;
    size_t end = pos + 16;
    while (pos < end && fst_lex_is_alpha(fst_lexer_at(lexer, pos)))
        pos++;
    return pos;
}

size_t fst_rules_quoted(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    while (pos < lexer->limit) {
        if (st->arg & FST_QUOTED_BETWEEN) {
            pos = quoted_between(lexer, pos);
            continue;
        }
        uint8_t c = lexer->data[pos];
        if (c == '\\' && (st->arg & FST_QUOTED_ESCAPE)) {
            pos += fst_lexer_escape(lexer, pos);
            continue;
        }
        if (c == st->kind) {
            if (st->level > 0) {
                st->level--;
            } else if (quoted_part(lexer, pos)) {
                pos += st->arg & FST_QUOTED_DQ ? 2 : 1;
                fst_lexer_leave(lexer);
                return behind_flags(lexer, pos);
            }
        } else if (c == opener(st->kind) && !(st->arg & FST_QUOTED_FLAT)) {
            if (st->level < UINT16_MAX)
                st->level++;
        } else if (c == '#' && (st->arg & FST_QUOTED_HASH) && fst_lexer_at(lexer, pos + 1) == '{' &&
                   fst_lexer_push(lexer)) {
            return pos + 2;
        } else if (c == lexer->eol && (st->arg & FST_QUOTED_ONE_LINE)) {
            fst_lexer_leave(lexer);
            return pos;
        }
        pos++;
    }
    return pos;
}

size_t fst_rules_regex_begin(struct fst_lexer *lexer, size_t pos)
{
    fst_lexer_enter(lexer, FST_MODE_REGEX, 0);
    return pos + 1;
}

/* Ends with its line; st.arg: inside of a class, where a slash is text. */
size_t fst_rules_regex_mode(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    for (; pos < lexer->limit; pos++) {
        uint8_t c = lexer->data[pos];
        if (c == lexer->eol || (c == '/' && !st->arg)) {
            fst_lexer_leave(lexer);
            return c == '/' ? pos + 1 : pos;
        }
        if (c == '\\' && fst_lexer_at(lexer, pos + 1) != lexer->eol)
            pos++;
        else if (c == '[')
            st->arg = 1;
        else if (c == ']')
            st->arg = 0;
    }
    return pos;
}
