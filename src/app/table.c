/* SPDX-License-Identifier: MIT */
/*
 * The table. Columns are as wide as their widest number; names, which may be of any length, stand
 * last (or first, for languages), so that no row is ever cut. On a narrow terminal characters,
 * words and bytes give way, in this order.
 *
 * Names are shown escaped, as base/escape.h says: a file name must not be able to move the cursor
 * or forge a row.
 */
#include "app/table.h"

#include <stddef.h>
#include <string.h>

#include "base/escape.h"

struct column {
    const char *title;
    size_t offset; /* in struct fst_counts */
    bool of_text;  /* known for files of no language, too */
};

static const struct column columns[] = {
    {"Files", offsetof(struct fst_counts, files), false},
    {"Lines", offsetof(struct fst_counts, lines), false},
    {"Code", offsetof(struct fst_counts, code), false},
    {"Comments", offsetof(struct fst_counts, comments), false},
    {"Blanks", offsetof(struct fst_counts, blanks), false},
    {"Words", offsetof(struct fst_counts, words), false},
    {"Chars", offsetof(struct fst_counts, chars), false},
    {"Bytes", offsetof(struct fst_counts, bytes), true},
};

enum {
    COLUMNS_LEN = sizeof columns / sizeof columns[0],
    FILES = 0,
    WORDS = 5,
    CHARS = 6,
    BYTES = 7,
    GAP = 2,
    PATH_WIDTH = 20, /* kept free for paths before columns give way */
};

#define BOLD "\x1b[1m"
#define DIM "\x1b[2m"
#define PLAIN "\x1b[0m"

struct table {
    struct fst_sink *sink;
    enum fst_row_kind kind;
    bool colour;
    int widths[COLUMNS_LEN]; /* 0: the column is not shown */
    int name_width;          /* of the language's column; 0: there is none */
    struct fst_str line;
};

static uint64_t value_of(const struct fst_counts *counts, size_t column)
{
    uint64_t value;
    memcpy(&value, (const char *)counts + columns[column].offset, sizeof value);
    return value;
}

static int digits(uint64_t number)
{
    int len = 1;
    for (; number >= 10; number /= 10)
        len++;
    return len;
}

static void widen(int *width, int least)
{
    if (*width < least)
        *width = least;
}

static const char *const embedded_mark = " |- ";

static const char *language_name(const struct fst_row *row)
{
    if (row->lang != FST_LANG_NONE)
        return fst_lang_get(row->lang)->name;
    return row->reason == FST_REASON_BINARY ? "(binary)" : "(unknown)";
}

/* ----------------------------------------------------------------------------------------- widths
 */

static void measure(struct table *table, const struct fst_rows *rows, size_t shown,
                    const struct fst_counts *totals)
{
    for (size_t i = 0; i < COLUMNS_LEN; i++) {
        widen(&table->widths[i], (int)strlen(columns[i].title));
        widen(&table->widths[i], digits(value_of(totals, i)));
        for (size_t k = 0; k < shown; k++)
            widen(&table->widths[i], digits(value_of(&rows->items[k].counts, i)));
    }
    if (table->kind == FST_ROW_FILE)
        table->widths[FILES] = 0;
    if (table->kind == FST_ROW_DIR)
        return;
    widen(&table->name_width, (int)strlen("Language"));
    for (size_t k = 0; k < shown; k++) {
        const struct fst_row *row = &rows->items[k];
        widen(&table->name_width, (int)strlen(language_name(row)));
        for (size_t e = 0; table->kind == FST_ROW_LANGUAGE && e < row->embedded_len; e++)
            widen(&table->name_width,
                  (int)(strlen(embedded_mark) + strlen(fst_lang_get(row->embedded[e].lang)->name)));
    }
}

static int total_width(const struct table *table)
{
    int sum = table->name_width;
    for (size_t i = 0; i < COLUMNS_LEN; i++)
        sum += table->widths[i] ? table->widths[i] + GAP : 0;
    return table->kind == FST_ROW_LANGUAGE ? sum : sum + GAP + PATH_WIDTH;
}

static void fit(struct table *table, unsigned width)
{
    static const size_t order[] = {CHARS, WORDS, BYTES};
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        if (width && total_width(table) > (int)width)
            table->widths[order[i]] = 0;
}

/* ------------------------------------------------------------------------------------------ lines
 */

/* One line: its numbers, or titles (`counts` NULL), with the names around them. */
struct cells {
    const char *language; /* NULL: none */
    const char *path;     /* NULL: none */
    const struct fst_counts *counts;
    bool unclassified;
};

static fst_err append_numbers(struct table *table, const struct cells *cells)
{
    fst_err err = FST_OK;
    for (size_t i = 0; i < COLUMNS_LEN && !err; i++) {
        int width = table->widths[i];
        if (!width)
            continue;
        if (table->line.len > 0)
            err = fst_str_puts(&table->line, "  ");
        if (err)
            return err;
        if (!cells->counts)
            err = fst_str_printf(&table->line, "%*s", width, columns[i].title);
        else if (cells->unclassified && !columns[i].of_text)
            err = fst_str_printf(&table->line, "%*s", width, "-");
        else
            err = fst_str_printf(&table->line, "%*llu", width,
                                 (unsigned long long)value_of(cells->counts, i));
    }
    return err;
}

