/* SPDX-License-Identifier: MIT */
/*
 * Which language a file is in.
 *
 * The steps, in order, each final once it answers: the user's map; the exact file name; the longest
 * known extension (for each from the first dot on, in its own case and then in lower case), with a
 * content rule where several languages share it; names like "Dockerfile.prod"; what the first
 * bytes say themselves. Read-only after start; any thread.
 */
#include "lang/detect.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "lang/content.h"
#include "lang/ids.h"
#include "lang/table.h"

/* File names that people extend: "Dockerfile.prod", "Makefile.build". */
static const struct {
    const char *stem;
    fst_lang_id lang;
    bool first; /* comes before an extension behind it that only happens to be one */
} stems[] = {
    {"Makefile.", FST_LANG_MAKEFILE, true},         {"GNUmakefile.", FST_LANG_MAKEFILE, true},
    {"Kbuild.", FST_LANG_MAKEFILE, true},           {"makefile.", FST_LANG_MAKEFILE, false},
    {"Dockerfile.", FST_LANG_DOCKERFILE, false},    {"dockerfile.", FST_LANG_DOCKERFILE, false},
    {"Containerfile.", FST_LANG_DOCKERFILE, false}, {"Jenkinsfile.", FST_LANG_GROOVY, false},
};

/* Languages in which a file of such a name may be all the same. */
static const fst_lang_id stem_exceptions[] = {
    FST_LANG_AUTOMAKE, FST_LANG_AUTOCONF, FST_LANG_PERL,       FST_LANG_PYTHON,
    FST_LANG_RUBY,     FST_LANG_SHELL,    FST_LANG_MARKDOWN,   FST_LANG_PLAIN_TEXT,
    FST_LANG_ASCIIDOC, FST_LANG_HTML,     FST_LANG_GO,         FST_LANG_YAML,
    FST_LANG_JSON,     FST_LANG_JINJA2,   FST_LANG_JAVASCRIPT,
};

/* What a name says: a language, or a rule that must look at the content, or nothing. */
struct verdict {
    fst_lang_id lang;
    const struct fst_content_rule *rule;
};

fst_err fst_lang_map_add(struct fst_lang_map *map, const char *extension, size_t nbytes,
                         fst_lang_id lang)
{
    if (nbytes > 0 && extension[0] == '.') {
        extension++;
        nbytes--;
    }
    fst_err err = fst_mem_grow(&map->entries, &map->cap, map->len + 1, sizeof(map->entries[0]));
    if (err)
        return err;
    char *copy = fst_mem_dup(extension, nbytes);
    if (!copy)
        return -ENOMEM;
    map->entries[map->len++] = (struct fst_lang_map_entry){copy, lang};
    return 0;
}

void fst_lang_map_dispose(struct fst_lang_map *map)
{
    for (size_t i = 0; i < map->len; i++)
        free(map->entries[i].extension);
    free(map->entries);
    *map = (struct fst_lang_map){0};
}

static fst_lang_id map_find(const struct fst_lang_map *map, const char *extension, size_t nbytes)
{
    for (size_t i = map->len; i > 0; i--) {
        const struct fst_lang_map_entry *entry = &map->entries[i - 1];
        if (strlen(entry->extension) == nbytes && memcmp(entry->extension, extension, nbytes) == 0)
            return entry->lang;
    }
    return FST_LANG_NONE;
}

/* In lower case; false when nothing changes. */
static bool lower(char *out, const char *text, size_t nbytes)
{
    bool changed = false;
    for (size_t i = 0; i < nbytes; i++) {
        bool upper = text[i] >= 'A' && text[i] <= 'Z';
        out[i] = upper ? (char)(text[i] | 0x20) : text[i];
        changed |= upper;
    }
    return changed;
}

/* The first dot that begins an extension: that of a hidden file's name is none. */
static const char *next_dot(const char *name, const char *at, const char *end)
{
    if (at == name && at < end)
        at++;
    return at < end ? memchr(at, '.', (size_t)(end - at)) : NULL;
}

