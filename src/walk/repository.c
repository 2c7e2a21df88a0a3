/* SPDX-License-Identifier: MIT */
/*
 * Finding repositories the way git does: a .git directory with a valid HEAD, objects and refs, or a
 * .git file that names one (linked work trees, submodules). A broken .git directory is an ordinary
 * directory; a broken .git file ends the search.
 *
 * Everything is read through descriptors and without blocking. A repository is immutable once it
 * was opened; any thread may read it.
 */
#include "walk/repository.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/mem.h"
#include "base/str.h"
#include "walk/config.h"

#define MAX_LINK_NBYTES ((size_t)1 << 20) /* git's limit for a .git file */
#define MAX_HEAD_NBYTES ((size_t)1 << 16)

enum finding {
    FOUND_NOTHING,
    FOUND_BROKEN, /* a .git file that leads nowhere: git looks no further */
    FOUND_REPOSITORY,
};

/* What .git leads to. */
struct location {
    struct fst_str git_dir;
    struct fst_str common_dir;
};

static void location_dispose(struct location *loc)
{
    fst_str_dispose(&loc->git_dir);
    fst_str_dispose(&loc->common_dir);
}

static void cut_line_ends(struct fst_str *s)
{
    while (s->len && (s->data[s->len - 1] == '\n' || s->data[s->len - 1] == '\r'))
        s->data[--s->len] = '\0';
}

static bool is_hex(const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!strchr("0123456789abcdefABCDEF", text[i]) || !text[i])
            return false;
    return true;
}

/*
 * Whether an error tells that a thing is there, but can't be read. git takes the one for the other
 * and counts the directory to the repository above; here it stays a repository, and git, asked what
 * it tracks, refuses, which the result tells.
 */
static bool is_kept_from_us(fst_err err)
{
    return err && err != -ENOENT && err != -ENOTDIR && err != -ELOOP && err != FST_E_REFUSED &&
           err != FST_E_LIMIT;
}

/* Whether HEAD in `git_fd` names a ref or a commit, or keeps it from us. */
static fst_err has_head(bool *valid, int git_fd)
{
    char link[8];
    ssize_t n = readlinkat(git_fd, "HEAD", link, sizeof link);
    *valid = n >= 5 && memcmp(link, "refs/", 5) == 0;
    if (n >= 0)
        return FST_OK;
    struct fst_str head = {0};
    fst_err err = fst_fd_read_small(&head, git_fd, "HEAD", false, MAX_HEAD_NBYTES);
    if (!err && head.len) {
        if (strncmp(head.data, "ref:", 4) == 0) {
            const char *ref = head.data + 4;
            *valid = strncmp(ref + strspn(ref, " \t\n\r"), "refs/", 5) == 0;
        } else {
            *valid = head.len >= 40 && is_hex(head.data, 40);
        }
    }
    fst_str_dispose(&head);
    if (err == -ENOMEM)
        return err;
    if (is_kept_from_us(err))
        *valid = true;
    return FST_OK;
}

/* Reads "commondir"; the common directory is git_dir itself without it. */
static fst_err find_common_dir(struct location *loc, int git_fd)
{
    struct fst_str line = {0};
    fst_err err = fst_fd_read_small(&line, git_fd, "commondir", true, MAX_LINK_NBYTES);
    if (err == -ENOMEM)
        return err;
    err = FST_OK;
    cut_line_ends(&line);
    if (!line.len || line.data[0] != '/')
        err = fst_str_append(&loc->common_dir, loc->git_dir.data, loc->git_dir.len);
    if (!err && line.len && line.data[0] != '/')
        err = fst_str_putc(&loc->common_dir, '/');
    if (!err && line.len)
        err = fst_str_append(&loc->common_dir, line.data, line.len);
    fst_str_dispose(&line);
    return err;
}

/* Whether a directory is there; one that can't be looked at is. */
static bool has_dir(int dirfd, const char *name)
{
    return faccessat(dirfd, name, X_OK, 0) == 0 || is_kept_from_us(-errno);
}

