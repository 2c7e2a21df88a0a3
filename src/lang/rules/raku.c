/* SPDX-License-Identifier: MIT */
/*
 * Raku: Pod blocks, comments in brackets, quotations, heredocs, and names with an apostrophe.
 *
 * Pod is found at the starts of lines, as in Perl, but is named, nests, and may be a paragraph. One
 * thread per lexer.
 */
#include "lang/rules/rules.h"

fst_lex_hook fst_rules_raku;
fst_lex_mode_fn fst_rules_raku_comment;

static bool is_bracket(uint8_t c)
{
    return fst_rules_partner(c) != c;
}

/* #`(…), #|{{…}}, #=[…]: as many closing brackets end it; st.kind is the opening one. */
static size_t bracket_comment(struct fst_lexer *lexer, size_t pos)
{
    uint8_t mark = fst_lexer_at(lexer, pos + 1), open = fst_lexer_at(lexer, pos + 2);
    if ((mark != '`' && mark != '|' && mark != '=') || !is_bracket(open))
        return 0;
    size_t n = 1;
    while (n < 16 && fst_lexer_at(lexer, pos + 2 + n) == open)
        n++;
    fst_lexer_enter(lexer, FST_MODE_RAKU_COMMENT, 0);
    lexer->st.kind = open;
    lexer->st.len = (uint8_t)n;
    fst_lexer_paint(lexer, pos, pos + 2 + n);
    return pos + 2 + n;
}

static bool is_run(const struct fst_lexer *lexer, size_t pos, uint8_t c)
{
    for (size_t i = 0; i < lexer->st.len; i++) {
        if (fst_lexer_at(lexer, pos + i) != c)
            return false;
    }
    return true;
}

size_t fst_rules_raku_comment(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    size_t from = pos;
    uint8_t open = st->kind, close = fst_rules_partner(open);
    while (pos < lexer->limit) {
        uint8_t c = lexer->data[pos];
        if ((c != open && c != close) || !is_run(lexer, pos, c)) {
            pos++;
            continue;
        }
        pos += st->len;
        if (c == open && st->level < UINT16_MAX)
            st->level++;
        else if (c == close && st->level-- == 0) {
            fst_lexer_leave(lexer);
            break;
        }
    }
    fst_lexer_paint(lexer, from, pos);
    return pos;
}

/* Words that quote; a number of parts is 2 where the second one follows the first's delimiter. */
static const struct {
    const char *name;
    uint8_t arg;
} words[] = {
    {"qqx", FST_QUOTED_ESCAPE},
    {"qqw", FST_QUOTED_ESCAPE},
    {"qx", FST_QUOTED_ESCAPE},
    {"qw", FST_QUOTED_ESCAPE},
    {"qq", FST_QUOTED_ESCAPE},
    {"q", FST_QUOTED_ESCAPE},
    {"Q", 0},
    {"m", FST_QUOTED_ESCAPE},
    {"rx", FST_QUOTED_ESCAPE},
    {"s", FST_QUOTED_ESCAPE | FST_QUOTED_TWICE},
    {"tr", FST_QUOTED_ESCAPE | FST_QUOTED_TWICE},
};

/* The tag between the delimiters at `pos`: the position behind them, or `none`. */
static size_t heredoc(struct fst_lexer *lexer, size_t pos, size_t end, size_t none)
{
    size_t open = fst_rules_blanks(lexer, pos, end);
    uint8_t c = open < end ? lexer->data[open] : 0, close = fst_rules_partner(c);
    if (c == 0 || !strchr("/'\"([{<|!", c))
        return none;
    const uint8_t *found = memchr(lexer->data + open + 1, close, end - open - 1);
    size_t close_at = found ? (size_t)(found - lexer->data) : end;
    if (close_at == end ||
        !fst_lexer_heredoc(lexer, open + 1, close_at - open - 1, FST_HEREDOC_BLANKS))
        return none;
    return close_at + 1;
}

/* Behind the word that ends at `pos`: adverbs, then a delimiter. */
static size_t quotation(struct fst_lexer *lexer, size_t pos, size_t end, uint8_t arg)
{
    size_t p = pos;
    while (p < end && lexer->data[p] == ':') {
        size_t adverb = p + 1;
        p = fst_rules_word(lexer, adverb, end);
        if (p == adverb)
            return 0;
        if (fst_rules_is_word(lexer, adverb, end, "to") ||
            fst_rules_is_word(lexer, adverb, end, "heredoc"))
            return heredoc(lexer, p, end, p);
    }
    size_t open = fst_rules_blanks(lexer, p, end);
    uint8_t c = open < end ? lexer->data[open] : 0;
    /* q(…) is a call. */
    const char *delimiters = open > p ? "{[<(" : p > pos ? "{[<(/|!'\"" : "{[</|!'\"";
    if (c == 0 || !strchr(delimiters, c))
        return 0;
    if (is_bracket(c))
        arg &= (uint8_t)~FST_QUOTED_TWICE; /* s[…] = … */
    return fst_rules_quoted_begin(lexer, open + 1, c, arg);
}

