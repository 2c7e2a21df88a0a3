/* SPDX-License-Identifier: MIT */
/*
 * The whole list is read before anything is counted: a wrong one is then told at once, and a walk
 * that is fed by a pipe can't stop in the middle.
 */
#include "app/files0.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/mem.h"

enum { PIECE_NBYTES = 256 * 1024 };

static fst_err read_all(struct fst_str *text, int fd)
{
    for (;;) {
        fst_err err = fst_str_reserve(text, PIECE_NBYTES);
        if (err)
            return err;
        ssize_t n = fst_fd_read(fd, text->data + text->len, PIECE_NBYTES);
        if (n < 0)
            return (fst_err)n;
        text->len += (size_t)n;
        text->data[text->len] = '\0'; /* the last name may lack its own */
        if (n == 0)
            return FST_OK;
    }
}

static fst_err split(struct fst_files0 *files)
{
    size_t cap = 0;
    for (size_t at = 0; at < files->text.len;) {
        const char *name = files->text.data + at;
        size_t nbytes = strlen(name);
        at += nbytes + 1;
        if (nbytes == 0) {
            files->empty++;
            continue;
        }
        fst_err err = fst_mem_grow(&files->names, &cap, files->len + 1, sizeof *files->names);
        if (err)
            return err;
        files->names[files->len++] = name;
    }
    return FST_OK;
}

fst_err fst_files0_read(struct fst_files0 *out, const char *path)
{
    *out = (struct fst_files0){0};
    bool from_stdin = strcmp(path, "-") == 0;
    int fd = from_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return -errno;
    fst_err err = read_all(&out->text, fd);
    if (!from_stdin)
        close(fd);
    return err ? err : split(out);
}

void fst_files0_dispose(struct fst_files0 *files)
{
    free(files->names);
    fst_str_dispose(&files->text);
    *files = (struct fst_files0){0};
}
