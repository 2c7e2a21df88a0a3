/* SPDX-License-Identifier: MIT */
/*
 * Prints what a walk tells, for tests that compare it with git:
 *
 *     list_walk [--hidden] [--no-ignore] [--no-ignore-vcs] [--text] [--files] [--jobs=N]
 *               [--exclude=GLOB]... [--cancel-ms=N] PATH...
 *
 * Each record ends with a NUL: "file PATH", "dir PATH" or "skip REASON ERROR PATH". After them, one
 * line: "end git=used ignored_files=1 …". PATH is the root as given and what is below it.
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/cpu.h"
#include "base/str.h"
#include "text/dispatch.h"
#include "walk/walk.h"

struct dir {
    char *path;
    struct dir *next;
};

static pthread_mutex_t mu = PTHREAD_MUTEX_INITIALIZER;
static struct dir *dirs;
static uint64_t bytes, lines;
static bool quiet, print_dirs;

static void print(const char *what, const struct dir *dir, const char *name, size_t nbytes)
{
    if (quiet)
        return;
    pthread_mutex_lock(&mu);
    printf("%s %s%s%.*s%c", what, dir ? dir->path : "", dir ? "/" : "", (int)nbytes, name, '\0');
    pthread_mutex_unlock(&mu);
}

static fst_err on_dir(void *payload, unsigned worker, void *parent, size_t root, const char *name,
                      size_t name_nbytes, void **node)
{
    (void)payload, (void)worker, (void)root;
    const struct dir *above = parent;
    struct fst_str path = {0};
    struct dir *dir = calloc(1, sizeof *dir);
    if (!dir || fst_str_printf(&path, "%s%s%.*s", above ? above->path : "", above ? "/" : "",
                               (int)name_nbytes, name) != FST_OK)
        return -ENOMEM;
    dir->path = path.data;
    pthread_mutex_lock(&mu);
    dir->next = dirs;
    dirs = dir;
    pthread_mutex_unlock(&mu);
    *node = dir;
    if (print_dirs)
        print("dir", NULL, path.data, path.len);
    return FST_OK;
}

static fst_err on_file(void *payload, unsigned worker, void *dir, size_t root, const char *name,
                       size_t name_nbytes, const struct fst_file_stat *stat,
                       const struct fst_file_counts *counts)
{
    (void)payload, (void)worker, (void)root, (void)stat;
    pthread_mutex_lock(&mu);
    bytes += counts->text.bytes;
    lines += counts->text.lines;
    pthread_mutex_unlock(&mu);
    print("file", dir, name, name_nbytes);
    return FST_OK;
}

static fst_err on_skip(void *payload, unsigned worker, void *dir, size_t root, const char *name,
                       size_t name_nbytes, enum fst_reason reason, fst_err err, bool is_dir)
{
    (void)payload, (void)worker, (void)root;
    char what[80];
    snprintf(what, sizeof what, "skip %s%s %s", is_dir ? "dir-" : "", fst_reason_name(reason),
             err ? fst_err_name(err) : "-");
    print(what, dir, name, name_nbytes);
    return FST_OK;
}

static unsigned long cancel_ms;

static void *canceller(void *arg)
{
    struct fst_walk_control *control = arg;
    struct timespec pause = {.tv_sec = (time_t)(cancel_ms / 1000),
                             .tv_nsec = (long)(cancel_ms % 1000) * 1000000};
    nanosleep(&pause, NULL);
    atomic_store(&control->cancel, true);
    return NULL;
}

int main(int argc, char **argv)
{
    struct fst_walk_options options = {0};
    const char **roots = calloc((size_t)argc, sizeof *roots);
    const char **excludes = calloc((size_t)argc, sizeof *excludes);
    if (!roots || !excludes)
        return 2;
    options.roots = roots;
    options.excludes = excludes;
    for (int i = 1; i < argc; i++) {
        const char *arg = argv[i];
        if (strcmp(arg, "--hidden") == 0)
            options.hidden = true;
        else if (strcmp(arg, "--no-ignore") == 0)
            options.no_ignore = true;
        else if (strcmp(arg, "--no-ignore-vcs") == 0)
            options.no_ignore_vcs = true;
        else if (strcmp(arg, "--text") == 0)
            options.text_only = true;
        else if (strcmp(arg, "--files") == 0)
            options.roots_are_files = true;
        else if (strcmp(arg, "--quiet") == 0)
            quiet = true;
        else if (strcmp(arg, "--dirs") == 0)
            print_dirs = true;
        else if (strncmp(arg, "--jobs=", 7) == 0)
            options.jobs = (unsigned)strtoul(arg + 7, NULL, 10);
        else if (strncmp(arg, "--cancel-ms=", 12) == 0)
            cancel_ms = strtoul(arg + 12, NULL, 10);
        else if (strncmp(arg, "--exclude=", 10) == 0)
            excludes[options.excludes_len++] = arg + 10;
        else
            roots[options.roots_len++] = arg;
    }
    fst_text_dispatch(0);
    struct fst_walk_visitor visitor = {.on_dir = on_dir, .on_file = on_file, .on_skip = on_skip};
    struct fst_walk_control control = {0};
    struct fst_walk_result result;
    pthread_t thread;
    if (cancel_ms && pthread_create(&thread, NULL, canceller, &control) != 0)
        return 2;
    fst_err err = fst_walk_run(&result, &options, &visitor, &control);
    if (cancel_ms)
        pthread_join(thread, NULL);
    static const char *const git[] = {"none", "used", "refused"};
    printf("end git=%s ignored_files=%llu ignored_dirs=%llu hidden_files=%llu hidden_dirs=%llu "
           "cancelled=%d error=%d bytes=%llu lines=%llu done=%llu found=%llu\n",
           git[result.git], (unsigned long long)result.left_out.ignored_files,
           (unsigned long long)result.left_out.ignored_dirs,
           (unsigned long long)result.left_out.hidden_files,
           (unsigned long long)result.left_out.hidden_dirs, result.cancelled, err,
           (unsigned long long)bytes, (unsigned long long)lines,
           (unsigned long long)atomic_load(&control.files_done),
           (unsigned long long)atomic_load(&control.files_found));
    while (dirs) {
        struct dir *next = dirs->next;
        free(dirs->path);
        free(dirs);
        dirs = next;
    }
    free(roots);
    free(excludes);
    return err ? 1 : 0;
}
