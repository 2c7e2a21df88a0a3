/* SPDX-License-Identifier: MIT */
/*
 * In reading order: the format; where the file really lies; the new file beside it; its move.
 */
#include "project/export/save.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/path.h"

/* Links that lead to links: as many as Linux follows. */
#define MAX_LINKS 40

fst_export_fn *fst_save_format(const char *path)
{
    static const struct {
        const char *ending;
        fst_export_fn *run;
    } formats[] = {
        {".json", fst_export_json}, {".csv", fst_export_csv},   {".md", fst_export_markdown},
        {".txt", fst_export_text},  {".html", fst_export_html},
    };
    const char *dot = strrchr(fst_path_basename(path), '.');
    for (size_t i = 0; dot && i < sizeof formats / sizeof formats[0]; i++)
        if (strcasecmp(dot, formats[i].ending) == 0)
            return formats[i].run;
    return NULL;
}

/* Cuts the last component off, and the slash before it. */
static void cut_basename(struct fst_str *path)
{
    fst_str_cut(path, path->len - strlen(fst_path_basename(path->data)));
}

/*
 * Follows `path`, a link at its end too: also one to a file that is not there yet, which is then
 * made where the link points. 0 or a negative error.
 */
static fst_err follow(struct fst_str *path)
{
    char target[PATH_MAX];
    for (int i = 0; i < MAX_LINKS; i++) {
        ssize_t n = readlink(fst_str_cstr(path), target, sizeof target);
        if (n < 0)
            return errno == EINVAL || errno == ENOENT ? FST_OK : -errno;
        if ((size_t)n == sizeof target)
            return -ENAMETOOLONG;
        if (target[0] == '/')
            fst_str_clear(path);
        else
            cut_basename(path);
        fst_err err = fst_str_append(path, target, (size_t)n);
        if (err)
            return err;
    }
    return -ELOOP;
}

/* What there is already at `path`: its mode, or 0 for nothing. 0 or a negative error. */
static fst_err look(const char *path, bool overwrite, mode_t *mode)
{
    struct stat st;
    *mode = 0;
    if (stat(path, &st) < 0)
        return errno == ENOENT ? FST_OK : -errno;
    if (S_ISDIR(st.st_mode))
        return -EISDIR;
    if (!S_ISREG(st.st_mode))
        return FST_E_REFUSED;
    if (!overwrite)
        return -EEXIST;
    *mode = st.st_mode & 07777;
    return access(path, W_OK) < 0 ? -errno : FST_OK;
}

/* Makes a file of a new name beside `path`. Its descriptor, with its name in *beside, or an error.
 */
static int make_beside(struct fst_str *beside, const char *path)
{
    static atomic_uint number;
    for (int tries = 0; tries < 100; tries++) {
        fst_str_clear(beside);
        fst_err err = fst_str_append(beside, path, strlen(path) - strlen(fst_path_basename(path)));
        if (!err)
            err = fst_str_printf(beside, ".filestats-%ld-%u", (long)getpid(),
                                 atomic_fetch_add(&number, 1));
        if (err)
            return err;
        int fd =
            open(fst_str_cstr(beside), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (fd >= 0)
            return fd;
        if (errno != EEXIST)
            return -errno;
    }
    return -EEXIST;
}

static fst_err write_fd(void *payload, const void *data, size_t nbytes)
{
    return fst_fd_write(*(int *)payload, data, nbytes);
}

/* Writes all, with the mode of the file that it replaces, until it is on the disk. Closes `fd`. */
static fst_err fill(int fd, mode_t mode, const struct fst_project *project, fst_export_fn *run)
{
    const struct fst_export_options options = {.by = FST_ROW_FILE, .sort = FST_SORT_CODE};
    struct fst_sink sink = {.write = write_fd, .payload = &fd};
    run(&sink, project, &options);
    fst_err err = fst_sink_finish(&sink);
    if (!err && mode && fchmod(fd, mode) < 0)
        err = -errno;
    /* Pipes and some network file systems can't sync; they have no better promise to give. */
    if (!err && fsync(fd) < 0 && errno != EINVAL && errno != ENOTSUP)
        err = -errno;
    if (close(fd) < 0 && !err && errno != EINTR)
        err = -errno;
    return err;
}

/* Moves the new file to its place; without `overwrite` never over one that came meanwhile. */
static fst_err move(const char *from, const char *to, bool overwrite)
{
    if (!overwrite) {
        if (link(from, to) == 0)
            return unlink(from) < 0 ? -errno : FST_OK;
        if (errno != EPERM && errno != ENOTSUP && errno != ENOSYS)
            return -errno;
        /* No hard links here: what remains is the look that was taken before. */
    }
    return rename(from, to) < 0 ? -errno : FST_OK;
}

fst_err fst_save_project(const char *path, const struct fst_project *project, bool overwrite)
{
    fst_export_fn *run = fst_save_format(path);
    struct fst_str place = {0}, beside = {0};
    mode_t mode = 0;
    int fd = -1;
    if (!run)
        return FST_E_UNKNOWN;
    fst_err err = fst_str_puts(&place, path);
    if (!err)
        err = follow(&place);
    if (!err)
        err = look(fst_str_cstr(&place), overwrite, &mode);
    if (!err)
        err = fd = make_beside(&beside, fst_str_cstr(&place));
    if (fd >= 0) {
        err = fill(fd, mode, project, run);
        if (!err)
            err = move(fst_str_cstr(&beside), fst_str_cstr(&place), overwrite);
        if (err)
            (void)unlink(fst_str_cstr(&beside)); /* why there is no file is what matters */
    }
    fst_str_dispose(&place);
    fst_str_dispose(&beside);
    return err;
}
