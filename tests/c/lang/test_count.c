/* SPDX-License-Identifier: MIT */
/*
 * The pipeline: binary rule, encodings, line ends, any schedule of reads, both hypotheses for CR.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang/count.h"
#include "lang/ids.h"

static struct fst_counter *counter;

static void open_counter(void)
{
    cr_assert_eq(fst_counter_new(&counter), 0);
}

static struct fst_file_counts run(const char *name, const void *data, size_t nbytes)
{
    struct fst_file_counts out;
    struct fst_count_options options = {0};
    cr_assert_eq(fst_counter_run(counter, name, FST_LANG_NONE, &options, data, nbytes, &out), 0);
    return out;
}

static struct fst_file_counts run_text(const char *name, const char *text)
{
    return run(name, text, strlen(text));
}

/* Feeds in pieces of `cut` bytes, twice when asked to. */
static struct fst_file_counts run_cut(const char *name, const uint8_t *data, size_t nbytes,
                                      size_t cut, bool keep)
{
    struct fst_file_counts out;
    struct fst_count_options options = {0};
    fst_counter_start(counter, name, FST_LANG_NONE, &options);
    if (keep)
        fst_counter_keep(counter);
    int again, passes = 0;
    do {
        for (size_t at = 0; at < nbytes; at += cut) {
            size_t n = nbytes - at < cut ? nbytes - at : cut;
            cr_assert_eq(fst_counter_feed(counter, data + at, n), 0);
        }
        again = fst_counter_finish(counter, &out);
        cr_assert_geq(again, 0);
        cr_assert_lt(passes++, 2);
        cr_assert(!keep || again == 0, "what is kept need not be read again");
    } while (again);
    return out;
}

static void check_equal(const struct fst_file_counts *a, const struct fst_file_counts *b,
                        const char *what, size_t cut)
{
    cr_assert_eq(a->lang, b->lang, "%s, cut %zu", what, cut);
    cr_assert_eq(a->binary, b->binary, "%s, cut %zu", what, cut);
    cr_assert_eq(a->flags, b->flags, "%s, cut %zu: %x, %x", what, cut, a->flags, b->flags);
    cr_assert_eq(memcmp(&a->code, &b->code, sizeof(a->code)), 0, "%s, cut %zu", what, cut);
    cr_assert_eq(a->text.lines, b->text.lines, "%s, cut %zu", what, cut);
    cr_assert_eq(a->text.words, b->text.words, "%s, cut %zu", what, cut);
    cr_assert_eq(a->text.chars, b->text.chars, "%s, cut %zu", what, cut);
    cr_assert_eq(a->text.bytes, b->text.bytes, "%s, cut %zu", what, cut);
    cr_assert_eq(a->text.longest_line, b->text.longest_line, "%s, cut %zu", what, cut);
    cr_assert_eq(a->embedded_len, b->embedded_len, "%s, cut %zu", what, cut);
}

Test(lang_count, classes_lines_and_counts_text)
{
    open_counter();
    struct fst_file_counts c = run_text("a.c", "/* hi */\nint x; // y\n\n  // z\n");
    cr_assert_eq(c.lang, FST_LANG_C);
    cr_assert_eq(c.code.code, 1);
    cr_assert_eq(c.code.comments, 2);
    cr_assert_eq(c.code.blanks, 1);
    cr_assert_eq(c.text.lines, 4);
    cr_assert_eq(c.text.words, 9);
    cr_assert_eq(c.flags, 0);
    fst_counter_free(counter);
}

Test(lang_count, an_empty_file)
{
    open_counter();
    struct fst_file_counts c = run("a.c", NULL, 0);
    cr_assert_eq(c.lang, FST_LANG_C);
    cr_assert_eq(c.text.lines, 0);
    cr_assert_eq(c.text.bytes, 0);
    cr_assert_eq(c.text.invalid_utf8_at, FST_TEXT_VALID);
    cr_assert(!c.binary);
    struct fst_file_counts fed = run_cut("a.c", NULL, 0, 1, false);
    check_equal(&c, &fed, "empty", 1);
    fst_counter_free(counter);
}

Test(lang_count, an_unknown_language_has_text_counts_alone)
{
    open_counter();
    struct fst_file_counts c = run_text("a.nosuch", "one two\nthree\n");
    cr_assert_eq(c.lang, FST_LANG_NONE);
    cr_assert_eq(c.text.lines, 2);
    cr_assert_eq(c.text.words, 3);
    cr_assert_eq(c.code.code + c.code.comments + c.code.blanks, 0);
    fst_counter_free(counter);
}

