/* SPDX-License-Identifier: MIT */
/*
 * One parallel walk over directory trees: which files there are (ignore rules, hidden files, what
 * git tracks), and the counts of each, told to a visitor. Blocking: it starts its own workers and
 * returns when they are done; the loop thread never calls it.
 */
#ifndef FST_WALK_WALK_H
#define FST_WALK_WALK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/compiler.h"
#include "base/err.h"
#include "lang/count.h"

/* Why a file is not among the classified ones. */
enum fst_reason {
    FST_REASON_NONE,
    FST_REASON_BINARY,
    FST_REASON_UNKNOWN_LANGUAGE,
    FST_REASON_UNREADABLE,
    FST_REASON_VANISHED,
    FST_REASON_SYMLINK,
    FST_REASON_FIFO,
    FST_REASON_SOCKET,
    FST_REASON_DEVICE,
    FST_REASON_COUNT
};

/* "binary", "unknown-language" … as JSON has them; "" for FST_REASON_NONE. */
const char *fst_reason_name(enum fst_reason reason);

/* Identity of a file's counts: what a cache compares. And whether it has several names. */
struct fst_file_stat {
    uint64_t dev, ino, size;
    int64_t mtime_ns, ctime_ns;
    bool is_linked;
    uint8_t attributes; /* FST_ATTRIBUTE_… */
};

/* What .gitattributes says of a file, whatever it looks like. */
enum {
    FST_ATTRIBUTE_GENERATED = 1u << 0,
    FST_ATTRIBUTE_NOT_GENERATED = 1u << 1,
    FST_ATTRIBUTE_VENDORED = 1u << 2,
    FST_ATTRIBUTE_NOT_VENDORED = 1u << 3,
};

/* Flags (FST_FLAG_…) as attributes have it. Any thread. */
uint32_t fst_attributes_apply(uint8_t attributes, uint32_t flags);

/* What stat() told of a file. Any thread. */
struct stat;
struct fst_file_stat fst_file_stat_of(const struct stat *st);

/*
 * Shared between a scan and whoever watches it, from any thread. Zero-initialised at the start.
 */
struct fst_walk_control {
    _Atomic bool cancel;         /* set by the watcher; effective within 50 ms */
    _Atomic uint64_t files_done; /* files counted or skipped so far */
    _Atomic uint64_t bytes_done;
    _Atomic uint64_t files_found; /* files seen so far: the total once `listed` */
    _Atomic bool listed;          /* every directory has been read */
};

enum fst_git_state {
    FST_GIT_NONE, /* nothing had to be asked, or there is no repository */
    FST_GIT_USED,
    FST_GIT_REFUSED, /* git is missing, refused (ownership) or too slow: tracked files unknown */
};

struct fst_left_out {
    uint64_t ignored_files, ignored_dirs, hidden_files, hidden_dirs;
};

/*
 * What a walk tells. Called on worker threads; `worker` is below the walk's number of jobs, and
 * calls with the same `worker` never overlap, so state kept by worker needs no lock. A directory's
 * `on_dir` comes before anything in it. Names are borrowed for the call, not NUL-terminated, and
 * may hold any byte but '/' and NUL. An error ends the walk, which then returns it.
 */
struct fst_walk_visitor {
    void *payload;

    /*
     * A directory is entered. `parent` is what on_dir gave for the directory above, NULL for a
     * root; then `name` is the root as it was given and `root` its index. The value stored to
     * *node is handed to all calls for what is in it.
     */
    fst_err (*on_dir)(void *payload, unsigned worker, void *parent, size_t root, const char *name,
                      size_t name_nbytes, void **node);

    /*
     * A regular file was counted (also binary and of unknown language). For a root that is a file,
     * `dir` is NULL and `name` is the root as it was given.
     */
    fst_err (*on_file)(void *payload, unsigned worker, void *dir, size_t root, const char *name,
                       size_t name_nbytes, const struct fst_file_stat *stat,
                       const struct fst_file_counts *counts);

    /*
     * Something was not counted: a link, FIFO, socket, device, or an error (`err` is then
     * -errno or FST_E_REFUSED, else 0). `is_dir`: a directory that could not be read.
     */
    fst_err (*on_skip)(void *payload, unsigned worker, void *dir, size_t root, const char *name,
                       size_t name_nbytes, enum fst_reason reason, fst_err err, bool is_dir);

    /*
     * Optional. Counts that are known already (an unchanged file of an earlier scan, a modified
     * buffer): returns true with *counts filled, and the file is not read. `path` is absolute or
     * as reached from the root given; NUL-terminated.
     */
    bool (*reuse)(void *payload, unsigned worker, void *dir, const char *path,
                  const struct fst_file_stat *stat, struct fst_file_counts *counts);
};

struct fst_walk_options {
    const char *const *roots; /* paths as given; files or directories */
    size_t roots_len;
    bool hidden;                 /* count hidden files */
    bool no_ignore;              /* no ignore file holds */
    bool no_ignore_vcs;          /* git's ignore files don't hold */
    const char *const *excludes; /* patterns as in .gitignore, relative to each root */
    size_t excludes_len;
    unsigned jobs;        /* worker threads; 0: fst_cpu_count() */
    bool text_only;       /* count text only: FIFOs given by name are read, nothing is detected */
    bool roots_are_files; /* --files0-from: each root is one file, directories are errors */
    struct fst_count_options count;
};

struct fst_walk_result {
    struct fst_left_out left_out;
    enum fst_git_state git;
    bool cancelled;
};

/*
 * Walks and counts. Returns 0 with *out filled (also when entries failed: those were told by
 * on_skip), or -ENOMEM, -EAGAIN (no thread at all could be started) or what a callback returned.
 * `control` may be NULL. Any thread but the loop's; may block.
 */
FST_MUST_USE fst_err fst_walk_run(struct fst_walk_result *out,
                                  const struct fst_walk_options *options,
                                  const struct fst_walk_visitor *visitor,
                                  struct fst_walk_control *control);

/* The number of workers that fst_walk_run() will use for these options: `worker` is below it. */
unsigned fst_walk_jobs(const struct fst_walk_options *options);

#endif
