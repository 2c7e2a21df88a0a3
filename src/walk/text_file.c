/* SPDX-License-Identifier: MIT */
/*
 * Reading for --text. Files are read, never mapped: one that somebody truncates meanwhile must not
 * kill the process. Buffers are small enough to stay in a core's second-level cache, where the
 * kernel finds what read() has just copied there.
 *
 * A large regular file is cut into segments of equal size. The threads take the next one each
 * until none is left, count it into a state of its own with pread(), and the states are joined in
 * order at the end: exact wherever the cuts fell. What was appended meanwhile is then read as a
 * stream, which is also how everything else is read: pipes, small files, and text to be decoded.
 *
 * Threads share the `struct job`: segments are handed out by an atomic counter, each state has one
 * writer and is read after the threads were joined.
 */
#include "walk/text_file.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/thread.h"
#include "text/encoding.h"

enum {
    FIRST_NBYTES = 64 * 1024,   /* on the stack: most files are done with it */
    BUFFER_NBYTES = 512 * 1024, /* half of a second-level cache */
    PAGE_NBYTES = 4096,
    HUGE_PAGE_NBYTES = 2 * 1024 * 1024,
    DECODE_NBYTES = 32 * 1024,
    BOM_NBYTES = 4,
    MAX_JOBS = 256,
    MAX_SEGMENTS = 4096,
};

/* A thread costs about 50 us, in which a core counts a third of a megabyte. */
static const uint64_t SEGMENT_MIN_NBYTES = 1024 * 1024;
static const uint64_t PARALLEL_MIN_NBYTES = 4 * 1024 * 1024;

/* From here on a buffer in a huge page pays, although the kernel clears all of that page first. */
static const uint64_t HUGE_MIN_NBYTES = 64 * 1024 * 1024;

static bool is_cancelled(const _Atomic bool *cancel)
{
    return cancel && atomic_load_explicit(cancel, memory_order_relaxed);
}

/*
 * A buffer to read `nbytes` bytes through, or NULL. On a page's edge: the kernel copies faster to
 * where it is aligned; in a huge page faster still. To be freed with free().
 */
static uint8_t *new_buffer(uint64_t nbytes)
{
    void *buffer;
    bool huge = nbytes >= HUGE_MIN_NBYTES;
    if (posix_memalign(&buffer, huge ? HUGE_PAGE_NBYTES : PAGE_NBYTES,
                       huge ? HUGE_PAGE_NBYTES : BUFFER_NBYTES) != 0)
        return NULL;
#ifdef MADV_HUGEPAGE
    if (huge)
        (void)madvise(buffer, HUGE_PAGE_NBYTES, MADV_HUGEPAGE); /* a hint */
#endif
    return buffer;
}

/* ------------------------------------------------------------------ one large file, many threads
 */

struct job {
    int fd;
    off_t start;
    uint64_t nbytes;
    uint64_t segment_nbytes;
    size_t nsegments;
    const _Atomic bool *cancel;
    struct fst_text *segments;
    atomic_size_t next;
    atomic_int err; /* of any thread; the others then stop */
};

