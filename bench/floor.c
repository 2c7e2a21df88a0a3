/* SPDX-License-Identifier: MIT */
/*
 * The floor under every project count: walks a tree with several threads, reads each regular file
 * once and does nothing with it. bench/run.sh measures `filestats` as a ratio to this.
 *
 *   bench_floor DIR [THREADS]
 *
 * One stack of directories under one lock; each worker has a buffer of its own.
 */
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUFFER_NBYTES ((size_t)1 << 20)
#define MAX_THREADS 64

struct floor {
    pthread_mutex_t mu;
    pthread_cond_t cond;
    char **dirs;
    size_t len, cap;
    unsigned busy;
    unsigned long files, bytes;
};

static void push(struct floor *work, const char *dir, const char *name)
{
    char *path = malloc(strlen(dir) + strlen(name) + 2);
    if (!path)
        exit(1);
    sprintf(path, "%s%s%s", dir, *name ? "/" : "", name);
    pthread_mutex_lock(&work->mu);
    if (work->len == work->cap) {
        work->cap = work->cap ? work->cap * 2 : 1024;
        work->dirs = realloc(work->dirs, work->cap * sizeof *work->dirs);
        if (!work->dirs)
            exit(1);
    }
    work->dirs[work->len++] = path;
    pthread_cond_signal(&work->cond);
    pthread_mutex_unlock(&work->mu);
}

static size_t read_file(int dirfd, const char *name, char *buffer)
{
    int fd = openat(dirfd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    size_t total = 0;
    ssize_t n = fd < 0 ? 0 : BUFFER_NBYTES;
    while (n == (ssize_t)BUFFER_NBYTES && (n = read(fd, buffer, BUFFER_NBYTES)) > 0)
        total += (size_t)n;
    if (fd >= 0)
        close(fd);
    return total;
}

static void read_dir(struct floor *work, const char *path, char *buffer, unsigned long *files,
                     unsigned long *bytes)
{
    DIR *dir = opendir(path);
    const struct dirent *entry;
    while (dir && (entry = readdir(dir))) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (entry->d_type == DT_DIR)
            push(work, path, entry->d_name);
        if (entry->d_type == DT_REG) {
            *bytes += read_file(dirfd(dir), entry->d_name, buffer);
            ++*files;
        }
    }
    if (dir)
        closedir(dir);
}

static void *worker(void *arg)
{
    struct floor *work = arg;
    char *buffer = malloc(BUFFER_NBYTES);
    unsigned long files = 0, bytes = 0;
    if (!buffer)
        exit(1);
    pthread_mutex_lock(&work->mu);
    for (;;) {
        while (work->len == 0 && work->busy > 0)
            pthread_cond_wait(&work->cond, &work->mu);
        if (work->len == 0)
            break;
        char *dir = work->dirs[--work->len];
        work->busy++;
        pthread_mutex_unlock(&work->mu);
        read_dir(work, dir, buffer, &files, &bytes);
        free(dir);
        pthread_mutex_lock(&work->mu);
        work->busy--;
    }
    work->files += files;
    work->bytes += bytes;
    pthread_cond_broadcast(&work->cond);
    pthread_mutex_unlock(&work->mu);
    free(buffer);
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: bench_floor DIR [THREADS]\n");
        return 2;
    }
    int threads = argc > 2 ? atoi(argv[2]) : 2;
    if (threads < 1 || threads > MAX_THREADS)
        threads = 2;
    struct floor work = {.mu = PTHREAD_MUTEX_INITIALIZER, .cond = PTHREAD_COND_INITIALIZER};
    push(&work, argv[1], "");
    pthread_t handles[MAX_THREADS];
    for (int i = 0; i < threads; i++) {
        if (pthread_create(&handles[i], NULL, worker, &work) != 0)
            return 1;
    }
    for (int i = 0; i < threads; i++)
        pthread_join(handles[i], NULL);
    printf("%lu files %lu bytes\n", work.files, work.bytes);
    return 0;
}