Test(lang_count, a_nul_in_the_first_8000_bytes_is_binary)
{
    open_counter();
    static uint8_t data[20000];
    memset(data, 'x', sizeof(data));
    data[7999] = 0;
    struct fst_file_counts c = run("a.c", data, sizeof(data));
    cr_assert(c.binary);
    cr_assert_eq(c.lang, FST_LANG_NONE);
    cr_assert_eq(c.text.bytes, sizeof(data));
    cr_assert_eq(c.text.lines, 0);
    cr_assert_eq(c.flags, 0);
    for (size_t cut = 1; cut < 9000; cut = cut * 7 + 1) {
        struct fst_file_counts fed = run_cut("a.c", data, sizeof(data), cut, false);
        check_equal(&c, &fed, "binary", cut);
    }
    data[7999] = 'x';
    data[8000] = 0;
    c = run("a.c", data, sizeof(data));
    cr_assert(!c.binary);
    cr_assert_eq(c.lang, FST_LANG_C);
    fst_counter_free(counter);
}

Test(lang_count, text_only_counts_binaries_and_detects_nothing)
{
    open_counter();
    struct fst_file_counts out;
    struct fst_count_options options = {.text_only = true};
    cr_assert_eq(fst_counter_run(counter, "a.c", FST_LANG_NONE, &options,
                                 (const uint8_t *)"a\0b\nc", 5, &out),
                 0);
    cr_assert(!out.binary);
    cr_assert_eq(out.lang, FST_LANG_NONE);
    cr_assert_eq(out.text.lines, 2);
    cr_assert_eq(out.text.chars, 5);
    cr_assert_eq(out.code.code, 0);
    fst_counter_free(counter);
}

/* The text in UTF-16 or UTF-32 with a byte order mark, `width` bytes a unit. */
static size_t widen(uint8_t *out, const char *ascii, unsigned width, bool big)
{
    size_t n = 0;
    for (size_t i = 0; i <= strlen(ascii); i++) {
        unsigned c = i ? (uint8_t)ascii[i - 1] : 0xFEFF;
        for (unsigned k = 0; k < width; k++) {
            unsigned shift = 8 * (big ? width - 1 - k : k);
            out[n++] = shift < 32 ? (uint8_t)(c >> shift) : 0;
        }
    }
    return n;
}

Test(lang_count, utf16_and_utf32_are_the_text_they_hold)
{
    static const char text[] = "/* one */\nint x;\n\nchar *s = \"//\"; // two\n";
    static uint8_t wide[1024];
    open_counter();
    for (unsigned width = 2; width <= 4; width += 2) {
        for (int big = 0; big < 2; big++) {
            size_t n = widen(wide, text, width, big);
            struct fst_file_counts c = run("a.c", wide, n);
            cr_assert_eq(c.lang, FST_LANG_C);
            cr_assert_eq(c.code.code, 2);
            cr_assert_eq(c.code.comments, 1);
            cr_assert_eq(c.code.blanks, 1);
            cr_assert_eq(c.text.bytes, n);
            cr_assert_eq(c.text.chars, strlen(text) + 1, "the mark is a character");
            cr_assert_eq(c.text.invalid_utf8_at, FST_TEXT_VALID);
            cr_assert_eq(c.flags, FST_FLAG_BOM | (width == 2 ? FST_FLAG_UTF16 : FST_FLAG_UTF32));
            cr_assert_eq(c.encoding, width == 2 ? (big ? FST_ENC_UTF16BE : FST_ENC_UTF16LE)
                                                : (big ? FST_ENC_UTF32BE : FST_ENC_UTF32LE));
            for (size_t cut = 1; cut <= 9; cut++) {
                struct fst_file_counts fed = run_cut("a.c", wide, n, cut, false);
                check_equal(&c, &fed, "wide", cut);
            }
        }
    }
    fst_counter_free(counter);
}

Test(lang_count, utf16_is_detected_by_its_content)
{
    uint8_t wide[256];
    open_counter();
    struct fst_file_counts c = run("run", wide, widen(wide, "#!/bin/sh\n", 2, false));
    cr_assert_eq(c.lang, FST_LANG_SHELL);
    fst_counter_free(counter);
}

