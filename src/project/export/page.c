/* SPDX-License-Identifier: MIT */
/*
 * Pages to be read as they stand: Markdown (tables of GitHub's flavour) and plain text. Both have
 * the same parts: totals, languages, the largest files, and what is not among them.
 */
#include <stdio.h>
#include <string.h>

#include "base/escape.h"
#include "project/export/people.h"

enum { COLUMNS_LEN = 7, GAP = 2 };

static const char *const titles[COLUMNS_LEN] = {"Files",  "Lines", "Code", "Comments",
                                                "Blanks", "Bytes", "Share"};

struct page {
    struct fst_sink *sink;
    bool markdown;
    size_t first;   /* column: a file's row has no number of files */
    int name_width; /* in characters; of plain text */
    int widths[COLUMNS_LEN];
};

/* Characters that Markdown could take for its own. An underscore within a word is none. */
static bool is_markup(const char *text, size_t at)
{
    if (text[at] != '_')
        return strchr("\\`*[]<>|&~#!$", text[at]) != NULL;
    unsigned char before = at ? (unsigned char)text[at - 1] : ' ',
                  after = (unsigned char)text[at + 1];
    bool within = (before == '_' || before >= 'a' || (before >= '0' && before <= '9') ||
                   (before >= 'A' && before <= 'Z')) &&
                  (after == '_' || after >= 'a' || (after >= '0' && after <= '9') ||
                   (after >= 'A' && after <= 'Z'));
    return !within;
}

/* Appends a name so that it can do nothing but be read. 0 or -ENOMEM. */
static fst_err append_name(struct fst_str *out, const char *name, bool markdown)
{
    struct fst_str shown = {0};
    fst_err err = fst_escape_display(&shown, name, strlen(name));
    const char *text = fst_str_cstr(&shown);
    for (size_t i = 0; i < shown.len && !err; i++) {
        if (markdown && is_markup(text, i))
            err = fst_str_putc(out, '\\');
        if (!err)
            err = fst_str_putc(out, text[i]);
    }
    fst_str_dispose(&shown);
    return err;
}

static void put_name(struct page *page, const char *name)
{
    struct fst_str text = {0};
    fst_people_fail(page->sink, append_name(&text, name, page->markdown));
    fst_sink_puts(page->sink, fst_str_cstr(&text));
    fst_str_dispose(&text);
}

static int characters(const char *text)
{
    int len = 0;
    for (; *text; text++)
        len += ((unsigned char)*text & 0xC0) != 0x80;
    return len;
}

/* The cells of a row. */
struct cells {
    char text[COLUMNS_LEN][FST_PEOPLE_NUMBER_NBYTES];
};

static void fill(struct cells *cells, const struct fst_counts *counts, uint64_t whole)
{
    const uint64_t values[COLUMNS_LEN - 1] = {counts->files,    counts->lines,  counts->code,
                                              counts->comments, counts->blanks, counts->bytes};
    for (size_t i = 0; i < COLUMNS_LEN - 1; i++)
        fst_people_number(cells->text[i], values[i]);
    fst_people_percent(cells->text[COLUMNS_LEN - 1], counts->lines, whole);
}

static void measure(struct page *page, const char *name, const struct cells *cells)
{
    struct fst_str text = {0};
    fst_people_fail(page->sink, append_name(&text, name, false));
    int width = characters(fst_str_cstr(&text));
    fst_str_dispose(&text);
    if (page->name_width < width)
        page->name_width = width;
    for (size_t i = 0; i < COLUMNS_LEN; i++) {
        width = (int)strlen(cells->text[i]);
        if (page->widths[i] < width)
            page->widths[i] = width;
    }
}

static void put_cells(struct page *page, const char *name, const struct cells *cells,
                      const char *behind)
{
    struct fst_sink *sink = page->sink;
    fst_sink_puts(sink, page->markdown ? "| " : "");
    if (!page->markdown && !behind) {
        struct fst_str text = {0};
        fst_people_fail(sink, append_name(&text, name, false));
        fst_sink_puts(sink, fst_str_cstr(&text));
        fst_sink_printf(sink, "%*s", page->name_width - characters(fst_str_cstr(&text)), "");
        fst_str_dispose(&text);
    } else if (page->markdown) {
        put_name(page, name);
    }
    for (size_t i = page->first; i < COLUMNS_LEN; i++) {
        if (page->markdown)
            fst_sink_printf(sink, " | %s", cells->text[i]);
        else
            fst_sink_printf(sink, "%*s", page->widths[i] + (i > page->first || !behind ? GAP : 0),
                            cells->text[i]);
    }
    if (page->markdown && behind) {
        fst_sink_puts(sink, " | ");
        put_name(page, behind);
    } else if (behind) {
        fst_sink_puts(sink, "  ");
        put_name(page, name);
    }
    fst_sink_puts(sink, page->markdown ? " |\n" : "\n");
}

/* The head; `behind`: the title of a last column, which plain text leaves out. */
static void put_head(struct page *page, const char *name, const char *behind)
{
    struct cells head;
    for (size_t i = 0; i < COLUMNS_LEN; i++)
        (void)snprintf(head.text[i], sizeof head.text[i], "%s", titles[i]);
    measure(page, name, &head);
    put_cells(page, name, &head, behind);
    if (!page->markdown)
        return;
    fst_sink_puts(page->sink, "| :---");
    for (size_t i = page->first; i < COLUMNS_LEN; i++)
        fst_sink_puts(page->sink, " | ---:");
    fst_sink_puts(page->sink, behind ? " | :--- |\n" : " |\n");
}

