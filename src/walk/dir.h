/* SPDX-License-Identifier: MIT */
/*
 * Reading one folder: names and types, without a stat() where the file system tells the type.
 */
#ifndef FST_WALK_DIR_H
#define FST_WALK_DIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/compiler.h"
#include "base/err.h"

enum fst_entry_type {
    FST_ENTRY_UNKNOWN, /* to be asked of the file system */
    FST_ENTRY_FILE,
    FST_ENTRY_DIR,
    FST_ENTRY_LINK,
    FST_ENTRY_FIFO,
    FST_ENTRY_SOCKET,
    FST_ENTRY_DEVICE,
};

struct fst_entry {
    uint32_t name_at; /* offset in the listing's names */
    uint16_t name_nbytes;
    uint8_t type; /* enum fst_entry_type */
};

/* A part of a directory's entries, "." and ".." left out. Zero-initialised is empty; reusable. */
struct fst_listing {
    char *names; /* each name has a NUL behind it */
    size_t names_cap;
    struct fst_entry *entries;
    size_t len, cap;
    bool more; /* the directory has more entries: read again */
};

/*
 * Reads entries of the directory open as `fd`, from where the last call ended, into *out, whose
 * former content goes. A directory of usual size comes as a whole. 0, or a negative error with what
 * came before it in *out. One thread per listing and fd.
 */
FST_MUST_USE fst_err fst_dir_read(struct fst_listing *out, int fd);
void fst_dir_dispose(struct fst_listing *listing);

/* The name of an entry; borrowed. */
static inline const char *fst_entry_name(const char *names, const struct fst_entry *entry)
{
    return names + entry->name_at;
}

/* The type that a mode (stat's st_mode) stands for. */
enum fst_entry_type fst_dir_type(mode_t mode);

/*
 * Whether `fd` is on a file system whose "files" are windows into the kernel (procfs, sysfs and
 * their like): they have no size, and reading some of them blocks or acts.
 */
bool fst_dir_is_kernel_fs(int fd);

/*
 * Whether the kernel tells of every change to what is on the file system of `path` (inotify(7)):
 * not of what happens on other machines, or in a program that makes up the files. False where
 * nothing is known of the system; true of a path that is not there.
 */
bool fst_dir_tells_changes(const char *path);

#endif
