/* SPDX-License-Identifier: MIT */
/*
 * Python and Julia: documentation strings by their place, prefixes, nested f-strings.
 *
 * A string that begins a logical line at bracket depth 0 is documentation: not after a backslash at
 * the end of the line before, not with a prefix that makes it bytes or an f-string. One thread per
 * lexer.
 */
#include "lang/rules/rules.h"

fst_lex_hook fst_rules_python, fst_rules_julia;
fst_lex_mode_fn fst_rules_continued;

/* What the letters before a quote say. */
struct prefix {
    size_t nbytes;
    bool format, bytes;
};

static struct prefix prefix_before(const struct fst_lexer *lexer, size_t pos)
{
    struct prefix prefix = {0};
    while (prefix.nbytes < 2) {
        uint8_t c = fst_lexer_before(lexer, pos, prefix.nbytes + 1) | 0x20;
        if (c == 'f' || c == 't')
            prefix.format = true;
        else if (c == 'b')
            prefix.bytes = true;
        else if (c != 'r' && c != 'u')
            break;
        prefix.nbytes++;
    }
    if (fst_lex_is_word(fst_lexer_before(lexer, pos, prefix.nbytes + 1)))
        return (struct prefix){0};
    return prefix;
}

static size_t open_string(struct fst_lexer *lexer, size_t pos, bool may_document)
{
    const struct fst_table *table = lexer->table;
    uint8_t quote = lexer->data[pos];
    bool triple = fst_lexer_at(lexer, pos + 1) == quote && fst_lexer_at(lexer, pos + 2) == quote;
    struct prefix prefix = prefix_before(lexer, pos);
    if (prefix.format) {
        fst_lexer_enter(lexer, FST_MODE_PREFIXED,
                        FST_PREFIXED_BRACE | (triple ? 0 : FST_PREFIXED_ONE_LINE));
        lexer->st.kind = quote;
        if (triple)
            lexer->st.flags |= FST_LEX_LONG;
        return pos + (triple ? 3 : 1);
    }
    may_document = may_document && !prefix.bytes && lexer->st.nest == 0 && lexer->st.depth == 0 &&
                   !lexer->docs_are_code && prefix.nbytes <= pos &&
                   fst_lexer_first_text(lexer, pos - prefix.nbytes);
    for (size_t i = table->first[quote]; i < table->end[quote]; i++) {
        if ((table->delims[i].open_nbytes == 3) != triple)
            continue;
        size_t inside = fst_lexer_open(lexer, pos, i);
        if (may_document && (table->delims[i].flags & FST_DOCUMENTATION)) {
            lexer->st.flags |= FST_LEX_DOC;
            fst_lexer_paint(lexer, pos - prefix.nbytes, inside);
        }
        return inside;
    }
    return 0;
}

/*
 * In an f-string's { … } a colon outside of brackets begins the format, where quotes and # are
 * text. It is looked for on the line only, where strings may have been passed over.
 */
static bool in_format(const struct fst_lexer *lexer, size_t pos)
{
    size_t open = 0;
    if (lexer->st.depth == 0 || lexer->st.nest > 0)
        return false;
    for (size_t back = 1; back <= FST_LEX_BEHIND_NBYTES; back++) {
        uint8_t c = fst_lexer_before(lexer, pos, back);
        if (c == lexer->eol || (c == '{' && open == 0))
            return false;
        if (c == ':' && open == 0)
            return true;
        if (c == ')' || c == ']' || c == '}')
            open++;
        else if ((c == '(' || c == '[' || c == '{') && open > 0)
            open--;
    }
    return false;
}

size_t fst_rules_python(struct fst_lexer *lexer, size_t pos)
{
    uint8_t c = lexer->data[pos];
    if (c == '\\') {
        size_t eol = fst_rules_look(lexer, pos);
        if (fst_rules_blanks(lexer, pos + 1, eol) != eol || eol >= lexer->avail ||
            lexer->data[eol] != lexer->eol)
            return pos + 1;
        fst_lexer_enter(lexer, FST_MODE_CONTINUED, 0);
        return eol + 1;
    }
    if (in_format(lexer, pos))
        return pos + 1;
    return c == '#' ? 0 : open_string(lexer, pos, true);
}

/* A string at `pos` that goes on with the line before is a value. */
static size_t julia_value(struct fst_lexer *lexer, size_t pos)
{
    bool triple = fst_lexer_match(lexer, pos, "\"\"\"", 3);
    int index = fst_table_string(lexer->table, triple ? "\"\"\"" : "\"");
    if (lexer->data[pos] != '"' || index < 0)
        return pos;
    return fst_lexer_open(lexer, pos, (size_t)index);
}

/*
 * The begin of a line that goes on from the one before. No documentation stands there, and in Stata
 * a star is no comment.
 */
size_t fst_rules_continued(struct fst_lexer *lexer, size_t pos)
{
    bool definition = lexer->table->rules & FST_RULE_DOC_DEFINITION;
    while (pos < lexer->limit && fst_lex_is_blank(lexer->data[pos]) &&
           lexer->data[pos] != lexer->eol)
        pos++;
    if (pos == lexer->limit)
        return pos;
    fst_lexer_leave(lexer);
    if (definition)
        return fst_rules_definition_value(lexer, pos);
    if (lexer->table->rules & FST_RULE_DEFINITION_LINE)
        return julia_value(lexer, pos);
    if (!(lexer->table->rules & FST_RULE_PYTHON))
        return fst_lexer_at(lexer, pos) == '*' ? pos + 1 : pos;
    size_t quote = pos;
    while (quote < pos + 2 && fst_lex_is_alpha(fst_lexer_at(lexer, quote)))
        quote++;
    uint8_t c = fst_lexer_at(lexer, quote);
    if (quote >= lexer->limit || (c != '"' && c != '\''))
        return pos;
    size_t next = open_string(lexer, quote, false);
    return next ? next : pos;
}

/* In Julia an operator at the end of a line goes on with the next one. */
static size_t julia_operator(struct fst_lexer *lexer, size_t pos)
{
    size_t end = fst_rules_look(lexer, pos);
    if (fst_rules_blanks(lexer, pos + 1, end) != end || end >= lexer->avail ||
        lexer->data[end] != lexer->eol)
        return 0;
    fst_lexer_enter(lexer, FST_MODE_CONTINUED, 0);
    return end + 1;
}

size_t fst_rules_julia(struct fst_lexer *lexer, size_t pos)
{
    if (lexer->data[pos] != '"')
        return julia_operator(lexer, pos);
    if (lexer->docs_are_code || lexer->st.nest > 0 || lexer->st.depth > 0 ||
        !fst_lexer_first_text(lexer, pos))
        return 0;
    return fst_rules_documentation(lexer, pos);
}
