/* SPDX-License-Identifier: MIT */
/*
 * Text counts as ratios: against reading the same file and doing nothing, wc -l, and wc -lwm.
 *
 *   bench_text [SOURCE_DIR]
 *
 * Makes its own texts in $TMPDIR (1 GiB at most, removed at the end). The source text is what
 * SOURCE_DIR, or else $FILESTATS_CORPUS, holds in .c and .h files; without either it is made up.
 * Every figure is the least of several runs, with all in the page cache: noise only ever adds.
 * One thread besides those of the counter.
 */
#include <fcntl.h>
#include <ftw.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/cpu.h"
#include "base/fd.h"
#include "text/dispatch.h"
#include "walk/text_file.h"

#define KIB ((size_t)1024)
#define MIB (1024 * KIB)
#define READ_NBYTES (256 * KIB) /* as dd bs=256k */

static char path[4096];
static unsigned cpus;

/* ------------------------------------------------------------------------------------ the texts */

static uint8_t *room;
static size_t room_nbytes;
static size_t have;

static int take_source(const char *name, const struct stat *st, int type, struct FTW *ftw)
{
    (void)ftw;
    size_t len = strlen(name);
    if (type != FTW_F || st->st_size == 0 || len < 2 || name[len - 2] != '.' ||
        !strchr("ch", name[len - 1]))
        return 0;
    int fd = open(name, O_RDONLY);
    ssize_t n = fd < 0 ? 0 : fst_fd_read(fd, room + have, room_nbytes - have);
    if (fd >= 0)
        close(fd);
    have += n > 0 ? (size_t)n : 0;
    return have == room_nbytes;
}

static uint32_t die(uint32_t limit)
{
    static uint64_t seed = 88172645463325252u;
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 33) % limit;
}

static void put(uint32_t code)
{
    uint8_t bytes[4];
    size_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const uint8_t lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = n; i-- > 1; code >>= 6)
        bytes[i] = (uint8_t)(0x80 | (code & 0x3F));
    bytes[0] = (uint8_t)(lead[n] | code);
    n = n < room_nbytes - have ? n : room_nbytes - have;
    memcpy(room + have, bytes, n);
    have += n;
}

enum kind { SOURCE, ASCII, CRLF, SHORT, LATIN, CYRILLIC, CJK, EMOJI, MIXED, INVALID, KINDS };

static const char *const kind_names[KINDS] = {"source text", "ASCII",    "CR LF", "short lines",
                                              "Latin",       "Cyrillic", "CJK",   "emoji",
                                              "mixed",       "invalid"};

static uint32_t letter(enum kind kind)
{
    switch (kind) {
    case LATIN:
        return die(6) ? 'a' + die(26) : 0xE0 + die(0x1F);
    case CYRILLIC:
        return 0x430 + die(32);
    case CJK:
        return die(8) ? 0x4E00 + die(20000) : 0x3001 + die(2);
    case EMOJI:
        return 0x1F300 + die(500);
    default:
        return 'a' + die(26);
    }
}

static void put_line(enum kind kind)
{
    if (kind == MIXED)
        kind = (enum kind)(LATIN + die(EMOJI - LATIN + 1));
    uint32_t words = kind == SHORT ? 1 : kind == CJK ? 1 : die(15);
    for (uint32_t word = 0; word < words; word++) {
        uint32_t letters = kind == CJK ? die(50) : 1 + die(9);
        if (word > 0)
            put(' ');
        for (uint32_t i = 0; i < letters; i++)
            put(letter(kind));
    }
    if (kind == CRLF)
        put('\r');
    put('\n');
}

/* Fills `room` with text of a kind. */
static void make_text(enum kind kind, const char *source_dir)
{
    have = 0;
    if (kind == SOURCE && source_dir)
        nftw(source_dir, take_source, 32, FTW_PHYS);
    if (kind == SOURCE)
        kind = ASCII;
    if (kind == INVALID) {
        while (have < room_nbytes)
            room[have++] = (uint8_t)die(256);
    }
    /* A megabyte of it, then the same again. */
    size_t start = have;
    while (have < room_nbytes && have - start < MIB)
        put_line(kind);
    for (size_t n = have - start; have < room_nbytes; have++)
        room[have] = room[have - n];
}

static void write_file(size_t nbytes)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd < 0 || fst_fd_write(fd, room, nbytes) != FST_OK || close(fd) != 0) {
        perror(path);
        exit(1);
    }
}

/* ------------------------------------------------------------------------------------ the clock */

