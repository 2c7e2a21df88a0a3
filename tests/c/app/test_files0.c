/* SPDX-License-Identifier: MIT */
/*
 * Lists of names ended by NUL.
 */
#include "app/files0.h"

#include <criterion/criterion.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"

static void reads(const char *text, size_t nbytes, struct fst_files0 *files)
{
    char path[] = "/tmp/filestats-files0-XXXXXX";
    int fd = mkstemp(path);
    cr_assert_geq(fd, 0);
    cr_assert_eq(fst_fd_write(fd, text, nbytes), FST_OK);
    close(fd);
    cr_assert_eq(fst_files0_read(files, path), FST_OK);
    unlink(path);
}

Test(app_files0, names_are_split_at_nul_alone)
{
    struct fst_files0 files;
    reads("a\0b\nc\0-\0", 8, &files);
    cr_assert_eq(files.len, 3);
    cr_assert_str_eq(files.names[0], "a");
    cr_assert_str_eq(files.names[1], "b\nc");
    cr_assert_str_eq(files.names[2], "-");
    cr_assert_eq(files.empty, 0);
    fst_files0_dispose(&files);
}

Test(app_files0, the_last_name_may_lack_its_nul)
{
    struct fst_files0 files;
    reads("a\0last", 6, &files);
    cr_assert_eq(files.len, 2);
    cr_assert_str_eq(files.names[1], "last");
    fst_files0_dispose(&files);
}

Test(app_files0, empty_names_are_left_out_and_counted)
{
    struct fst_files0 files;
    reads("\0a\0\0", 4, &files);
    cr_assert_eq(files.len, 1);
    cr_assert_eq(files.empty, 2);
    fst_files0_dispose(&files);
}

Test(app_files0, a_missing_list_is_an_error)
{
    struct fst_files0 files;
    cr_assert_eq(fst_files0_read(&files, "/nonexistent/list"), -ENOENT);
    fst_files0_dispose(&files);
}
