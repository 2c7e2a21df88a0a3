/* SPDX-License-Identifier: MIT */
/*
 * libFuzzer target: edits of an attached buffer against a plain model, which is counted anew as a
 * whole. The input chooses a language and the first lines, then four bytes an edit: where, how many
 * lines go, how many come, and which; and how much is read in between.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "live/buffer.h"

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t nbytes);

#define MAX_NLINES 600

static const char *const pool[] = {
    "int x;",     "/* open",    "close */ y", "// c",    "",    "  ",     "\"s",  "'",
    "f(\"/*\");", "\\",         "\xc3\xa9",   "#if 0",   "'''", "\"\"\"", "`${a", "}`",
    "<script>",   "</script>",  "a\r",        "x <<EOF", "EOF", "a \\",   "# h",  "--[[",
    "]]",         "\xfe x\xff", "=begin",     "=end",    "```", "{-",     "-}",   "\"\"",
};
static const char *const names[] = {"a.c",  "a.py",  "a.html", "a.sh", "a.js", "a.md",
                                    "a.rb", "a.lua", "a.php",  "a.hs", "a.pl", "unknown"};

struct model {
    const char *lines[MAX_NLINES];
    size_t n;
};

static void require(bool ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "fuzz_live: %s\n", what);
    abort();
}

static void settle(struct fst_live_buffer *buffer, const struct model *model, unsigned limit)
{
    struct fst_live_want want;
    while (limit-- && fst_live_buffer_want(buffer, &want)) {
        require(want.first < want.last && want.last <= model->n && !want.col, "an odd wish");
        for (uint64_t i = want.first; i < want.last && i < want.first + 40; i++)
            require(fst_live_buffer_take(buffer, model->lines[i], strlen(model->lines[i]), true) ==
                        0,
                    "take");
        require(fst_live_buffer_run(buffer) == 0, "run");
    }
}

static void edit(struct fst_live_buffer *buffer, struct model *model, const uint8_t *bytes)
{
    size_t first = (size_t)bytes[0] * (model->n + 1) / 256;
    size_t nold = bytes[1] % 8 ? bytes[1] % 8 : bytes[1];
    size_t nnew = bytes[2] % 8 ? bytes[2] % 8 : bytes[2];
    if (nold > model->n - first)
        nold = model->n - first;
    if (model->n - nold + nnew > MAX_NLINES)
        nnew = 0;
    if (model->n - nold + nnew == 0)
        nnew = 1;
    memmove(&model->lines[first + nnew], &model->lines[first + nold],
            (model->n - first - nold) * sizeof model->lines[0]);
    for (size_t i = 0; i < nnew; i++)
        model->lines[first + i] = pool[(bytes[3] + i * 7u) % (sizeof pool / sizeof *pool)];
    model->n += nnew - nold;
    require(fst_live_buffer_edit(buffer, first, nold, nnew) == 0, "edit");
}

static void check(const struct fst_live_buffer *buffer, const struct model *model,
                  struct fst_counter *counter, const struct fst_live_options *options)
{
    struct fst_str text = {0};
    struct fst_file_counts want;
    struct fst_live_counts got;
    for (size_t i = 0; i < model->n; i++)
        require(fst_str_puts(&text, model->lines[i]) == 0 && fst_str_putc(&text, '\n') == 0,
                "memory");
    require(fst_counter_run(counter, options->name, FST_LANG_NONE, NULL, (const uint8_t *)text.data,
                            text.len, &want) == 0,
            "count");
    fst_live_buffer_counts(buffer, &got);
    require(!got.stale && got.lang == want.lang, "stale, or another language");
    require(got.lines == want.text.lines && got.words == want.text.words, "lines or words");
    require(got.sums.nbytes + got.line_ends == want.text.bytes, "bytes");
    require(got.longest == want.text.longest_line, "the longest line");
    require(!want.lang || (got.sums.classes[FST_LINE_CODE] == want.code.code &&
                           got.sums.classes[FST_LINE_COMMENT] == want.code.comments &&
                           got.sums.classes[FST_LINE_BLANK] == want.code.blanks),
            "classes");
    fst_str_dispose(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t nbytes)
{
    static struct fst_counter *counter;
    static struct fst_live_scanner scanner; /* for good: it is large */
    static struct model model;
    if (nbytes < 3)
        return 0;
    require(counter || fst_counter_new(&counter) == 0, "memory");
    struct fst_live_options options = {.name = names[input[0] % (sizeof names / sizeof *names)],
                                       .eol = true};
    model.n = (size_t)input[1] + 1;
    for (size_t i = 0; i < model.n; i++)
        model.lines[i] = pool[(input[2] + i * i) % (sizeof pool / sizeof *pool)];
    struct fst_live_buffer buffer;
    require(fst_live_buffer_open(&buffer, &scanner, &options, model.n) == 0, "open");
    for (size_t at = 3; at + 4 <= nbytes && at < 3 + 4 * 64; at += 4) {
        edit(&buffer, &model, input + at);
        settle(&buffer, &model, input[at + 3] % 3);
    }
    settle(&buffer, &model, UINT32_MAX);
    check(&buffer, &model, counter, &options);
    fst_live_buffer_dispose(&buffer);
    return 0;
}