static void count_file(void *arg)
{
    struct fst_text_counts counts;
    int fd = open(path, O_RDONLY);
    if (fd < 0 || fst_text_file_count(fd, *(unsigned *)arg, NULL, &counts) != FST_OK)
        exit(1);
    close(fd);
}

static void read_file(void *arg)
{
    int fd = open(path, O_RDONLY);
    while (read(fd, arg, READ_NBYTES) > 0)
        continue;
    close(fd);
}

static void run_wc(void *arg)
{
    char wc[] = "wc";
    char locale[] = "LC_ALL=C.UTF-8";
    char programs[] = "PATH=/usr/bin:/bin";
    char *argv[] = {wc, arg, path, NULL};
    char *env[] = {locale, programs, NULL};
    posix_spawn_file_actions_t actions;
    pid_t pid;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    if (posix_spawnp(&pid, "wc", &actions, NULL, argv, env) == 0)
        waitpid(pid, NULL, 0);
    posix_spawn_file_actions_destroy(&actions);
}

static double least_ms(unsigned runs, void (*run)(void *arg), void *arg)
{
    uint64_t least = UINT64_MAX;
    for (unsigned i = 0; i <= runs; i++) {
        uint64_t start = fst_clock_ns();
        run(arg);
        uint64_t took = fst_clock_ns() - start;
        if (i > 0 && took < least) /* the first warms up */
            least = took;
    }
    return (double)least / 1e6;
}

/* ----------------------------------------------------------------------------------- the tables */

static void large_files(const char *source_dir, uint8_t *buffer)
{
    unsigned one = 1;
    char lines[] = "-l";
    char all_counts[] = "-lwm";
    printf("%-12s %6s %9s %9s %9s %9s %9s   %s\n", "text", "MiB", "reading", "1 core", "all cores",
           "wc -l", "wc -lwm", "1 core/reading, wc -lwm/all cores");
    for (int kind = 0; kind < KINDS; kind++) {
        room_nbytes = kind == SOURCE ? 1024 * MIB : 128 * MIB;
        make_text((enum kind)kind, source_dir);
        write_file(room_nbytes);
        double reading = least_ms(15, read_file, buffer);
        double alone = least_ms(15, count_file, &one);
        double all = least_ms(15, count_file, &cpus);
        double wc_l = least_ms(5, run_wc, lines);
        double wc_lwm = least_ms(kind == SOURCE ? 1 : 2, run_wc, all_counts);
        printf("%-12s %6zu %9.1f %9.1f %9.1f %9.1f %9.1f   %.2f, %.1f\n", kind_names[kind],
               room_nbytes / MIB, reading, alone, all, wc_l, wc_lwm, alone / reading, wc_lwm / all);
        fflush(stdout);
    }
}

struct many {
    void (*run)(void *arg);
    void *arg;
};

static void thousand_times(void *arg)
{
    const struct many *many = arg;
    for (int i = 0; i < 1000; i++)
        many->run(many->arg);
}

/* Microseconds a file; a thousand runs of them in milliseconds are just that. */
static void small_files(uint8_t *buffer)
{
    printf("%-12s %9s %9s %9s   microseconds a file\n", "bytes", "reading", "counting", "more");
    room_nbytes = MIB;
    make_text(ASCII, NULL);
    for (size_t nbytes = KIB; nbytes <= MIB; nbytes *= 4) {
        struct many reading = {read_file, buffer};
        struct many counting = {count_file, &cpus};
        write_file(nbytes);
        double without = least_ms(9, thousand_times, &reading);
        double with = least_ms(9, thousand_times, &counting);
        printf("%-12zu %9.2f %9.2f %9.2f\n", nbytes, without, with, with - without);
        fflush(stdout);
    }
}

int main(int argc, char **argv)
{
    const char *temp = getenv("TMPDIR");
    const char *source_dir = argc > 1 ? argv[1] : getenv("FILESTATS_CORPUS");
    void *buffer;
    snprintf(path, sizeof path, "%s/bench-text-%ld", temp ? temp : "/tmp", (long)getpid());
    fst_text_dispatch(0);
    cpus = fst_cpu_count();
    room = malloc(1024 * MIB);
    if (!room || posix_memalign(&buffer, 4096, READ_NBYTES) != 0)
        return 1;
    memset(buffer, 0, READ_NBYTES);
    printf("kernel %s, %u cores; milliseconds\n", fst_text_kernel_name(), cpus);
    large_files(source_dir, buffer);
    small_files(buffer);
    unlink(path);
    free(buffer);
    free(room);
    return 0;
}
