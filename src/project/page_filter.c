/* SPDX-License-Identifier: MIT */
/* Filters of pages: languages are looked up once, names are matched file by file. */
#include "project/page_filter.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/path.h"
#include "lang/table.h"
#include "project/listing.h"
#include "walk/glob.h"

void fst_page_pattern_init(struct fst_page_pattern *pattern, const char *text)
{
    *pattern = (struct fst_page_pattern){.ignore_case = true};
    if (!text || !*text)
        return;
    pattern->text = text;
    pattern->nbytes = strlen(text);
    for (const char *c = text; *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            pattern->ignore_case = false;
    pattern->wild = strpbrk(text, "*?[") != NULL;
    pattern->has_slash = strchr(text, '/') != NULL;
}

bool fst_page_pattern_matches(const struct fst_page_pattern *pattern, const char *text)
{
    if (!pattern->text)
        return true;
    if (pattern->wild) {
        const char *subject = pattern->has_slash ? text : fst_path_basename(text);
        return fst_glob_wild(pattern->text, pattern->nbytes, subject, strlen(subject),
                             pattern->ignore_case);
    }
    return (pattern->ignore_case ? strcasestr(text, pattern->text) : strstr(text, pattern->text)) !=
           NULL;
}

static fst_err select_languages(struct fst_page_filter *filter, const char *language)
{
    struct fst_page_pattern pattern;
    size_t len = fst_lang_count();
    fst_page_pattern_init(&pattern, language);
    if (!pattern.text)
        return FST_OK;
    filter->wanted = calloc(len, sizeof *filter->wanted);
    if (!filter->wanted)
        return -ENOMEM;
    fst_lang_id exact = fst_lang_by_name(language, pattern.nbytes);
    for (size_t id = 0; id < len; id++) {
        const char *name = fst_lang_get((fst_lang_id)id)->name;
        filter->wanted[id] =
            exact != FST_LANG_NONE ? id == exact : name && fst_page_pattern_matches(&pattern, name);
    }
    return FST_OK;
}

fst_err fst_page_filter_init(struct fst_page_filter *filter, const struct fst_page_spec *spec)
{
    *filter = (struct fst_page_filter){.dir = spec->dir ? spec->dir : ""};
    filter->dir_nbytes = strlen(filter->dir);
    fst_page_pattern_init(&filter->name, spec->name);
    return select_languages(filter, spec->language);
}

void fst_page_filter_dispose(struct fst_page_filter *filter)
{
    free(filter->wanted);
    filter->wanted = NULL;
}

bool fst_page_filter_has_lang(const struct fst_page_filter *filter, fst_lang_id lang)
{
    return !filter->wanted || filter->wanted[lang];
}

static bool has_path(const struct fst_page_filter *filter, const char *path)
{
    size_t n = filter->dir_nbytes;
    if (n && (strncmp(path, filter->dir, n) != 0 || path[n] != '/'))
        return false;
    return fst_page_pattern_matches(&filter->name, path);
}

bool fst_page_filter_has_file(const struct fst_page_filter *filter, const struct fst_listed *file)
{
    const struct fst_file_node *node = file->node;
    return node->is_file && node->reason == FST_REASON_NONE &&
           fst_page_filter_has_lang(filter, node->lang) && has_path(filter, file->path);
}

bool fst_page_filter_has_skipped(const struct fst_page_filter *filter,
                                 const struct fst_listed *file)
{
    return file->node->reason != FST_REASON_NONE && has_path(filter, file->path);
}
