/* SPDX-License-Identifier: MIT */
/*
 * wc with other columns: lines (an unterminated last one included), words, characters, bytes.
 *
 * As in wc, the width of the columns is what the files' sizes can make them, so that each line can
 * be printed as soon as it is known. Files are counted one after the other, each by all threads
 * when it is large: a terminal shows them in order, and a pipe given twice is read once.
 */
#include "app/text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cpu.h"
#include "base/escape.h"
#include "walk/text_file.h"

enum {
    PIPE_WIDTH = 7,             /* wc's, where the size is not known beforehand */
    LARGE_NBYTES = 1024 * 1024, /* below, looking for CPUs takes longer than counting */
};

struct run {
    struct fst_output out;
    struct fst_str line;
    struct fst_text_counts total;
    int width;
    int status;
    bool literal;
    bool is_watched; /* stdout is a terminal: a line appears as soon as it is known */
    unsigned jobs;
};

static bool is_stdin(const struct run *run, const char *path)
{
    return !run->literal && strcmp(path, "-") == 0;
}

/* Sets the width of the columns and, from the same sizes, whether more than one thread can help. */
static void prepare(struct run *run, const char *const *paths, size_t len)
{
    uint64_t sum = 0;
    int least = 1;
    for (size_t i = 0; i < len; i++) {
        struct stat st;
        bool there =
            is_stdin(run, paths[i]) ? fstat(STDIN_FILENO, &st) == 0 : stat(paths[i], &st) == 0;
        if (there && S_ISREG(st.st_mode))
            sum += (uint64_t)st.st_size;
        else if (there)
            least = PIPE_WIDTH;
    }
    if (!run->jobs)
        run->jobs = sum >= LARGE_NBYTES ? fst_cpu_count() : 1;
    run->width = 1;
    for (; sum >= 10; sum /= 10)
        run->width++;
    if (run->width < least)
        run->width = least;
}

static fst_err print_line(struct run *run, const struct fst_text_counts *counts, const char *name)
{
    fst_str_clear(&run->line);
    fst_err err = fst_str_printf(
        &run->line, "%*llu %*llu %*llu %*llu", run->width, (unsigned long long)counts->lines,
        run->width, (unsigned long long)counts->words, run->width,
        (unsigned long long)counts->chars, run->width, (unsigned long long)counts->bytes);
    if (!err && name)
        err = fst_str_putc(&run->line, ' ');
    if (!err && name)
        err = fst_escape_display(&run->line, name, strlen(name));
    if (!err)
        err = fst_str_putc(&run->line, '\n');
    if (!err)
        err = fst_output_write(&run->out, run->line.data, run->line.len);
    return err || !run->is_watched ? err : fst_output_flush(&run->out);
}

/* Opens what may be counted: files, pipes and devices, but no directory. */
static fst_err open_path(int *out, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return -errno;
    struct stat st;
    fst_err err = fstat(fd, &st) ? -errno : S_ISDIR(st.st_mode) ? -EISDIR : FST_OK;
    if (err)
        close(fd);
    else
        *out = fd;
    return err;
}

/* Only errors of writing are returned; those of reading are told. */
static fst_err count_path(struct run *run, const char *path)
{
    bool from_stdin = is_stdin(run, path);
    int fd = STDIN_FILENO;
    struct fst_text_counts counts;
    fst_err err = from_stdin ? FST_OK : open_path(&fd, path);
    if (!err) {
        err = fst_text_file_count(fd, run->jobs, NULL, &counts);
        if (!from_stdin)
            close(fd);
    }
    if (err) {
        fst_output_complain(from_stdin ? "standard input" : path, err);
        run->status = FST_EXIT_FAILED;
        return FST_OK;
    }
    fst_text_counts_add(&run->total, &counts);
    return print_line(run, &counts, path);
}

int fst_text_run(const char *const *paths, size_t paths_len, bool literal, unsigned jobs)
{
    static const char *const only_stdin[] = {"-"};
    struct run run = {.literal = literal, .jobs = jobs};
    fst_output_init(&run.out, STDOUT_FILENO);
    run.is_watched = isatty(STDOUT_FILENO) == 1;
    fst_err err = FST_OK;
    if (paths_len == 0 && !literal) {
        prepare(&run, only_stdin, 1);
        struct fst_text_counts counts;
        fst_err failed = fst_text_file_count(STDIN_FILENO, run.jobs, NULL, &counts);
        if (failed) {
            fst_output_complain("standard input", failed);
            run.status = FST_EXIT_FAILED;
        } else {
            err = print_line(&run, &counts, NULL);
        }
    }
    if (paths_len > 0)
        prepare(&run, paths, paths_len);
    for (size_t i = 0; i < paths_len && !err; i++)
        err = count_path(&run, paths[i]);
    if (paths_len > 1 && !err)
        err = print_line(&run, &run.total, "total");
    int written = fst_output_finish(&run.out, err);
    fst_str_dispose(&run.line);
    return written ? written : run.status;
}
