/* SPDX-License-Identifier: MIT */
/*
 * In reading order: cells of numbers and pictures; the layout, which needs the widest of each; the
 * lines. Everything but the name and the pictures is ASCII, so a byte there is a cell.
 */
#include "project/page_text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/escape.h"
#include "base/width.h"

enum {
    GAP = 2,
    BAR_WIDTH = 10,
    MIX_WIDTH = 12,
    NAME_ROOM = 24, /* columns give way before names have less */
    NAME_LEAST = 8,
    INDENT_MAX = 16, /* levels of a tree that are indented */
    NUMBER_NBYTES = 64,
};

static const struct {
    const char *name, *title;
    enum fst_sort_key sort; /* FST_SORT_COUNT: none */
    unsigned keep;          /* the lowest gives way first */
} columns[FST_COLUMN_COUNT] = {
    [FST_COLUMN_LANGUAGE] = {"language", "Language", FST_SORT_COUNT, 7},
    [FST_COLUMN_FILES] = {"files", "Files", FST_SORT_FILES, 6},
    [FST_COLUMN_LINES] = {"lines", "Lines", FST_SORT_LINES, 12},
    [FST_COLUMN_CODE] = {"code", "Code", FST_SORT_CODE, 11},
    [FST_COLUMN_COMMENTS] = {"comments", "Comments", FST_SORT_COMMENTS, 9},
    [FST_COLUMN_BLANKS] = {"blanks", "Blanks", FST_SORT_BLANKS, 5},
    [FST_COLUMN_WORDS] = {"words", "Words", FST_SORT_WORDS, 2},
    [FST_COLUMN_CHARS] = {"chars", "Chars", FST_SORT_CHARS, 1},
    [FST_COLUMN_BYTES] = {"bytes", "Size", FST_SORT_BYTES, 8},
    [FST_COLUMN_SHARE] = {"share", "Share", FST_SORT_COUNT, 10},
    [FST_COLUMN_BAR] = {"bar", "", FST_SORT_COUNT, 4},
    [FST_COLUMN_MIX] = {"mix", "", FST_SORT_COUNT, 3},
    [FST_COLUMN_REASON] = {"reason", "Reason", FST_SORT_COUNT, 13},
};

const char *fst_column_name(enum fst_column column)
{
    return columns[column].name;
}

enum fst_column fst_column_by_name(const char *name)
{
    unsigned column = 0;
    while (column < FST_COLUMN_COUNT && strcmp(columns[column].name, name) != 0)
        column++;
    return (enum fst_column)column;
}

/* Cells --------------------------------------------------------------------------------------- */

static void put_number(char *out, uint64_t number, const char *thousands)
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    size_t sep = strlen(thousands);
    size_t at = 0;
    for (int i = 0; i < len; i++) {
        if (i && (len - i) % 3 == 0 && at + sep + 8 < NUMBER_NBYTES) {
            memcpy(out + at, thousands, sep);
            at += sep;
        }
        out[at++] = digits[i];
    }
    out[at] = '\0';
}

static void put_size(char *out, uint64_t nbytes)
{
    static const char *const units[] = {"kB", "MB", "GB", "TB"};
    if (nbytes < 1000) {
        (void)snprintf(out, NUMBER_NBYTES, "%u B", (unsigned)nbytes);
        return;
    }
    double value = (double)nbytes / 1000;
    unsigned unit = 0;
    for (; value >= 999.95 && unit < 3; unit++)
        value /= 1000;
    (void)snprintf(out, NUMBER_NBYTES, "%.1f %s", value, units[unit]);
}

static uint64_t measured(const struct fst_counts *counts, const struct fst_page_style *style)
{
    return fst_sort_value(counts, style->sort == FST_SORT_NAME ? FST_SORT_LINES : style->sort);
}

static void put_share(char *out, uint64_t part, uint64_t whole)
{
    *out = '\0';
    if (whole)
        (void)snprintf(out, NUMBER_NBYTES, "%.1f%%", 100 * (double)part / (double)whole);
}

static void put_reason(char *out, const struct fst_page_row *row)
{
    if (row->err)
        (void)snprintf(out, NUMBER_NBYTES, "%s: %s", fst_reason_name(row->reason),
                       fst_err_text(row->err));
    else
        (void)snprintf(out, NUMBER_NBYTES, "%s", fst_reason_name(row->reason));
}

