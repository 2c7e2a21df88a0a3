/* SPDX-License-Identifier: MIT */
/*
 * The page's skeleton and its data; assets/ has the style and the script that make the tables and
 * pictures of it. Names of files are nowhere in the markup: they are JSON in a data block, where
 * every `<` is written as an escape, and the script puts them into text nodes only.
 */
#include <string.h>

#include "base/escape.h"
#include "project/export/assets.h"
#include "project/export/people.h"

/* Forwards to the sink behind it, `<` as \u003c: of JSON only strings hold one. */
static fst_err write_data(void *payload, const void *data, size_t nbytes)
{
    struct fst_sink *page = payload;
    const char *text = data;
    for (size_t n; nbytes > 0; text += n, nbytes -= n) {
        const char *less = memchr(text, '<', nbytes);
        n = less ? (size_t)(less - text) : nbytes;
        fst_sink_append(page, text, n);
        if (less) {
            fst_sink_puts(page, "\\u003c");
            n++;
        }
    }
    return page->err;
}

/* Text for the markup: what would move the eye is written escaped, as elsewhere. */
static void put_text(struct fst_sink *sink, const char *text)
{
    struct fst_str shown = {0};
    fst_people_fail(sink, fst_escape_display(&shown, text, strlen(text)));
    for (const char *at = fst_str_cstr(&shown); *at; at++) {
        const char *entity = *at == '<'   ? "&lt;"
                             : *at == '>' ? "&gt;"
                             : *at == '&' ? "&amp;"
                             : *at == '"' ? "&quot;"
                                          : NULL;
        if (entity)
            fst_sink_puts(sink, entity);
        else
            fst_sink_append(sink, at, 1);
    }
    fst_str_dispose(&shown);
}

/* A name as a JSON string, shown escaped. */
static void put_name(struct fst_sink *sink, const char *name)
{
    struct fst_str shown = {0};
    fst_people_fail(sink, fst_escape_display(&shown, name, strlen(name)));
    fst_sink_json_string(sink, fst_str_cstr(&shown), shown.len);
    fst_str_dispose(&shown);
}

static void put_counts(struct fst_sink *sink, const struct fst_counts *counts)
{
    const uint64_t values[] = {counts->files,  counts->lines, counts->code,  counts->comments,
                               counts->blanks, counts->words, counts->chars, counts->bytes};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        fst_sink_puts(sink, ",");
        fst_sink_number(sink, values[i]);
    }
}

static void put_row(struct fst_sink *sink, const struct fst_row *row)
{
    fst_sink_puts(sink, "[");
    if (row->kind == FST_ROW_SKIPPED) {
        put_name(sink, row->path);
        fst_sink_puts(sink, ",");
        put_name(sink, fst_reason_name(row->reason));
        fst_sink_puts(sink, ",");
        put_name(sink, row->err ? fst_err_text(row->err) : "");
    } else {
        put_name(sink, row->kind == FST_ROW_FILE ? row->path : fst_people_language(row));
        if (row->kind == FST_ROW_FILE) {
            fst_sink_puts(sink, ",");
            put_name(sink, fst_people_language(row));
        }
        put_counts(sink, &row->counts);
    }
    fst_sink_puts(sink, "]");
}

static void put_rows(struct fst_sink *sink, const char *key, const struct fst_project *project,
                     enum fst_row_kind kind, enum fst_sort_key sort)
{
    struct fst_rows rows = {0};
    fst_err err = kind == FST_ROW_FILE ? fst_people_files(&rows, project, sort, false)
                                       : fst_project_rows(&rows, project, kind, sort, false);
    if (err) {
        fst_people_fail(sink, err);
        return;
    }
    fst_sink_printf(sink, ",\n\"%s\":[", key);
    for (size_t i = 0; i < rows.len && !sink->err; i++) {
        fst_sink_puts(sink, i ? ",\n" : "\n");
        put_row(sink, &rows.items[i]);
    }
    fst_sink_puts(sink, "]");
    fst_rows_dispose(&rows);
}

