/* SPDX-License-Identifier: MIT */
/*
 * Markdown, TeX and YAML: fenced blocks, environments, block scalars.
 *
 * Markdown is prose, hence comment, but for fenced blocks in a language that we know. One thread
 * per lexer.
 */
#include "lang/rules/embed.h"

fst_lex_hook fst_rules_tex, fst_rules_yaml, fst_rules_indented;
fst_lex_mode_fn fst_rules_environment, fst_rules_block_scalar;

/* A run of three or more backticks or tildes behind blanks: its length, and where it ends. */
static size_t fence_at(const struct fst_lexer *lexer, size_t pos, uint8_t *kind, size_t *behind)
{
    size_t end = fst_rules_look(lexer, pos), p = fst_rules_blanks(lexer, pos, end), n = 0;
    *kind = p < end ? lexer->data[p] : 0;
    if (*kind != '`' && *kind != '~' && *kind != '-')
        return 0;
    while (p + n < end && lexer->data[p + n] == *kind)
        n++;
    *behind = p + n;
    return n >= 3 ? n : 0;
}

/* The info string's first word, as in ```rust, ``` {.python #id} and ```{r}. */
static fst_lang_id info_lang(const struct fst_lexer *lexer, size_t pos)
{
    size_t end = fst_rules_look(lexer, pos), p = pos;
    while (p < end &&
           (fst_lex_is_blank(lexer->data[p]) || lexer->data[p] == '{' || lexer->data[p] == '.'))
        p++;
    size_t from = p;
    while (p < end && !fst_lex_is_blank(lexer->data[p]) && lexer->data[p] != ',' &&
           lexer->data[p] != '}' && lexer->data[p] != '{' && lexer->data[p] != ':')
        p++;
    return fst_rules_lang(lexer->data + from, p - from);
}

/* Bits of st.indent in Markdown; above them, in a fenced block, is the column of its opener. */
enum {
    MARKDOWN_LIST = 1u << 0,  /* within a list, whose items are indented */
    MARKDOWN_BLANK = 1u << 1, /* the line before is blank */
    MARKDOWN_COLUMN = 2,
};

/* How many columns of blanks begin the line. */
static size_t margin(const struct fst_lexer *lexer, size_t pos, size_t end)
{
    size_t column = 0;
    for (; pos < end && fst_lex_is_blank(lexer->data[pos]); pos++)
        column += lexer->data[pos] == '\t' ? 4 - column % 4 : 1;
    return column;
}

/* Behind the marks of a list's items, - * + 1. 1), that begin the line. */
static size_t behind_marks(const struct fst_lexer *lexer, size_t pos, size_t end)
{
    for (;;) {
        size_t mark = fst_rules_blanks(lexer, pos, end), p = mark;
        while (p < end && p < mark + 9 && fst_lex_is_digit(lexer->data[p]))
            p++;
        if (p >= end || !strchr(p > mark ? ".)" : "-*+", lexer->data[p]) || p + 1 >= end ||
            !fst_lex_is_blank(lexer->data[p + 1]))
            return pos;
        pos = p + 1;
    }
}

/* What the line is to a list; a list lasts until a line at the margin that follows a blank one. */
static void note_list(struct fst_lex_state *st, bool mark, bool blank, size_t column)
{
    if (blank) {
        st->indent |= MARKDOWN_BLANK;
        return;
    }
    if (mark)
        st->indent |= MARKDOWN_LIST;
    else if (column == 0 && (st->indent & MARKDOWN_BLANK))
        st->indent &= (uint16_t)~MARKDOWN_LIST;
    st->indent &= (uint16_t)~MARKDOWN_BLANK;
}

