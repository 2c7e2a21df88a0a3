/* SPDX-License-Identifier: MIT */
/*
 * Templates with {{ … }} and {% … %}: Twig, Jinja, Nunjucks, Tera, Liquid, Go.
 *
 * What opens a comment means nothing within these, nor between {% raw %} and {% endraw %}. Comments
 * between two tags, and those of Go, may be trimmed on either side: {%- comment -%}. One thread per
 * lexer.
 */
#include "lang/rules/rules.h"

fst_lex_hook fst_rules_template;
fst_lex_mode_fn fst_rules_template_mode;

/* What the text is in (st.kind). */
enum {
    IN_VALUE,    /* {{ … }} */
    IN_TAG,      /* {% … %} */
    IN_NOTE,     /* the same, a comment: {% # … %} and the tag that ends one */
    IN_COMMENT,  /* up to {% endcomment %} */
    IN_RAW,      /* up to {% endraw %} */
    IN_VERBATIM, /* up to {% endverbatim %} */
    IN_GO,       /* Go's comment up to its star and slash */
    IN_GO_END,   /* from there to }} */
};

static const char *const end_words[] = {
    [IN_COMMENT] = "endcomment", [IN_RAW] = "endraw", [IN_VERBATIM] = "endverbatim"};

/* The first text behind {% or {{ at `pos` and a mark that trims. */
static size_t tag_text(const struct fst_lexer *lexer, size_t pos, size_t end)
{
    size_t p = pos + 2;
    if (p < end && strchr("-+~", lexer->data[p]))
        p++;
    return fst_rules_blanks(lexer, p, end);
}

static size_t begin(struct fst_lexer *lexer, size_t pos, uint8_t kind, size_t inside)
{
    fst_lexer_enter(lexer, FST_MODE_TEMPLATE,
                    kind == IN_NOTE || kind == IN_COMMENT || kind >= IN_GO);
    lexer->st.kind = kind;
    if (lexer->st.arg)
        fst_lexer_paint(lexer, pos, inside);
    return inside;
}

/* Go has no tags in percent signs, and its comments stand in braces. */
static bool is_go(const struct fst_table *table)
{
    for (size_t i = table->first['{']; i < table->end['{']; i++) {
        if (strcmp(table->delims[i].open, "{{/*") == 0)
            return true;
    }
    return false;
}

size_t fst_rules_template(struct fst_lexer *lexer, size_t pos)
{
    uint8_t next = fst_lexer_at(lexer, pos + 1);
    bool go = is_go(lexer->table);
    if (next != '{' && (next != '%' || go))
        return 0;
    size_t end = fst_rules_look(lexer, pos), p = tag_text(lexer, pos, end);
    if (next == '{')
        return go && fst_lexer_match(lexer, p, "/*", 2) ? begin(lexer, pos, IN_GO, p + 2)
                                                        : begin(lexer, pos, IN_VALUE, pos + 2);
    if (p < end && lexer->data[p] == '#')
        return begin(lexer, pos, IN_NOTE, p + 1);
    for (int kind = IN_COMMENT; kind <= IN_VERBATIM; kind++) {
        if (fst_rules_is_word(lexer, p, end, end_words[kind] + 3))
            return begin(lexer, pos, (uint8_t)kind, p);
    }
    return begin(lexer, pos, IN_TAG, pos + 2);
}

/* What closes begins with `first`: whether it does so at `pos`; *end is where to go on. */
static bool closes(struct fst_lexer *lexer, size_t pos, size_t *end)
{
    uint8_t kind = lexer->st.kind;
    *end = pos + 2;
    switch (kind) {
    case IN_VALUE:
    case IN_GO_END:
        return fst_lexer_match(lexer, pos, "}}", 2);
    case IN_TAG:
    case IN_NOTE:
        return fst_lexer_match(lexer, pos, "%}", 2);
    case IN_GO:
        return fst_lexer_match(lexer, pos, "*/", 2);
    default: {
        size_t look = fst_rules_look(lexer, pos), p;
        if (!fst_lexer_match(lexer, pos, "{%", 2))
            return false;
        p = tag_text(lexer, pos, look);
        return fst_rules_is_word(lexer, p, look, end_words[kind]);
    }
    }
}

/* Behind the string that begins at `pos` and ends on its line, else behind the quote. */
static size_t quoted(const struct fst_lexer *lexer, size_t pos)
{
    size_t end = fst_rules_look(lexer, pos);
    const uint8_t *close =
        pos + 1 < end ? memchr(lexer->data + pos + 1, lexer->data[pos], end - pos - 1) : NULL;
    return close ? (size_t)(close - lexer->data) + 1 : pos + 1;
}

size_t fst_rules_template_mode(struct fst_lexer *lexer, size_t pos)
{
    static const uint8_t firsts[] = {'}', '%', '%', '{', '{', '{', '*', '}'};
    struct fst_lex_state *st = &lexer->st;
    size_t from = pos, end;
    bool comment = st->arg;
    while (pos < lexer->limit) {
        uint8_t c = lexer->data[pos];
        if (c == firsts[st->kind] && closes(lexer, pos, &end)) {
            pos = end;
            if (st->kind == IN_GO) {
                st->kind = IN_GO_END;
            } else if (st->kind >= IN_COMMENT && st->kind <= IN_VERBATIM) {
                st->kind = st->kind == IN_COMMENT ? IN_NOTE : IN_TAG;
            } else {
                fst_lexer_leave(lexer);
                break;
            }
        } else if ((c == '"' || c == '\'') && st->kind <= IN_TAG) {
            pos = quoted(lexer, pos);
        } else {
            pos++;
        }
    }
    if (comment)
        fst_lexer_paint(lexer, from, pos);
    return pos;
}
