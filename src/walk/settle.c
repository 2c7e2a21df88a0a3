/* SPDX-License-Identifier: MIT */
/*
 * Files that git tracks count, even where a pattern of git's or a leading dot left them out. During
 * the walk each worker notes what was left out for such a reason, with a hash of its path. When the
 * walk is through and git has answered, every tracked path and each directory above it is looked up
 * in these notes: a file noted is counted; in a directory noted, which the walk did not look into,
 * the tracked files are counted and nothing else. What the other ignore files say still holds.
 *
 * A tracked directory is a submodule: it is walked as a repository of its own, and may lead to more
 * questions; so settling repeats until nothing new comes up. fst_settle_push() runs while no worker
 * does; the rest runs on workers.
 */
#include "walk/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HASH_START UINT64_C(0xcbf29ce484222325) /* FNV-1a */
#define HASH_FACTOR UINT64_C(0x100000001b3)

static uint64_t hash_more(uint64_t hash, const char *data, size_t nbytes)
{
    for (size_t i = 0; i < nbytes; i++)
        hash = (hash ^ (uint8_t)data[i]) * HASH_FACTOR;
    return hash;
}

static void ask(struct fst_walk *walk, struct fst_walk_repository *repo)
{
    if (atomic_load_explicit(&repo->asked, memory_order_relaxed) ||
        atomic_exchange(&repo->asked, true))
        return;
    repo->request.top = repo->repository->top;
    repo->request.dev = repo->repository->dev;
    repo->request.ino = repo->repository->ino;
    if (!repo->repository->elsewhere)
        fst_git_ask(walk->git, &repo->request);
}

static fst_err keep(struct fst_worker *worker, struct fst_node *node)
{
    if (worker->kept_len && worker->kept[worker->kept_len - 1] == node)
        return FST_OK;
    fst_err err = fst_mem_grow(&worker->kept, &worker->kept_cap, worker->kept_len + 1,
                               sizeof(struct fst_node *));
    if (err)
        return err;
    fst_node_ref(node);
    worker->kept[worker->kept_len++] = node;
    return FST_OK;
}

void fst_settle_note(struct fst_worker *worker, struct fst_node *node, const char *name,
                     const struct fst_entry *entry, bool hidden)
{
    size_t base = strlen(node->repository->repository->top) + 1;
    uint64_t hash = hash_more(HASH_START, worker->path.data + base, worker->path.len - base);
    fst_err err = keep(worker, node);
    if (!err)
        err = fst_mem_grow(&worker->left, &worker->left_cap, worker->left_len + 1,
                           sizeof *worker->left);
    char *copy = err ? NULL : fst_arena_dup(&worker->arena, name, entry->name_nbytes);
    if (!copy) {
        fst_walk_end(worker->walk, -ENOMEM);
        return;
    }
    worker->left[worker->left_len++] = (struct fst_left){
        .hash = hash_more(hash, name, entry->name_nbytes),
        .node = node,
        .name = copy,
        .name_nbytes = entry->name_nbytes,
        .type = entry->type,
        .hidden = hidden,
    };
    ask(worker->walk, node->repository);
}

/* All notes, by hash: open addressing, a power of two of places, at most half of them taken. */
struct notes {
    const struct fst_left **slots;
    size_t mask;
};

static fst_err notes_build(struct notes *notes, const struct fst_walk *walk)
{
    size_t n = 0;
    for (unsigned i = 0; i < walk->jobs; i++)
        n += walk->workers[i].left_len;
    size_t places = 16;
    while (places < 2 * n)
        places *= 2;
    notes->slots = calloc(places, sizeof(void *));
    notes->mask = places - 1;
    if (!notes->slots)
        return -ENOMEM;
    for (unsigned i = 0; i < walk->jobs; i++) {
        for (size_t k = 0; k < walk->workers[i].left_len; k++) {
            const struct fst_left *left = &walk->workers[i].left[k];
            size_t at = left->hash & notes->mask;
            while (notes->slots[at])
                at = (at + 1) & notes->mask;
            notes->slots[at] = left;
        }
    }
    return FST_OK;
}

