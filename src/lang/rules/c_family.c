/* SPDX-License-Identifier: MIT */
/*
 * Rules of C and its relatives: raw strings, digit separators, header names, and the strings of
 * Rust, C#, Swift, D and Zig.
 *
 * What a quote begins depends on what stands before it, so these rules look back from the quote
 * instead of making every letter an event. One thread per lexer.
 */
#include "lang/rules/rules.h"

fst_lex_hook fst_rules_c, fst_rules_rust, fst_rules_csharp, fst_rules_swift, fst_rules_d,
    fst_rules_zig, fst_rules_gas;

/* R"tag(, with the prefixes L, u, U, u8 before the R. */
static size_t c_raw_string(struct fst_lexer *lexer, size_t pos)
{
    uint8_t c = fst_lexer_before(lexer, pos, 2);
    if (c == 'L' || c == 'u' || c == 'U')
        c = fst_lexer_before(lexer, pos, 3);
    else if (c == '8' && fst_lexer_before(lexer, pos, 3) == 'u')
        c = fst_lexer_before(lexer, pos, 4);
    if (fst_lex_is_word(c))
        return 0;
    size_t end = pos + 1;
    for (; end <= pos + 17; end++) {
        c = fst_lexer_at(lexer, end);
        if (c == '(')
            break;
        if (fst_lex_is_blank(c) || c == '\n' || c == ')' || c == '\\' || c == '"')
            return 0;
    }
    if (end > pos + 17)
        return 0;
    fst_rules_tagged_begin(lexer, pos, end + 1, FST_TAGGED_CPP, false);
    lexer->st.len = (uint8_t)(end - pos - 1);
    lexer->st.hash = fst_lex_hash(lexer->data + pos + 1, lexer->st.len);
    return end + 1;
}

/* 1'000: the word before begins with a digit. */
static bool is_separator(const struct fst_lexer *lexer, size_t pos)
{
    if (!fst_lex_is_word(fst_lexer_at(lexer, pos + 1)))
        return false;
    uint8_t first = 0;
    for (size_t back = 1; back <= FST_LEX_BEHIND_NBYTES; back++) {
        uint8_t c = fst_lexer_before(lexer, pos, back);
        if (!fst_lex_is_word(c) && c != '\'' && c != '.')
            break;
        if (c != '.')
            first = c;
    }
    return fst_lex_is_digit(first);
}

/* Whether `word` ends `back` bytes before `pos`, and nothing but # and blanks precedes it. */
static bool is_directive(const struct fst_lexer *lexer, size_t pos, size_t back, const char *word)
{
    for (size_t n = strlen(word); n > 0; n--, back++) {
        if (fst_lexer_before(lexer, pos, back) != (uint8_t)word[n - 1])
            return false;
    }
    uint8_t c = fst_lexer_before(lexer, pos, back);
    while (back < FST_LEX_BEHIND_NBYTES && (c == ' ' || c == '\t'))
        c = fst_lexer_before(lexer, pos, ++back);
    if (c != '#')
        return false;
    do
        c = fst_lexer_before(lexer, pos, ++back);
    while (back < FST_LEX_BEHIND_NBYTES && fst_lex_is_blank(c) && c != lexer->eol);
    return c == lexer->eol;
}

/*
 * #include <a//b.h>: no comment in the name. Looked at from the <, which is rarer than the # of
 * headers full of #define.
 */
static size_t header_name(const struct fst_lexer *lexer, size_t pos)
{
    static const char *const names[] = {"include", "include_next", "import", "embed"};
    size_t back = 1;
    uint8_t c = fst_lexer_before(lexer, pos, back);
    while (back < FST_LEX_BEHIND_NBYTES && (c == ' ' || c == '\t'))
        c = fst_lexer_before(lexer, pos, ++back);
    if (c != 'e' && c != 't' && c != 'd')
        return 0;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (!is_directive(lexer, pos, back, names[i]))
            continue;
        size_t end = fst_rules_look(lexer, pos);
        const uint8_t *close = memchr(lexer->data + pos, '>', end - pos);
        return close ? (size_t)(close - lexer->data) + 1 : 0;
    }
    return 0;
}

