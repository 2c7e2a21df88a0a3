/* SPDX-License-Identifier: MIT */
/*
 * Directories under way: references, descriptors, paths.
 *
 * A node's descriptor is written once, before its children are handed to other workers, and closed
 * by whoever uses it last; the counters order the two. Opening by path goes down in pieces shorter
 * than PATH_MAX, so no depth is too deep, and the directory reached must be the one that was
 * entered.
 */
#include "walk/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIR_FLAGS (O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
#define PIECE_NBYTES ((size_t)3500) /* with a name of 255 bytes behind it still below PATH_MAX */

struct fst_node *fst_node_new(struct fst_node *parent, struct fst_root *root, const char *name,
                              size_t name_nbytes, enum fst_task_kind kind)
{
    struct fst_node *node = malloc(sizeof *node + name_nbytes + 1);
    if (!node)
        return NULL;
    *node = (struct fst_node){.task.kind = kind,
                              .parent = parent,
                              .root = root,
                              .fd = -1,
                              .name_nbytes = (uint16_t)name_nbytes};
    atomic_init(&node->refs, 1);
    atomic_init(&node->users, 1);
    memcpy(node->name, name, name_nbytes);
    node->name[name_nbytes] = '\0';
    if (parent) {
        fst_node_ref(parent);
        fst_node_use(parent);
        node->scope = parent->scope;
        node->repository = parent->repository;
        node->path_nbytes = parent->path_nbytes + 1 + name_nbytes;
    } else {
        node->scope = root->scopes_len ? &root->scopes[root->scopes_len - 1] : NULL;
        node->repository = root->repository;
        node->path_nbytes = strlen(root->absolute);
    }
    return node;
}

void fst_node_ref(struct fst_node *node)
{
    atomic_fetch_add_explicit(&node->refs, 1, memory_order_relaxed);
}

void fst_node_unref(struct fst_node *node)
{
    /* A loop: the last file of a deep chain frees all of it. */
    while (node && atomic_fetch_sub_explicit(&node->refs, 1, memory_order_acq_rel) == 1) {
        struct fst_node *parent = node->parent;
        if (node->own_scope) {
            fst_ignore_dispose(node->own_scope);
            free(node->own_scope);
        }
        free(node);
        node = parent;
    }
}

void fst_node_use(struct fst_node *node)
{
    atomic_fetch_add_explicit(&node->users, 1, memory_order_relaxed);
}

void fst_node_unuse(struct fst_walk *walk, struct fst_node *node)
{
    if (atomic_fetch_sub_explicit(&node->users, 1, memory_order_acq_rel) != 1 || node->fd < 0)
        return;
    close(node->fd);
    node->fd = -1;
    if (node->held)
        atomic_fetch_sub_explicit(&walk->held, 1, memory_order_relaxed);
}

void fst_node_adopt_fd(struct fst_walk *walk, struct fst_node *node, int fd)
{
    if (atomic_fetch_add_explicit(&walk->held, 1, memory_order_relaxed) < walk->max_held) {
        node->fd = fd;
        node->held = true;
    } else {
        atomic_fetch_sub_explicit(&walk->held, 1, memory_order_relaxed);
    }
}

fst_err fst_node_path(const struct fst_node *node, struct fst_str *out)
{
    size_t start = out->len;
    fst_err err = fst_str_reserve(out, node->path_nbytes + 1);
    if (err)
        return err;
    size_t at = start + node->path_nbytes;
    out->len = at;
    out->data[at] = '\0';
    for (; node->parent; node = node->parent) {
        at -= node->name_nbytes;
        memcpy(out->data + at, node->name, node->name_nbytes);
        out->data[--at] = '/';
    }
    memcpy(out->data + start, node->root->absolute, at - start);
    return FST_OK;
}

/* Opens the directory at `path`, absolute, piece by piece. A descriptor or -errno. Changes path. */
static int open_long(char *path)
{
    int fd = -1;
    char *at = path;
    size_t rest = strlen(path);
    if (rest == 0) {
        fd = open("/", DIR_FLAGS);
        if (fd < 0)
            return -errno;
        return fd;
    }
    while (rest) {
        size_t n = rest;
        if (n > PIECE_NBYTES) {
            n = PIECE_NBYTES;
            while (n && at[n] != '/')
                n--;
        }
        char saved = at[n];
        at[n] = '\0';
        int next = fd < 0 ? open(at, DIR_FLAGS) : openat(fd, at, DIR_FLAGS | O_NOFOLLOW);
        int err = errno;
        if (fd >= 0)
            close(fd);
        if (next < 0)
            return -err;
        fd = next;
        at[n] = saved;
        n += saved == '/';
        at += n;
        rest -= n;
    }
    return fd;
}

/* Opens a directory that was entered before. */
static int reopen(struct fst_worker *worker, const struct fst_node *node)
{
    fst_str_clear(&worker->scratch);
    fst_err err = fst_node_path(node, &worker->scratch);
    if (err)
        return err;
    int fd = open_long(worker->scratch.data);
    if (fd < 0)
        return fd;
    struct stat st;
    if (fstat(fd, &st) == 0 && (uint64_t)st.st_dev == node->dev && (uint64_t)st.st_ino == node->ino)
        return fd;
    close(fd);
    return FST_E_STALE;
}

int fst_node_fd(struct fst_worker *worker, struct fst_node *node, bool *own)
{
    *own = false;
    if (node->fd >= 0)
        return node->fd;
    /* A worker goes from a directory to the one in it as a rule, so even without a budget a chain
     * of any depth is walked without opening anything twice. */
    if (node == worker->last && worker->last_fd >= 0)
        return worker->last_fd;
    *own = true;
    return reopen(worker, node);
}

void fst_node_forget_last(struct fst_worker *worker)
{
    if (worker->last_fd >= 0)
        close(worker->last_fd);
    worker->last_fd = -1;
    fst_node_unref(worker->last);
    worker->last = NULL;
}

int fst_node_open_child(struct fst_worker *worker, struct fst_node *parent,
                        const struct fst_root *root, const char *name)
{
    if (!parent) {
        int fd = open(root->given, DIR_FLAGS);
        if (fd < 0)
            return -errno;
        return fd;
    }
    bool own;
    int dirfd = fst_node_fd(worker, parent, &own);
    if (dirfd < 0)
        return dirfd;
    int fd = openat(dirfd, name, DIR_FLAGS | O_NOFOLLOW);
    int err = errno;
    if (own)
        close(dirfd);
    if (fd < 0)
        return -err;
    return fd;
}
