/* SPDX-License-Identifier: MIT */
/*
 * Line ends count where the file has them: in whole lines and between the first and last line of a
 * selection by characters, never in a block. Lines are the editor's: those that are touched.
 */
#include "nvim/range.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static enum fst_range_kind read_kind(struct fst_args *args)
{
    static const char *const names[] = {
        [FST_RANGE_LINE] = "line",
        [FST_RANGE_CHAR] = "char",
        [FST_RANGE_BLOCK] = "block",
    };
    struct fst_slice name = fst_args_str(args, "kind", FST_REQUIRED);
    for (unsigned kind = FST_RANGE_LINE; kind <= FST_RANGE_BLOCK; kind++) {
        if (fst_slice_equals(name, names[kind]))
            return (enum fst_range_kind)kind;
    }
    fst_args_reject(args, "kind", "must be line, char or block");
    return FST_RANGE_NONE;
}

fst_err fst_range_read(struct fst_range *range, struct fst_args *args)
{
    *range = (struct fst_range){0};
    const msgpack_object *map = fst_args_map(args, "range", FST_OPTIONAL);
    if (!map)
        return 0;
    struct fst_args inner;
    fst_args_init(&inner, map);
    range->kind = read_kind(&inner);
    range->first = fst_args_uint(&inner, "first", FST_REQUIRED, 1, INT32_MAX);
    range->last = fst_args_uint(&inner, "last", FST_REQUIRED, range->first, INT32_MAX);
    if (range->kind == FST_RANGE_CHAR) {
        range->first_col = fst_args_uint(&inner, "first_col", FST_REQUIRED, 0, UINT32_MAX);
        range->last_col = fst_args_uint(&inner, "last_col", FST_REQUIRED, 0, UINT32_MAX);
    }
    struct fst_slice token = {NULL, 0};
    if (range->kind == FST_RANGE_BLOCK)
        token = fst_args_str(&inner, "token", FST_REQUIRED);
    if (inner.err) {
        fst_args_reject(args, "range", inner.problem);
        return 0;
    }
    if (token.data)
        range->token = fst_mem_dup(token.data, token.nbytes);
    return token.data && !range->token ? -ENOMEM : 0;
}

void fst_range_dispose(struct fst_range *range)
{
    free(range->token);
    *range = (struct fst_range){0};
}

void fst_range_start(struct fst_range_count *count, const struct fst_range *range,
                     const struct fst_buffer_spec *spec, uint64_t nlines)
{
    *count = (struct fst_range_count){.range = range, .spec = spec, .nlines = nlines};
    fst_text_init(&count->selection.text);
    fst_text_init(&count->lines.text);
}

static void add(struct fst_range_part *part, const char *data, size_t nbytes)
{
    if (!nbytes)
        return;
    fst_text_feed(&part->text, (const uint8_t *)data, nbytes);
    fst_size_add(&part->size, data, nbytes);
    part->rest = true;
}

static void add_line_end(struct fst_range_part *part, const struct fst_buffer_spec *spec)
{
    size_t nbytes;
    const char *line_end = fst_buffer_line_end(spec, &nbytes);
    add(part, line_end, nbytes);
    part->line_ends++;
    part->rest = false;
}

void fst_range_feed(struct fst_range_count *count, uint64_t line, uint64_t col, const char *data,
                    size_t nbytes, bool last)
{
    const struct fst_range *range = count->range;
    uint64_t number = line + 1;
    bool nothing = count->spec->empty && count->nlines == 1;
    if (range->kind == FST_RANGE_NONE || number < range->first || number > range->last || nothing)
        return;
    bool has_end = last && (number < count->nlines || count->spec->eol);
    if (count->longest_nbytes < col + nbytes)
        count->longest_nbytes = col + nbytes;
    add(&count->lines, data, nbytes);
    if (has_end)
        add_line_end(&count->lines, count->spec);
    if (range->kind != FST_RANGE_CHAR)
        return;
    uint64_t from = number == range->first ? range->first_col : 0;
    uint64_t to = number == range->last ? range->last_col : UINT64_MAX;
    has_end = has_end && to > col + nbytes && from <= col + nbytes;
    from = from > col ? from - col : 0;
    to = to > col ? to - col : 0;
    if (to > nbytes)
        to = nbytes;
    if (from < to)
        add(&count->selection, data + from, (size_t)(to - from));
    if (has_end)
        add_line_end(&count->selection, count->spec);
}