/* The lexer itself passes over quotes and angles that are what they seem (enum fst_quick). */
size_t fst_rules_c(struct fst_lexer *lexer, size_t pos)
{
    switch (lexer->data[pos]) {
    case '"':
        return fst_lexer_before(lexer, pos, 1) == 'R' ? c_raw_string(lexer, pos) : 0;
    case '\'':
        return is_separator(lexer, pos) ? pos + 1 : 0;
    default:
        return header_name(lexer, pos);
    }
}

/* Whether what follows #if and #elif at `p` is a condition and no sentence. */
static bool is_condition(const struct fst_lexer *lexer, size_t p, size_t end)
{
    size_t word = fst_rules_word(lexer, p, end);
    if (word == p || fst_lex_is_digit(lexer->data[p]))
        return p < end;
    if (fst_rules_is_word(lexer, p, end, "defined"))
        return true;
    for (; p < word; p++) {
        if (lexer->data[p] >= 'a' && lexer->data[p] <= 'z')
            return false;
    }
    return true;
}

/* What must follow a directive's word, so that the line is one. */
enum tail { NAME, NOTHING, QUOTE, HEADER, CONDITION };

static bool has_tail(const struct fst_lexer *lexer, size_t p, size_t end, enum tail tail)
{
    uint8_t c = p < end ? lexer->data[p] : '\n';
    switch (tail) {
    case NAME:
        return fst_lex_is_alpha(c) || c == '_';
    case NOTHING:
        return c == '\n' || c == '/';
    case QUOTE:
        return c == '"';
    case HEADER:
        return c == '"' || c == '<';
    case CONDITION:
        return is_condition(lexer, p, end);
    }
    return false;
}

/*
 * Assembly for gas: a # that begins a line begins a comment, unless the line is the preprocessor's.
 * "# define X" is one, "# defines it" is not; what can be both is what the text behind it says.
 */
size_t fst_rules_gas(struct fst_lexer *lexer, size_t pos)
{
    static const struct {
        const char *word;
        enum tail tail;
    } directives[] = {
        {"define", NAME},   {"undef", NAME},     {"ifdef", NAME},    {"ifndef", NAME},
        {"pragma", NAME},   {"else", NOTHING},   {"endif", NOTHING}, {"error", QUOTE},
        {"warning", QUOTE}, {"include", HEADER}, {"if", CONDITION},  {"elif", CONDITION},
    };
    uint8_t c = fst_lexer_at(lexer, pos + 1);
    if (!fst_lexer_first_text(lexer, pos))
        return 0;
    size_t end = fst_rules_look(lexer, pos);
    size_t p = fst_rules_blanks(lexer, pos + 1, end);
    bool close = c != ' ' && c != '\t';
    if (close &&
        (fst_rules_is_word(lexer, p, end, "line") || fst_rules_is_word(lexer, p, end, "ident") ||
         fst_rules_is_word(lexer, p, end, "import") ||
         fst_rules_is_word(lexer, p, end, "include_next")))
        return pos + 1;
    for (size_t i = 0; i < sizeof(directives) / sizeof(directives[0]); i++) {
        if (!fst_rules_is_word(lexer, p, end, directives[i].word))
            continue;
        p = fst_rules_blanks(lexer, p + strlen(directives[i].word), end);
        return close || has_tail(lexer, p, end, directives[i].tail)
                   ? pos + 1
                   : fst_lexer_comment_line(lexer, pos);
    }
    return fst_lexer_comment_line(lexer, pos);
}

/* How many # stand before the quote at `pos`. */
static size_t hashes_before(const struct fst_lexer *lexer, size_t pos)
{
    size_t n = 0;
    while (n < 60 && fst_lexer_before(lexer, pos, n + 1) == '#')
        n++;
    return n;
}

