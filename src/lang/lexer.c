/* SPDX-License-Identifier: MIT */
/*
 * The engine: events in code, comments and strings by their delimiters, heredocs.
 *
 * Bytes that mean nothing are never looked at. A chunk comes with a mask of the bytes that could
 * matter in this language; code jumps from one to the next, comments and strings run through the
 * same mask to their closers. What is found is painted into the comment mask, from which
 * lang/lexer_class.c gets the classes of whole blocks of lines at once.
 *
 * One lexer belongs to one scanner, hence to one thread.
 */
#include "lang/lexer.h"

static size_t line_event(struct fst_lexer *lexer, size_t pos)
{
    if (lexer->st.heredocs > 0) {
        lexer->st.mode = FST_MODE_HEREDOC;
        return pos + 1;
    }
    if (lexer->table->line_hook) {
        lexer->st.mode = FST_MODE_LINE_START;
        return pos + 1;
    }
    return 0;
}

/* No letter goes on at an end of the opener that is one itself. */
static bool is_whole_word(const struct fst_lexer *lexer, size_t pos,
                          const struct fst_compiled_delimiter *delim)
{
    size_t n = delim->open_nbytes;
    if (fst_lex_is_word((uint8_t)delim->open[0]) &&
        fst_lex_is_word(fst_lexer_before(lexer, pos, 1)))
        return false;
    return !fst_lex_is_word((uint8_t)delim->open[n - 1]) ||
           !fst_lex_is_word(fst_lexer_at(lexer, pos + n));
}

/* Whether an opener that is not plain, and may be at `pos`, is there and in its place. */
static FST_NOINLINE bool opens_in_place(const struct fst_lexer *lexer, size_t pos,
                                        const struct fst_compiled_delimiter *delim)
{
    uint32_t flags = delim->flags;
    if (flags & FST_IGNORE_CASE) {
        if (!fst_lexer_match_case(lexer, pos, delim->open, delim->open_nbytes))
            return false;
    } else if (delim->open_nbytes > 4 &&
               !fst_lexer_match(lexer, pos, delim->open, delim->open_nbytes)) {
        return false;
    }
    if ((flags & FST_LINE_START) && !fst_lexer_at_line_start(lexer, pos))
        return false;
    if ((flags & FST_FIRST_TEXT) && !fst_lexer_first_text(lexer, pos))
        return false;
    if ((flags & FST_WORD) && !is_whole_word(lexer, pos, delim))
        return false;
    if (flags & FST_AFTER_BLANK) {
        uint8_t c = fst_lexer_before(lexer, pos, 1);
        if (!fst_lex_is_blank(c) && c != lexer->eol && !fst_lexer_first_text(lexer, pos))
            return false;
    }
    if (flags & FST_BEFORE_BLANK) {
        uint8_t c = fst_lexer_at(lexer, pos + delim->open_nbytes);
        return fst_lex_is_blank(c) || c == '\n' || c == lexer->eol;
    }
    return true;
}

static FST_ALWAYS_INLINE bool opens(const struct fst_lexer *lexer, size_t pos,
                                    const struct fst_compiled_delimiter *delim)
{
    return (fst_lexer_word(lexer, pos) & delim->open_mask) == delim->open_word &&
           (delim->plain || opens_in_place(lexer, pos, delim));
}

static size_t line_comment(struct fst_lexer *lexer, size_t pos);
static size_t block_end(const struct fst_lexer *lexer, size_t pos,
                        const struct fst_compiled_delimiter *delim, bool *found);

#define PLACE_RULES                                                                                \
    (FST_RULE_PYTHON | FST_RULE_DEFINITION_LINE | FST_RULE_DOC_DEFINITION | FST_RULE_DOC_ATTRIBUTE)

/* Where no rule knows better, a string that begins its line is documentation. */
static bool documents(const struct fst_lexer *lexer, size_t pos)
{
    return !lexer->docs_are_code && !(lexer->table->rules & PLACE_RULES) &&
           fst_lexer_first_text(lexer, pos);
}

