/* SPDX-License-Identifier: MIT */
/*
 * A reader of notebooks: JSON, byte by byte, in a state machine that any cut leaves intact.
 *
 * For each open object and array it knows only its place (the list of cells, a cell, its source
 * …), from which a key leads to the next; everything else is skipped. Text of cells is appended
 * unescaped to one string. One thread per notebook.
 */
#include "lang/notebook.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "lang/ids.h"

enum state {
    VALUE,
    VALUE_OR_END, /* behind [ */
    KEY_OR_END,   /* behind { */
    KEY,          /* behind a comma in an object */
    COLON,
    COMMA_OR_END,
    STRING,
    ESCAPE,
    UNICODE,
    LITERAL,
    DONE,
};

enum place {
    TOP,
    OTHER_OBJECT,
    OTHER_ARRAY,
    ROOT,
    METADATA,
    KERNEL,
    INFO,
    WORKSHEETS,
    WORKSHEET,
    CELLS,
    CELL,
    SOURCE,
};

enum target {
    NOTHING,
    A_KEY,
    A_WORD,
    CELL_TEXT,
};

static bool in_array(const struct fst_notebook *nb)
{
    uint8_t place = nb->places[nb->depth];
    return place == OTHER_ARRAY || place == CELLS || place == SOURCE || place == WORKSHEETS;
}

void fst_notebook_start(struct fst_notebook *nb)
{
    struct fst_str text = nb->text;
    struct fst_notebook_cell *cells = nb->cells;
    size_t cells_cap = nb->cells_cap;
    *nb = (struct fst_notebook){.text = text, .cells = cells, .cells_cap = cells_cap};
    fst_str_clear(&nb->text);
}

void fst_notebook_dispose(struct fst_notebook *nb)
{
    fst_str_dispose(&nb->text);
    free(nb->cells);
    *nb = (struct fst_notebook){0};
}

static bool is_word(const struct fst_notebook_word *word, const char *text)
{
    return word->nbytes == strlen(text) && memcmp(word->text, text, word->nbytes) == 0;
}

/* The place that a key (none in an array) leads to from the present one. */
static enum place next_place(const struct fst_notebook *nb, bool array)
{
    static const struct {
        uint8_t from, array, to;
        const char *key;
    } steps[] = {
        {ROOT, true, CELLS, "cells"},
        {ROOT, false, METADATA, "metadata"},
        {ROOT, true, WORKSHEETS, "worksheets"},
        {METADATA, false, KERNEL, "kernelspec"},
        {METADATA, false, INFO, "language_info"},
        {WORKSHEETS, false, WORKSHEET, NULL},
        {WORKSHEET, true, CELLS, "cells"},
        {CELLS, false, CELL, NULL},
        {CELL, true, SOURCE, "source"},
        {CELL, true, SOURCE, "input"},
    };
    uint8_t from = nb->places[nb->depth];
    if (from == TOP)
        return array ? OTHER_ARRAY : ROOT;
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        if (steps[i].from == from && steps[i].array == array &&
            (!steps[i].key || is_word(&nb->key, steps[i].key)))
            return steps[i].to;
    }
    return array ? OTHER_ARRAY : OTHER_OBJECT;
}

static void open_container(struct fst_notebook *nb, bool array)
{
    enum place place = next_place(nb, array);
    if (nb->depth == FST_NOTEBOOK_MAX_DEPTH) {
        nb->broken = true;
        return;
    }
    nb->places[++nb->depth] = (uint8_t)place;
    nb->state = array ? VALUE_OR_END : KEY_OR_END;
    if (place == CELL) {
        nb->kind.nbytes = 0;
        nb->has_source = false;
        nb->cell_offset = nb->text.len;
    }
}

static fst_err end_cell(struct fst_notebook *nb)
{
    if (!nb->has_source)
        return 0;
    fst_err err = fst_mem_grow(&nb->cells, &nb->cells_cap, nb->cells_len + 1, sizeof(*nb->cells));
    if (err)
        return err;
    enum fst_cell_kind kind = FST_CELL_RAW;
    if (is_word(&nb->kind, "code"))
        kind = FST_CELL_CODE;
    else if (is_word(&nb->kind, "markdown") || is_word(&nb->kind, "heading"))
        kind = FST_CELL_MARKDOWN;
    nb->cells[nb->cells_len++] =
        (struct fst_notebook_cell){nb->cell_offset, nb->text.len - nb->cell_offset, kind};
    return 0;
}

static fst_err close_container(struct fst_notebook *nb, bool array)
{
    if (nb->depth == 0 || in_array(nb) != array) {
        nb->broken = true;
        return 0;
    }
    fst_err err = nb->places[nb->depth] == CELL ? end_cell(nb) : 0;
    nb->depth--;
    nb->state = nb->depth ? COMMA_OR_END : DONE;
    return err;
}