/* Whether loc->git_dir, open as `git_fd`, is a repository; fills common_dir. */
static fst_err check_git_dir(bool *valid, struct location *loc, int git_fd)
{
    *valid = false;
    bool headed = false;
    fst_err err = find_common_dir(loc, git_fd);
    if (!err)
        err = has_head(&headed, git_fd);
    if (err || !headed)
        return err;
    int common_fd = git_fd;
    bool shared = loc->common_dir.len != loc->git_dir.len;
    if (shared)
        common_fd = open(loc->common_dir.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    *valid = common_fd >= 0 ? has_dir(common_fd, "objects") && has_dir(common_fd, "refs")
                            : is_kept_from_us(-errno);
    if (shared && common_fd >= 0)
        close(common_fd);
    return FST_OK;
}

/* The directory's descriptor, or -errno. */
static int open_dir(int dirfd, const char *name)
{
    int fd = openat(dirfd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        fd = -errno;
    return fd;
}

/* Reads a .git file: *git_fd is what it names, opened, or -errno. */
static fst_err follow_git_file(int *git_fd, struct location *loc, int dirfd, const char *path)
{
    static const char prefix[] = "gitdir: ";
    *git_fd = -ENOENT;
    struct fst_str line = {0};
    fst_err err = fst_fd_read_small(&line, dirfd, ".git", true, MAX_LINK_NBYTES);
    if (!err && line.len > strlen(prefix) && strncmp(line.data, prefix, strlen(prefix)) == 0) {
        cut_line_ends(&line);
        const char *target = line.data + strlen(prefix);
        fst_str_clear(&loc->git_dir);
        if (target[0] != '/')
            err = fst_str_printf(&loc->git_dir, "%s/", path);
        if (!err)
            err = fst_str_puts(&loc->git_dir, target);
        if (!err && *target)
            *git_fd = open_dir(dirfd, target);
    } else if (err) {
        *git_fd = err;
    }
    fst_str_dispose(&line);
    return err == -ENOMEM ? err : FST_OK;
}

/* A git directory that can't be looked into: it is one, for itself. */
static fst_err take_unseen(bool *valid, struct location *loc)
{
    *valid = true;
    return fst_str_append(&loc->common_dir, loc->git_dir.data, loc->git_dir.len);
}

static fst_err locate(enum finding *out, struct location *loc, int dirfd, const char *path)
{
    *out = FOUND_NOTHING;
    struct stat st;
    bool seen = fstatat(dirfd, ".git", &st, 0) == 0;
    if (seen ? !S_ISDIR(st.st_mode) && !S_ISREG(st.st_mode) : !is_kept_from_us(-errno))
        return FST_OK;
    int git_fd = -ENOENT;
    fst_err err = fst_str_printf(&loc->git_dir, "%s/.git", path);
    if (!err && seen && S_ISREG(st.st_mode)) {
        *out = FOUND_BROKEN;
        err = follow_git_file(&git_fd, loc, dirfd, path);
    } else if (!err) {
        git_fd = open_dir(dirfd, ".git");
    }
    bool valid = false;
    if (!err && git_fd >= 0)
        err = check_git_dir(&valid, loc, git_fd);
    else if (!err && is_kept_from_us(git_fd))
        err = take_unseen(&valid, loc);
    if (git_fd >= 0)
        close(git_fd);
    if (!err && valid)
        *out = FOUND_REPOSITORY;
    return err;
}

/* Whether core.worktree, relative to the git directory, is another directory than the top. */
static bool is_elsewhere(const struct fst_repository *repo, const struct fst_config *config,
                         const char *git_dir)
{
    if (config->bare)
        return true;
    if (!config->has_worktree)
        return false;
    const char *worktree = fst_str_cstr(&config->worktree);
    int fd = open(git_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct stat st;
    bool same = fd >= 0 && fstatat(fd, worktree, &st, 0) == 0 && st.st_dev == repo->dev &&
                st.st_ino == repo->ino;
    if (fd >= 0)
        close(fd);
    return !same;
}

/* The user's excludes: core.excludesFile, or the default place when that is not set. */
static fst_err read_global(struct fst_repository *repo, const struct fst_config *config)
{
    struct fst_str path = {0};
    fst_err err = FST_OK;
    if (!config->has_excludes_file) {
        err = fst_config_xdg_path(&path, "ignore");
    } else if (config->excludes_file.len) {
        if (config->excludes_file.data[0] != '/')
            err = fst_str_printf(&path, "%s/", repo->top);
        if (!err)
            err = fst_str_append(&path, config->excludes_file.data, config->excludes_file.len);
    }
    if (!err && path.len)
        err = fst_rules_read(&repo->global, AT_FDCWD, path.data, true);
    fst_str_dispose(&path);
    return err;
}

static fst_err read_settings(struct fst_repository *repo, struct location *loc, bool rules)
{
    struct fst_config config;
    char *real = realpath(loc->git_dir.data, NULL); /* what conditional includes are about */
    const char *git_dir = real ? real : loc->git_dir.data;
    bool shared = loc->common_dir.len != loc->git_dir.len;
    fst_err err = fst_config_read(&config, git_dir, shared ? loc->common_dir.data : git_dir);
    if (err) {
        free(real);
        return err;
    }
    repo->ignore_case = config.ignore_case;
    repo->elsewhere = is_elsewhere(repo, &config, git_dir);
    if (rules)
        err = read_global(repo, &config);
    fst_config_dispose(&config);
    free(real);
    struct fst_str path = {0};
    if (!err && rules)
        err = fst_str_printf(&path, "%s/info/exclude", loc->common_dir.data);
    if (!err && rules)
        err = fst_rules_read(&repo->exclude, AT_FDCWD, path.data, true);
    fst_str_dispose(&path);
    return err;
}

static fst_err open_found(struct fst_repository **out, struct location *loc, int dirfd,
                          const char *path, bool rules)
{
    struct fst_repository *repo = calloc(1, sizeof *repo);
    if (!repo)
        return -ENOMEM;
    struct stat st;
    bool known = fstat(dirfd, &st) == 0;
    if (known) {
        repo->dev = (uint64_t)st.st_dev;
        repo->ino = (uint64_t)st.st_ino;
    }
    repo->top = fst_mem_dup(path, strlen(path));
    fst_err err = repo->top ? read_settings(repo, loc, rules) : -ENOMEM;
    if (err) {
        fst_repository_free(repo);
        return err;
    }
    if (!known) /* nobody could tell whether git looked at the same directory */
        repo->elsewhere = true;
    *out = repo;
    return FST_OK;
}

static fst_err look(struct fst_repository **out, enum finding *finding, int dirfd, const char *path,
                    bool rules)
{
    *out = NULL;
    struct location loc = {0};
    fst_err err = locate(finding, &loc, dirfd, path);
    if (!err && *finding == FOUND_REPOSITORY)
        err = open_found(out, &loc, dirfd, path, rules);
    location_dispose(&loc);
    return err;
}

fst_err fst_repository_open(struct fst_repository **out, int dirfd, const char *path, bool rules)
{
    enum finding finding;
    return look(out, &finding, dirfd, path, rules);
}

static bool is_inside_git_dir(const char *path)
{
    const char *found = path;
    while ((found = strstr(found, "/.git")) != NULL) {
        found += 5;
        if (*found == '/' || *found == '\0')
            return true;
    }
    return false;
}

/* Cuts the last component; false at the root. */
static bool cut_last(char *path)
{
    char *slash = strrchr(path, '/');
    if (!slash)
        return false;
    *slash = '\0';
    return true;
}

fst_err fst_repository_find(struct fst_repository **out, const char *path, bool rules)
{
    *out = NULL;
    struct stat st;
    if (is_inside_git_dir(path) || stat(*path ? path : "/", &st) < 0)
        return FST_OK;
    dev_t dev = st.st_dev;
    char *above = fst_mem_dup(path, strlen(path));
    if (!above)
        return -ENOMEM;
    fst_err err = FST_OK;
    enum finding finding = FOUND_NOTHING;
    while (!err && finding == FOUND_NOTHING && cut_last(above)) {
        int fd = open(*above ? above : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0)
            continue;
        bool same = fstat(fd, &st) == 0 && st.st_dev == dev;
        if (same)
            err = look(out, &finding, fd, above, rules);
        close(fd);
        if (!same)
            break;
    }
    free(above);
    return err;
}

void fst_repository_free(struct fst_repository *repository)
{
    if (!repository)
        return;
    fst_rules_free(repository->exclude);
    fst_rules_free(repository->global);
    free(repository->top);
    free(repository);
}
