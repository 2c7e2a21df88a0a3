/* SPDX-License-Identifier: MIT */
/*
 * Content rules, as data: for every shared extension the hints of its languages (the tables are in
 * content_rules.def), and the loop that counts them line by line.
 *
 * Most hints are tokens that a line begins with, so each line costs one look into a bit set of
 * first bytes, and only lines that may hit are compared. Lines inside block comments do not speak,
 * nor do those that only C++ sees (#ifdef __cplusplus). Pure functions; any thread.
 */
#include "lang/content.h"

#include <assert.h>
#include <string.h>

#include "lang/ids.h"

/* Where a hint has to stand. */
enum {
    BEGINS = 0,            /* first of a line, behind white space */
    COLUMN_1 = 1u << 0,    /* first of a line, nothing before it */
    WITHIN = 1u << 1,      /* anywhere in a line */
    FIRST_LINE = 1u << 2,  /* anywhere in the file's first line */
    STRONG = 1u << 3,      /* counts as much as eight others */
    ANY_CASE = 1u << 4,    /* the hint is in lower case, the line may not be */
    BARE_HEADER = 1u << 5, /* what follows, up to '>', is a name without a dot */
};

struct hint {
    fst_lang_id lang;
    const char *text;
    size_t nbytes;
    const char *tail; /* one of these ends the line; NULL: anything may */
    unsigned flags;
};

/* How lines that do not speak are told. */
enum {
    C_TEXT = 1u << 0, /* block comments of C; #ifdef __cplusplus */
};

struct fst_content_rule {
    const char *extension;
    fst_lang_id usual;
    unsigned flags;
    const struct hint *hints; /* ends with text NULL */
};

#define HINT(id, hint, tail, bits)                                                                 \
    {                                                                                              \
        FST_LANG_##id, hint, sizeof(hint) - 1, tail, bits                                          \
    }
#define H(id, hint) HINT(id, hint, NULL, BEGINS)
#define HF(id, hint, bits) HINT(id, hint, NULL, bits)
#define HT(id, hint, tail) HINT(id, hint, tail, BEGINS)
#define HINTS(...)                                                                                 \
    (const struct hint[])                                                                          \
    {                                                                                              \
        __VA_ARGS__,                                                                               \
        {                                                                                          \
            0, NULL, 0, NULL, 0                                                                    \
        }                                                                                          \
    }
#define RULE(ext, id, bits, ...) {ext, FST_LANG_##id, bits, HINTS(__VA_ARGS__)},

static const struct fst_content_rule rules[] = {
#include "lang/content_rules.def"
};

#undef RULE
#define MAX_HINTS 80 /* of a rule, its end included */
#define RULE(ext, id, bits, ...)                                                                   \
    static_assert(sizeof(HINTS(__VA_ARGS__)) / sizeof(struct hint) <= MAX_HINTS, ext);
#include "lang/content_rules.def"

#define RULES_LEN (sizeof(rules) / sizeof(rules[0]))
#define MAX_LANGUAGES 12
#define STRONG_WEIGHT 8

struct score {
    fst_lang_id lang;
    unsigned points;
    unsigned line;        /* the last line that counted: each speaks once for a language */
    unsigned line_points; /* what it counted */
};

struct line {
    const char *begin, *text, *end; /* text: behind white space; end: without trailing one */
    unsigned number;
};