/* The data block: rows of languages, files and what was skipped, as arrays. */
static void put_data(struct fst_sink *page, const struct fst_project *project,
                     const struct fst_export_options *options)
{
    struct fst_sink sink = {.write = write_data, .payload = page};
    fst_sink_puts(&sink, "{\"totals\":[\"Total\"");
    put_counts(&sink, &fst_project_summary(project)->totals);
    fst_sink_puts(&sink, "]");
    put_rows(&sink, "languages", project, FST_ROW_LANGUAGE, options->sort);
    put_rows(&sink, "files", project, FST_ROW_FILE, options->sort);
    put_rows(&sink, "skipped", project, FST_ROW_SKIPPED, FST_SORT_NAME);
    fst_sink_puts(&sink, "}");
    fst_people_fail(page, fst_sink_finish(&sink));
}

static void put_figure(struct fst_sink *sink, uint64_t number, const char *label)
{
    char text[FST_PEOPLE_NUMBER_NBYTES];
    fst_sink_printf(sink, "<div><dd>%s</dd><dt>%s</dt></div>\n", fst_people_number(text, number),
                    label);
}

static void put_note(struct fst_sink *sink, const char *label, fst_err err, struct fst_str *text)
{
    fst_people_fail(sink, err);
    if (text->len) {
        fst_sink_printf(sink, "<p class=\"note\">%s: ", label);
        put_text(sink, fst_str_cstr(text));
        fst_sink_puts(sink, "</p>\n");
    }
    fst_str_dispose(text);
}

static void put_head(struct fst_sink *sink, const char *title)
{
    fst_sink_puts(sink,
                  "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
    fst_sink_printf(sink, "script-src 'sha256-%s'; ", fst_asset_page_js.sha256);
    fst_sink_printf(sink, "style-src 'sha256-%s'; ", fst_asset_page_css.sha256);
    fst_sink_puts(sink, "img-src data:; base-uri 'none'; form-action 'none'\">\n"
                        "<meta name=\"referrer\" content=\"no-referrer\">\n"
                        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                        "<meta name=\"color-scheme\" content=\"light dark\">\n"
                        "<link rel=\"icon\" href=\"data:,\">\n<title>");
    put_text(sink, title);
    fst_sink_puts(sink, " – filestats</title>\n<style>");
    fst_sink_append(sink, fst_asset_page_css.data, fst_asset_page_css.nbytes);
    fst_sink_puts(sink, "</style>\n</head>\n<body>\n<header>\n<h1>");
    put_text(sink, title);
    fst_sink_puts(sink, "</h1>\n");
}

void fst_export_html(struct fst_sink *sink, const struct fst_project *project,
                     const struct fst_export_options *options)
{
    const struct fst_project_summary *summary = fst_project_summary(project);
    struct fst_str title = {0}, skipped = {0}, left_out = {0};
    fst_people_fail(sink, fst_people_title(&title, project));
    put_head(sink, fst_str_cstr(&title));
    fst_str_dispose(&title);
    fst_sink_puts(sink, "<dl>\n");
    put_figure(sink, summary->totals.files, "files");
    put_figure(sink, summary->totals.lines, "lines");
    put_figure(sink, summary->totals.code, "code");
    put_figure(sink, summary->totals.comments, "comments");
    put_figure(sink, summary->totals.blanks, "blanks");
    put_figure(sink, summary->totals.words, "words");
    put_figure(sink, summary->totals.bytes, "bytes");
    fst_sink_puts(sink, "</dl>\n");
    if (summary->cancelled)
        fst_sink_puts(sink, "<p class=\"note\">Cancelled: only a part was counted.</p>\n");
    put_note(sink, "Not counted", fst_people_skipped(&skipped, summary), &skipped);
    put_note(sink, "Left out", fst_people_left_out(&left_out, summary), &left_out);
    fst_sink_puts(sink,
                  "</header>\n<noscript><p>The tables of this page are made by its script; it "
                  "does not run here.</p></noscript>\n<main id=\"main\"></main>\n"
                  "<script type=\"application/json\" id=\"data\">");
    put_data(sink, project, options);
    fst_sink_puts(sink, "</script>\n<script>");
    fst_sink_append(sink, fst_asset_page_js.data, fst_asset_page_js.nbytes);
    fst_sink_puts(sink, "</script>\n</body>\n</html>\n");
}
