/* SPDX-License-Identifier: MIT */
/*
 * The table of languages, printed, and searched for the nearest name when a user mistypes one.
 *
 * Nearness is the number of single-letter changes (Levenshtein) without regard of case, over names
 * and aliases, at most a third of what was typed. Names are short: a fixed row of numbers does.
 */
#include "app/languages.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lang/language.h"

enum { NAME_MAX_NBYTES = 63 };

static int compare_names(const void *left, const void *right)
{
    const fst_lang_id *a = left;
    const fst_lang_id *b = right;
    const char *x = fst_lang_get(*a)->name;
    const char *y = fst_lang_get(*b)->name;
    int order = strcasecmp(x, y);
    return order ? order : strcmp(x, y);
}

static fst_err append_list(struct fst_str *text, const char *const *list, const char *prefix)
{
    for (; list && *list; list++) {
        fst_err err = fst_str_printf(text, "%s%s%s", text->data[text->len - 1] == '\t' ? "" : " ",
                                     prefix, *list);
        if (err)
            return err;
    }
    return FST_OK;
}

static fst_err write_language(struct fst_output *out, struct fst_str *text,
                              const struct fst_language *language)
{
    fst_str_clear(text);
    fst_err err = fst_str_printf(text, "%s\t", language->name);
    if (!err)
        err = append_list(text, language->extensions, ".");
    if (!err)
        err = append_list(text, language->filenames, "");
    if (!err)
        err = append_list(text, language->interpreters, "#!");
    if (!err)
        err = fst_str_putc(text, '\n');
    return err ? err : fst_output_write(out, text->data, text->len);
}

fst_err fst_languages_write(struct fst_output *out)
{
    size_t count = fst_lang_count() - 1; /* without FST_LANG_NONE */
    fst_lang_id *ids = malloc(count * sizeof *ids);
    if (!ids)
        return -ENOMEM;
    for (size_t i = 0; i < count; i++)
        ids[i] = (fst_lang_id)(i + 1);
    qsort(ids, count, sizeof *ids, compare_names);

    struct fst_str text = {0};
    fst_err err = FST_OK;
    for (size_t i = 0; i < count && !err; i++)
        err = write_language(out, &text, fst_lang_get(ids[i]));
    fst_str_dispose(&text);
    free(ids);
    return err;
}

static unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

/* The number of letters to change, add or drop; UINT_MAX-like for names that are too long. */
static unsigned distance(const char *a, size_t a_nbytes, const char *b, size_t b_nbytes)
{
    if (a_nbytes > NAME_MAX_NBYTES || b_nbytes > NAME_MAX_NBYTES)
        return UINT16_MAX;
    unsigned row[NAME_MAX_NBYTES + 1];
    for (unsigned j = 0; j <= b_nbytes; j++)
        row[j] = j;
    for (unsigned i = 1; i <= a_nbytes; i++) {
        unsigned diagonal = row[0];
        row[0] = i;
        for (unsigned j = 1; j <= b_nbytes; j++) {
            unsigned best = diagonal + (lower(a[i - 1]) != lower(b[j - 1]));
            diagonal = row[j];
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[b_nbytes];
}

fst_err fst_languages_suggest(struct fst_str *out, const char *name, size_t nbytes)
{
    const char *nearest = NULL;
    unsigned best = (unsigned)(nbytes > NAME_MAX_NBYTES ? 0 : nbytes / 3 + 1);
    for (size_t id = 1; id < fst_lang_count(); id++) {
        const struct fst_language *language = fst_lang_get((fst_lang_id)id);
        const char *candidate = language->name;
        for (const char *const *alias = language->aliases; candidate;
             candidate = alias && *alias ? *alias++ : NULL) {
            unsigned d = distance(name, nbytes, candidate, strlen(candidate));
            if (d < best) {
                best = d;
                nearest = language->name;
            }
        }
    }
    return nearest ? fst_str_puts(out, nearest) : FST_OK;
}