size_t fst_lexer_open(struct fst_lexer *lexer, size_t pos, size_t index)
{
    const struct fst_compiled_delimiter *delim = &lexer->table->delims[index];
    switch ((enum fst_delimiter_kind)delim->kind) {
    case FST_DELIM_LINE:
        fst_lexer_enter(lexer, FST_MODE_LINE_COMMENT, (uint8_t)index);
        return line_comment(lexer, pos);
    case FST_DELIM_BLOCK:
        fst_lexer_enter(lexer, FST_MODE_BLOCK_COMMENT, (uint8_t)index);
        fst_lexer_paint(lexer, pos, pos + delim->open_nbytes);
        return pos + delim->open_nbytes;
    case FST_DELIM_STRING:
        if (delim->flags & FST_CHARACTER)
            return fst_lexer_character(lexer, pos);
        fst_lexer_enter(lexer, FST_MODE_STRING, (uint8_t)index);
        if ((delim->flags & FST_DOCUMENTATION) && documents(lexer, pos)) {
            lexer->st.flags |= FST_LEX_DOC;
            fst_lexer_paint(lexer, pos, pos + delim->open_nbytes);
        }
        return pos + delim->open_nbytes;
    }
    return 0;
}

/* Brackets matter only to find where code inside a string ends: the position behind one, or 0. */
static size_t bracket(struct fst_lexer *lexer, size_t pos, uint8_t c)
{
    struct fst_lex_state *st = &lexer->st;
    if (st->depth == 0 && !lexer->table->counts_brackets)
        return 0;
    /* A shell's other brackets need no partner: "$(echo {)". */
    if ((lexer->table->rules & FST_RULE_SHELL) && c != '(' && c != ')')
        return 0;
    if (c == '{' || c == '(' || c == '[') {
        if (st->nest < UINT16_MAX)
            st->nest++;
        return 0;
    }
    if (c != '}' && c != ')' && c != ']')
        return 0;
    if (st->nest > 0) {
        st->nest--;
        return 0;
    }
    if (st->depth > 0 && c == (st->frames[st->depth - 1].flags & FST_LEX_PAREN ? ')' : '}')) {
        fst_lexer_pop(lexer);
        return pos + 1;
    }
    return 0;
}

static bool has_line_end(const struct fst_lexer *lexer, size_t from, size_t to)
{
    size_t block = from / FST_BLOCK_NBYTES, last = to / FST_BLOCK_NBYTES;
    uint64_t live = ~UINT64_C(0) << (from % FST_BLOCK_NBYTES);
    for (; block < last; block++) {
        if (lexer->masks[block].line_end & live)
            return true;
        live = ~UINT64_C(0);
    }
    return lexer->masks[last].line_end & live & ~(~UINT64_C(0) << (to % FST_BLOCK_NBYTES));
}

/* A string of the simplest kind that ends on its line: the position behind it, or 0. */
static size_t whole_string(const struct fst_lexer *lexer, size_t pos, uint8_t quote)
{
    const uint16_t *next = &lexer->events[lexer->next_event];
    for (size_t at; (at = *next) < lexer->limit; next++) {
        FST_LEX_LOOKED(1);
        if (at < pos)
            continue;
        if (has_line_end(lexer, pos, at))
            return 0;
        uint8_t c = lexer->data[at];
        if (c == quote)
            return at + 1;
        pos = c == '\\' ? at + fst_lexer_escape(lexer, at) : at;
    }
    return 0;
}

/*
 * Most comments and strings end in the same run. Those need not be entered and left: the position
 * behind what opens at `pos`, or 0 when it takes its mode to find the end.
 */
static size_t whole(struct fst_lexer *lexer, size_t pos, const struct fst_compiled_delimiter *delim)
{
    if (delim->kind == FST_DELIM_STRING)
        return delim->simple ? whole_string(lexer, pos + 1, (uint8_t)delim->close[0]) : 0;
    if (delim->kind != FST_DELIM_BLOCK || !delim->simple)
        return 0;
    bool found;
    size_t end = block_end(lexer, pos + delim->open_nbytes, delim, &found);
    if (!found)
        return 0;
    fst_lexer_paint(lexer, pos, end);
    return end;
}

/* Whether the < at `pos` is surely no header name's: no directive's word ends before it. */
static bool is_operator(const struct fst_lexer *lexer, size_t pos)
{
    uint8_t c = fst_lexer_before(lexer, pos, 1);
    if (c == ' ' || c == '\t')
        c = fst_lexer_before(lexer, pos, 2);
    return c != 'e' && c != 't' && c != 'd' && c != ' ' && c != '\t';
}

