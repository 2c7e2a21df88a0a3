/* SPDX-License-Identifier: MIT */
/*
 * JavaScript and its relatives: regular expressions against division, JSX elements and their text;
 * and the regular expressions of awk and sed.
 *
 * A slash divides when a value stands before it on its line. An element's nesting is st.level;
 * code in braces inside of it is put aside as a frame. One thread per lexer.
 */
#include "lang/rules/rules.h"

fst_lex_hook fst_rules_js, fst_rules_jsx, fst_rules_regex;
fst_lex_mode_fn fst_rules_jsx_tag, fst_rules_jsx_text;

static const char *const keywords[] = {"return", "typeof", "instanceof", "in",    "of",     "new",
                                       "delete", "void",   "throw",      "case",  "do",     "else",
                                       "yield",  "await",  "default",    "print", "printf", NULL};

/* Whether a slash closes on the same line, classes and escapes minded; far ones count. */
static bool has_closing_slash(const struct fst_lexer *lexer, size_t pos)
{
    size_t end = fst_rules_look(lexer, pos);
    bool in_class = false;
    for (size_t p = pos + 1; p < end; p++) {
        uint8_t c = lexer->data[p];
        if (c == '\\')
            p++;
        else if (c == '[')
            in_class = true;
        else if (c == ']')
            in_class = false;
        else if (c == '/' && !in_class)
            return true;
    }
    return end == pos + FST_RULES_LOOK_NBYTES;
}

/* Whether `word` ends `back` bytes before `pos`, as a whole. */
static bool is_word_before(const struct fst_lexer *lexer, size_t pos, size_t back, const char *word)
{
    for (size_t n = strlen(word); n > 0; n--, back++) {
        if (fst_lexer_before(lexer, pos, back) != (uint8_t)word[n - 1])
            return false;
    }
    uint8_t c = fst_lexer_before(lexer, pos, back);
    return !fst_lex_is_word(c) && c != '.';
}

/* if (…) /x/: the bracket `back` bytes before `pos` ends no value. */
static bool ends_condition(const struct fst_lexer *lexer, size_t pos, size_t back)
{
    static const char *const words[] = {"if", "while", "for", "with"};
    size_t depth = 0;
    for (; back < FST_LEX_BEHIND_NBYTES; back++) {
        uint8_t c = fst_lexer_before(lexer, pos, back);
        if (c == lexer->eol)
            return false;
        depth += c == ')';
        if (c == '(' && --depth == 0)
            break;
    }
    do
        back++;
    while (back < FST_LEX_BEHIND_NBYTES && fst_lexer_before(lexer, pos, back) == ' ');
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (is_word_before(lexer, pos, back, words[i]))
            return true;
    }
    return false;
}

/* Whether a slash at `pos` divides; a! of TypeScript is a value, !/x/ is none. */
static bool divides(const struct fst_lexer *lexer, size_t pos)
{
    size_t back = 0;
    uint8_t c = fst_lexer_last_text(lexer, pos, &back);
    if (c == ')')
        return !ends_condition(lexer, pos, back);
    if (c == '!' && back <= pos) {
        uint8_t left = fst_lexer_before(lexer, pos, back + 1);
        return (fst_lex_is_word(left) || left == ')' || left == ']') &&
               fst_rules_after_value(lexer, pos - back, keywords);
    }
    return fst_rules_after_value(lexer, pos, keywords);
}

static size_t regex(struct fst_lexer *lexer, size_t pos)
{
    uint8_t next = fst_lexer_at(lexer, pos + 1);
    if (next == '/' || next == '*' || divides(lexer, pos))
        return 0;
    if (has_closing_slash(lexer, pos))
        return fst_rules_regex_begin(lexer, pos);
    /* Groovy's strings between slashes may span lines; one must be meant where this stands. */
    uint8_t last = fst_lexer_last_text(lexer, pos, NULL);
    return fst_table_string(lexer->table, "$/") >= 0 && last != 0 && strchr("=(,~", last)
               ? fst_rules_quoted_begin(lexer, pos + 1, '/', FST_QUOTED_ESCAPE)
               : 0;
}

size_t fst_rules_js(struct fst_lexer *lexer, size_t pos)
{
    return regex(lexer, pos);
}

/*
 * awk has no // comments: an empty expression is one too. CoffeeScript has expressions between
 * three slashes, while two divide.
 */
size_t fst_rules_regex(struct fst_lexer *lexer, size_t pos)
{
    int index = fst_lexer_at(lexer, pos + 1) == '/' ? fst_table_string(lexer->table, "///") : -1;
    if (index >= 0)
        return fst_lexer_at(lexer, pos + 2) == '/' ? fst_lexer_open(lexer, pos, (size_t)index)
                                                   : pos + 2;
    if (fst_rules_after_value(lexer, pos, keywords) || !has_closing_slash(lexer, pos))
        return pos + 1;
    return fst_rules_regex_begin(lexer, pos);
}

