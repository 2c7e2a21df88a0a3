/* SPDX-License-Identifier: MIT */
/*
 * Reading a file into the worker's buffer and feeding the counter. Most files fit: they are read by
 * one call, not asked for more once the size that the file system told is reached, and counted
 * where they lie. Of a binary file that does not fit only the first piece is read. A text with CR
 * alone as line ends is scanned twice: from the buffer when it fits, else by reading it again.
 *
 * Between two pieces the cancel flag is looked at, so that a huge file does not hold up anything.
 */
#include "walk/tally.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Fits a second-level cache together with what the scanner needs, and most source files. */
#define BUF_NBYTES ((size_t)256 << 10)
#define PAGE_NBYTES 4096
#define POLL_MS 20

/* A page's edge is where the kernel copies fastest to: malloc()'s 16 bytes cost 7 % of a read. */
static uint8_t *new_buffer(void)
{
    void *buffer;
    return posix_memalign(&buffer, PAGE_NBYTES, BUF_NBYTES) == 0 ? buffer : NULL;
}

fst_err fst_tally_init(struct fst_tally *tally, const struct fst_count_options *options)
{
    *tally = (struct fst_tally){.options = options, .buf = new_buffer()};
    fst_err err = tally->buf ? fst_counter_new(&tally->counter) : -ENOMEM;
    if (err)
        fst_tally_dispose(tally);
    return err;
}

void fst_tally_dispose(struct fst_tally *tally)
{
    fst_counter_free(tally->counter);
    free(tally->buf);
    tally->counter = NULL;
    tally->buf = NULL;
}

static bool is_cancelled(const struct fst_tally *tally)
{
    return tally->cancel && atomic_load_explicit(tally->cancel, memory_order_relaxed);
}

static void note_progress(const struct fst_tally *tally, size_t nbytes)
{
    if (tally->bytes_done)
        atomic_fetch_add_explicit(tally->bytes_done, nbytes, memory_order_relaxed);
}

/* One read of up to a buffer's size; short reads are left to the caller. */
static ssize_t read_piece(const struct fst_tally *tally, int fd)
{
    for (;;) {
        if (is_cancelled(tally))
            return -ECANCELED;
        ssize_t n = read(fd, tally->buf, BUF_NBYTES);
        if (n >= 0)
            return n;
        if (errno != EINTR)
            return -errno;
    }
}

/* Whether the first piece already tells that the counter will call the file binary. */
static bool is_binary(const struct fst_tally *tally, size_t nbytes)
{
    size_t bom_nbytes;
    size_t head = nbytes < FST_BINARY_HEAD_NBYTES ? nbytes : FST_BINARY_HEAD_NBYTES;
    return !tally->options->text_only && memchr(tally->buf, '\0', head) &&
           fst_encoding_detect(tally->buf, nbytes, &bom_nbytes) == FST_ENC_UTF8;
}

/*
 * Feeds the file once, of which the first `n` bytes are in the buffer. *total is what was fed,
 * *whole whether all of it still is in the buffer, *binary whether the rest was left unread.
 */
static fst_err feed_file(struct fst_tally *tally, int fd, ssize_t n, uint64_t size, uint64_t *total,
                         bool *whole, bool *binary)
{
    *total = 0;
    *whole = true;
    *binary = false;
    for (; n > 0; n = read_piece(tally, fd)) {
        *whole = *total == 0;
        *binary = *whole && (uint64_t)n < size && is_binary(tally, (size_t)n);
        fst_err err = fst_counter_feed(tally->counter, tally->buf, (size_t)n);
        *total += (uint64_t)n;
        note_progress(tally, (size_t)n);
        if (err || *binary || *total == size)
            return err;
    }
    return (fst_err)n;
}

/* Feeds the same bytes again. */
static fst_err feed_again(struct fst_tally *tally, int fd, uint64_t total, bool whole)
{
    if (whole)
        return fst_counter_feed(tally->counter, tally->buf, (size_t)total);
    if (lseek(fd, 0, SEEK_SET) < 0)
        return -errno;
    for (uint64_t done = 0; done < total;) {
        ssize_t n = read_piece(tally, fd);
        if (n <= 0)
            return (fst_err)n;
        if ((uint64_t)n > total - done)
            n = (ssize_t)(total - done);
        fst_err err = fst_counter_feed(tally->counter, tally->buf, (size_t)n);
        if (err)
            return err;
        done += (uint64_t)n;
    }
    return FST_OK;
}

/* Counts a file that takes more than one read, of which the first gave `n` bytes. */
static fst_err count_pieces(struct fst_tally *tally, int fd, const char *name, ssize_t n,
                            uint64_t size, struct fst_file_counts *out)
{
    uint64_t total;
    bool whole, binary;
    fst_counter_start(tally->counter, name, FST_LANG_NONE, tally->options);
    fst_err err = feed_file(tally, fd, n, size, &total, &whole, &binary);
    if (err)
        return err;
    int again = fst_counter_finish(tally->counter, out);
    if (again == 1) {
        err = feed_again(tally, fd, total, whole);
        if (!err)
            again = fst_counter_finish(tally->counter, out);
    }
    if (err || again < 0)
        return err ? err : again;
    if (binary && out->binary)
        out->text.bytes = size;
    return FST_OK;
}

fst_err fst_tally_file(struct fst_tally *tally, int fd, const char *name, uint64_t size,
                       struct fst_file_counts *out)
{
    ssize_t n = read_piece(tally, fd);
    if (n < 0)
        return (fst_err)n;
    if ((uint64_t)n != size)
        return count_pieces(tally, fd, name, n, size, out);
    note_progress(tally, (size_t)n);
    return fst_counter_run(tally->counter, name, FST_LANG_NONE, tally->options, tally->buf, size,
                           out);
}

fst_err fst_tally_stream(struct fst_tally *tally, int fd, const char *name,
                         struct fst_file_counts *out)
{
    fst_counter_start(tally->counter, name, FST_LANG_NONE, tally->options);
    fst_counter_keep(tally->counter);
    for (;;) {
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        if (is_cancelled(tally))
            return -ECANCELED;
        if (poll(&ready, 1, POLL_MS) == 0)
            continue;
        ssize_t n = read_piece(tally, fd);
        if (n == -EAGAIN)
            continue;
        if (n < 0)
            return (fst_err)n;
        if (n == 0)
            break;
        fst_err err = fst_counter_feed(tally->counter, tally->buf, (size_t)n);
        if (err)
            return err;
        note_progress(tally, (size_t)n);
    }
    return fst_counter_finish(tally->counter, out);
}
