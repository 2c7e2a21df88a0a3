/* SPDX-License-Identifier: MIT */
/*
 * Raku: comments and quotations in brackets, heredocs, names with an apostrophe. Its documentation
 * is in lang/rules/blocks.c. One thread per lexer.
 */
#include "lang/rules/rules.h"

fst_lex_hook fst_rules_raku;

/* #`( … ), and #|( … ) and #=( … ) of declarations: any bracket, nested. */
static size_t raku_comment(struct fst_lexer *lexer, size_t pos)
{
    uint8_t mark = fst_lexer_at(lexer, pos + 1), open = fst_lexer_at(lexer, pos + 2);
    if (mark == 0 || open == 0 || !strchr("`|=", mark) || !strchr("([{<", open))
        return 0;
    fst_rules_quoted_begin(lexer, pos + 3, open, 0);
    lexer->st.flags |= FST_LEX_DOC;
    fst_lexer_paint(lexer, pos, pos + 3);
    return pos + 3;
}

/* q:to/END/, qq:to<END> … */
static size_t raku_heredoc(struct fst_lexer *lexer, size_t pos)
{
    uint8_t left = fst_lexer_before(lexer, pos, 1) | 0x20;
    bool to = fst_lexer_match(lexer, pos, ":to", 3);
    if ((!to && !fst_lexer_match(lexer, pos, ":heredoc", 8)) || (left != 'q' && left != 'w'))
        return 0;
    size_t end = fst_rules_look(lexer, pos), p = fst_rules_blanks(lexer, pos + (to ? 3 : 8), end);
    if (p >= end || fst_lex_is_word(lexer->data[p]))
        return 0;
    uint8_t close = fst_rules_partner(lexer->data[p]);
    size_t tag = ++p;
    while (p < end && lexer->data[p] != close)
        p++;
    if (p == end || p == tag || !fst_lexer_heredoc(lexer, tag, p - tag, FST_HEREDOC_BLANKS))
        return 0;
    return p + 1;
}

/* q[…], qq{…}, Q<…>; a round bracket would call a function. */
static size_t raku_quotation(struct fst_lexer *lexer, size_t pos)
{
    uint8_t left = fst_lexer_before(lexer, pos, 1);
    if (fst_lex_is_word(left) || (left != 0 && strchr("$@%&.-':!", left)))
        return 0;
    size_t end = fst_rules_look(lexer, pos), p = fst_rules_word(lexer, pos, end);
    static const char *const words[] = {"q", "qq", "Q", "qw", "qqw", "qx", "qqx"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (p < end && fst_rules_is_word(lexer, pos, end, words[i]) && lexer->data[p] != 0 &&
            strchr("[{</|!", lexer->data[p]))
            return fst_rules_quoted_begin(lexer, p + 1, lexer->data[p],
                                          lexer->data[pos] == 'Q' ? 0 : FST_QUOTED_ESCAPE);
    }
    return 0;
}

size_t fst_rules_raku(struct fst_lexer *lexer, size_t pos)
{
    switch (lexer->data[pos]) {
    case '#':
        return raku_comment(lexer, pos);
    case ':':
        return raku_heredoc(lexer, pos);
    case '\'':
        return fst_lex_is_word(fst_lexer_before(lexer, pos, 1)) &&
                       fst_lex_is_alpha(fst_lexer_at(lexer, pos + 1))
                   ? pos + 1
                   : 0;
    default:
        return raku_quotation(lexer, pos);
    }
}
