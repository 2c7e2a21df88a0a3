/* SPDX-License-Identifier: MIT */
/* What a notebook counts as: its cells, by the rules of their languages. */
#include <criterion/criterion.h>
#include <string.h>

#include "lang/count.h"
#include "lang/ids.h"

static const char two_cells[] =
    "{\"cells\": [\n"
    " {\"cell_type\": \"markdown\", \"metadata\": {}, \"source\": [\"# Title\\n\", \"text\"]},\n"
    " {\"cell_type\": \"code\", \"outputs\": [{\"text\": [\"no \\\"source\\\"\"], \"source\": "
    "\"x\"}],\n"
    "  \"source\": \"x = 1\\n# \\u00e9\\n\"}],\n"
    " \"metadata\": {\"kernelspec\": {\"name\": \"ir\", \"language\": \"R\"}}, \"nbformat\": 4}\n";

static void count(struct fst_counter *counter, const char *json, struct fst_file_counts *out)
{
    struct fst_count_options options = {0};
    cr_assert_eq(fst_counter_run(counter, "a.ipynb", FST_LANG_NONE, &options, (const uint8_t *)json,
                                 strlen(json), out),
                 0);
}

Test(lang_count_notebook, counts_cells_under_the_notebook)
{
    struct fst_counter *counter;
    struct fst_file_counts counts;
    cr_assert_eq(fst_counter_new(&counter), 0);
    count(counter, two_cells, &counts);
    cr_assert_eq(counts.lang, FST_LANG_JUPYTER_NOTEBOOKS);
    cr_assert_eq(counts.text.bytes, strlen(two_cells), "bytes are the file's");
    cr_assert_eq(counts.text.lines, 4);
    cr_assert_eq(counts.code.code, 1);
    cr_assert_eq(counts.code.comments, 3);
    cr_assert_eq(counts.embedded_len, 2);
    cr_assert_eq(counts.embedded[0].lang, FST_LANG_MARKDOWN);
    cr_assert_eq(counts.embedded[0].code.comments, 2);
    cr_assert_eq(counts.embedded[1].lang, FST_LANG_R);
    cr_assert_eq(counts.embedded[1].code.code, 1);
    fst_counter_free(counter);
}

Test(lang_count_notebook, broken_json_counts_as_json)
{
    struct fst_counter *counter;
    struct fst_file_counts counts;
    cr_assert_eq(fst_counter_new(&counter), 0);
    count(counter, "{\n\"cells\": [\n\n", &counts);
    cr_assert_eq(counts.lang, FST_LANG_JSON);
    cr_assert_eq(counts.text.lines, 3);
    cr_assert_eq(counts.code.code, 2);
    cr_assert_eq(counts.code.blanks, 1);
    cr_assert_eq(counts.embedded_len, 0);
    fst_counter_free(counter);
}

Test(lang_count_notebook, a_fenced_block_in_a_cell_is_a_part_of_its_own)
{
    struct fst_counter *counter;
    struct fst_file_counts counts;
    cr_assert_eq(fst_counter_new(&counter), 0);
    count(counter,
          "{\"cells\":[{\"cell_type\":\"markdown\",\"source\":"
          "\"# T\\n```c\\nint x; // y\\n// z\\n```\\n\"}]}",
          &counts);
    cr_assert_eq(counts.text.lines, 5);
    cr_assert_eq(counts.code.code, 1);
    cr_assert_eq(counts.code.comments, 4);
    cr_assert_eq(counts.embedded_len, 2);
    uint64_t lines = 0, words = 0, chars = 0;
    for (size_t i = 0; i < counts.embedded_len; i++) {
        const struct fst_embedded *part = &counts.embedded[i];
        cr_assert_eq(part->code.code + part->code.comments + part->code.blanks, part->text.lines);
        lines += part->text.lines;
        words += part->text.words;
        chars += part->text.chars;
    }
    cr_assert_eq(lines, counts.text.lines, "each line is one language's");
    cr_assert_eq(words, counts.text.words);
    cr_assert_eq(chars, counts.text.chars);
    fst_counter_free(counter);
}

Test(lang_count_notebook, an_unclosed_string_ends_with_its_cell)
{
    struct fst_counter *counter;
    struct fst_file_counts counts;
    cr_assert_eq(fst_counter_new(&counter), 0);
    count(counter,
          "{\"cells\":[{\"cell_type\":\"code\",\"source\":\"x = \\\"\\\"\\\"\"},"
          "{\"cell_type\":\"code\",\"source\":[\"# c\"]},"
          "{\"cell_type\":\"code\",\"source\":[]}]}",
          &counts);
    cr_assert_eq(counts.lang, FST_LANG_JUPYTER_NOTEBOOKS);
    cr_assert_eq(counts.code.code, 1);
    cr_assert_eq(counts.code.comments, 1);
    cr_assert_eq(counts.text.lines, 2);
    cr_assert_eq(counts.text.longest_line, 7);
    cr_assert_eq(counts.text.longest_line_number, 1);
    fst_counter_free(counter);
}
