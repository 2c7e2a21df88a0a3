/* SPDX-License-Identifier: MIT */
/*
 * The lines of gitattributes(5) that matter become patterns of an ignore file, one list for each
 * attribute: "set" is a pattern, "unset" one that takes back, and the last one that matches
 * decides, as there. Macros, quoted patterns and "!attribute" are passed over, and so are negative
 * patterns, which git refuses.
 */
#include "walk/attributes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/fd.h"
#include "base/str.h"
#include "walk/rules.h"
#include "walk/walk.h"

#define MAX_NBYTES ((size_t)16 << 20)

static const struct {
    const char *name;
    uint8_t is, is_not;
} kinds[] = {
    {"linguist-generated", FST_ATTRIBUTE_GENERATED, FST_ATTRIBUTE_NOT_GENERATED},
    {"linguist-vendored", FST_ATTRIBUTE_VENDORED, FST_ATTRIBUTE_NOT_VENDORED},
};
enum { NKINDS = sizeof kinds / sizeof kinds[0] };

struct fst_attributes {
    struct fst_rules *rules[NKINDS]; /* NULL: not mentioned */
};

static const char blanks[] = " \t\r";

/* Appends the pattern as a line of an ignore file, whose comment it must not become. */
static fst_err add_pattern(struct fst_str *out, const char *pattern, size_t nbytes, bool is)
{
    fst_err err = is ? FST_OK : fst_str_putc(out, '!');
    if (!err && is && pattern[0] == '#')
        err = fst_str_putc(out, '\\');
    if (!err)
        err = fst_str_append(out, pattern, nbytes);
    return err ? err : fst_str_putc(out, '\n');
}

/* "name", "-name", "name=value". */
static fst_err add_attribute(struct fst_str out[NKINDS], const char *pattern, size_t nbytes,
                             const char *word, size_t word_nbytes)
{
    bool unset = word[0] == '-';
    word += unset;
    word_nbytes -= unset;
    for (size_t i = 0; i < NKINDS; i++) {
        size_t n = strlen(kinds[i].name);
        if (word_nbytes < n || memcmp(word, kinds[i].name, n) != 0)
            continue;
        bool is_false = word_nbytes == n + 6 && memcmp(word + n, "=false", 6) == 0;
        if (word_nbytes == n || (!unset && word[n] == '='))
            return add_pattern(&out[i], pattern, nbytes, !unset && !is_false);
    }
    return FST_OK;
}

static fst_err add_line(struct fst_str out[NKINDS], const char *line, const char *end)
{
    while (line < end && strchr(blanks, *line))
        line++;
    const char *pattern = line;
    if (line == end || *line == '#' || *line == '"' || *line == '!')
        return FST_OK;
    static const char macro[] = "[attr]";
    if ((size_t)(end - line) >= strlen(macro) && memcmp(line, macro, strlen(macro)) == 0)
        return FST_OK;
    while (line < end && !strchr(blanks, *line))
        line++;
    size_t nbytes = (size_t)(line - pattern);
    fst_err err = FST_OK;
    while (line < end && !err) {
        const char *word = line;
        while (word < end && strchr(blanks, *word))
            word++;
        line = word;
        while (line < end && !strchr(blanks, *line))
            line++;
        if (line > word)
            err = add_attribute(out, pattern, nbytes, word, (size_t)(line - word));
    }
    return err;
}

static fst_err add_lines(struct fst_str out[NKINDS], const char *data, size_t nbytes)
{
    const char *end = data + nbytes;
    fst_err err = FST_OK;
    while (data < end && !err) {
        const char *lf = memchr(data, '\n', (size_t)(end - data));
        const char *stop = lf ? lf : end;
        const char *nul = memchr(data, '\0', (size_t)(stop - data));
        err = add_line(out, data, nul ? nul : stop);
        data = stop + 1;
    }
    return err;
}

fst_err fst_attributes_parse(struct fst_attributes **out, const char *data, size_t nbytes)
{
    *out = NULL;
    struct fst_str patterns[NKINDS] = {0};
    struct fst_attributes *attributes = NULL;
    if (nbytes >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0) {
        data += 3;
        nbytes -= 3;
    }
    fst_err err = add_lines(patterns, data, nbytes);
    bool any = false;
    for (size_t i = 0; i < NKINDS; i++)
        any |= patterns[i].len > 0;
    if (!err && any) {
        attributes = calloc(1, sizeof *attributes);
        err = attributes ? FST_OK : -ENOMEM;
    }
    for (size_t i = 0; i < NKINDS && attributes && !err; i++)
        err = fst_rules_parse(&attributes->rules[i], fst_str_cstr(&patterns[i]), patterns[i].len);
    for (size_t i = 0; i < NKINDS; i++)
        fst_str_dispose(&patterns[i]);
    if (err)
        fst_attributes_free(attributes);
    else
        *out = attributes;
    return err;
}

fst_err fst_attributes_read(struct fst_attributes **out, int dirfd)
{
    *out = NULL;
    struct fst_str content = {0};
    fst_err err = fst_fd_read_small(&content, dirfd, ".gitattributes", false, MAX_NBYTES);
    if (!err && content.len)
        err = fst_attributes_parse(out, content.data, content.len);
    fst_str_dispose(&content);
    return err == -ENOMEM ? err : FST_OK;
}

void fst_attributes_free(struct fst_attributes *attributes)
{
    for (size_t i = 0; attributes && i < NKINDS; i++)
        fst_rules_free(attributes->rules[i]);
    free(attributes);
}

uint32_t fst_attributes_apply(uint8_t attributes, uint32_t flags)
{
    if (attributes & FST_ATTRIBUTE_GENERATED)
        flags |= FST_FLAG_GENERATED;
    if (attributes & FST_ATTRIBUTE_NOT_GENERATED)
        flags &= ~(uint32_t)FST_FLAG_GENERATED;
    if (attributes & FST_ATTRIBUTE_VENDORED)
        flags |= FST_FLAG_VENDORED;
    if (attributes & FST_ATTRIBUTE_NOT_VENDORED)
        flags &= ~(uint32_t)FST_FLAG_VENDORED;
    return flags;
}

uint8_t fst_attributes_match(const struct fst_attributes *attributes,
                             const struct fst_glob_path *path, bool ignore_case)
{
    uint8_t found = 0;
    for (size_t i = 0; i < NKINDS; i++) {
        const struct fst_glob *glob =
            attributes->rules[i] ? fst_rules_match(attributes->rules[i], path, ignore_case) : NULL;
        if (glob)
            found |= glob->flags & FST_GLOB_NEGATED ? kinds[i].is_not : kinds[i].is;
    }
    return found;
}