/* The text of a cell that is no picture, into NUMBER_NBYTES at `out`. */
static void put_cell(char *out, enum fst_column column, const struct fst_page_row *row,
                     const struct fst_counts *totals, const struct fst_page_style *style)
{
    *out = '\0';
    if (column == FST_COLUMN_LANGUAGE) {
        const char *name = fst_lang_get(row->lang)->name;
        (void)snprintf(out, NUMBER_NBYTES, "%s", row->kind == FST_ROW_FILE && name ? name : "");
    } else if (column == FST_COLUMN_BYTES) {
        put_size(out, row->counts.bytes);
    } else if (column == FST_COLUMN_SHARE) {
        put_share(out, measured(&row->counts, style), measured(totals, style));
    } else if (column == FST_COLUMN_REASON) {
        put_reason(out, row);
    } else if (columns[column].sort != FST_SORT_COUNT) {
        put_number(out, fst_sort_value(&row->counts, columns[column].sort), style->thousands);
    }
}

static fst_err put_times(struct fst_str *line, const char *text, unsigned times)
{
    fst_err err = FST_OK;
    while (times-- && !err)
        err = fst_str_puts(line, text);
    return err;
}

/* `part` of `whole` in eighths of a cell, at least one when there is any. */
static fst_err put_bar(struct fst_str *line, uint64_t part, uint64_t whole, bool ascii)
{
    static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    double share = whole ? (double)part / (double)whole : 0;
    unsigned filled = (unsigned)(share * BAR_WIDTH * 8 + 0.5);
    if (!filled && part)
        filled = 1;
    if (ascii)
        filled = (filled + 7) / 8 * 8;
    unsigned full = filled / 8, rest = filled % 8;
    fst_err err = put_times(line, ascii ? "#" : "█", full);
    if (!err)
        err = fst_str_puts(line, eighths[rest]);
    return err ? err : put_times(line, " ", BAR_WIDTH - full - (rest > 0));
}

/* Whole cells for each of three parts: rounded so that they fill the bar. */
static fst_err put_mix(struct fst_str *line, const struct fst_counts *counts, bool ascii)
{
    uint64_t sum = counts->code + counts->comments + counts->blanks;
    if (!sum)
        return put_times(line, " ", MIX_WIDTH);
    double scale = (double)MIX_WIDTH / (double)sum;
    unsigned code = (unsigned)((double)counts->code * scale + 0.5);
    unsigned both = (unsigned)((double)(counts->code + counts->comments) * scale + 0.5);
    fst_err err = put_times(line, ascii ? "#" : "█", code);
    if (!err)
        err = put_times(line, ascii ? "+" : "▒", both - code);
    return err ? err : put_times(line, ascii ? "." : "░", MIX_WIDTH - both);
}

/* Names --------------------------------------------------------------------------------------- */

static fst_err put_indent(struct fst_str *name, const struct fst_page_row *row,
                          const struct fst_page_style *style)
{
    uint32_t depth = row->depth < INDENT_MAX ? row->depth : INDENT_MAX;
    fst_err err = put_times(name, "  ", depth);
    if (err || style->view != FST_PAGE_DIRS)
        return err;
    if (row->kind != FST_ROW_DIR)
        return fst_str_puts(name, "  ");
    if (style->ascii)
        return fst_str_puts(name, row->unfolded ? "- " : "+ ");
    return fst_str_puts(name, row->unfolded ? "▾ " : "▸ ");
}

static fst_err put_name(struct fst_str *name, const struct fst_page_row *row,
                        const struct fst_page_style *style)
{
    fst_str_clear(name);
    fst_err err = put_indent(name, row, style);
    if (err)
        return err;
    if (row->kind == FST_ROW_LANGUAGE)
        return fst_str_puts(name, fst_lang_get(row->lang)->name);
    const char *shown = row->path + row->name_at;
    err = fst_escape_display(name, shown, strlen(shown));
    return err || row->kind != FST_ROW_DIR ? err : fst_str_putc(name, '/');
}

/* Layout -------------------------------------------------------------------------------------- */

