/* SPDX-License-Identifier: MIT */
/* An attached buffer against the counter over the whole text, after random edits. */
#include "live/buffer.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang/ids.h"

#define MAX_NLINES 1500
#define BOM "\xEF\xBB\xBF"

static const char *const pool[] = {
    "int x;",   "/* open",  "close */ y", "// c",       "",
    "  ",       "\"s",      "'",          "f(\"/*\");", "\\",
    "é漢",      "#if 0",    "'''",        "\"\"\"",     "`${a",
    "}`",       "<script>", "</script>",  "a\r",        "\xF0\x9F\x98\x80 b",
    "x <<EOF",  "EOF",      "a \\",       "```",        "    a b",
    "$x",       "<!--",     "-->",        "- list",     BOM,
    BOM "r\"x",
};

struct text {
    const char *lines[MAX_NLINES];
    size_t n;
};

static struct text model;
static struct fst_live_scanner scanner;

static uint64_t next_random(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *seed >> 33;
}

static const char *random_line(uint64_t *seed)
{
    return pool[next_random(seed) % (sizeof pool / sizeof pool[0])];
}

/* Reads what is wanted, at most `slice` lines at a time; at most `limit` times. */
static void settle(struct fst_live_buffer *buffer, uint64_t slice, unsigned limit)
{
    struct fst_live_want want;
    while (limit-- && fst_live_buffer_want(buffer, &want)) {
        for (uint64_t i = want.first; i < want.last && i < want.first + slice; i++)
            cr_assert_eq(fst_live_buffer_take(buffer, model.lines[i], strlen(model.lines[i]), true),
                         0);
        cr_assert_eq(fst_live_buffer_run(buffer), 0);
    }
}

static uint64_t prose_words(fst_lang_id lang, bool cjk_words)
{
    struct fst_prose state = {0};
    struct fst_prose_line line;
    uint64_t words = 0;
    for (size_t i = 0; i < model.n; i++) {
        fst_prose_read(&state, lang, cjk_words, model.lines[i], strlen(model.lines[i]), &line);
        words += line.words;
    }
    return words;
}

static void check(const struct fst_live_buffer *buffer, struct fst_counter *counter,
                  const struct fst_live_options *options)
{
    struct fst_str text = {0};
    struct fst_file_counts want;
    struct fst_live_counts got;
    struct fst_count_options how = {.docstrings_as_code = options->docstrings_as_code};
    cr_assert_eq(fst_str_puts(&text, options->bomb ? BOM : ""), 0);
    for (size_t i = 0; i < model.n; i++) {
        cr_assert_eq(fst_str_puts(&text, model.lines[i]), 0);
        if (i + 1 < model.n || options->eol)
            cr_assert_eq(fst_str_puts(&text, options->crlf ? "\r\n" : "\n"), 0);
    }
    cr_assert_eq(fst_counter_run(counter, options->name, options->lang, &how,
                                 (const uint8_t *)fst_str_cstr(&text), text.len, &want),
                 0);
    fst_live_buffer_counts(buffer, &got);
    cr_assert(!got.stale);
    cr_assert_eq(got.lang, want.lang);
    cr_assert_eq(got.lines, want.text.lines);
    cr_assert_eq(got.words, want.text.words);
    uint64_t end_nbytes = got.line_ends * (options->crlf ? 2 : 1);
    cr_assert_eq(got.sums.chars + end_nbytes + options->bomb, want.text.chars);
    cr_assert_eq(got.sums.nbytes + end_nbytes + (options->bomb ? strlen(BOM) : 0), want.text.bytes);
    cr_assert_eq(got.longest, want.text.longest_line);
    uint64_t astral = 0;
    for (size_t i = 0; i < model.n; i++) {
        for (const char *c = model.lines[i]; *c; c++)
            astral += (uint8_t)*c >= 0xF0;
    }
    cr_assert_eq(got.sums.astral, astral);
    cr_assert_eq(got.has_prose, fst_prose_has(got.lang));
    cr_assert_eq(got.sums.prose, got.has_prose ? prose_words(got.lang, options->cjk_words) : 0,
                 "%s", options->name);
    if (want.lang) {
        cr_assert_eq(got.sums.classes[FST_LINE_CODE], want.code.code, "%s", options->name);
        cr_assert_eq(got.sums.classes[FST_LINE_COMMENT], want.code.comments, "%s", options->name);
        cr_assert_eq(got.sums.classes[FST_LINE_BLANK], want.code.blanks, "%s", options->name);
    }
    fst_str_dispose(&text);
}

