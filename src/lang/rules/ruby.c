/* SPDX-License-Identifier: MIT */
/*
 * Ruby: heredocs, %-literals, regular expressions, character literals, __END__.
 *
 * Ruby tells an operator from a literal by what stands before and behind it; so does this: after a
 * value, a literal needs a blank before it and none behind. One thread per lexer.
 */
#include "lang/rules/rules.h"

fst_lex_hook fst_rules_ruby, fst_rules_crystal;

/* Methods are none: "p / x" divides, and "p /x/" is told by its blanks. */
static const char *const keywords[] = {
    "return", "if",   "unless", "while", "until", "and",    "or",    "not",   "when", "in",
    "then",   "else", "elsif",  "do",    "case",  "rescue", "yield", "begin", NULL};

/* Whether an operand, rather than an operator, begins at `pos`. */
static bool begins_operand(const struct fst_lexer *lexer, size_t pos, size_t behind)
{
    if (!fst_rules_after_value(lexer, pos, keywords))
        return true;
    size_t back;
    uint8_t last = fst_lexer_last_text(lexer, pos, &back), next = fst_lexer_at(lexer, behind);
    return back > 1 && fst_lex_is_word(last) && !fst_lex_is_digit(last) &&
           !fst_lex_is_blank(next) && next != '=' && next != lexer->eol;
}

static bool after_def(const struct fst_lexer *lexer, size_t pos)
{
    static const char *const def[] = {"def", NULL};
    uint8_t c = fst_lexer_before(lexer, pos, 1);
    return c == '.' || (fst_lex_is_blank(c) && fst_rules_after_word(lexer, pos, def)) ||
           (c == ':' && fst_lexer_before(lexer, pos, 2) != ':');
}

static bool has_slash(const struct fst_lexer *lexer, size_t pos)
{
    size_t end = fst_rules_look(lexer, pos);
    return memchr(lexer->data + pos, '/', end - pos);
}

static size_t ruby_regex(struct fst_lexer *lexer, size_t pos)
{
    if (after_def(lexer, pos))
        return pos + 1;
    if (!begins_operand(lexer, pos, pos + 1))
        return 0;
    if (fst_rules_after_value(lexer, pos, keywords) && !has_slash(lexer, pos + 1))
        return 0;
    if (fst_lexer_last_text(lexer, pos, NULL) == '\n') {
        /* At a line's begin it may be the division of the line before. */
        uint8_t next = fst_lexer_at(lexer, pos + 1);
        if ((next == ' ' || next == '\t') && !has_slash(lexer, pos + 1))
            return 0;
    }
    return fst_rules_quoted_begin(lexer, pos + 1, '/', FST_QUOTED_ESCAPE | FST_QUOTED_HASH);
}

/* %w[…], %q(…), %(…) … */
static size_t ruby_percent(struct fst_lexer *lexer, size_t pos)
{
    uint8_t c = fst_lexer_at(lexer, pos + 1);
    size_t open = pos + 1;
    bool letter = c != 0 && strchr("qQwWiIrsx", c);
    if (letter)
        open++;
    uint8_t delim = fst_lexer_at(lexer, open);
    if (fst_lex_is_word(delim) || fst_lex_is_blank(delim) || delim == '\n' || delim == lexer->eol ||
        delim == '=' || (delim == ',' && !letter))
        return 0;
    if (after_def(lexer, pos) || !begins_operand(lexer, pos, pos + 1))
        return 0;
    uint8_t arg = FST_QUOTED_ESCAPE;
    if (!letter || strchr("QWIrx", c))
        arg |= FST_QUOTED_HASH;
    return fst_rules_quoted_begin(lexer, open + 1, delim, arg);
}

/* Whether << behind what stands before `pos` shifts, whatever follows. */
static bool shifts(const struct fst_lexer *lexer, size_t pos)
{
    static const char *const values[] = {"end", "nil", "self", "true", "false", NULL};
    size_t back = 0;
    uint8_t c = fst_lexer_last_text(lexer, pos, &back), first = 0;
    if (!fst_lex_is_word(c))
        return c == ')' || c == ']' || c == '}' || c == '"' || c == '\'' || c == '`';
    if (fst_rules_after_word(lexer, pos, keywords))
        return false;
    bool adjacent = back == 1;
    for (; back < FST_LEX_BEHIND_NBYTES && fst_lex_is_word(c);
         c = fst_lexer_before(lexer, pos, back)) {
        first = c;
        back++;
    }
    return adjacent || fst_lex_is_digit(first) || c == '@' || c == '$' ||
           fst_rules_after_word(lexer, pos, values);
}