size_t fst_rules_line_markdown(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    uint8_t kind, first = lexer->data[pos];
    if (first > '9' && first != '`' && first != '~') { /* as nearly all lines */
        note_list(st, false, false, 0);
        return fst_lexer_comment_line(lexer, pos);
    }
    size_t end = fst_rules_look(lexer, pos), text = behind_marks(lexer, pos, end);
    size_t behind = text, n = fence_at(lexer, text, &kind, &behind),
           column = margin(lexer, pos, end);
    note_list(st, text > pos, fst_rules_blanks(lexer, pos, end) == end, column);
    /* Elsewhere what is indented that far is code as it stands. */
    bool indented = column > 3 && !(st->indent & MARKDOWN_LIST);
    if (n == 0 || kind == '-' || indented ||
        (kind == '`' && behind < end && memchr(lexer->data + behind, '`', end - behind)))
        return fst_lexer_comment_line(lexer, pos);
    st->indent = (uint16_t)((st->indent & 3) | (behind - n - pos) << MARKDOWN_COLUMN);
    fst_lang_id lang = info_lang(lexer, behind);
    bool embeds = lang != FST_LANG_NONE && fst_rules_embed_begin(lexer, lang);
    fst_lexer_enter(lexer, FST_MODE_EMBEDDED, 0);
    lexer->st.kind = kind;
    lexer->st.level = (uint16_t)n;
    lexer->st.len = embeds;
    lexer->st.flags |= FST_LEX_MIDLINE;
    return fst_rules_fence(lexer, pos);
}

size_t fst_rules_front_matter(struct fst_lexer *lexer, size_t pos)
{
    static const char name[] = "TypeScript";
    size_t end = fst_rules_look(lexer, pos);
    if (!fst_lexer_match(lexer, pos, "---", 3) || fst_rules_blanks(lexer, pos + 3, end) != end ||
        !fst_rules_embed_begin(lexer, fst_rules_lang((const uint8_t *)name, sizeof(name) - 1)))
        return 0;
    fst_lexer_enter(lexer, FST_MODE_EMBEDDED, 0);
    lexer->st.kind = '-';
    lexer->st.level = 3;
    lexer->st.len = true;
    lexer->st.flags |= FST_LEX_MIDLINE;
    return pos + 3;
}

/*
 * Literate Haskell: st.indent is 1 between \\begin{code} and \\end{code}. The > before a line of
 * code belongs to the prose, so that the line is what stands behind it.
 */
size_t fst_rules_line_literate(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    bool ends = st->indent && fst_lexer_match(lexer, pos, "\\end{code}", 10);
    if (!ends && st->indent)
        return 0;
    if (!ends && lexer->data[pos] == '>') {
        fst_lexer_paint(lexer, pos, pos + 1);
        return pos + 1;
    }
    st->indent = !ends && fst_lexer_match(lexer, pos, "\\begin{code}", 12);
    return fst_lexer_comment_line(lexer, pos);
}

static bool closes_fence(const struct fst_lexer *lexer, size_t pos)
{
    uint8_t kind = 0;
    size_t behind = pos, n = fence_at(lexer, pos, &kind, &behind);
    size_t end = fst_rules_look(lexer, pos);
    return n >= lexer->st.level && kind == lexer->st.kind &&
           margin(lexer, pos, end) <= (size_t)(lexer->st.indent >> MARKDOWN_COLUMN) + 3 &&
           fst_rules_blanks(lexer, behind, end) == end;
}

/*
 * Line by line. FST_LEX_MIDLINE: on the opener's line; FST_LEX_EXPECT: within another line, whose
 * start was no closer. st.len: the lines are embedded.
 */
