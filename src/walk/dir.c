/* SPDX-License-Identifier: MIT */
/*
 * On Linux the entries stay where getdents64() has put them, and the listing only points at the
 * names: nothing is copied, nothing allocated per entry. Elsewhere readdir() serves. A listing
 * holds at most PART_NBYTES of them, so that a directory of a million files needs no more memory
 * than one of twenty thousand.
 */
#include "walk/dir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

#define CHUNK_NBYTES ((size_t)32768)
#define PART_NBYTES ((size_t)1 << 20)

enum fst_entry_type fst_dir_type(mode_t mode)
{
    if (S_ISREG(mode))
        return FST_ENTRY_FILE;
    if (S_ISDIR(mode))
        return FST_ENTRY_DIR;
    if (S_ISLNK(mode))
        return FST_ENTRY_LINK;
    if (S_ISFIFO(mode))
        return FST_ENTRY_FIFO;
    if (S_ISSOCK(mode))
        return FST_ENTRY_SOCKET;
    return FST_ENTRY_DEVICE;
}

static uint8_t type_of(unsigned char d_type)
{
    static const uint8_t types[] = {
        [DT_REG] = FST_ENTRY_FILE,  [DT_DIR] = FST_ENTRY_DIR,     [DT_LNK] = FST_ENTRY_LINK,
        [DT_FIFO] = FST_ENTRY_FIFO, [DT_SOCK] = FST_ENTRY_SOCKET, [DT_BLK] = FST_ENTRY_DEVICE,
        [DT_CHR] = FST_ENTRY_DEVICE};
    return d_type < sizeof types ? types[d_type] : FST_ENTRY_UNKNOWN;
}

