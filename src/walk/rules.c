/* SPDX-License-Identifier: MIT */
/*
 * An ignore file, parsed as git does: a byte order mark and the CR of CR LF are dropped, trailing
 * spaces too unless escaped, a line ends at a NUL.
 *
 * Nearly every pattern is ruled out by one look: most end in a literal byte that the name does not
 * end in, or begin so. Two tables of bit sets hold, for each class of byte, the patterns that a
 * name with that first (last) byte can match; their intersection is tried, last pattern first.
 * Classes keep the tables small: bytes that no pattern names share one. Letters of both cases share
 * a class, so the same tables serve ignored case. Immutable after parsing: no locks.
 */
#include "walk/rules.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/fd.h"
#include "base/mem.h"
#include "base/str.h"

/* Which patterns a byte at one end of a name allows. */
struct filter {
    uint8_t class_of[256]; /* class 0: bytes that no pattern asks for */
    uint64_t *sets;        /* nclasses sets of `nwords` words */
};

struct fst_rules {
    char *text; /* owned; the globs point into it */
    struct fst_glob *globs;
    size_t len, cap;
    size_t nwords;
    struct filter first, last;
};

static uint8_t fold(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c;
}

/* The byte that a path must begin with to match; -1: any. */
static int first_byte(const struct fst_glob *glob)
{
    if (!(glob->flags & FST_GLOB_BASENAME) || glob->literal_nbytes == 0)
        return -1;
    return fold((uint8_t)glob->text[0]);
}

/* The byte that a path must end with to match; -1: any. */
static int last_byte(const struct fst_glob *glob)
{
    if (glob->nbytes == 0)
        return -1;
    uint8_t last = (uint8_t)glob->text[glob->nbytes - 1];
    bool plain = last != '*' && last != '?' && last != ']' && last != '\\';
    return plain ? fold(last) : -1;
}

static fst_err filter_build(struct filter *filter, const struct fst_rules *rules,
                            int (*byte_of)(const struct fst_glob *glob))
{
    unsigned nclasses = 1;
    for (size_t i = 0; i < rules->len; i++) {
        int byte = byte_of(&rules->globs[i]);
        if (byte >= 0 && filter->class_of[byte] == 0)
            filter->class_of[byte] = (uint8_t)nclasses++;
    }
    for (unsigned c = 'A'; c <= 'Z'; c++)
        filter->class_of[c] = filter->class_of[fold((uint8_t)c)];
    filter->sets = calloc(nclasses * rules->nwords, sizeof *filter->sets);
    if (!filter->sets)
        return -ENOMEM;
    for (size_t i = 0; i < rules->len; i++) {
        int byte = byte_of(&rules->globs[i]);
        for (unsigned cls = 0; cls < nclasses; cls++)
            if (byte < 0 || filter->class_of[byte] == cls)
                filter->sets[cls * rules->nwords + i / 64] |= UINT64_C(1) << (i % 64);
    }
    return FST_OK;
}

/* Cuts trailing spaces, but not one behind a backslash. */
static size_t trim(const char *line, size_t nbytes)
{
    size_t keep = 0;
    for (size_t i = 0; i < nbytes; i++) {
        if (line[i] == ' ')
            continue;
        if (line[i] == '\\' && ++i == nbytes)
            return nbytes;
        keep = i + 1;
    }
    return keep;
}

static fst_err add(struct fst_rules *rules, const char *pattern, size_t nbytes, uint32_t line)
{
    fst_err err = fst_mem_grow(&rules->globs, &rules->cap, rules->len + 1, sizeof *rules->globs);
    if (err)
        return err;
    struct fst_glob *glob = &rules->globs[rules->len];
    fst_glob_parse(glob, pattern, nbytes);
    glob->line = line;
    rules->len++;
    return FST_OK;
}

static fst_err add_line(struct fst_rules *rules, const char *line, size_t nbytes, uint32_t number)
{
    if (nbytes == 0 || line[0] == '#')
        return FST_OK;
    if (line[nbytes - 1] == '\r')
        nbytes--;
    const char *nul = memchr(line, '\0', nbytes);
    if (nul)
        nbytes = (size_t)(nul - line);
    nbytes = trim(line, nbytes);
    return nbytes ? add(rules, line, nbytes, number) : FST_OK;
}

