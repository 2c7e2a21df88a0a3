/* SPDX-License-Identifier: MIT */
/*
 * Perl: quote-like operators with any delimiter, heredocs, regular expressions, POD, __END__.
 *
 * A word like q or s begins a quotation when nothing around it says that it is a name: no sigil or
 * word before it, no => or closing bracket behind it. One thread per lexer.
 */
#include "lang/rules/rules.h"

fst_lex_hook fst_rules_perl;

static const char *const keywords[] = {
    "return", "if",   "unless", "while",   "until", "and",  "or",     "not", "split", "grep",
    "map",    "join", "push",   "unshift", "print", "x",    "lt",     "gt",  "le",    "ge",
    "eq",     "ne",   "cmp",    "when",    "xor",   "like", "unlike", NULL};

struct quote_word {
    const char *name;
    uint8_t arg;
};

static const struct quote_word words[] = {
    {"qq", FST_QUOTED_ESCAPE},
    {"qw", FST_QUOTED_ESCAPE},
    {"qr", FST_QUOTED_ESCAPE},
    {"qx", FST_QUOTED_ESCAPE},
    {"q", FST_QUOTED_ESCAPE},
    {"m", FST_QUOTED_ESCAPE},
    {"tr", FST_QUOTED_ESCAPE | FST_QUOTED_TWICE},
    {"s", FST_QUOTED_ESCAPE | FST_QUOTED_TWICE},
    {"y", FST_QUOTED_ESCAPE | FST_QUOTED_TWICE},
};

/* Whether the delimiter at `open`, behind the word that ends at `end`, can begin a quotation. */
static bool is_delimiter(const struct fst_lexer *lexer, size_t end, size_t open, bool twice)
{
    uint8_t c = fst_lexer_at(lexer, open), next = fst_lexer_at(lexer, open + 1);
    if (c == ')' || c == '}' || c == ']' || c == ';' || c == '>' || fst_lex_is_word(c) ||
        c == '\n' || c == lexer->eol)
        return false;
    if (open > end)
        return c == '(' || c == '{' || c == '[' || c == '<' || c == '/' || c == '!' || c == '|' ||
               c == '\'' || c == '"';
    if (c == '=')
        return twice && next != '>' && next != '=' && !fst_lex_is_blank(next);
    if (c == ',')
        return !fst_lex_is_blank(next);
    return c != '-' || next != '>';
}

static size_t perl_word(struct fst_lexer *lexer, size_t pos)
{
    uint8_t left = fst_lexer_before(lexer, pos, 1);
    if (fst_lex_is_word(left) || left == '$' || left == '@' || left == '%' || left == '&' ||
        left == '-' || left == '\'' || (left == ':' && fst_lexer_before(lexer, pos, 2) == ':') ||
        (left == '>' && fst_lexer_before(lexer, pos, 2) == '-'))
        return 0;
    static const char *const sub[] = {"sub", "package", NULL};
    size_t end = fst_rules_look(lexer, pos);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (!fst_rules_is_word(lexer, pos, end, words[i].name))
            continue;
        size_t name_end = pos + strlen(words[i].name);
        size_t open = fst_rules_blanks(lexer, name_end, end);
        bool bound = open == name_end && fst_lexer_at(lexer, open) == ';' &&
                     fst_lexer_last_text(lexer, pos, NULL) == '~';
        if ((!bound && !is_delimiter(lexer, name_end, open, words[i].arg & FST_QUOTED_TWICE)) ||
            (fst_lex_is_blank(left) && fst_rules_after_word(lexer, pos, sub)))
            return 0;
        if (left == '{' && fst_lexer_at(lexer, name_end) == '}')
            return 0;
        return fst_rules_quoted_begin(lexer, open + 1, lexer->data[open], words[i].arg);
    }
    return 0;
}

static size_t perl_regex(struct fst_lexer *lexer, size_t pos)
{
    static const char *const operators[] = {"if",  "unless", "while", "until", "and", "or",
                                            "not", "return", "split", "grep",  NULL};
    /* An empty pattern, or the operator. */
    if (fst_lexer_at(lexer, pos + 1) == '/')
        return pos + 2;
    if (fst_rules_after_value(lexer, pos, keywords))
        return pos + 1;
    /* Where an operand must stand it may span lines, else it is one that ends on its line. */
    uint8_t last = fst_lexer_last_text(lexer, pos, NULL);
    if ((last != 0 && strchr("~(,=!&|", last)) || fst_rules_after_word(lexer, pos, operators))
        return fst_rules_quoted_begin(lexer, pos + 1, '/', FST_QUOTED_ESCAPE);
    size_t end = fst_rules_look(lexer, pos);
    for (size_t p = pos + 1; p < end; p++) {
        if (lexer->data[p] == '\\')
            p++;
        else if (lexer->data[p] == '/')
            return fst_rules_quoted_begin(lexer, pos + 1, '/', FST_QUOTED_ESCAPE);
    }
    return pos + 1;
}

