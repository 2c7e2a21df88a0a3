/* SPDX-License-Identifier: MIT */
/*
 * Output that meets errors.
 */
#include "app/output.h"

#include <criterion/criterion.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

Test(app_output, bytes_arrive_whole_and_in_order)
{
    int fds[2];
    cr_assert_eq(pipe(fds), 0);
    struct fst_output out;
    fst_output_init(&out, fds[1]);
    cr_assert_eq(fst_output_write(&out, "one ", 4), FST_OK);
    cr_assert_eq(fst_output_write(&out, "two", 3), FST_OK);
    cr_assert_eq(fst_output_finish(&out, FST_OK), FST_EXIT_OK);
    char got[16] = {0};
    cr_assert_eq(read(fds[0], got, sizeof got), 7);
    cr_assert_str_eq(got, "one two");
    close(fds[0]);
    close(fds[1]);
}

Test(app_output, a_reader_who_has_gone_is_no_failure)
{
    int fds[2];
    signal(SIGPIPE, SIG_IGN);
    cr_assert_eq(pipe(fds), 0);
    close(fds[0]);
    struct fst_output out;
    fst_output_init(&out, fds[1]);
    cr_assert_eq(fst_output_write(&out, "x", 1), FST_OK);
    cr_assert_eq(fst_output_flush(&out), -EPIPE);
    cr_assert_eq(fst_output_write(&out, "y", 1), -EPIPE);
    cr_assert_eq(fst_output_finish(&out, FST_OK), FST_EXIT_OK);
    close(fds[1]);
}

Test(app_output, a_failed_write_is_a_failure)
{
    struct fst_output out;
    fst_output_init(&out, -1);
    cr_assert_eq(fst_output_write(&out, "x", 1), FST_OK);
    cr_assert_eq(fst_output_finish(&out, FST_OK), FST_EXIT_FAILED);
    fst_output_init(&out, -1);
    cr_assert_eq(fst_output_finish(&out, -ENOMEM), FST_EXIT_FAILED);
}
