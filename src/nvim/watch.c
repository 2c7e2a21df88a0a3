/* SPDX-License-Identifier: MIT */
/*
 * A table of watched directories by path, brought in line with each result a few at a time, so that
 * the loop is never held up; and a list of what happened, until somebody takes it.
 *
 * The kernel drops events when 16,384 wait to be read, and libuv does not tell. But whoever then
 * reads them gets that many at once: more than CHANGES_MAX of them mean that anything may have
 * changed.
 */
#include "nvim/watch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/path.h"
#include "base/str.h"
#include "walk/dir.h"

#define STEP_DIRS 128    /* followed in a turn of the loop */
#define CHANGES_MAX 4096 /* remembered one by one */
#define TELL_MS 100      /* from the first change on, what belongs together gathers */
#define TELL_MAX_MS 5000 /* never later */
#define RETRY_MS 1000
#define PAUSE_PER_SCAN 4 /* scans of a project that changes all the time take a fifth of it */

struct watched {
    uv_fs_event_t event;     /* first: freed by its closing */
    struct fst_watch *watch; /* NULL once it ended */
    uint64_t hash;
    unsigned round;  /* of following: the last one that met it */
    bool is_git_dir; /* .git or .git/info: only some names matter */
    char path[];
};

struct fst_watch {
    struct fst_context *ctx;
    uint64_t handle;
    struct watched **slots; /* open addressing by hash */
    size_t cap, len;
    struct fst_project *following; /* held; NULL when in line */
    const struct fst_dir_node *at; /* the next of its directories */
    uv_timer_t step, tell;
    unsigned closing; /* of the timers that are closed; the last frees it */
    unsigned round;
    bool grown; /* something is watched that was not looked at since */
    bool told;
    uint64_t pause_ms;
    struct fst_watch_changes changes;
    fst_err problem; /* why nothing is watched any more */
};

void fst_watch_changes_dispose(struct fst_watch_changes *changes)
{
    free(changes->items);
    fst_arena_dispose(&changes->names);
    *changes = (struct fst_watch_changes){0};
}

/* Telling the editor -------------------------------------------------------------------------- */

/* Whether it is on its way. */
static bool put_event(struct fst_watch *watch, const char *name, const char *text)
{
    struct fst_writer event = {0};
    fst_writer_map_begin(&event);
    fst_writer_put_text(&event, "event", name);
    fst_writer_put_uint(&event, "project", watch->handle);
    if (text)
        fst_writer_put_text(&event, "message", text);
    fst_writer_map_end(&event);
    fst_err err = fst_outbox_put(&watch->ctx->outbox, &event);
    fst_writer_dispose(&event);
    return err >= 0;
}

static void on_tell(uv_timer_t *timer)
{
    struct fst_watch *watch = timer->data;
    watch->told = put_event(watch, "project_stale", NULL);
    if (!watch->told) /* no memory now */
        uv_timer_start(&watch->tell, on_tell, RETRY_MS, 0);
}

/* Something happened. */
static void tell_soon(struct fst_watch *watch)
{
    uint64_t ms = watch->pause_ms > TELL_MS ? watch->pause_ms : TELL_MS;
    if (!watch->told && !uv_is_active((uv_handle_t *)&watch->tell))
        uv_timer_start(&watch->tell, on_tell, ms < TELL_MAX_MS ? ms : TELL_MAX_MS, 0);
}

static void note_everything(struct fst_watch *watch)
{
    fst_watch_changes_dispose(&watch->changes);
    watch->changes.everything = true;
    tell_soon(watch);
}

static void note(struct fst_watch *watch, const struct watched *dir, const char *name,
                 bool replaced)
{
    struct fst_watch_changes *changes = &watch->changes;
    if (changes->everything) {
        tell_soon(watch);
        return;
    }
    struct fst_change *last = changes->len ? &changes->items[changes->len - 1] : NULL;
    if (last && strcmp(last->name, name) == 0 && strcmp(last->dir, dir->path) == 0) {
        last->replaced += replaced;
        return;
    }
    struct fst_change change = {.replaced = replaced};
    if (changes->len < CHANGES_MAX && fst_mem_grow(&changes->items, &changes->cap, changes->len + 1,
                                                   sizeof *changes->items) == FST_OK) {
        change.dir = fst_arena_dup(&changes->names, dir->path, strlen(dir->path));
        change.name = fst_arena_dup(&changes->names, name, strlen(name));
    }
    if (!change.dir || !change.name) {
        note_everything(watch);
        return;
    }
    changes->items[changes->len++] = change;
    tell_soon(watch);
}

