/* SPDX-License-Identifier: MIT */
/*
 * Whole transfers over file descriptors. EINTR and short transfers are dealt with here and nowhere
 * else.
 */
#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

ssize_t fst_fd_read(int fd, void *buf, size_t cap)
{
    size_t done = 0;
    while (done < cap) {
        ssize_t n = read(fd, (char *)buf + done, cap - done);
        if (n == 0)
            break;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        done += (size_t)n;
    }
    return (ssize_t)done;
}

fst_err fst_fd_write(int fd, const void *data, size_t nbytes)
{
    const char *rest = data;
    while (nbytes > 0) {
        ssize_t n = write(fd, rest, nbytes);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        rest += n;
        nbytes -= (size_t)n;
    }
    return FST_OK;
}

static fst_err read_all(struct fst_str *out, int fd, size_t limit_nbytes)
{
    size_t start = out->len;
    for (;;) {
        fst_err err = fst_str_reserve(out, 4096);
        if (err)
            return err;
        ssize_t n = fst_fd_read(fd, out->data + out->len, out->cap - out->len - 1);
        if (n < 0)
            return (fst_err)n;
        out->len += (size_t)n;
        out->data[out->len] = '\0';
        if (out->len - start > limit_nbytes)
            return FST_E_LIMIT;
        if (n == 0)
            return FST_OK;
    }
}

fst_err fst_fd_read_small(struct fst_str *out, int dirfd, const char *path, bool follow,
                          size_t limit_nbytes)
{
    int flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW);
    int fd = openat(dirfd, path, flags);
    if (fd < 0)
        return -errno;
    struct stat st;
    fst_err err = fstat(fd, &st) < 0 ? -errno : FST_OK;
    if (!err && !S_ISREG(st.st_mode))
        err = FST_E_REFUSED;
    size_t start = out->len;
    if (!err)
        err = read_all(out, fd, limit_nbytes);
    if (err && out->data) {
        out->len = start;
        out->data[start] = '\0';
    }
    close(fd);
    return err;
}

fst_err fst_fd_replace_file(const char *path, const void *data, size_t nbytes)
{
    struct fst_str beside = {0};
    fst_err err = fst_str_printf(&beside, "%s.XXXXXX", path);
    if (err)
        return err;
    int fd = mkstemp(beside.data);
    if (fd < 0) {
        err = -errno;
        fst_str_dispose(&beside);
        return err;
    }
    /* mkstemp() makes it private; the replaced file's mode, or a new file's usual one, is wanted.
     */
    struct stat st;
    mode_t mask = umask(0);
    umask(mask);
    mode_t mode = stat(path, &st) == 0 ? st.st_mode & 07777 : 0666 & ~mask;
    err = fchmod(fd, mode) < 0 ? -errno : fst_fd_write(fd, data, nbytes);
    if (!err && fsync(fd) < 0)
        err = -errno;
    if (close(fd) < 0 && !err)
        err = -errno;
    if (!err && rename(beside.data, path) < 0)
        err = -errno;
    if (err)
        unlink(beside.data);
    fst_str_dispose(&beside);
    return err;
}