static bool has_sense(enum fst_column column, enum fst_page_view view)
{
    switch (column) {
    case FST_COLUMN_LANGUAGE:
        return view == FST_PAGE_FILES || view == FST_PAGE_DIRS;
    case FST_COLUMN_FILES:
        return view == FST_PAGE_LANGUAGES || view == FST_PAGE_DIRS;
    case FST_COLUMN_REASON:
        return view == FST_PAGE_SKIPPED;
    case FST_COLUMN_BYTES:
        return true;
    default:
        return view != FST_PAGE_SKIPPED;
    }
}

static bool is_picture(enum fst_column column)
{
    return column == FST_COLUMN_BAR || column == FST_COLUMN_MIX;
}

static bool is_sorted_by(enum fst_column column, const struct fst_page_style *style)
{
    return columns[column].sort == style->sort && style->sort != FST_SORT_NAME;
}

static void add_column(struct fst_page_text *text, enum fst_column column,
                       const struct fst_page_style *style)
{
    for (size_t i = 0; i < text->columns_len; i++)
        if (text->columns[i].column == column)
            return;
    if (!has_sense(column, style->view))
        return;
    unsigned width = column == FST_COLUMN_BAR   ? BAR_WIDTH
                     : column == FST_COLUMN_MIX ? MIX_WIDTH
                                                : (unsigned)strlen(columns[column].title);
    width += is_sorted_by(column, style);
    text->columns[text->columns_len++] = (struct fst_page_column){.column = column, .width = width};
}

static void choose(struct fst_page_text *text, const struct fst_page_style *style)
{
    if (style->view == FST_PAGE_SKIPPED)
        add_column(text, FST_COLUMN_REASON, style);
    for (unsigned pictures = 0; pictures < 2; pictures++)
        for (size_t i = 0; i < style->columns_len; i++)
            if (is_picture(style->columns[i]) == (pictures == 1))
                add_column(text, style->columns[i], style);
}

static fst_err measure(struct fst_page_text *text, const struct fst_page *page,
                       const struct fst_page_style *style)
{
    struct fst_str name = {0};
    struct fst_page_row total = {.kind = FST_ROW_LANGUAGE, .counts = page->totals};
    fst_err err = FST_OK;
    text->name_width = (unsigned)strlen("Directory") + 1;
    for (size_t k = 0; k <= page->len && !err; k++) {
        const struct fst_page_row *row = k < page->len ? &page->items[k] : &total;
        for (size_t i = 0; i < text->columns_len; i++) {
            struct fst_page_column *column = &text->columns[i];
            char cell[NUMBER_NBYTES];
            if (is_picture(column->column))
                continue;
            put_cell(cell, column->column, row, &page->totals, style);
            unsigned width = (unsigned)fst_width_of(cell, strlen(cell));
            column->width = width > column->width ? width : column->width;
        }
        if (k < page->len)
            err = put_name(&name, row, style);
        unsigned width = err || k == page->len ? 0 : (unsigned)fst_width_of(name.data, name.len);
        text->name_width = width > text->name_width ? width : text->name_width;
    }
    fst_str_dispose(&name);
    return err;
}

static unsigned columns_width(const struct fst_page_text *text)
{
    unsigned sum = 0;
    for (size_t i = 0; i < text->columns_len; i++)
        sum += text->columns[i].width + GAP;
    return sum;
}

static void drop_one(struct fst_page_text *text)
{
    size_t least = 0;
    for (size_t i = 1; i < text->columns_len; i++)
        if (columns[text->columns[i].column].keep < columns[text->columns[least].column].keep)
            least = i;
    memmove(&text->columns[least], &text->columns[least + 1],
            (text->columns_len - least - 1) * sizeof text->columns[0]);
    text->columns_len--;
}

static void fit(struct fst_page_text *text, const struct fst_page_style *style)
{
    unsigned room = text->name_width < NAME_ROOM ? text->name_width : NAME_ROOM;
    while (text->columns_len && columns_width(text) + room > style->width)
        drop_one(text);
    unsigned used = columns_width(text);
    unsigned most = style->width > used + NAME_LEAST ? style->width - used : NAME_LEAST;
    if (text->name_width > most)
        text->name_width = most;
    unsigned first = text->name_width;
    for (size_t i = 0; i < text->columns_len; i++) {
        text->columns[i].first = first + GAP;
        first += GAP + text->columns[i].width;
    }
}

/* Lines --------------------------------------------------------------------------------------- */