struct reader {
    const char *at, *end;
    char eol;
    unsigned number;
    bool in_cplusplus;
    unsigned flags;
    const uint64_t *speaks; /* see fill_speaks() */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

static char fold(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool matches(const char *text, size_t avail, const struct hint *hint)
{
    size_t nbytes = hint->nbytes;
    if (nbytes > avail)
        return false;
    if (!(hint->flags & ANY_CASE))
        return nbytes == 0 || (text[nbytes - 1] == hint->text[nbytes - 1] &&
                               memcmp(text, hint->text, nbytes) == 0);
    for (size_t i = 0; i < nbytes; i++) {
        if (fold(text[i]) != hint->text[i])
            return false;
    }
    return true;
}

static bool line_has(const struct line *line, const char *text)
{
    return memmem(line->text, (size_t)(line->end - line->text), text, strlen(text)) != NULL;
}

static bool line_begins(const struct line *line, const char *text)
{
    size_t nbytes = strlen(text);
    return (size_t)(line->end - line->text) >= nbytes && memcmp(line->text, text, nbytes) == 0;
}

/* Goes on behind the block comment that begins at `at`. */
static void skip_comment(struct reader *reader, const char *at)
{
    /* memmem() is slow for so short a text, and comments are full of *. */
    const char *close = at + 2;
    while ((close = memchr(close, '/', (size_t)(reader->end - close))) != NULL) {
        if (close++ > at + 2 && close[-2] == '*')
            break;
    }
    reader->at = close ? close : reader->end;
    const char *eol = memchr(reader->at, reader->eol, (size_t)(reader->end - reader->at));
    reader->at = eol ? eol + 1 : reader->end;
}

/* Whether the line is a comment of C or for C++ only; a comment is passed as a whole. */
static bool is_silent(struct reader *reader, const struct line *line)
{
    if (line->end - line->text < 2)
        return reader->in_cplusplus;
    if (line->text[0] == '/' && line->text[1] == '*') {
        skip_comment(reader, line->text);
        return line->number > 1;
    }
    if (line->text[0] != '#')
        return reader->in_cplusplus;
    if (line_begins(line, "#if") && line_has(line, "__cplusplus"))
        reader->in_cplusplus = true;
    else if (line_begins(line, "#endif") || line_begins(line, "#else"))
        reader->in_cplusplus = false;
    return reader->in_cplusplus;
}

/* Whether a line with these two bytes at its begin may say something. */
static bool may_speak(const struct reader *reader, const struct line *line, const char *at)
{
    uint8_t first = (uint8_t)at[0], second = at + 1 < line->end ? (uint8_t)at[1] : 0;
    return reader->speaks[first] >> (second % 64) & 1;
}

/* The next line that speaks. Most don't, which its first two bytes tell. */
static bool next_line(struct reader *reader, struct line *line)
{
    while (reader->at < reader->end) {
        const char *eol = memchr(reader->at, reader->eol, (size_t)(reader->end - reader->at));
        line->begin = line->text = reader->at;
        line->end = eol ? eol : reader->end;
        reader->at = eol ? eol + 1 : reader->end;
        line->number = ++reader->number;
        while (line->text < line->end && is_blank(*line->text))
            line->text++;
        if (line->text == line->end || (line->number > 1 && !may_speak(reader, line, line->text) &&
                                        !may_speak(reader, line, line->begin)))
            continue;
        while (is_blank(line->end[-1]))
            line->end--;
        if (!(reader->flags & C_TEXT) || !is_silent(reader, line))
            return true;
    }
    return false;
}

/* #include <vector>, but not #include <stdio.h> or <sys/types.h>. */
static bool is_bare_header(const char *at, const char *end)
{
    while (at < end && ((*at >= 'a' && *at <= 'z') || *at == '_'))
        at++;
    return at < end && *at == '>';
}

static bool hits(const struct line *line, const struct hint *hint)
{
    const char *from = hint->flags & COLUMN_1 ? line->begin : line->text;
    bool found = matches(from, (size_t)(line->end - from), hint);
    if (hint->flags & (WITHIN | FIRST_LINE)) {
        while (!found && ++from < line->end)
            found = matches(from, (size_t)(line->end - from), hint);
    }
    if (!found || (hint->tail && !strchr(hint->tail, line->end[-1])))
        return false;
    return !(hint->flags & BARE_HEADER) || is_bare_header(from + hint->nbytes, line->end);
}

static struct score *score_of(struct score *scores, size_t *len, fst_lang_id lang)
{
    for (size_t i = 0; i < *len; i++) {
        if (scores[i].lang == lang)
            return &scores[i];
    }
    if (*len == MAX_LANGUAGES)
        return NULL;
    scores[*len] = (struct score){.lang = lang};
    return &scores[(*len)++];
}

/*
 * The hints by the first byte that they begin with, as lists; those that may be anywhere, or have
 * no text, are in a list of their own, and so are those of the first line.
 */
struct buckets {
    uint8_t first[256]; /* number of a hint plus one; 0: none */
    uint8_t next[MAX_HINTS];
    char second[MAX_HINTS]; /* the text's second byte where it must be the line's; else NUL */
    uint8_t anywhere, first_line;
};

static void link_hint(struct buckets *buckets, uint8_t *list, size_t i)
{
    buckets->next[i] = *list;
    *list = (uint8_t)(i + 1);
}

static void fill_buckets(struct buckets *buckets, const struct hint *hints)
{
    memset(buckets->first, 0, sizeof(buckets->first));
    buckets->anywhere = buckets->first_line = 0;
    for (size_t i = 0; i < MAX_HINTS && hints[i].text; i++) {
        uint8_t c = (uint8_t)hints[i].text[0];
        buckets->second[i] = '\0';
        if (hints[i].flags & FIRST_LINE) {
            link_hint(buckets, &buckets->first_line, i);
        } else if ((hints[i].flags & (WITHIN | ANY_CASE)) || !c) {
            link_hint(buckets, &buckets->anywhere, i);
        } else {
            link_hint(buckets, &buckets->first[c], i);
            if (!(hints[i].flags & COLUMN_1))
                buckets->second[i] = hints[i].text[1];
        }
    }
}

/*
 * How a line that says something may begin: by its first byte a bit for the second one, modulo 64
 * (the line's end: bit 0).
 */
static void fill_speaks(uint64_t speaks[256], const struct fst_content_rule *rule,
                        const struct buckets *buckets)
{
    memset(speaks, buckets->anywhere ? 0xFF : 0, 256 * sizeof(speaks[0]));
    for (size_t i = 0; i < MAX_HINTS && rule->hints[i].text; i++) {
        char second = buckets->second[i];
        speaks[(uint8_t)rule->hints[i].text[0]] |=
            second ? UINT64_C(1) << ((uint8_t)second % 64) : ~UINT64_C(0);
    }
    if (rule->flags & C_TEXT) {
        speaks['/'] |= UINT64_C(1) << ('*' % 64);
        speaks['#'] |= UINT64_C(1) << ('i' % 64) | UINT64_C(1) << ('e' % 64);
    }
}

struct tally {
    const struct hint *hints;
    struct buckets buckets;
    struct score scores[MAX_LANGUAGES];
    size_t len;
};

/* Of the hints that a line shows for a language, the strongest counts. */
static void add_points(struct score *score, unsigned line, unsigned points)
{
    if (score->line != line) {
        score->line = line;
        score->line_points = 0;
    }
    if (points > score->line_points) {
        score->points += points - score->line_points;
        score->line_points = points;
    }
}

static void count_list(struct tally *tally, const struct line *line, uint8_t list)
{
    char second = line->end - line->text > 1 ? line->text[1] : '\0';
    for (; list; list = tally->buckets.next[list - 1]) {
        char wanted = tally->buckets.second[list - 1];
        const struct hint *hint = &tally->hints[list - 1];
        if ((wanted && wanted != second) || !hits(line, hint))
            continue;
        struct score *score = score_of(tally->scores, &tally->len, hint->lang);
        if (score)
            add_points(score, line->number, hint->flags & STRONG ? STRONG_WEIGHT : 1);
    }
}

/* A line that is indented is looked up by its first byte too, for hints that mind the column. */
static void count_line(struct tally *tally, const struct line *line)
{
    uint8_t text = (uint8_t)*line->text, begin = (uint8_t)*line->begin;
    count_list(tally, line, tally->buckets.first[text]);
    if (begin != text)
        count_list(tally, line, tally->buckets.first[begin]);
    count_list(tally, line, tally->buckets.anywhere);
    if (line->number == 1)
        count_list(tally, line, tally->buckets.first_line);
}

bool fst_content_may_be(const struct fst_content_rule *rule, fst_lang_id lang)
{
    for (const struct hint *hint = rule->hints; hint->text; hint++) {
        if (hint->lang == lang)
            return true;
    }
    return lang == rule->usual;
}

static fst_lang_id best_of(const struct fst_content_rule *rule, const struct tally *tally)
{
    fst_lang_id best = rule->usual;
    unsigned points = 0;
    for (size_t i = 0; i < tally->len; i++) {
        if (tally->scores[i].lang == rule->usual)
            points = tally->scores[i].points;
    }
    for (size_t i = 0; i < tally->len; i++) {
        if (tally->scores[i].points > points) {
            best = tally->scores[i].lang;
            points = tally->scores[i].points;
        }
    }
    return best;
}

fst_lang_id fst_content_decide(const struct fst_content_rule *rule, const uint8_t *head,
                               size_t nbytes)
{
    if (nbytes == 0)
        return rule->usual;
    fst_lang_id said = fst_content_shebang(head, nbytes);
    if (said && fst_content_may_be(rule, said))
        return said;

    struct tally tally;
    tally.hints = rule->hints;
    tally.len = 0;
    fill_buckets(&tally.buckets, rule->hints);
    uint64_t speaks[256];
    fill_speaks(speaks, rule, &tally.buckets);
    struct reader reader = {
        .at = (const char *)head,
        .end = (const char *)head + nbytes,
        .eol = memchr(head, '\n', nbytes) ? '\n' : '\r',
        .flags = rule->flags,
        .speaks = speaks,
    };
    if (nbytes >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0)
        reader.at += 3;
    struct line line;
    while (next_line(&reader, &line))
        count_line(&tally, &line);
    return best_of(rule, &tally);
}

/* The rules are sorted by extension in byte order. */
const struct fst_content_rule *fst_content_find(const char *extension, size_t nbytes)
{
    size_t low = 0, high = RULES_LEN;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = strncmp(rules[mid].extension, extension, nbytes);
        if (order == 0 && rules[mid].extension[nbytes])
            order = 1;
        if (order == 0)
            return &rules[mid];
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

bool fst_content_get(size_t i, const char **extension, fst_lang_id *usual)
{
    if (i >= RULES_LEN)
        return false;
    *extension = rules[i].extension;
    *usual = rules[i].usual;
    return true;
}
