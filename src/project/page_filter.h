/* SPDX-License-Identifier: MIT */
/*
 * What a page's filter lets through. Private to src/project.
 */
#ifndef FST_PROJECT_PAGE_FILTER_H
#define FST_PROJECT_PAGE_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "lang/language.h"
#include "project/page.h"

/* A part of a text, or a pattern. Borrowed text; zero-initialised lets all through. */
struct fst_page_pattern {
    const char *text; /* NULL: none */
    size_t nbytes;
    bool ignore_case, wild, has_slash;
};

/* `text` is borrowed and may be NULL. Any thread. */
void fst_page_pattern_init(struct fst_page_pattern *pattern, const char *text);

/* A pattern without a slash is matched against the last component of `text`. Any thread. */
bool fst_page_pattern_matches(const struct fst_page_pattern *pattern, const char *text);

/* Which languages pass, by id; `wanted` NULL: all. */
struct fst_page_filter {
    struct fst_page_pattern name;
    bool *wanted;
    const char *dir;
    size_t dir_nbytes;
};

/* 0 or -ENOMEM; the caller disposes of it. `spec` must outlive it. */
FST_MUST_USE fst_err fst_page_filter_init(struct fst_page_filter *filter,
                                          const struct fst_page_spec *spec);
void fst_page_filter_dispose(struct fst_page_filter *filter);

/* Whether a language passes. Any thread. */
bool fst_page_filter_has_lang(const struct fst_page_filter *filter, fst_lang_id lang);

struct fst_listed;

/* Whether it is a file of a language that passes, or something skipped, below `dir` and with a path
 * that matches. Any thread. */
bool fst_page_filter_has_file(const struct fst_page_filter *filter, const struct fst_listed *file);
bool fst_page_filter_has_skipped(const struct fst_page_filter *filter,
                                 const struct fst_listed *file);

#endif
