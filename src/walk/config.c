/* SPDX-License-Identifier: MIT */
/*
 * Git's configuration files. The reader (struct reader) yields one setting after the other as
 * "section.subsection.key" and its value; apply() keeps the few that matter and follows includes,
 * up to git's depth of ten. A line that is not well-formed ends its file: git itself stops there
 * with an error, so nothing behind it is in force.
 *
 * A file that includes others twice multiplies them at each level, so what all includes cost
 * together is bounded too.
 *
 * Files are opened without blocking and only if regular: a FIFO planted as a configuration file
 * must not hang a walk. No state; any thread.
 */
#include "walk/config.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/fd.h"
#include "walk/glob.h"

#define MAX_INCLUDE_DEPTH 10
#define MAX_FILE_NBYTES ((size_t)4 << 20)
#define MAX_INCLUDED_NBYTES ((size_t)16 << 20) /* of all includes of a repository */
#define INCLUDE_NBYTES 4096                    /* what each costs, beside its content */

struct reader {
    const char *at, *end;
    struct fst_str section; /* "core", "includeif.gitdir:~/work/" */
    struct fst_str name;    /* section and key */
    struct fst_str value;
    bool has_value;
    fst_err err; /* -ENOMEM, or FST_E_FORMAT for a bad line */
};

/* One file being applied. */
struct source {
    struct fst_config *config;
    const char *git_dir;
    const char *path; /* of this file, for relative includes */
    int depth;
    bool repository;  /* the repository's own file */
    size_t *included; /* bytes that may still be included; shared by all sources */
};

static void spend(const struct source *src, size_t nbytes)
{
    *src->included -= nbytes < *src->included ? nbytes : *src->included;
}

