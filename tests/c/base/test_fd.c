/* SPDX-License-Identifier: MIT */
/* Whole transfers, and small files only. */
#include "base/fd.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A directory of the test's own; the caller removes what it puts there, then the directory. */
static int scratch(char path[64])
{
    snprintf(path, 64, "/tmp/filestats-fd.XXXXXX");
    cr_assert_not_null(mkdtemp(path));
    int fd = open(path, O_RDONLY | O_DIRECTORY);
    cr_assert_geq(fd, 0);
    return fd;
}

static void put(int dir, const char *name, const char *text)
{
    int fd = openat(dir, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    cr_assert_geq(fd, 0);
    cr_assert_eq(fst_fd_write(fd, text, strlen(text)), 0);
    close(fd);
}

Test(base_fd, read_goes_on_over_short_reads)
{
    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        for (int i = 0; i < 100; i++) {
            if (fst_fd_write(ends[1], "0123456789", 10) != 0)
                _exit(1);
        }
        _exit(0);
    }
    close(ends[1]);
    char buf[4096];
    cr_assert_eq(fst_fd_read(ends[0], buf, 995), 995);
    cr_assert_eq(fst_fd_read(ends[0], buf, sizeof buf), 5);
    cr_assert(memcmp(buf, "56789", 5) == 0);
    cr_assert_eq(fst_fd_read(ends[0], buf, sizeof buf), 0);
}

Test(base_fd, errors_are_negative_errno)
{
    char c;
    cr_assert_eq(fst_fd_read(-1, &c, 1), -EBADF);
    signal(SIGPIPE, SIG_IGN);
    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    close(ends[0]);
    cr_assert_eq(fst_fd_write(ends[1], "x", 1), -EPIPE);
    close(ends[1]);
}

Test(base_fd, read_small_appends)
{
    char path[64];
    int dir = scratch(path);
    put(dir, "f", "text");
    struct fst_str out = {0};
    cr_assert_eq(fst_str_puts(&out, "<"), 0);
    cr_assert_eq(fst_fd_read_small(&out, dir, "f", false, 4), 0);
    cr_assert_str_eq(out.data, "<text");
    cr_assert_eq(fst_fd_read_small(&out, dir, "f", false, 3), FST_E_LIMIT);
    cr_assert_str_eq(out.data, "<text");
    cr_assert_eq(fst_fd_read_small(&out, dir, "gone", false, 3), -ENOENT);
    fst_str_dispose(&out);
    unlinkat(dir, "f", 0);
    rmdir(path);
}

Test(base_fd, read_small_refuses_what_could_hang, .timeout = 5)
{
    char path[64];
    int dir = scratch(path);
    put(dir, "f", "x");
    cr_assert_eq(mkfifoat(dir, "fifo", 0600), 0);
    cr_assert_eq(symlinkat("f", dir, "link"), 0);
    struct fst_str out = {0};
    cr_assert_eq(fst_fd_read_small(&out, dir, "fifo", true, 100), FST_E_REFUSED);
    cr_assert_eq(fst_fd_read_small(&out, dir, "link", false, 100), -ELOOP);
    cr_assert_eq(fst_fd_read_small(&out, dir, "link", true, 100), 0);
    cr_assert_str_eq(out.data, "x");
    cr_assert_eq(fst_fd_read_small(&out, AT_FDCWD, path, false, 100), FST_E_REFUSED);
    fst_str_dispose(&out);
    unlinkat(dir, "fifo", 0);
    unlinkat(dir, "link", 0);
    unlinkat(dir, "f", 0);
    rmdir(path);
}
