/* SPDX-License-Identifier: MIT */
/*
 * Strings that what stands before the quote makes another kind, and characters: Scala, Nim, Erlang,
 * Jai, Prolog, Puppet.
 *
 * They look back from the quote, as the rules of C's relatives do. One thread per lexer.
 */
#include "lang/rules/rules.h"

fst_lex_hook fst_rules_scala, fst_rules_nim, fst_rules_erlang, fst_rules_jai, fst_rules_prolog,
    fst_rules_puppet;

static bool is_triple(const struct fst_lexer *lexer, size_t pos)
{
    return fst_lexer_match(lexer, pos, "\"\"\"", 3);
}

/* Begins a text up to the next run of at least `quotes` quotes, which all are its end. */
static size_t raw_quotes(struct fst_lexer *lexer, size_t pos, size_t quotes, uint8_t arg)
{
    fst_lexer_enter(lexer, FST_MODE_PREFIXED, FST_PREFIXED_QUOTES | arg);
    lexer->st.kind = '"';
    lexer->st.level = (uint16_t)quotes;
    lexer->st.flags |= FST_LEX_RAW;
    return pos + quotes;
}

/* A name right before the quote is an interpolator: ${…} holds code. */
size_t fst_rules_scala(struct fst_lexer *lexer, size_t pos)
{
    if (!fst_lex_is_word(fst_lexer_before(lexer, pos, 1)))
        return 0;
    if (is_triple(lexer, pos))
        return raw_quotes(lexer, pos, 3, FST_PREFIXED_DOLLAR);
    fst_lexer_enter(lexer, FST_MODE_PREFIXED, FST_PREFIXED_DOLLAR | FST_PREFIXED_ONE_LINE);
    lexer->st.kind = '"';
    return pos + 1;
}

/* A name right before the quote makes the string raw: r"\" as well as fmt"\". */
size_t fst_rules_nim(struct fst_lexer *lexer, size_t pos)
{
    if (!fst_lex_is_word(fst_lexer_before(lexer, pos, 1)) || is_triple(lexer, pos))
        return 0;
    fst_lexer_enter(lexer, FST_MODE_PREFIXED, FST_PREFIXED_DOUBLED | FST_PREFIXED_ONE_LINE);
    lexer->st.kind = '"';
    lexer->st.flags |= FST_LEX_RAW;
    return pos + 1;
}

/* Three or more quotes that end their line; as many on a line of their own close. */
static size_t erlang_quotes(struct fst_lexer *lexer, size_t pos)
{
    size_t end = fst_rules_look(lexer, pos), quotes = 0;
    while (pos + quotes < end && lexer->data[pos + quotes] == '"')
        quotes++;
    if (quotes < 3 || fst_rules_blanks(lexer, pos + quotes, end) != end)
        return 0;
    return raw_quotes(lexer, pos, quotes, FST_PREFIXED_FIRST);
}

/* ~"…", ~b[…], ~S/…/: capitals have no escapes. */
size_t fst_rules_erlang(struct fst_lexer *lexer, size_t pos)
{
    if (lexer->data[pos] == '"')
        return erlang_quotes(lexer, pos);
    size_t open = pos + 1;
    uint8_t kind = fst_lexer_at(lexer, open);
    bool raw = kind == 'S' || kind == 'B';
    if (raw || kind == 's' || kind == 'b')
        open++;
    uint8_t c = fst_lexer_at(lexer, open);
    if (c == 0 || !strchr("([{</|'`#\"", c))
        return 0;
    size_t inside = c == '"' ? erlang_quotes(lexer, open) : 0;
    return inside ? inside
                  : fst_rules_quoted_begin(lexer, open + 1, c,
                                           FST_QUOTED_FLAT | (raw ? 0 : FST_QUOTED_ESCAPE));
}

/* #string TAG, with flags behind a comma; what follows the tag at the end is code again. */
size_t fst_rules_jai(struct fst_lexer *lexer, size_t pos)
{
    size_t end = fst_rules_look(lexer, pos);
    if (!fst_rules_is_word(lexer, pos + 1, end, "string"))
        return 0;
    size_t p = pos + 7;
    while (p < end && !fst_lex_is_blank(lexer->data[p]))
        p++;
    size_t tag = fst_rules_blanks(lexer, p, end), tag_end = fst_rules_word(lexer, tag, end);
    if (tag == tag_end || fst_rules_blanks(lexer, tag_end, end) != end ||
        !fst_lexer_heredoc(lexer, tag, tag_end - tag, FST_HEREDOC_BLANKS | FST_HEREDOC_TAIL))
        return 0;
    return tag_end;
}

/* 0'" is a character, with an escape or a doubled quote; behind another number a radix ends. */
size_t fst_rules_prolog(struct fst_lexer *lexer, size_t pos)
{
    uint8_t c = fst_lexer_before(lexer, pos, 1), next = fst_lexer_at(lexer, pos + 1);
    if (!fst_lex_is_digit(c))
        return 0;
    uint8_t left = fst_lexer_before(lexer, pos, 2);
    if (fst_lex_is_word(left) && !fst_lex_is_digit(left))
        return 0;
    if (c != '0' || fst_lex_is_digit(left) || next == lexer->eol || next == '\n')
        return pos + 1;
    bool two = next == '\\' || (next == '\'' && fst_lexer_at(lexer, pos + 2) == '\'');
    return pos + (two ? 3 : 2);
}

/* @(TAG), @("TAG":syntax/flags). */
size_t fst_rules_puppet(struct fst_lexer *lexer, size_t pos)
{
    size_t end = fst_rules_look(lexer, pos), tag = pos + 2;
    if (!fst_lexer_match(lexer, pos, "@(", 2) || !memchr(lexer->data + pos, ')', end - pos))
        return 0;
    tag = fst_rules_blanks(lexer, tag, end);
    tag += tag < end && lexer->data[tag] == '"';
    size_t tag_end = tag;
    while (tag_end < end && !strchr("\":/)", lexer->data[tag_end]))
        tag_end++;
    size_t behind = tag_end;
    while (tag_end > tag && fst_lex_is_blank(lexer->data[tag_end - 1]))
        tag_end--;
    if (tag == tag_end ||
        !fst_lexer_heredoc(lexer, tag, tag_end - tag, FST_HEREDOC_BLANKS | FST_HEREDOC_MARGIN))
        return 0;
    while (behind < end && lexer->data[behind] != ')')
        behind++;
    return behind;
}
