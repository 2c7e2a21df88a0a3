/* SPDX-License-Identifier: MIT */
/*
 * The two JSON formats: a document, and objects line by line. Rows are written as they come, so
 * memory does not grow with the text that is written.
 */
#include "project/export/values.h"

static const char *const list_names[] = {
    [FST_ROW_LANGUAGE] = "languages",
    [FST_ROW_FILE] = "files",
    [FST_ROW_DIR] = "dirs",
    [FST_ROW_SKIPPED] = "skipped",
};

static const char *const type_names[] = {
    [FST_ROW_LANGUAGE] = "language",
    [FST_ROW_FILE] = "file",
    [FST_ROW_DIR] = "dir",
    [FST_ROW_SKIPPED] = "skipped",
};

/* Calls `emit` for each row of a kind, cut to the first `top`. */
static void each_row(struct fst_sink *sink, const struct fst_project *project,
                     enum fst_row_kind kind, const struct fst_export_options *options,
                     void (*emit)(struct fst_sink *sink, const struct fst_row *row, size_t index))
{
    struct fst_rows rows = {0};
    fst_err err = fst_project_rows(&rows, project, kind, options->sort, options->reverse);
    if (err) {
        if (!sink->err)
            sink->err = err;
        return;
    }
    size_t len = options->top && options->top < rows.len ? options->top : rows.len;
    for (size_t i = 0; i < len && !sink->err; i++)
        emit(sink, &rows.items[i], i);
    fst_rows_dispose(&rows);
}

static void emit_element(struct fst_sink *sink, const struct fst_row *row, size_t index)
{
    fst_sink_puts(sink, index ? ",\n{" : "\n{");
    fst_values_row(sink, row);
    fst_sink_puts(sink, "}");
}

static void emit_item(struct fst_sink *sink, const struct fst_row *row, size_t index)
{
    fst_sink_puts(sink, index ? ",{" : "{");
    fst_values_row(sink, row);
    fst_sink_puts(sink, "}");
}

static void emit_line(struct fst_sink *sink, const struct fst_row *row, size_t index)
{
    (void)index;
    fst_sink_puts(sink, "{\"type\":\"");
    fst_sink_puts(sink, type_names[row->kind]);
    fst_sink_puts(sink, "\",");
    fst_values_row(sink, row);
    fst_sink_puts(sink, "}\n");
}

static void list(struct fst_sink *sink, const struct fst_project *project, enum fst_row_kind kind,
                 const struct fst_export_options *options)
{
    fst_sink_puts(sink, ",\n\"");
    fst_sink_puts(sink, list_names[kind]);
    fst_sink_puts(sink, "\":[");
    each_row(sink, project, kind, options, emit_element);
    fst_sink_puts(sink, "]");
}

/* Those by which the rows of another kind than the wanted one are listed: all, by name. */
static const struct fst_export_options all_by_name = {.sort = FST_SORT_NAME};

void fst_export_json(struct fst_sink *sink, const struct fst_project *project,
                     const struct fst_export_options *options)
{
    fst_sink_printf(sink, "{\"schema\":%d,", FST_EXPORT_SCHEMA);
    fst_values_head(sink, project);
    fst_sink_puts(sink, ",\n");
    fst_values_summary(sink, project);
    list(sink, project, FST_ROW_LANGUAGE, options->by == FST_ROW_LANGUAGE ? options : &all_by_name);
    if (options->by != FST_ROW_LANGUAGE)
        list(sink, project, options->by, options);
    if (options->by == FST_ROW_FILE)
        list(sink, project, FST_ROW_SKIPPED, &all_by_name);
    fst_sink_puts(sink, "}\n");
}

void fst_export_ndjson(struct fst_sink *sink, const struct fst_project *project,
                       const struct fst_export_options *options)
{
    bool files = options->by != FST_ROW_DIR;
    each_row(sink, project, files ? FST_ROW_FILE : FST_ROW_DIR, options, emit_line);
    if (files)
        each_row(sink, project, FST_ROW_SKIPPED, &all_by_name, emit_line);
    fst_sink_printf(sink, "{\"type\":\"end\",\"schema\":%d,", FST_EXPORT_SCHEMA);
    fst_values_head(sink, project);
    fst_sink_puts(sink, ",");
    fst_values_summary(sink, project);
    fst_sink_puts(sink, ",\"languages\":[");
    each_row(sink, project, FST_ROW_LANGUAGE, &all_by_name, emit_item);
    fst_sink_puts(sink, "]");
    fst_sink_puts(sink, "}\n");
}