static size_t quote_word(struct fst_lexer *lexer, size_t pos)
{
    uint8_t left = fst_lexer_before(lexer, pos, 1);
    if (fst_lex_is_word(left) || (left != 0 && strchr("$@%&.-:'<", left)))
        return 0;
    size_t end = fst_rules_look(lexer, pos);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (fst_rules_is_word(lexer, pos, end, words[i].name))
            return quotation(lexer, pos + strlen(words[i].name), end, words[i].arg);
    }
    return 0;
}

/* A regular expression on one line, where no value stands before the slash. */
static size_t regex(struct fst_lexer *lexer, size_t pos)
{
    static const char *const keywords[] = {"if",    "when",   "unless", "and",  "or",
                                           "not",   "return", "split",  "grep", "while",
                                           "until", "token",  NULL};
    if (fst_rules_after_value(lexer, pos, keywords))
        return 0;
    return fst_rules_behind(lexer, pos + 1, '/');
}

size_t fst_rules_raku(struct fst_lexer *lexer, size_t pos)
{
    switch (lexer->data[pos]) {
    case '#':
        return bracket_comment(lexer, pos);
    case '/':
        return regex(lexer, pos);
    case '\'':
        return fst_lex_is_word(fst_lexer_before(lexer, pos, 1)) &&
                       fst_lex_is_alpha(fst_lexer_at(lexer, pos + 1))
                   ? pos + 1
                   : 0;
    default:
        return quote_word(lexer, pos);
    }
}

/* The word of a directive that begins the line at `pos`, its end in *end; or 0. */
static size_t directive(const struct fst_lexer *lexer, size_t pos, size_t *end)
{
    size_t look = fst_rules_look(lexer, pos), p = fst_rules_blanks(lexer, pos, look);
    if (p >= look || lexer->data[p] != '=')
        return 0;
    *end = fst_rules_word(lexer, p + 1, look);
    return *end > p + 1 && fst_lex_is_alpha(lexer->data[p + 1]) ? p + 1 : 0;
}

/* Whether a word is one that begins a block; those in capitals all do. */
static bool is_block(const struct fst_lexer *lexer, size_t word, size_t end)
{
    static const char *const names[] = {"pod",     "rakudoc",  "head",  "item",    "para", "code",
                                        "comment", "table",    "input", "output",  "defn", "nested",
                                        "config",  "encoding", "alias", "for",     "end",  "data",
                                        "numitem", "numhead",  "place", "formula", "row",  "cell"};
    size_t len = end - word, capitals = 0;
    while (len > 1 && fst_lex_is_digit(lexer->data[word + len - 1]))
        len--;
    while (capitals < len && (uint8_t)(lexer->data[word + capitals] - 'A') < 26)
        capitals++;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strlen(names[i]) == len && memcmp(lexer->data + word, names[i], len) == 0)
            return true;
    }
    return capitals == len;
}

/* The name behind =begin or =end, as a hash; 0 when `word` is not `which`. */
static uint32_t name_hash(const struct fst_lexer *lexer, size_t word, const char *which)
{
    size_t look = fst_rules_look(lexer, word);
    if (!fst_rules_is_word(lexer, word, look, which))
        return 0;
    size_t name = fst_rules_blanks(lexer, word + strlen(which), look);
    return fst_lex_hash(lexer->data + name, fst_rules_word(lexer, name, look) - name);
}

size_t fst_rules_line_raku(struct fst_lexer *lexer, size_t pos)
{
    size_t end, word = directive(lexer, pos, &end);
    if (!word)
        return 0;
    uint32_t hash = name_hash(lexer, word, "begin");
    if (fst_rules_is_word(lexer, word, end, "finish")) {
        fst_lexer_enter(lexer, FST_MODE_TO_EOF, 1);
        return pos;
    }
    if (!hash && !is_block(lexer, word, end))
        return 0;
    fst_rules_until_enter(lexer, hash ? FST_UNTIL_END : FST_UNTIL_PARAGRAPH, true);
    lexer->st.hash = hash;
    return fst_rules_until_line(lexer, pos);
}

enum fst_rules_line fst_rules_raku_line(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    size_t end, word = directive(lexer, pos, &end);
    if (st->kind == FST_UNTIL_PARAGRAPH) {
        size_t look = fst_rules_look(lexer, pos);
        return word || fst_rules_blanks(lexer, pos, look) == look ? FST_RULES_LINE_BEHIND
                                                                  : FST_RULES_LINE_INSIDE;
    }
    if (!word)
        return FST_RULES_LINE_INSIDE;
    if (name_hash(lexer, word, "begin") == st->hash && st->level < UINT16_MAX)
        st->level++;
    else if (name_hash(lexer, word, "end") == st->hash && --st->level == 0)
        return FST_RULES_LINE_LAST;
    return FST_RULES_LINE_INSIDE;
}