size_t fst_rules_rust(struct fst_lexer *lexer, size_t pos)
{
    size_t n = hashes_before(lexer, pos), back = n + 2;
    if (fst_lexer_before(lexer, pos, n + 1) != 'r')
        return 0;
    uint8_t c = fst_lexer_before(lexer, pos, back);
    if (c == 'b' || c == 'c')
        c = fst_lexer_before(lexer, pos, back + 1);
    if (fst_lex_is_word(c))
        return 0;
    fst_rules_tagged_begin(lexer, pos, pos + 1, FST_TAGGED_HASHES, false);
    lexer->st.level = (uint16_t)n;
    return pos + 1;
}

/* """ … """ of any length, $$ making so many braces an interpolation. */
static size_t csharp_raw(struct fst_lexer *lexer, size_t pos, size_t quotes, size_t dollars)
{
    size_t end = fst_rules_look(lexer, pos + quotes);
    size_t text = fst_rules_blanks(lexer, pos + quotes, end);
    bool one_line = text < end;
    uint8_t arg = FST_PREFIXED_QUOTES;
    if (one_line)
        arg |= FST_PREFIXED_ONE_LINE;
    if (dollars)
        arg |= FST_PREFIXED_BRACE;
    fst_lexer_enter(lexer, FST_MODE_PREFIXED, arg);
    lexer->st.kind = '"';
    lexer->st.flags |= FST_LEX_RAW;
    lexer->st.level = (uint16_t)(quotes | dollars << 8);
    return pos + quotes;
}

size_t fst_rules_csharp(struct fst_lexer *lexer, size_t pos)
{
    if (lexer->data[pos] == '#') {
        if (!fst_lexer_first_text(lexer, pos))
            return 0;
        static const char *const texts[] = {"region", "endregion", "error", "warning", "pragma"};
        size_t end = fst_rules_look(lexer, pos);
        size_t p = fst_rules_blanks(lexer, pos + 1, end);
        for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
            if (fst_rules_is_word(lexer, p, end, texts[i])) {
                fst_lexer_enter(lexer, FST_MODE_SKIP_LINE, 0);
                return pos + 1;
            }
        }
        return 0;
    }
    bool verbatim = false;
    size_t dollars = 0, back = 1, quotes = 1;
    for (uint8_t c; back < 60; back++) {
        c = fst_lexer_before(lexer, pos, back);
        if (c == '$')
            dollars++;
        else if (c == '@')
            verbatim = true;
        else
            break;
    }
    while (quotes < 100 && fst_lexer_at(lexer, pos + quotes) == '"')
        quotes++;
    if (quotes >= 3 && !verbatim)
        return csharp_raw(lexer, pos, quotes, dollars);
    if (!verbatim && dollars == 0)
        return 0;
    unsigned arg = dollars ? FST_PREFIXED_BRACE : 0;
    arg |= verbatim ? FST_PREFIXED_DOUBLED : FST_PREFIXED_ONE_LINE;
    fst_lexer_enter(lexer, FST_MODE_PREFIXED, (uint8_t)arg);
    lexer->st.kind = '"';
    if (verbatim)
        lexer->st.flags |= FST_LEX_RAW;
    return pos + 1;
}

/* A slash after which a regular expression can't begin is one of these or stands after a value. */
static size_t swift_regex(struct fst_lexer *lexer, size_t pos)
{
    static const char *const keywords[] = {"return", "in",    "case",  "where", "if",
                                           "try",    "await", "while", NULL};
    uint8_t next = fst_lexer_at(lexer, pos + 1), before = fst_lexer_before(lexer, pos, 1);
    if (next == '/' || next == '*' || fst_lex_is_blank(next) || next == '=' || next == ')')
        return 0;
    if (!fst_lex_is_blank(before) && before != '(' && before != ',' && before != '[')
        return 0;
    if (fst_rules_after_value(lexer, pos, keywords))
        return 0;
    return fst_rules_behind(lexer, pos + 1, '/') ? fst_rules_regex_begin(lexer, pos) : 0;
}

