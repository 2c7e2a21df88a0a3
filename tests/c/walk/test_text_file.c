/* SPDX-License-Identifier: MIT */
/*
 * Counting open files: every size around the reader's limits, threads against one thread, files
 * that change, pipes, encodings, cancelling.
 */
#include "walk/text_file.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/thread.h"
#include "reference/text_oracle.h"
#include "support/sample.h"
#include "text/dispatch.h"

enum { BIG_NBYTES = 9 * 1024 * 1024 + 12345 };

/* A file that is gone when it is closed. */
static int temp_file(const void *data, size_t nbytes)
{
    char path[] = "/tmp/test-text-file-XXXXXX";
    int fd = mkstemp(path);
    cr_assert_geq(fd, 0);
    unlink(path);
    cr_assert_eq(fst_fd_write(fd, data, nbytes), FST_OK);
    cr_assert_eq(lseek(fd, 0, SEEK_SET), 0);
    return fd;
}

static struct fst_text_counts count(int fd, unsigned jobs)
{
    struct fst_text_counts counts;
    cr_assert_eq(fst_text_file_count(fd, jobs, NULL, &counts), FST_OK);
    return counts;
}

static void assert_same(const struct fst_text_counts *a, const struct fst_text_counts *b,
                        const char *what)
{
    const char *field = text_oracle_difference(a, b);
    cr_assert_null(field, "%s: %s differs", what, field);
}

static uint8_t *big_sample(enum sample_kind kind)
{
    uint8_t *data = malloc(BIG_NBYTES);
    cr_assert_not_null(data);
    uint64_t seed = 31 + (uint64_t)kind;
    sample_fill(&seed, kind, data, BIG_NBYTES);
    return data;
}

Test(walk_text_file, files_of_all_sizes_around_the_buffers_are_counted, .timeout = 60)
{
    static const size_t sizes[] = {0, 1, 2, 3, 4, 5, 65535, 65536, 65537, 524287, 524288, 600000};
    uint8_t *data = big_sample(SAMPLE_SCRIPTS);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct fst_text_counts right;
        fst_text_count(data, sizes[i], &right);
        int fd = temp_file(data, sizes[i]);
        struct fst_text_counts counts = count(fd, 1);
        assert_same(&counts, &right, "one thread");
        close(fd);
    }
    free(data);
}

Test(walk_text_file, many_threads_count_what_one_counts, .timeout = 60)
{
    static const enum sample_kind kinds[] = {SAMPLE_SCRIPTS, SAMPLE_CR, SAMPLE_CRLF, SAMPLE_BROKEN,
                                             SAMPLE_HOSTILE};
    fst_text_dispatch(0);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        uint8_t *data = big_sample(kinds[i]);
        struct fst_text_counts right;
        fst_text_count(data, BIG_NBYTES, &right);
        int fd = temp_file(data, BIG_NBYTES);
        for (unsigned jobs = 0; jobs <= 9; jobs += 3) {
            cr_assert_eq(lseek(fd, 0, SEEK_SET), 0);
            struct fst_text_counts counts = count(fd, jobs);
            assert_same(&counts, &right, sample_name(kinds[i]));
            cr_assert_eq(lseek(fd, 0, SEEK_CUR), BIG_NBYTES);
        }
        close(fd);
        free(data);
    }
}

Test(walk_text_file, counting_begins_at_the_present_offset, .timeout = 60)
{
    uint8_t *data = big_sample(SAMPLE_ASCII);
    int fd = temp_file(data, BIG_NBYTES);
    for (size_t at = 1000; at < BIG_NBYTES; at += BIG_NBYTES - 1500) {
        struct fst_text_counts right;
        fst_text_count(data + at, BIG_NBYTES - at, &right);
        cr_assert_eq(lseek(fd, (off_t)at, SEEK_SET), (off_t)at);
        struct fst_text_counts counts = count(fd, 4);
        assert_same(&counts, &right, "from an offset");
    }
    close(fd);
    free(data);
}

struct writer {
    int fd;
    const uint8_t *data;
    size_t nbytes;
};

static void write_in_pieces(void *arg)
{
    struct writer *writer = arg;
    uint64_t seed = 5;
    for (size_t i = 0; i < writer->nbytes;) {
        size_t n = 1 + sample_below(&seed, 70000);
        n = n < writer->nbytes - i ? n : writer->nbytes - i;
        if (fst_fd_write(writer->fd, writer->data + i, n) != FST_OK)
            break;
        i += n;
    }
    close(writer->fd);
}

Test(walk_text_file, pipes_are_counted_whatever_the_pieces, .timeout = 60)
{
    uint8_t *data = big_sample(SAMPLE_SCRIPTS);
    struct fst_text_counts right;
    fst_text_count(data, BIG_NBYTES, &right);
    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    struct writer writer = {ends[1], data, BIG_NBYTES};
    struct fst_thread thread;
    cr_assert_eq(fst_thread_start(&thread, write_in_pieces, &writer), FST_OK);
    struct fst_text_counts counts = count(ends[0], 4);
    fst_thread_join(&thread);
    assert_same(&counts, &right, "a pipe");
    close(ends[0]);
    free(data);
}