static bool is_blank(int c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

/* The next byte, CR LF as LF; '\n' at the end of the file. */
static int next_char(struct reader *r)
{
    if (r->at >= r->end) {
        r->at = r->end + 1; /* marks that the end was passed */
        return '\n';
    }
    int c = (unsigned char)*r->at++;
    if (c == '\r' && r->at < r->end && *r->at == '\n')
        c = (unsigned char)*r->at++;
    return c;
}

static bool at_end(const struct reader *r)
{
    return r->at >= r->end;
}

static void put(struct reader *r, struct fst_str *s, int c)
{
    if (!r->err)
        r->err = fst_str_putc(s, (char)c);
}

static void bad(struct reader *r)
{
    if (!r->err)
        r->err = FST_E_FORMAT;
}

/* Behind `[section `: "subsection"]. */
static void read_subsection(struct reader *r, int c)
{
    while (is_blank(c))
        c = next_char(r);
    if (c != '"') {
        bad(r);
        return;
    }
    put(r, &r->section, '.');
    while (!r->err && (c = next_char(r)) != '"') {
        if (c == '\\')
            c = next_char(r);
        if (c == '\n')
            bad(r);
        put(r, &r->section, c);
    }
    if (next_char(r) != ']')
        bad(r);
}

/* Behind '['. */
static void read_section(struct reader *r)
{
    fst_str_clear(&r->section);
    for (;;) {
        int c = next_char(r);
        if (c == ']' || r->err)
            return;
        if (is_blank(c)) {
            read_subsection(r, c);
            return;
        }
        if (!isalnum(c) && c != '-' && c != '.') {
            bad(r);
            return;
        }
        put(r, &r->section, tolower(c));
    }
}

/* An escape in a value; false when it is the line's end, which then goes on. */
static bool read_escape(struct reader *r)
{
    static const char from[] = "tbn\\\"", to[] = "\t\b\n\\\"";
    int c = next_char(r);
    if (c == '\n')
        return false;
    const char *found = strchr(from, c);
    if (found)
        put(r, &r->value, to[found - from]);
    else
        bad(r);
    return true;
}

static void read_value(struct reader *r)
{
    bool quoted = false, comment = false;
    size_t keep = 0;
    for (;;) {
        int c = next_char(r);
        if (c == '\n' || r->err) {
            if (quoted)
                bad(r);
            break;
        }
        if (comment)
            continue;
        if (is_blank(c) && !quoted) {
            if (r->value.len)
                put(r, &r->value, c);
            continue;
        }
        if (!quoted && (c == ';' || c == '#')) {
            comment = true;
            continue;
        }
        if (c == '"')
            quoted = !quoted;
        else if (c == '\\')
            read_escape(r);
        else
            put(r, &r->value, c);
        keep = r->value.len;
    }
    if (r->value.data && r->value.len > keep) {
        r->value.len = keep;
        r->value.data[keep] = '\0';
    }
}

static void read_setting(struct reader *r, int c)
{
    fst_str_clear(&r->name);
    fst_str_clear(&r->value);
    if (!r->err)
        r->err = fst_str_append(&r->name, fst_str_cstr(&r->section), r->section.len);
    put(r, &r->name, '.');
    while (isalnum(c) || c == '-') {
        put(r, &r->name, tolower(c));
        c = next_char(r);
    }
    while (c == ' ' || c == '\t')
        c = next_char(r);
    r->has_value = c == '=';
    if (r->has_value)
        read_value(r);
    else if (c != '\n')
        bad(r);
}

/* The next setting; false at the end and at an error. */
static bool read_next(struct reader *r)
{
    while (!r->err && !at_end(r)) {
        int c = next_char(r);
        if (c == '\n' || is_blank(c))
            continue;
        if (c == '#' || c == ';') {
            while (next_char(r) != '\n')
                ;
        } else if (c == '[') {
            read_section(r);
        } else if (isalpha(c)) {
            read_setting(r, c);
            return !r->err;
        } else {
            bad(r);
        }
    }
    return false;
}

static bool is_true(const struct reader *r)
{
    const char *value = fst_str_cstr(&r->value);
    if (!r->has_value)
        return true;
    if (!strcasecmp(value, "true") || !strcasecmp(value, "yes") || !strcasecmp(value, "on"))
        return true;
    return strtol(value, NULL, 0) != 0;
}

/*
 * Appends `path` with "~/" expanded; nothing when there is no home. "~user/" is not looked up: that
 * takes the system's name service, which a static program does not have.
 */
static fst_err expand(struct fst_str *out, const char *path)
{
    if (path[0] != '~')
        return fst_str_puts(out, path);
    const char *home = getenv("HOME");
    if (!home || (path[1] != '/' && path[1] != '\0'))
        return FST_OK;
    fst_err err = fst_str_puts(out, home);
    return err ? err : fst_str_puts(out, path + 1);
}

fst_err fst_config_xdg_path(struct fst_str *out, const char *name)
{
    const char *xdg = getenv("XDG_CONFIG_HOME");
    if (xdg && *xdg)
        return fst_str_printf(out, "%s/git/%s", xdg, name);
    const char *home = getenv("HOME");
    return home ? fst_str_printf(out, "%s/.config/git/%s", home, name) : FST_OK;
}

/* The directory of the file being read, with its slash. */
static size_t dir_nbytes(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) + 1 : 0;
}

/* A condition "gitdir:PATTERN"; *out tells whether it holds. */
static fst_err holds_gitdir(bool *out, const struct source *src, const char *text, size_t nbytes,
                            bool ignore_case)
{
    struct fst_str raw = {0}, pattern = {0};
    size_t prefix = 0;
    fst_err err = fst_str_append(&raw, text, nbytes);
    if (!err && strncmp(fst_str_cstr(&raw), "./", 2) == 0) {
        prefix = dir_nbytes(src->path);
        err = fst_str_append(&pattern, src->path, prefix);
        if (!err)
            err = fst_str_puts(&pattern, raw.data + 2);
    } else if (!err) {
        const char *first = fst_str_cstr(&raw);
        if (*first != '~' && *first != '/')
            err = fst_str_puts(&pattern, "**/");
        if (!err)
            err = expand(&pattern, first);
    }
    if (!err && pattern.len && pattern.data[pattern.len - 1] == '/')
        err = fst_str_puts(&pattern, "**");
    size_t dir_len = strlen(src->git_dir);
    *out = !err && pattern.len > prefix && dir_len >= prefix &&
           memcmp(pattern.data, src->git_dir, prefix) == 0 &&
           fst_glob_wild(pattern.data + prefix, pattern.len - prefix, src->git_dir + prefix,
                         dir_len - prefix, ignore_case);
    fst_str_dispose(&raw);
    fst_str_dispose(&pattern);
    return err;
}

