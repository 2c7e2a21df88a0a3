/* SPDX-License-Identifier: MIT */
/*
 * reStructuredText: what begins with ".. " is a comment, with all that is indented deeper below it,
 * unless it is one of the markup's own blocks: a directive, a target, a footnote, a substitution.
 *
 * Literal blocks, after a paragraph that ends with "::" and in directives that hold code, hold no
 * markup and so no comments. One thread per lexer.
 */
#include "lang/rules/rules.h"

fst_lex_hook fst_rules_rst;

/* Directives whose content is no reStructuredText. */
static const char *const literal_directives[] = {
    "code",      "code-block", "sourcecode", "parsed-literal", "raw",
    "math",      "doctest",    "testcode",   "testoutput",     "prompt",
    "csv-table", "graphviz",   "ipython",    "productionlist",
};
#define LITERAL_DIRECTIVES_LEN (sizeof(literal_directives) / sizeof(literal_directives[0]))

static bool is_name(uint8_t c)
{
    return fst_lex_is_alpha(c) || fst_lex_is_digit(c) || c >= 0x80;
}

/* The end of a simple reference name: words joined by one of - . _ + : each. */
static size_t name_end(const struct fst_lexer *lexer, size_t pos, size_t end)
{
    while (pos < end && is_name(lexer->data[pos])) {
        pos++;
        if (pos + 1 < end && strchr("-._+:", lexer->data[pos]) && is_name(lexer->data[pos + 1]))
            pos++;
    }
    return pos;
}

/* Whether a mark that ends at `pos` is set off from what follows. */
static bool is_set_off(const struct fst_lexer *lexer, size_t pos, size_t end)
{
    return pos >= end || fst_lex_is_blank(lexer->data[pos]);
}

/* [1], [#], [#name], [*], [name]. */
static bool is_label(const struct fst_lexer *lexer, size_t pos, size_t end)
{
    size_t p = pos + 1;
    if (p < end && (lexer->data[p] == '#' || lexer->data[p] == '*'))
        p++;
    p = name_end(lexer, p, end);
    return p > pos + 1 && p < end && lexer->data[p] == ']' && is_set_off(lexer, p + 1, end);
}

/* The end of a directive's name at `pos`, or 0 when there is none. */
static size_t directive_end(const struct fst_lexer *lexer, size_t pos, size_t end)
{
    size_t name = name_end(lexer, pos, end), p = name;
    if (p < end && lexer->data[p] == ' ')
        p++;
    bool marked = name > pos && p + 1 < end && lexer->data[p] == ':' && lexer->data[p + 1] == ':';
    return marked && is_set_off(lexer, p + 2, end) ? name : 0;
}

static bool is_literal(const struct fst_lexer *lexer, size_t name, size_t end)
{
    for (size_t i = 0; i < LITERAL_DIRECTIVES_LEN; i++) {
        size_t nbytes = strlen(literal_directives[i]);
        if (end - name == nbytes && memcmp(lexer->data + name, literal_directives[i], nbytes) == 0)
            return true;
    }
    return false;
}

/* A target or a substitution, whose mark is followed by text. */
static bool is_marked(const struct fst_lexer *lexer, size_t pos, size_t end)
{
    uint8_t c = lexer->data[pos];
    return (c == '_' || c == '|') && !is_set_off(lexer, pos + 1, end);
}

/* Two dots that begin a line. */
static size_t explicit_markup(struct fst_lexer *lexer, size_t pos)
{
    size_t end = fst_rules_look(lexer, pos), text = fst_rules_blanks(lexer, pos + 2, end);
    uint16_t column = fst_rules_column(lexer, pos);
    uint8_t comment = FST_BLOCK_COMMENT | FST_BLOCK_TABS;
    if (text == end)
        return fst_rules_block_begin(lexer, pos, column, comment | FST_BLOCK_NO_BLANK);
    size_t name = directive_end(lexer, text, end);
    if (name && is_literal(lexer, text, name))
        return fst_rules_block_begin(lexer, pos, column, FST_BLOCK_TABS);
    if (name || is_marked(lexer, text, end) ||
        (lexer->data[text] == '[' && is_label(lexer, text, end)))
        return end;
    return fst_rules_block_begin(lexer, pos, column, comment);
}

/* The column of the first text on the line of `pos`. */
static uint16_t line_column(const struct fst_lexer *lexer, size_t pos)
{
    size_t len = fst_rules_column(lexer, pos), column = 0;
    if (len == UINT16_MAX)
        return UINT16_MAX;
    while (column < len && fst_lex_is_blank(fst_lexer_before(lexer, pos, len - column)))
        column++;
    return (uint16_t)column;
}

size_t fst_rules_rst(struct fst_lexer *lexer, size_t pos)
{
    uint8_t c = lexer->data[pos];
    size_t end = fst_rules_look(lexer, pos);
    if (pos + 1 >= end || lexer->data[pos + 1] != c)
        return 0;
    if (c == '.')
        return fst_lexer_first_text(lexer, pos) && is_set_off(lexer, pos + 2, end)
                   ? explicit_markup(lexer, pos)
                   : 0;
    if (fst_rules_blanks(lexer, pos + 2, end) < end)
        return pos + 2;
    return fst_rules_block_begin(lexer, pos, line_column(lexer, pos), FST_BLOCK_TABS);
}
