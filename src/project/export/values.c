/* SPDX-License-Identifier: MIT */
/*
 * Pairs of JSON keys and values. The keys are a contract: see doc/dev/output.schema.json.
 */
#include "project/export/values.h"

#include <string.h>

#include "base/escape.h"

static const char *const git_names[] = {
    [FST_GIT_NONE] = "none",
    [FST_GIT_USED] = "used",
    [FST_GIT_REFUSED] = "refused",
};

static void number(struct fst_sink *sink, const char *key, uint64_t value)
{
    fst_sink_puts(sink, ",\"");
    fst_sink_puts(sink, key);
    fst_sink_puts(sink, "\":");
    fst_sink_number(sink, value);
}

void fst_values_counts(struct fst_sink *sink, const struct fst_counts *counts, bool classified)
{
    fst_sink_puts(sink, "\"files\":");
    fst_sink_number(sink, counts->files);
    number(sink, "bytes", counts->bytes);
    number(sink, "lines", counts->lines);
    if (classified) {
        number(sink, "code", counts->code);
        number(sink, "comments", counts->comments);
        number(sink, "blanks", counts->blanks);
    }
    number(sink, "words", counts->words);
    number(sink, "chars", counts->chars);
    number(sink, "longest_line", counts->longest_line);
}

static void language_name(struct fst_sink *sink, fst_lang_id lang)
{
    const char *name = lang == FST_LANG_NONE ? NULL : fst_lang_get(lang)->name;
    if (name)
        fst_sink_json_string(sink, name, strlen(name));
    else
        fst_sink_puts(sink, "null");
}

static void embedded(struct fst_sink *sink, const struct fst_row *row)
{
    if (row->embedded_len == 0)
        return;
    fst_sink_puts(sink, ",\"embedded\":[");
    for (size_t i = 0; i < row->embedded_len; i++) {
        fst_sink_puts(sink, i ? ",{\"name\":" : "{\"name\":");
        language_name(sink, row->embedded[i].lang);
        fst_sink_puts(sink, ",");
        fst_values_counts(sink, &row->embedded[i].counts, true);
        fst_sink_puts(sink, "}");
    }
    fst_sink_puts(sink, "]");
}

static void flags(struct fst_sink *sink, uint32_t set)
{
    if (set == 0)
        return;
    const char *before = ",\"flags\":[\"";
    for (unsigned bit = 0; bit < FST_FLAG_COUNT; bit++) {
        if (!(set >> bit & 1))
            continue;
        fst_sink_puts(sink, before);
        fst_sink_puts(sink, fst_flag_name(bit));
        before = "\",\"";
    }
    fst_sink_puts(sink, "\"]");
}

static void path(struct fst_sink *sink, const char *text)
{
    size_t nbytes = strlen(text);
    fst_sink_puts(sink, "\"path\":");
    fst_sink_json_string(sink, text, nbytes);
    struct fst_str scratch = {0};
    bool changed = false;
    fst_err err = fst_escape_utf8(&scratch, text, nbytes, &changed);
    if (!err && changed) {
        fst_str_clear(&scratch);
        err = fst_escape_base64(&scratch, text, nbytes);
        fst_sink_puts(sink, ",\"path_base64\":\"");
        fst_sink_append(sink, fst_str_cstr(&scratch), scratch.len);
        fst_sink_puts(sink, "\"");
    }
    if (err && !sink->err)
        sink->err = err;
    fst_str_dispose(&scratch);
}

static void file_row(struct fst_sink *sink, const struct fst_row *row)
{
    bool classified = row->reason == FST_REASON_NONE;
    path(sink, row->path);
    fst_sink_puts(sink, ",\"language\":");
    language_name(sink, row->lang);
    fst_sink_puts(sink, ",");
    if (row->reason == FST_REASON_BINARY) {
        fst_sink_puts(sink, "\"files\":1");
        number(sink, "bytes", row->counts.bytes);
        fst_sink_puts(sink, ",\"binary\":true");
        return;
    }
    fst_values_counts(sink, &row->counts, classified);
    number(sink, "longest_line_number", row->longest_line_number);
    flags(sink, row->flags);
    embedded(sink, row);
    if (row->invalid_utf8_at != FST_TEXT_VALID)
        number(sink, "invalid_utf8_at", (uint64_t)row->invalid_utf8_at);
}