static size_t perl_heredoc(struct fst_lexer *lexer, size_t pos)
{
    if (!fst_lexer_match(lexer, pos, "<<", 2))
        return 0;
    size_t end = fst_rules_look(lexer, pos), p = pos + 2, next;
    bool indented = p < end && lexer->data[p] == '~';
    p += indented;
    size_t quote_at = fst_rules_blanks(lexer, p, end), tag = p;
    uint8_t quote = quote_at < end ? lexer->data[quote_at] : 0;
    if (quote == '"' || quote == '\'' || quote == '`') {
        const uint8_t *close = memchr(lexer->data + quote_at + 1, quote, end - quote_at - 1);
        if (!close)
            return pos + 2;
        tag = quote_at + 1;
        p = (size_t)(close - lexer->data);
        next = p + 1;
    } else {
        if (fst_lexer_at(lexer, p) == '\\')
            tag = ++p;
        p = next = fst_rules_word(lexer, p, end);
        uint8_t left = fst_lexer_before(lexer, pos, 1);
        if (p == tag || fst_lex_is_digit(lexer->data[tag]) || fst_lex_is_digit(left) ||
            left == ')' || left == '}' || left == ']')
            return pos + 2;
    }
    return fst_lexer_heredoc(lexer, tag, p - tag, indented ? FST_HEREDOC_BLANKS : 0) ? next
                                                                                     : pos + 2;
}

size_t fst_rules_perl(struct fst_lexer *lexer, size_t pos)
{
    uint8_t c = lexer->data[pos];
    switch (c) {
    case '/':
        return perl_regex(lexer, pos);
    case '<':
        return perl_heredoc(lexer, pos);
    case '$': {
        /* $", $', $#, $/ … are variables. */
        uint8_t next = fst_lexer_at(lexer, pos + 1);
        return next != 0 && strchr("\"'`#/\\<;&", next) ? pos + 2 : 0;
    }
    case '#':
    case '\\':
        return 0;
    default:
        return perl_word(lexer, pos);
    }
}

/* format NAME =, up to a line that is a dot. */
static size_t perl_format(struct fst_lexer *lexer, size_t pos, size_t end)
{
    size_t p = fst_rules_blanks(lexer, pos, end);
    if (!fst_rules_is_word(lexer, p, end, "format"))
        return 0;
    size_t name = fst_rules_blanks(lexer, p + 6, end);
    p = fst_rules_blanks(lexer, fst_rules_word(lexer, name, end), end);
    bool begins = p < end && lexer->data[p] == '=' && fst_rules_blanks(lexer, p + 1, end) == end;
    return begins && fst_lexer_heredoc_tag(lexer, (const uint8_t *)".", 1, 0) ? p + 1 : 0;
}

/* Whether the word that ends at `pos` is a key or an argument, which ends no program. */
static bool is_name(const struct fst_lexer *lexer, size_t pos, size_t end)
{
    size_t p = fst_rules_blanks(lexer, pos, end);
    return p < end && strchr("=,)}]", lexer->data[p]);
}

/* Perl reads a =cut that closes nothing as any other word: documentation begins. */
size_t fst_rules_line_perl(struct fst_lexer *lexer, size_t pos)
{
    if (lexer->data[pos] == '=' && fst_lex_is_alpha(fst_lexer_at(lexer, pos + 1)))
        return fst_rules_pod_begin(lexer, pos);
    size_t end = fst_rules_look(lexer, pos), p = fst_rules_blanks(lexer, pos, end);
    size_t format = perl_format(lexer, p, end);
    if (format)
        return format;
    bool data = fst_rules_is_word(lexer, p, end, "__DATA__");
    if (!data && !fst_rules_is_word(lexer, p, end, "__END__"))
        return 0;
    p += data ? 8 : 7;
    if (is_name(lexer, p, end))
        return 0;
    /* Nobody reads what follows __END__ but POD's readers; __DATA__ is the program's own text. */
    fst_lexer_enter(lexer, FST_MODE_TO_EOF, !data);
    return p;
}
