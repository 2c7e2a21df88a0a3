/* SPDX-License-Identifier: MIT */
/*
 * The line that tells how far a scan is, on a terminal of its own.
 */
#include "app/progress.h"

#include <criterion/criterion.h>

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LIMIT_MS = 60000 };

/* Opens the two ends of a terminal: what is written to *line comes out of *screen. */
static void open_terminal(int *screen, int *line)
{
    *screen = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    cr_assert(*screen >= 0 && grantpt(*screen) == 0 && unlockpt(*screen) == 0);
    *line = open(ptsname(*screen), O_RDWR | O_NOCTTY | O_CLOEXEC);
    cr_assert_geq(*line, 0);
}

/* Reads until `wanted` has come; what came until then. */
static const char *expect(int screen, const char *wanted)
{
    static char text[4096];
    size_t len = 0;
    memset(text, 0, sizeof text);
    while (!strstr(text, wanted)) {
        struct pollfd poll_fd = {.fd = screen, .events = POLLIN};
        cr_assert_eq(poll(&poll_fd, 1, LIMIT_MS), 1, "in vain waited for %s", wanted);
        ssize_t n = read(screen, text + len, sizeof text - 1 - len);
        cr_assert_gt(n, 0);
        len += (size_t)n;
    }
    return text;
}

Test(app_progress, a_long_scan_tells_how_far_it_is_and_wipes_that_out)
{
    struct fst_walk_control control = {.files_done = 7, .bytes_done = 12600000, .files_found = 9};
    struct fst_progress_line progress;
    int screen, line;
    open_terminal(&screen, &line);
    fst_progress_line_start(&progress, line, &control);
    cr_assert(progress.started);
    expect(screen, "\r\x1b[K7 files, 13 MB");
    control.listed = true;
    expect(screen, "\r\x1b[K7 of 9 files, 13 MB");
    fst_progress_line_stop(&progress);
    expect(screen, "\r\x1b[K");
    fst_progress_line_stop(&progress);
    close(line);
    close(screen);
}

Test(app_progress, what_is_written_behind_it_begins_a_clean_line)
{
    struct fst_walk_control control = {0};
    struct fst_progress_line progress;
    int screen, line;
    open_terminal(&screen, &line);
    fst_progress_line_start(&progress, line, &control);
    fst_progress_line_stop(&progress);
    cr_assert_eq(write(line, "after", 5), 5);
    const char *text = expect(screen, "after");
    /* Nothing was drawn, unless this machine took half a second from the start to the stop. */
    cr_assert(strcmp(text, "after") == 0 || strstr(text, "\r\x1b[Kafter"));
    close(line);
    close(screen);
}

Test(app_progress, without_a_terminal_there_is_no_line)
{
    struct fst_walk_control control = {0};
    struct fst_progress_line progress;
    int fds[2];
    cr_assert_eq(pipe(fds), 0);
    fst_progress_line_start(&progress, fds[1], &control);
    cr_assert_not(progress.started);
    fst_progress_line_stop(&progress);
    close(fds[0]);
    close(fds[1]);
}
