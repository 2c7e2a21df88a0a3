/* SPDX-License-Identifier: MIT */
/*
 * Shells, and the heredocs of Terraform, Crystal and Docker.
 *
 * A # begins a comment only where a word may begin; ${…} is passed over as a whole where it ends on
 * its line; << begins a heredoc except in arithmetic. One thread per lexer.
 */
#include "lang/rules/rules.h"

fst_lex_hook fst_rules_shell, fst_rules_heredoc, fst_rules_char_hash, fst_rules_csh,
    fst_rules_shell_heredoc;
fst_lex_mode_fn fst_rules_in_word;

static size_t shell_comment(struct fst_lexer *lexer, size_t pos)
{
    uint8_t c = fst_lexer_before(lexer, pos, 1);
    bool begins = fst_lex_is_blank(c) || c == lexer->eol || c == ';' || c == '&' || c == '|' ||
                  c == '(' || c == ')' || c == '`' || fst_lexer_first_text(lexer, pos);
    if (!begins)
        return pos + 1;
    size_t next = fst_rules_line_comment(lexer, pos);
    return next ? next : pos + 1;
}

/* A word may go on in the next line, and a # there is part of it. */
static size_t shell_escape(struct fst_lexer *lexer, size_t pos)
{
    size_t next = pos + fst_lexer_escape(lexer, pos);
    uint8_t left = fst_lexer_before(lexer, pos, 1);
    bool in_word = !fst_lex_is_blank(left) && left != lexer->eol && !strchr(";&|()", left);
    if (in_word && fst_lexer_at(lexer, next - 1) == lexer->eol)
        fst_lexer_enter(lexer, FST_MODE_IN_WORD, 0);
    return next;
}

size_t fst_rules_in_word(struct fst_lexer *lexer, size_t pos)
{
    fst_lexer_leave(lexer);
    return lexer->data[pos] == '#' ? pos + 1 : pos;
}

size_t fst_rules_char_hash(struct fst_lexer *lexer, size_t pos)
{
    return lexer->data[pos] == '#' ? shell_comment(lexer, pos) : shell_escape(lexer, pos);
}

/* How far the end of ${…} is looked for; a longer one is read as code. */
#define EXPANSION_NBYTES 120

/* Behind the brace that closes the one before `pos`, or 0 when it is not on this line. */
static size_t expansion_end(const struct fst_lexer *lexer, size_t pos)
{
    size_t end = fst_rules_look(lexer, pos), depth = 1;
    if (end - pos > EXPANSION_NBYTES)
        end = pos + EXPANSION_NBYTES;
    /* Most that do not end on their line need no reading. */
    if (!memchr(lexer->data + pos, '}', end - pos))
        return 0;
    for (; pos < end; pos++) {
        uint8_t c = lexer->data[pos];
        if (c == '\\') {
            pos++;
        } else if (c == '{') {
            depth += fst_lexer_before(lexer, pos, 1) == '$';
        } else if (c == '}' && --depth == 0) {
            return pos + 1;
        } else if (c == '"' || c == '\'') {
            const uint8_t *close = memchr(lexer->data + pos + 1, c, end - pos - 1);
            if (close && c == '"')
                pos = (size_t)(close - lexer->data);
            else if (close && memchr(close, '}', end - (size_t)(close - lexer->data)))
                pos = (size_t)(close - lexer->data);
        }
    }
    return 0;
}

/* Whether ${ at `pos` takes a pattern away or replaces one: there single quotes quote. */
static bool has_pattern(const struct fst_lexer *lexer, size_t pos, size_t end)
{
    while (pos < end && (fst_lex_is_word(lexer->data[pos]) || strchr("!@*[]", lexer->data[pos])))
        pos++;
    return pos < end && strchr("#%/^,", lexer->data[pos]);
}

/* What is open in a "${ … }": its closer, and whether the text is in double quotes of its own. */
struct open {
    uint8_t closer;
    bool in_quotes;
};
#define MAX_OPEN 6