static size_t event(struct fst_lexer *lexer, size_t pos)
{
    const struct fst_table *table = lexer->table;
    uint8_t c = lexer->data[pos];
    FST_LEX_LOOKED(1);
    if (FST_UNLIKELY(c == lexer->eol))
        return line_event(lexer, pos);
    uint8_t quick = table->quick[c];
    if (quick == FST_QUICK_STRING && !fst_lex_is_word(fst_lexer_before(lexer, pos, 1))) {
        size_t index = table->first[c];
        size_t next = whole_string(lexer, pos + 1, (uint8_t)table->delims[index].close[0]);
        return next ? next : fst_lexer_open(lexer, pos, index);
    }
    if (quick == FST_QUICK_ANGLE && is_operator(lexer, pos))
        return 0;
    if (quick == FST_QUICK_BRACKET)
        return bracket(lexer, pos, c);
    uint64_t hooks = table->hooks[c & 127];
    while (hooks) {
        size_t next = fst_rule_hooks[__builtin_ctzll(hooks)](lexer, pos);
        if (next)
            return next;
        hooks &= hooks - 1;
    }
    for (size_t i = table->first[c]; i < table->end[c]; i++) {
        if (opens(lexer, pos, &table->delims[i])) {
            size_t next = whole(lexer, pos, &table->delims[i]);
            if (!next)
                next = fst_lexer_open(lexer, pos, i);
            if (next)
                return next;
        }
    }
    return bracket(lexer, pos, c);
}

/* The index of the first event from `pos` on. */
static size_t event_from(struct fst_lexer *lexer, size_t pos)
{
    size_t i = lexer->next_event;
    while (lexer->events[i] < pos)
        i++;
    return lexer->next_event = i;
}

/* The line end behind which pending heredocs begin; the limit, if it is not in sight. */
static size_t line_before_bodies(struct fst_lexer *lexer, size_t pos)
{
    if (lexer->heredocs_from <= pos)
        lexer->heredocs_from = fst_lexer_eol(lexer, pos);
    return lexer->heredocs_from;
}

/* Heredocs begin at the next line; else code has no end but the limit. */
static size_t code_end(struct fst_lexer *lexer, size_t pos)
{
    return lexer->st.heredocs == 0 ? lexer->limit : line_before_bodies(lexer, pos);
}

static size_t code(struct fst_lexer *lexer, size_t pos)
{
    size_t limit = lexer->limit;
    size_t end = code_end(lexer, pos);
    size_t i = event_from(lexer, pos);
    while ((pos = lexer->events[i]) < end) {
        size_t next = event(lexer, pos);
        if (next == 0) {
            lexer->next_event = ++i;
            continue;
        }
        if (lexer->st.mode != FST_MODE_CODE || next >= limit)
            return next;
        end = code_end(lexer, next);
        i = event_from(lexer, next);
    }
    return end < limit ? line_event(lexer, end) : limit;
}

/*
 * Whether a line comment goes on behind the line end at `eol`. gcc and clang splice lines also when
 * blanks follow the backslash; elsewhere it must be the last byte, and two of them are none.
 */
static bool is_continued(const struct fst_lexer *lexer, size_t eol, uint32_t flags)
{
    bool splices = lexer->table->rules & FST_RULE_C;
    size_t back = 1, n = 0;
    uint8_t c;
    while ((c = fst_lexer_before(lexer, eol, back)) != lexer->eol && back < FST_LEX_BEHIND_NBYTES &&
           (splices || !(flags & FST_CONTINUED) ? fst_lex_is_blank(c) : c == '\r'))
        back++;
    if (flags & FST_CONTINUED_UNDERSCORE)
        return c == '_' && fst_lex_is_blank(fst_lexer_before(lexer, eol, back + 1));
    if (flags & FST_CONTINUED_SLASHES)
        return c == '/' && fst_lexer_before(lexer, eol, back + 1) == '/' &&
               fst_lexer_before(lexer, eol, back + 2) == '/';
    if (splices || c != '\\')
        return c == '\\';
    while (back + n < FST_LEX_BEHIND_NBYTES && fst_lexer_before(lexer, eol, back + n) == '\\')
        n++;
    return n % 2;
}

#define CONTINUATIONS (FST_CONTINUED | FST_CONTINUED_UNDERSCORE | FST_CONTINUED_SLASHES)