static fst_err add_lines(struct fst_rules *rules, size_t nbytes)
{
    const char *at = rules->text;
    const char *end = at + nbytes;
    if (nbytes >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
        at += 3;
    for (uint32_t number = 1; at < end; number++) {
        const char *lf = memchr(at, '\n', (size_t)(end - at));
        const char *stop = lf ? lf : end;
        fst_err err = add_line(rules, at, (size_t)(stop - at), number);
        if (err)
            return err;
        at = stop + 1;
    }
    return FST_OK;
}

/* Builds the filters, or drops rules without a pattern. */
static fst_err finish(struct fst_rules **out, struct fst_rules *rules, fst_err err)
{
    if (!err && rules->len) {
        rules->nwords = (rules->len + 63) / 64;
        err = filter_build(&rules->first, rules, first_byte);
        if (!err)
            err = filter_build(&rules->last, rules, last_byte);
        if (!err) {
            *out = rules;
            return FST_OK;
        }
    }
    fst_rules_free(rules);
    return err;
}

fst_err fst_rules_parse(struct fst_rules **out, const char *data, size_t nbytes)
{
    *out = NULL;
    struct fst_rules *rules = calloc(1, sizeof *rules);
    if (!rules)
        return -ENOMEM;
    rules->text = fst_mem_dup(data, nbytes);
    return finish(out, rules, rules->text ? add_lines(rules, nbytes) : -ENOMEM);
}

fst_err fst_rules_read(struct fst_rules **out, int dirfd, const char *path, bool follow)
{
    *out = NULL;
    struct fst_str content = {0};
    fst_err err = fst_fd_read_small(&content, dirfd, path, follow, FST_RULES_MAX_NBYTES);
    if (!err && content.len)
        err = fst_rules_parse(out, content.data, content.len);
    fst_str_dispose(&content);
    return err == -ENOMEM ? err : FST_OK;
}

fst_err fst_rules_from_list(struct fst_rules **out, const char *const *patterns, size_t len)
{
    *out = NULL;
    struct fst_rules *rules = calloc(1, sizeof *rules);
    if (!rules)
        return -ENOMEM;
    struct fst_str text = {0};
    fst_err err = FST_OK;
    for (size_t i = 0; i < len && !err; i++)
        err = fst_str_append(&text, patterns[i], strlen(patterns[i]) + 1);
    rules->text = text.data;
    const char *at = text.data;
    for (size_t i = 0; i < len && !err; i++) {
        size_t nbytes = strlen(at);
        if (nbytes)
            err = add(rules, at, nbytes, (uint32_t)i + 1);
        at += nbytes + 1;
    }
    return finish(out, rules, err);
}

void fst_rules_free(struct fst_rules *rules)
{
    if (!rules)
        return;
    free(rules->first.sets);
    free(rules->last.sets);
    free(rules->globs);
    free(rules->text);
    free(rules);
}

static const uint64_t *filter_set(const struct filter *filter, char byte, size_t nwords)
{
    return filter->sets + filter->class_of[(uint8_t)byte] * nwords;
}

const struct fst_glob *fst_rules_match(const struct fst_rules *rules,
                                       const struct fst_glob_path *path, bool ignore_case)
{
    if (path->nbytes == 0)
        return NULL;
    const uint64_t *first = filter_set(&rules->first, path->text[path->basename_at], rules->nwords);
    const uint64_t *last = filter_set(&rules->last, path->text[path->nbytes - 1], rules->nwords);
    for (size_t word = rules->nwords; word-- > 0;) {
        uint64_t set = first[word] & last[word];
        while (set) {
            unsigned bit = 63u - (unsigned)__builtin_clzll(set);
            const struct fst_glob *glob = &rules->globs[word * 64 + bit];
            if (fst_glob_match(glob, path, ignore_case))
                return glob;
            set &= ~(UINT64_C(1) << bit);
        }
    }
    return NULL;
}
