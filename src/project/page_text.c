/* SPDX-License-Identifier: MIT */
/*
 * In reading order: cells of numbers and pictures; the layout, which needs the widest of each; the
 * lines. Everything but the name and the pictures is ASCII, so a byte there is a cell.
 *
 * A page may have a hundred thousand lines. So the layout is found from the largest numbers,
 * without their text, and lines are made when they are asked for.
 */
#include "project/page_text.h"

#include <errno.h>
#include <string.h>

#include "base/escape.h"
#include "base/width.h"

enum {
    GAP = 2,
    BAR_WIDTH = 10,
    MIX_WIDTH = 12,
    NAME_ROOM = 24, /* columns give way before names have less, or a quarter of the line */
    NAME_LEAST = 8,
    INDENT_MAX = 16, /* levels of a tree that are indented */
    CELL_NBYTES = 64,
    LONGEST_RUN = 16,
};

static const struct {
    const char *name, *title;
    enum fst_sort_key sort; /* FST_SORT_COUNT: none */
    unsigned keep;          /* the lowest gives way first */
} columns[FST_COLUMN_COUNT] = {
    [FST_COLUMN_LANGUAGE] = {"language", "Language", FST_SORT_COUNT, 8},
    [FST_COLUMN_FILES] = {"files", "Files", FST_SORT_FILES, 7},
    [FST_COLUMN_LINES] = {"lines", "Lines", FST_SORT_LINES, 13},
    [FST_COLUMN_CODE] = {"code", "Code", FST_SORT_CODE, 12},
    [FST_COLUMN_COMMENTS] = {"comments", "Comments", FST_SORT_COMMENTS, 10},
    [FST_COLUMN_PERCENT] = {"percent", "Com. %", FST_SORT_COUNT, 5},
    [FST_COLUMN_BLANKS] = {"blanks", "Blanks", FST_SORT_BLANKS, 6},
    [FST_COLUMN_WORDS] = {"words", "Words", FST_SORT_WORDS, 2},
    [FST_COLUMN_CHARS] = {"chars", "Chars", FST_SORT_CHARS, 1},
    [FST_COLUMN_BYTES] = {"bytes", "Size", FST_SORT_BYTES, 9},
    [FST_COLUMN_SHARE] = {"share", "Share", FST_SORT_COUNT, 11},
    [FST_COLUMN_BAR] = {"bar", "", FST_SORT_COUNT, 4},
    [FST_COLUMN_MIX] = {"mix", "", FST_SORT_COUNT, 3},
    [FST_COLUMN_REASON] = {"reason", "Reason", FST_SORT_COUNT, 14},
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

/* The text of a cell that is no picture. */
struct cell {
    char text[CELL_NBYTES];
    size_t nbytes;
};

/* Appends the text, unless there is no room for it: a separator may be of any length. */
static void put_text(struct cell *cell, const char *text)
{
    size_t nbytes = strlen(text);
    if (nbytes > CELL_NBYTES - cell->nbytes)
        return;
    memcpy(cell->text + cell->nbytes, text, nbytes);
    cell->nbytes += nbytes;
}

/* Appends the digits of a number, `sep` between groups of three. */
static void put_number(struct cell *cell, uint64_t number, const char *sep)
{
    char digits[24];
    size_t n = 0;
    do
        digits[n++] = (char)('0' + number % 10);
    while (number /= 10);
    while (n && cell->nbytes < CELL_NBYTES) {
        cell->text[cell->nbytes++] = digits[--n];
        if (n && n % 3 == 0)
            put_text(cell, sep);
    }
}

/* A number of tenths as "12.3" and a unit. */
static void put_tenths(struct cell *cell, uint64_t tenths, const char *unit)
{
    put_number(cell, tenths / 10, "");
    put_text(cell, ".");
    put_number(cell, tenths % 10, "");
    put_text(cell, unit);
}

static void put_size(struct cell *cell, uint64_t nbytes)
{
    static const char *const units[] = {" kB", " MB", " GB", " TB"};
    if (nbytes < 1000) {
        put_number(cell, nbytes, "");
        put_text(cell, " B");
        return;
    }
    /* Rounded once, from the bytes. */
    uint64_t tenth = 100;
    unsigned unit = 0;
    for (; unit < 3 && (nbytes + tenth / 2) / tenth >= 10000; unit++)
        tenth *= 1000;
    put_tenths(cell, (nbytes + tenth / 2) / tenth, units[unit]);
}

static uint64_t measured(const struct fst_counts *counts, const struct fst_page_style *style)
{
    return fst_sort_value(counts, style->sort == FST_SORT_NAME ? FST_SORT_LINES : style->sort);
}

static void put_share(struct cell *cell, uint64_t part, uint64_t whole)
{
    if (whole)
        put_tenths(cell, (uint64_t)((double)part * 1000 / (double)whole + 0.5), "%");
}

static void put_reason(struct cell *cell, const struct fst_page_row *row)
{
    put_text(cell, fst_reason_name(row->reason));
    if (row->err) {
        put_text(cell, ": ");
        put_text(cell, fst_err_text(row->err));
    }
}

static void put_cell(struct cell *cell, enum fst_column column, const struct fst_page_row *row,
                     const struct fst_counts *totals, const struct fst_page_style *style)
{
    cell->nbytes = 0;
    if (column == FST_COLUMN_LANGUAGE) {
        const char *name = fst_lang_get(row->lang)->name;
        if (row->kind == FST_ROW_FILE && name)
            put_text(cell, name);
    } else if (column == FST_COLUMN_BYTES) {
        put_size(cell, row->counts.bytes);
    } else if (column == FST_COLUMN_SHARE) {
        put_share(cell, measured(&row->counts, style), measured(totals, style));
    } else if (column == FST_COLUMN_PERCENT) {
        put_share(cell, row->counts.comments, row->counts.code + row->counts.comments);
    } else if (column == FST_COLUMN_REASON) {
        put_reason(cell, row);
    } else if (columns[column].sort != FST_SORT_COUNT) {
        put_number(cell, fst_sort_value(&row->counts, columns[column].sort), style->thousands);
    }
}

/* `times` times what `run` begins with: it is `nbytes` long and holds that LONGEST_RUN times. */
static fst_err put_run(struct fst_str *line, const char *run, size_t nbytes, unsigned times)
{
    fst_err err = FST_OK;
    for (; times > LONGEST_RUN && !err; times -= LONGEST_RUN)
        err = fst_str_append(line, run, nbytes);
    return err ? err : fst_str_append(line, run, nbytes / LONGEST_RUN * times);
}

#define FOUR(text) text text text text
#define RUN(text) FOUR(text) FOUR(text) FOUR(text) FOUR(text)
#define PUT_RUN(line, text, times) put_run(line, RUN(text), sizeof(RUN(text)) - 1, times)

static fst_err put_blanks(struct fst_str *line, unsigned times)
{
    return PUT_RUN(line, " ", times);
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
    fst_err err = ascii ? PUT_RUN(line, "#", full) : PUT_RUN(line, "█", full);
    if (!err)
        err = fst_str_puts(line, eighths[rest]);
    return err ? err : put_blanks(line, BAR_WIDTH - full - (rest > 0));
}

/* Whole cells for each of three parts: rounded so that they fill the bar. */
static fst_err put_mix(struct fst_str *line, const struct fst_counts *counts, bool ascii)
{
    uint64_t sum = counts->code + counts->comments + counts->blanks;
    if (!sum)
        return put_blanks(line, MIX_WIDTH);
    double scale = (double)MIX_WIDTH / (double)sum;
    unsigned code = (unsigned)((double)counts->code * scale + 0.5);
    unsigned both = (unsigned)((double)(counts->code + counts->comments) * scale + 0.5);
    fst_err err = ascii ? PUT_RUN(line, "#", code) : PUT_RUN(line, "█", code);
    if (!err)
        err = ascii ? PUT_RUN(line, "+", both - code) : PUT_RUN(line, "▒", both - code);
    if (!err)
        err = ascii ? PUT_RUN(line, ".", MIX_WIDTH - both) : PUT_RUN(line, "░", MIX_WIDTH - both);
    return err;
}

/* Names --------------------------------------------------------------------------------------- */

/* Printable ASCII, as nearly all names are. */
static bool is_plain(const char *text, size_t nbytes)
{
    unsigned char odd = 0;
    for (size_t i = 0; i < nbytes; i++)
        odd |= (unsigned char)text[i] < 0x20 || (unsigned char)text[i] > 0x7E;
    return !odd;
}

static fst_err put_indent(struct fst_str *name, const struct fst_page_row *row,
                          const struct fst_page_style *style)
{
    uint32_t depth = row->depth < INDENT_MAX ? row->depth : INDENT_MAX;
    fst_err err = put_blanks(name, 2 * depth);
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
    size_t nbytes = strlen(shown);
    err = is_plain(shown, nbytes) ? fst_str_append(name, shown, nbytes)
                                  : fst_escape_display(name, shown, nbytes);
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
    if (style->by_kind)
        return column == FST_COLUMN_LANGUAGE || column == FST_COLUMN_REASON;
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

static struct fst_page_row total_of(const struct fst_page *page)
{
    return (struct fst_page_row){.kind = FST_ROW_LANGUAGE, .counts = page->totals};
}

static void widen(struct fst_page_column *column, const struct fst_page_row *row,
                  const struct fst_counts *totals, const struct fst_page_style *style)
{
    struct cell cell;
    if (is_picture(column->column))
        return;
    put_cell(&cell, column->column, row, totals, style);
    unsigned width = (unsigned)fst_width_of(cell.text, cell.nbytes);
    column->width = width > column->width ? width : column->width;
}

/* Whether some row may have a wider cell than the totals, which no number exceeds. */
static bool may_exceed_total(enum fst_column column)
{
    return column == FST_COLUMN_LANGUAGE || column == FST_COLUMN_REASON ||
           column == FST_COLUMN_BYTES;
}

static fst_err measure(struct fst_page_text *text, const struct fst_page *page,
                       const struct fst_page_style *style)
{
    struct fst_str name = {0};
    fst_err err = FST_OK;
    const struct fst_page_row total = total_of(page);
    text->name_width = (unsigned)strlen("Directory") + 1;
    for (size_t i = 0; i < text->columns_len; i++)
        widen(&text->columns[i], &total, &page->totals, style);
    for (size_t k = 0; k < page->len && !err; k++) {
        fst_page_prefetch(page, k);
        const struct fst_page_row row = fst_page_row_at(page, k);
        for (size_t i = 0; i < text->columns_len; i++)
            if (may_exceed_total(text->columns[i].column))
                widen(&text->columns[i], &row, &page->totals, style);
        err = put_name(&name, &row, style);
        unsigned width = err ? 0 : (unsigned)fst_width_of(fst_str_cstr(&name), name.len);
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
    unsigned room = style->width / 4 > NAME_ROOM ? style->width / 4 : NAME_ROOM;
    if (text->name_width < room)
        room = text->name_width;
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

static fst_err put_padded(struct fst_str *line, const struct cell *cell, unsigned width, bool left)
{
    unsigned used = (unsigned)fst_width_of(cell->text, cell->nbytes);
    unsigned fill = used < width ? width - used : 0;
    fst_err err = left ? FST_OK : put_blanks(line, fill);
    if (!err)
        err = fst_str_append(line, cell->text, cell->nbytes);
    return err || !left ? err : put_blanks(line, fill);
}

static fst_err put_padded_name(struct fst_str *line, const struct fst_str *name, unsigned width,
                               bool ascii)
{
    size_t cells = fst_width_of(fst_str_cstr(name), name->len);
    if (cells <= width) {
        fst_err err = fst_str_append(line, name->data, name->len);
        return err ? err : put_blanks(line, width - (unsigned)cells);
    }
    size_t start = line->len;
    fst_err err = fst_width_elide(line, name->data, name->len, width, ascii ? "~" : "…", 1);
    if (err)
        return err;
    /* A wide character that found no room leaves a cell. */
    return put_blanks(line, width - (unsigned)fst_width_of(line->data + start, line->len - start));
}

static fst_err put_column(struct fst_str *line, const struct fst_page_column *column,
                          const struct fst_page_row *row, const struct fst_counts *totals,
                          const struct fst_page_style *style)
{
    struct cell cell;
    if (column->column == FST_COLUMN_BAR)
        return put_bar(line, measured(&row->counts, style), measured(totals, style), style->ascii);
    if (column->column == FST_COLUMN_MIX)
        return put_mix(line, &row->counts, style->ascii);
    put_cell(&cell, column->column, row, totals, style);
    return put_padded(line, &cell, column->width, stands_left(column->column));
}

static fst_err put_row(struct fst_str *line, const struct fst_page_text *text,
                       const struct fst_str *name, const struct fst_page_row *row,
                       const struct fst_counts *totals, const struct fst_page_style *style)
{
    fst_err err = put_padded_name(line, name, text->name_width, style->ascii);
    for (size_t i = 0; i < text->columns_len && !err; i++) {
        err = put_blanks(line, GAP);
        if (!err)
            err = put_column(line, &text->columns[i], row, totals, style);
    }
    return err;
}

fst_err fst_page_text_row(struct fst_str *line, struct fst_page_text *text,
                          const struct fst_page *page, size_t i, const struct fst_page_style *style)
{
    fst_page_prefetch(page, i);
    const struct fst_page_row row = fst_page_row_at(page, i);
    fst_err err = put_name(&text->name, &row, style);
    return err ? err : put_row(line, text, &text->name, &row, &page->totals, style);
}

static fst_err put_head(struct fst_page_text *text, const struct fst_page_style *style)
{
    static const char *const names[] = {[FST_PAGE_LANGUAGES] = "Language",
                                        [FST_PAGE_DIRS] = "Directory",
                                        [FST_PAGE_FILES] = "File",
                                        [FST_PAGE_SKIPPED] = "Path"};
    const char *mark = style->ascii ? (style->reverse ? "^" : "v") : (style->reverse ? "▴" : "▾");
    struct cell title = {.nbytes = 0};
    put_text(&title, names[style->view]);
    put_text(&title, style->sort == FST_SORT_NAME && !style->by_kind ? mark : "");
    fst_err err = put_padded(&text->head, &title, text->name_width, true);
    for (size_t i = 0; i < text->columns_len && !err; i++) {
        const struct fst_page_column *column = &text->columns[i];
        title.nbytes = 0;
        put_text(&title, columns[column->column].title);
        put_text(&title, is_sorted_by(column->column, style) ? mark : "");
        err = put_blanks(&text->head, GAP);
        if (!err)
            err = put_padded(&text->head, &title, column->width, stands_left(column->column));
    }
    return err;
}

fst_err fst_page_text_make(struct fst_page_text *out, const struct fst_page *page,
                           const struct fst_page_style *style)
{
    struct fst_page_text text = {0};
    const struct fst_page_row total = total_of(page);
    choose(&text, style);
    fst_err err = measure(&text, page, style);
    if (!err) {
        fit(&text, style);
        err = put_head(&text, style);
    }
    if (!err)
        err = fst_str_puts(&text.name, "Total");
    if (!err)
        err = put_row(&text.total, &text, &text.name, &total, &page->totals, style);
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
    fst_str_dispose(&text->name);
    *text = (struct fst_page_text){0};
}
