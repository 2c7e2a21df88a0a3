/* SPDX-License-Identifier: MIT */
/*
 * What the parts of a walk share: the walk itself, its workers, directories and roots.
 *
 * A directory on its way through the walk is a `struct fst_node`: first a task, then what its
 * children refer to. A node lives until the last of them is done. Its descriptor stays open while
 * children have yet to be opened relative to it, as long as the walk's budget of descriptors
 * allows; beyond that it is opened again by its path when needed, and its identity checked.
 */
#ifndef FST_WALK_INTERNAL_H
#define FST_WALK_INTERNAL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/thread.h"
#include "walk/dir.h"
#include "walk/git.h"
#include "walk/ignore.h"
#include "walk/pool.h"
#include "walk/tally.h"
#include "walk/walk.h"

/* A repository met by the walk. Lives as long as the walk. */
struct fst_walk_repository {
    struct fst_walk_repository *next;
    struct fst_repository *repository; /* owned */
    _Atomic bool asked;
    struct fst_git_request request; /* once asked: its answer belongs to git until it waits */
    bool settled;                   /* the answer was dealt with; the settling thread's own */
};

struct fst_root {
    size_t index;
    const char *given;        /* as in the options; borrowed */
    char *absolute;           /* resolved, "" for "/"; owned */
    struct fst_scope *scopes; /* of the directories above, outermost first; owned */
    size_t scopes_len;
    struct fst_walk_repository *repository; /* that the directory above is in, or NULL */
    uint64_t parent_dev, parent_ino;        /* of the directory that holds it */
    bool inner;                             /* lies inside another root */
    bool again;                             /* is the same as an earlier root: counts there */
};

enum fst_task_kind {
    FST_TASK_DIR,     /* struct fst_node: enter a directory */
    FST_TASK_TRACKED, /* struct fst_node: look for tracked files in a directory left out */
    FST_TASK_FILES,   /* struct fst_batch */
    FST_TASK_ROOTS,   /* struct fst_root_range */
};

struct fst_walk_task {
    struct fst_task link;
    enum fst_task_kind kind;
};

struct fst_node {
    struct fst_walk_task task;
    struct fst_node *parent; /* referenced; NULL for a root */
    struct fst_root *root;
    const struct fst_scope *scope; /* what holds inside; of an ancestor, or `own_scope` */
    struct fst_scope *own_scope;   /* owned; NULL when this directory adds nothing */
    struct fst_walk_repository *repository;
    void *user; /* what on_dir gave */
    _Atomic size_t refs;
    _Atomic size_t users; /* who may still open something relative to fd */
    int fd;               /* -1: to be opened by path */
    bool held;            /* fd counts in the walk's budget */
    bool submodule;       /* counts only if it is a repository */
    uint64_t dev, ino;
    size_t path_nbytes; /* of its absolute path, "" for "/" */
    /* FST_TASK_TRACKED: the tracked paths below it, as offsets in the repository's answer. */
    size_t tracked_from, tracked_to, tracked_prefix_nbytes;
    uint16_t name_nbytes;
    char name[]; /* NUL-terminated; "" for a root */
};

/* Files of one directory, handed to another worker. */
struct fst_batch {
    struct fst_walk_task task;
    struct fst_node *node; /* referenced and used */
    struct fst_entry *entries;
    size_t len;
    char names[];
};

struct fst_root_range {
    struct fst_walk_task task;
    size_t from, to;
};

/* Something left out that git may track. */
struct fst_left {
    uint64_t hash;         /* of its path relative to the repository's top */
    struct fst_node *node; /* the directory it is in; referenced by the worker's `kept` */
    const char *name;
    uint16_t name_nbytes;
    uint8_t type; /* enum fst_entry_type */
    bool hidden;
};

