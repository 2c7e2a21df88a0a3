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

/* The raw bytes of a name that is no UTF-8, else an empty cell. */
static void base64(struct fst_sink *sink, const char *text)
{
    struct fst_str scratch = {0};
    bool changed = false;
    fst_err err = fst_escape_utf8(&scratch, text, strlen(text), &changed);
    fst_str_clear(&scratch);
    if (!err && changed)
        err = fst_escape_base64(&scratch, text, strlen(text));
    if (err && !sink->err)
        sink->err = err;
    fst_sink_puts(sink, ",");
    fst_sink_puts(sink, fst_str_cstr(&scratch));
    fst_str_dispose(&scratch);
}

/* COUNTS; what does not apply to a row is an empty cell. */
static void counts(struct fst_sink *sink, const struct fst_row *row)
{
    const struct fst_counts *from = &row->counts;
    bool is_file = row->kind == FST_ROW_FILE;
    numbers(sink, (const uint64_t[]){from->files, from->bytes}, 2);
    if (is_file && row->reason == FST_REASON_BINARY) {
        fst_sink_puts(sink, ",,,,,,,");
        return;
    }
    numbers(sink, &from->lines, 1);
    if (is_file && row->reason != FST_REASON_NONE)
        fst_sink_puts(sink, ",,,");
    else
        numbers(sink, (const uint64_t[]){from->code, from->comments, from->blanks}, 3);
    numbers(sink, (const uint64_t[]){from->words, from->chars, from->longest_line}, 3);
}

static void row(struct fst_sink *sink, const struct fst_row *row)
{
    const char *name = row->lang == FST_LANG_NONE ? "" : fst_lang_get(row->lang)->name;
    if (row->kind != FST_ROW_LANGUAGE) {
        cell(sink, row->path);
        fst_sink_puts(sink, row->kind == FST_ROW_FILE ? "," : "");
    }
    if (row->kind != FST_ROW_DIR)
        cell(sink, name);
    counts(sink, row);
    if (row->kind == FST_ROW_FILE) {
        if (row->reason == FST_REASON_BINARY)
            fst_sink_puts(sink, ",");
        else
            numbers(sink, &row->longest_line_number, 1);
        flags(sink, row->flags);
        fst_sink_puts(sink, ",");
        if (row->invalid_utf8_at != FST_TEXT_VALID)
            fst_sink_number(sink, (uint64_t)row->invalid_utf8_at);
    }
    if (row->kind != FST_ROW_LANGUAGE)
        base64(sink, row->path);
    fst_sink_puts(sink, "\r\n");
}

static const char *const headers[] = {
    [FST_ROW_LANGUAGE] = "name,files,bytes,lines,code,comments,blanks,words,chars,longest_line\r\n",
    [FST_ROW_FILE] =
        "path,language,files,bytes,lines,code,comments,blanks,words,chars,longest_line,"
        "longest_line_number,flags,invalid_utf8_at,path_base64\r\n",
    [FST_ROW_DIR] = "path,files,bytes,lines,code,comments,blanks,words,chars,longest_line,"
                    "path_base64\r\n",
};

void fst_export_csv(struct fst_sink *sink, const struct fst_project *project,
                    const struct fst_export_options *options)
{
    struct fst_rows rows = {0};
    fst_err err = fst_project_rows(&rows, project, options->by, options->sort, options->reverse);
    if (err) {
        sink->err = sink->err ? sink->err : err;
        return;
    }
    fst_sink_puts(sink, headers[options->by]);
    size_t len = options->top && options->top < rows.len ? options->top : rows.len;
    for (size_t i = 0; i < len && !sink->err; i++)
        row(sink, &rows.items[i]);
    fst_rows_dispose(&rows);
}
