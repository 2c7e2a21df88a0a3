/* SPDX-License-Identifier: MIT */
/*
 * Git's pattern language, without recursion. Of all stars passed only two can ever need another
 * try: the last "*", which takes one byte more unless that is a slash, and the last "**", which
 * takes one byte more of any kind. An earlier star never helps: what it would take in addition the
 * later one can take as well, since "*" cannot leave its component and "**" takes anything. So
 * matching needs two marks instead of a stack, and hostile patterns cost polynomial time.
 *
 * Oddities that are git's, and kept: a literal head is compared first and cut off, and "**" at the
 * begin of the rest counts as standing at the pattern's begin ("foo**" + "/bar" spans directories);
 * with ignored case an escaped capital letter matches nothing; a class that is not closed or has an
 * unknown name matches nothing. Any thread; no state.
 */
#include "walk/glob.h"

#include <string.h>

static bool is_special(char c)
{
    return c == '*' || c == '?' || c == '[' || c == '\\';
}

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c;
}

static bool is_lower(uint8_t c)
{
    return c >= 'a' && c <= 'z';
}

static size_t literal_head(const char *text, size_t nbytes)
{
    size_t n = 0;
    while (n < nbytes && !is_special(text[n]))
        n++;
    return n;
}

void fst_glob_parse(struct fst_glob *out, const char *text, size_t nbytes)
{
    uint8_t flags = 0;
    if (nbytes && text[0] == '!') {
        flags |= FST_GLOB_NEGATED;
        text++;
        nbytes--;
    }
    if (nbytes && text[nbytes - 1] == '/') {
        flags |= FST_GLOB_DIR_ONLY;
        nbytes--;
    }
    if (!memchr(text, '/', nbytes))
        flags |= FST_GLOB_BASENAME;
    if (nbytes && text[0] == '*' && literal_head(text + 1, nbytes - 1) == nbytes - 1)
        flags |= FST_GLOB_ENDS_WITH;
    if (!(flags & FST_GLOB_BASENAME) && text[0] == '/') {
        text++;
        nbytes--;
    }
    if (nbytes > UINT32_MAX)
        nbytes = 0; /* longer than any path: an empty pattern matches nothing, either */
    *out = (struct fst_glob){.text = text,
                             .nbytes = (uint32_t)nbytes,
                             .literal_nbytes = (uint32_t)literal_head(text, nbytes),
                             .flags = flags};
}

static bool equal(const char *a, const char *b, size_t nbytes, bool ignore_case)
{
    if (!ignore_case)
        return memcmp(a, b, nbytes) == 0;
    for (size_t i = 0; i < nbytes; i++)
        if (lower((uint8_t)a[i]) != lower((uint8_t)b[i]))
            return false;
    return true;
}

static bool is_punct(uint8_t c)
{
    return c > 0x20 && c < 0x7f && !(c >= '0' && c <= '9') && !is_lower(lower(c));
}

enum { CLASS_UNKNOWN = -1 };

/* Whether `c` is in the class named; CLASS_UNKNOWN for a name that nothing has. */
static int class_has(const char *name, size_t nbytes, uint8_t c, bool ignore_case)
{
    static const char names[][7] = {"alnum", "alpha", "blank", "cntrl", "digit", "graph",
                                    "lower", "print", "punct", "space", "upper", "xdigit"};
    bool digit = c >= '0' && c <= '9';
    bool alpha = is_lower(lower(c));
    bool hex = digit || (lower(c) >= 'a' && lower(c) <= 'f');
    const bool members[] = {
        alpha || digit,
        alpha,
        c == ' ' || c == '\t',
        c < 0x20 || c == 0x7f,
        digit,
        c > 0x20 && c < 0x7f,
        is_lower(c),
        c >= 0x20 && c < 0x7f,
        is_punct(c),
        c == ' ' || c == '\t' || c == '\n' || c == '\r',
        alpha && (!is_lower(c) || ignore_case),
        hex,
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == nbytes && memcmp(names[i], name, nbytes) == 0)
            return members[i];
    return CLASS_UNKNOWN;
}