size_t fst_rules_shell_expansion(const struct fst_lexer *lexer, size_t pos)
{
    size_t end = fst_rules_look(lexer, pos), depth = 1;
    struct open open[MAX_OPEN + 1] = {[1] = {'}', false}};
    bool pattern = has_pattern(lexer, pos, end);
    for (; pos < end; pos++) {
        uint8_t c = lexer->data[pos], next = pos + 1 < end ? lexer->data[pos + 1] : 0;
        if (c == '\\') {
            pos++;
        } else if (c == '"') {
            open[depth].in_quotes = !open[depth].in_quotes;
        } else if (c == '$' && (next == '{' || next == '(')) {
            if (depth == MAX_OPEN)
                return 0;
            open[++depth] = (struct open){next == '{' ? '}' : ')', false};
            pos++;
        } else if (c == open[depth].closer && !open[depth].in_quotes) {
            if (--depth == 0)
                return pos + 1;
        } else if (c == '\'' && pattern && !open[depth].in_quotes) {
            const uint8_t *close = memchr(lexer->data + pos + 1, c, end - pos - 1);
            if (!close)
                return 0;
            pos = (size_t)(close - lexer->data);
        }
    }
    return 0;
}

static size_t shell_dollar(struct fst_lexer *lexer, size_t pos)
{
    uint8_t next = fst_lexer_at(lexer, pos + 1);
    if (next == '{') {
        size_t end = expansion_end(lexer, pos + 2);
        return end ? end : pos + 1;
    }
    if (next == '\'') {
        fst_lexer_enter(lexer, FST_MODE_PREFIXED, 0);
        lexer->st.kind = '\'';
        return pos + 2;
    }
    return next == '#' || next == '$' ? pos + 2 : 0;
}

/* In ((…)), $((…)), $[…] and a[…] << shifts. */
static bool in_arithmetic(const struct fst_lexer *lexer, size_t pos)
{
    bool behind_index = false;
    for (size_t back = 1; back < FST_LEX_BEHIND_NBYTES; back++) {
        uint8_t c = fst_lexer_before(lexer, pos, back),
                left = fst_lexer_before(lexer, pos, back + 1);
        if (c == lexer->eol)
            return false;
        if (c == '[' && !behind_index && (fst_lex_is_word(left) || left == '$'))
            return true;
        behind_index |= c == ']';
        if (c == left && (c == '(' || c == ')'))
            return c == '(';
    }
    return false;
}

/* A tag freed from its quotes. */
struct tag {
    uint8_t text[FST_LEX_MAX_TAG_NBYTES];
    size_t len;
};

static void add_to_tag(struct tag *tag, uint8_t c)
{
    if (tag->len < sizeof(tag->text))
        tag->text[tag->len] = c;
    tag->len++;
}

/* Behind the quotation that begins at `pos`, or 0. */
static size_t quoted_tag(const struct fst_lexer *lexer, size_t pos, size_t end, struct tag *tag)
{
    uint8_t quote = lexer->data[pos++];
    for (; pos < end && lexer->data[pos] != quote; pos++) {
        if (quote == '"' && lexer->data[pos] == '\\' && pos + 1 < end)
            pos++;
        add_to_tag(tag, lexer->data[pos]);
    }
    return pos < end ? pos + 1 : 0;
}

/* The word at `pos`: the position behind it, or 0 when it is none. */
static size_t shell_tag(const struct fst_lexer *lexer, size_t pos, size_t end, struct tag *tag)
{
    bool quoted = false;
    while (pos < end && !strchr(" \t\r;&|<>()`", lexer->data[pos])) {
        uint8_t c = lexer->data[pos], next = pos + 1 < end ? lexer->data[pos + 1] : 0;
        if (c == '"' || c == '\'') {
            quoted = true;
            pos = quoted_tag(lexer, pos, end, tag);
            if (pos == 0)
                return 0;
            continue;
        }
        if (c == '\\' && next != 0)
            c = lexer->data[++pos];
        if (c != '$' || (next != '"' && next != '\''))
            add_to_tag(tag, c);
        pos++;
    }
    return (tag->len > 0 || quoted) && tag->len <= sizeof(tag->text) ? pos : 0;
}

size_t fst_rules_shell_heredoc(struct fst_lexer *lexer, size_t pos)
{
    if (!fst_lexer_match(lexer, pos, "<<", 2) || fst_lexer_before(lexer, pos, 1) == '<')
        return 0;
    size_t p = pos + 2, end = fst_rules_look(lexer, pos);
    if (fst_lexer_at(lexer, p) == '<')
        return pos + 3;
    uint8_t flags = 0;
    if (p < end && lexer->data[p] == '-') {
        flags = FST_HEREDOC_TABS;
        p++;
    }
    p = fst_rules_blanks(lexer, p, end);
    if (p >= end || lexer->data[p] == '=' || in_arithmetic(lexer, pos))
        return pos + 2;
    struct tag tag = {.len = 0};
    size_t next = shell_tag(lexer, p, end, &tag);
    return next && fst_lexer_heredoc_tag(lexer, tag.text, tag.len, flags) ? next : pos + 2;
}