static void edit(struct fst_live_buffer *buffer, uint64_t *seed)
{
    size_t first = next_random(seed) % (model.n + 1);
    size_t size = next_random(seed) % 10 == 0 ? 200 : 4;
    size_t nold = next_random(seed) % size, nnew = next_random(seed) % size;
    if (nold > model.n - first)
        nold = model.n - first;
    if (model.n - nold + nnew >= MAX_NLINES)
        nnew = 0;
    if (model.n - nold + nnew < 2)
        nnew = 2;
    memmove(&model.lines[first + nnew], &model.lines[first + nold],
            (model.n - first - nold) * sizeof model.lines[0]);
    for (size_t i = 0; i < nnew; i++)
        model.lines[first + i] = random_line(seed);
    model.n += nnew - nold;
    cr_assert_eq(fst_live_buffer_edit(buffer, first, nold, nnew), 0);
}

static void run_language(const char *name, bool eol, bool bomb, uint64_t seed)
{
    struct fst_live_buffer buffer;
    struct fst_counter *counter;
    struct fst_live_options options = {.name = name, .eol = eol, .bomb = bomb};
    model.n = 300;
    for (size_t i = 0; i < model.n; i++)
        model.lines[i] = random_line(&seed);
    cr_assert_eq(fst_counter_new(&counter), 0);
    cr_assert_eq(fst_live_buffer_open(&buffer, &scanner, &options, model.n), 0);
    for (int round = 0; round < 60; round++) {
        settle(&buffer, 1 + next_random(&seed) % 500, UINT32_MAX);
        check(&buffer, counter, &options);
        for (uint64_t n = 1 + next_random(&seed) % 4; n; n--) {
            edit(&buffer, &seed);
            settle(&buffer, 100, (unsigned)(next_random(&seed) % 3));
        }
    }
    fst_live_buffer_dispose(&buffer);
    fst_live_scanner_dispose(&scanner);
    fst_counter_free(counter);
}