struct matcher {
    const uint8_t *p, *p_end; /* the pattern */
    const uint8_t *p_begin;
    const uint8_t *t, *t_end; /* the text */
    bool pathname;            /* slashes are special */
    bool ignore_case;
};

static uint8_t peek(const struct matcher *m, const uint8_t *p)
{
    return p < m->p_end ? *p : 0;
}

static bool in_range(const struct matcher *m, uint8_t c, uint8_t first, uint8_t last)
{
    if (c >= first && c <= last)
        return true;
    uint8_t upper = (uint8_t)(c - ('a' - 'A'));
    return m->ignore_case && is_lower(c) && upper >= first && upper <= last;
}

/*
 * One member of a bracket at *p, which moves to the member's last byte. *member is the byte that a
 * following '-' begins a range with, 0 for none. Returns whether `c` is in it; -1: never ends.
 */
static int bracket_member(const struct matcher *m, const uint8_t **at, uint8_t previous, uint8_t c,
                          uint8_t *member)
{
    const uint8_t *p = *at;
    uint8_t next = peek(m, p + 1);
    if (*p == '\\') {
        *at = ++p;
        *member = peek(m, p);
        return p < m->p_end ? c == *p : -1;
    }
    if (*p == '-' && previous && next && next != ']') {
        p++;
        if (*p == '\\')
            p++;
        if (p >= m->p_end)
            return -1;
        *at = p;
        *member = 0;
        return in_range(m, c, previous, *p);
    }
    if (*p == '[' && next == ':') {
        const uint8_t *name = p + 2;
        const uint8_t *close =
            name < m->p_end ? memchr(name, ']', (size_t)(m->p_end - name)) : NULL;
        if (!close)
            return -1;
        if (close > name && close[-1] == ':') {
            *at = close;
            *member = 0;
            return class_has((const char *)name, (size_t)(close - name) - 1, c, m->ignore_case);
        }
    }
    *member = *p;
    return c == *p;
}

/* A bracket whose '[' is at m->p; moves behind its ']'. False: no match, or not well-formed. */
static bool match_bracket(struct matcher *m, uint8_t c)
{
    const uint8_t *p = m->p + 1;
    bool negated = peek(m, p) == '!' || peek(m, p) == '^';
    p += negated;
    bool matched = false;
    uint8_t previous = 0;
    do {
        if (p >= m->p_end)
            return false;
        uint8_t member = 0;
        int found = bracket_member(m, &p, previous, c, &member);
        if (found < 0)
            return false;
        matched |= found > 0;
        previous = member;
        p++;
    } while (peek(m, p) != ']' || p >= m->p_end);
    m->p = p + 1;
    return matched != negated && !(m->pathname && c == '/');
}

/* One pattern element that is no star against the byte at m->t; moves both behind. */
static bool match_one(struct matcher *m)
{
    uint8_t c = m->ignore_case ? lower(*m->t) : *m->t;
    uint8_t want = *m->p;
    bool matched;
    if (want == '[') {
        matched = match_bracket(m, c);
    } else if (want == '?') {
        m->p++;
        matched = !(m->pathname && c == '/');
    } else if (want == '\\') {
        m->p++;
        matched = m->p < m->p_end && *m->p == c;
        m->p++;
    } else {
        m->p++;
        matched = c == (m->ignore_case ? lower(want) : want);
    }
    m->t++;
    return matched;
}

/* Where matching goes on when it fails. */
struct mark {
    const uint8_t *p, *t; /* p NULL: no such star was passed */
};

enum star {
    STAR_ONE,  /* anything but slashes */
    STAR_ANY,  /* anything */
    STAR_DIRS, /* "**" + "/": nothing, or anything up to a slash */
};

