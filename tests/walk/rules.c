/* SPDX-License-Identifier: MIT */
/*
 * Prints which rule decides on each path that a walk asks its ignore rules about, in the form of
 * `git check-ignore -v -n -z`:
 *
 *     rules [--jobs=N] ROOT
 *
 * Four fields for each path, a NUL behind every one: the ignore file, the line, the pattern, the
 * path; all but the path are empty where nothing matches. The linker puts the functions below in
 * the way of the walk's own calls (--wrap), so what is printed is what the walk was told.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "text/dispatch.h"
#include "walk/ignore.h"
#include "walk/walk.h"

#define MAX_SOURCES 1024

fst_err __real_fst_rules_read(struct fst_rules **out, int dirfd, const char *path, bool follow);
const struct fst_glob *__real_fst_rules_match(const struct fst_rules *rules,
                                              const struct fst_glob_path *path, bool ignore_case);
enum fst_verdict __real_fst_ignore_verdict(const struct fst_scope *scope,
                                           const struct fst_glob_path *path, bool git);
fst_err __wrap_fst_rules_read(struct fst_rules **out, int dirfd, const char *path, bool follow);
const struct fst_glob *__wrap_fst_rules_match(const struct fst_rules *rules,
                                              const struct fst_glob_path *path, bool ignore_case);
enum fst_verdict __wrap_fst_ignore_verdict(const struct fst_scope *scope,
                                           const struct fst_glob_path *path, bool git);

/* An ignore file that was read. */
struct source {
    const struct fst_rules *rules;
    char *path;
};

static pthread_mutex_t mu = PTHREAD_MUTEX_INITIALIZER;
static struct source sources[MAX_SOURCES];
static size_t sources_len;
static bool failed;

/* The last pattern that matched in this thread: the walk asks no further once one has. */
static _Thread_local const struct fst_rules *decided_by;
static _Thread_local const struct fst_glob *decided;

/* The directory open as `dirfd` and a slash; "" for AT_FDCWD, which comes with absolute paths. */
static bool dir_path(char *out, size_t cap, int dirfd)
{
    char link[64];
    out[0] = '\0';
    if (dirfd == AT_FDCWD)
        return true;
    snprintf(link, sizeof link, "/proc/self/fd/%d", dirfd);
    ssize_t n = readlink(link, out, cap - 2);
    if (n < 0)
        return false;
    memcpy(out + n, "/", 2);
    return true;
}

fst_err __wrap_fst_rules_read(struct fst_rules **out, int dirfd, const char *path, bool follow)
{
    fst_err err = __real_fst_rules_read(out, dirfd, path, follow);
    if (err || !*out)
        return err;
    char dir[4096];
    bool known = dir_path(dir, sizeof dir, dirfd);
    size_t nbytes = strlen(dir) + strlen(path) + 1;
    char *name = malloc(nbytes);
    pthread_mutex_lock(&mu);
    if (known && name && sources_len < MAX_SOURCES) {
        snprintf(name, nbytes, "%s%s", dir, path);
        sources[sources_len++] = (struct source){*out, name};
    } else {
        failed = true;
        free(name);
    }
    pthread_mutex_unlock(&mu);
    return err;
}

const struct fst_glob *__wrap_fst_rules_match(const struct fst_rules *rules,
                                              const struct fst_glob_path *path, bool ignore_case)
{
    const struct fst_glob *found = __real_fst_rules_match(rules, path, ignore_case);
    if (found) {
        decided_by = rules;
        decided = found;
    }
    return found;
}

static void print_decision(void)
{
    size_t i = sources_len; /* backwards: an address may have been used before */
    while (i > 0 && sources[i - 1].rules != decided_by)
        i--;
    failed |= i == 0;
    printf("%s%c%u%c%s%.*s%s%c", i ? sources[i - 1].path : "", '\0', decided->line, '\0',
           decided->flags & FST_GLOB_NEGATED ? "!" : "", (int)decided->nbytes, decided->text,
           decided->flags & FST_GLOB_DIR_ONLY ? "/" : "", '\0');
}

enum fst_verdict __wrap_fst_ignore_verdict(const struct fst_scope *scope,
                                           const struct fst_glob_path *path, bool git)
{
    decided = NULL;
    enum fst_verdict verdict = __real_fst_ignore_verdict(scope, path, git);
    if (!git) /* tracked, and asked whether .ignore leaves it out all the same */
        return verdict;
    pthread_mutex_lock(&mu);
    if (decided)
        print_decision();
    else
        printf("%c%c%c", '\0', '\0', '\0');
    printf("%.*s%c", (int)path->nbytes, path->text, '\0');
    pthread_mutex_unlock(&mu);
    return verdict;
}

int main(int argc, char **argv)
{
    const char *root = NULL;
    struct fst_walk_options options = {.roots = &root, .roots_len = 1, .hidden = true};
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--jobs=", 7) == 0)
            options.jobs = (unsigned)strtoul(argv[i] + 7, NULL, 10);
        else
            root = argv[i];
    }
    if (!root)
        return 2;
    fst_text_dispatch(0);
    struct fst_walk_visitor visitor = {0};
    struct fst_walk_result result;
    fst_err err = fst_walk_run(&result, &options, &visitor, NULL);
    for (size_t i = 0; i < sources_len; i++)
        free(sources[i].path);
    return err || failed ? 1 : 0;
}