/* #/…/#, which may span lines if its first one holds nothing else. */
static size_t swift_extended_regex(struct fst_lexer *lexer, size_t pos, size_t hashes)
{
    size_t end = fst_rules_look(lexer, pos);
    bool one_line = fst_rules_blanks(lexer, pos + 1, end) < end;
    fst_lexer_enter(lexer, FST_MODE_PREFIXED,
                    FST_PREFIXED_HASHES | (one_line ? FST_PREFIXED_ONE_LINE : 0));
    lexer->st.kind = '/';
    lexer->st.level = (uint16_t)hashes;
    lexer->st.flags |= FST_LEX_RAW;
    return pos + 1;
}

/* #"""# is a string of one quote: a quote and all of the hashes follow on the line. */
static bool closes_on_line(const struct fst_lexer *lexer, size_t pos, size_t hashes)
{
    size_t end = fst_rules_look(lexer, pos);
    for (; pos < end; pos++) {
        size_t n = 0;
        while (lexer->data[pos] == '"' && n < hashes && fst_lexer_at(lexer, pos + 1 + n) == '#')
            n++;
        if (n == hashes)
            return true;
    }
    return false;
}

size_t fst_rules_swift(struct fst_lexer *lexer, size_t pos)
{
    size_t n = hashes_before(lexer, pos);
    if (lexer->data[pos] == '/')
        return n > 0 ? swift_extended_regex(lexer, pos, n) : swift_regex(lexer, pos);
    if (n == 0)
        return 0;
    bool triple = fst_lexer_match(lexer, pos, "\"\"\"", 3) && !closes_on_line(lexer, pos + 2, n);
    fst_lexer_enter(lexer, FST_MODE_PREFIXED,
                    FST_PREFIXED_HASHES | (triple ? 0 : FST_PREFIXED_ONE_LINE));
    lexer->st.kind = '"';
    lexer->st.level = (uint16_t)n;
    if (triple)
        lexer->st.flags |= FST_LEX_LONG;
    return pos + (triple ? 3 : 1);
}

/* q"(…)", q"TAG … TAG", q"/…/". */
static size_t d_delimited(struct fst_lexer *lexer, size_t pos)
{
    uint8_t open = fst_lexer_at(lexer, pos + 1);
    size_t end = fst_rules_word(lexer, pos + 1, fst_rules_look(lexer, pos + 1));
    size_t len = end - pos - 1;
    if (len == 0 && open != lexer->eol && open != '\n')
        return fst_rules_quoted_begin(lexer, pos + 2, open, FST_QUOTED_DQ);
    if (len == 0 || len > FST_LEX_MAX_TAG_NBYTES)
        return 0;
    fst_rules_tagged_begin(lexer, pos, end, FST_TAGGED_LINE, false);
    lexer->st.len = (uint8_t)len;
    lexer->st.hash = fst_lex_hash(lexer->data + pos + 1, len);
    return end;
}

size_t fst_rules_d(struct fst_lexer *lexer, size_t pos)
{
    uint8_t prefix = fst_lexer_before(lexer, pos, 1), quote = lexer->data[pos];
    if ((prefix != 'q' && prefix != 'r' && prefix != 'i') || (quote == '`' && prefix != 'i') ||
        fst_lex_is_word(fst_lexer_before(lexer, pos, 2)))
        return 0;
    if (prefix == 'q')
        return d_delimited(lexer, pos);
    fst_lexer_enter(lexer, FST_MODE_PREFIXED, prefix == 'i' ? FST_PREFIXED_DOLLAR : 0);
    lexer->st.kind = quote;
    if (prefix == 'r' || quote == '`')
        lexer->st.flags |= FST_LEX_RAW;
    return pos + 1;
}

/* \\ begins a line of a string. */
size_t fst_rules_zig(struct fst_lexer *lexer, size_t pos)
{
    if (fst_lexer_at(lexer, pos + 1) != '\\')
        return 0;
    fst_lexer_enter(lexer, FST_MODE_SKIP_LINE, 0);
    return pos + 1;
}