/* Reads the run of stars at m->p and moves behind it. */
static enum star read_stars(struct matcher *m)
{
    const uint8_t *begin = m->p;
    while (m->p < m->p_end && *m->p == '*')
        m->p++;
    if (!m->pathname)
        return STAR_ANY;
    if (m->p - begin < 2 || (begin > m->p_begin && begin[-1] != '/'))
        return STAR_ONE;
    uint8_t next = peek(m, m->p);
    if (m->p == m->p_end || (next == '\\' && peek(m, m->p + 1) == '/'))
        return STAR_ANY;
    return next == '/' ? STAR_DIRS : STAR_ONE;
}

/* Goes back to the last star that can take one byte more. False: there is none. */
static bool retry(struct matcher *m, struct mark *one, struct mark *any, bool *dirs)
{
    if (one->p && one->t < m->t_end && !(m->pathname && *one->t == '/')) {
        m->p = one->p;
        m->t = ++one->t;
        return true;
    }
    one->p = NULL;
    if (!any->p)
        return false;
    if (*dirs) { /* on to behind the next slash, which "**" + "/" then ends with */
        const uint8_t *slash = memchr(any->t, '/', (size_t)(m->t_end - any->t));
        any->t = slash ? slash : m->t_end;
    }
    if (any->t >= m->t_end)
        return false;
    m->p = any->p;
    m->t = ++any->t;
    return true;
}

static bool match(struct matcher *m)
{
    struct mark one = {NULL, NULL}, any = {NULL, NULL};
    bool dirs = false;
    for (;;) {
        if (m->p < m->p_end && *m->p == '*') {
            enum star star = read_stars(m);
            if (star == STAR_DIRS)
                m->p++;
            if (star == STAR_ONE) {
                one = (struct mark){m->p, m->t};
            } else {
                any = (struct mark){m->p, m->t};
                one.p = NULL;
                dirs = star == STAR_DIRS;
                if (m->p == m->p_end && !dirs)
                    return true;
            }
            continue;
        }
        if (m->p >= m->p_end && m->t == m->t_end)
            return true;
        if (m->p < m->p_end && m->t < m->t_end && match_one(m))
            continue;
        if (!retry(m, &one, &any, &dirs))
            return false;
    }
}

static bool wild(const char *pattern, size_t pattern_nbytes, const char *text, size_t nbytes,
                 bool pathname, bool ignore_case)
{
    struct matcher m = {.p = (const uint8_t *)pattern,
                        .p_end = (const uint8_t *)pattern + pattern_nbytes,
                        .p_begin = (const uint8_t *)pattern,
                        .t = (const uint8_t *)text,
                        .t_end = (const uint8_t *)text + nbytes,
                        .pathname = pathname,
                        .ignore_case = ignore_case};
    return match(&m);
}

bool fst_glob_wild(const char *pattern, size_t pattern_nbytes, const char *text, size_t nbytes,
                   bool ignore_case)
{
    return wild(pattern, pattern_nbytes, text, nbytes, true, ignore_case);
}

bool fst_glob_match(const struct fst_glob *glob, const struct fst_glob_path *path, bool ignore_case)
{
    if ((glob->flags & FST_GLOB_DIR_ONLY) && !path->is_dir)
        return false;
    bool basename = glob->flags & FST_GLOB_BASENAME;
    const char *text = path->text + (basename ? path->basename_at : 0);
    size_t nbytes = path->nbytes - (basename ? path->basename_at : 0);
    if (basename && (glob->flags & FST_GLOB_ENDS_WITH)) {
        size_t tail = glob->nbytes - 1u;
        return tail <= nbytes && equal(glob->text + 1, text + nbytes - tail, tail, ignore_case);
    }
    size_t head = glob->literal_nbytes;
    if (head == glob->nbytes)
        return head == nbytes && equal(glob->text, text, head, ignore_case);
    if (head > nbytes)
        return false;
    if (basename)
        return wild(glob->text, glob->nbytes, text, nbytes, false, ignore_case);
    return equal(glob->text, text, head, ignore_case) &&
           wild(glob->text + head, glob->nbytes - head, text + head, nbytes - head, true,
                ignore_case);
}