static size_t ruby_heredoc(struct fst_lexer *lexer, size_t pos)
{
    if (!fst_lexer_match(lexer, pos, "<<", 2))
        return 0;
    if (shifts(lexer, pos))
        return pos + 2;
    size_t end = fst_rules_look(lexer, pos), p = pos + 2;
    bool marked = p < end && (lexer->data[p] == '-' || lexer->data[p] == '~');
    p += marked;
    uint8_t quote = p < end ? lexer->data[p] : 0;
    size_t tag = p, next;
    if (quote == '"' || quote == '\'' || quote == '`') {
        const uint8_t *close = memchr(lexer->data + p + 1, quote, end - p - 1);
        if (!close)
            return pos + 2;
        tag = p + 1;
        p = (size_t)(close - lexer->data);
        next = p + 1;
    } else {
        p = next = fst_rules_word(lexer, p, end);
        uint8_t first = p > tag ? lexer->data[tag] : '0';
        if (fst_lex_is_digit(first) || (!marked && (first >= 'a' && first <= 'z')))
            return pos + 2;
    }
    if (p == tag || !fst_lexer_heredoc(lexer, tag, p - tag, marked ? FST_HEREDOC_BLANKS : 0))
        return pos + 2;
    return next;
}

/* ?" is a character, x ? "a" : "b" is none. */
static size_t ruby_character(const struct fst_lexer *lexer, size_t pos)
{
    uint8_t left = fst_lexer_before(lexer, pos, 1), c = fst_lexer_at(lexer, pos + 1);
    if (fst_lex_is_word(left) || left == ')' || left == ']' || left == '}' || fst_lex_is_blank(c) ||
        c == '\n' || c == lexer->eol)
        return 0;
    size_t end = pos + (c == '\\' ? 3 : 2);
    return fst_lex_is_word(fst_lexer_at(lexer, end)) ? 0 : end;
}

size_t fst_rules_ruby(struct fst_lexer *lexer, size_t pos)
{
    uint8_t next = fst_lexer_at(lexer, pos + 1);
    switch (lexer->data[pos]) {
    case '/':
        return ruby_regex(lexer, pos);
    case '%':
        return ruby_percent(lexer, pos);
    case '<':
        return ruby_heredoc(lexer, pos);
    case '?':
        return ruby_character(lexer, pos);
    case '$':
        return next == '"' || next == '\'' || next == '`' || next == '/' || next == '?' ||
                       next == '<'
                   ? pos + 2
                   : 0;
    case '\\':
        return pos + fst_lexer_escape(lexer, pos);
    case '`':
        return after_def(lexer, pos) ? pos + 1 : 0;
    default:
        return 0;
    }
}

/* %w[…] and the like: only brackets and | delimit, so that %} ends a macro. */
size_t fst_rules_crystal(struct fst_lexer *lexer, size_t pos)
{
    if (lexer->data[pos] == '/')
        return ruby_regex(lexer, pos);
    uint8_t c = fst_lexer_at(lexer, pos + 1);
    size_t open = pos + 1 + (c != 0 && strchr("qQwirx", c) != NULL);
    uint8_t delim = fst_lexer_at(lexer, open);
    if (delim == 0 || !strchr("([{<|", delim) || !begins_operand(lexer, pos, pos + 1))
        return 0;
    bool plain = c == 'q' || c == 'w' || c == 'i';
    return fst_rules_quoted_begin(lexer, open + 1, delim,
                                  plain ? 0 : FST_QUOTED_ESCAPE | FST_QUOTED_HASH);
}

size_t fst_rules_line_ruby(struct fst_lexer *lexer, size_t pos)
{
    size_t end = fst_rules_look(lexer, pos);
    if (!fst_rules_is_word(lexer, pos, end, "__END__") ||
        (pos + 7 != end && (pos + 8 != end || lexer->data[pos + 7] != '\r')))
        return 0;
    /* The word itself is code; what follows is data that the interpreter doesn't read. */
    fst_lexer_enter(lexer, FST_MODE_TO_EOF, 1);
    return pos + 7;
}