size_t fst_rules_fence(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    size_t from = pos;
    if (st->flags & FST_LEX_MIDLINE) {
        size_t eol = fst_lexer_eol(lexer, pos);
        if (st->kind != '-')
            fst_lexer_paint(lexer, pos, eol);
        if (eol == lexer->limit)
            return eol;
        st->flags &= (uint8_t)~FST_LEX_MIDLINE;
        from = pos = eol + 1;
    }
    while (pos < lexer->limit) {
        if (!(st->flags & FST_LEX_EXPECT) && closes_fence(lexer, pos)) {
            if (st->len)
                fst_rules_embed_until(lexer, from, pos, true);
            else
                fst_lexer_paint(lexer, from, pos);
            bool prose = st->kind != '-';
            fst_lexer_leave(lexer);
            st->indent &= MARKDOWN_LIST;
            return prose ? fst_lexer_comment_line(lexer, pos) : pos + 3;
        }
        st->flags |= FST_LEX_EXPECT;
        size_t eol = fst_lexer_eol(lexer, pos);
        if (eol == lexer->limit) {
            pos = eol;
            break;
        }
        st->flags &= (uint8_t)~FST_LEX_EXPECT;
        pos = eol + 1;
    }
    if (st->len)
        fst_rules_embed_until(lexer, from, pos, false);
    else
        fst_lexer_paint(lexer, from, pos);
    return pos;
}

/* Environments whose text is no TeX; only the first is a comment. */
static const char *const environments[] = {
    "{comment}",     "{verbatim}",  "{verbatim*}",    "{Verbatim}",
    "{Verbatim*}",   "{BVerbatim}", "{LVerbatim}",    "{verbatimtab}",
    "{lstlisting}",  "{minted}",    "{filecontents}", "{filecontents*}",
    "{VerbatimOut}", "{luacode}",   "{luacode*}",     "{pycode}",
};
#define ENVIRONMENTS_LEN (sizeof(environments) / sizeof(environments[0]))

static size_t verb(const struct fst_lexer *lexer, size_t pos)
{
    size_t end = fst_rules_look(lexer, pos), p = pos + 5;
    if (p < end && lexer->data[p] == '*')
        p++;
    if (p >= end || fst_lex_is_alpha(lexer->data[p]) || fst_lex_is_blank(lexer->data[p]))
        return 0;
    const uint8_t *close = memchr(lexer->data + p + 1, lexer->data[p], end - p - 1);
    return close ? (size_t)(close - lexer->data) + 1 : 0;
}

size_t fst_rules_tex(struct fst_lexer *lexer, size_t pos)
{
    if (fst_lexer_match(lexer, pos, "\\verb", 5)) {
        size_t end = verb(lexer, pos);
        return end ? end : pos + 5;
    }
    if (!fst_lexer_match(lexer, pos, "\\begin{", 7))
        return fst_lexer_at(lexer, pos + 1) == lexer->eol ? pos + 1 : pos + 2;
    for (size_t i = 0; i < ENVIRONMENTS_LEN; i++) {
        size_t nbytes = strlen(environments[i]);
        if (!fst_lexer_match(lexer, pos + 6, environments[i], nbytes))
            continue;
        fst_lexer_enter(lexer, FST_MODE_ENVIRONMENT, (uint8_t)i);
        if (i == 0)
            fst_lexer_paint(lexer, pos, pos + 6 + nbytes);
        return pos + 6 + nbytes;
    }
    return pos + 6;
}

size_t fst_rules_environment(struct fst_lexer *lexer, size_t pos)
{
    const char *name = environments[lexer->st.arg];
    size_t nbytes = strlen(name), from = pos;
    bool comment = lexer->st.arg == 0;
    while (pos < lexer->limit) {
        const uint8_t *found = memchr(lexer->data + pos, '\\', lexer->limit - pos);
        pos = found ? (size_t)(found - lexer->data) : lexer->limit;
        if (pos == lexer->limit)
            break;
        if (fst_lexer_match(lexer, pos, "\\end", 4) &&
            fst_lexer_match(lexer, pos + 4, name, nbytes)) {
            pos += 4 + nbytes;
            fst_lexer_leave(lexer);
            break;
        }
        pos++;
    }
    if (comment)
        fst_lexer_paint(lexer, from, pos);
    return pos;
}

/*
 * What a value may stand behind, so that a quote, a bracket or a block scalar can begin. st.nest:
 * the brackets that are open; elsewhere they and commas are text.
 */
