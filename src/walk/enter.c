/* SPDX-License-Identifier: MIT */
/*
 * Entering a directory: open it relative to the one above, list it, see which ignore files and
 * which repository hold in it, decide on each entry, hand on the directories and count the files.
 *
 * The names are looked at before any decision, since ignore files decide on their neighbours. A
 * directory too large to be listed at once is asked for them by name instead. Runs on any worker.
 */
#include "walk/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* A directory while its task runs. */
struct visit {
    struct fst_worker *worker;
    struct fst_node *node;
    int fd;
    bool inner_parent; /* some root lies directly in it */
    bool ignore_case;
    struct fst_task *dirs; /* to be handed on */
    bool listed;           /* all of its entries are known */
};

/* Extends or cuts the path when the worker is still there or goes down from there. */
static fst_err step_path(struct fst_worker *worker, const struct fst_node *node)
{
    struct fst_str *path = &worker->path;
    fst_str_cut(path, worker->last->path_nbytes + 1);
    if (node == worker->last)
        return FST_OK;
    fst_err err = fst_str_append(path, node->name, node->name_nbytes);
    return err ? err : fst_str_putc(path, '/');
}

fst_err fst_enter_path(struct fst_worker *worker, struct fst_node *node)
{
    fst_err err;
    if (worker->last && (node == worker->last || node->parent == worker->last)) {
        err = step_path(worker, node);
    } else {
        fst_str_clear(&worker->path);
        err = fst_node_path(node, &worker->path);
        if (!err)
            err = fst_str_putc(&worker->path, '/');
    }
    if (!err && node == worker->last)
        return FST_OK;
    fst_node_forget_last(worker);
    if (!err) {
        fst_node_ref(node);
        worker->last = node;
    }
    return err;
}

static void skip_dir(struct fst_worker *worker, const struct fst_node *node, fst_err err)
{
    const char *name = node->parent ? node->name : node->root->given;
    fst_visit_skip(worker, node->parent, node->root, name, strlen(name), FST_REASON_UNREADABLE,
                   err == -ENOTDIR || err == -ELOOP || err == FST_E_STALE ? -ENOENT : err, true);
}

/* Refuses what is no real file system. Asked only where a walk can come to another one. */
static fst_err check(struct fst_node *node, int fd)
{
    struct stat st;
    if (fstat(fd, &st) < 0)
        return -errno;
    node->dev = (uint64_t)st.st_dev;
    node->ino = (uint64_t)st.st_ino;
    bool crossed = !node->parent || node->parent->dev != node->dev;
    return crossed && fst_dir_is_kernel_fs(fd) ? FST_E_REFUSED : FST_OK;
}

int fst_enter_open(struct fst_worker *worker, struct fst_node *node)
{
    struct fst_walk *walk = worker->walk;
    int fd = fst_node_open_child(worker, node->parent, node->root, node->name);
    if (node->parent)
        fst_node_unuse(walk, node->parent);
    fst_err err = fd < 0 ? fd : check(node, fd);
    if (err == -ENOMEM && fd < 0) {
        fst_walk_end(walk, err);
        return -1;
    }
    if (err) {
        if (fd >= 0)
            close(fd);
        skip_dir(worker, node, err);
        return -1;
    }
    const struct fst_walk_visitor *visitor = walk->visitor;
    const char *name = node->parent ? node->name : node->root->given;
    if (visitor->on_dir)
        err = visitor->on_dir(visitor->payload, worker->index,
                              node->parent ? node->parent->user : NULL, node->root->index, name,
                              strlen(name), &node->user);
    if (fst_walk_fail(walk, err)) {
        close(fd);
        return -1;
    }
    fst_node_adopt_fd(walk, node, fd);
    return fd;
}