/* A condition "onbranch:PATTERN". */
static fst_err holds_branch(bool *out, const struct source *src, const char *text, size_t nbytes)
{
    static const char head_prefix[] = "ref: refs/heads/";
    struct fst_str path = {0}, head = {0}, pattern = {0};
    *out = false;
    fst_err err = fst_str_printf(&path, "%s/HEAD", src->git_dir);
    if (!err)
        err = fst_fd_read_small(&head, AT_FDCWD, path.data, true, 4096);
    if (!err)
        err = fst_str_append(&pattern, text, nbytes);
    if (!err && nbytes && text[nbytes - 1] == '/')
        err = fst_str_puts(&pattern, "**");
    if (!err && head.len && strncmp(head.data, head_prefix, strlen(head_prefix)) == 0) {
        const char *branch = head.data + strlen(head_prefix);
        *out = fst_glob_wild(fst_str_cstr(&pattern), pattern.len, branch, strcspn(branch, "\n"),
                             false);
    }
    fst_str_dispose(&path);
    fst_str_dispose(&head);
    fst_str_dispose(&pattern);
    return err == -ENOMEM ? err : FST_OK;
}

/* Whether a setting `name` asks for a file to be included. */
static fst_err wants_include(bool *out, const struct source *src, const char *name)
{
    static const char begin[] = "includeif.", end[] = ".path";
    size_t nbytes = strlen(name);
    *out = strcmp(name, "include.path") == 0;
    if (*out || strncmp(name, begin, strlen(begin)) != 0 || nbytes < strlen(begin) + strlen(end) ||
        strcmp(name + nbytes - strlen(end), end) != 0)
        return FST_OK;
    const char *cond = name + strlen(begin);
    size_t cond_nbytes = nbytes - strlen(begin) - strlen(end);
    const char *colon = memchr(cond, ':', cond_nbytes);
    if (!colon)
        return FST_OK;
    size_t kind = (size_t)(colon - cond), rest = cond_nbytes - kind - 1;
    if (kind == 6 && memcmp(cond, "gitdir", 6) == 0)
        return holds_gitdir(out, src, colon + 1, rest, false);
    if (kind == 8 && memcmp(cond, "gitdir/i", 8) == 0)
        return holds_gitdir(out, src, colon + 1, rest, true);
    if (kind == 8 && memcmp(cond, "onbranch", 8) == 0)
        return holds_branch(out, src, colon + 1, rest);
    return FST_OK;
}

static fst_err apply_file(const struct source *src);

static fst_err include(const struct source *src, const char *value)
{
    if (src->depth >= MAX_INCLUDE_DEPTH) {
        *src->included = 0; /* git ends here with an error */
        return FST_OK;
    }
    struct fst_str path = {0};
    fst_err err = FST_OK;
    if (value[0] != '/' && value[0] != '~')
        err = fst_str_append(&path, src->path, dir_nbytes(src->path));
    if (!err)
        err = expand(&path, value);
    struct source inner = *src;
    inner.path = fst_str_cstr(&path);
    inner.depth++;
    inner.repository = false;
    if (!err && path.len)
        err = apply_file(&inner);
    fst_str_dispose(&path);
    return err;
}

static fst_err apply(const struct source *src, const struct reader *r)
{
    struct fst_config *config = src->config;
    const char *name = r->name.data, *value = fst_str_cstr(&r->value);
    if (strcmp(name, "core.ignorecase") == 0) {
        config->ignore_case = is_true(r);
    } else if (strcmp(name, "core.excludesfile") == 0) {
        fst_str_clear(&config->excludes_file);
        config->has_excludes_file = true;
        return expand(&config->excludes_file, value);
    } else if (src->repository && strcmp(name, "core.worktree") == 0) {
        fst_str_clear(&config->worktree);
        config->has_worktree = true;
        return fst_str_puts(&config->worktree, value);
    } else if (src->repository && strcmp(name, "core.bare") == 0) {
        config->bare = is_true(r);
    } else if (src->repository && strcmp(name, "extensions.worktreeconfig") == 0) {
        config->worktree_config = is_true(r);
    } else if (r->has_value && strncmp(name, "include", 7) == 0) {
        if (*src->included == 0)
            return FST_OK;
        spend(src, INCLUDE_NBYTES);
        bool wanted = false;
        fst_err err = wants_include(&wanted, src, name);
        return err || !wanted ? err : include(src, value);
    }
    return FST_OK;
}

