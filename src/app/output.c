/* SPDX-License-Identifier: MIT */
/*
 * Buffered output over write(), not stdio: every error is seen with its reason, once, and nothing
 * is written behind our back at exit. The buffer grows to some 64 KiB and is then written whole, so
 * a small result costs a single system call.
 *
 * stderr is not buffered: each sentence is one write(), which other processes' lines don't cut.
 */
#include "app/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/fd.h"

enum { BUFFER_NBYTES = 64 * 1024, SENTENCE_NBYTES = 1024 };

void fst_output_init(struct fst_output *out, int fd)
{
    *out = (struct fst_output){.fd = fd};
}

void fst_output_dispose(struct fst_output *out)
{
    fst_str_dispose(&out->buf);
}

fst_err fst_output_flush(struct fst_output *out)
{
    if (!out->err && out->buf.len > 0)
        out->err = fst_fd_write(out->fd, out->buf.data, out->buf.len);
    fst_str_clear(&out->buf);
    return out->err;
}

fst_err fst_output_write(struct fst_output *out, const void *data, size_t nbytes)
{
    if (out->err)
        return out->err;
    out->err = fst_str_append(&out->buf, data, nbytes);
    if (!out->err && out->buf.len >= BUFFER_NBYTES)
        return fst_output_flush(out);
    return out->err;
}

int fst_output_finish(struct fst_output *out, fst_err err)
{
    fst_err flushed = fst_output_flush(out);
    fst_output_dispose(out);
    if (flushed)
        err = flushed;
    if (!err || err == -EPIPE)
        return FST_EXIT_OK;
    fst_output_complain("standard output", err);
    return FST_EXIT_FAILED;
}

void fst_output_complain_that(const char *path, const char *reason)
{
    struct fst_str line = {0};
    if (!*path)
        path = "''"; /* as shells write an empty word */
    if (fst_str_puts(&line, "filestats: ") || fst_escape_display(&line, path, strlen(path)) ||
        fst_str_printf(&line, ": %s\n", reason))
        fst_output_say("%s", fst_err_text(-ENOMEM));
    else if (fst_fd_write(STDERR_FILENO, line.data, line.len))
        fst_str_clear(&line); /* a failing stderr leaves nobody to tell */
    fst_str_dispose(&line);
}

void fst_output_complain(const char *path, fst_err err)
{
    fst_output_complain_that(path, fst_err_text(err));
}

/* Ends a text of `nbytes` bytes that was cut off so that no part of a character is left. */
static void cut_at_character(char *text, size_t nbytes)
{
    while (nbytes > 0 && ((unsigned char)text[nbytes - 1] & 0xC0) == 0x80)
        nbytes--;
    if (nbytes > 0 && (unsigned char)text[nbytes - 1] >= 0xC0)
        nbytes--;
    text[nbytes] = '\0';
}

void fst_output_say(const char *format, ...)
{
    char sentence[SENTENCE_NBYTES]; /* works when memory is out, too */
    va_list args;
    va_start(args, format);
    int n = vsnprintf(sentence, sizeof sentence - 1, format, args);
    va_end(args);
    if (n < 0)
        return;
    if ((size_t)n >= sizeof sentence - 1)
        cut_at_character(sentence, sizeof sentence - 2);
    char line[SENTENCE_NBYTES + sizeof "filestats: "];
    n = snprintf(line, sizeof line, "filestats: %s\n", sentence);
    if (n > 0 && fst_fd_write(STDERR_FILENO, line, (size_t)n) != FST_OK)
        return;
}

fst_err fst_output_occupy(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) >= 0)
            continue;
        /* The wrong direction on purpose: reading or writing it gives EBADF, as if it were closed.
         */
        int got = open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
        if (got < 0)
            return -errno;
    }
    return FST_OK;
}