/* PHP's line comments end before ?> too: that position, or `eol`. */
static size_t before_closing_tag(const struct fst_lexer *lexer, size_t pos, size_t eol)
{
    for (; pos < eol; pos++) {
        const uint8_t *found = memchr(lexer->data + pos, '?', eol - pos);
        if (!found)
            return eol;
        pos = (size_t)(found - lexer->data);
        if (fst_lexer_at(lexer, pos + 1) == '>')
            return pos;
    }
    return eol;
}

static size_t line_comment(struct fst_lexer *lexer, size_t pos)
{
    size_t eol = fst_lexer_eol(lexer, pos);
    if (FST_UNLIKELY(lexer->table->rules & FST_RULE_PHP)) {
        size_t end = before_closing_tag(lexer, pos, eol);
        if (end < eol) {
            fst_lexer_paint(lexer, pos, end);
            fst_lexer_leave(lexer);
            return end;
        }
    }
    fst_lexer_paint(lexer, pos, eol);
    if (eol == lexer->limit)
        return eol;
    uint32_t flags = lexer->table->delims[lexer->st.arg].flags;
    if ((flags & CONTINUATIONS) && is_continued(lexer, eol, flags))
        return eol + 1;
    fst_lexer_leave(lexer);
    return eol;
}

/* Whether nothing stands before, or nothing behind, so many bytes on their line. */
static bool at_edge(const struct fst_lexer *lexer, size_t pos, size_t nbytes)
{
    for (size_t p = pos + nbytes;; p++) {
        uint8_t c = fst_lexer_at(lexer, p);
        if (c == lexer->eol || p >= lexer->avail)
            return true;
        if (!fst_lex_is_blank(c))
            return fst_lexer_first_text(lexer, pos);
        if (p >= pos + FST_LEX_BEHIND_NBYTES)
            return false;
    }
}

/* The same for a closer. */
static FST_NOINLINE bool closes_in_place(const struct fst_lexer *lexer, size_t pos,
                                         const struct fst_compiled_delimiter *delim)
{
    if ((delim->flags & FST_IGNORE_CASE) &&
        !fst_lexer_match_case(lexer, pos, delim->close, delim->close_nbytes))
        return false;
    if (delim->close_nbytes > 4 && !(delim->flags & FST_IGNORE_CASE) &&
        !fst_lexer_match(lexer, pos, delim->close, delim->close_nbytes))
        return false;
    if ((delim->flags & FST_CLOSER_LINE) &&
        fst_lex_is_word(fst_lexer_at(lexer, pos + delim->close_nbytes)))
        return false;
    if ((delim->flags & FST_CLOSER_EDGE) && !at_edge(lexer, pos, delim->close_nbytes))
        return false;
    return !(delim->flags & FST_CLOSER_LINE_START) || fst_lexer_at_line_start(lexer, pos);
}

#define CLOSER_FLAGS (FST_IGNORE_CASE | FST_CLOSER_LINE | FST_CLOSER_EDGE | FST_CLOSER_LINE_START)

static FST_ALWAYS_INLINE bool closes(const struct fst_lexer *lexer, size_t pos,
                                     const struct fst_compiled_delimiter *delim)
{
    return (fst_lexer_word(lexer, pos) & delim->close_mask) == delim->close_word &&
           ((delim->close_nbytes <= 4 && !(delim->flags & CLOSER_FLAGS)) ||
            closes_in_place(lexer, pos, delim));
}

/* To the closer of a comment that does not nest: a search for one byte of it. */
static size_t block_end(const struct fst_lexer *lexer, size_t pos,
                        const struct fst_compiled_delimiter *delim, bool *found)
{
    size_t limit = lexer->limit;
    size_t anchor = delim->anchor;
    uint8_t byte = (uint8_t)delim->close[anchor];
    bool any_case = delim->flags & FST_IGNORE_CASE;
    *found = true;
    const uint16_t *next = &lexer->events[lexer->next_event];
    for (size_t at; (at = *next) < limit; next++) {
        FST_LEX_LOOKED(1);
        if (at >= pos + anchor && (lexer->data[at] == byte || any_case) &&
            closes(lexer, at - anchor, delim))
            return at - anchor + delim->close_nbytes;
    }
    size_t p;
    /* The anchor may be behind the limit while the closer begins before it. */
    for (p = pos + anchor > limit ? pos : limit - anchor; p < limit; p++) {
        if (closes(lexer, p, delim))
            return p + delim->close_nbytes;
    }
    *found = false;
    return limit;
}

