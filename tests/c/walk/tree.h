/* SPDX-License-Identifier: MIT */
/*
 * Scratch trees for the tests of the walk, and a visitor that notes what it is told as one sorted
 * text: "file a/b, symlink a/l".
 */
#ifndef TEST_WALK_TREE_H
#define TEST_WALK_TREE_H

#include <criterion/criterion.h>
#include <errno.h>
#include <ftw.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/str.h"
#include "walk/walk.h"

struct tree {
    char top[64];
};

static inline void tree_init(struct tree *tree)
{
    strcpy(tree->top, "/tmp/test-walk-XXXXXX");
    cr_assert_not_null(mkdtemp(tree->top));
}

static inline int tree_remove_one(const char *path, const struct stat *st, int flag,
                                  struct FTW *ftw)
{
    (void)st, (void)flag, (void)ftw;
    return remove(path);
}

static inline void tree_dispose(struct tree *tree)
{
    nftw(tree->top, tree_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* The path of `name` in the tree; valid until the fourth call after this one. */
static inline const char *tree_path(const struct tree *tree, const char *name)
{
    static char paths[4][1024];
    static unsigned next;
    char *path = paths[next++ % 4];
    cr_assert_lt(snprintf(path, sizeof paths[0], "%s/%s", tree->top, name), 1024);
    return path;
}

static inline void tree_mkdir(const struct tree *tree, const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", tree->top, name);
    for (char *p = path + strlen(tree->top) + 1; *p; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        mkdir(path, 0777);
        *p = '/';
    }
    mkdir(path, 0777);
}

/* Writes a file, with the directories above it. */
static inline void tree_write_bytes(const struct tree *tree, const char *name, const void *data,
                                    size_t nbytes)
{
    char dir[512];
    snprintf(dir, sizeof dir, "%s", name);
    char *slash = strrchr(dir, '/');
    if (slash) {
        *slash = '\0';
        tree_mkdir(tree, dir);
    }
    FILE *file = fopen(tree_path(tree, name), "wb");
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(data, 1, nbytes, file), nbytes);
    fclose(file);
}

static inline void tree_write(const struct tree *tree, const char *name, const char *text)
{
    tree_write_bytes(tree, name, text, strlen(text));
}

/* A repository that git would take for one, without running git. */
static inline void tree_repository(const struct tree *tree, const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "%s/.git/objects", name);
    tree_mkdir(tree, path);
    snprintf(path, sizeof path, "%s/.git/refs", name);
    tree_mkdir(tree, path);
    snprintf(path, sizeof path, "%s/.git/HEAD", name);
    tree_write(tree, path, "ref: refs/heads/main\n");
}

/* Puts a shell script first on PATH as `git`, and gives the test a home of its own. */
static inline void tree_fake_git(const struct tree *tree, const char *body)
{
    char text[1024];
    snprintf(text, sizeof text, "#!/bin/sh\n%s", body);
    tree_write(tree, "bin/git", text);
    chmod(tree_path(tree, "bin/git"), 0755);
    snprintf(text, sizeof text, "%s/bin:/usr/bin:/bin", tree->top);
    setenv("PATH", text, 1);
    setenv("HOME", tree_path(tree, "home"), 1);
    unsetenv("XDG_CONFIG_HOME");
    setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
}

/* What a walk told: paths below the tree's top, in the order told. */
struct told {
    pthread_mutex_t mu;
    const struct tree *tree;
    struct fst_arena arena;
    const char *lines[4096];
    size_t len;
    size_t fail_at; /* on_file fails for so many-th file; 0: never */
    size_t nfiles;
    struct fst_file_counts sum; /* of bytes and lines */
};

static inline void told_init(struct told *told, const struct tree *tree)
{
    *told = (struct told){.tree = tree};
    pthread_mutex_init(&told->mu, NULL);
}

static inline void told_dispose(struct told *told)
{
    fst_arena_dispose(&told->arena);
    pthread_mutex_destroy(&told->mu);
}