static fst_lang_id by_map(const struct fst_lang_map *map, const char *name, size_t name_nbytes)
{
    const char *end = name + name_nbytes;
    char folded[FST_LANG_KEY_MAX_NBYTES];
    for (const char *dot = next_dot(name, name, end); dot; dot = next_dot(name, dot + 1, end)) {
        size_t nbytes = (size_t)(end - dot) - 1;
        fst_lang_id lang = map_find(map, dot + 1, nbytes);
        if (!lang && nbytes <= sizeof(folded) && lower(folded, dot + 1, nbytes))
            lang = map_find(map, folded, nbytes);
        if (lang)
            return lang;
    }
    return FST_LANG_NONE;
}

static bool by_extension(struct verdict *out, const char *extension, size_t nbytes)
{
    char folded[FST_LANG_KEY_MAX_NBYTES];
    if (nbytes == 0 || nbytes > sizeof(folded))
        return false;
    out->lang = fst_lang_find(FST_KEY_EXTENSION, extension, nbytes);
    if (!out->lang && lower(folded, extension, nbytes)) {
        extension = folded;
        out->lang = fst_lang_find(FST_KEY_EXTENSION, extension, nbytes);
    }
    if (out->lang)
        out->rule = fst_content_find(extension, nbytes);
    return out->lang != FST_LANG_NONE;
}

/* Returns whether the stem comes before an extension. */
static bool by_stem(struct verdict *out, const char *name, size_t name_nbytes)
{
    for (size_t i = 0; i < sizeof(stems) / sizeof(stems[0]); i++) {
        size_t nbytes = strlen(stems[i].stem);
        if (name_nbytes > nbytes && memcmp(name, stems[i].stem, nbytes) == 0) {
            out->lang = stems[i].lang;
            return stems[i].first;
        }
    }
    return false;
}

static bool is_stem_exception(fst_lang_id lang)
{
    for (size_t i = 0; i < sizeof(stem_exceptions) / sizeof(stem_exceptions[0]); i++) {
        if (stem_exceptions[i] == lang)
            return true;
    }
    return false;
}

static struct verdict by_name(const char *name, size_t name_nbytes)
{
    struct verdict verdict = {FST_LANG_NONE, NULL}, stem = verdict;
    verdict.lang = fst_lang_find(FST_KEY_FILENAME, name, name_nbytes);
    if (verdict.lang)
        return verdict;
    bool stem_first = by_stem(&stem, name, name_nbytes);
    const char *end = name + name_nbytes;
    for (const char *dot = next_dot(name, name, end); dot; dot = next_dot(name, dot + 1, end)) {
        if (by_extension(&verdict, dot + 1, (size_t)(end - dot) - 1))
            return stem_first && !is_stem_exception(verdict.lang) ? stem : verdict;
    }
    return stem;
}

/* "config.h.in" is what "config.h" is: a template of it. */
static struct verdict without_template_suffix(const char *name, size_t *name_nbytes)
{
    struct verdict verdict = by_name(name, *name_nbytes);
    if (verdict.rule || *name_nbytes < 4 || memcmp(name + *name_nbytes - 3, ".in", 3) != 0)
        return verdict;
    struct verdict inner = by_name(name, *name_nbytes - 3);
    if (!inner.lang)
        return verdict;
    *name_nbytes -= 3;
    return inner;
}

fst_lang_id fst_detect_name(const struct fst_lang_map *map, const char *name, size_t name_nbytes,
                            bool *needs_content)
{
    *needs_content = false;
    fst_lang_id lang = map && map->len ? by_map(map, name, name_nbytes) : FST_LANG_NONE;
    if (lang)
        return lang;
    struct verdict verdict = without_template_suffix(name, &name_nbytes);
    *needs_content = verdict.rule != NULL || verdict.lang == FST_LANG_NONE;
    return verdict.rule ? FST_LANG_NONE : verdict.lang;
}

fst_lang_id fst_detect(const struct fst_lang_map *map, const char *name, size_t name_nbytes,
                       const uint8_t *head, size_t head_nbytes)
{
    if (head_nbytes > FST_DETECT_HEAD_NBYTES)
        head_nbytes = FST_DETECT_HEAD_NBYTES;
    fst_lang_id lang = map && map->len ? by_map(map, name, name_nbytes) : FST_LANG_NONE;
    if (lang)
        return lang;
    struct verdict verdict = without_template_suffix(name, &name_nbytes);
    if (verdict.rule)
        verdict.lang = fst_content_decide(verdict.rule, head, head_nbytes);
    return verdict.lang ? verdict.lang : fst_content_opener(head, head_nbytes);
}