/* <T,>(…), <const T>(…) and <T extends U>(…) => are type parameters, not elements. */
static bool is_generic(const struct fst_lexer *lexer, size_t name_end, size_t end)
{
    size_t p = fst_rules_blanks(lexer, name_end, end);
    if (p < end && (lexer->data[p] == ',' || lexer->data[p] == '='))
        return true;
    if (name_end >= 6 && memcmp(lexer->data + name_end - 6, "<const", 6) == 0)
        return true;
    if (fst_rules_is_word(lexer, p, end, "extends"))
        return true;
    if (p + 1 >= end || lexer->data[p] != '>' || lexer->data[p + 1] != '(')
        return false;
    for (; p + 1 < end; p++) {
        if (lexer->data[p] == '<' && lexer->data[p + 1] == '/')
            return false;
        if (lexer->data[p] == '=' && lexer->data[p + 1] == '>')
            return true;
    }
    return false;
}

size_t fst_rules_jsx(struct fst_lexer *lexer, size_t pos)
{
    uint8_t next = fst_lexer_at(lexer, pos + 1);
    if (fst_lexer_before(lexer, pos, 1) == '<') /* 1<<x */
        return 0;
    if (!(fst_lex_is_alpha(next) || next == '>' || next == '_' || next == '$') ||
        fst_rules_after_value(lexer, pos, keywords))
        return 0;
    size_t end = fst_rules_look(lexer, pos), name_end = pos + 1;
    while (name_end < end &&
           (fst_lex_is_word(lexer->data[name_end]) || strchr("-.:$", lexer->data[name_end])))
        name_end++;
    if (next != '>' && is_generic(lexer, name_end, end))
        return 0;
    fst_lexer_enter(lexer, FST_MODE_JSX_TAG, 0);
    lexer->st.level = 1;
    return name_end;
}

/* A tag ends: back into the text around or behind it, or into code. */
static void jsx_tag_end(struct fst_lexer *lexer, bool closes)
{
    struct fst_lex_state *st = &lexer->st;
    if (closes && --st->level == 0) {
        fst_lexer_leave(lexer);
        return;
    }
    st->mode = FST_MODE_JSX_TEXT;
    st->arg = st->kind = 0;
}

/* Inside of a quote or comment within a tag, which st.kind names, up to its end. */
static size_t jsx_tag_part(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    size_t from = pos;
    bool comment = st->kind == '/' || st->kind == '*';
    for (; pos < lexer->limit; pos++) {
        uint8_t c = lexer->data[pos];
        if (st->kind == '/' ? c == lexer->eol : c == st->kind) {
            if (c == '*' && fst_lexer_at(lexer, pos + 1) != '/')
                continue;
            pos += c == '*' ? 2 : c != lexer->eol;
            st->kind = 0;
            break;
        }
    }
    if (comment)
        fst_lexer_paint(lexer, from, pos);
    return pos;
}

/* <A<string> b>: st.len of them are open. Whether `c` belongs to the arguments of a type. */
static bool in_type_arguments(struct fst_lexer *lexer, size_t pos, uint8_t c)
{
    struct fst_lex_state *st = &lexer->st;
    if (c == '<' && !st->arg && st->len < UINT8_MAX) {
        st->len++;
        return true;
    }
    if (c != '>' || st->len == 0)
        return false;
    st->len -= fst_lexer_before(lexer, pos, 1) != '=';
    return true;
}

/* st.arg: a closing tag. */
size_t fst_rules_jsx_tag(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    while (pos < lexer->limit) {
        if (st->kind) {
            pos = jsx_tag_part(lexer, pos);
            continue;
        }
        uint8_t c = lexer->data[pos], next = fst_lexer_at(lexer, pos + 1);
        if (c == '{' && fst_lexer_push(lexer))
            return pos + 1;
        if (in_type_arguments(lexer, pos, c)) {
            pos++;
            continue;
        }
        if (c == '/' && next == '>') {
            jsx_tag_end(lexer, true);
            return pos + 2;
        }
        if (c == '>') {
            jsx_tag_end(lexer, st->arg);
            return pos + 1;
        }
        if (c == '"' || c == '\'') {
            st->kind = c;
        } else if (c == '/' && (next == '/' || next == '*')) {
            st->kind = next;
            fst_lexer_paint(lexer, pos, pos + 2);
            pos++;
        }
        pos++;
    }
    return pos;
}

size_t fst_rules_jsx_text(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    for (; pos < lexer->limit; pos++) {
        uint8_t c = lexer->data[pos];
        if (c == '{' && fst_lexer_push(lexer))
            return pos + 1;
        if (c != '<')
            continue;
        uint8_t next = fst_lexer_at(lexer, pos + 1);
        if (next == '/') {
            fst_lexer_enter(lexer, FST_MODE_JSX_TAG, 1);
            return pos + 2;
        }
        if (fst_lex_is_alpha(next) || next == '>' || next == '_' || next == '$') {
            if (st->level < UINT16_MAX)
                st->level++;
            fst_lexer_enter(lexer, FST_MODE_JSX_TAG, 0);
            return pos + 1;
        }
    }
    return pos;
}