static size_t nested_comment(struct fst_lexer *lexer, size_t pos,
                             const struct fst_compiled_delimiter *delim)
{
    struct fst_lex_state *st = &lexer->st;
    bool with_strings = lexer->table->rules & FST_COMMENT_STRING_RULES;
    size_t from = pos;
    if (with_strings && st->kind)
        pos = fst_rules_quoted_in_comment(lexer, pos);
    while ((pos = fst_lexer_next(lexer, pos, false)) < lexer->limit) {
        size_t behind = with_strings ? fst_rules_quoted_in_comment(lexer, pos) : 0;
        if (behind) {
            pos = behind;
        } else if (closes(lexer, pos, delim)) {
            pos += delim->close_nbytes;
            if (st->level-- == 0) {
                fst_lexer_paint(lexer, from, pos);
                fst_lexer_leave(lexer);
                return pos;
            }
        } else if (opens(lexer, pos, delim)) {
            pos += delim->open_nbytes;
            if (st->level < UINT16_MAX)
                st->level++;
        } else {
            pos++;
        }
        if (pos >= lexer->limit)
            break;
    }
    fst_lexer_paint(lexer, from, pos);
    return pos;
}

static size_t block_comment(struct fst_lexer *lexer, size_t pos)
{
    const struct fst_compiled_delimiter *delim = &lexer->table->delims[lexer->st.arg];
    if (delim->flags & FST_NESTED)
        return nested_comment(lexer, pos, delim);
    bool found;
    size_t end = block_end(lexer, pos, delim, &found);
    fst_lexer_paint(lexer, pos, end);
    if (!found)
        return end;
    fst_lexer_leave(lexer);
    return delim->flags & FST_CLOSER_LINE ? fst_lexer_comment_line(lexer, end) : end;
}

/* PHP's {$ … } and ${ … }. */
static bool is_braced(const struct fst_lexer *lexer, size_t pos, uint8_t next)
{
    return next == '$' ||
           (fst_lexer_before(lexer, pos, 1) == '$' && fst_lexer_before(lexer, pos, 2) != '\\');
}

size_t fst_lexer_interpolate(struct fst_lexer *lexer, size_t pos, uint32_t flags)
{
    uint8_t c = lexer->data[pos], next = fst_lexer_at(lexer, pos + 1);
    if (c == '{' && (flags & FST_INTERP_BRACE)) {
        if (next == '{')
            return pos + 2;
        return fst_lexer_push(lexer) ? pos + 1 : 0;
    }
    if (c == '{' && (flags & FST_INTERP_BRACE_DOLLAR))
        return is_braced(lexer, pos, next) && fst_lexer_push(lexer) ? pos + 1 : 0;
    if (c == '$' && next == '{' && (lexer->table->rules & FST_RULE_SHELL))
        return fst_rules_shell_expansion(lexer, pos + 2);
    bool opens_code = (c == '$' && next == '{' && (flags & FST_INTERP_DOLLAR)) ||
                      (c == '#' && next == '{' && (flags & FST_INTERP_HASH)) ||
                      (c == '$' && next == '(' && (flags & FST_INTERP_PAREN)) ||
                      (c == '\\' && next == '(' && (flags & FST_INTERP_BACKSLASH));
    if (!opens_code || !fst_lexer_push(lexer))
        return 0;
    if (next == '(')
        lexer->st.frames[lexer->st.depth - 1].flags |= FST_LEX_PAREN;
    return pos + 2;
}

#define INTERP_FLAGS                                                                               \
    (FST_INTERP_DOLLAR | FST_INTERP_HASH | FST_INTERP_BRACE | FST_INTERP_BACKSLASH |               \
     FST_INTERP_PAREN | FST_INTERP_BRACE_DOLLAR)

/* Behind the closer at `pos`, or 0 when it is text (doubled). */
static size_t string_close(struct fst_lexer *lexer, size_t *pos,
                           const struct fst_compiled_delimiter *delim)
{
    size_t end = *pos + delim->close_nbytes;
    if ((delim->flags & FST_ESCAPE_DOUBLED) &&
        fst_lexer_match(lexer, end, delim->close, delim->close_nbytes)) {
        *pos = end + delim->close_nbytes;
        return 0;
    }
    if (delim->flags & FST_GREEDY) {
        for (int i = 0; i < 2 && fst_lexer_at(lexer, end) == (uint8_t)delim->close[0]; i++)
            end++;
    }
    return end;
}

