/* SPDX-License-Identifier: MIT */
/*
 * Numbers and sentences as people read them, the same in each format and in every locale.
 */
#include "project/export/people.h"

#include <stdio.h>
#include <string.h>

#include "base/escape.h"

const char *fst_people_number(char out[FST_PEOPLE_NUMBER_NBYTES], uint64_t number)
{
    char reversed[FST_PEOPLE_NUMBER_NBYTES];
    size_t len = 0, digits = 0;
    do {
        if (digits && digits % 3 == 0)
            reversed[len++] = ',';
        reversed[len++] = (char)('0' + number % 10);
        number /= 10;
        digits++;
    } while (number);
    for (size_t i = 0; i < len; i++)
        out[i] = reversed[len - 1 - i];
    out[len] = '\0';
    return out;
}

const char *fst_people_percent(char out[FST_PEOPLE_NUMBER_NBYTES], uint64_t part, uint64_t whole)
{
    out[0] = '\0';
    if (whole)
        (void)snprintf(out, FST_PEOPLE_NUMBER_NBYTES, "%.1f %%",
                       100.0 * (double)part / (double)whole);
    return out;
}

const char *fst_people_language(const struct fst_row *row)
{
    if (row->lang != FST_LANG_NONE)
        return fst_lang_get(row->lang)->name;
    return row->reason == FST_REASON_BINARY ? "(binary)" : "(unknown)";
}

fst_err fst_people_title(struct fst_str *out, const struct fst_project *project)
{
    size_t len;
    const char *const *roots = fst_project_roots(project, &len);
    return len == 1 ? fst_str_puts(out, roots[0]) : fst_str_printf(out, "%zu roots", len);
}

static fst_err add(struct fst_str *out, uint64_t number, const char *what)
{
    char text[FST_PEOPLE_NUMBER_NBYTES];
    if (!number)
        return FST_OK;
    return fst_str_printf(out, "%s%s %s", out->len ? ", " : "", fst_people_number(text, number),
                          what);
}

fst_err fst_people_skipped(struct fst_str *out, const struct fst_project_summary *summary)
{
    fst_err err = FST_OK;
    for (unsigned reason = 1; reason < FST_REASON_COUNT && !err; reason++)
        err = add(out, summary->skipped[reason], fst_reason_name((enum fst_reason)reason));
    return err;
}

fst_err fst_people_left_out(struct fst_str *out, const struct fst_project_summary *summary)
{
    fst_err err = add(out, summary->left_out.ignored_files, "ignored files");
    if (!err)
        err = add(out, summary->left_out.ignored_dirs, "ignored directories");
    if (!err)
        err = add(out, summary->left_out.hidden_files, "hidden files");
    if (!err)
        err = add(out, summary->left_out.hidden_dirs, "hidden directories");
    return err;
}

void fst_people_fail(struct fst_sink *sink, fst_err err)
{
    if (err && !sink->err)
        sink->err = err;
}

fst_err fst_people_files(struct fst_rows *out, const struct fst_project *project,
                         enum fst_sort_key sort, bool reverse)
{
    fst_err err = fst_project_rows(out, project, FST_ROW_FILE, sort, reverse);
    size_t len = 0;
    for (size_t i = 0; i < out->len && !err; i++) {
        if (out->items[i].reason == FST_REASON_NONE)
            out->items[len++] = out->items[i];
    }
    out->len = len;
    return err;
}