/* What of git's own directory says which files count. */
static bool matters_to_git(const char *name)
{
    static const char *const names[] = {"index", "config", "config.worktree", "exclude", "info"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    return false;
}

/* The table ----------------------------------------------------------------------------------- */

static uint64_t hash_of(const char *path)
{
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
    for (; *path; path++)
        hash = (hash ^ (unsigned char)*path) * UINT64_C(1099511628211);
    return hash;
}

static struct watched **slot_of(const struct fst_watch *watch, const char *path, uint64_t hash)
{
    size_t at = hash & (watch->cap - 1);
    while (watch->slots[at] &&
           (watch->slots[at]->hash != hash || strcmp(watch->slots[at]->path, path) != 0))
        at = (at + 1) & (watch->cap - 1);
    return &watch->slots[at];
}

static void end(struct watched *dir)
{
    dir->watch = NULL;
    uv_close((uv_handle_t *)&dir->event, (uv_close_cb)free);
}

/* A table of `cap` slots, a power of two, with what `keeps` says of the old one. 0 or -ENOMEM. */
static fst_err rebuild(struct fst_watch *watch, size_t cap,
                       bool (*keeps)(const struct watched *dir, const void *arg), const void *arg)
{
    struct watched **slots = calloc(cap, sizeof(struct watched *));
    if (!slots)
        return -ENOMEM;
    struct watched **old = watch->slots;
    size_t old_cap = watch->cap;
    watch->slots = slots;
    watch->cap = cap;
    watch->len = 0;
    for (size_t i = 0; i < old_cap; i++) {
        if (!old[i])
            continue;
        if (!keeps(old[i], arg)) {
            end(old[i]);
            continue;
        }
        *slot_of(watch, old[i]->path, old[i]->hash) = old[i];
        watch->len++;
    }
    free(old);
    return FST_OK;
}

static bool keeps_all(const struct watched *dir, const void *arg)
{
    (void)dir;
    (void)arg;
    return true;
}

static bool is_of_round(const struct watched *dir, const void *round)
{
    return dir->round == *(const unsigned *)round;
}

static bool is_elsewhere(const struct watched *dir, const void *path)
{
    return !fst_path_is_within(dir->path, path);
}

static void drop_all(struct fst_watch *watch)
{
    for (size_t i = 0; i < watch->cap; i++) {
        if (watch->slots[i])
            end(watch->slots[i]);
    }
    free(watch->slots);
    watch->slots = NULL;
    watch->cap = watch->len = 0;
}

/*
 * A watched directory went, or was moved along with all below it: what is at its path from now on
 * is another one. (A name in it may be the same as its own; then it is just watched anew.)
 */
static void forget(struct fst_watch *watch, const char *path)
{
    struct fst_str above = {0};
    fst_err err = fst_str_puts(&above, path);
    if (!err)
        err = rebuild(watch, watch->cap, is_elsewhere, above.data);
    fst_str_dispose(&above);
    if (err)
        drop_all(watch);
    note_everything(watch);
}

static void on_event(uv_fs_event_t *event, const char *name, int events, int status)
{
    struct watched *dir = (struct watched *)event;
    struct fst_watch *watch = dir->watch;
    if (!watch)
        return;
    if (status < 0 || !name)
        note_everything(watch);
    else if ((events & UV_RENAME) && strcmp(name, fst_path_basename(dir->path)) == 0)
        forget(watch, dir->path);
    else if (!dir->is_git_dir)
        note(watch, dir, name, events & UV_RENAME);
    else if (matters_to_git(name))
        note_everything(watch);
}

/* Following a result -------------------------------------------------------------------------- */

static void stop_following(struct fst_watch *watch)
{
    fst_project_free(watch->following);
    watch->following = NULL;
    uv_timer_stop(&watch->step);
}

static const char *problem_text(fst_err err)
{
    switch (err) {
    case -ENOSPC:
        return "the kernel watches no more directories (see fs.inotify.max_user_watches)";
    case -EMFILE:
        return "the kernel watches for no more programs (see fs.inotify.max_user_instances)";
    case FST_E_LIMIT:
        return "it has more than 65,536 directories";
    case FST_E_REFUSED:
        return "its file system, or this system, does not tell of all changes";
    default:
        return fst_err_text(err);
    }
}

/* Watches nothing from now on, and says so. */
static void give_up(struct fst_watch *watch, fst_err err)
{
    watch->problem = err;
    stop_following(watch);
    uv_timer_stop(&watch->tell);
    drop_all(watch);
    fst_watch_changes_dispose(&watch->changes);
    watch->changes.everything = true;
    if (!put_event(watch, "project_unwatched", problem_text(err)))
        fst_context_say("out of memory: it is not told that a project is not watched");
}

/* Watches a directory, or notes that it still is one of the project's. */
static fst_err add(struct fst_watch *watch, const char *path, bool is_git_dir)
{
    if (2 * (watch->len + 1) > watch->cap) {
        fst_err err = rebuild(watch, watch->cap ? 2 * watch->cap : 64, keeps_all, NULL);
        if (err)
            return err;
    }
    uint64_t hash = hash_of(path);
    struct watched **slot = slot_of(watch, path, hash);
    if (*slot) {
        (*slot)->round = watch->round;
        return FST_OK;
    }
    if (watch->len >= FST_WATCH_MAX_DIRS)
        return FST_E_LIMIT;
    if (!fst_dir_tells_changes(path))
        return FST_E_REFUSED;
    size_t nbytes = strlen(path) + 1;
    struct watched *dir = calloc(1, sizeof *dir + nbytes);
    if (!dir)
        return -ENOMEM;
    memcpy(dir->path, path, nbytes);
    dir->watch = watch;
    dir->hash = hash;
    dir->round = watch->round;
    dir->is_git_dir = is_git_dir;
    uv_fs_event_init(&watch->ctx->loop, &dir->event);
    int err = uv_fs_event_start(&dir->event, on_event, path, 0);
    watch->grown = true;
    if (err) {
        uv_close((uv_handle_t *)&dir->event, (uv_close_cb)free);
        /* One that went meanwhile: the scan that follows will see it. */
        return err == UV_ENOENT || err == UV_ENOTDIR ? FST_OK : err;
    }
    *slot = dir;
    watch->len++;
    return FST_OK;
}

/* A directory of the project, and git's in it. */
static fst_err add_dir(struct fst_watch *watch, struct fst_str *path)
{
    fst_err err = add(watch, path->data, false);
    if (!err)
        err = fst_str_puts(path, "/.git");
    struct stat st;
    if (err || lstat(path->data, &st) < 0 || !S_ISDIR(st.st_mode))
        return err;
    err = add(watch, path->data, true);
    if (!err)
        err = fst_str_puts(path, "/info");
    return err ? err : add(watch, path->data, true);
}

static void on_step(uv_timer_t *timer)
{
    struct fst_watch *watch = timer->data;
    struct fst_str path = {0};
    fst_err err = FST_OK;
    for (int i = 0; i < STEP_DIRS && watch->at && !err; i++) {
        err = fst_project_dir_path(&path, watch->at);
        if (!err)
            err = add_dir(watch, &path);
        watch->at = fst_project_next_dir(watch->at);
    }
    fst_str_dispose(&path);
    if (err) {
        give_up(watch, err);
        return;
    }
    if (watch->at)
        return;
    stop_following(watch);
    /* What is no directory of the project any more; without memory it is kept for a while. */
    if (watch->cap && rebuild(watch, watch->cap, is_of_round, &watch->round) == -ENOMEM)
        fst_context_say("out of memory: directories that are gone stay watched");
    if (watch->grown)
        note_everything(watch);
    watch->grown = false;
}

void fst_watch_follow(struct fst_watch *watch, struct fst_project *result, bool by_update)
{
    double seconds = fst_project_summary(result)->seconds;
    watch->pause_ms = (uint64_t)(seconds * 1000 * PAUSE_PER_SCAN);
    if (watch->problem || by_update)
        return;
    stop_following(watch);
    watch->following = fst_project_hold(result);
    watch->at = fst_project_dirs(result);
    watch->round++;
    uv_timer_start(&watch->step, on_step, 0, 1);
}

void fst_watch_take(struct fst_watch *watch, struct fst_watch_changes *out)
{
    *out = watch->changes;
    out->everything |= watch->following != NULL; /* something may not be watched yet */
    watch->changes = (struct fst_watch_changes){.everything = watch->problem != FST_OK};
    watch->told = false;
    uv_timer_stop(&watch->tell);
}

void fst_watch_lose(struct fst_watch *watch)
{
    fst_watch_changes_dispose(&watch->changes);
    watch->changes.everything = true;
}

/* Its life ------------------------------------------------------------------------------------ */

fst_err fst_watch_new(struct fst_watch **out, struct fst_context *ctx, uint64_t handle)
{
    struct fst_watch *watch = calloc(1, sizeof *watch);
    if (!watch)
        return -ENOMEM;
    watch->ctx = ctx;
    watch->handle = handle;
    watch->changes.everything = true;
    uv_timer_init(&ctx->loop, &watch->step);
    uv_timer_init(&ctx->loop, &watch->tell);
    watch->step.data = watch->tell.data = watch;
    *out = watch;
    return FST_OK;
}

static void on_closed(uv_handle_t *timer)
{
    struct fst_watch *watch = timer->data;
    if (++watch->closing == 2)
        free(watch);
}

void fst_watch_free(struct fst_watch *watch)
{
    if (!watch)
        return;
    stop_following(watch);
    drop_all(watch);
    fst_watch_changes_dispose(&watch->changes);
    uv_close((uv_handle_t *)&watch->step, on_closed);
    uv_close((uv_handle_t *)&watch->tell, on_closed);
}
