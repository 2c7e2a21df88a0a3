/* SPDX-License-Identifier: MIT */
/*
 * Encoding of results. Names of files travel as the bytes they are: Lua's strings hold any. Keys
 * that do not apply are left out, since nil would arrive as a value that is true.
 */
#include "nvim/report.h"

#include <string.h>

static void put_counts(struct fst_writer *writer, const struct fst_counts *counts, bool classified)
{
    fst_writer_put_uint(writer, "files", counts->files);
    fst_writer_put_uint(writer, "lines", counts->lines);
    if (classified) {
        fst_writer_put_uint(writer, "code", counts->code);
        fst_writer_put_uint(writer, "comments", counts->comments);
        fst_writer_put_uint(writer, "blanks", counts->blanks);
    }
    fst_writer_put_uint(writer, "words", counts->words);
    fst_writer_put_uint(writer, "chars", counts->chars);
    fst_writer_put_uint(writer, "longest_line", counts->longest_line);
}

void fst_report_counts(struct fst_writer *writer, const struct fst_counts *counts, bool classified)
{
    put_counts(writer, counts, classified);
    fst_writer_put_uint(writer, "bytes", counts->bytes);
}

static struct fst_counts sum_of(const struct fst_text_counts *text,
                                const struct fst_code_counts *code)
{
    return (struct fst_counts){
        .files = 1,
        .bytes = text->bytes,
        .lines = text->lines,
        .code = code->code,
        .comments = code->comments,
        .blanks = code->blanks,
        .words = text->words,
        .chars = text->chars,
        .longest_line = text->longest_line,
    };
}

struct fst_counts fst_report_sum(const struct fst_file_counts *file)
{
    return sum_of(&file->text, &file->code);
}

static void put_flags(struct fst_writer *writer, uint32_t flags)
{
    size_t n = 0;
    fst_writer_key(writer, "flags");
    size_t at = fst_writer_list_begin(writer);
    for (unsigned bit = 0; bit < FST_FLAG_COUNT; bit++) {
        if (flags >> bit & 1) {
            fst_writer_text(writer, fst_flag_name(bit));
            n++;
        }
    }
    fst_writer_list_end(writer, at, n);
}

static void put_line_ends(struct fst_writer *writer, const struct fst_text_counts *text)
{
    fst_writer_key(writer, "line_ends");
    fst_writer_map_begin(writer);
    fst_writer_put_uint(writer, "lf", text->lf_ends);
    fst_writer_put_uint(writer, "crlf", text->crlf_ends);
    fst_writer_put_uint(writer, "cr", text->cr_ends);
    fst_writer_map_end(writer);
}

static void put_indent(struct fst_writer *writer, const struct fst_indent *indent)
{
    fst_writer_key(writer, "indent");
    fst_writer_map_begin(writer);
    fst_writer_put_uint(writer, "tab_lines", indent->tab_lines);
    fst_writer_put_uint(writer, "space_lines", indent->space_lines);
    fst_writer_put_uint(writer, "width", indent->width);
    fst_writer_map_end(writer);
}

static void put_embedded(struct fst_writer *writer, const struct fst_file_counts *file)
{
    if (!file->embedded_len)
        return;
    fst_writer_key(writer, "embedded");
    fst_writer_array(writer, file->embedded_len);
    for (size_t i = 0; i < file->embedded_len; i++) {
        const struct fst_embedded *embedded = &file->embedded[i];
        struct fst_counts counts = sum_of(&embedded->text, &embedded->code);
        fst_writer_map_begin(writer);
        fst_writer_put_text(writer, "name", fst_lang_get(embedded->lang)->name);
        fst_report_counts(writer, &counts, true);
        fst_writer_map_end(writer);
    }
}

void fst_report_file(struct fst_writer *writer, const struct fst_file_counts *file,
                     const char *encoding, bool bytes_known)
{
    if (bytes_known)
        fst_writer_put_uint(writer, "bytes", file->text.bytes);
    if (file->binary) {
        fst_writer_put_bool(writer, "binary", true);
        fst_writer_put_uint(writer, "files", 1);
        put_flags(writer, file->flags);
        return;
    }
    struct fst_counts counts = fst_report_sum(file);
    bool classified = file->lang != FST_LANG_NONE;
    if (classified)
        fst_writer_put_text(writer, "language", fst_lang_get(file->lang)->name);
    put_counts(writer, &counts, classified);
    fst_writer_put_uint(writer, "longest_line_number", file->text.longest_line_number);
    fst_writer_put_text(writer, "encoding",
                        encoding ? encoding : fst_encoding_name(file->encoding));
    if (file->text.invalid_utf8_at != FST_TEXT_VALID)
        fst_writer_put_uint(writer, "invalid_utf8_at", (uint64_t)file->text.invalid_utf8_at);
    put_flags(writer, file->flags);
    put_line_ends(writer, &file->text);
    put_indent(writer, &file->indent);
    put_embedded(writer, file);
}

void fst_report_reason(struct fst_writer *writer, enum fst_reason reason, fst_err err)
{
    fst_writer_put_text(writer, "reason", fst_reason_name(reason));
    if (!err)
        return;
    fst_writer_put_text(writer, "error", fst_err_name(err));
    fst_writer_put_text(writer, "message", fst_err_text(err));
}