static bool stands_left(enum fst_column column)
{
    return column == FST_COLUMN_LANGUAGE || column == FST_COLUMN_REASON || is_picture(column);
}

static fst_err put_padded(struct fst_str *line, const char *cell, unsigned width, bool left)
{
    unsigned used = (unsigned)fst_width_of(cell, strlen(cell));
    unsigned fill = used < width ? width - used : 0;
    fst_err err = left ? FST_OK : put_times(line, " ", fill);
    if (!err)
        err = fst_str_puts(line, cell);
    return err || !left ? err : put_times(line, " ", fill);
}

static fst_err put_row(struct fst_str *line, const struct fst_page_text *text, const char *name,
                       const struct fst_page_row *row, const struct fst_counts *totals,
                       const struct fst_page_style *style)
{
    size_t start = line->len;
    fst_err err =
        fst_width_elide(line, name, strlen(name), text->name_width, style->ascii ? "~" : "…", 1);
    size_t used = err ? 0 : fst_width_of(line->data + start, line->len - start);
    if (!err && used < text->name_width)
        err = put_times(line, " ", text->name_width - (unsigned)used);
    for (size_t i = 0; i < text->columns_len && !err; i++) {
        const struct fst_page_column *column = &text->columns[i];
        err = put_times(line, " ", GAP);
        if (err)
            break;
        if (column->column == FST_COLUMN_BAR) {
            err =
                put_bar(line, measured(&row->counts, style), measured(totals, style), style->ascii);
        } else if (column->column == FST_COLUMN_MIX) {
            err = put_mix(line, &row->counts, style->ascii);
        } else {
            char cell[NUMBER_NBYTES];
            put_cell(cell, column->column, row, totals, style);
            err = put_padded(line, cell, column->width, stands_left(column->column));
        }
    }
    return err;
}

static fst_err put_head(struct fst_page_text *text, const struct fst_page_style *style)
{
    static const char *const names[] = {[FST_PAGE_LANGUAGES] = "Language",
                                        [FST_PAGE_DIRS] = "Directory",
                                        [FST_PAGE_FILES] = "File",
                                        [FST_PAGE_SKIPPED] = "Path"};
    const char *mark = style->ascii ? (style->reverse ? "^" : "v") : (style->reverse ? "▴" : "▾");
    char title[NUMBER_NBYTES];
    (void)snprintf(title, sizeof title, "%s%s", names[style->view],
                   style->sort == FST_SORT_NAME ? mark : "");
    fst_err err = put_padded(&text->head, title, text->name_width, true);
    for (size_t i = 0; i < text->columns_len && !err; i++) {
        const struct fst_page_column *column = &text->columns[i];
        (void)snprintf(title, sizeof title, "%s%s", columns[column->column].title,
                       is_sorted_by(column->column, style) ? mark : "");
        err = put_times(&text->head, " ", GAP);
        if (!err)
            err = put_padded(&text->head, title, column->width, stands_left(column->column));
    }
    return err;
}

fst_err fst_page_text_make(struct fst_page_text *out, const struct fst_page *page,
                           const struct fst_page_style *style)
{
    struct fst_page_text text = {0};
    struct fst_str name = {0};
    const struct fst_page_row total = {.kind = FST_ROW_LANGUAGE, .counts = page->totals};
    choose(&text, style);
    fst_err err = measure(&text, page, style);
    if (!err) {
        fit(&text, style);
        err = put_head(&text, style);
    }
    if (!err)
        err = put_row(&text.total, &text, "Total", &total, &page->totals, style);
    for (size_t i = 0; i < page->len && !err; i++) {
        const struct fst_page_row *row = &page->items[i];
        err = put_name(&name, row, style);
        if (!err)
            err = put_row(&text.rows, &text, fst_str_cstr(&name), row, &page->totals, style);
        if (!err)
            err = fst_str_putc(&text.rows, '\n');
    }
    fst_str_dispose(&name);
    if (err) {
        fst_page_text_dispose(&text);
        return err;
    }
    *out = text;
    return FST_OK;
}

void fst_page_text_dispose(struct fst_page_text *text)
{
    fst_str_dispose(&text->head);
    fst_str_dispose(&text->total);
    fst_str_dispose(&text->rows);
    *text = (struct fst_page_text){0};
}