/* One settling: the notes, and the tasks that come of them. */
struct settling {
    struct fst_walk *walk;
    struct fst_worker *worker; /* number 0, whose strings are free to use */
    struct notes notes;
    struct fst_walk_repository *repo;
    struct fst_task *tasks;
    struct fst_node *batch_node; /* files of this node are being gathered */
    struct fst_str batch_names;
    struct fst_entry *batch;
    size_t batch_len, batch_cap;
};

static bool is_path_of(struct settling *s, const struct fst_left *left, const char *path,
                       size_t nbytes)
{
    struct fst_str *text = &s->worker->path;
    size_t base = strlen(s->repo->repository->top) + 1;
    if (fst_walk_fail(s->walk, fst_enter_path(s->worker, left->node)) ||
        fst_walk_fail(s->walk, fst_str_append(text, left->name, left->name_nbytes)))
        return false;
    return text->len == base + nbytes && memcmp(text->data + base, path, nbytes) == 0;
}

static const struct fst_left *find(struct settling *s, uint64_t hash, const char *path,
                                   size_t nbytes)
{
    for (size_t at = hash & s->notes.mask; s->notes.slots[at]; at = (at + 1) & s->notes.mask) {
        const struct fst_left *left = s->notes.slots[at];
        if (left->hash == hash && left->node->repository == s->repo &&
            is_path_of(s, left, path, nbytes))
            return left;
    }
    return NULL;
}

/* Hands over the files gathered. */
static void flush(struct settling *s)
{
    if (s->batch_len) {
        struct fst_batch *batch =
            fst_visit_batch_new(s->batch_node, s->batch_names.data, s->batch, s->batch_len);
        if (batch) {
            fst_walk_note_found(s->walk, s->batch_len);
            batch->task.link.next = s->tasks;
            s->tasks = &batch->task.link;
        } else {
            fst_walk_end(s->walk, -ENOMEM);
        }
    }
    s->batch_len = 0;
    fst_str_clear(&s->batch_names);
}

static void gather(struct settling *s, const struct fst_left *left)
{
    if (s->batch_node != left->node || s->batch_len >= 256)
        flush(s);
    s->batch_node = left->node;
    struct fst_entry entry = {.name_at = (uint32_t)s->batch_names.len,
                              .name_nbytes = left->name_nbytes,
                              .type = left->type};
    fst_err err = fst_mem_grow(&s->batch, &s->batch_cap, s->batch_len + 1, sizeof *s->batch);
    if (!err)
        err = fst_str_append(&s->batch_names, left->name, (size_t)left->name_nbytes + 1);
    if (fst_walk_fail(s->walk, err))
        return;
    s->batch[s->batch_len++] = entry;
}

static void push_node(struct settling *s, const struct fst_left *left, enum fst_task_kind kind,
                      size_t from, size_t to, size_t prefix_nbytes)
{
    struct fst_node *node =
        fst_node_new(left->node, left->node->root, left->name, left->name_nbytes, kind);
    if (!node) {
        fst_walk_end(s->walk, -ENOMEM);
        return;
    }
    node->tracked_from = from;
    node->tracked_to = to;
    node->tracked_prefix_nbytes = prefix_nbytes;
    node->submodule = kind == FST_TASK_DIR;
    fst_walk_note_task(s->walk);
    node->task.link.next = s->tasks;
    s->tasks = &node->task.link;
}

/* Whether .ignore and its like leave it out all the same. worker->path must be its path. */
static bool is_ignored(const struct fst_worker *worker, const struct fst_scope *scope,
                       size_t basename_at, bool is_dir)
{
    struct fst_glob_path path = {worker->path.data, worker->path.len, basename_at, is_dir};
    return fst_ignore_verdict(scope, &path, false) == FST_VERDICT_IGNORED;
}