/* A C shell compares lines with the word as it is written, quotes and all. */
size_t fst_rules_csh(struct fst_lexer *lexer, size_t pos)
{
    size_t end = fst_rules_look(lexer, pos), tag = fst_rules_blanks(lexer, pos + 2, end), p = tag;
    if (!fst_lexer_match(lexer, pos, "<<", 2))
        return 0;
    while (p < end && !strchr(" \t\r;&|<>()", lexer->data[p]))
        p++;
    if (p == tag || fst_lex_is_digit(lexer->data[tag]) || lexer->data[tag] == '$' ||
        lexer->data[tag] == '=' || !fst_lexer_heredoc(lexer, tag, p - tag, 0))
        return pos + 2;
    return p;
}

static bool is_behind_esac(const struct fst_lexer *lexer, size_t pos)
{
    static const char esac[] = "case"; /* backwards */
    for (size_t back = 1; back <= 4; back++) {
        if (fst_lexer_before(lexer, pos, back) != (uint8_t)esac[back - 1])
            return false;
    }
    return true;
}

/* In a "$( … )" the bracket behind a pattern of `case` is none that closes. */
static bool ends_pattern(const struct fst_lexer *lexer, size_t pos)
{
    uint8_t next = fst_lexer_at(lexer, pos + 1);
    if (!fst_lex_is_blank(next) && next != lexer->eol)
        return false;
    size_t back = 1;
    uint8_t c = fst_lexer_before(lexer, pos, back);
    if (c == lexer->eol || fst_lex_is_blank(c))
        return false;
    size_t quotes = 0;
    while (back < FST_LEX_BEHIND_NBYTES && !fst_lex_is_blank(c) && c != lexer->eol) {
        quotes += c == '"';
        c = fst_lexer_before(lexer, pos, ++back);
    }
    if (quotes % 2) /* the end of a string that began before the word */
        return false;
    if (back == 5 && is_behind_esac(lexer, pos))
        return false;
    while (back < FST_LEX_BEHIND_NBYTES && fst_lex_is_blank(c) && c != lexer->eol)
        c = fst_lexer_before(lexer, pos, ++back);
    return c == lexer->eol || (c == ';' && fst_lexer_before(lexer, pos, back + 1) == ';') ||
           (c == 'n' && fst_lexer_before(lexer, pos, back + 1) == 'i' &&
            fst_lex_is_blank(fst_lexer_before(lexer, pos, back + 2)));
}

size_t fst_rules_shell(struct fst_lexer *lexer, size_t pos)
{
    switch (lexer->data[pos]) {
    case '\\':
        return shell_escape(lexer, pos);
    case '#':
        return shell_comment(lexer, pos);
    case '$':
        return shell_dollar(lexer, pos);
    case '<':
        return fst_rules_shell_heredoc(lexer, pos);
    case ')':
        return lexer->st.depth > 0 && lexer->st.nest == 0 && ends_pattern(lexer, pos) ? pos + 1 : 0;
    default:
        return 0;
    }
}

/* <<TAG, <<-TAG, <<~TAG with a closer that may be indented. */
size_t fst_rules_heredoc(struct fst_lexer *lexer, size_t pos)
{
    if (!fst_lexer_match(lexer, pos, "<<", 2) || fst_lexer_before(lexer, pos, 1) == '<')
        return 0;
    size_t p = pos + 2, end = fst_rules_look(lexer, pos);
    bool marked = p < end && (lexer->data[p] == '-' || lexer->data[p] == '~');
    p += marked;
    if (!marked && (lexer->table->rules & FST_RULE_CRYSTAL))
        return pos + 2; /* a shift */
    uint8_t quote = p < end ? lexer->data[p] : 0;
    bool quoted = quote == '"' || quote == '\'';
    p += quoted;
    size_t tag = p;
    p = fst_rules_word(lexer, p, end);
    if (p == tag || fst_lex_is_digit(lexer->data[tag]) ||
        (quoted && (p >= end || lexer->data[p] != quote)))
        return pos + 2;
    if (!fst_lexer_heredoc(lexer, tag, p - tag, FST_HEREDOC_BLANKS))
        return pos + 2;
    return p + quoted;
}
