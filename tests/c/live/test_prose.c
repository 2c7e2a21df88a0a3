/* SPDX-License-Identifier: MIT */
/* The rules of prose, line by line: how many words each line of a text has. */
#include "live/prose.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang/ids.h"

struct expected {
    uint64_t words;
    const char *line;
    unsigned level;
    const char *title;
};

/* A line; one that is a heading; one under a heading. */
#define L(words, line)                                                                             \
    {                                                                                              \
        words, line, 0, NULL                                                                       \
    }
#define H(words, line, level, title)                                                               \
    {                                                                                              \
        words, line, level, title                                                                  \
    }
#define U(words, line, level)                                                                      \
    {                                                                                              \
        words, line, level, NULL                                                                   \
    }

static void run(fst_lang_id lang, const struct expected *lines, size_t n)
{
    struct fst_prose state = {0};
    struct fst_prose_line got;
    for (size_t i = 0; i < n; i++) {
        fst_prose_read(&state, lang, false, lines[i].line, strlen(lines[i].line), &got);
        cr_assert_eq(got.words, lines[i].words, "line %zu, \"%s\": %llu words", i + 1,
                     lines[i].line, (unsigned long long)got.words);
        cr_assert_eq(got.level, lines[i].level, "line %zu, \"%s\": level %u", i + 1, lines[i].line,
                     got.level);
        if (!lines[i].title) {
            cr_assert_null(got.title, "line %zu", i + 1);
            continue;
        }
        cr_assert_eq(got.title_nbytes, strlen(lines[i].title), "line %zu", i + 1);
        cr_assert_eq(memcmp(got.title, lines[i].title, got.title_nbytes), 0, "line %zu", i + 1);
    }
}

#define RUN(lang, ...)                                                                             \
    do {                                                                                           \
        static const struct expected lines[] = {__VA_ARGS__};                                      \
        run(lang, lines, sizeof lines / sizeof lines[0]);                                          \
    } while (0)

Test(live_prose, only_languages_for_texts_have_a_rule)
{
    cr_assert(fst_prose_has(FST_LANG_MARKDOWN));
    cr_assert(fst_prose_has(FST_LANG_TEX));
    cr_assert(fst_prose_has(FST_LANG_PLAIN_TEXT));
    cr_assert(!fst_prose_has(FST_LANG_C));
    cr_assert(!fst_prose_has(FST_LANG_NONE));
}

Test(live_prose, words_are_runs_with_more_than_punctuation)
{
    RUN(FST_LANG_PLAIN_TEXT, L(3, "One, two: three!"), L(0, "--- *** |"), L(0, ""), L(2, " a\tb\r"),
        L(2, "a\xc2\xa0"
             "b"),
        L(1, "\xe2\x80\x94"), L(1, "don't"), L(1, "\xff\xe3"), L(2, "3 %x"));
}

Test(live_prose, each_han_or_kana_character_is_a_word_on_wish)
{
    struct fst_prose state = {0};
    struct fst_prose_line line;
    /* "漢字ab かな、カ": two, one, two, a comma that is none, one. */
    static const char text[] = "漢字ab かな、カ";
    fst_prose_read(&state, FST_LANG_PLAIN_TEXT, false, text, strlen(text), &line);
    cr_assert_eq(line.words, 2);
    fst_prose_read(&state, FST_LANG_PLAIN_TEXT, true, text, strlen(text), &line);
    cr_assert_eq(line.words, 7);
}

Test(live_prose, markdown_front_matter)
{
    RUN(FST_LANG_MARKDOWN, L(0, "---"), L(0, "title: a b"), L(0, "---"), L(2, "Two words"));
    RUN(FST_LANG_MARKDOWN, L(0, "+++"), L(0, "title = 'a'"), L(0, "---"), L(0, "+++"), L(1, "One"));
    RUN(FST_LANG_MARKDOWN, L(0, "---"), L(0, "a: b"), L(0, "..."), L(1, "One"));
    /* A rule: a blank line follows. */
    RUN(FST_LANG_MARKDOWN, L(0, "---"), L(0, ""), L(2, "Two words"), U(0, "---", 2));
    RUN(FST_LANG_MARKDOWN, L(1, "One"), U(0, "---", 2), L(1, "more"));
}

