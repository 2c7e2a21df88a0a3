/* SPDX-License-Identifier: MIT */
/*
 * libFuzzer target: git's configuration files, which a repository brings along. Bounded time and
 * memory, also where one includes itself; what was read twice is the same.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "walk/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t nbytes);

static char dir[] = "/tmp/filestats-fuzz-XXXXXX";

static void remove_dir(void)
{
    char path[64];
    snprintf(path, sizeof path, "%s/config", dir);
    unlink(path);
    rmdir(dir);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t nbytes)
{
    static int fd = -1;
    if (fd < 0) {
        char path[64];
        if (!mkdtemp(dir) || atexit(remove_dir) != 0)
            abort();
        snprintf(path, sizeof path, "%s/config", dir);
        fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        setenv("HOME", dir, 1);
        setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
        unsetenv("XDG_CONFIG_HOME");
    }
    if (fd < 0 || ftruncate(fd, 0) != 0 || pwrite(fd, input, nbytes, 0) != (ssize_t)nbytes)
        abort();
    struct fst_config a, b;
    if (fst_config_read(&a, dir, dir) != FST_OK || fst_config_read(&b, dir, dir) != FST_OK)
        abort();
    if (a.ignore_case != b.ignore_case || a.has_excludes_file != b.has_excludes_file ||
        a.excludes_file.len != b.excludes_file.len || a.bare != b.bare)
        abort();
    fst_config_dispose(&a);
    fst_config_dispose(&b);
    return 0;
}
