/* SPDX-License-Identifier: MIT */
/*
 * A notebook's counts: each cell is a text of its own, scanned by the rules of its language and
 * added to that language's part of the notebook; lines of prose are Markdown's.
 */
#include <string.h>

#include "lang/count_internal.h"
#include "lang/ids.h"

/* What the lines of a cell are told with: numbers go on from cell to cell. */
struct cell_lines {
    const struct fst_count_options *options;
    uint64_t before;
};

static void tell_line(void *payload, uint64_t number, enum fst_line_class line_class,
                      fst_lang_id lang)
{
    const struct cell_lines *lines = payload;
    lines->options->on_line(lines->options->payload, lines->before + number, line_class, lang);
}

static void add_code(struct fst_code_counts *into, const struct fst_code_counts *from)
{
    into->code += from->code;
    into->comments += from->comments;
    into->blanks += from->blanks;
}

static void subtract(struct fst_code_counts *from, const struct fst_code_counts *part)
{
    from->code -= part->code;
    from->comments -= part->comments;
    from->blanks -= part->blanks;
}

static struct fst_embedded *part_of(struct fst_counter *counter, struct fst_file_counts *out,
                                    fst_lang_id lang)
{
    for (size_t i = 0; i < out->embedded_len; i++) {
        if (counter->cells[i].lang == lang)
            return &counter->cells[i];
    }
    if (out->embedded_len == FST_MAX_EMBEDDED)
        return NULL;
    struct fst_embedded *part = &counter->cells[out->embedded_len++];
    *part = (struct fst_embedded){.lang = lang};
    part->text.invalid_utf8_at = FST_TEXT_VALID;
    return part;
}

static void add_part(struct fst_counter *counter, struct fst_file_counts *out, fst_lang_id lang,
                     const struct fst_code_counts *code, const struct fst_text_counts *text)
{
    struct fst_embedded *part = part_of(counter, out, lang);
    if (!part)
        return;
    add_code(&part->code, code);
    if (text)
        fst_text_counts_add(&part->text, text);
}

static fst_lang_id cell_language(const struct fst_counter *counter, enum fst_cell_kind kind)
{
    if (kind == FST_CELL_CODE)
        return fst_notebook_language(&counter->notebook);
    return kind == FST_CELL_MARKDOWN ? FST_LANG_MARKDOWN : FST_LANG_PLAIN_TEXT;
}

static void add_text(struct fst_text_counts *sum, const struct fst_text_counts *text)
{
    uint64_t before = sum->lines, longest = sum->longest_line, number = sum->longest_line_number;
    fst_text_counts_add(sum, text);
    sum->longest_line_number = number;
    if (text->longest_line > longest || number == 0)
        sum->longest_line_number =
            text->longest_line_number ? before + text->longest_line_number : 0;
}

static void count_cell(struct fst_counter *counter, const struct fst_notebook_cell *cell,
                       struct fst_file_counts *out)
{
    struct cell_lines lines = {&counter->options, out->text.lines};
    struct fst_scan_options options = {
        .docstrings_as_code = counter->options.docstrings_as_code,
        .on_line = counter->options.on_line ? tell_line : NULL,
        .payload = &lines,
    };
    fst_lang_id lang = cell_language(counter, cell->kind);
    const uint8_t *data = (const uint8_t *)fst_str_cstr(&counter->notebook.text) + cell->offset;
    struct fst_scan *scan = counter->main.scan;
    fst_scan_start(scan, lang, &options);
    (void)fst_scan_feed(scan, data, cell->nbytes, true);

    struct fst_code_counts code;
    struct fst_text_counts text;
    const struct fst_embedded *embedded;
    size_t embedded_len;
    fst_scan_finish(scan, &code, &text, &embedded, &embedded_len);
    add_code(&out->code, &code);
    add_text(&out->text, &text);
    /* A fenced block inside a cell is a part of the notebook like any other. */
    struct fst_text_counts own = text;
    for (size_t i = 0; i < embedded_len; i++) {
        add_part(counter, out, embedded[i].lang, &embedded[i].code, &embedded[i].text);
        subtract(&code, &embedded[i].code);
        own.bytes -= embedded[i].text.bytes;
        own.lines -= embedded[i].text.lines;
        own.words -= embedded[i].text.words;
        own.chars -= embedded[i].text.chars;
    }
    add_part(counter, out, lang, &code, &own);
}

fst_err fst_counter_fill_notebook(struct fst_counter *counter, struct fst_file_counts *out)
{
    if (!fst_notebook_finish(&counter->notebook)) {
        out->lang = FST_LANG_JSON;
        return 0;
    }
    out->code = (struct fst_code_counts){0};
    out->text = (struct fst_text_counts){.invalid_utf8_at = out->text.invalid_utf8_at};
    out->embedded_len = 0;
    for (size_t i = 0; i < counter->notebook.cells_len; i++)
        count_cell(counter, &counter->notebook.cells[i], out);
    out->embedded = counter->cells;
    return 0;
}