struct fst_worker {
    struct fst_walk *walk;
    unsigned index;
    bool ready; /* tally is initialised */
    struct fst_tally tally;
    struct fst_listing listing;
    struct fst_str path;    /* of `last`, with a slash, and perhaps a name behind it */
    struct fst_node *last;  /* the directory it was in last; referenced, may be NULL */
    int last_fd;            /* its descriptor where the budget did not allow to hold it, or -1 */
    struct fst_str scratch; /* for opening by path */
    struct fst_left_out left_out;
    struct fst_arena arena; /* the names of `left` */
    struct fst_left *left;
    size_t left_len, left_cap;
    struct fst_node **kept;
    size_t kept_len, kept_cap;
};

struct fst_walk {
    const struct fst_walk_options *options;
    const struct fst_walk_visitor *visitor;
    struct fst_walk_control *control; /* never NULL: own_control when the caller gave none */
    struct fst_walk_control own_control;
    _Atomic bool stopped; /* cancelled or failed; what the tallies look at */
    _Atomic int error;
    struct fst_count_options count;
    struct fst_pool *pool;
    struct fst_git *git;
    struct fst_worker *workers;
    unsigned jobs;
    struct fst_root *roots;
    size_t roots_len;
    const struct fst_root **inner; /* roots inside others, by parent and name */
    size_t inner_len;
    struct fst_rules *excludes;
    int max_held;
    _Atomic int held;        /* descriptors kept open between tasks */
    _Atomic size_t unlisted; /* tasks that may still find files; none: the total is known */
    struct fst_mutex mu;
    struct fst_walk_repository *repositories; /* under mu */
};

/* walk.c */

/* Ends the walk with an error (the first one stays) unless `err` is 0. Returns err. Any thread. */
FST_MUST_USE fst_err fst_walk_fail(struct fst_walk *walk, fst_err err);

/* The same for a caller that goes on as if nothing were. Any thread. */
void fst_walk_end(struct fst_walk *walk, fst_err err);

/* Whether to stop, by an error or by the watcher. Any thread. */
bool fst_walk_is_stopped(struct fst_walk *walk);

/*
 * Takes over a repository into the walk's list, or frees it when its like is there already. NULL
 * when memory is out. Any thread.
 */
struct fst_walk_repository *fst_walk_add_repository(struct fst_walk *walk,
                                                    struct fst_repository *repository);

/* Counts entries as seen and as done, for the watcher. Any thread. */
void fst_walk_note_found(struct fst_walk *walk, uint64_t n);
void fst_walk_note_done(struct fst_walk *walk, uint64_t n);

/* One more task that finds files, or one that has found all of its own. Any thread. */
void fst_walk_note_task(struct fst_walk *walk);
void fst_walk_note_listed(struct fst_walk *walk);

/* node.c */

/*
 * A directory below `parent` (or a root, when NULL), which is referenced and used by it until its
 * task was run. Scope and repository are the parent's. NULL when memory is out. Any thread.
 */
struct fst_node *fst_node_new(struct fst_node *parent, struct fst_root *root, const char *name,
                              size_t name_nbytes, enum fst_task_kind kind);

/* One more who refers to the node. Any thread. */
void fst_node_ref(struct fst_node *node);

/* One less; the last one frees it, and what of its ancestors nobody else refers to. Any thread. */
void fst_node_unref(struct fst_node *node);

/* One more, or one less, who opens relative to the node's descriptor. The last one closes it. */
void fst_node_use(struct fst_node *node);
void fst_node_unuse(struct fst_walk *walk, struct fst_node *node);

/*
 * Opens `name` (a directory) below `parent`, or the root itself for NULL. A descriptor, or -errno;
 * FST_E_STALE when the parent is no longer the directory it was. The caller closes it.
 */
int fst_node_open_child(struct fst_worker *worker, struct fst_node *parent,
                        const struct fst_root *root, const char *name);

/*
 * Gives the node its descriptor, which stays open while the node is used if the budget allows.
 * *fd is always valid afterwards for the caller, who ends with fst_node_close(). Sets dev and ino.
 */