static fst_err append_cells(struct table *table, const struct cells *cells)
{
    struct fst_str *line = &table->line;
    fst_str_clear(line);
    const char *language = cells->language ? cells->language : "";
    if (table->kind == FST_ROW_LANGUAGE) {
        fst_err err = fst_str_printf(line, "%-*s", table->name_width, language);
        return err ? err : append_numbers(table, cells);
    }
    fst_err err = append_numbers(table, cells);
    if (!err && table->kind == FST_ROW_FILE)
        err = fst_str_printf(line, "  %-*s", table->name_width, language);
    if (!err)
        err = fst_str_puts(line, "  ");
    if (!err && cells->path)
        err = fst_escape_display(line, cells->path, strlen(cells->path));
    while (!err && line->len > 0 && line->data[line->len - 1] == ' ' && !cells->path)
        line->data[--line->len] = '\0';
    return err;
}

static fst_err write_cells(struct table *table, const struct cells *cells, const char *style)
{
    fst_err err = append_cells(table, cells);
    if (err)
        return err;
    bool styled = table->colour && style;
    if (styled)
        fst_sink_puts(table->sink, style);
    fst_sink_append(table->sink, table->line.data, table->line.len);
    fst_sink_puts(table->sink, styled ? PLAIN "\n" : "\n");
    return FST_OK;
}

static fst_err write_row(struct table *table, const struct fst_row *row)
{
    struct cells cells = {
        .language = table->kind == FST_ROW_DIR ? NULL : language_name(row),
        .path = row->path,
        .counts = &row->counts,
        .unclassified = table->kind == FST_ROW_FILE && row->lang == FST_LANG_NONE,
    };
    fst_err err = write_cells(table, &cells, NULL);
    for (size_t i = 0; table->kind == FST_ROW_LANGUAGE && i < row->embedded_len && !err; i++) {
        struct fst_str name = {0};
        err =
            fst_str_printf(&name, "%s%s", embedded_mark, fst_lang_get(row->embedded[i].lang)->name);
        cells = (struct cells){.language = name.data, .counts = &row->embedded[i].counts};
        if (!err)
            err = write_cells(table, &cells, DIM);
        fst_str_dispose(&name);
    }
    return err;
}

/* "3 files, 1 directory": only what is not 0. */
static fst_err append_count(struct fst_str *out, const char *before, uint64_t number,
                            const char *one, const char *many)
{
    return fst_str_printf(out, "%s%llu%s", before, (unsigned long long)number,
                          number == 1 ? one : many);
}

static fst_err append_skipped(struct fst_str *out, const struct fst_project_summary *summary)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < FST_REASON_COUNT; i++)
        sum += summary->skipped[i];
    fst_err err = append_count(out, "; ", sum, " skipped", " skipped");
    const char *before = " (";
    for (unsigned i = 0; i < FST_REASON_COUNT && !err; i++) {
        if (!summary->skipped[i])
            continue;
        err = append_count(out, before, summary->skipped[i], " ", " ");
        if (!err)
            err = fst_str_puts(out, fst_reason_name((enum fst_reason)i));
        before = ", ";
    }
    return err || sum == 0 ? err : fst_str_putc(out, ')');
}

static fst_err append_left_out(struct fst_str *out, const struct fst_left_out *left_out)
{
    const struct {
        uint64_t files, dirs;
        const char *what;
    } parts[] = {
        {left_out->ignored_files, left_out->ignored_dirs, "ignored"},
        {left_out->hidden_files, left_out->hidden_dirs, "hidden"},
    };
    fst_err err = FST_OK;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && !err; i++) {
        if (i > 0 && parts[i].files + parts[i].dirs == 0)
            break;
        err = fst_str_printf(out, "; %llu %s", (unsigned long long)parts[i].files + parts[i].dirs,
                             parts[i].what);
        if (!err && parts[i].dirs)
            err = append_count(out, " (", parts[i].dirs, " directory)", " directories)");
    }
    return err;
}

fst_err fst_table_closing(struct fst_str *out, const struct fst_project_summary *summary)
{
    fst_err err = append_count(out, "", summary->totals.files, " file", " files");
    if (!err)
        err = append_count(out, ", ", summary->totals.bytes, " byte", " bytes");
    if (!err)
        err = fst_str_printf(out, ", %.3f s", summary->seconds);
    if (!err)
        err = append_skipped(out, summary);
    if (!err)
        err = append_left_out(out, &summary->left_out);
    return err;
}

static fst_err write_body(struct table *table, const struct fst_rows *rows, size_t shown,
                          const struct fst_project_summary *summary)
{
    struct cells cells = {.language = "Language", .path = "Path"};
    fst_err err = write_cells(table, &cells, BOLD);
    for (size_t i = 0; i < shown && !err; i++)
        err = write_row(table, &rows->items[i]);
    cells = (struct cells){.language = "Total", .counts = &summary->totals};
    if (table->kind == FST_ROW_DIR)
        cells.path = "Total";
    if (!err)
        err = write_cells(table, &cells, BOLD);
    if (err)
        return err;
    fst_str_clear(&table->line);
    err = fst_table_closing(&table->line, summary);
    if (!err)
        err = fst_str_putc(&table->line, '\n');
    if (!err)
        fst_sink_append(table->sink, table->line.data, table->line.len);
    return err;
}

fst_err fst_table_write(struct fst_sink *sink, const struct fst_project *project,
                        const struct fst_table_options *options)
{
    const struct fst_export_options *wanted = &options->rows;
    const struct fst_project_summary *summary = fst_project_summary(project);
    struct table table = {.sink = sink, .kind = wanted->by, .colour = options->colour};
    struct fst_rows rows = {0};
    fst_err err = fst_project_rows(&rows, project, wanted->by, wanted->sort, wanted->reverse);
    if (!err) {
        size_t shown = wanted->top && wanted->top < rows.len ? wanted->top : rows.len;
        measure(&table, &rows, shown, &summary->totals);
        fit(&table, options->width);
        err = write_body(&table, &rows, shown, summary);
    }
    fst_rows_dispose(&rows);
    fst_str_dispose(&table.line);
    return err;
}
