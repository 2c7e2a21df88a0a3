/* SPDX-License-Identifier: MIT */
/*
 * A thread of its own draws the line, ten times a second, while the scan blocks the main thread. It
 * only reads the scan's atomic counters. Most scans end before the half second is over, and then
 * nothing was ever drawn; without a terminal there is no thread at all.
 */
#include "app/progress.h"

#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "base/fd.h"

static const uint64_t FIRST_NS = 500 * UINT64_C(1000000);
static const uint64_t EVERY_NS = 100 * UINT64_C(1000000);

enum { LINE_NBYTES = 128 };

#define WIPE "\r\x1b[K"

/* A terminal that takes nothing more is no reason to stop counting. */
static void put(int fd, const char *text, int nbytes)
{
    if (nbytes > 0 && fst_fd_write(fd, text, (size_t)nbytes) != FST_OK)
        return;
}

static void draw(const struct fst_progress_line *line)
{
    char text[LINE_NBYTES];
    uint64_t done = line->control->files_done;
    uint64_t found = line->control->files_found;
    double megabytes = (double)line->control->bytes_done / 1e6;
    int n = line->control->listed
                ? snprintf(text, sizeof text, WIPE "%llu of %llu files, %.0f MB",
                           (unsigned long long)done, (unsigned long long)found, megabytes)
                : snprintf(text, sizeof text, WIPE "%llu files, %.0f MB", (unsigned long long)done,
                           megabytes);
    put(line->fd, text, n < LINE_NBYTES ? n : LINE_NBYTES - 1);
}

static void run(void *arg)
{
    struct fst_progress_line *line = arg;
    bool drawn = false;
    uint64_t wait_ns = FIRST_NS;
    fst_mutex_lock(&line->mu);
    while (!line->done) {
        if (!fst_cond_wait_for(&line->cond, &line->mu, wait_ns)) {
            draw(line);
            drawn = true;
            wait_ns = EVERY_NS;
        }
    }
    fst_mutex_unlock(&line->mu);
    if (drawn)
        put(line->fd, WIPE, sizeof WIPE - 1);
}

void fst_progress_line_start(struct fst_progress_line *line, int fd,
                             const struct fst_walk_control *control)
{
    *line = (struct fst_progress_line){.control = control, .fd = fd};
    if (isatty(fd) != 1 || fst_mutex_init(&line->mu) != FST_OK)
        return;
    if (fst_cond_init(&line->cond) == FST_OK) {
        line->started = fst_thread_start(&line->thread, run, line) == FST_OK;
        if (line->started)
            return;
        fst_cond_dispose(&line->cond);
    }
    fst_mutex_dispose(&line->mu);
}

void fst_progress_line_stop(struct fst_progress_line *line)
{
    if (!line->started)
        return;
    fst_mutex_lock(&line->mu);
    line->done = true;
    fst_cond_signal(&line->cond);
    fst_mutex_unlock(&line->mu);
    fst_thread_join(&line->thread);
    fst_cond_dispose(&line->cond);
    fst_mutex_dispose(&line->mu);
    line->started = false;
}