Test(live_prose, markdown_code)
{
    RUN(FST_LANG_MARKDOWN, L(1, "Text"), L(0, "```c"), L(0, "int x;"), L(0, "~~~"),
        L(0, "# no heading"), L(0, "``` x"), L(0, "````"), L(1, "Text"));
    RUN(FST_LANG_MARKDOWN, L(0, "~~~~"), L(0, "~~~"), L(0, "~~~~~ "), L(1, "a"));
    RUN(FST_LANG_MARKDOWN, L(2, "- an item"), L(0, "  ```"), L(0, "  code"), L(0, "  ```"),
        L(1, "a"));
    RUN(FST_LANG_MARKDOWN, L(0, "> ```"), L(0, "> code"), L(0, "> ```"), L(1, "> text"));
    /* Indented code follows a blank line, and goes on behind one. */
    RUN(FST_LANG_MARKDOWN, L(0, "    code"), L(1, "a"), L(1, "    lazy"), L(0, ""), L(0, "\tcode"),
        L(0, ""), L(0, "    more"), L(0, "    more"), L(1, "text"));
    /* In a list it is a paragraph. */
    RUN(FST_LANG_MARKDOWN, L(1, "* a"), L(0, ""), L(2, "    of it"), L(0, ""), L(1, "text"),
        L(0, ""), L(0, "    code"));
    /* A span is text of the sentence; nothing in it is markup. */
    RUN(FST_LANG_MARKDOWN, L(3, "call `f(<a>)` now"), L(2, "``a`<b>`` c"), L(2, "`a <b>c"),
        L(0, "```"), L(0, "a"), L(0, "```"), L(1, "```a``` "));
}

Test(live_prose, markdown_marks)
{
    RUN(FST_LANG_MARKDOWN, H(2, "# A title", 1, "A title"), H(1, "###### F #", 6, "F"),
        L(1, "####### no"), L(1, "#no"), H(1, "## C#", 2, "C#"), H(0, "#", 1, ""));
    RUN(FST_LANG_MARKDOWN, L(2, "A title"), U(0, "===", 1), L(1, "B"), U(0, " --", 2), L(0, ""),
        L(0, "---"), L(1, "> q"), L(0, "---"));
    RUN(FST_LANG_MARKDOWN, L(1, "- a"), L(1, "1. b"), L(1, "23) c"), L(1, "+ [ ] d"),
        L(1, "- [x] e"), L(1, "> > f"), L(1, "> - g"), L(0, "* * *"), L(2, "1.5 x"),
        L(2, "- - two words"));
    RUN(FST_LANG_MARKDOWN, L(2, "| a | b |"), L(0, "|---|:-:|"), L(3, "**x** _y_ ~~z~~"));
}

Test(live_prose, markdown_html)
{
    RUN(FST_LANG_MARKDOWN, L(2, "a <!-- b c --> d"), L(1, "a <!-- b"), L(0, "c"), L(1, "d --> e"),
        L(1, "<b class=\"x y\">a</b>"), L(0, "<br/>"), L(3, "1 < 2 a>"), L(0, "<http://a.b/c>"),
        L(2, "a \\<b>"), L(1, "a <!-- x --><!-- y"), L(0, "# no"), L(0, "-->"),
        H(1, "# T", 1, "T"));
}

Test(live_prose, markdown_links)
{
    RUN(FST_LANG_MARKDOWN, L(2, "[a b](http://c \"d e\")"), L(1, "![a](b.png)x"), L(1, "[a][b c]"),
        L(1, "[a](b(c)d)"), L(2, "[a](b c"), L(0, "[name]: http://a \"b\""), L(1, "a[^1]"),
        L(2, "[^1]: a note"), L(1, "http://a.b"), L(3, "f(a) [b] c"));
}

Test(live_prose, latex_document)
{
    RUN(FST_LANG_TEX, L(0, "\\documentclass[a4paper]{article}"), L(0, "\\title{Not this}"),
        L(0, "% \\begin{document}"), L(1, "\\begin{document} a"), L(2, "Two words"),
        L(1, "a \\end{document} b"), L(0, "c"));
    RUN(FST_LANG_TEX, L(2, "A chapter"), L(1, "x % a comment"), L(2, "5\\% of"), L(0, "% x"));
}

