/* SPDX-License-Identifier: MIT */
/*
 * A new result is made, since the old one is shared and never changes: copying the counts of
 * 100,000 files takes some ten milliseconds. Whatever would need the rules that decide which files
 * there are is left to a scan. One thread per call.
 */
#include "project/update.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/path.h"
#include "project/cache.h"
#include "project/model.h"
#include "walk/ignore.h"
#include "walk/tally.h"

#define FILE_FLAGS (O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

/* A directory of the old result, and what became of it. */
struct dir {
    const struct fst_dir_node *old;
    struct fst_dir_node *new;
    size_t first, last; /* the changes in it */
};

struct update {
    const struct fst_project_options *options;
    struct fst_change *changes;
    bool *settled; /* by change: nothing more is to be done */
    size_t len;
    struct dir *dirs; /* open addressing by `old` */
    size_t mask;
    struct fst_part *part; /* of the new result */
    struct fst_cache_key key;
    struct fst_tally tally;
    struct fst_str path;
    bool needs_scan;
};

const struct fst_dir_node *fst_project_dirs(const struct fst_project *project)
{
    return project->part.dirs;
}

const struct fst_dir_node *fst_project_next_dir(const struct fst_dir_node *dir)
{
    return dir->next;
}

fst_err fst_project_dir_path(struct fst_str *out, const struct fst_dir_node *dir)
{
    fst_str_clear(out);
    return fst_dir_append(out, dir, true);
}

static int by_place(const void *a, const void *b)
{
    const struct fst_change *x = a, *y = b;
    int order = strcmp(x->dir, y->dir);
    return order ? order : strcmp(x->name, y->name);
}

/* What is sorted, each name once. */
static size_t unite(struct fst_change *changes, size_t len)
{
    size_t n = 0;
    if (len)
        qsort(changes, len, sizeof *changes, by_place);
    for (size_t i = 0; i < len; i++) {
        if (n && by_place(&changes[n - 1], &changes[i]) == 0)
            changes[n - 1].replaced += changes[i].replaced;
        else
            changes[n++] = changes[i];
    }
    return n;
}

