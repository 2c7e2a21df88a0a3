/* SPDX-License-Identifier: MIT */
/*
 * How fast the scanner is on text in memory, with all text counts, on one core.
 *
 * usage: scan [LANGUAGE=FILE...]    (default: reads a list of C files from stdin)
 *
 * Files are read one after the other into memory first, up to 256 MB; then the whole is scanned
 * file by file several times, and the best time counts. One line per language: files, bytes, GB/s.
 * FILESTATS_DISABLE_CPU=avx512 measures the next best kernel.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/cpu.h"
#include "lang/scan.h"
#include "text/dispatch.h"

#define MAX_NBYTES ((size_t)256 << 20)
#define MAX_FILES 100000

static uint8_t *memory;
static size_t starts[MAX_FILES + 1], len;

static void load(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file || len == MAX_FILES) {
        if (file)
            fclose(file);
        return;
    }
    size_t from = starts[len];
    size_t got = fread(memory + from, 1, MAX_NBYTES - from, file);
    starts[++len] = from + got;
    fclose(file);
}

/* The time that this thread ran: others on the machine change it least. */
static uint64_t now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (uint64_t)time.tv_sec * UINT64_C(1000000000) + (uint64_t)time.tv_nsec;
}

static void run(const char *name)
{
    struct fst_scan *scan;
    if (fst_scan_new(&scan) != 0)
        return;
    fst_lang_id lang = fst_lang_by_name(name, strlen(name));
    uint64_t best_ns = UINT64_MAX, lines = 0, comments = 0;
    for (int round = 0; round < 5; round++) {
        uint64_t start_ns = now_ns();
        lines = comments = 0;
        for (size_t i = 0; i < len; i++) {
            struct fst_code_counts code;
            struct fst_text_counts text;
            const struct fst_embedded *embedded;
            size_t embedded_len;
            fst_scan_start(scan, lang, NULL);
            fst_scan_feed(scan, memory + starts[i], starts[i + 1] - starts[i], true);
            fst_scan_finish(scan, &code, &text, &embedded, &embedded_len);
            lines += code.code + code.comments + code.blanks;
            comments += code.comments;
        }
        uint64_t took_ns = now_ns() - start_ns;
        if (took_ns < best_ns)
            best_ns = took_ns;
    }
    printf("%-16s %-8s %6zu files %10zu bytes %9llu lines %9llu comments %6.2f GB/s\n", name,
           fst_text_kernel_name(), len, starts[len], (unsigned long long)lines,
           (unsigned long long)comments, (double)starts[len] / (double)best_ns);
    fst_scan_free(scan);
}

int main(int argc, char **argv)
{
    memory = malloc(MAX_NBYTES);
    if (!memory)
        return 1;
    uint32_t disabled = 0;
    const char *list = getenv("FILESTATS_DISABLE_CPU"), *bad;
    size_t bad_nbytes;
    if (list && fst_cpu_parse(&disabled, list, &bad, &bad_nbytes) != 0)
        return 2;
    fst_text_dispatch(disabled);
    if (argc > 1) {
        for (int i = 1; i < argc; i++) {
            char *equals = strchr(argv[i], '=');
            if (!equals)
                continue;
            *equals = '\0';
            len = 0;
            load(equals + 1);
            run(argv[i]);
        }
    } else {
        char path[4096];
        while (fgets(path, sizeof(path), stdin)) {
            path[strcspn(path, "\n")] = '\0';
            load(path);
        }
        run("C");
    }
    free(memory);
    return 0;
}