/* The path of `name` in `dir` (a path as well, NULL for a root), kept in the arena. */
static inline char *told_path(struct told *told, const char *dir, const char *name, size_t nbytes)
{
    char path[1024];
    int n =
        snprintf(path, sizeof path, "%s%s%.*s", dir ? dir : "", dir ? "/" : "", (int)nbytes, name);
    return fst_arena_dup(&told->arena, path, (size_t)n);
}

static inline void told_add(struct told *told, const char *what, const char *dir, const char *name,
                            size_t nbytes)
{
    size_t top = strlen(told->tree->top);
    const char *path = told_path(told, dir, name, nbytes);
    const char *shown =
        strncmp(path, told->tree->top, top) == 0 && path[top] ? path + top + 1 : path;
    char line[1200];
    int n = snprintf(line, sizeof line, "%s %s", what, shown);
    if (told->len < sizeof told->lines / sizeof *told->lines)
        told->lines[told->len++] = fst_arena_dup(&told->arena, line, (size_t)n);
}

static inline fst_err told_dir(void *payload, unsigned worker, void *parent, size_t root,
                               const char *name, size_t name_nbytes, void **node)
{
    (void)worker, (void)root;
    struct told *told = payload;
    pthread_mutex_lock(&told->mu);
    *node = told_path(told, parent, name, name_nbytes);
    pthread_mutex_unlock(&told->mu);
    return FST_OK;
}

static inline fst_err told_file(void *payload, unsigned worker, void *dir, size_t root,
                                const char *name, size_t name_nbytes,
                                const struct fst_file_stat *stat,
                                const struct fst_file_counts *counts)
{
    (void)worker, (void)root, (void)stat;
    struct told *told = payload;
    pthread_mutex_lock(&told->mu);
    told_add(told, "file", dir, name, name_nbytes);
    told->sum.text.bytes += counts->text.bytes;
    told->sum.text.lines += counts->text.lines;
    fst_err err = ++told->nfiles == told->fail_at ? FST_E_LIMIT : FST_OK;
    pthread_mutex_unlock(&told->mu);
    return err;
}

static inline fst_err told_skip(void *payload, unsigned worker, void *dir, size_t root,
                                const char *name, size_t name_nbytes, enum fst_reason reason,
                                fst_err err, bool is_dir)
{
    (void)worker, (void)root;
    struct told *told = payload;
    char what[64];
    snprintf(what, sizeof what, "%s%s%s%s", is_dir ? "dir " : "", fst_reason_name(reason),
             err ? " " : "", err ? fst_err_name(err) : "");
    pthread_mutex_lock(&told->mu);
    told_add(told, what, dir, name, name_nbytes);
    pthread_mutex_unlock(&told->mu);
    return FST_OK;
}

static inline struct fst_walk_visitor told_visitor(struct told *told)
{
    return (struct fst_walk_visitor){
        .payload = told, .on_dir = told_dir, .on_file = told_file, .on_skip = told_skip};
}

static inline int told_order(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* All lines, sorted, with ", " between; kept in the arena. */
static inline const char *told_text(struct told *told)
{
    struct fst_str text = {0};
    qsort(told->lines, told->len, sizeof *told->lines, told_order);
    for (size_t i = 0; i < told->len; i++)
        cr_assert_eq(fst_str_printf(&text, "%s%s", i ? ", " : "", told->lines[i]), FST_OK);
    const char *kept = fst_arena_dup(&told->arena, fst_str_cstr(&text), text.len);
    fst_str_dispose(&text);
    return kept;
}

/* Walks the tree's directory `name` with these options and returns what was told, sorted. */
static inline const char *told_walk(struct told *told, struct fst_walk_options options,
                                    const char *name, struct fst_walk_result *result)
{
    struct fst_walk_visitor visitor = told_visitor(told);
    const char *root = *name ? tree_path(told->tree, name) : told->tree->top;
    options.roots = &root;
    options.roots_len = 1;
    struct fst_walk_result own;
    cr_assert_eq(fst_walk_run(result ? result : &own, &options, &visitor, NULL), FST_OK);
    return told_text(told);
}

#endif