static bool is_dots(const char *name)
{
    return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

static fst_err add(struct fst_listing *out, size_t name_at, unsigned char d_type)
{
    const char *name = out->names + name_at;
    if (is_dots(name))
        return FST_OK;
    fst_err err = fst_mem_grow(&out->entries, &out->cap, out->len + 1, sizeof *out->entries);
    if (err)
        return err;
    out->entries[out->len++] = (struct fst_entry){.name_at = (uint32_t)name_at,
                                                  .name_nbytes = (uint16_t)strlen(name),
                                                  .type = type_of(d_type)};
    return FST_OK;
}

#if defined(__linux__)

#include <sys/syscall.h>

/* What the kernel writes; the C library's struct dirent differs from it on some machines. */
struct kernel_entry {
    uint64_t ino;
    int64_t off;
    uint16_t nbytes;
    uint8_t type;
    char name[];
};

static fst_err read_part(struct fst_listing *out, int fd)
{
    for (size_t used = 0;;) {
        if (used + CHUNK_NBYTES > PART_NBYTES) {
            out->more = true;
            return FST_OK;
        }
        fst_err err = fst_mem_grow(&out->names, &out->names_cap, used + CHUNK_NBYTES, 1);
        if (err)
            return err;
        long n = syscall(SYS_getdents64, fd, out->names + used, CHUNK_NBYTES);
        if (n == 0)
            return FST_OK;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        size_t end = used + (size_t)n;
        while (used < end) {
            struct kernel_entry entry;
            memcpy(&entry, out->names + used, sizeof entry);
            err = add(out, used + offsetof(struct kernel_entry, name), entry.type);
            if (err)
                return err;
            used += entry.nbytes;
        }
    }
}

#else

static fst_err read_entries(struct fst_listing *out, DIR *dir)
{
    size_t used = 0;
    for (;;) {
        errno = 0;
        /* cppcheck-suppress readdirCalled ; no two threads share a DIR */
        const struct dirent *entry = readdir(dir);
        if (!entry)
            return -errno;
        size_t nbytes = strlen(entry->d_name) + 1;
        fst_err err = fst_mem_grow(&out->names, &out->names_cap, used + nbytes, 1);
        if (err)
            return err;
        memcpy(out->names + used, entry->d_name, nbytes);
        err = add(out, used, entry->d_type);
        if (err)
            return err;
        used += nbytes;
    }
}

/* readdir() keeps its place in a DIR of its own, so here a directory always comes as a whole. */
static fst_err read_part(struct fst_listing *out, int fd)
{
    int own = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (own < 0)
        return -errno;
    DIR *dir = fdopendir(own);
    if (!dir) {
        fst_err err = -errno;
        close(own);
        return err;
    }
    fst_err err = read_entries(out, dir);
    closedir(dir);
    return err;
}

#endif

/* Asks the file system for the types that the directory does not hold. */
static void ask_types(struct fst_listing *out, int fd)
{
    for (size_t i = 0; i < out->len; i++) {
        struct fst_entry *entry = &out->entries[i];
        struct stat st;
        if (entry->type == FST_ENTRY_UNKNOWN &&
            fstatat(fd, fst_entry_name(out->names, entry), &st, AT_SYMLINK_NOFOLLOW) == 0)
            entry->type = (uint8_t)fst_dir_type(st.st_mode);
    }
}

fst_err fst_dir_read(struct fst_listing *out, int fd)
{
    out->len = 0;
    out->more = false;
    fst_err err = read_part(out, fd);
    ask_types(out, fd);
    return err;
}

void fst_dir_dispose(struct fst_listing *listing)
{
    free(listing->names);
    free(listing->entries);
    *listing = (struct fst_listing){0};
}

#if defined(__linux__)

#include <sys/vfs.h>

#define LEN(array) (sizeof(array) / sizeof((array)[0]))

static bool is_among(uint32_t magic, const uint32_t *magics, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (magics[i] == magic)
            return true;
    return false;
}

bool fst_dir_is_kernel_fs(int fd)
{
    static const uint32_t magics[] = {
        0x9fa0,     /* procfs */
        0x62656572, /* sysfs */
        0x27e0eb,   /* cgroup */
        0x63677270, /* cgroup2 */
        0x64626720, /* debugfs */
        0x74726163, /* tracefs */
        0x73636673, /* securityfs */
        0x62656570, /* configfs */
        0xcafe4a11, /* bpf */
        0xde5e81e4, /* efivarfs */
        0x6165676c, /* pstore */
        0x65735543, /* fusectl */
        0xf97cff8c, /* selinuxfs */
        0x43415d53, /* smackfs */
        0x67596969, /* rpc_pipefs */
        0x42494e4d, /* binfmt_misc */
    };
    struct statfs fs;
    return fstatfs(fd, &fs) == 0 && is_among((uint32_t)fs.f_type, magics, LEN(magics));
}

bool fst_dir_tells_changes(const char *path)
{
    static const uint32_t magics[] = {
        0x6969,     /* nfs */
        0x517b,     /* smb */
        0xfe534d42, /* smb2 */
        0xff534d42, /* cifs */
        0x65735546, /* fuse */
        0x01021997, /* 9p */
        0x00c36400, /* ceph */
        0x5346414f, /* afs */
        0x6b414653, /* kafs */
        0x73757245, /* coda */
        0x01161970, /* gfs2 */
        0x7461636f, /* ocfs2 */
        0x0bd00bd0, /* lustre */
        0x47504653, /* gpfs */
        0xbacbacbc, /* vmhgfs */
        0x786f4256, /* vboxsf */
        0x564c,     /* ncp */
    };
    struct statfs fs;
    return statfs(path, &fs) < 0 || !is_among((uint32_t)fs.f_type, magics, LEN(magics));
}

#elif defined(__APPLE__) || defined(__FreeBSD__)

#include <sys/mount.h>
#include <sys/param.h>

bool fst_dir_is_kernel_fs(int fd)
{
    static const char *const names[] = {"procfs", "linprocfs", "linsysfs", "fdescfs", "devfs"};
    struct statfs fs;
    if (fstatfs(fd, &fs) < 0)
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(fs.f_fstypename, names[i]) == 0)
            return true;
    return false;
}

bool fst_dir_tells_changes(const char *path)
{
    (void)path;
    return false;
}

#else

bool fst_dir_is_kernel_fs(int fd)
{
    (void)fd;
    return false;
}

bool fst_dir_tells_changes(const char *path)
{
    (void)path;
    return false;
}

#endif