Test(live_buffer, equals_a_fresh_count_after_random_edits)
{
    static const char *const names[] = {"a.c",   "a.py",  "a.html", "a.sh", "a.js",  "a.md",
                                        "a.lua", "a.php", "a.txt",  "a.h",  "a.tex", "unknown"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        run_language(names[i], i % 2 == 0, i % 3 == 0, i + 1);
}

Test(live_buffer, a_small_edit_wants_a_small_slice)
{
    struct fst_live_buffer buffer;
    struct fst_live_options options = {.name = "a.c", .eol = true};
    struct fst_live_want want;
    model.n = 1400;
    for (size_t i = 0; i < model.n; i++)
        model.lines[i] = "int some_variable = 12345;";
    cr_assert_eq(fst_live_buffer_open(&buffer, &scanner, &options, model.n), 0);
    settle(&buffer, 10000, UINT32_MAX);
    cr_assert_eq(fst_live_buffer_edit(&buffer, 1000, 1, 1), 0);
    cr_assert(fst_live_buffer_want(&buffer, &want));
    cr_assert_lt(want.last - want.first, 100);
    fst_live_buffer_dispose(&buffer);
    fst_live_scanner_dispose(&scanner);
}

/* What lines first .. last - 1 of the model count, with a line end each but an open last one. */
static void check_lines(const struct fst_live_buffer *buffer, uint64_t first, uint64_t last,
                        bool eol)
{
    struct fst_str text = {0};
    struct fst_text_counts want;
    struct fst_live_lines got;
    for (uint64_t i = first; i < last; i++) {
        cr_assert_eq(fst_str_puts(&text, model.lines[i]), 0);
        cr_assert_eq(i + 1 < model.n || eol ? fst_str_putc(&text, '\n') : 0, 0);
    }
    fst_text_count((const uint8_t *)fst_str_cstr(&text), text.len, &want);
    fst_live_buffer_lines(buffer, first, last, &got);
    cr_assert(!got.stale);
    cr_assert_eq(got.lines, want.lines);
    cr_assert_eq(got.sums.words, want.words);
    cr_assert_eq(got.sums.chars + got.line_ends, want.chars);
    cr_assert_eq(got.sums.nbytes + got.line_ends, want.bytes);
    cr_assert_eq(got.longest, want.longest_line);
    fst_str_dispose(&text);
}

Test(live_buffer, lines_count_as_a_text_of_their_own)
{
    for (int eol = 0; eol < 2; eol++) {
        struct fst_live_buffer buffer;
        struct fst_live_options options = {.name = "a.txt", .eol = eol};
        struct fst_live_lines got;
        uint64_t seed = 5;
        model.n = 500;
        for (size_t i = 0; i < model.n; i++)
            model.lines[i] = random_line(&seed);
        cr_assert_eq(fst_live_buffer_open(&buffer, &scanner, &options, model.n), 0);
        settle(&buffer, 10000, UINT32_MAX);
        for (int round = 0; round < 300; round++) {
            uint64_t first = next_random(&seed) % model.n;
            uint64_t last = first + 1 + next_random(&seed) % (model.n - first);
            check_lines(&buffer, first, last, eol);
        }
        check_lines(&buffer, 0, model.n, eol);
        fst_live_buffer_lines(&buffer, model.n, model.n + 5, &got);
        cr_assert_eq(got.lines + got.line_ends + got.sums.nlines, 0);
        fst_live_buffer_dispose(&buffer);
    }
    fst_live_scanner_dispose(&scanner);
}

Test(live_buffer, lines_are_stale_only_where_they_changed)
{
    struct fst_live_buffer buffer;
    struct fst_live_options options = {.name = "a.txt", .eol = true};
    struct fst_live_counts all;
    struct fst_live_lines got;
    model.n = 1000;
    for (size_t i = 0; i < model.n; i++)
        model.lines[i] = "some words, so many that each chunk has more than a scanner looks at";
    cr_assert_eq(fst_live_buffer_open(&buffer, &scanner, &options, model.n), 0);
    settle(&buffer, 10000, UINT32_MAX);
    fst_live_buffer_counts(&buffer, &all);
    cr_assert(!all.stale);
    cr_assert_eq(fst_live_buffer_edit(&buffer, 500, 1, 1), 0);
    fst_live_buffer_counts(&buffer, &all);
    cr_assert(all.stale);
    fst_live_buffer_lines(&buffer, 0, 300, &got);
    cr_assert(!got.stale);
    fst_live_buffer_lines(&buffer, 600, 1000, &got);
    cr_assert(!got.stale);
    fst_live_buffer_lines(&buffer, 300, 600, &got);
    cr_assert(got.stale);
    fst_live_buffer_dispose(&buffer);
    fst_live_scanner_dispose(&scanner);
}

Test(live_buffer, passes_of_two_buffers_take_turns)
{
    struct fst_live_buffer buffers[2];
    struct fst_counter *counter;
    static const struct fst_live_options options[] = {{.name = "a.c", .eol = true},
                                                      {.name = "a.py", .eol = true}};
    uint64_t seed = 3;
    model.n = 1400;
    for (size_t i = 0; i < model.n; i++)
        model.lines[i] = random_line(&seed);
    cr_assert_eq(fst_counter_new(&counter), 0);
    for (int i = 0; i < 2; i++)
        cr_assert_eq(fst_live_buffer_open(&buffers[i], &scanner, &options[i], model.n), 0);
    for (int round = 0; round < 60; round++) {
        settle(&buffers[0], 100, 1);
        settle(&buffers[1], 70, 1);
    }
    for (int i = 0; i < 2; i++) {
        check(&buffers[i], counter, &options[i]);
        fst_live_buffer_dispose(&buffers[i]);
    }
    fst_live_scanner_dispose(&scanner);
    fst_counter_free(counter);
}

Test(live_buffer, a_line_that_becomes_the_last_is_counted_as_such)
{
    struct fst_live_buffer buffer;
    struct fst_counter *counter;
    struct fst_live_options options = {.name = "a.c"};
    model.n = 400;
    for (size_t i = 0; i < model.n; i++)
        model.lines[i] = i % 2 ? "" : "int some_variable = 12345;";
    cr_assert_eq(fst_counter_new(&counter), 0);
    cr_assert_eq(fst_live_buffer_open(&buffer, &scanner, &options, model.n), 0);
    settle(&buffer, 10000, UINT32_MAX);
    /* An empty line without an end is none: also when it ends a chunk that nobody touched. */
    while (model.n > 1) {
        cr_assert_eq(fst_live_buffer_edit(&buffer, --model.n, 1, 0), 0);
        settle(&buffer, 10000, UINT32_MAX);
        check(&buffer, counter, &options);
    }
    fst_live_buffer_dispose(&buffer);
    fst_live_scanner_dispose(&scanner);
    fst_counter_free(counter);
}

/* Each differs from the one before in what its name says. */
static const struct fst_live_options settings[] = {
    {.name = "a.py"},
    {.name = "a.py", .bomb = true},
    {.name = "a.py", .docstrings_as_code = true},
    {.name = "a.py", .docstrings_as_code = true, .eol = true},
    {.name = "a.py", .docstrings_as_code = true, .eol = true, .bomb = true},
    {.name = "a.py", .docstrings_as_code = true, .eol = true, .bomb = true, .crlf = true},
    {.name = "a.md", .docstrings_as_code = true, .eol = true, .bomb = true, .crlf = true},
    {.name = "a.md", .docstrings_as_code = true, .eol = true, .cjk_words = true, .crlf = true},
    {.name = "a.md", .docstrings_as_code = true, .eol = true, .crlf = true},
    {.name = "a.md", .docstrings_as_code = true, .crlf = true},
    {.docstrings_as_code = true, .crlf = true},
    {.docstrings_as_code = true, .crlf = true, .lang = FST_LANG_C},
    {.name = "a.c", .eol = true},
};

static void set_each(struct fst_counter *counter, const char *const *lines, size_t n)
{
    struct fst_live_buffer buffer;
    model.n = n;
    memcpy(model.lines, lines, n * sizeof *lines);
    cr_assert_eq(fst_live_buffer_open(&buffer, &scanner, &settings[0], n), 0);
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
        /* In the middle of a pass too. */
        for (unsigned limit = 0; limit < 2; limit++) {
            settle(&buffer, 1, limit);
            cr_assert_eq(fst_live_buffer_set(&buffer, &settings[i]), 0);
        }
        settle(&buffer, 10000, UINT32_MAX);
        check(&buffer, counter, &settings[i]);
        struct fst_live_want want;
        cr_assert_eq(fst_live_buffer_set(&buffer, &settings[i]), 0);
        cr_assert(!fst_live_buffer_want(&buffer, &want), "the same once more changes nothing");
    }
    fst_live_buffer_dispose(&buffer);
}

