/* SPDX-License-Identifier: MIT */
/*
 * The paths that a walk was given. They are resolved first, so that a path that names what another
 * one names, or lies inside it, counts once: in a sort where '/' comes before every other byte,
 * what lies inside a directory stands right behind it. A root inside another one is counted by
 * itself (it may be hidden or ignored there) and passed over where the outer walk meets it.
 *
 * Roots are prepared before any worker runs, except for what holds above a directory: that is
 * looked up by the worker that begins with it.
 */
#include "walk/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"

/* Resolving many paths of the same directory. */
struct resolver {
    char *cwd;
    const char *dir; /* of the last path resolved; borrowed from it */
    size_t dir_nbytes;
    char *real_dir; /* what it is, "" for "/" */
};

/* "/" as "": every absolute path then is a directory's, a slash and a name. */
static char *strip_root(char *path)
{
    if (path && path[0] == '/' && path[1] == '\0')
        path[0] = '\0';
    return path;
}

/* The resolved path, or the path made absolute as text when it can't be. NULL: no memory. */
static char *resolve_whole(const struct resolver *r, const char *given)
{
    char *real = realpath(given, NULL);
    if (real || errno == ENOMEM)
        return strip_root(real);
    struct fst_str text = {0};
    if (fst_path_normalize(&text, r->cwd ? r->cwd : "/", given) != FST_OK) {
        fst_str_dispose(&text);
        return NULL;
    }
    return strip_root(text.data);
}

static char *join(const char *dir, const char *name)
{
    struct fst_str out = {0};
    if (fst_str_printf(&out, "%s/%s", dir, name) == FST_OK)
        return out.data;
    fst_str_dispose(&out);
    return NULL;
}

static char *resolve(struct resolver *r, const char *given)
{
    const char *name = fst_path_basename(given);
    size_t dir_nbytes = (size_t)(name - given);
    struct stat st;
    bool plain = *name && strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
                 lstat(given, &st) == 0 && !S_ISLNK(st.st_mode);
    if (!plain)
        return resolve_whole(r, given);
    if (!r->real_dir || dir_nbytes != r->dir_nbytes || memcmp(r->dir, given, dir_nbytes) != 0) {
        char *dir = dir_nbytes ? fst_mem_dup(given, dir_nbytes) : fst_mem_dup(".", 1);
        if (!dir)
            return NULL;
        free(r->real_dir);
        r->real_dir = resolve_whole(r, dir);
        free(dir);
        r->dir = given;
        r->dir_nbytes = dir_nbytes;
    }
    return r->real_dir ? join(r->real_dir, name) : NULL;
}

static fst_err resolve_all(struct fst_walk *walk)
{
    struct resolver r = {.cwd = realpath(".", NULL)};
    fst_err err = FST_OK;
    for (size_t i = 0; i < walk->roots_len && !err; i++) {
        struct fst_root *root = &walk->roots[i];
        root->absolute = resolve(&r, root->given);
        if (!root->absolute)
            err = -ENOMEM;
    }
    free(r.real_dir);
    free(r.cwd);
    return err;
}

/* Byte order, but '/' before everything else. */
static int compare_paths(const char *a, const char *b)
{
    while (*a && *a == *b) {
        a++;
        b++;
    }
    if (*a == *b)
        return 0;
    if (!*a || !*b)
        return *a ? 1 : -1;
    if (*a == '/' || *b == '/')
        return *a == '/' ? -1 : 1;
    return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
}

static int by_path(const void *a, const void *b)
{
    const struct fst_root *x = *(struct fst_root *const *)a, *y = *(struct fst_root *const *)b;
    int order = compare_paths(x->absolute, y->absolute);
    return order ? order : (x->index > y->index) - (x->index < y->index);
}

static int by_parent(const void *a, const void *b)
{
    const struct fst_root *x = *(struct fst_root *const *)a, *y = *(struct fst_root *const *)b;
    if (x->parent_dev != y->parent_dev)
        return x->parent_dev < y->parent_dev ? -1 : 1;
    if (x->parent_ino != y->parent_ino)
        return x->parent_ino < y->parent_ino ? -1 : 1;
    return strcmp(fst_path_basename(x->absolute), fst_path_basename(y->absolute));
}

/* Notes where an inner root stands. */
static fst_err add_inner(struct fst_walk *walk, struct fst_root *root)
{
    size_t nbytes = (size_t)(fst_path_basename(root->absolute) - root->absolute);
    char *parent = fst_mem_dup(root->absolute, nbytes);
    if (!parent)
        return -ENOMEM;
    struct stat st;
    if (stat(parent, &st) == 0) {
        root->inner = true;
        root->parent_dev = (uint64_t)st.st_dev;
        root->parent_ino = (uint64_t)st.st_ino;
        walk->inner[walk->inner_len++] = root;
    }
    free(parent);
    return FST_OK;
}

static fst_err find_inner(struct fst_walk *walk)
{
    struct fst_root **sorted = malloc(walk->roots_len * sizeof(void *));
    walk->inner = malloc(walk->roots_len * sizeof(void *));
    fst_err err = sorted && walk->inner ? FST_OK : -ENOMEM;
    for (size_t i = 0; i < walk->roots_len && !err; i++)
        sorted[i] = &walk->roots[i];
    if (!err)
        qsort(sorted, walk->roots_len, sizeof(void *), by_path);
    const struct fst_root *outer = NULL;
    for (size_t i = 0; i < walk->roots_len && !err; i++) {
        struct fst_root *root = sorted[i];
        if (i > 0 && strcmp(sorted[i - 1]->absolute, root->absolute) == 0)
            root->again = true;
        else if (outer && fst_path_is_within(root->absolute, outer->absolute))
            err = add_inner(walk, root);
        else
            outer = root;
    }
    if (!err)
        qsort(walk->inner, walk->inner_len, sizeof(void *), by_parent);
    free(sorted);
    return err;
}