void fst_node_adopt_fd(struct fst_walk *walk, struct fst_node *node, int fd);

/* A descriptor of the node's directory for a batch or tracked file: borrowed (*own false) or owned.
 */
int fst_node_fd(struct fst_worker *worker, struct fst_node *node, bool *own);

/* Closes the descriptor of the worker's last directory and forgets it. */
void fst_node_forget_last(struct fst_worker *worker);

/* Appends the node's absolute path ("" for "/"). 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_node_path(const struct fst_node *node, struct fst_str *out);

/* visit.c */

/* Counts the file `name` in `node` (open as `dirfd`) and tells the visitor. */
void fst_visit_file(struct fst_worker *worker, struct fst_node *node, int dirfd, const char *name,
                    size_t name_nbytes);

/* Counts a root that is no directory. `is_dir` roots are told as errors. */
void fst_visit_root(struct fst_worker *worker, const struct fst_root *root);

/* Tells that something was not counted. `node` is NULL for a root. */
void fst_visit_skip(struct fst_worker *worker, const struct fst_node *node,
                    const struct fst_root *root, const char *name, size_t name_nbytes,
                    enum fst_reason reason, fst_err err, bool is_dir);

/* The reason that an entry of this type is not counted; NONE for a file. */
enum fst_reason fst_visit_reason(enum fst_entry_type type);

/* A batch of files in `node`, which it references and uses; the entries are copied. NULL: no
 * memory. */
struct fst_batch *fst_visit_batch_new(struct fst_node *node, const char *names,
                                      const struct fst_entry *entries, size_t len);

/* Runs a batch and frees it. */
void fst_visit_batch(struct fst_worker *worker, struct fst_batch *batch);

/* Counts entries of the worker's node, sharing them with idle workers. */
void fst_visit_entries(struct fst_worker *worker, struct fst_node *node, int dirfd,
                       const char *names, const struct fst_entry *entries, size_t len);

/* enter.c */

/* Runs a directory's task: lists it, decides, counts its files, hands on its directories. */
void fst_enter_dir(struct fst_worker *worker, struct fst_node *node);

/* The part that tracked directories share: opens the node and tells the visitor. -1 on failure. */
int fst_enter_open(struct fst_worker *worker, struct fst_node *node);

/* Sets worker->path to the node's path with a slash behind it. 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_enter_path(struct fst_worker *worker, struct fst_node *node);

/* Ends with a descriptor that the node could not hold: the worker keeps it for the next directory.
 */
void fst_enter_leave(struct fst_worker *worker, const struct fst_node *node, int fd);

/* Reads the ignore files `files` (FST_IGNORE_…) that options allow into the node's own scope. */
FST_MUST_USE fst_err fst_enter_scope(struct fst_worker *worker, struct fst_node *node, int fd,
                                     unsigned files, struct fst_walk_repository *fresh);

/* roots.c */

/* Resolves the roots and finds which of them lie inside others. 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_roots_init(struct fst_walk *walk);
void fst_roots_dispose(struct fst_walk *walk);

/* Runs a range of roots: counts files, pushes directories. */
void fst_roots_run(struct fst_worker *worker, struct fst_root_range *range);

/*
 * Whether `name` in the directory (dev, ino) is a root given by itself, which counts there; for
 * NULL, whether any name is. Any thread.
 */
bool fst_roots_holds(const struct fst_walk *walk, uint64_t dev, uint64_t ino, const char *name);

/* settle.c */

/* Notes that something which git may track was left out, and has git asked. */
void fst_settle_note(struct fst_worker *worker, struct fst_node *node, const char *name,
                     const struct fst_entry *entry, bool hidden);

/*
 * Waits for git's answers and pushes what is tracked of what was left out. Returns whether there is
 * anything to run. The running thread, between two runs of the pool.
 */
bool fst_settle_push(struct fst_walk *walk);

/* Runs a tracked directory's task. */
void fst_settle_dir(struct fst_worker *worker, struct fst_node *node);

#endif