/* Something left out is tracked, or tracked files are below it: paths from .. to. */
static void rescue(struct settling *s, const struct fst_left *left, size_t from, size_t to,
                   size_t prefix_nbytes, bool below)
{
    bool is_dir = left->type == FST_ENTRY_DIR;
    struct fst_left_out *out = &s->worker->left_out;
    /* find() left the path in worker->path. */
    if (below && !is_dir)
        return; /* the tracked path goes through a link */
    if (is_ignored(s->worker, left->node->scope, s->worker->path.len - left->name_nbytes, is_dir))
        return;
    if (is_dir)
        *(left->hidden ? &out->hidden_dirs : &out->ignored_dirs) -= 1;
    else
        *(left->hidden ? &out->hidden_files : &out->ignored_files) -= 1;
    if (!is_dir)
        gather(s, left);
    else
        push_node(s, left, below ? FST_TASK_TRACKED : FST_TASK_DIR, from, to, prefix_nbytes);
}

/* The offset behind the last path that begins as the one at `from` does. */
static size_t range_end(const struct fst_git_request *answer, size_t from, size_t prefix_nbytes)
{
    const char *prefix = answer->paths + from;
    size_t at = from + strlen(prefix) + 1;
    while (at < answer->nbytes && strncmp(answer->paths + at, prefix, prefix_nbytes) == 0)
        at += strlen(answer->paths + at) + 1;
    return at;
}

/* Looks up the path at `at` and what is above it; returns where to go on. */
static size_t settle_path(struct settling *s, size_t at)
{
    const struct fst_git_request *answer = &s->repo->request;
    const char *path = answer->paths + at;
    uint64_t hash = HASH_START;
    for (size_t from = 0;;) {
        size_t n = strcspn(path + from, "/");
        hash = hash_more(hash, path + from, n);
        size_t end = from + n;
        bool last = path[end] == '\0';
        const struct fst_left *left = find(s, hash, path, end);
        if (left) {
            size_t to = last ? at + end + 1 : range_end(answer, at, end + 1);
            rescue(s, left, at, to, end + 1, !last);
            return to;
        }
        if (last)
            return at + end + 1;
        hash = hash_more(hash, "/", 1);
        from = end + 1;
    }
}

static void settle_repository(struct settling *s, struct fst_walk_repository *repo)
{
    repo->settled = true;
    s->repo = repo;
    if (!repo->request.answered)
        return;
    for (size_t at = 0; at < repo->request.nbytes && !fst_walk_is_stopped(s->walk);)
        at = settle_path(s, at);
    flush(s);
}

bool fst_settle_push(struct fst_walk *walk)
{
    struct settling s = {.walk = walk, .worker = &walk->workers[0]};
    fst_git_wait(walk->git);
    fst_mutex_lock(&walk->mu);
    struct fst_walk_repository *first = walk->repositories;
    fst_mutex_unlock(&walk->mu);
    for (struct fst_walk_repository *repo = first; repo; repo = repo->next) {
        if (repo->settled || !atomic_load(&repo->asked) || fst_walk_is_stopped(walk))
            continue;
        if (!s.notes.slots && fst_walk_fail(walk, notes_build(&s.notes, walk)))
            break;
        settle_repository(&s, repo);
    }
    free(s.notes.slots);
    free(s.batch);
    fst_str_dispose(&s.batch_names);
    fst_pool_push(walk->pool, s.tasks);
    return s.tasks != NULL;
}

/* A tracked directory while its task runs. */
struct visit {
    struct fst_worker *worker;
    struct fst_node *node;
    int fd;
    struct fst_task *dirs;
};

static void add_dir(struct visit *v, const char *name, size_t nbytes, enum fst_task_kind kind,
                    size_t from, size_t to)
{
    struct fst_node *child = fst_node_new(v->node, v->node->root, name, nbytes, kind);
    if (!child) {
        fst_walk_end(v->worker->walk, -ENOMEM);
        return;
    }
    child->tracked_from = from;
    child->tracked_to = to;
    child->tracked_prefix_nbytes = v->node->tracked_prefix_nbytes + nbytes + 1;
    child->submodule = kind == FST_TASK_DIR;
    fst_walk_note_task(v->worker->walk);
    child->task.link.next = v->dirs;
    v->dirs = &child->task.link;
}