fst_err fst_roots_init(struct fst_walk *walk)
{
    const struct fst_walk_options *options = walk->options;
    walk->roots = calloc(options->roots_len ? options->roots_len : 1, sizeof *walk->roots);
    if (!walk->roots)
        return -ENOMEM;
    walk->roots_len = options->roots_len;
    for (size_t i = 0; i < walk->roots_len; i++) {
        walk->roots[i].index = i;
        walk->roots[i].given = options->roots[i];
    }
    fst_err err = resolve_all(walk);
    if (!err && walk->roots_len > 1 && !options->text_only)
        err = find_inner(walk);
    return err;
}

void fst_roots_dispose(struct fst_walk *walk)
{
    for (size_t i = 0; i < walk->roots_len; i++) {
        struct fst_root *root = &walk->roots[i];
        for (size_t k = 0; k < root->scopes_len; k++)
            fst_ignore_dispose(&root->scopes[k]);
        free(root->scopes);
        free(root->absolute);
    }
    free(walk->inner);
    free(walk->roots);
}

bool fst_roots_holds(const struct fst_walk *walk, uint64_t dev, uint64_t ino, const char *name)
{
    size_t from = 0, to = walk->inner_len;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        const struct fst_root *root = walk->inner[middle];
        int order;
        if (root->parent_dev != dev)
            order = root->parent_dev < dev ? -1 : 1;
        else if (root->parent_ino != ino)
            order = root->parent_ino < ino ? -1 : 1;
        else
            order = name ? strcmp(fst_path_basename(root->absolute), name) : 0;
        if (order == 0)
            return true;
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return false;
}

/* Whether the root is a repository's top itself, so that nothing above it matters. */
static fst_err is_top(bool *out, const struct fst_root *root)
{
    *out = false;
    int fd = open(root->given, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return FST_OK;
    struct stat st;
    struct fst_repository *found = NULL;
    fst_err err = FST_OK;
    if (fstatat(fd, ".git", &st, 0) == 0)
        err = fst_repository_open(&found, fd, root->absolute, false);
    *out = found != NULL;
    fst_repository_free(found);
    close(fd);
    return err;
}

/* Reads the ignore files of the directories from the repository's top down to above the root. */
static fst_err read_above(struct fst_walk *walk, struct fst_root *root)
{
    const struct fst_repository *repo = root->repository->repository;
    size_t top_nbytes = strlen(repo->top), n = 0;
    const char *rest = root->absolute + top_nbytes;
    for (const char *p = rest; *p; p++)
        n += *p == '/';
    root->scopes = calloc(n ? n : 1, sizeof *root->scopes);
    if (!root->scopes)
        return -ENOMEM;
    unsigned files = FST_IGNORE_OWN | FST_IGNORE_PLAIN | FST_IGNORE_ATTRIBUTES |
                     (walk->options->no_ignore_vcs ? 0u : (unsigned)FST_IGNORE_GIT);
    if (walk->options->no_ignore)
        files = FST_IGNORE_ATTRIBUTES;
    fst_err err = FST_OK;
    for (const char *p = rest; *p && !err; p++) {
        if (*p != '/')
            continue;
        size_t base = (size_t)(p - root->absolute) + 1;
        struct fst_scope *scope = &root->scopes[root->scopes_len++];
        *scope = (struct fst_scope){
            .up = root->scopes_len > 1 ? scope - 1 : NULL,
            .base_nbytes = base,
            .fresh = root->scopes_len == 1,
            .repository = walk->options->no_ignore || walk->options->no_ignore_vcs ? NULL : repo,
            .repository_base_nbytes = top_nbytes + 1,
        };
        char *dir = fst_mem_dup(root->absolute, base);
        if (!dir)
            return -ENOMEM;
        int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        free(dir);
        if (fd >= 0) {
            err = fst_ignore_read(scope, fd, files);
            close(fd);
        }
    }
    return err;
}

/* What holds above a root directory. */
static fst_err look_above(struct fst_walk *walk, struct fst_root *root)
{
    const struct fst_walk_options *options = walk->options;
    bool top;
    fst_err err = is_top(&top, root);
    if (err || top)
        return err;
    struct fst_repository *found;
    bool rules = !options->no_ignore && !options->no_ignore_vcs;
    err = fst_repository_find(&found, root->absolute, rules);
    if (err || !found)
        return err;
    root->repository = fst_walk_add_repository(walk, found);
    if (!root->repository)
        return -ENOMEM;
    return read_above(walk, root);
}

static void run_root(struct fst_worker *worker, struct fst_root *root)
{
    struct fst_walk *walk = worker->walk;
    struct stat st;
    if (root->again)
        return;
    if (walk->options->roots_are_files || stat(root->given, &st) < 0 || !S_ISDIR(st.st_mode)) {
        fst_visit_root(worker, root);
        return;
    }
    fst_err err = look_above(walk, root);
    struct fst_node *node = err ? NULL : fst_node_new(NULL, root, "", 0, FST_TASK_DIR);
    if (node)
        fst_walk_note_task(walk);
    if (node)
        fst_pool_push(walk->pool, &node->task.link);
    else
        fst_walk_end(walk, err ? err : -ENOMEM);
}

void fst_roots_run(struct fst_worker *worker, struct fst_root_range *range)
{
    struct fst_walk *walk = worker->walk;
    for (size_t i = range->from; i < range->to && !fst_walk_is_stopped(walk); i++)
        run_root(worker, &walk->roots[i]);
    fst_walk_note_listed(walk);
    free(range);
}