static void put_language(struct fst_writer *writer, const struct fst_row *row)
{
    fst_writer_map_begin(writer);
    fst_writer_put_text(writer, "name", fst_lang_get(row->lang)->name);
    fst_report_counts(writer, &row->counts, true);
    if (row->embedded_len) {
        fst_writer_key(writer, "embedded");
        fst_writer_array(writer, row->embedded_len);
        for (size_t i = 0; i < row->embedded_len; i++) {
            fst_writer_map_begin(writer);
            fst_writer_put_text(writer, "name", fst_lang_get(row->embedded[i].lang)->name);
            fst_report_counts(writer, &row->embedded[i].counts, true);
            fst_writer_map_end(writer);
        }
    }
    fst_writer_map_end(writer);
}

static void put_languages(struct fst_writer *writer, const struct fst_project *project)
{
    struct fst_rows rows;
    fst_err err = fst_project_rows(&rows, project, FST_ROW_LANGUAGE, FST_SORT_LINES, false);
    if (err < 0) {
        if (!writer->err)
            writer->err = err;
        return;
    }
    fst_writer_key(writer, "languages");
    fst_writer_array(writer, rows.len);
    for (size_t i = 0; i < rows.len; i++)
        put_language(writer, &rows.items[i]);
    fst_rows_dispose(&rows);
}

static void put_left_out(struct fst_writer *writer, const struct fst_left_out *left_out)
{
    fst_writer_key(writer, "left_out");
    fst_writer_map_begin(writer);
    fst_writer_put_uint(writer, "ignored_files", left_out->ignored_files);
    fst_writer_put_uint(writer, "ignored_dirs", left_out->ignored_dirs);
    fst_writer_put_uint(writer, "hidden_files", left_out->hidden_files);
    fst_writer_put_uint(writer, "hidden_dirs", left_out->hidden_dirs);
    fst_writer_map_end(writer);
}

static void put_skipped(struct fst_writer *writer, const struct fst_project_summary *summary)
{
    fst_writer_key(writer, "skipped_counts");
    fst_writer_map_begin(writer);
    for (unsigned reason = FST_REASON_NONE + 1; reason < FST_REASON_COUNT; reason++) {
        if (summary->skipped[reason])
            fst_writer_put_uint(writer, fst_reason_name((enum fst_reason)reason),
                                summary->skipped[reason]);
    }
    fst_writer_map_end(writer);
}

static const char *git_name(enum fst_git_state git)
{
    static const char *const names[] = {
        [FST_GIT_NONE] = "none",
        [FST_GIT_USED] = "used",
        [FST_GIT_REFUSED] = "refused",
    };
    return names[git];
}

void fst_report_omitted(struct fst_writer *writer, const struct fst_project_summary *summary)
{
    put_skipped(writer, summary);
    put_left_out(writer, &summary->left_out);
    fst_writer_put_text(writer, "git", git_name(summary->git));
}

void fst_report_project(struct fst_writer *writer, const char *root, uint64_t handle,
                        const struct fst_project *project)
{
    const struct fst_project_summary *summary = fst_project_summary(project);
    fst_writer_map_begin(writer);
    fst_writer_put_uint(writer, "project", handle);
    fst_writer_put_text(writer, "root", root);
    fst_writer_key(writer, "totals");
    fst_writer_map_begin(writer);
    fst_report_counts(writer, &summary->totals, true);
    fst_writer_map_end(writer);
    fst_writer_key(writer, "unclassified");
    fst_writer_map_begin(writer);
    fst_report_counts(writer, &summary->unclassified, false);
    fst_writer_map_end(writer);
    fst_writer_key(writer, "binary");
    fst_writer_map_begin(writer);
    fst_writer_put_uint(writer, "files", summary->binary_files);
    fst_writer_put_uint(writer, "bytes", summary->binary_bytes);
    fst_writer_map_end(writer);
    put_languages(writer, project);
    fst_report_omitted(writer, summary);
    fst_writer_put_bool(writer, "cancelled", summary->cancelled);
    fst_writer_key(writer, "seconds");
    fst_writer_float(writer, summary->seconds);
    fst_writer_map_end(writer);
}

static void put_names(struct fst_writer *writer, const char *key, const char *const *names)
{
    size_t n = 0;
    while (names && names[n])
        n++;
    fst_writer_key(writer, key);
    fst_writer_array(writer, n);
    for (size_t i = 0; i < n; i++)
        fst_writer_text(writer, names[i]);
}

void fst_report_languages(struct fst_writer *writer)
{
    size_t n = fst_lang_count();
    fst_writer_array(writer, n - 1);
    for (size_t id = 1; id < n; id++) {
        const struct fst_language *language = fst_lang_get((fst_lang_id)id);
        fst_writer_map_begin(writer);
        fst_writer_put_text(writer, "name", language->name);
        put_names(writer, "extensions", language->extensions);
        put_names(writer, "filetypes", language->filetypes);
        fst_writer_map_end(writer);
    }
}