Test(live_prose, latex_commands)
{
    RUN(FST_LANG_TEX, L(2, "\\emph{two words}"), L(1, "foo\\textbf{bar}"), L(1, "\\LaTeX{} is"),
        L(1, "caf\\'e"), L(3, "Figure~\\ref{fig:x y}a \\cite[p. 5]{b, c}b"), L(2, "a\\\\[2pt]b"),
        L(2, "foo\\footnote{bar}"), L(1, "\\href{http://x}{text}"), L(2, "a & b \\hline"),
        L(1, "\\includegraphics[width=3cm]{a b}c"), L(0, "\\label{a}"), L(2, "\\verb|$a b%|"),
        L(2, "\\item[Term] a"), L(1, "\\textcolor{red}{a}"), L(0, "\\hypersetup{"), L(0, "a=b,"),
        L(1, "} c"), L(0, "\\begin{itemize}[noitemsep]"), L(1, "\\begin{tabular}{ll} a"),
        H(1, "\\section*{One}\\label{x}", 3, "One"),
        H(2, "\\chapter[S]{Two words}", 2, "Two words"), L(2, "10\\,km"), L(1, "hy\\-phen"));
    /* A blank line ends an argument that nothing closes. */
    RUN(FST_LANG_TEX, L(0, "\\url{a"), L(0, "b"), L(0, ""), L(1, "c"));
}

Test(live_prose, latex_math_and_code)
{
    RUN(FST_LANG_TEX, L(2, "a $x + y$ b"), L(1, "a $x"), L(1, "y$ b"), L(0, "\\[ a b"), L(0, "\\]"),
        L(0, "$$ a"), L(1, "$$ b"), L(2, "a \\(x\\$\\) b"), L(1, "$a\\$b$ c"), L(2, "\\$5 a"),
        L(0, "\\begin{equation*} a"), L(0, "b \\end{align} c"), L(1, "\\end{equation*} d"),
        L(0, "\\begin{verbatim}"), L(0, "a % b \\end{verbatimx}"), L(0, "\\end{verbatim}"),
        L(1, "a"), L(1, "a $ b"), L(0, ""), L(2, "c d"));
}

/* A state says all: from any line on, a scanner that resumes there tells the same. */
Test(live_prose, a_state_is_resumed_at_any_line)
{
    static const char *const pool[] = {"a b",
                                       "```",
                                       "~~~",
                                       "    x",
                                       "",
                                       "- a",
                                       "<!--",
                                       "-->",
                                       "---",
                                       "$",
                                       "\\[",
                                       "\\]",
                                       "\\url{",
                                       "}",
                                       "\\begin{comment}",
                                       "\\end{comment}",
                                       "===",
                                       "+++",
                                       "\\documentclass{a}",
                                       "\\begin{document}",
                                       "\\end{document}",
                                       "[a](b",
                                       "\\",
                                       "%"};
    static const fst_lang_id langs[] = {FST_LANG_MARKDOWN, FST_LANG_TEX};
    uint64_t seed = 1;
    for (int round = 0; round < 2000; round++) {
        fst_lang_id lang = langs[round % 2];
        struct fst_prose state = {0}, copy;
        struct fst_prose_line a, b;
        for (int i = 0; i < 40; i++) {
            seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            const char *line = pool[(seed >> 33) % (sizeof pool / sizeof pool[0])];
            /* In memory of its own size, so that a read beyond its end is seen. */
            size_t nbytes = strlen(line);
            char *exact = malloc(nbytes ? nbytes : 1);
            cr_assert_not_null(exact);
            memcpy(exact, line, nbytes);
            memcpy(&copy, &state, sizeof copy);
            fst_prose_read(&state, lang, false, exact, nbytes, &a);
            fst_prose_read(&copy, lang, false, line, nbytes, &b);
            cr_assert_eq(a.words, b.words);
            cr_assert_eq(memcmp(&copy, &state, sizeof copy), 0);
            cr_assert_leq(a.words, 2);
            free(exact);
        }
    }
}

/* Twice as long takes no more than a few times as long, whatever stands there. */
Test(live_prose, long_lines_take_linear_time)
{
    static const char *const openers[] = {"[a](", "`", "<a",       "[^", "\\a[",
                                          "$",    "{", "\\begin{", "]["};
    for (size_t k = 0; k < sizeof openers / sizeof openers[0]; k++) {
        size_t n = strlen(openers[k]), nbytes = (size_t)1 << 20;
        char *line = malloc(nbytes);
        cr_assert_not_null(line);
        for (size_t i = 0; i < nbytes; i++)
            line[i] = openers[k][i % n];
        struct fst_prose markdown = {0}, tex = {0};
        struct fst_prose_line out;
        fst_prose_read(&markdown, FST_LANG_MARKDOWN, false, line, nbytes, &out);
        fst_prose_read(&tex, FST_LANG_TEX, false, line, nbytes, &out);
        cr_assert_leq(out.words, nbytes);
        free(line);
    }
}