static fst_err count_segment(struct job *job, size_t index, uint8_t *buffer)
{
    struct fst_text text;
    fst_text_init(&text);
    uint64_t at = index * job->segment_nbytes;
    uint64_t end = at + job->segment_nbytes < job->nbytes ? at + job->segment_nbytes : job->nbytes;
    while (at < end) {
        if (is_cancelled(job->cancel))
            return -ECANCELED;
        size_t want = end - at < BUFFER_NBYTES ? (size_t)(end - at) : BUFFER_NBYTES;
        ssize_t n = pread(job->fd, buffer, want, job->start + (off_t)at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        if (n == 0)
            break; /* it has become shorter */
        fst_text_feed(&text, buffer, (size_t)n);
        at += (uint64_t)n;
    }
    job->segments[index] = text;
    return FST_OK;
}

static void count_segments(void *arg)
{
    struct job *job = arg;
    uint8_t *buffer = new_buffer(job->nbytes);
    fst_err err = buffer ? FST_OK : -ENOMEM;
    while (!err && atomic_load_explicit(&job->err, memory_order_relaxed) == 0) {
        size_t index = atomic_fetch_add_explicit(&job->next, 1, memory_order_relaxed);
        if (index >= job->nsegments)
            break;
        err = count_segment(job, index, buffer);
    }
    free(buffer);
    if (err)
        atomic_store_explicit(&job->err, err, memory_order_relaxed);
}

/* Joins the segments in order, up to the first that came out shorter than it should. */
static uint64_t join_segments(struct fst_text *text, const struct job *job)
{
    uint64_t joined = 0;
    for (size_t i = 0; i < job->nsegments && joined == i * job->segment_nbytes; i++) {
        fst_text_join(text, &job->segments[i]);
        joined += job->segments[i].nbytes;
    }
    return joined;
}

/* Counts `nbytes` bytes from `start` with several threads. *joined: how many there really were. */
static fst_err count_parallel(int fd, off_t start, uint64_t nbytes, unsigned jobs,
                              const _Atomic bool *cancel, struct fst_text *text, uint64_t *joined)
{
    uint64_t segment = nbytes / MAX_SEGMENTS + 1;
    struct job job = {
        .fd = fd,
        .start = start,
        .nbytes = nbytes,
        .segment_nbytes = segment < SEGMENT_MIN_NBYTES ? SEGMENT_MIN_NBYTES : segment,
        .cancel = cancel,
    };
    job.nsegments = (size_t)((nbytes + job.segment_nbytes - 1) / job.segment_nbytes);
    job.segments = malloc(job.nsegments * sizeof *job.segments);
    if (!job.segments)
        return -ENOMEM;
    struct fst_thread threads[MAX_JOBS];
    unsigned started = 0;
    unsigned wanted = jobs < MAX_JOBS ? jobs : MAX_JOBS;
    if (wanted > job.nsegments / 2)
        wanted = (unsigned)(job.nsegments / 2);
    /* A thread that is refused is one fewer. */
    while (started + 1 < wanted &&
           fst_thread_start(&threads[started], count_segments, &job) == FST_OK)
        started++;
    count_segments(&job);
    while (started > 0)
        fst_thread_join(&threads[--started]);
    fst_err err = atomic_load(&job.err);
    if (!err)
        *joined = join_segments(text, &job);
    free(job.segments);
    return err;
}

/* ------------------------------------------------------------------------------------- streams */

/* Counts until the end; `buffer` holds `cap` bytes. */
static fst_err count_stream(int fd, const _Atomic bool *cancel, uint8_t *buffer, size_t cap,
                            struct fst_text *text)
{
    for (;;) {
        if (is_cancelled(cancel))
            return -ECANCELED;
        ssize_t n = read(fd, buffer, cap);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        if (n == 0)
            return FST_OK;
        fst_text_feed(text, buffer, (size_t)n);
    }
}

/*
 * Counts UTF-16 or UTF-32, of which the first `nbytes` bytes are in `buffer` (of FIRST_NBYTES), as
 * the text that it holds. *total: bytes read.
 */
static fst_err count_decoded(int fd, const _Atomic bool *cancel, enum fst_encoding encoding,
                             uint8_t *buffer, size_t nbytes, struct fst_text *text, uint64_t *total)
{
    struct fst_decoder decoder;
    uint8_t decoded[FST_DECODE_MAX(DECODE_NBYTES)];
    fst_decoder_init(&decoder, encoding);
    *total = 0;
    for (;;) {
        for (size_t at = 0; at < nbytes; at += DECODE_NBYTES) {
            size_t n = nbytes - at < DECODE_NBYTES ? nbytes - at : DECODE_NBYTES;
            n = fst_decoder_feed(&decoder, decoded, buffer + at, n, false);
            fst_text_feed(text, decoded, n);
        }
        *total += nbytes;
        if (is_cancelled(cancel))
            return -ECANCELED;
        ssize_t n = fst_fd_read(fd, buffer, FIRST_NBYTES);
        if (n < 0)
            return (fst_err)n;
        nbytes = (size_t)n;
        if (nbytes == 0)
            break;
    }
    fst_text_feed(text, decoded, fst_decoder_feed(&decoder, decoded, NULL, 0, true));
    return FST_OK;
}

/* Counts the rest of a file that is larger than the first buffer. */
static fst_err count_rest(int fd, const struct stat *st, unsigned jobs, const _Atomic bool *cancel,
                          struct fst_text *text)
{
    off_t at = S_ISREG(st->st_mode) ? lseek(fd, 0, SEEK_CUR) : -1;
    uint64_t left = at >= 0 && st->st_size > at ? (uint64_t)(st->st_size - at) : 0;
    if (jobs > 1 && left >= PARALLEL_MIN_NBYTES) {
        uint64_t joined = 0;
        fst_err err = count_parallel(fd, at, left, jobs, cancel, text, &joined);
        left = 0;
        if (!err && lseek(fd, at + (off_t)joined, SEEK_SET) < 0)
            err = -errno;
        if (err)
            return err;
    }
    uint8_t *buffer = new_buffer(left);
    if (!buffer)
        return -ENOMEM;
    fst_err err = count_stream(fd, cancel, buffer, BUFFER_NBYTES, text);
    free(buffer);
    return err;
}

/* Reads the beginning: at least as much as a byte order mark needs, at most one buffer. */
static ssize_t read_beginning(int fd, uint8_t *buffer)
{
    size_t have = 0;
    while (have < BOM_NBYTES) {
        ssize_t n = read(fd, buffer + have, FIRST_NBYTES - have);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        if (n == 0)
            break;
        have += (size_t)n;
    }
    return (ssize_t)have;
}

fst_err fst_text_file_count(int fd, unsigned jobs, const _Atomic bool *cancel,
                            struct fst_text_counts *out)
{
    uint8_t buffer[FIRST_NBYTES];
    struct stat st;
    if (fstat(fd, &st) < 0)
        return -errno;
    ssize_t have = read_beginning(fd, buffer);
    if (have < 0)
        return (fst_err)have;
    size_t bom_nbytes;
    enum fst_encoding encoding = fst_encoding_detect(buffer, (size_t)have, &bom_nbytes);
    struct fst_text text;
    fst_text_init(&text);
    fst_err err = FST_OK;
    uint64_t total = 0;
    if (encoding != FST_ENC_UTF8) {
        err = count_decoded(fd, cancel, encoding, buffer, (size_t)have, &text, &total);
    } else {
        fst_text_feed(&text, buffer, (size_t)have);
        /* All of a regular file: its end need not be asked for. Sizes of 0 may be made up. */
        bool complete = S_ISREG(st.st_mode) && st.st_size > 0 && st.st_size == have;
        if (have > 0 && !complete)
            err = count_rest(fd, &st, jobs, cancel, &text);
        total = text.nbytes;
    }
    if (err)
        return err;
    fst_text_finish(&text, out);
    out->bytes = total;
    return FST_OK;
}