Test(lang_count, a_byte_order_mark_is_no_text)
{
    open_counter();
    struct fst_file_counts c = run_text("a.c", "\xEF\xBB\xBF// x\n");
    cr_assert_eq(c.code.comments, 1);
    cr_assert_eq(c.code.code, 0);
    cr_assert_eq(c.flags, FST_FLAG_BOM);
    c = run_text("a.sh", "\xEF\xBB\xBF\n");
    cr_assert_eq(c.code.blanks, 1);
    fst_counter_free(counter);
}

Test(lang_count, only_cr_ends_lines_where_there_is_no_lf)
{
    static const char text[] = "// one\rint x;\r\r/* two\r*/\r";
    open_counter();
    struct fst_file_counts c = run_text("a.c", text);
    cr_assert_eq(c.text.lines, 5);
    cr_assert_eq(c.code.comments, 3);
    cr_assert_eq(c.code.code, 1);
    cr_assert_eq(c.code.blanks, 1);
    cr_assert_eq(c.flags, FST_FLAG_CR);
    for (size_t cut = 1; cut <= sizeof(text); cut++) {
        struct fst_file_counts twice =
            run_cut("a.c", (const uint8_t *)text, sizeof(text) - 1, cut, false);
        struct fst_file_counts kept =
            run_cut("a.c", (const uint8_t *)text, sizeof(text) - 1, cut, true);
        check_equal(&c, &twice, "read twice", cut);
        check_equal(&c, &kept, "kept", cut);
    }
    fst_counter_free(counter);
}

Test(lang_count, an_lf_anywhere_decides_for_lf)
{
    enum { NBYTES = 40000 };
    static char text[NBYTES];
    open_counter();
    for (size_t i = 0; i < NBYTES; i++)
        text[i] = i % 20 == 19 ? '\r' : i % 20 < 2 ? '/' : 'a';
    struct fst_file_counts c = run("a.c", text, NBYTES);
    cr_assert_eq(c.code.comments, NBYTES / 20);
    for (size_t cut = 1000; cut < 50000; cut += 7001) {
        struct fst_file_counts kept = run_cut("a.c", (uint8_t *)text, NBYTES, cut, true);
        check_equal(&c, &kept, "cr", cut);
    }
    text[NBYTES - 5] = '\n';
    c = run("a.c", text, NBYTES);
    cr_assert_eq(c.text.lines, 2);
    cr_assert_eq(c.code.comments, 1);
    cr_assert_eq(c.code.code, 1);
    for (size_t cut = 1000; cut < 50000; cut += 7001) {
        struct fst_file_counts kept = run_cut("a.c", (uint8_t *)text, NBYTES, cut, true);
        check_equal(&c, &kept, "lf", cut);
    }
    fst_counter_free(counter);
}

struct lines {
    char classes[64];
    size_t len;
};

static void note(void *payload, uint64_t number, enum fst_line_class line_class, fst_lang_id lang)
{
    struct lines *lines = payload;
    cr_assert_eq(number, lines->len + 1, "lines come in order");
    cr_assert_neq(lang, FST_LANG_NONE);
    cr_assert_lt(lines->len, sizeof(lines->classes) - 1);
    lines->classes[lines->len++] = line_class == FST_LINE_CODE      ? 'C'
                                   : line_class == FST_LINE_COMMENT ? 'c'
                                                                    : 'b';
}

static void check_lines(const char *name, const char *text, bool keep, const char *expected)
{
    struct lines lines = {0};
    struct fst_file_counts out;
    struct fst_count_options options = {.on_line = note, .payload = &lines};
    fst_counter_start(counter, name, FST_LANG_NONE, &options);
    if (keep)
        fst_counter_keep(counter);
    int again;
    do {
        cr_assert_eq(fst_counter_feed(counter, (const uint8_t *)text, strlen(text)), 0);
        again = fst_counter_finish(counter, &out);
    } while (again > 0);
    cr_assert_eq(again, 0);
    cr_assert_str_eq(lines.classes, expected, "%s", text);
}

Test(lang_count, every_line_is_told_once)
{
    open_counter();
    for (int keep = 0; keep < 2; keep++) {
        check_lines("a.c", "int x;\n\n// y\nint z;", keep, "CbcC");
        check_lines("a.c", "int x;\r\r// y\rint z;", keep, "CbcC");
        check_lines("a.c", "int x;", keep, "C");
        check_lines("a.c", "", keep, "");
    }
    check_lines("a.ipynb", "{\"cells\":[{\"cell_type\":\"code\",\"source\":\"x\\n# y\"}]}", false,
                "Cc");
    check_lines("a.ipynb", "{\n\n[", false, "CbC");
    fst_counter_free(counter);
}