fst_err fst_enter_scope(struct fst_worker *worker, struct fst_node *node, int fd, unsigned files,
                        struct fst_walk_repository *fresh)
{
    const struct fst_walk_options *options = worker->walk->options;
    bool top = !node->parent; /* a root's --exclude begins here */
    if (options->no_ignore)
        files &= FST_IGNORE_ATTRIBUTES;
    if (options->no_ignore_vcs || !(fresh || node->repository))
        files &= ~(unsigned)FST_IGNORE_GIT;
    if (!(fresh || node->repository))
        files &= ~(unsigned)FST_IGNORE_ATTRIBUTES;
    if (!files && !fresh && !(top && worker->walk->excludes))
        return FST_OK;
    struct fst_scope *scope = calloc(1, sizeof *scope);
    if (!scope)
        return -ENOMEM;
    if (node->scope)
        *scope = (struct fst_scope){
            .repository = node->scope->repository,
            .repository_base_nbytes = node->scope->repository_base_nbytes,
            .excludes = node->scope->excludes,
            .excludes_base_nbytes = node->scope->excludes_base_nbytes,
        };
    scope->up = node->scope;
    scope->base_nbytes = node->path_nbytes + 1;
    if (top) {
        scope->excludes = worker->walk->excludes;
        scope->excludes_base_nbytes = scope->base_nbytes;
    }
    if (fresh) {
        scope->fresh = true;
        scope->repository = options->no_ignore || options->no_ignore_vcs ? NULL : fresh->repository;
        scope->repository_base_nbytes = scope->base_nbytes;
        node->repository = fresh;
    }
    node->own_scope = scope;
    node->scope = scope;
    return fst_ignore_read(scope, fd, files);
}

/* Which names that mean something to the walk are among the entries, or in the directory. */
static unsigned find_special(const struct visit *v, bool *has_git)
{
    const struct fst_listing *listing = &v->worker->listing;
    unsigned files = 0;
    *has_git = false;
    if (listing->more) {
        struct stat st;
        *has_git = fstatat(v->fd, ".git", &st, AT_SYMLINK_NOFOLLOW) == 0;
        return FST_IGNORE_OWN | FST_IGNORE_PLAIN | FST_IGNORE_GIT | FST_IGNORE_ATTRIBUTES;
    }
    for (size_t i = 0; i < listing->len; i++) {
        const struct fst_entry *entry = &listing->entries[i];
        const char *name = fst_entry_name(listing->names, entry);
        if (name[0] != '.')
            continue;
        if (entry->type == FST_ENTRY_FILE)
            files |= fst_ignore_file(name, entry->name_nbytes);
        if (entry->name_nbytes == 4 && memcmp(name, ".git", 4) == 0)
            *has_git = true;
    }
    return files;
}

static fst_err set_scope(struct visit *v)
{
    struct fst_worker *worker = v->worker;
    const struct fst_walk_options *options = worker->walk->options;
    bool has_git;
    unsigned files = find_special(v, &has_git);
    struct fst_walk_repository *fresh = NULL;
    fst_err err = FST_OK;
    if (has_git) {
        worker->path.data[worker->path.len - 1] = '\0'; /* without the slash for a moment */
        struct fst_repository *found;
        err = fst_repository_open(&found, v->fd, worker->path.data,
                                  !options->no_ignore && !options->no_ignore_vcs);
        worker->path.data[worker->path.len - 1] = '/';
        if (!err && found) {
            fresh = fst_walk_add_repository(worker->walk, found);
            err = fresh ? FST_OK : -ENOMEM;
        }
    }
    return err ? err : fst_enter_scope(worker, v->node, v->fd, files, fresh);
}

static bool never_counts(const struct visit *v, const char *name, size_t nbytes)
{
    if (nbytes == 4 && name[0] == '.' &&
        (v->ignore_case ? strncasecmp(name, ".git", 4) : memcmp(name, ".git", 4)) == 0)
        return true;
    return v->inner_parent && fst_roots_holds(v->worker->walk, v->node->dev, v->node->ino, name);
}

/* Whether the entry is left out; then it was counted as such. */
static bool leave_out(struct visit *v, const char *name, const struct fst_entry *entry)
{
    struct fst_worker *worker = v->worker;
    bool is_dir = entry->type == FST_ENTRY_DIR;
    bool hidden = name[0] == '.' && !worker->walk->options->hidden;
    enum fst_verdict verdict = FST_VERDICT_NONE;
    if (!hidden && v->node->scope) {
        size_t dir_nbytes = worker->path.len;
        fst_err err = fst_str_append(&worker->path, name, entry->name_nbytes);
        if (fst_walk_fail(worker->walk, err))
            return true;
        struct fst_glob_path path = {worker->path.data, worker->path.len, dir_nbytes, is_dir};
        verdict = fst_ignore_verdict(v->node->scope, &path, true);
        worker->path.len = dir_nbytes;
    }
    bool ignored = verdict == FST_VERDICT_IGNORED || verdict == FST_VERDICT_IGNORED_BY_GIT;
    if (!hidden && !ignored)
        return false;
    struct fst_left_out *left = &worker->left_out;
    if (hidden)
        *(is_dir ? &left->hidden_dirs : &left->hidden_files) += 1;
    else
        *(is_dir ? &left->ignored_dirs : &left->ignored_files) += 1;
    if (v->node->repository && verdict != FST_VERDICT_IGNORED)
        fst_settle_note(worker, v->node, name, entry, hidden);
    return true;
}

