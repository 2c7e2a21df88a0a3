/* SPDX-License-Identifier: MIT */
/*
 * Marks every byte as code or comment by trying all delimiters at it, then looks at each line.
 */
#include "reference/scan_oracle.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define KNOWN_FLAGS                                                                                \
    (FST_ESCAPE_BACKSLASH | FST_ESCAPE_DOUBLED | FST_MULTILINE | FST_NESTED | FST_DOCUMENTATION |  \
     FST_LINE_START | FST_FIRST_TEXT | FST_CLOSER_LINE_START | FST_IGNORE_CASE | FST_WORD |        \
     FST_AFTER_BLANK | FST_BEFORE_BLANK | FST_CONTINUED | FST_ESCAPE_BACKTICK | FST_GREEDY)

enum kind { LINE, BLOCK, STRING };

struct text {
    const uint8_t *data;
    size_t nbytes;
    bool *comment;
};

static bool is_word(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c >= 0x80;
}

static bool is_blank(int c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static int at(const struct text *text, size_t pos)
{
    return pos < text->nbytes ? text->data[pos] : -1;
}

static bool matches(const struct text *text, size_t pos, const char *token, uint32_t flags)
{
    size_t n = strlen(token);
    if (pos + n > text->nbytes)
        return false;
    return flags & FST_IGNORE_CASE ? strncasecmp((const char *)text->data + pos, token, n) == 0
                                   : memcmp(text->data + pos, token, n) == 0;
}

static bool at_line_start(const struct text *text, size_t pos)
{
    return pos == 0 || text->data[pos - 1] == '\n';
}

static bool is_first_text(const struct text *text, size_t pos)
{
    while (!at_line_start(text, pos)) {
        if (!is_blank(text->data[--pos]))
            return false;
    }
    return true;
}

static bool opens(const struct text *text, size_t pos, const struct fst_delimiter *delim)
{
    size_t n = strlen(delim->open);
    int before = pos ? text->data[pos - 1] : '\n', behind = at(text, pos + n);
    if (!matches(text, pos, delim->open, delim->flags))
        return false;
    if ((delim->flags & FST_LINE_START) && !at_line_start(text, pos))
        return false;
    if ((delim->flags & FST_FIRST_TEXT) && !is_first_text(text, pos))
        return false;
    if ((delim->flags & FST_AFTER_BLANK) && !is_blank(before))
        return false;
    if ((delim->flags & FST_BEFORE_BLANK) && behind >= 0 && !is_blank(behind))
        return false;
    if (!(delim->flags & FST_WORD))
        return true;
    return !(is_word((uint8_t)delim->open[0]) && is_word(before)) &&
           !(is_word((uint8_t)delim->open[n - 1]) && behind >= 0 && is_word(behind));
}

static const struct fst_delimiter *find_opener(const struct fst_syntax *syntax,
                                               const struct text *text, size_t pos, enum kind *kind)
{
    const struct fst_delimiter *lists[] = {syntax->line_comments, syntax->block_comments,
                                           syntax->strings},
                               *best = NULL;
    for (int list = 0; list < 3; list++) {
        for (size_t i = 0; lists[list] && lists[list][i].open; i++) {
            const struct fst_delimiter *delim = &lists[list][i];
            if (opens(text, pos, delim) && (!best || strlen(delim->open) > strlen(best->open))) {
                best = delim;
                *kind = list == 1 && !delim->close ? LINE : (enum kind)list;
            }
        }
    }
    return best;
}

static bool is_continued(const struct text *text, size_t start, size_t eol)
{
    while (eol > start && is_blank(text->data[eol - 1]) && text->data[eol - 1] != '\n')
        eol--;
    return eol > start && text->data[eol - 1] == '\\';
}

static size_t line_end(const struct text *text, const struct fst_delimiter *delim, size_t pos)
{
    size_t start = pos;
    for (; pos < text->nbytes; pos++) {
        if (text->data[pos] != '\n')
            continue;
        if (!(delim->flags & FST_CONTINUED) || !is_continued(text, start, pos))
            break;
        start = pos + 1;
    }
    return pos;
}

static bool closes(const struct text *text, size_t pos, const struct fst_delimiter *delim)
{
    return matches(text, pos, delim->close, delim->flags) &&
           (!(delim->flags & FST_CLOSER_LINE_START) || at_line_start(text, pos));
}

static size_t block_end(const struct text *text, const struct fst_delimiter *delim, size_t pos)
{
    size_t level = 1;
    pos += strlen(delim->open);
    while (pos < text->nbytes) {
        if (closes(text, pos, delim)) {
            pos += strlen(delim->close);
            if (!(delim->flags & FST_NESTED) || --level == 0)
                return pos;
        } else if ((delim->flags & FST_NESTED) && opens(text, pos, delim)) {
            pos += strlen(delim->open);
            level++;
        } else {
            pos++;
        }
    }
    return pos;
}

static size_t string_end(const struct text *text, const struct fst_delimiter *delim, size_t pos)
{
    size_t n = strlen(delim->close), level = 0;
    pos += strlen(delim->open);
    while (pos < text->nbytes) {
        int c = text->data[pos];
        if (c == '\n' && !(delim->flags & FST_MULTILINE))
            return pos;
        if ((c == '\\' && (delim->flags & FST_ESCAPE_BACKSLASH)) ||
            (c == '`' && (delim->flags & FST_ESCAPE_BACKTICK))) {
            pos += at(text, pos + 1) == '\r' && at(text, pos + 2) == '\n' ? 3 : 2;
            continue;
        }
        if (!closes(text, pos, delim)) {
            level += (delim->flags & FST_NESTED) && c == delim->open[0];
            pos++;
            continue;
        }
        pos += n;
        if (level > 0) {
            level--;
            continue;
        }
        if ((delim->flags & FST_ESCAPE_DOUBLED) && matches(text, pos, delim->close, 0)) {
            pos += n;
            continue;
        }
        for (int i = 0; (delim->flags & FST_GREEDY) && i < 2; i++)
            pos += at(text, pos) == (uint8_t)delim->close[0];
        return pos;
    }
    return pos < text->nbytes ? pos : text->nbytes;
}

static void mark(const struct fst_syntax *syntax, struct text *text)
{
    size_t pos = 0;
    while (pos < text->nbytes) {
        enum kind kind = LINE;
        const struct fst_delimiter *delim = find_opener(syntax, text, pos, &kind);
        if (!delim) {
            pos++;
            continue;
        }
        size_t end = kind == LINE    ? line_end(text, delim, pos)
                     : kind == BLOCK ? block_end(text, delim, pos)
                                     : string_end(text, delim, pos);
        bool comment =
            kind != STRING || ((delim->flags & FST_DOCUMENTATION) && is_first_text(text, pos));
        for (; pos < end; pos++)
            text->comment[pos] = comment;
    }
}

static uint32_t all_flags(const struct fst_delimiter *delim)
{
    uint32_t flags = 0;
    for (; delim && delim->open; delim++)
        flags |= delim->flags;
    return flags;
}

bool scan_oracle_knows(const struct fst_syntax *syntax)
{
    uint32_t flags = all_flags(syntax->line_comments) | all_flags(syntax->block_comments) |
                     all_flags(syntax->strings);
    return syntax->rules == 0 && !syntax->prose && !(flags & ~(uint32_t)KNOWN_FLAGS);
}

size_t scan_oracle_classes(const struct fst_syntax *syntax, const uint8_t *data, size_t nbytes,
                           char *classes, size_t cap)
{
    struct text text = {data, nbytes, calloc(nbytes + 1, sizeof(bool))};
    if (!text.comment)
        return 0;
    mark(syntax, &text);
    size_t len = 0;
    for (size_t pos = 0; pos < nbytes && len < cap; pos++) {
        char line_class = ' ';
        for (; pos < nbytes && data[pos] != '\n'; pos++) {
            if (is_blank(data[pos]))
                continue;
            if (!text.comment[pos])
                line_class = '+';
            else if (line_class == ' ')
                line_class = '#';
        }
        classes[len++] = line_class;
    }
    free(text.comment);
    return len;
}