Test(walk_text_file, utf16_and_utf32_are_counted_as_the_text_they_hold)
{
    static const char utf16[] = "\xFF\xFE"
                                "a\0 \0\xE4\0\r\0\n\0\x3D\xD8\x00\xDE\n";
    int fd = temp_file(utf16, sizeof utf16);
    struct fst_text_counts c = count(fd, 2);
    cr_assert_eq(c.bytes, sizeof utf16);
    cr_assert_eq(c.lines, 2);
    cr_assert_eq(c.words, 3);
    cr_assert_eq(c.chars, 8);
    cr_assert_eq(c.longest_line, 3);
    cr_assert_eq(c.invalid_utf8_at, FST_TEXT_VALID);
    cr_assert(c.bom && c.crlf_ends == 1 && c.lf_ends == 1);
    close(fd);
    static const char utf32[] = "\0\0\xFE\xFF\0\0\0x\0\x01\xF6\x00\0\0\0";
    fd = temp_file(utf32, 15);
    c = count(fd, 2);
    cr_assert_eq(c.bytes, 15);
    cr_assert_eq(c.chars, 4); /* the mark, x, an emoji, and a cut unit */
    close(fd);
}

Test(walk_text_file, long_utf16_is_decoded_across_buffers, .timeout = 60)
{
    enum { UNITS = 300001 };
    uint8_t *data = malloc(2 * UNITS);
    cr_assert_not_null(data);
    for (size_t i = 0; i < UNITS; i++) {
        uint16_t unit = i == 0 ? 0xFEFF : i % 10 == 0 ? '\n' : i % 10 & 1 ? 0xD83D : 0xDE00;
        data[2 * i] = (uint8_t)(unit >> 8);
        data[2 * i + 1] = (uint8_t)unit;
    }
    int fd = temp_file(data, 2 * UNITS);
    struct fst_text_counts c = count(fd, 2);
    cr_assert_eq(c.bytes, 2 * UNITS);
    cr_assert_eq(c.lines, 30000);
    cr_assert_eq(c.longest_line, 5); /* four pairs and a lone surrogate */
    cr_assert_eq(c.chars, 1 + 30000 * 6);
    close(fd);
    free(data);
}

struct changer {
    int fd;
    off_t to;
    atomic_bool stop;
};

static void change_size(void *arg)
{
    struct changer *changer = arg;
    while (!atomic_load(&changer->stop)) {
        if (ftruncate(changer->fd, changer->to) < 0 || ftruncate(changer->fd, BIG_NBYTES) < 0)
            break;
    }
}

/* Whatever is read, what is returned must be counts of some of it: nothing crashes or hangs. */
Test(walk_text_file, a_file_that_shrinks_and_grows_is_counted_as_far_as_it_goes, .timeout = 60)
{
    uint8_t *data = big_sample(SAMPLE_ASCII);
    int fd = temp_file(data, BIG_NBYTES);
    struct changer changer = {.fd = fd, .to = BIG_NBYTES / 3};
    struct fst_thread thread;
    cr_assert_eq(fst_thread_start(&thread, change_size, &changer), FST_OK);
    for (int i = 0; i < 20; i++) {
        cr_assert_eq(lseek(fd, 0, SEEK_SET), 0);
        struct fst_text_counts c = count(fd, 4);
        cr_assert_leq(c.bytes, BIG_NBYTES);
        cr_assert_leq(c.words, c.bytes);
    }
    atomic_store(&changer.stop, true);
    fst_thread_join(&thread);
    close(fd);
    free(data);
}

static void cancel_soon(void *arg)
{
    usleep(30000);
    atomic_store((atomic_bool *)arg, true);
}

Test(walk_text_file, a_sparse_file_of_100_gib_can_be_cancelled, .timeout = 60)
{
    int fd = temp_file("", 0);
    if (ftruncate(fd, (off_t)100 << 30) < 0) {
        close(fd);
        return; /* this file system cannot */
    }
    for (unsigned jobs = 1; jobs <= 2; jobs++) {
        atomic_bool cancel = false;
        struct fst_text_counts c = {.bytes = 7};
        struct fst_thread thread;
        cr_assert_eq(fst_thread_start(&thread, cancel_soon, &cancel), FST_OK);
        cr_assert_eq(fst_text_file_count(fd, jobs, &cancel, &c), -ECANCELED);
        cr_assert_eq(c.bytes, 7);
        fst_thread_join(&thread);
    }
    close(fd);
}

Test(walk_text_file, what_cannot_be_read_is_an_error)
{
    struct fst_text_counts c;
    int fd = open("/", O_RDONLY);
    cr_assert_geq(fd, 0);
    cr_assert_eq(fst_text_file_count(fd, 1, NULL, &c), -EISDIR);
    close(fd);
    cr_assert_eq(fst_text_file_count(fd, 1, NULL, &c), -EBADF);
}
