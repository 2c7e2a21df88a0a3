/* SPDX-License-Identifier: MIT */
/*
 * Whole transfers over file descriptors. EINTR and short transfers are dealt with here and nowhere
 * else.
 */
#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>
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
    if (err)
        fst_str_cut(out, start);
    close(fd);
    return err;
}
