/* SPDX-License-Identifier: MIT */
/*
 * What the walk does with what it found: counts files, tells the visitor, shares the files of a
 * large directory with workers that have nothing to do. Runs on any worker; all it writes is the
 * worker's own.
 */
#include "walk/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_FLAGS (O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
#define SHARE_MIN 32   /* so many files are worth a task */
#define SHARE_MAX 1024 /* and so many at most, to bound a batch's memory */

static const char *const reason_names[FST_REASON_COUNT] = {
    [FST_REASON_NONE] = "",
    [FST_REASON_BINARY] = "binary",
    [FST_REASON_UNKNOWN_LANGUAGE] = "unknown-language",
    [FST_REASON_UNREADABLE] = "unreadable",
    [FST_REASON_VANISHED] = "vanished",
    [FST_REASON_SYMLINK] = "symlink",
    [FST_REASON_FIFO] = "fifo",
    [FST_REASON_SOCKET] = "socket",
    [FST_REASON_DEVICE] = "device",
};

const char *fst_reason_name(enum fst_reason reason)
{
    return (unsigned)reason < FST_REASON_COUNT ? reason_names[reason] : "";
}

enum fst_reason fst_visit_reason(enum fst_entry_type type)
{
    static const enum fst_reason reasons[] = {
        [FST_ENTRY_UNKNOWN] = FST_REASON_VANISHED, [FST_ENTRY_FILE] = FST_REASON_NONE,
        [FST_ENTRY_DIR] = FST_REASON_NONE,         [FST_ENTRY_LINK] = FST_REASON_SYMLINK,
        [FST_ENTRY_FIFO] = FST_REASON_FIFO,        [FST_ENTRY_SOCKET] = FST_REASON_SOCKET,
        [FST_ENTRY_DEVICE] = FST_REASON_DEVICE};
    return reasons[type];
}