Test(live_buffer, equals_a_fresh_count_after_other_options)
{
    static const char *const short_text[] = {"\"\"\"漢字 // x\"\"\""};
    static const char *const empty[] = {"", ""};
    static const char *const letter[] = {"x"};
    static const char *const indented[] = {" x y"};
    static const char *const with_crs[] = {"x", "the longest\r", "a\r\r"};
    static const char *long_text[200];
    struct fst_counter *counter;
    uint64_t seed = 11;
    for (size_t i = 0; i < sizeof long_text / sizeof long_text[0]; i++)
        long_text[i] = random_line(&seed);
    long_text[0] = "\"\"\"documentation";
    long_text[1] = "\"\"\"";
    long_text[199] = "";
    cr_assert_eq(fst_counter_new(&counter), 0);
    set_each(counter, empty, 1);
    set_each(counter, empty, 2);
    set_each(counter, letter, 1);
    set_each(counter, indented, 1);
    set_each(counter, short_text, 1);
    set_each(counter, with_crs, sizeof with_crs / sizeof with_crs[0]);
    set_each(counter, long_text, sizeof long_text / sizeof long_text[0]);
    fst_live_scanner_dispose(&scanner);
    fst_counter_free(counter);
}

Test(live_buffer, a_text_without_any_line_is_an_empty_file)
{
    struct fst_live_buffer buffer;
    struct fst_live_counts got;
    /* As Neovim has it: one empty line that is not written, whatever 'endofline' says. */
    for (int i = 0; i < 4; i++) {
        struct fst_live_options options = {
            .name = "a.c", .empty = true, .eol = i & 1, .bomb = i & 2};
        uint64_t mark = options.bomb;
        model.n = 1;
        model.lines[0] = "";
        cr_assert_eq(fst_live_buffer_open(&buffer, &scanner, &options, 1), 0);
        settle(&buffer, 1, UINT32_MAX);
        fst_live_buffer_counts(&buffer, &got);
        cr_assert(!got.stale);
        cr_assert_eq(got.line_ends + got.sums.nbytes, 0);
        /* A mark alone is a line of one character. */
        cr_assert_eq(got.lines, mark);
        cr_assert_eq(got.words, mark);
        cr_assert_eq(got.sums.classes[FST_LINE_BLANK], mark);
        fst_live_buffer_dispose(&buffer);
    }
    fst_live_scanner_dispose(&scanner);
}

Test(live_buffer, an_edit_of_lines_that_are_not_there_is_refused)
{
    struct fst_live_options options = {.name = "a.c", .eol = true};
    static const uint64_t edits[][3] = {{4, 0, 1}, {2, 2, 2}, {0, 4, 4}, {0, 3, 0}};
    for (size_t i = 0; i < sizeof edits / sizeof edits[0]; i++) {
        struct fst_live_buffer buffer;
        cr_assert_eq(fst_live_buffer_open(&buffer, &scanner, &options, 3), 0);
        cr_assert_eq(fst_live_buffer_edit(&buffer, edits[i][0], edits[i][1], edits[i][2]),
                     FST_E_ARGUMENT);
        fst_live_buffer_dispose(&buffer);
    }
    fst_live_scanner_dispose(&scanner);
}