static fst_err apply_file(const struct source *src)
{
    struct fst_str content = {0};
    fst_err err = fst_fd_read_small(&content, AT_FDCWD, src->path, true, MAX_FILE_NBYTES);
    if (err || !content.len) {
        fst_str_dispose(&content);
        return err == -ENOMEM ? err : FST_OK;
    }
    if (src->depth > 0)
        spend(src, content.len);
    struct reader r = {.at = content.data, .end = content.data + content.len};
    if (content.len >= 3 && memcmp(content.data, "\xEF\xBB\xBF", 3) == 0)
        r.at += 3;
    while (!err && read_next(&r))
        err = apply(src, &r);
    if (!err && r.err == -ENOMEM)
        err = r.err;
    fst_str_dispose(&r.section);
    fst_str_dispose(&r.name);
    fst_str_dispose(&r.value);
    fst_str_dispose(&content);
    return err;
}

static fst_err apply_path(struct source *src, struct fst_str *path)
{
    src->path = fst_str_cstr(path);
    fst_err err = path->len ? apply_file(src) : FST_OK;
    fst_str_clear(path);
    return err;
}

static bool env_true(const char *name)
{
    static const char *const no[] = {"", "0", "false", "no", "off"};
    const char *value = getenv(name);
    for (size_t i = 0; value && i < sizeof no / sizeof *no; i++)
        if (strcasecmp(value, no[i]) == 0)
            return false;
    return value != NULL;
}

/* The files of the system and the user. */
static fst_err apply_outer(struct source *src, struct fst_str *path)
{
    fst_err err = FST_OK;
    const char *system = getenv("GIT_CONFIG_SYSTEM");
    if (!env_true("GIT_CONFIG_NOSYSTEM"))
        err = fst_str_puts(path, system ? system : "/etc/gitconfig");
    if (!err)
        err = apply_path(src, path);
    const char *global = getenv("GIT_CONFIG_GLOBAL");
    if (global) {
        if (!err)
            err = fst_str_puts(path, global);
        return err ? err : apply_path(src, path);
    }
    if (!err)
        err = fst_config_xdg_path(path, "config");
    if (!err)
        err = apply_path(src, path);
    const char *home = getenv("HOME");
    if (!err && home)
        err = fst_str_printf(path, "%s/.gitconfig", home);
    return err ? err : apply_path(src, path);
}

fst_err fst_config_read(struct fst_config *out, const char *git_dir, const char *common_dir)
{
    *out = (struct fst_config){0};
    size_t included = MAX_INCLUDED_NBYTES;
    struct source src = {.config = out, .git_dir = git_dir, .included = &included};
    struct fst_str path = {0};
    fst_err err = apply_outer(&src, &path);
    src.repository = true;
    if (!err)
        err = fst_str_printf(&path, "%s/config", common_dir);
    if (!err)
        err = apply_path(&src, &path);
    if (!err && strcmp(git_dir, common_dir) != 0) {
        /* What is said of the main work tree's place does not hold for a linked one. */
        out->has_worktree = out->bare = false;
    }
    if (!err && out->worktree_config) {
        err = fst_str_printf(&path, "%s/config.worktree", git_dir);
        if (!err)
            err = apply_path(&src, &path);
    }
    fst_str_dispose(&path);
    if (err)
        fst_config_dispose(out);
    return err;
}

void fst_config_dispose(struct fst_config *config)
{
    fst_str_dispose(&config->excludes_file);
    fst_str_dispose(&config->worktree);
}