/* The entry `name`, of which the tracked path is `name` itself. */
static void visit_entry(struct visit *v, const char *name, size_t nbytes, mode_t mode)
{
    struct fst_walk *walk = v->worker->walk;
    enum fst_entry_type type = fst_dir_type(mode);
    if (type == FST_ENTRY_DIR) {
        add_dir(v, name, nbytes, FST_TASK_DIR, 0, 0);
        return;
    }
    fst_walk_note_found(walk, 1);
    if (type == FST_ENTRY_FILE)
        fst_visit_file(v->worker, v->node, v->fd, name, nbytes);
    else
        fst_visit_skip(v->worker, v->node, v->node->root, name, nbytes, fst_visit_reason(type), 0,
                       false);
    fst_walk_note_done(walk, 1);
}

/* Git never has these; an index made to harm may. */
static bool is_odd(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, ".git") == 0;
}

/* One name in the tracked directory, which the tracked paths from .. to begin with. */
static void visit_name(struct visit *v, const char *rest, size_t nbytes, size_t from, size_t to)
{
    struct fst_worker *worker = v->worker;
    char name[256];
    if (nbytes == 0 || nbytes >= sizeof name)
        return;
    memcpy(name, rest, nbytes);
    name[nbytes] = '\0';
    bool below = rest[nbytes] == '/';
    struct stat st;
    if (is_odd(name) || fstatat(v->fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
        (below && !S_ISDIR(st.st_mode)) ||
        fst_roots_holds(worker->walk, v->node->dev, v->node->ino, name))
        return;
    fst_err err = fst_enter_path(worker, v->node);
    size_t basename_at = worker->path.len;
    if (!err)
        err = fst_str_append(&worker->path, name, nbytes);
    if (fst_walk_fail(worker->walk, err) ||
        is_ignored(worker, v->node->scope, basename_at, S_ISDIR(st.st_mode)))
        return;
    if (below)
        add_dir(v, name, nbytes, FST_TASK_TRACKED, from, to);
    else
        visit_entry(v, name, nbytes, st.st_mode);
}

static void run(struct visit *v)
{
    const struct fst_node *node = v->node;
    const struct fst_git_request *answer = &node->repository->request;
    struct fst_walk *walk = v->worker->walk;
    fst_err err = fst_enter_scope(v->worker, v->node, v->fd,
                                  FST_IGNORE_OWN | FST_IGNORE_PLAIN | FST_IGNORE_ATTRIBUTES, NULL);
    fst_walk_end(walk, err);
    for (size_t at = node->tracked_from; at < node->tracked_to && !fst_walk_is_stopped(walk);) {
        const char *rest = answer->paths + at + node->tracked_prefix_nbytes;
        size_t n = strcspn(rest, "/");
        size_t to = at + strlen(answer->paths + at) + 1;
        if (rest[n] == '/')
            to = range_end(answer, at, node->tracked_prefix_nbytes + n + 1);
        visit_name(v, rest, n, at, to);
        at = to;
    }
    fst_pool_push(walk->pool, v->dirs);
}

void fst_settle_dir(struct fst_worker *worker, struct fst_node *node)
{
    struct visit v = {.worker = worker, .node = node};
    if (fst_walk_is_stopped(worker->walk)) {
        fst_node_unuse(worker->walk, node->parent);
    } else {
        v.fd = fst_enter_open(worker, node);
        if (v.fd >= 0) {
            bool own = node->fd < 0;
            run(&v);
            if (own)
                fst_enter_leave(worker, node, v.fd);
        }
    }
    fst_walk_note_listed(worker->walk);
    fst_node_unuse(worker->walk, node);
    fst_node_unref(node);
}