#define TEXT(extension, language, lines) {"a." extension, lines},
#define OWNED TEXT
static const struct {
    const char *name, *lines;
} contents[] = {
#include "lang/content_texts.def"
};
#undef TEXT
#undef OWNED

Test(live_buffer, its_content_tells_the_language_as_that_of_a_file)
{
    struct fst_counter *counter;
    cr_assert_eq(fst_counter_new(&counter), 0);
    for (size_t i = 0; i < sizeof contents / sizeof contents[0]; i++) {
        struct fst_live_buffer buffer;
        struct fst_live_options options = {
            .name = contents[i].name, .eol = true, .crlf = i % 2, .bomb = i % 3 == 0};
        char lines[4096], *rest = NULL;
        cr_assert_lt(strlen(contents[i].lines), sizeof lines);
        strcpy(lines, contents[i].lines);
        lines[strlen(lines) - 1] = '\0'; /* eol */
        model.n = 0;
        for (char *line = lines; line; line = rest) {
            rest = strchr(line, '\n');
            if (rest)
                *rest++ = '\0';
            model.lines[model.n++] = line;
        }
        cr_assert_eq(fst_live_buffer_open(&buffer, &scanner, &options, model.n), 0);
        settle(&buffer, 3, UINT32_MAX);
        check(&buffer, counter, &options);
        fst_live_buffer_dispose(&buffer);
    }
    fst_live_scanner_dispose(&scanner);
    fst_counter_free(counter);
}

Test(live_buffer, a_notebook_is_the_json_that_one_edits)
{
    struct fst_live_buffer buffer;
    struct fst_live_options options = {.name = "a.ipynb", .eol = true};
    struct fst_live_counts got;
    model.n = 2;
    model.lines[0] = "{\"cells\":";
    model.lines[1] = "[]}";
    cr_assert_eq(fst_live_buffer_open(&buffer, &scanner, &options, model.n), 0);
    settle(&buffer, 2, UINT32_MAX);
    fst_live_buffer_counts(&buffer, &got);
    cr_assert_eq(got.lang, FST_LANG_JSON);
    cr_assert_eq(got.sums.classes[FST_LINE_CODE], 2);
    fst_live_buffer_dispose(&buffer);
    fst_live_scanner_dispose(&scanner);
}

Test(live_buffer, a_line_may_come_in_parts)
{
    static const char *const lines[] = {"int x;", "/* a \xE6\xBC\xA2 */ int y; // z", ""};
    struct fst_live_options options = {.name = "a.c", .eol = true};
    struct fst_counter *counter;
    cr_assert_eq(fst_counter_new(&counter), 0);
    for (size_t part = 1; part < 9; part++) {
        struct fst_live_buffer buffer;
        struct fst_live_want want;
        model.n = 3;
        memcpy(model.lines, lines, sizeof lines);
        cr_assert_eq(fst_live_buffer_open(&buffer, &scanner, &options, model.n), 0);
        while (fst_live_buffer_want(&buffer, &want)) {
            const char *rest = model.lines[want.first] + want.col;
            size_t left = strlen(rest);
            cr_assert_eq(
                fst_live_buffer_take(&buffer, rest, left < part ? left : part, left <= part), 0);
            cr_assert_eq(fst_live_buffer_run(&buffer), 0);
        }
        check(&buffer, counter, &options);
        fst_live_buffer_dispose(&buffer);
    }
    fst_live_scanner_dispose(&scanner);
    fst_counter_free(counter);
}

Test(live_buffer, as_many_lines_may_come_as_go)
{
    struct fst_live_buffer buffer;
    struct fst_live_options options = {.name = "a.c", .eol = true};
    cr_assert_eq(fst_live_buffer_open(&buffer, &scanner, &options, 2), 0);
    cr_assert_eq(fst_live_buffer_edit(&buffer, 0, 1, 1), 0);
    cr_assert_eq(fst_live_buffer_edit(&buffer, 0, 2, 1), 0);
    cr_assert_eq(fst_live_buffer_edit(&buffer, 1, 0, 1), 0);
    cr_assert_eq(fst_tree_nlines(&buffer.tree), 2);
    fst_live_buffer_dispose(&buffer);
    fst_live_scanner_dispose(&scanner);
}
