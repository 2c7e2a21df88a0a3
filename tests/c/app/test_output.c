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

/* What `fd` 2 gets while `say` runs. */
static size_t stderr_of(void (*say)(void), char *out, size_t nbytes)
{
    int fds[2], old = dup(2);
    cr_assert_eq(pipe(fds), 0);
    cr_assert_eq(dup2(fds[1], 2), 2);
    close(fds[1]);
    say();
    cr_assert_eq(dup2(old, 2), 2);
    close(old);
    ssize_t n = read(fds[0], out, nbytes - 1);
    close(fds[0]);
    cr_assert_gt(n, 0);
    out[n] = '\0';
    return (size_t)n;
}

static char long_text[3001];
static unsigned shift;

static void say_long(void)
{
    fst_output_say("%s", long_text + shift);
}

Test(app_output, a_sentence_too_long_is_cut_between_two_characters)
{
    for (size_t i = 0; i + 3 < sizeof long_text; i += 3)
        memcpy(long_text + i, "\xE6\xBC\xA2", 3);
    memcpy(long_text, "abc", 3);
    for (shift = 0; shift < 3; shift++) {
        char got[4096];
        size_t n = stderr_of(say_long, got, sizeof got);
        cr_assert_eq(strncmp(got, "filestats: ", 11), 0);
        cr_assert(n > 1000 && n < 1050, "%zu", n);
        cr_assert_str_eq(got + n - 4, "\xE6\xBC\xA2\n");
    }
}

static void complain_of_nothing(void)
{
    fst_output_complain("", -ENOENT);
}

static void complain_of_control_characters(void)
{
    fst_output_complain_that("a\n\x1b[1m", "no");
}

Test(app_output, a_name_is_shown_on_one_line_even_if_there_is_none)
{
    char got[256];
    stderr_of(complain_of_nothing, got, sizeof got);
    cr_assert_str_eq(got, "filestats: '': no such file or directory\n");
    stderr_of(complain_of_control_characters, got, sizeof got);
    cr_assert_eq(strchr(got, '\n'), got + strlen(got) - 1);
    cr_assert_null(strchr(got, '\x1b'));
}

Test(app_output, what_is_too_much_for_the_buffer_is_written_at_once)
{
    int fds[2];
    cr_assert_eq(pipe(fds), 0);
    cr_assert_eq(fcntl(fds[0], F_SETFL, O_NONBLOCK), 0);
    struct fst_output out;
    fst_output_init(&out, fds[1]);
    static char block[64 * 1024 - 1], got[64 * 1024];
    cr_assert_eq(fst_output_write(&out, block, sizeof block), FST_OK);
    cr_assert_eq(read(fds[0], got, sizeof got), -1);
    cr_assert_eq(fst_output_write(&out, "x", 1), FST_OK);
    cr_assert_eq(read(fds[0], got, sizeof got), sizeof got);
    cr_assert_eq(fst_output_finish(&out, FST_OK), FST_EXIT_OK);
    close(fds[0]);
    close(fds[1]);
}

Test(app_output, closed_standard_streams_are_occupied_and_fail)
{
    char byte;
    for (int fd = 0; fd <= 2; fd++)
        close(fd);
    int err = fst_output_occupy();
    bool in = read(0, &byte, 1) == -1 && errno == EBADF;
    bool out = write(1, "x", 1) == -1 && errno == EBADF && write(2, "x", 1) == -1;
    int next = open("/dev/null", O_RDONLY);
    /* The runner itself writes to what this test has closed. */
    cr_assert(err == FST_OK && in && out && next > 2);
}