static void put_heading(struct page *page, const char *text)
{
    fst_sink_printf(page->sink, page->markdown ? "\n## %s\n\n" : "\n%s\n\n", text);
}

static void begin_table(struct page *page, size_t first)
{
    struct cells head;
    page->first = first;
    page->name_width = 0;
    for (size_t i = 0; i < COLUMNS_LEN; i++) {
        page->widths[i] = 0;
        (void)snprintf(head.text[i], sizeof head.text[i], "%s", titles[i]);
    }
    measure(page, "", &head);
}

static void put_languages(struct page *page, const struct fst_project *project,
                          const struct fst_export_options *options)
{
    const struct fst_counts *totals = &fst_project_summary(project)->totals;
    struct fst_rows rows = {0};
    struct cells cells;
    fst_err err = fst_project_rows(&rows, project, FST_ROW_LANGUAGE, options->sort, false);
    if (err) {
        fst_people_fail(page->sink, err);
        return;
    }
    begin_table(page, 0);
    for (size_t i = 0; i < rows.len; i++) {
        fill(&cells, &rows.items[i].counts, totals->lines);
        measure(page, fst_people_language(&rows.items[i]), &cells);
    }
    fill(&cells, totals, totals->lines);
    measure(page, "Total", &cells);
    put_heading(page, "Languages");
    put_head(page, "Language", NULL);
    for (size_t i = 0; i < rows.len && !page->sink->err; i++) {
        struct cells row;
        fill(&row, &rows.items[i].counts, totals->lines);
        put_cells(page, fst_people_language(&rows.items[i]), &row, NULL);
    }
    put_cells(page, "Total", &cells, NULL);
    fst_rows_dispose(&rows);
}

static void put_files(struct page *page, const struct fst_project *project,
                      const struct fst_export_options *options)
{
    const struct fst_counts *totals = &fst_project_summary(project)->totals;
    struct fst_rows rows = {0};
    struct cells cells;
    char number[FST_PEOPLE_NUMBER_NBYTES], heading[FST_PEOPLE_NUMBER_NBYTES + 64];
    fst_err err = fst_people_files(&rows, project, options->sort, options->reverse);
    if (err) {
        fst_people_fail(page->sink, err);
        return;
    }
    size_t len = rows.len < FST_PEOPLE_FILES ? rows.len : FST_PEOPLE_FILES;
    begin_table(page, 1);
    for (size_t i = 0; i < len; i++) {
        fill(&cells, &rows.items[i].counts, totals->lines);
        measure(page, "", &cells);
    }
    if (len < rows.len)
        (void)snprintf(heading, sizeof heading, "Files: the first %d of %s, by %s",
                       FST_PEOPLE_FILES, fst_people_number(number, rows.len),
                       fst_sort_key_name(options->sort));
    else
        (void)snprintf(heading, sizeof heading, "Files");
    put_heading(page, heading);
    if (len)
        put_head(page, "Path", page->markdown ? "Language" : "");
    for (size_t i = 0; i < len && !page->sink->err; i++) {
        const struct fst_row *row = &rows.items[i];
        fill(&cells, &row->counts, totals->lines);
        put_cells(page, row->path, &cells, page->markdown ? fst_people_language(row) : "");
    }
    fst_rows_dispose(&rows);
}

static void put_note(struct page *page, const char *label, fst_err err, struct fst_str *text)
{
    fst_people_fail(page->sink, err);
    if (text->len) {
        fst_sink_printf(page->sink, "\n%s: ", label);
        fst_sink_puts(page->sink, fst_str_cstr(text));
        fst_sink_puts(page->sink, "\n");
    }
    fst_str_dispose(text);
}

static void put_page(struct page *page, const struct fst_project *project,
                     const struct fst_export_options *options)
{
    const struct fst_project_summary *summary = fst_project_summary(project);
    struct fst_str title = {0}, skipped = {0}, left_out = {0};
    char number[FST_PEOPLE_NUMBER_NBYTES];
    fst_people_fail(page->sink, fst_people_title(&title, project));
    fst_sink_puts(page->sink, page->markdown ? "# " : "");
    put_name(page, fst_str_cstr(&title));
    fst_str_dispose(&title);
    fst_sink_puts(page->sink, "\n\n");
    fst_sink_puts(page->sink, fst_people_number(number, summary->totals.files));
    fst_sink_puts(page->sink, " files, ");
    fst_sink_puts(page->sink, fst_people_number(number, summary->totals.lines));
    fst_sink_puts(page->sink, " lines, ");
    fst_sink_puts(page->sink, fst_people_number(number, summary->totals.words));
    fst_sink_puts(page->sink, " words, ");
    fst_sink_puts(page->sink, fst_people_number(number, summary->totals.chars));
    fst_sink_puts(page->sink, " characters\n");
    if (summary->cancelled)
        fst_sink_puts(page->sink, "\nCancelled: only a part was counted.\n");
    put_languages(page, project, options);
    put_files(page, project, options);
    put_note(page, "Not counted", fst_people_skipped(&skipped, summary), &skipped);
    put_note(page, "Left out", fst_people_left_out(&left_out, summary), &left_out);
}

void fst_export_markdown(struct fst_sink *sink, const struct fst_project *project,
                         const struct fst_export_options *options)
{
    put_page(&(struct page){.sink = sink, .markdown = true}, project, options);
}

void fst_export_text(struct fst_sink *sink, const struct fst_project *project,
                     const struct fst_export_options *options)
{
    put_page(&(struct page){.sink = sink}, project, options);
}
