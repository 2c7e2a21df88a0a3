/* SPDX-License-Identifier: MIT */
/*
 * Precedence, the first pattern found decides: --exclude; .filestatsignore, deepest directory
 * first; .ignore, likewise; .gitignore, likewise, up to the repository's top; its info/exclude; the
 * user's excludes. Directories that add nothing have no scope, so the chains are as long as there
 * are ignore files. No state of its own; any thread.
 */
#include "walk/ignore.h"

#include <string.h>

#include "walk/walk.h"

static const struct {
    const char *name;
    size_t nbytes;
} files[] = {{".filestatsignore", 16}, {".ignore", 7}, {".gitignore", 10}, {".gitattributes", 14}};

unsigned fst_ignore_file(const char *name, size_t nbytes)
{
    for (unsigned i = 0; i < sizeof files / sizeof *files; i++)
        if (nbytes == files[i].nbytes && memcmp(name, files[i].name, nbytes) == 0)
            return 1u << i;
    return 0;
}

fst_err fst_ignore_read(struct fst_scope *scope, int dirfd, unsigned which)
{
    struct fst_rules **slots[] = {&scope->own, &scope->plain, &scope->git};
    for (unsigned i = 0; i < sizeof slots / sizeof *slots; i++) {
        if (!(which >> i & 1))
            continue;
        fst_err err = fst_rules_read(slots[i], dirfd, files[i].name, false);
        if (err)
            return err;
    }
    fst_err err = FST_OK;
    if (which & FST_IGNORE_ATTRIBUTES)
        err = fst_attributes_read(&scope->attributes, dirfd);
    scope->has_attributes =
        scope->attributes || (!scope->fresh && scope->up && scope->up->has_attributes);
    return err;
}

void fst_ignore_dispose(struct fst_scope *scope)
{
    fst_rules_free(scope->own);
    fst_rules_free(scope->plain);
    fst_rules_free(scope->git);
    scope->own = scope->plain = scope->git = NULL;
    fst_attributes_free(scope->attributes);
    scope->attributes = NULL;
}

/* A path below the scope's directory, as patterns in that have it. */
static struct fst_glob_path relative_to(size_t base_nbytes, const struct fst_glob_path *path)
{
    return (struct fst_glob_path){.text = path->text + base_nbytes,
                                  .nbytes = path->nbytes - base_nbytes,
                                  .basename_at = path->basename_at - base_nbytes,
                                  .is_dir = path->is_dir};
}

static const struct fst_glob *match(const struct fst_rules *rules, const struct fst_glob_path *path,
                                    size_t base_nbytes, bool ignore_case)
{
    if (!rules || path->basename_at < base_nbytes)
        return NULL;
    struct fst_glob_path relative = relative_to(base_nbytes, path);
    return fst_rules_match(rules, &relative, ignore_case);
}

static const struct fst_glob *match_git(const struct fst_scope *scope,
                                        const struct fst_glob_path *path)
{
    const struct fst_repository *repo = scope->repository;
    bool ignore_case = repo && repo->ignore_case;
    const struct fst_glob *found = NULL;
    for (const struct fst_scope *s = scope; s && !found; s = s->up) {
        found = match(s->git, path, s->base_nbytes, ignore_case);
        if (s->fresh)
            break;
    }
    if (!found && repo)
        found = match(repo->exclude, path, scope->repository_base_nbytes, ignore_case);
    if (!found && repo)
        found = match(repo->global, path, scope->repository_base_nbytes, ignore_case);
    return found;
}

enum fst_verdict fst_ignore_verdict(const struct fst_scope *scope, const struct fst_glob_path *path,
                                    bool git)
{
    if (!scope)
        return FST_VERDICT_NONE;
    const struct fst_glob *found = match(scope->excludes, path, scope->excludes_base_nbytes, false);
    for (const struct fst_scope *s = scope; s && !found; s = s->up)
        found = match(s->own, path, s->base_nbytes, false);
    for (const struct fst_scope *s = scope; s && !found; s = s->up)
        found = match(s->plain, path, s->base_nbytes, false);
    enum fst_verdict ignored = FST_VERDICT_IGNORED;
    if (!found && git) {
        found = match_git(scope, path);
        ignored = FST_VERDICT_IGNORED_BY_GIT;
    }
    if (!found)
        return FST_VERDICT_NONE;
    return found->flags & FST_GLOB_NEGATED ? FST_VERDICT_KEPT : ignored;
}

uint8_t fst_ignore_attributes(const struct fst_scope *scope, const struct fst_glob_path *path)
{
    enum {
        GENERATED = FST_ATTRIBUTE_GENERATED | FST_ATTRIBUTE_NOT_GENERATED,
        VENDORED = FST_ATTRIBUTE_VENDORED | FST_ATTRIBUTE_NOT_VENDORED,
    };
    uint8_t found = 0;
    bool ignore_case = scope && scope->repository && scope->repository->ignore_case;
    for (const struct fst_scope *s = scope; s && s->has_attributes; s = s->up) {
        struct fst_glob_path relative = relative_to(s->base_nbytes, path);
        uint8_t said =
            s->attributes ? fst_attributes_match(s->attributes, &relative, ignore_case) : 0;
        /* The deepest directory that says anything has it. */
        found |= found & GENERATED ? 0 : said & GENERATED;
        found |= found & VENDORED ? 0 : said & VENDORED;
        if (s->fresh)
            break;
    }
    return found;
}