void fst_range_class(void *payload, uint64_t number, enum fst_line_class line_class,
                     fst_lang_id lang)
{
    struct fst_range_count *count = payload;
    (void)lang;
    if (number < count->range->first || number > count->range->last)
        return;
    uint64_t *const counters[] = {
        [FST_LINE_BLANK] = &count->code.blanks,
        [FST_LINE_COMMENT] = &count->code.comments,
        [FST_LINE_CODE] = &count->code.code,
    };
    ++*counters[line_class];
}

void fst_range_piece(struct fst_range_count *count, const char *data, size_t nbytes)
{
    add(&count->selection, data, nbytes);
    /* Pieces are words of their own; this line end is taken off the counts at the end. */
    fst_text_feed(&count->selection.text, (const uint8_t *)"\n", 1);
    count->pieces++;
}

static void sum_part(const struct fst_range_part *part, uint64_t first, struct fst_range_sum *out)
{
    struct fst_text_counts text;
    fst_text_finish_part(&part->text, '\n', &text);
    *out = (struct fst_range_sum){
        .lines = part->line_ends + part->rest,
        .words = text.words,
        .chars = text.chars,
        .longest = text.longest_line,
        .longest_number = first + text.longest_line_number - 1,
        .size = part->size,
    };
}

void fst_range_selected(const struct fst_range_count *count, struct fst_range_sum *out)
{
    sum_part(&count->selection, count->range->first, out);
    if (count->range->kind != FST_RANGE_BLOCK)
        return;
    out->lines = count->pieces;
    out->chars -= count->pieces;
}

void fst_range_put(struct fst_writer *writer, const struct fst_range_sum *sum,
                   const struct fst_code_counts *code, enum fst_size_rule rule)
{
    fst_writer_put_uint(writer, "lines", sum->lines);
    if (code) {
        fst_writer_put_uint(writer, "code", code->code);
        fst_writer_put_uint(writer, "comments", code->comments);
        fst_writer_put_uint(writer, "blanks", code->blanks);
    }
    fst_writer_put_uint(writer, "words", sum->words);
    fst_writer_put_uint(writer, "chars", sum->chars);
    if (rule != FST_SIZE_TOLD)
        fst_writer_put_uint(writer, "bytes", fst_size_nbytes(&sum->size, rule));
    fst_writer_put_uint(writer, "longest_line", sum->longest);
    if (sum->longest && sum->longest_number)
        fst_writer_put_uint(writer, "longest_line_number", sum->longest_number);
}

static void put_part(struct fst_writer *writer, const char *key, const struct fst_range_sum *sum,
                     const struct fst_code_counts *code, enum fst_size_rule rule)
{
    fst_writer_key(writer, key);
    fst_writer_map_begin(writer);
    fst_range_put(writer, sum, code, rule);
    fst_writer_map_end(writer);
}

void fst_range_report(struct fst_writer *writer, const struct fst_range_count *count,
                      bool classes_known)
{
    const struct fst_code_counts *code = classes_known ? &count->code : NULL;
    enum fst_size_rule rule = count->spec->size_rule;
    struct fst_range_sum selected, lines;
    fst_range_selected(count, &selected);
    sum_part(&count->lines, count->range->first, &lines);
    if (count->range->kind == FST_RANGE_LINE) {
        put_part(writer, "selection", &lines, code, rule);
        return;
    }
    put_part(writer, "selection", &selected, NULL, rule);
    put_part(writer, "lines", &lines, code, rule);
}