static bool begins_value(const struct fst_lexer *lexer, size_t pos)
{
    size_t back = 0;
    uint8_t c = fst_lexer_last_text(lexer, pos, &back);
    bool flow = lexer->st.nest > 0;
    if (c == '\n')
        return true;
    if (c == '[' || c == '{' || c == ',')
        return flow;
    if (c == ':' || c == '?')
        return flow || back > 1;
    if (c == '-') {
        uint8_t left = fst_lexer_before(lexer, pos, back + 1);
        return back > 1 && (fst_lex_is_blank(left) || left == lexer->eol || left == '-');
    }
    if (back == 1)
        return false;
    /* A tag or an anchor. */
    while (back < FST_LEX_BEHIND_NBYTES && !fst_lex_is_blank(c) && c != lexer->eol) {
        if ((c == '!' || c == '&') && (fst_lex_is_blank(fst_lexer_before(lexer, pos, back + 1)) ||
                                       fst_lexer_before(lexer, pos, back + 1) == lexer->eol))
            return true;
        c = fst_lexer_before(lexer, pos, ++back);
    }
    return false;
}

uint16_t fst_rules_column(const struct fst_lexer *lexer, size_t pos)
{
    size_t len = 0;
    while (len < FST_LEX_BEHIND_NBYTES && fst_lexer_before(lexer, pos, len + 1) != lexer->eol)
        len++;
    return len == FST_LEX_BEHIND_NBYTES ? UINT16_MAX : (uint16_t)len;
}

/* Comments of Pug, Haml and Sass go on over the lines that are indented deeper. */
size_t fst_rules_indented(struct fst_lexer *lexer, size_t pos)
{
    const struct fst_table *table = lexer->table;
    uint8_t c = lexer->data[pos];
    if (!fst_lexer_first_text(lexer, pos))
        return 0;
    for (size_t i = table->first[c]; i < table->end[c]; i++) {
        const struct fst_compiled_delimiter *delim = &table->delims[i];
        if (delim->kind == FST_DELIM_STRING ||
            !fst_lexer_match(lexer, pos, delim->open, delim->open_nbytes))
            continue;
        /* One that stands alone on its line is closed as in CSS. */
        size_t end = fst_rules_look(lexer, pos);
        if (delim->kind == FST_DELIM_BLOCK &&
            fst_rules_blanks(lexer, pos + delim->open_nbytes, end) == end)
            return 0;
        return fst_rules_block_begin(lexer, pos, fst_rules_column(lexer, pos),
                                     FST_BLOCK_COMMENT | FST_BLOCK_TABS);
    }
    return 0;
}

/* The column of the key, or of the last dash, on the line of `pos`; UINT16_MAX when out of sight.
 */
static uint16_t key_column(const struct fst_lexer *lexer, size_t pos)
{
    size_t len = fst_rules_column(lexer, pos), column = 0, dash = 0;
    if (len == UINT16_MAX)
        return UINT16_MAX;
    while (column < len) {
        uint8_t c = fst_lexer_before(lexer, pos, len - column);
        if (c == '-' && column + 1 < len &&
            fst_lex_is_blank(fst_lexer_before(lexer, pos, len - column - 1)))
            dash = column;
        else if (!fst_lex_is_blank(c))
            return (uint16_t)column;
        column++;
    }
    return (uint16_t)dash;
}

/* --- | begins a scalar that is the whole document. */
static bool is_root(const struct fst_lexer *lexer, size_t pos)
{
    size_t back = 0;
    fst_lexer_last_text(lexer, pos, &back);
    for (size_t i = 0; i < 3; i++) {
        if (fst_lexer_before(lexer, pos, back + i) != '-')
            return false;
    }
    return fst_lexer_before(lexer, pos, back + 3) == lexer->eol;
}

static bool ends_document(const struct fst_lexer *lexer, size_t pos)
{
    if (!fst_lexer_match(lexer, pos, "---", 3) && !fst_lexer_match(lexer, pos, "...", 3))
        return false;
    uint8_t next = fst_lexer_at(lexer, pos + 3);
    return next == lexer->eol || next == '\n' || fst_lex_is_blank(next);
}

