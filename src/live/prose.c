/* SPDX-License-Identifier: MIT */
/* What a word of prose is, the cursor over a line, and which language has which rule. */
#include "live/prose.h"

#include <string.h>

#include "lang/ids.h"
#include "live/prose_internal.h"
#include "text/cjk.h"
#include "text/utf8.h"

/* Words --------------------------------------------------------------------------------------- */

static bool is_punctuation(uint8_t c)
{
    return (c >= 0x21 && c <= 0x2f) || (c >= 0x3a && c <= 0x40) || (c >= 0x5b && c <= 0x60) ||
           (c >= 0x7b && c <= 0x7e);
}

void fst_prose_gap(struct fst_prose_sink *sink)
{
    sink->words += sink->content;
    sink->content = false;
}

/* A character beyond ASCII; its length. */
static size_t put_wide(struct fst_prose_sink *sink, const uint8_t *p, size_t nbytes)
{
    size_t n = fst_utf8_space(p, nbytes);
    if (n) {
        fst_prose_gap(sink);
        return n;
    }
    n = sink->cjk ? fst_cjk(p, nbytes) : 0;
    if (n) {
        fst_prose_gap(sink);
        sink->words++;
        return n;
    }
    sink->content = true;
    return 1;
}

void fst_prose_put(struct fst_prose_sink *sink, const char *data, size_t nbytes)
{
    const uint8_t *p = (const uint8_t *)data, *end = p + nbytes;
    while (p < end) {
        if (*p >= 0x80) {
            p += put_wide(sink, p, (size_t)(end - p));
            continue;
        }
        if (*p == ' ' || (*p >= '\t' && *p <= '\r'))
            fst_prose_gap(sink);
        else if (!is_punctuation(*p))
            sink->content = true;
        p++;
    }
}

/* The cursor ---------------------------------------------------------------------------------- */

struct fst_prose_text fst_prose_from(struct fst_prose_text text, size_t at)
{
    if (at > text.nbytes)
        at = text.nbytes;
    return (struct fst_prose_text){text.data + at, text.nbytes - at};
}

char fst_prose_at(struct fst_prose_text text, size_t at)
{
    return at < text.nbytes ? text.data[at] : '\0';
}

bool fst_prose_starts(struct fst_prose_text text, size_t at, const char *prefix)
{
    size_t n = strlen(prefix);
    return at + n <= text.nbytes && memcmp(text.data + at, prefix, n) == 0;
}

size_t fst_prose_find(struct fst_prose_text text, size_t at, const char *what)
{
    if (at >= text.nbytes)
        return text.nbytes;
    const char *found = memmem(text.data + at, text.nbytes - at, what, strlen(what));
    return found ? (size_t)(found - text.data) : text.nbytes;
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct fst_prose_text fst_prose_trim(struct fst_prose_text text)
{
    while (text.nbytes && is_blank(text.data[text.nbytes - 1]))
        text.nbytes--;
    while (text.nbytes && is_blank(text.data[0])) {
        text.data++;
        text.nbytes--;
    }
    return text;
}

size_t fst_prose_run(struct fst_prose_text text, size_t at, char c)
{
    size_t end = at;
    while (end < text.nbytes && text.data[end] == c)
        end++;
    return end - at;
}

size_t fst_prose_indent(struct fst_prose_text text, size_t *nbytes)
{
    size_t columns = 0, i = 0;
    for (; i < text.nbytes && is_blank(text.data[i]); i++)
        columns = text.data[i] == '\t' ? (columns | 3) + 1 : columns + 1;
    *nbytes = i;
    return columns;
}

static bool is_blank_or_end(struct fst_prose_text text, size_t at)
{
    return at >= text.nbytes || is_blank(text.data[at]);
}

size_t fst_prose_list_mark(struct fst_prose_text text, size_t at)
{
    size_t end = at;
    char c = fst_prose_at(text, at);
    if (c == '-' || c == '+' || c == '*') {
        end++;
    } else {
        while (fst_prose_at(text, end) >= '0' && fst_prose_at(text, end) <= '9' && end - at < 9)
            end++;
        c = fst_prose_at(text, end);
        if (end == at || (c != '.' && c != ')'))
            return at;
        end++;
    }
    if (!is_blank_or_end(text, end))
        return at;
    while (end < text.nbytes && is_blank(text.data[end]))
        end++;
    if (fst_prose_at(text, end) == '[' && fst_prose_at(text, end + 2) == ']' &&
        strchr(" xX-", fst_prose_at(text, end + 1)) && is_blank_or_end(text, end + 3))
        end += 3;
    return end;
}

void fst_prose_heading(struct fst_prose_line *out, size_t level, struct fst_prose_text title)
{
    title = fst_prose_trim(title);
    out->level = (unsigned)level;
    out->title = title.data;
    out->title_nbytes = title.nbytes;
}

/* Plain text: all of it is prose. */
static void read_plain(struct fst_prose *state, struct fst_prose_sink *sink,
                       struct fst_prose_text line, struct fst_prose_line *out)
{
    (void)state;
    (void)out;
    fst_prose_put(sink, line.data, line.nbytes);
}

/* Languages ----------------------------------------------------------------------------------- */

static fst_prose_rule *rule_of(fst_lang_id lang)
{
    switch (lang) {
    case FST_LANG_MARKDOWN:
    case FST_LANG_MDX:
    case FST_LANG_DJOT:
    case FST_LANG_RMD:
        return fst_prose_markdown;
    case FST_LANG_TEX:
        return fst_prose_tex;
    case FST_LANG_PLAIN_TEXT:
        return read_plain;
    default:
        return NULL;
    }
}

bool fst_prose_has(fst_lang_id lang)
{
    return rule_of(lang) != NULL;
}

void fst_prose_read(struct fst_prose *state, fst_lang_id lang, bool cjk, const char *line,
                    size_t nbytes, struct fst_prose_line *out)
{
    struct fst_prose_sink sink = {.cjk = cjk};
    *out = (struct fst_prose_line){0};
    rule_of(lang)(state, &sink, (struct fst_prose_text){line, nbytes}, out);
    fst_prose_gap(&sink);
    out->words = sink.words;
}