static void add_dir(struct visit *v, const char *name, size_t nbytes)
{
    struct fst_node *child = fst_node_new(v->node, v->node->root, name, nbytes, FST_TASK_DIR);
    if (!child) {
        fst_walk_end(v->worker->walk, -ENOMEM);
        return;
    }
    fst_walk_note_task(v->worker->walk);
    child->task.link.next = v->dirs;
    v->dirs = &child->task.link;
}

/* Decides on each entry of the listing; the files to count move to its front. Returns their number.
 */
static size_t sort_out(struct visit *v)
{
    struct fst_worker *worker = v->worker;
    struct fst_listing *listing = &worker->listing;
    size_t nfiles = 0, nskipped = 0;
    for (size_t i = 0; i < listing->len; i++) {
        struct fst_entry *entry = &listing->entries[i];
        const char *name = fst_entry_name(listing->names, entry);
        bool is_dir = entry->type == FST_ENTRY_DIR;
        if (never_counts(v, name, entry->name_nbytes) || leave_out(v, name, entry))
            continue;
        if (is_dir) {
            add_dir(v, name, entry->name_nbytes);
        } else if (entry->type == FST_ENTRY_FILE) {
            listing->entries[nfiles++] = *entry;
        } else {
            bool gone = entry->type == FST_ENTRY_UNKNOWN;
            fst_visit_skip(worker, v->node, v->node->root, name, entry->name_nbytes,
                           fst_visit_reason(entry->type), gone ? -ENOENT : 0, false);
            nskipped++;
        }
    }
    fst_walk_note_found(worker->walk, nfiles + nskipped);
    fst_walk_note_done(worker->walk, nskipped);
    return nfiles;
}

/* Deals with the listing's part. */
static void run_part(struct visit *v)
{
    struct fst_worker *worker = v->worker;
    size_t nfiles = sort_out(v);
    struct fst_task *dirs = v->dirs;
    v->dirs = NULL;
    if (!worker->listing.more) {
        v->listed = true;
        fst_walk_note_listed(worker->walk);
    }
    fst_pool_push(worker->walk->pool, dirs);
    fst_visit_entries(worker, v->node, v->fd, worker->listing.names, worker->listing.entries,
                      nfiles);
}

static void run_all(struct visit *v)
{
    struct fst_worker *worker = v->worker;
    struct fst_node *node = v->node;
    fst_err read_err = fst_dir_read(&worker->listing, v->fd);
    fst_err err = read_err == -ENOMEM ? read_err : fst_enter_path(worker, node);
    if (!err)
        err = set_scope(v);
    if (fst_walk_fail(worker->walk, err))
        return;
    if (node->submodule && !(node->own_scope && node->own_scope->fresh))
        return; /* one that was not checked out: git says nothing of what is in it */
    v->ignore_case = node->repository && node->repository->repository->ignore_case;
    v->inner_parent =
        worker->walk->inner_len && fst_roots_holds(worker->walk, node->dev, node->ino, NULL);
    for (;;) {
        run_part(v);
        if (read_err)
            skip_dir(worker, node, read_err);
        if (read_err || !worker->listing.more || fst_walk_is_stopped(worker->walk))
            return;
        read_err = fst_dir_read(&worker->listing, v->fd);
        err = read_err == -ENOMEM ? read_err : fst_enter_path(worker, node);
        if (fst_walk_fail(worker->walk, err))
            return;
    }
}

void fst_enter_leave(struct fst_worker *worker, const struct fst_node *node, int fd)
{
    if (node == worker->last && worker->last_fd < 0)
        worker->last_fd = fd;
    else
        close(fd);
}

void fst_enter_dir(struct fst_worker *worker, struct fst_node *node)
{
    struct visit v = {.worker = worker, .node = node};
    if (fst_walk_is_stopped(worker->walk)) {
        if (node->parent)
            fst_node_unuse(worker->walk, node->parent);
    } else {
        v.fd = fst_enter_open(worker, node);
        if (v.fd >= 0) {
            bool own = node->fd < 0;
            run_all(&v);
            if (own)
                fst_enter_leave(worker, node, v.fd);
        }
    }
    if (!v.listed)
        fst_walk_note_listed(worker->walk);
    fst_node_unuse(worker->walk, node);
    fst_node_unref(node);
}