size_t fst_rules_yaml(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    uint8_t c = lexer->data[pos];
    if (c == '"' || c == '\'')
        return begins_value(lexer, pos) ? 0 : pos + 1;
    if (c == '{' && fst_lexer_at(lexer, pos + 1) == '#')
        return 0; /* Salt's comment */
    if (c == '[' || c == '{') {
        if (st->nest < UINT16_MAX && (st->nest > 0 || begins_value(lexer, pos)))
            st->nest++;
        return pos + 1;
    }
    if (c == ']' || c == '}') {
        st->nest -= st->nest > 0;
        return pos + 1;
    }
    size_t end = fst_rules_look(lexer, pos), p = pos + 1;
    while (p < end &&
           (fst_lex_is_digit(lexer->data[p]) || lexer->data[p] == '+' || lexer->data[p] == '-'))
        p++;
    size_t text = fst_rules_blanks(lexer, p, end);
    bool ends = text == end || (text > p && lexer->data[text] == '#');
    if (!ends || !fst_lex_is_blank(fst_lexer_before(lexer, pos, 1)) || !begins_value(lexer, pos) ||
        fst_lexer_last_text(lexer, pos, NULL) == '\n')
        return pos + 1;
    if (is_root(lexer, pos))
        return fst_rules_block_begin(lexer, p, UINT16_MAX, FST_BLOCK_ROOT);
    return fst_rules_block_begin(lexer, p, key_column(lexer, pos), 0);
}

size_t fst_rules_block_begin(struct fst_lexer *lexer, size_t pos, uint16_t indent, uint8_t arg)
{
    lexer->st.indent = indent;
    fst_lexer_enter(lexer, FST_MODE_BLOCK_SCALAR, arg);
    lexer->st.flags |= FST_LEX_MIDLINE;
    return fst_rules_block_scalar(lexer, pos);
}

/* Whether a line behind `indent` blanks is still one of the block. */
static bool is_in_block(struct fst_lex_state *st, size_t indent, bool blank)
{
    bool ends_if_blank = st->arg & FST_BLOCK_NO_BLANK;
    st->arg &= (uint8_t)~FST_BLOCK_NO_BLANK;
    if (blank)
        return !ends_if_blank;
    if ((st->arg & FST_BLOCK_ROOT) && indent == 0)
        st->arg |= FST_BLOCK_FLAT;
    st->arg &= (uint8_t)~FST_BLOCK_ROOT;
    if (st->arg & FST_BLOCK_FLAT)
        return true;
    if (st->indent == UINT16_MAX && indent > 0)
        st->indent = (uint16_t)(indent - 1);
    return st->indent != UINT16_MAX && indent > st->indent;
}

/*
 * Lines that are indented deeper than what they belong to; the first with text settles a column out
 * of sight.
 */
size_t fst_rules_block_scalar(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    while (pos < lexer->limit) {
        if (!(st->flags & FST_LEX_MIDLINE)) {
            size_t end = fst_rules_look(lexer, pos), p = pos;
            bool tabs = st->arg & FST_BLOCK_TABS;
            while (p < end && (lexer->data[p] == ' ' || (tabs && lexer->data[p] == '\t')))
                p++;
            bool ends = (st->arg & (FST_BLOCK_ROOT | FST_BLOCK_FLAT)) && ends_document(lexer, pos);
            if (ends || !is_in_block(st, p - pos, fst_rules_blanks(lexer, p, end) == end)) {
                st->indent = 0;
                fst_lexer_leave(lexer);
                return pos;
            }
        }
        st->flags |= FST_LEX_MIDLINE;
        size_t eol = fst_lexer_eol(lexer, pos);
        if (st->arg & FST_BLOCK_COMMENT)
            fst_lexer_paint(lexer, pos, eol);
        if (eol == lexer->limit)
            return eol;
        st->flags &= (uint8_t)~FST_LEX_MIDLINE;
        pos = eol + 1;
    }
    return pos;
}
