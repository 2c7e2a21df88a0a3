/* SPDX-License-Identifier: MIT */
/*
 * Paths as bytes. Normalizing works on text alone: what a link in the middle would make of ".." is
 * the file system's business, and callers that mind resolve links first.
 */
#include "base/path.h"

#include <string.h>

const char *fst_path_basename(const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;
    return slash ? slash + 1 : path ? path : "";
}

fst_err fst_path_join(struct fst_str *path, const char *name, size_t name_nbytes)
{
    fst_err err = fst_str_reserve(path, name_nbytes + 1);
    if (err)
        return err;
    if (path->len && path->data[path->len - 1] != '/')
        path->data[path->len++] = '/';
    return fst_str_append(path, name, name_nbytes);
}

/* Drops the last component of `out`, a normalized path, unless it is the root or "..". */
static bool drop_last(struct fst_str *out)
{
    if (out->len <= 1)
        return out->len == 1 && out->data[0] == '/';
    const char *last = fst_path_basename(out->data);
    if (strcmp(last, "..") == 0)
        return false;
    size_t keep = (size_t)(last - out->data);
    fst_str_cut(out, keep > 1 ? keep - 1 : keep);
    return true;
}

static fst_err append_components(struct fst_str *out, const char *path)
{
    for (const char *p = path; *p;) {
        size_t n = strcspn(p, "/");
        bool dot = n == 0 || (n == 1 && p[0] == '.');
        bool dots = n == 2 && p[0] == '.' && p[1] == '.';
        if (!dot && !(dots && drop_last(out))) {
            fst_err err = fst_path_join(out, p, n);
            if (err)
                return err;
        }
        p += n;
        p += strspn(p, "/");
    }
    return FST_OK;
}

fst_err fst_path_normalize(struct fst_str *out, const char *cwd, const char *path)
{
    fst_str_clear(out);
    fst_err err = fst_str_puts(out, "/");
    if (!err && path[0] != '/')
        err = append_components(out, cwd);
    return err ? err : append_components(out, path);
}

bool fst_path_is_within(const char *path, const char *dir)
{
    size_t n = strlen(dir);
    if (n && dir[n - 1] == '/')
        n--;
    return strncmp(path, dir, n) == 0 && (path[n] == '\0' || path[n] == '/');
}
