/* SPDX-License-Identifier: MIT */
/*
 * Comma-separated values (RFC 4180): CR LF line ends, quotes doubled. A cell that a spreadsheet
 * would take for a formula begins with an apostrophe, inside its quotes.
 */
#include <string.h>

#include "base/escape.h"
#include "project/export/export.h"

static void cell(struct fst_sink *sink, const char *text)
{
    struct fst_str valid = {0};
    bool changed = false;
    fst_err err = fst_escape_utf8(&valid, text, strlen(text), &changed);
    if (err && !sink->err)
        sink->err = err;
    const char *data = fst_str_cstr(&valid);
    bool formula = *data && strchr("=+-@", *data);
    bool quoted = formula || data[strcspn(data, ",\"\r\n")] != '\0';
    if (quoted)
        fst_sink_puts(sink, formula ? "\"'" : "\"");
    for (size_t n; *data; data += n) {
        n = strcspn(data, "\"");
        fst_sink_append(sink, data, n);
        if (data[n] == '"') {
            fst_sink_puts(sink, "\"\"");
            n++;
        }
    }
    if (quoted)
        fst_sink_puts(sink, "\"");
    fst_str_dispose(&valid);
}

static void numbers(struct fst_sink *sink, const uint64_t *values, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        fst_sink_puts(sink, ",");
        fst_sink_number(sink, values[i]);
    }
}

static void flags(struct fst_sink *sink, uint32_t set)
{
    const char *before = ",";
    if (set == 0)
        fst_sink_puts(sink, before);
    for (unsigned bit = 0; bit < FST_FLAG_COUNT; bit++) {
        if (!(set >> bit & 1))
            continue;
        fst_sink_puts(sink, before);
        fst_sink_puts(sink, fst_flag_name(bit));
        before = " ";
    }
}

static void row(struct fst_sink *sink, const struct fst_row *row)
{
    const struct fst_counts *counts = &row->counts;
    const char *name = row->lang == FST_LANG_NONE ? "" : fst_lang_get(row->lang)->name;
    if (row->kind != FST_ROW_LANGUAGE) {
        cell(sink, row->path);
        fst_sink_puts(sink, row->kind == FST_ROW_FILE ? "," : "");
    }
    if (row->kind != FST_ROW_DIR)
        cell(sink, name);
    numbers(sink,
            (const uint64_t[]){counts->files, counts->bytes, counts->lines, counts->code,
                               counts->comments, counts->blanks, counts->words, counts->chars,
                               counts->longest_line},
            9);
    if (row->kind == FST_ROW_FILE) {
        numbers(sink, &row->longest_line_number, 1);
        flags(sink, row->flags);
    }
    fst_sink_puts(sink, "\r\n");
}

void fst_export_csv(struct fst_sink *sink, const struct fst_project *project,
                    const struct fst_export_options *options)
{
    struct fst_rows rows = {0};
    fst_err err = fst_project_rows(&rows, project, options->by, options->sort, options->reverse);
    if (err) {
        sink->err = sink->err ? sink->err : err;
        return;
    }
    fst_sink_puts(sink, options->by == FST_ROW_LANGUAGE ? "name"
                        : options->by == FST_ROW_FILE   ? "path,language"
                                                        : "path");
    fst_sink_puts(sink, ",files,bytes,lines,code,comments,blanks,words,chars,longest_line");
    fst_sink_puts(sink, options->by == FST_ROW_FILE ? ",longest_line_number,flags\r\n" : "\r\n");
    size_t len = options->top && options->top < rows.len ? options->top : rows.len;
    for (size_t i = 0; i < len && !sink->err; i++)
        row(sink, &rows.items[i]);
    fst_rows_dispose(&rows);
}
