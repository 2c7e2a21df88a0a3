/* SPDX-License-Identifier: MIT */
/*
 * The engine against a slow and obvious one, over random texts made of each language's own
 * delimiters: whole, and cut at every byte.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang/scan.h"
#include "reference/scan_oracle.h"
#include "support/scan_lines.h"

#define TEXT_NBYTES 1500
#define MAX_LINES TEXT_NBYTES

struct lines {
    char classes[MAX_LINES + 1];
    size_t len;
};

static uint32_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33);
}

static void on_line(void *payload, uint64_t number, enum fst_line_class line_class,
                    fst_lang_id lang)
{
    (void)number;
    (void)lang;
    struct lines *lines = payload;
    cr_assert_lt(lines->len, MAX_LINES);
    lines->classes[lines->len++] = " #+"[line_class];
}

static const char *pick(const struct fst_syntax *syntax, uint64_t *state)
{
    static const char *const plain[] = {"\n", "\n", "\n",   " ",        "x",    "\\", "\"",
                                        "'",  "\t", "\r\n", "\xC3\xA9", "\\\n", "_"};
    const struct fst_delimiter *lists[] = {syntax->line_comments, syntax->block_comments,
                                           syntax->strings};
    uint32_t random = next_random(state);
    size_t len = 0;
    const struct fst_delimiter *list = lists[random % 3];
    while (list && list[len].open)
        len++;
    if (len == 0 || (random >> 8) % 2)
        return plain[(random >> 10) % (sizeof(plain) / sizeof(plain[0]))];
    const struct fst_delimiter *delim = &list[(random >> 10) % len];
    return (random >> 20) % 2 && delim->close ? delim->close : delim->open;
}

static size_t make_text(const struct fst_syntax *syntax, uint64_t *state, uint8_t *out)
{
    size_t nbytes = 0, want = next_random(state) % (TEXT_NBYTES - 64);
    while (nbytes < want) {
        const char *token = pick(syntax, state);
        memcpy(out + nbytes, token, strlen(token));
        nbytes += strlen(token);
    }
    return nbytes;
}

static void scan(struct fst_scan *scan, fst_lang_id lang, const uint8_t *data, size_t nbytes,
                 size_t cut, struct lines *lines)
{
    struct fst_scan_options options = {.on_line = on_line, .payload = lines};
    struct fst_code_counts code;
    struct fst_text_counts text;
    const struct fst_embedded *embedded;
    size_t embedded_len;
    lines->len = 0;
    fst_scan_start(scan, lang, &options);
    size_t taken = cut ? fst_scan_feed(scan, data, cut, false) : 0;
    fst_scan_feed(scan, data + taken, nbytes - taken, true);
    fst_scan_finish(scan, &code, &text, &embedded, &embedded_len);
}

static void check(struct fst_scan *scanner, fst_lang_id lang, uint64_t *state)
{
    const struct fst_language *language = fst_lang_get(lang);
    static uint8_t text[TEXT_NBYTES];
    static struct lines wanted, got;
    size_t nbytes = make_text(&language->syntax, state, text);
    /* A shebang is the scanner's own matter. */
    if (nbytes > 0 && text[0] == '#')
        text[0] = ' ';
    wanted.len = scan_oracle_classes(&language->syntax, text, nbytes, wanted.classes, MAX_LINES);
    size_t step = 1 + next_random(state) % 97;
    for (size_t cut = 0; cut < nbytes || cut == 0; cut += step) {
        scan(scanner, lang, text, nbytes, cut, &got);
        size_t same = 0;
        while (same < wanted.len && same < got.len && wanted.classes[same] == got.classes[same])
            same++;
        cr_assert(same == wanted.len && same == got.len, "%s, cut at %zu: line %zu of:\n%.*s",
                  language->name, cut, same + 1, (int)nbytes, text);
    }
}

Test(lang_lexer, random_texts_of_every_plain_language)
{
    struct fst_scan *scanner;
    cr_assert_eq(fst_scan_new(&scanner), 0);
    uint64_t state = 20240229;
    size_t languages = 0;
    for (size_t id = 1; id < fst_lang_count(); id++) {
        if (!scan_oracle_knows(&fst_lang_get((fst_lang_id)id)->syntax))
            continue;
        languages++;
        for (int i = 0; i < 4; i++)
            check(scanner, (fst_lang_id)id, &state);
    }
    cr_assert_gt(languages, 100);
    fst_scan_free(scanner);
}

Test(lang_lexer, two_quotes_hold_no_character)
{
    /* Read as a character, the first three would leave a quote that opens a string. */
    scan_lines_expect("F*", "+|'''\"' // c\n"
                            "#|// c\n");
}

Test(lang_lexer, a_character_may_be_written_by_its_number)
{
    /* Else its last quote would take the next two for a character, and not open the string. */
    scan_lines_expect("F*", "+|'\\u{41}'\"' // c\n"
                            "+|// c\"\n"
                            "#|// c\n");
}

Test(lang_lexer, a_character_does_not_go_on_in_the_next_line)
{
    scan_lines_expect("F*", "+|x = '\\\n"
                            "+|{a}' (* c\n"
                            "#|*)\n"
                            "+|x = '\\{a\n"
                            "+|}' // c\n"
                            "#|// c\n");
}

Test(lang_lexer, a_string_that_begins_its_line_documents_where_no_rule_knows_better)
{
    static const char pony[] = "%c|\"\"\"one // line\"\"\"\n"
                               "%c|  \"\"\"\n"
                               "%c|more\n"
                               " |\n"
                               "%c|\"\"\"\n"
                               "+|x = \"\"\"no documentation\"\"\"\n"
                               "#|// c\n";
    char text[sizeof(pony)];
    snprintf(text, sizeof(text), pony, '#', '#', '#', '#');
    scan_lines_expect("Pony", text);
    snprintf(text, sizeof(text), pony, '+', '+', '+', '+');
    scan_lines_expect_docs_as_code("Pony", text);
}
