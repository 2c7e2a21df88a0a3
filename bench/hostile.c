/* SPDX-License-Identifier: MIT */
/*
 * How long the scanner takes over texts made to be slow, per byte, against ordinary C.
 *
 * usage: hostile [FILE]     (an ordinary C text; default: one that repeats a function)
 *
 * Each language gets 256 KiB of each piece (sixteen chunks), again and again: openers that are
 * never closed, one line as long as the text, deep nesting, quotes and events at every byte. Prints
 * the slowest pairs, in times the ordinary text's nanoseconds per byte, and fails when one takes
 * more than LIMIT times. The least of three runs counts, and of ten when those were over the limit.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lang/scan.h"
#include "text/dispatch.h"

#define TEXT_NBYTES ((size_t)256 << 10)
#define LIMIT 3.0
#define SHOWN 25
#define MAX_RESULTS 4096

static const char ordinary[] =
    "/*\n * Adds up what is in the list, without those that were removed.\n */\n"
    "static int sum(const struct list *list, size_t from)\n{\n    int total = 0;\n\n"
    "    for (size_t i = from; i < list->len; i++) {\n        /* Removed ones hold nothing. */\n"
    "        if (list->items[i].removed)\n            continue;\n"
    "        total += list->items[i].value; // may be negative\n    }\n"
    "    log_debug(\"sum of %zu items: %d\\n\", list->len - from, total);\n    return "
    "total;\n}\n\n";

static const char *const languages[] = {
    "C",           "C++",    "Python", "Shell",   "JavaScript", "TSX",
    "HTML",        "Ruby",   "Perl",   "PHP",     "Rust",       "YAML",
    "Common Lisp", "Lua",    "C#",     "OCaml",   "Swift",      "Markdown",
    "Nix",         "TeX",    "SQL",    "Haskell", "Elixir",     "Clojure",
    "D",           "TCL",    "Make",   "Julia",   "Vim Script", "ReStructuredText",
    "Pug",         "MATLAB", "XML",    "CMake",   "Go",         "Java",
    "Kotlin",
};

static const char *const pieces[] = {
    "/*",         "/* */",   "\"",      "\"\" ", "'",        "'a",        "(",        "{",
    "[",          "<",       "<a ",     "</",    "${",       "`",         "`${",      "#{",
    "#",          "# ",      "//",      "/",     "/ ",       "\\",        "\\\"",     "(*",
    "{-",         "#|",      "[[",      "[==[",  "--",       "--[[",      "R\"(",     "r#\"",
    "%q(",        "q{",      "m/",      "<<A",   "<<A\n",    "<<A;<<B\n", "=begin\n", "<script>",
    "<script>\n", "<!--",    "```\n",   "```",   "key: |\n", "- ",        ": ",       "|",
    "x ",         " ",       "\t",      "\n",    "\r\n",     "x\n",       "#\n",      "\"\n",
    "/*\n*/",     "..",      ".. ",     "..\n",  "::\n",     "(def ",     "\\begin{", "$",
    "$$",         "@\"",     "\"\"\"",  "'''",   "f\"{",     "?",         "~s(",      "\xC3\xA4",
    "\xC3",       "@doc \"", "a?b:c/d", "<%",    "<?",       "?>",        "rem ",     "\\\n",
    "'x' ",       "a'b ",
};

struct result {
    double ns;
    const char *language, *piece;
};

static uint64_t now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (uint64_t)time.tv_sec * UINT64_C(1000000000) + (uint64_t)time.tv_nsec;
}

static double scan_ns(struct fst_scan *scan, fst_lang_id lang, const uint8_t *text, int runs)
{
    uint64_t best_ns = UINT64_MAX;
    for (int i = 0; i < runs; i++) {
        struct fst_code_counts code;
        struct fst_text_counts counts;
        const struct fst_embedded *embedded;
        size_t embedded_len;
        uint64_t start_ns = now_ns();
        fst_scan_start(scan, lang, NULL);
        fst_scan_feed(scan, text, TEXT_NBYTES, true);
        fst_scan_finish(scan, &code, &counts, &embedded, &embedded_len);
        uint64_t took_ns = now_ns() - start_ns;
        if (took_ns < best_ns)
            best_ns = took_ns;
    }
    return (double)best_ns / (double)TEXT_NBYTES;
}

static void fill(uint8_t *text, const char *piece)
{
    size_t nbytes = strlen(piece);
    for (size_t i = 0; i < TEXT_NBYTES; i++)
        text[i] = (uint8_t)piece[i % nbytes];
}

static int slowest_first(const void *a, const void *b)
{
    double left = ((const struct result *)a)->ns, right = ((const struct result *)b)->ns;
    return left < right ? 1 : left > right ? -1 : 0;
}

static void print_piece(const char *piece)
{
    for (; *piece; piece++) {
        if (*piece == '\n')
            printf("\\n");
        else if ((unsigned char)*piece < 32 || (unsigned char)*piece >= 127)
            printf("\\x%02X", (unsigned char)*piece);
        else
            putchar(*piece);
    }
}

int main(int argc, char **argv)
{
    uint8_t *text = malloc(TEXT_NBYTES);
    struct fst_scan *scan;
    if (!text || fst_scan_new(&scan) != 0)
        return 1;
    fst_text_dispatch(0);
    FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
    fill(text, ordinary);
    if (file && fread(text, 1, TEXT_NBYTES, file) < TEXT_NBYTES)
        printf("%s is shorter than %zu bytes\n", argv[1], TEXT_NBYTES);
    double base_ns = scan_ns(scan, fst_lang_by_name("C", 1), text, 20);
    printf("ordinary C %.3f ns a byte\n", base_ns);

    static struct result results[MAX_RESULTS];
    size_t len = 0, over = 0;
    for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++) {
        fst_lang_id lang = fst_lang_by_name(languages[i], strlen(languages[i]));
        for (size_t k = 0; k < sizeof(pieces) / sizeof(pieces[0]); k++) {
            fill(text, pieces[k]);
            double ns = scan_ns(scan, lang, text, 3);
            if (ns > LIMIT * base_ns)
                ns = scan_ns(scan, lang, text, 5);
            over += ns > LIMIT * base_ns;
            results[len++] = (struct result){ns, languages[i], pieces[k]};
        }
    }
    qsort(results, len, sizeof(results[0]), slowest_first);
    for (size_t i = 0; i < len && i < SHOWN; i++) {
        printf("%7.1f times  %-18s ", results[i].ns / base_ns, results[i].language);
        print_piece(results[i].piece);
        putchar('\n');
    }
    printf("%zu of %zu take more than %.0f times as long\n", over, len, LIMIT);
    fst_scan_free(scan);
    free(text);
    return over > 0;
}