/* Behind Lua's \\z (st.kind is then 1) white space is nothing, even the ends of lines. */
static size_t behind_white_space(struct fst_lexer *lexer, size_t pos)
{
    while (pos < lexer->limit &&
           (fst_lex_is_blank(lexer->data[pos]) || lexer->data[pos] == lexer->eol))
        pos++;
    lexer->st.kind = pos >= lexer->limit;
    return pos;
}

static size_t escaped(struct fst_lexer *lexer, size_t pos)
{
    bool skips = (lexer->table->rules & FST_RULE_LUA) && fst_lexer_at(lexer, pos + 1) == 'z';
    pos += fst_lexer_escape(lexer, pos);
    if (!skips)
        return pos;
    lexer->st.kind = 1;
    return behind_white_space(lexer, pos);
}

static size_t string(struct fst_lexer *lexer, size_t pos)
{
    const struct fst_compiled_delimiter *delim = &lexer->table->delims[lexer->st.arg];
    uint32_t flags = delim->flags;
    bool one_line = !(flags & FST_MULTILINE);
    bool doc = lexer->st.flags & FST_LEX_DOC;
    size_t from = pos;
    bool ended = false;
    if (lexer->st.kind)
        pos = behind_white_space(lexer, pos);
    while (pos < lexer->limit && (pos = fst_lexer_next(lexer, pos, one_line)) < lexer->limit) {
        uint8_t c = lexer->data[pos];
        if (one_line && c == lexer->eol) {
            ended = true;
            break;
        }
        if (flags & INTERP_FLAGS) {
            size_t next = fst_lexer_interpolate(lexer, pos, flags);
            if (next && lexer->st.mode == FST_MODE_CODE) {
                if (doc)
                    fst_lexer_paint(lexer, from, next);
                return next;
            }
            if (next) {
                pos = next;
                continue;
            }
        }
        if ((c == '\\' && (flags & FST_ESCAPE_BACKSLASH)) ||
            (c == '`' && (flags & FST_ESCAPE_BACKTICK))) {
            pos = escaped(lexer, pos);
        } else if (c == (uint8_t)delim->close[0] && closes(lexer, pos, delim)) {
            size_t end = string_close(lexer, &pos, delim);
            if (end && lexer->st.level > 0) {
                lexer->st.level--;
                pos = end;
            } else if (end) {
                pos = end;
                ended = true;
                break;
            }
        } else {
            bool nests = (flags & FST_NESTED) && c == (uint8_t)delim->open[0];
            lexer->st.level += nests && lexer->st.level < UINT16_MAX;
            pos++;
        }
    }
    if (doc)
        fst_lexer_paint(lexer, from, pos);
    if (ended)
        fst_lexer_leave(lexer);
    return pos;
}

/* st.arg: 1 this is #!, 2 it is a comment, 3 a comment behind which the next line goes on. */
static size_t skip_line(struct fst_lexer *lexer, size_t pos)
{
    size_t eol = fst_lexer_eol(lexer, pos);
    uint8_t arg = lexer->st.arg;
    if (arg >= 2)
        fst_lexer_paint(lexer, pos, eol);
    if (eol == lexer->limit)
        return eol;
    fst_lexer_leave(lexer);
    if (arg == 1 && lexer->table->start_mode != FST_MODE_LINE_START)
        lexer->st.mode = lexer->table->start_mode;
    if (arg != 3)
        return eol;
    fst_lexer_enter(lexer, FST_MODE_CONTINUED, 0);
    return eol + 1;
}

size_t fst_lexer_comment_line(struct fst_lexer *lexer, size_t pos)
{
    fst_lexer_enter(lexer, FST_MODE_SKIP_LINE, 2);
    return skip_line(lexer, pos);
}

static size_t to_eof(struct fst_lexer *lexer, size_t pos)
{
    if (lexer->st.arg || lexer->table->prose)
        fst_lexer_paint(lexer, pos, lexer->limit);
    return lexer->limit;
}

fst_lex_mode_fn fst_lexer_heredoc_mode, fst_lexer_start_mode, fst_lexer_line_start_mode;
fst_lex_mode_fn fst_rules_tagged, fst_rules_regex_mode, fst_rules_quoted, fst_rules_prefixed,
    fst_rules_continued, fst_rules_until_line, fst_rules_markup_text, fst_rules_markup_tag,
    fst_rules_embedded, fst_rules_block_scalar, fst_rules_environment, fst_rules_nix_mode,
    fst_rules_jsx_tag, fst_rules_jsx_text, fst_rules_raku_comment, fst_rules_in_word,
    fst_rules_template_mode;

