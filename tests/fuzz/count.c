/* SPDX-License-Identifier: MIT */
/*
 * libFuzzer target: the whole counting pipeline in every language. A text must give the same in one
 * piece and in pieces of any size; code, comments and blanks must add up to the lines; what is
 * embedded must be no more than its host.
 *
 * The first three bytes choose the language and the size of the pieces; the rest is the text. Files
 * of unknown language (0) are detected by their content.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang/count.h"

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t nbytes);

static void require(bool ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "fuzz_count: %s\n", what);
    abort();
}

static bool feed(struct fst_counter *counter, const uint8_t *data, size_t nbytes, size_t piece)
{
    for (size_t at = 0; at < nbytes; at += piece) {
        size_t n = nbytes - at < piece ? nbytes - at : piece;
        if (fst_counter_feed(counter, data + at, n) != FST_OK)
            return false;
    }
    return true;
}

static void count(struct fst_counter *counter, fst_lang_id lang, const uint8_t *data, size_t nbytes,
                  size_t piece, struct fst_file_counts *out)
{
    static const struct fst_count_options options = {.indent = true};
    fst_counter_start(counter, "name", lang, &options);
    require(feed(counter, data, nbytes, piece), "out of memory");
    int again = fst_counter_finish(counter, out);
    if (again == 1) {
        require(feed(counter, data, nbytes, piece), "out of memory");
        again = fst_counter_finish(counter, out);
    }
    require(again == 0, "the second pass did not end it");
}

static void check(const struct fst_file_counts *counts, size_t nbytes)
{
    require(counts->text.bytes == nbytes ||
                counts->lang == fst_lang_by_name("Jupyter Notebooks", 17),
            "bytes");
    if (counts->binary || counts->lang == FST_LANG_NONE)
        return;
    const struct fst_code_counts *code = &counts->code;
    require(code->code + code->comments + code->blanks == counts->text.lines, "lines by class");
    uint64_t embedded = 0;
    for (size_t i = 0; i < counts->embedded_len; i++)
        embedded += counts->embedded[i].text.lines;
    require(embedded <= counts->text.lines, "embedded lines");
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t nbytes)
{
    if (nbytes < 3)
        return 0;
    static struct fst_counter *whole, *pieces;
    if (!whole)
        require(fst_counter_new(&whole) == FST_OK && fst_counter_new(&pieces) == FST_OK,
                "no memory");
    fst_lang_id lang = (fst_lang_id)((input[0] | input[1] << 8) % (int)fst_lang_count());
    size_t piece = (size_t)input[2] + 1;
    const uint8_t *data = input + 3;
    nbytes -= 3;
    struct fst_file_counts a, b;
    count(whole, lang, data, nbytes, nbytes + 1, &a);
    count(pieces, lang, data, nbytes, piece, &b);
    check(&a, nbytes);
    require(a.lang == b.lang && a.binary == b.binary && a.flags == b.flags, "language or flags");
    require(memcmp(&a.code, &b.code, sizeof a.code) == 0, "classes depend on the pieces");
    require(a.text.lines == b.text.lines && a.text.words == b.text.words &&
                a.text.chars == b.text.chars && a.text.longest_line == b.text.longest_line &&
                a.text.invalid_utf8_at == b.text.invalid_utf8_at,
            "text counts depend on the pieces");
    require(a.embedded_len == b.embedded_len, "embedded languages depend on the pieces");
    return 0;
}
