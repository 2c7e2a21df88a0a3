/* SPDX-License-Identifier: MIT */
/*
 * HTML, Vue, Svelte, PHP: tags, and what they embed.
 *
 * The lines between <script …> and </script> go to the scanner's second lexer, as whole lines only:
 * those of the opener and the closer are the host's. What follows the opener on its line is shown
 * to the second lexer too, uncounted, because a comment may begin there. One thread per lexer.
 */
#include "lang/rules/embed.h"

fst_lex_hook fst_rules_html, fst_rules_php;
fst_lex_mode_fn fst_rules_markup_text, fst_rules_markup_tag, fst_rules_embedded;

/* Elements (st.kind in a tag) whose content may be another language. */
enum {
    ELEMENT_OTHER,
    ELEMENT_SCRIPT,
    ELEMENT_STYLE,
    ELEMENT_TEMPLATE,
    ELEMENT_TEXTAREA, /* these two hold no markup, hence no comments */
    ELEMENT_TITLE,
    ELEMENT_COUNT,
};

static const char *const elements[ELEMENT_COUNT] = {"",         "script",   "style",
                                                    "template", "textarea", "title"};

static bool is_element(const struct fst_lexer *lexer, size_t pos, unsigned element)
{
    size_t nbytes = strlen(elements[element]);
    uint8_t next = fst_lexer_at(lexer, pos + nbytes);
    return fst_lexer_match_case(lexer, pos, elements[element], nbytes) && next != '-' &&
           next != ':' && !fst_lex_is_word(next);
}

/* The language of an element without attributes. */
static fst_lang_id plain_lang(unsigned element)
{
    if (element == ELEMENT_SCRIPT)
        return fst_rules_lang((const uint8_t *)"JavaScript", 10);
    return element == ELEMENT_STYLE ? fst_rules_lang((const uint8_t *)"CSS", 3) : FST_LANG_NONE;
}

/* <!--> and <!---> are whole. */
static size_t empty_comment(struct fst_lexer *lexer, size_t pos)
{
    size_t nbytes = fst_lexer_match(lexer, pos, "<!-->", 5)    ? 5
                    : fst_lexer_match(lexer, pos, "<!--->", 6) ? 6
                                                               : 0;
    if (nbytes == 0)
        return 0;
    fst_lexer_paint(lexer, pos, pos + nbytes);
    return pos + nbytes;
}

size_t fst_rules_html(struct fst_lexer *lexer, size_t pos)
{
    uint8_t next = fst_lexer_at(lexer, pos + 1);
    if (next == '!')
        return empty_comment(lexer, pos);
    if (!fst_lex_is_alpha(next) && next != '/')
        return 0;
    unsigned element = ELEMENT_COUNT;
    while (--element > 0 && !is_element(lexer, pos + 1, element))
        ;
    fst_lexer_enter(lexer, FST_MODE_MARKUP_TAG, 0);
    lexer->st.kind = (uint8_t)element;
    lexer->st.hash = element ? plain_lang(element) : FST_LANG_NONE;
    return pos + 2;
}

/* Whether the attribute whose = sign is before `pos` has that name. */
static bool is_attribute(const struct fst_lexer *lexer, size_t pos, const char *name)
{
    size_t back = 0;
    fst_lexer_last_text(lexer, pos - 1, &back);
    back++;
    for (size_t n = strlen(name); n > 0; n--, back++) {
        if ((fst_lexer_before(lexer, pos, back) | 0x20) != (uint8_t)name[n - 1])
            return false;
    }
    uint8_t left = fst_lexer_before(lexer, pos, back);
    return fst_lex_is_blank(left) || left == lexer->eol;
}

/* lang="ts", type="module": the language in st.hash. `pos` is behind the = sign. */
static void attribute(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    bool lang = is_attribute(lexer, pos, "lang"), type = is_attribute(lexer, pos, "type");
    if (!lang && !type)
        return;
    size_t end = fst_rules_look(lexer, pos), p = fst_rules_blanks(lexer, pos, end);
    if (p < end && (lexer->data[p] == '"' || lexer->data[p] == '\''))
        p++;
    size_t from = p;
    while (p < end && (fst_lex_is_word(lexer->data[p]) || strchr("/+.-", lexer->data[p])))
        p++;
    if (p == from)
        return;
    if (type && st->kind != ELEMENT_TEMPLATE)
        st->hash = fst_rules_lang_of_type(lexer->data + from, p - from, plain_lang(st->kind));
    else if (lang && p - from == 7 && memcmp(lexer->data + from, "postcss", 7) == 0)
        st->hash = plain_lang(st->kind);
    else if (lang)
        st->hash = fst_rules_lang(lexer->data + from, p - from);
}

static size_t tag_end(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    unsigned element = st->kind;
    fst_lang_id lang = (fst_lang_id)st->hash;
    fst_lexer_leave(lexer);
    bool text = element >= ELEMENT_TEXTAREA;
    if (element == ELEMENT_OTHER || (lang == FST_LANG_NONE && !text) ||
        fst_lexer_before(lexer, pos, 1) == '/' || (!text && !fst_rules_embed_begin(lexer, lang)))
        return pos + 1;
    fst_lexer_enter(lexer, FST_MODE_EMBEDDED, (uint8_t)element);
    lexer->st.flags |= FST_LEX_MIDLINE;
    return pos + 1;
}