fst_lex_mode_fn *const fst_mode_functions[FST_MODE_COUNT] = {
    [FST_MODE_CODE] = code,
    [FST_MODE_START] = fst_lexer_start_mode,
    [FST_MODE_LINE_START] = fst_lexer_line_start_mode,
    [FST_MODE_LINE_COMMENT] = line_comment,
    [FST_MODE_BLOCK_COMMENT] = block_comment,
    [FST_MODE_STRING] = string,
    [FST_MODE_HEREDOC] = fst_lexer_heredoc_mode,
    [FST_MODE_SKIP_LINE] = skip_line,
    [FST_MODE_TO_EOF] = to_eof,
    [FST_MODE_TAGGED] = fst_rules_tagged,
    [FST_MODE_REGEX] = fst_rules_regex_mode,
    [FST_MODE_QUOTED] = fst_rules_quoted,
    [FST_MODE_PREFIXED] = fst_rules_prefixed,
    [FST_MODE_CONTINUED] = fst_rules_continued,
    [FST_MODE_UNTIL_LINE] = fst_rules_until_line,
    [FST_MODE_MARKUP_TEXT] = fst_rules_markup_text,
    [FST_MODE_MARKUP_TAG] = fst_rules_markup_tag,
    [FST_MODE_EMBEDDED] = fst_rules_embedded,
    [FST_MODE_BLOCK_SCALAR] = fst_rules_block_scalar,
    [FST_MODE_ENVIRONMENT] = fst_rules_environment,
    [FST_MODE_NIX] = fst_rules_nix_mode,
    [FST_MODE_JSX_TAG] = fst_rules_jsx_tag,
    [FST_MODE_JSX_TEXT] = fst_rules_jsx_text,
    [FST_MODE_IN_WORD] = fst_rules_in_word,
    [FST_MODE_RAKU_COMMENT] = fst_rules_raku_comment,
    [FST_MODE_TEMPLATE] = fst_rules_template_mode,
};

/* Ruby and Perl read the bodies from the next line on, even in the middle of a string. */
#define BODIES_IN_TEXT_RULES (FST_RULE_RUBY | FST_RULE_PERL | FST_RULE_RAKU)

static bool is_text_with_bodies(const struct fst_lexer *lexer)
{
    unsigned mode = lexer->st.mode;
    return lexer->st.heredocs > 0 && (lexer->table->rules & BODIES_IN_TEXT_RULES) &&
           (mode == FST_MODE_STRING || mode == FST_MODE_QUOTED || mode == FST_MODE_PREFIXED);
}

/* Runs the mode of a string to its end or the line's, behind which pending heredocs begin. */
static size_t text_before_bodies(struct fst_lexer *lexer, size_t pos)
{
    size_t limit = lexer->limit, eol = line_before_bodies(lexer, pos);
    if (eol < limit)
        lexer->limit = eol + 1;
    size_t next = fst_mode_functions[lexer->st.mode](lexer, pos);
    lexer->limit = limit;
    if (eol < limit && next == eol + 1 && is_text_with_bodies(lexer) && fst_lexer_push(lexer))
        fst_lexer_enter(lexer, FST_MODE_HEREDOC, 1);
    return next;
}

void fst_lexer_run(struct fst_lexer *lexer, size_t from, size_t to)
{
    lexer->limit = to;
    lexer->heredocs_from = 0;
    size_t pos = from;
    if (lexer->st.skip) {
        pos = from + lexer->st.skip;
        lexer->st.skip = 0;
        if (lexer->st.flags & FST_LEX_SKIP_COMMENT)
            fst_lexer_paint(lexer, from, pos);
    }
    if (pos <= to)
        lexer->st.flags &= (uint8_t)~FST_LEX_SKIP_COMMENT;
    while (pos < to) {
        size_t next = FST_UNLIKELY(is_text_with_bodies(lexer))
                          ? text_before_bodies(lexer, pos)
                          : fst_mode_functions[lexer->st.mode](lexer, pos);
        FST_LEX_LOOKED(next - pos + 1);
        pos = next;
    }
    lexer->st.skip = (uint8_t)(pos - to);
    if (pos == to)
        lexer->st.flags &= (uint8_t)~FST_LEX_SKIP_COMMENT;
}
