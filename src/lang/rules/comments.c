/* SPDX-License-Identifier: MIT */
/*
 * Comments whose strings and characters are read, so that a closer in one of them closes nothing:
 * OCaml, F#, Coq.
 *
 * st.kind says which string of the comment the text is in: 0 for none. One thread per lexer.
 */
#include "lang/rules/rules.h"

fst_lex_hook fst_rules_fsharp;

/* Kinds of strings in a comment. */
enum {
    KIND_PLAIN = 1, /* a backslash escapes where it does in the language's strings */
    KIND_VERBATIM,  /* F#'s @"…" */
    KIND_TRIPLE,    /* F#'s three quotes */
    KIND_TAGGED,    /* OCaml's {id|…|id} */
};

/* The opener {id| at `pos`: the position behind it, with its tag in the state; or 0. */
static size_t open_tagged(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    size_t look = fst_rules_look(lexer, pos), tag = pos + 1;
    if (tag < look && lexer->data[tag] == '%')
        tag = fst_rules_blanks(lexer, fst_rules_word(lexer, tag + 1, look), look);
    size_t end = tag;
    while (end < look && (lexer->data[end] == '_' || (uint8_t)(lexer->data[end] - 'a') < 26))
        end++;
    if (end >= look || lexer->data[end] != '|' || end - tag > FST_LEX_MAX_TAG_NBYTES)
        return 0;
    st->kind = KIND_TAGGED;
    st->len = (uint8_t)(end - tag);
    st->hash = fst_lex_hash(lexer->data + tag, end - tag);
    return end + 1;
}

static void leave_string(struct fst_lex_state *st)
{
    st->kind = st->len = 0;
    st->hash = 0;
}

/* To behind the closer |id}, or the limit. */
static size_t tagged_end(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    for (; pos < lexer->limit; pos++) {
        const uint8_t *found = memchr(lexer->data + pos, '|', lexer->limit - pos);
        if (!found)
            return lexer->limit;
        pos = (size_t)(found - lexer->data);
        size_t behind = pos + 1 + st->len;
        if (behind < lexer->avail && lexer->data[behind] == '}' &&
            fst_lex_hash(found + 1, st->len) == st->hash) {
            leave_string(st);
            return behind + 1;
        }
    }
    return pos;
}

/* At a quote of a comment that is in no string. */
static size_t open_quote(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    bool fsharp = lexer->table->rules & FST_RULE_FSHARP;
    st->kind = KIND_PLAIN;
    if (fsharp && fst_lexer_before(lexer, pos, 1) == '@')
        st->kind = KIND_VERBATIM;
    if (!fsharp || !fst_lexer_match(lexer, pos, "\"\"\"", 3))
        return pos + 1;
    st->kind = KIND_TRIPLE;
    return pos + 3;
}

/* At a byte within a string of a comment. */
static size_t in_quote(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    uint8_t c = lexer->data[pos];
    bool escapes = fst_table_string(lexer->table, "'") >= 0;
    if (c == '\\' && st->kind == KIND_PLAIN && escapes)
        return pos + fst_lexer_escape(lexer, pos);
    if (c != '"' || (st->kind == KIND_TRIPLE && !fst_lexer_match(lexer, pos, "\"\"\"", 3)))
        return pos + 1;
    pos += st->kind == KIND_TRIPLE ? 3 : 1;
    leave_string(st);
    return pos;
}

size_t fst_rules_quoted_in_comment(struct fst_lexer *lexer, size_t pos)
{
    uint64_t rules = lexer->table->rules;
    if (lexer->st.kind == KIND_TAGGED)
        return tagged_end(lexer, pos);
    if (lexer->st.kind)
        return in_quote(lexer, pos);
    switch (lexer->data[pos]) {
    case '"':
        return open_quote(lexer, pos);
    case '\'':
        return fst_table_string(lexer->table, "'") >= 0 ? fst_lexer_character(lexer, pos) : 0;
    case '{': {
        size_t inside = rules & FST_RULE_OCAML ? open_tagged(lexer, pos) : 0;
        return inside ? tagged_end(lexer, inside) : 0;
    }
    default:
        return rules & FST_RULE_FSHARP ? fst_rules_fsharp(lexer, pos) : 0;
    }
}

/* (*) is an operator, also within a comment. */
size_t fst_rules_fsharp(struct fst_lexer *lexer, size_t pos)
{
    return fst_lexer_match(lexer, pos, "(*)", 3) ? pos + 3 : 0;
}