static int64_t time_ns(struct timespec t)
{
    return (int64_t)t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

struct fst_file_stat fst_file_stat_of(const struct stat *st)
{
#if defined(__APPLE__)
    struct timespec mtime = st->st_mtimespec, ctime = st->st_ctimespec;
#else
    struct timespec mtime = st->st_mtim, ctime = st->st_ctim;
#endif
    return (struct fst_file_stat){
        .dev = (uint64_t)st->st_dev,
        .ino = (uint64_t)st->st_ino,
        .size = (uint64_t)st->st_size,
        .mtime_ns = time_ns(mtime),
        .ctime_ns = time_ns(ctime),
        .is_linked = st->st_nlink > 1,
    };
}

void fst_visit_skip(struct fst_worker *worker, const struct fst_node *node,
                    const struct fst_root *root, const char *name, size_t name_nbytes,
                    enum fst_reason reason, fst_err err, bool is_dir)
{
    struct fst_walk *walk = worker->walk;
    const struct fst_walk_visitor *visitor = walk->visitor;
    if (fst_walk_is_stopped(walk))
        return;
    if (err == -ENOENT)
        reason = FST_REASON_VANISHED;
    fst_err told = FST_OK;
    if (visitor->on_skip)
        told = visitor->on_skip(visitor->payload, worker->index, node ? node->user : NULL,
                                root->index, name, name_nbytes, reason, err, is_dir);
    fst_walk_end(walk, told);
}

/* One file being visited. */
struct visit {
    struct fst_worker *worker;
    struct fst_node *node; /* NULL for a root */
    const struct fst_root *root;
    const char *name;
    size_t name_nbytes;
    uint8_t attributes;
};

/* What attribute files say of the file; nearly always there are none. */
static uint8_t attributes_of(const struct visit *v)
{
    struct fst_worker *worker = v->worker;
    if (!v->node || !v->node->scope || !v->node->scope->has_attributes)
        return 0;
    fst_err err = fst_enter_path(worker, v->node);
    size_t basename_at = worker->path.len;
    if (!err)
        err = fst_str_append(&worker->path, v->name, v->name_nbytes);
    if (fst_walk_fail(worker->walk, err))
        return 0;
    struct fst_glob_path path = {worker->path.data, worker->path.len, basename_at, false};
    uint8_t found = fst_ignore_attributes(v->node->scope, &path);
    fst_str_cut(&worker->path, basename_at);
    return found;
}

static void skip(const struct visit *v, enum fst_reason reason, fst_err err)
{
    fst_visit_skip(v->worker, v->node, v->root, v->name, v->name_nbytes, reason, err, false);
}

static void tell(const struct visit *v, const struct fst_file_stat *stat,
                 const struct fst_file_counts *counts)
{
    struct fst_walk *walk = v->worker->walk;
    const struct fst_walk_visitor *visitor = walk->visitor;
    if (!visitor->on_file)
        return;
    fst_err err =
        visitor->on_file(visitor->payload, v->worker->index, v->node ? v->node->user : NULL,
                         v->root->index, v->name, v->name_nbytes, stat, counts);
    fst_walk_end(walk, err);
}

/* The tally failed: out of memory ends the walk, the rest is this file's trouble. */
static void tell_failure(const struct visit *v, fst_err err)
{
    if (err == -ENOMEM)
        fst_walk_end(v->worker->walk, err);
    else if (err != -ECANCELED)
        skip(v, FST_REASON_UNREADABLE, err);
}

/* Whether the counts are known already; then the visitor was told. */
static bool reuse(const struct visit *v, const struct stat *st)
{
    struct fst_worker *worker = v->worker;
    const struct fst_walk_visitor *visitor = worker->walk->visitor;
    const char *path = v->root->given;
    if (v->node) {
        if (fst_enter_path(worker, v->node) != FST_OK ||
            fst_str_append(&worker->path, v->name, v->name_nbytes) != FST_OK) {
            fst_walk_end(worker->walk, -ENOMEM);
            return true;
        }
        path = worker->path.data;
    }
    struct fst_file_stat stat = fst_file_stat_of(st);
    stat.attributes = v->attributes;
    struct fst_file_counts counts;
    if (!visitor->reuse(visitor->payload, worker->index, v->node ? v->node->user : NULL, path,
                        &stat, &counts))
        return false;
    atomic_fetch_add_explicit(&worker->walk->control->bytes_done, stat.size, memory_order_relaxed);
    tell(v, &stat, &counts);
    return true;
}

/* Counts the open file. */
static void count(const struct visit *v, int fd)
{
    struct fst_walk *walk = v->worker->walk;
    struct stat st;
    if (fstat(fd, &st) < 0) {
        skip(v, FST_REASON_UNREADABLE, -errno);
        return;
    }
    struct fst_file_stat stat = fst_file_stat_of(&st);
    stat.attributes = v->attributes;
    struct fst_file_counts counts;
    fst_err err;
    if (S_ISDIR(st.st_mode)) { /* the file that was listed is gone */
        skip(v, FST_REASON_VANISHED, -ENOENT);
        return;
    }
    bool stream = !S_ISREG(st.st_mode);
    if (stream && (v->node || !walk->options->text_only)) {
        skip(v, fst_visit_reason(fst_dir_type(st.st_mode)), 0);
        return;
    }
    if (stream)
        err = fst_tally_stream(&v->worker->tally, fd, v->name, &counts);
    else
        err = fst_tally_file(&v->worker->tally, fd, v->name, stat.size, &counts);
    if (err)
        tell_failure(v, err);
    else
        tell(v, &stat, &counts);
}

void fst_visit_file(struct fst_worker *worker, struct fst_node *node, int dirfd, const char *name,
                    size_t name_nbytes)
{
    struct visit v = {worker, node, node->root, name, name_nbytes, 0};
    v.attributes = attributes_of(&v);
    if (worker->walk->visitor->reuse) {
        struct stat st;
        if (fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
            reuse(&v, &st))
            return;
    }
    int fd = openat(dirfd, name, FILE_FLAGS | O_NOFOLLOW);
    if (fd >= 0) {
        count(&v, fd);
        close(fd);
        return;
    }
    int err = errno;
    if (err == ELOOP || err == EMLINK) /* it became a link since the directory was read */
        skip(&v, FST_REASON_SYMLINK, 0);
    else if (err == ENXIO)
        skip(&v, FST_REASON_SOCKET, 0);
    else
        skip(&v, FST_REASON_UNREADABLE, -err);
}

void fst_visit_root(struct fst_worker *worker, const struct fst_root *root)
{
    struct visit v = {worker, NULL, root, root->given, strlen(root->given), 0};
    struct stat st;
    fst_walk_note_found(worker->walk, 1);
    if (stat(root->given, &st) < 0) {
        fst_err err = -errno;
        /* A link to nowhere is there, but what it names is not. */
        skip(&v, err == -ENOENT ? FST_REASON_VANISHED : FST_REASON_UNREADABLE, err);
    } else if (S_ISDIR(st.st_mode)) {
        fst_visit_skip(worker, NULL, root, v.name, v.name_nbytes, FST_REASON_UNREADABLE, -EISDIR,
                       true);
    } else if (!S_ISREG(st.st_mode) &&
               (!worker->walk->options->text_only || S_ISSOCK(st.st_mode))) {
        skip(&v, fst_visit_reason(fst_dir_type(st.st_mode)), 0);
    } else if (!S_ISREG(st.st_mode) || !worker->walk->visitor->reuse || !reuse(&v, &st)) {
        int fd = open(root->given, FILE_FLAGS);
        if (fd < 0) {
            skip(&v, FST_REASON_UNREADABLE, -errno);
        } else {
            count(&v, fd);
            close(fd);
        }
    }
    fst_walk_note_done(worker->walk, 1);
}

struct fst_batch *fst_visit_batch_new(struct fst_node *node, const char *names,
                                      const struct fst_entry *entries, size_t len)
{
    size_t names_nbytes = 0;
    for (size_t i = 0; i < len; i++)
        names_nbytes += (size_t)entries[i].name_nbytes + 1;
    size_t align = _Alignof(struct fst_entry);
    size_t head = (sizeof(struct fst_batch) + names_nbytes + align - 1) / align * align;
    struct fst_batch *batch = malloc(head + len * sizeof *entries);
    if (!batch)
        return NULL;
    *batch = (struct fst_batch){.task.kind = FST_TASK_FILES, .node = node, .len = len};
    batch->entries = (struct fst_entry *)(void *)((char *)batch + head);
    uint32_t at = 0;
    for (size_t i = 0; i < len; i++) {
        memcpy(batch->names + at, fst_entry_name(names, &entries[i]),
               (size_t)entries[i].name_nbytes + 1);
        batch->entries[i] = entries[i];
        batch->entries[i].name_at = at;
        at += entries[i].name_nbytes + 1u;
    }
    fst_node_ref(node);
    fst_node_use(node);
    return batch;
}

/* Hands entries to another worker. False when that can't be: the caller keeps them. */
static bool share(struct fst_worker *worker, struct fst_node *node, const char *names,
                  const struct fst_entry *entries, size_t len)
{
    if (node->fd < 0)
        return false;
    struct fst_batch *batch = fst_visit_batch_new(node, names, entries, len);
    if (batch)
        fst_pool_push(worker->walk->pool, &batch->task.link);
    return batch != NULL;
}

void fst_visit_entries(struct fst_worker *worker, struct fst_node *node, int dirfd,
                       const char *names, const struct fst_entry *entries, size_t len)
{
    struct fst_walk *walk = worker->walk;
    for (size_t i = 0; i < len && !fst_walk_is_stopped(walk);) {
        size_t rest = len - i;
        if (rest >= 2 * SHARE_MIN && fst_pool_is_hungry(walk->pool)) {
            size_t give = rest / 2 < SHARE_MAX ? rest / 2 : SHARE_MAX;
            if (share(worker, node, names, entries + len - give, give))
                len -= give;
        }
        size_t stop = len - i < SHARE_MIN ? len : i + SHARE_MIN;
        fst_walk_note_done(walk, stop - i);
        for (; i < stop && !fst_walk_is_stopped(walk); i++) {
            const char *name = fst_entry_name(names, &entries[i]);
            size_t nbytes = entries[i].name_nbytes;
            if (entries[i].type == FST_ENTRY_FILE)
                fst_visit_file(worker, node, dirfd, name, nbytes);
            else
                fst_visit_skip(worker, node, node->root, name, nbytes,
                               fst_visit_reason(entries[i].type), 0, false);
        }
    }
}

void fst_visit_batch(struct fst_worker *worker, struct fst_batch *batch)
{
    struct fst_node *node = batch->node;
    bool own = false;
    int dirfd = fst_walk_is_stopped(worker->walk) ? -1 : fst_node_fd(worker, node, &own);
    if (dirfd >= 0)
        fst_visit_entries(worker, node, dirfd, batch->names, batch->entries, batch->len);
    for (size_t i = 0; i < batch->len && dirfd < 0; i++)
        fst_visit_skip(worker, node, node->root, fst_entry_name(batch->names, &batch->entries[i]),
                       batch->entries[i].name_nbytes,
                       dirfd == FST_E_STALE ? FST_REASON_VANISHED : FST_REASON_UNREADABLE, dirfd,
                       false);
    if (own && dirfd >= 0)
        close(dirfd);
    fst_node_unuse(worker->walk, node);
    fst_node_unref(node);
    free(batch);
}