/* What becomes of the string that begins as a value. */
static void begin_value_string(struct fst_notebook *nb)
{
    uint8_t place = nb->places[nb->depth];
    nb->state = STRING;
    nb->target = NOTHING;
    nb->word = NULL;
    if (place == SOURCE ||
        (place == CELL && (is_word(&nb->key, "source") || is_word(&nb->key, "input")))) {
        nb->target = CELL_TEXT;
        nb->has_source = true;
    } else if (place == CELL && is_word(&nb->key, "cell_type")) {
        nb->word = &nb->kind;
    } else if (place == KERNEL && is_word(&nb->key, "language")) {
        nb->word = &nb->kernel;
    } else if (place == INFO && is_word(&nb->key, "name")) {
        nb->word = &nb->info;
    }
    if (nb->word) {
        nb->target = A_WORD;
        nb->word->nbytes = 0;
    }
}

static void begin_key(struct fst_notebook *nb)
{
    nb->state = STRING;
    nb->target = A_KEY;
    nb->word = &nb->key;
    nb->key.nbytes = 0;
}

static void add_to_word(struct fst_notebook_word *word, const void *data, size_t nbytes)
{
    if (word->nbytes + nbytes <= sizeof(word->text))
        memcpy(word->text + word->nbytes, data, nbytes);
    word->nbytes += nbytes;
}

static fst_err add_text(struct fst_notebook *nb, const void *data, size_t nbytes)
{
    if (nb->target == NOTHING || nbytes == 0)
        return 0;
    if (nb->word) {
        add_to_word(nb->word, data, nbytes);
        return 0;
    }
    if (nbytes > FST_NOTEBOOK_MAX_NBYTES - nb->text.len) {
        nb->broken = true;
        return 0;
    }
    return fst_str_append(&nb->text, data, nbytes);
}

static fst_err add_code_point(struct fst_notebook *nb, uint32_t c)
{
    char utf8[4];
    size_t n = 0;
    if (c < 0x80) {
        utf8[n++] = (char)c;
    } else if (c < 0x800) {
        utf8[n++] = (char)(0xC0 | c >> 6);
        utf8[n++] = (char)(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        utf8[n++] = (char)(0xE0 | c >> 12);
        utf8[n++] = (char)(0x80 | (c >> 6 & 0x3F));
        utf8[n++] = (char)(0x80 | (c & 0x3F));
    } else {
        utf8[n++] = (char)(0xF0 | c >> 18);
        utf8[n++] = (char)(0x80 | (c >> 12 & 0x3F));
        utf8[n++] = (char)(0x80 | (c >> 6 & 0x3F));
        utf8[n++] = (char)(0x80 | (c & 0x3F));
    }
    return add_text(nb, utf8, n);
}

/* A high surrogate that no low one followed is a character that can't be. */
static fst_err end_surrogate(struct fst_notebook *nb)
{
    if (!nb->high_surrogate)
        return 0;
    nb->high_surrogate = 0;
    return add_code_point(nb, 0xFFFD);
}

static fst_err end_unicode(struct fst_notebook *nb)
{
    uint32_t unit = nb->code_unit;
    nb->state = STRING;
    if (unit >= 0xDC00 && unit < 0xE000 && nb->high_surrogate) {
        uint32_t c = 0x10000 + ((nb->high_surrogate - 0xD800) << 10) + (unit - 0xDC00);
        nb->high_surrogate = 0;
        return add_code_point(nb, c);
    }
    fst_err err = end_surrogate(nb);
    if (err)
        return err;
    if (unit >= 0xD800 && unit < 0xDC00) {
        nb->high_surrogate = unit;
        return 0;
    }
    return add_code_point(nb, unit >= 0xDC00 && unit < 0xE000 ? 0xFFFD : unit);
}

static fst_err on_escape(struct fst_notebook *nb, uint8_t c)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    if (c == 'u') {
        nb->state = UNICODE;
        nb->hex_digits = 0;
        nb->code_unit = 0;
        return 0;
    }
    const char *at = c ? strchr(from, c) : NULL;
    if (!at) {
        nb->broken = true;
        return 0;
    }
    nb->state = STRING;
    fst_err err = end_surrogate(nb);
    return err ? err : add_text(nb, &to[at - from], 1);
}

static fst_err on_unicode(struct fst_notebook *nb, uint8_t c)
{
    uint8_t lower = c | 0x20;
    uint32_t digit = c >= '0' && c <= '9' ? (uint32_t)(c - '0') : (uint32_t)(lower - 'a') + 10;
    if (digit > 15) {
        nb->broken = true;
        return 0;
    }
    nb->code_unit = nb->code_unit << 4 | digit;
    return ++nb->hex_digits == 4 ? end_unicode(nb) : 0;
}