Test(lang_count, what_the_caller_knows_needs_no_detection)
{
    open_counter();
    struct fst_file_counts out;
    struct fst_count_options options = {0};
    cr_assert_eq(fst_counter_run(counter, "a.c", FST_LANG_PYTHON, &options,
                                 (const uint8_t *)"# x\n", 4, &out),
                 0);
    cr_assert_eq(out.lang, FST_LANG_PYTHON);
    cr_assert_eq(out.code.comments, 1);
    fst_counter_free(counter);
}

Test(lang_count, a_name_may_be_missing_long_or_a_path)
{
    open_counter();
    cr_assert_eq(run_text(NULL, "#!/bin/sh\n").lang, FST_LANG_SHELL);
    cr_assert_eq(run_text("dir.py/run", "x\n").lang, FST_LANG_NONE);
    cr_assert_eq(run_text("/a/b/x.go", "x\n").lang, FST_LANG_GO);
    char name[1000];
    memset(name, 'n', sizeof(name));
    memcpy(name + sizeof(name) - 4, ".rs", 4);
    cr_assert_eq(run_text(name, "x\n").lang, FST_LANG_RUST);
    fst_counter_free(counter);
}

Test(lang_count, any_schedule_of_reads_counts_alike)
{
    enum { NBYTES = 60000 };
    static uint8_t data[NBYTES];
    static const char *const pieces[] = {
        "int x; // y\n",
        "/* a\n b */\n",
        "\n",
        "\"s // t\"",
        "'\\''",
        "#define A \\\n",
        "\t",
        "R\"x(\n)x\"",
        "\xC3\xA4",
        "\xE2\x82\xAC ",
        "// c \\\n",
        "*/",
        "/*",
        "\"",
        "\r\n",
    };
    open_counter();
    uint32_t x = 12345;
    for (size_t i = 0; i < NBYTES;) {
        x = x * 1664525u + 1013904223u;
        const char *piece = pieces[(x >> 16) % (sizeof(pieces) / sizeof(pieces[0]))];
        for (; *piece && i < NBYTES; piece++)
            data[i++] = (uint8_t)*piece;
    }
    struct fst_file_counts whole = run("a.cpp", data, NBYTES);
    static const size_t cuts[] = {1,    63,   64,   255,  256,   257,  4095,
                                  4352, 8191, 8192, 8193, 16384, 50000};
    for (size_t i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++) {
        struct fst_file_counts fed = run_cut("a.cpp", data, NBYTES, cuts[i], false);
        check_equal(&whole, &fed, "cpp", cuts[i]);
        fed = run_cut("a.cpp", data, NBYTES, cuts[i], true);
        check_equal(&whole, &fed, "cpp, kept", cuts[i]);
    }
    fst_counter_free(counter);
}

Test(lang_count, indentation_is_noted_when_asked)
{
    open_counter();
    struct fst_file_counts out;
    struct fst_count_options options = {.indent = true};
    cr_assert_eq(fst_counter_run(counter, "a.py", FST_LANG_NONE, &options,
                                 (const uint8_t *)"a\n    b\n\tc\n", 11, &out),
                 0);
    cr_assert_eq(out.indent.space_lines, 1);
    cr_assert_eq(out.indent.tab_lines, 1);
    cr_assert_eq(out.indent.width, 4);
    fst_counter_free(counter);
}

Test(lang_count, a_counter_is_reused)
{
    open_counter();
    struct fst_file_counts first = run_text("a.html", "<script>\nlet x;\n</script>\n");
    run("b", "\0\0", 2);
    run_text("c.c", "int x;\r");
    struct fst_file_counts again = run_text("a.html", "<script>\nlet x;\n</script>\n");
    check_equal(&first, &again, "reused", 0);
    /* What is noted of one text is not said of the next. */
    cr_assert_eq(run_text("a.min.js", "x\n").flags, FST_FLAG_MINIFIED);
    cr_assert_eq(run_text("c.c", "int x;\n").flags, 0);
    fst_counter_free(counter);
}

Test(lang_count, freeing_nothing_is_fine)
{
    fst_counter_free(NULL);
}