static void skipped_row(struct fst_sink *sink, const struct fst_row *row)
{
    path(sink, row->path);
    fst_sink_puts(sink, ",\"reason\":\"");
    fst_sink_puts(sink, fst_reason_name(row->reason));
    fst_sink_puts(sink, "\"");
    if (row->err) {
        fst_sink_puts(sink, ",\"error\":\"");
        fst_sink_puts(sink, fst_err_name(row->err));
        fst_sink_puts(sink, "\",\"message\":\"");
        fst_sink_puts(sink, fst_err_text(row->err));
        fst_sink_puts(sink, "\"");
    }
}

void fst_values_row(struct fst_sink *sink, const struct fst_row *row)
{
    switch (row->kind) {
    case FST_ROW_LANGUAGE:
        fst_sink_puts(sink, "\"name\":");
        language_name(sink, row->lang);
        fst_sink_puts(sink, ",");
        fst_values_counts(sink, &row->counts, true);
        embedded(sink, row);
        break;
    case FST_ROW_FILE:
        file_row(sink, row);
        break;
    case FST_ROW_DIR:
        path(sink, row->path);
        fst_sink_puts(sink, ",");
        fst_values_counts(sink, &row->counts, true);
        break;
    case FST_ROW_SKIPPED:
        skipped_row(sink, row);
        break;
    }
}

void fst_values_summary(struct fst_sink *sink, const struct fst_project *project)
{
    const struct fst_project_summary *summary = fst_project_summary(project);
    fst_sink_puts(sink, "\"totals\":{");
    fst_values_counts(sink, &summary->totals, true);
    fst_sink_puts(sink, "},\"unclassified\":{");
    fst_values_counts(sink, &summary->unclassified, false);
    fst_sink_puts(sink, "},\"binary\":{\"files\":");
    fst_sink_number(sink, summary->binary_files);
    number(sink, "bytes", summary->binary_bytes);
    fst_sink_puts(sink, "},\"skipped_counts\":{");
    const char *before = "\"";
    for (unsigned reason = 1; reason < FST_REASON_COUNT; reason++) {
        if (summary->skipped[reason] == 0)
            continue;
        fst_sink_puts(sink, before);
        fst_sink_puts(sink, fst_reason_name((enum fst_reason)reason));
        fst_sink_puts(sink, "\":");
        fst_sink_number(sink, summary->skipped[reason]);
        before = ",\"";
    }
    fst_sink_puts(sink, "},\"left_out\":{\"ignored_files\":");
    fst_sink_number(sink, summary->left_out.ignored_files);
    number(sink, "ignored_dirs", summary->left_out.ignored_dirs);
    number(sink, "hidden_files", summary->left_out.hidden_files);
    number(sink, "hidden_dirs", summary->left_out.hidden_dirs);
    fst_sink_puts(sink, "}");
}

void fst_values_head(struct fst_sink *sink, const struct fst_project *project)
{
    size_t len = 0;
    const char *const *roots = fst_project_roots(project, &len);
    const struct fst_project_summary *summary = fst_project_summary(project);
    fst_sink_puts(sink, "\"roots\":[");
    for (size_t i = 0; i < len; i++) {
        fst_sink_puts(sink, i ? "," : "");
        fst_sink_json_string(sink, roots[i], strlen(roots[i]));
    }
    fst_sink_printf(sink, "],\"seconds\":%.6f,\"git\":\"%s\"", summary->seconds,
                    git_names[summary->git]);
    if (summary->cancelled)
        fst_sink_puts(sink, ",\"partial\":true");
}