/* Takes as much of a string as there is; returns how many bytes, the closing quote included. */
static fst_err on_string(struct fst_notebook *nb, const uint8_t *data, size_t nbytes, size_t *taken)
{
    size_t n = 0;
    while (n < nbytes && data[n] != '"' && data[n] != '\\' && data[n] >= 0x20)
        n++;
    *taken = n;
    fst_err err = n > 0 ? end_surrogate(nb) : 0;
    if (!err)
        err = add_text(nb, data, n);
    if (err || n == nbytes)
        return err;
    *taken = n + 1;
    if (data[n] == '\\') {
        nb->state = ESCAPE;
    } else if (data[n] == '"') {
        nb->state = nb->target == A_KEY ? COLON : nb->depth ? COMMA_OR_END : DONE;
        return end_surrogate(nb);
    } else {
        nb->broken = true;
    }
    return 0;
}

static bool is_literal_byte(uint8_t c)
{
    return (c >= '0' && c <= '9') || (uint8_t)((c | 0x20) - 'a') < 26 || c == '-' || c == '+' ||
           c == '.';
}

/* Words and numbers; those that Python writes beyond JSON (NaN, Infinity) pass. */
static bool is_literal(const struct fst_notebook_word *word)
{
    static const char *const words[] = {"true", "false", "null", "NaN", "Infinity", "-Infinity"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (is_word(word, words[i]))
            return true;
    }
    size_t n = word->nbytes < sizeof(word->text) ? word->nbytes : sizeof(word->text);
    bool digit = false;
    for (size_t i = 0; i < n; i++) {
        digit |= word->text[i] >= '0' && word->text[i] <= '9';
        if (!memchr("0123456789+-.eE", word->text[i], 15))
            return false;
    }
    return digit;
}

static void begin_value(struct fst_notebook *nb, uint8_t c)
{
    if (c == '"') {
        begin_value_string(nb);
    } else if (c == '{' || c == '[') {
        open_container(nb, c == '[');
    } else if (is_literal_byte(c)) {
        nb->state = LITERAL;
        nb->literal.nbytes = 0;
        add_to_word(&nb->literal, &c, 1);
    } else {
        nb->broken = true;
    }
}

static bool is_space(uint8_t c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* A byte between values. */
static fst_err on_structure(struct fst_notebook *nb, uint8_t c)
{
    if (is_space(c))
        return 0;
    bool end = c == ']' || c == '}';
    if (end && (nb->state == VALUE_OR_END || nb->state == KEY_OR_END || nb->state == COMMA_OR_END))
        return close_container(nb, c == ']');
    if (nb->state == VALUE || nb->state == VALUE_OR_END)
        begin_value(nb, c);
    else if ((nb->state == KEY || nb->state == KEY_OR_END) && c == '"')
        begin_key(nb);
    else if (nb->state == COLON && c == ':')
        nb->state = VALUE;
    else if (nb->state == COMMA_OR_END && c == ',')
        nb->state = in_array(nb) ? VALUE : KEY;
    else
        nb->broken = true;
    return 0;
}

static void end_literal(struct fst_notebook *nb)
{
    nb->broken |= !is_literal(&nb->literal);
    nb->state = nb->depth ? COMMA_OR_END : DONE;
}

/* One step from data[0]; how many bytes it took in *taken. */
static fst_err step(struct fst_notebook *nb, const uint8_t *data, size_t nbytes, size_t *taken)
{
    *taken = 1;
    switch (nb->state) {
    case STRING:
        return on_string(nb, data, nbytes, taken);
    case ESCAPE:
        return on_escape(nb, data[0]);
    case UNICODE:
        return on_unicode(nb, data[0]);
    case LITERAL:
        if (is_literal_byte(data[0])) {
            add_to_word(&nb->literal, data, 1);
            return 0;
        }
        end_literal(nb);
        return on_structure(nb, data[0]);
    default:
        return on_structure(nb, data[0]);
    }
}

fst_err fst_notebook_feed(struct fst_notebook *nb, const uint8_t *data, size_t nbytes)
{
    size_t at = 0;
    while (at < nbytes && !nb->broken) {
        size_t taken;
        fst_err err = step(nb, data + at, nbytes - at, &taken);
        if (err)
            return err;
        at += taken;
    }
    return 0;
}

bool fst_notebook_finish(struct fst_notebook *nb)
{
    return !nb->broken && nb->state == DONE;
}

fst_lang_id fst_notebook_language(const struct fst_notebook *nb)
{
    const struct fst_notebook_word *words[] = {&nb->info, &nb->kernel};
    for (size_t i = 0; i < 2; i++) {
        if (words[i]->nbytes == 0 || words[i]->nbytes > sizeof(words[i]->text))
            continue;
        fst_lang_id lang = fst_lang_by_name(words[i]->text, words[i]->nbytes);
        if (lang)
            return lang;
    }
    return FST_LANG_PYTHON;
}