/* Whether a quote at `pos` begins an attribute's value. */
static bool begins_value(const struct fst_lexer *lexer, size_t pos)
{
    uint8_t left = fst_lexer_before(lexer, pos, 1);
    return left == '=' || (fst_lex_is_blank(left) && fst_lexer_last_text(lexer, pos, NULL) == '=');
}

/* Code in braces within a tag, where there is such; st.len: how many are open. */
static size_t braces(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    do {
        uint8_t c = lexer->data[pos];
        if (c == '{' && st->len < UINT8_MAX)
            st->len++;
        else if (c == '}')
            st->len--;
        pos++;
    } while (st->len > 0 && pos < lexer->limit);
    return pos;
}

/* Quotes mean something only behind = . st.level: the quote whose string this is in. */
size_t fst_rules_markup_tag(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    bool has_braces = lexer->table->rules & FST_RULE_FRONT_MATTER;
    if (st->len > 0)
        pos = braces(lexer, pos);
    for (; pos < lexer->limit; pos++) {
        uint8_t c = lexer->data[pos];
        if (st->level) {
            if (c == st->level)
                st->level = 0;
        } else if (c == '>') {
            return tag_end(lexer, pos);
        } else if (c == '=' && st->kind) {
            attribute(lexer, pos + 1);
        } else if (c == '"' || c == '\'') {
            if (begins_value(lexer, pos))
                st->level = c;
        } else if (c == '{' && has_braces) {
            pos = braces(lexer, pos) - 1;
        }
    }
    return pos;
}

/* Where the element that is open ends: at its </name, or the limit. */
static size_t element_end(const struct fst_lexer *lexer, size_t pos)
{
    size_t limit = lexer->limit;
    while (pos < limit) {
        const uint8_t *found = memchr(lexer->data + pos, '<', limit - pos);
        if (!found)
            return limit;
        pos = (size_t)(found - lexer->data);
        if (fst_lexer_at(lexer, pos + 1) == '/' && is_element(lexer, pos + 2, lexer->st.arg))
            return pos;
        pos++;
    }
    return limit;
}

static size_t embedded_element(struct fst_lexer *lexer, size_t pos)
{
    size_t end = element_end(lexer, pos);
    if (lexer->st.arg >= ELEMENT_TEXTAREA) {
        if (end < lexer->limit)
            fst_lexer_leave(lexer);
        return end;
    }
    if (end < lexer->limit) {
        fst_rules_embed_until(lexer, pos, end, true);
        fst_lexer_leave(lexer);
        return end;
    }
    fst_rules_embed_until(lexer, pos, end, false);
    return end;
}

/* st.arg: the element, or 0 for a fenced block. */
size_t fst_rules_embedded(struct fst_lexer *lexer, size_t pos)
{
    return lexer->st.arg ? embedded_element(lexer, pos) : fst_rules_fence(lexer, pos);
}

/* PHP outside of <?php: text with comments. */
size_t fst_rules_markup_text(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    while (pos < lexer->limit) {
        if (st->arg) { /* in <!-- … --> */
            size_t from = pos;
            while (pos < lexer->limit && !fst_lexer_match(lexer, pos, "-->", 3) &&
                   !fst_lexer_match(lexer, pos, "<?", 2))
                pos++;
            bool closes = pos < lexer->limit && lexer->data[pos] == '-';
            if (closes)
                pos += 3;
            fst_lexer_paint(lexer, from, pos);
            if (closes)
                st->arg = 0;
            if (pos >= lexer->limit)
                return pos;
        }
        const uint8_t *found = memchr(lexer->data + pos, '<', lexer->limit - pos);
        if (!found)
            return lexer->limit;
        pos = (size_t)(found - lexer->data);
        if (fst_lexer_match(lexer, pos, "<?", 2) && !fst_lexer_match_case(lexer, pos, "<?xml", 5)) {
            uint8_t comment = st->arg;
            fst_lexer_leave(lexer);
            st->indent = comment; /* goes on behind ?> */
            return pos + 2;
        }
        if (!st->arg && fst_lexer_match(lexer, pos, "<!--", 4)) {
            st->arg = 1;
            fst_lexer_paint(lexer, pos, pos + 4);
            pos += 3;
        }
        pos++;
    }
    return pos;
}

size_t fst_rules_php(struct fst_lexer *lexer, size_t pos)
{
    uint8_t c = lexer->data[pos], next = fst_lexer_at(lexer, pos + 1);
    if (c == '?' && next == '>') {
        fst_lexer_enter(lexer, FST_MODE_MARKUP_TEXT, (uint8_t)lexer->st.indent);
        lexer->st.indent = 0;
        return pos + 2;
    }
    if (c == '#')
        return next == '[' ? pos + 2 : 0;
    if (c != '<' || !fst_lexer_match(lexer, pos, "<<<", 3))
        return 0;
    size_t end = fst_rules_look(lexer, pos), p = fst_rules_blanks(lexer, pos + 3, end);
    bool quoted = p < end && (lexer->data[p] == '"' || lexer->data[p] == '\'');
    p += quoted;
    size_t tag = p;
    p = fst_rules_word(lexer, p, end);
    if (p == tag || fst_rules_blanks(lexer, p + quoted, end) != end ||
        !fst_lexer_heredoc(lexer, tag, p - tag, FST_HEREDOC_BLANKS | FST_HEREDOC_TAIL))
        return pos + 3;
    return p + quoted;
}
