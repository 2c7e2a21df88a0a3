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

static size_t regex(struct fst_lexer *lexer, size_t pos)
{
    uint8_t next = fst_lexer_at(lexer, pos + 1);
    if (next == '/' || next == '*' || fst_rules_after_value(lexer, pos, keywords))
        return 0;
    return has_closing_slash(lexer, pos) ? fst_rules_regex_begin(lexer, pos) : 0;
}

size_t fst_rules_js(struct fst_lexer *lexer, size_t pos)
{
    return regex(lexer, pos);
}

/* awk has no // comments: an empty expression is one too. */
size_t fst_rules_regex(struct fst_lexer *lexer, size_t pos)
{
    if (fst_lexer_match(lexer, pos, "///", 3) && fst_table_string(lexer->table, "///") >= 0)
        return 0; /* CoffeeScript's, over lines */
    if (fst_rules_after_value(lexer, pos, keywords) || !has_closing_slash(lexer, pos))
        return pos + 1;
    return fst_rules_regex_begin(lexer, pos);
}

/* <T,>(…) and <T extends U>(…) => are type parameters, not elements. */
static bool is_generic(const struct fst_lexer *lexer, size_t name_end, size_t end)
{
    size_t p = fst_rules_blanks(lexer, name_end, end);
    if (p < end && (lexer->data[p] == ',' || lexer->data[p] == '='))
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