/* The first change from `from` on whose directory is not before `dir`. */
static size_t first_in(const struct update *update, const char *dir, bool behind)
{
    size_t low = 0, high = update->len;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = strcmp(update->changes[mid].dir, dir);
        if (order < 0 || (behind && order == 0))
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* The change of that name in a directory, or NULL. */
static struct fst_change *find_change(const struct update *update, const struct dir *dir,
                                      const char *name)
{
    size_t low = dir->first, high = dir->last;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = strcmp(update->changes[mid].name, name);
        if (order == 0)
            return &update->changes[mid];
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

/* Directories --------------------------------------------------------------------------------- */

static struct dir *slot_of(const struct update *update, const struct fst_dir_node *old)
{
    uint64_t hash = (uintptr_t)old * UINT64_C(0x9e3779b97f4a7c15);
    size_t at = (size_t)(hash >> 32) & update->mask;
    while (update->dirs[at].old && update->dirs[at].old != old)
        at = (at + 1) & update->mask;
    return &update->dirs[at];
}

/* Copies one directory, whose parent has been copied. 0 or -ENOMEM. */
static fst_err copy_dir(struct update *update, const struct fst_dir_node *old)
{
    struct fst_dir_node *parent = old->parent ? slot_of(update, old->parent)->new : NULL;
    struct dir *dir = slot_of(update, old);
    *dir = (struct dir){
        .old = old,
        .new = fst_part_dir(update->part, parent, old->root, old->name, old->name_nbytes),
    };
    if (!dir->new)
        return -ENOMEM;
    if (update->len == 0)
        return FST_OK;
    fst_err err = fst_project_dir_path(&update->path, old);
    if (!err) {
        dir->first = first_in(update, update->path.data, false);
        dir->last = first_in(update, update->path.data, true);
    }
    return err;
}

/* Copies a directory with those above it. Up, then down: depths of thousands must not recurse. */
static fst_err copy_dir_below(struct update *update, const struct fst_dir_node *old)
{
    size_t depth = 0;
    for (const struct fst_dir_node *at = old; at && !slot_of(update, at)->new; at = at->parent)
        depth++;
    if (depth == 0)
        return FST_OK;
    const struct fst_dir_node **chain = calloc(depth, sizeof(const struct fst_dir_node *));
    if (!chain)
        return -ENOMEM;
    for (size_t i = depth; i-- > 0; old = old->parent)
        chain[i] = old;
    fst_err err = FST_OK;
    for (size_t i = 0; i < depth && !err; i++)
        err = copy_dir(update, chain[i]);
    free(chain);
    return err;
}

/* Whether the directory is at its place, where something happened. */
static void check_dir(struct update *update, const struct fst_dir_node *old)
{
    struct fst_change *change =
        old->parent ? find_change(update, slot_of(update, old->parent), old->name) : NULL;
    struct stat st;
    if (!change)
        return;
    update->settled[change - update->changes] = true;
    if (change->replaced || fst_project_dir_path(&update->path, old) ||
        lstat(update->path.data, &st) < 0 || !S_ISDIR(st.st_mode))
        update->needs_scan = true;
}

static fst_err copy_dirs(struct update *update, const struct fst_part *from)
{
    size_t cap = 16;
    while (cap < 2 * from->dirs_len)
        cap *= 2;
    update->dirs = calloc(cap, sizeof *update->dirs);
    if (!update->dirs)
        return -ENOMEM;
    update->mask = cap - 1;
    fst_err err = FST_OK;
    for (const struct fst_dir_node *old = from->dirs; old && !err; old = old->next)
        err = copy_dir_below(update, old);
    for (const struct fst_dir_node *old = from->dirs; old && update->len && !err; old = old->next)
        check_dir(update, old);
    return err;
}

/* Files --------------------------------------------------------------------------------------- */

static fst_err copy_node(struct update *update, const struct fst_file_node *node,
                         struct fst_dir_node *dir)
{
    size_t nbytes = strlen(node->name);
    if (!node->is_file)
        return fst_part_add_skip(update->part, dir, node->name, nbytes,
                                 (enum fst_reason)node->reason, node->err, false);
    struct fst_embedded embedded[FST_MAX_EMBEDDED];
    struct fst_file_counts counts;
    fst_cache_counts(&counts, node, embedded);
    fst_err err =
        fst_part_add_file(update->part, dir, node->name, nbytes, &counts, update->options);
    if (!err) {
        update->part->nodes->identity = node->identity;
        update->part->nodes->is_linked = node->is_linked;
        update->part->nodes->attributes = node->attributes;
    }
    return err;
}

static fst_err count(struct update *update, int fd, const struct stat *st,
                     const struct fst_file_node *node, struct fst_dir_node *dir)
{
    struct fst_file_stat stat = fst_file_stat_of(st);
    stat.attributes = node->attributes;
    struct fst_file_counts counts;
    fst_err err = fst_tally_file(&update->tally, fd, node->name, stat.size, &counts);
    if (err)
        return err;
    counts.flags = fst_attributes_apply(stat.attributes, counts.flags | dir->flags);
    size_t nbytes = strlen(node->name);
    err = fst_part_add_file(update->part, dir, node->name, nbytes, &counts, update->options);
    if (!err) {
        update->part->nodes->attributes = stat.attributes;
        update->part->nodes->identity =
            fst_cache_identity(&update->key, &stat, node->name, nbytes, dir->flags);
    }
    return err;
}

/* A file at which something happened: read, dropped, or for a scan. */
static fst_err renew(struct update *update, const struct fst_file_node *node, struct dir *dir)
{
    fst_err err = fst_project_dir_path(&update->path, dir->old);
    if (!err)
        err = fst_path_join(&update->path, node->name, strlen(node->name));
    if (err)
        return err;
    /* What has several names has changed by all of them, but only one is told. */
    if (node->is_linked) {
        update->needs_scan = true;
        return FST_OK;
    }
    int fd = open(update->path.data, FILE_FLAGS);
    if (fd < 0) {
        update->needs_scan |= errno != ENOENT || !node->is_file;
        return FST_OK;
    }
    struct stat st;
    if (!node->is_file || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_nlink > 1)
        update->needs_scan = true;
    else
        err = count(update, fd, &st, node, dir->new);
    close(fd);
    if (err != -ENOMEM && err != -ECANCELED && err) {
        update->needs_scan = true; /* which tells it as an error of this file */
        err = FST_OK;
    }
    return err;
}

static fst_err copy_nodes(struct update *update, const struct fst_part *from,
                          const struct fst_walk_control *control)
{
    fst_err err = FST_OK;
    const struct fst_dir_node *last = NULL;
    struct dir *dir = NULL;
    for (const struct fst_file_node *node = from->nodes; node && !err && !update->needs_scan;
         node = node->next) {
        if (control->cancel)
            return -ECANCELED;
        if (node->dir && node->dir != last) {
            last = node->dir;
            dir = slot_of(update, last);
        }
        const struct fst_change *change =
            node->dir && dir->first < dir->last ? find_change(update, dir, node->name) : NULL;
        if (change)
            update->settled[change - update->changes] = true;
        err = change ? renew(update, node, dir)
                     : copy_node(update, node, node->dir ? dir->new : NULL);
    }
    return err;
}

/*
 * What nothing in the old result has was left out before, and so is now. Unless it came or went: it
 * did not when it is not there after coming and going, as editors make and remove files when they
 * write. Or is another name of a file that counts.
 */
static bool may_matter(struct update *update, const struct fst_change *change)
{
    struct stat st;
    fst_str_clear(&update->path);
    if (fst_str_puts(&update->path, change->dir) ||
        fst_path_join(&update->path, change->name, strlen(change->name)))
        return true;
    if (lstat(update->path.data, &st) < 0)
        return change->replaced % 2;
    return change->replaced || (S_ISREG(st.st_mode) && st.st_nlink > 1);
}

static void check_others(struct update *update)
{
    for (size_t i = 0; i < update->len && !update->needs_scan; i++)
        update->needs_scan = !update->settled[i] && may_matter(update, &update->changes[i]);
}

/* Names that decide on others. */
static bool is_special(const struct fst_change *change)
{
    return fst_ignore_file(change->name, strlen(change->name)) || strcmp(change->name, ".git") == 0;
}

static fst_err fill(struct update *update, const struct fst_project *previous,
                    struct fst_walk_control *control)
{
    for (size_t i = 0; i < update->len; i++)
        update->needs_scan |= is_special(&update->changes[i]);
    if (update->needs_scan)
        return FST_OK;
    fst_err err = copy_dirs(update, &previous->part);
    if (!err)
        err = copy_nodes(update, &previous->part, control);
    if (!err)
        check_others(update);
    return err;
}

fst_err fst_project_update(struct fst_project **out, const struct fst_project *previous,
                           const struct fst_project_options *options, struct fst_change *changes,
                           size_t len, struct fst_walk_control *control)
{
    uint64_t begin_ns = fst_clock_ns();
    struct fst_project *project = NULL;
    struct fst_count_options count = options->walk.count;
    struct update update = {
        .options = options,
        .changes = changes,
        .len = unite(changes, len),
        .key = {options->rules, fst_clock_wall_ns()},
    };
    *out = NULL;
    if (previous->part.summary.cancelled)
        return FST_OK;
    update.settled = calloc(update.len + 1, sizeof *update.settled);
    fst_err err = update.settled ? fst_project_new(&project) : -ENOMEM;
    if (!err)
        err = fst_tally_init(&update.tally, &count);
    if (!err) {
        update.tally.cancel = &control->cancel;
        update.part = &project->part;
        err = fill(&update, previous, control);
    }
    for (size_t i = 0; i < previous->roots_len && !err; i++)
        err = fst_project_add_root(project, previous->roots[i]);
    if (!err && !update.needs_scan) {
        struct fst_project_summary *summary = &project->part.summary;
        summary->left_out = previous->part.summary.left_out;
        summary->git = previous->part.summary.git;
        summary->seconds = (double)(fst_clock_ns() - begin_ns) / 1e9;
        *out = project;
        project = NULL;
    }
    fst_project_free(project);
    fst_tally_dispose(&update.tally);
    fst_str_dispose(&update.path);
    free(update.dirs);
    free(update.settled);
    return err;
}
