/* SPDX-License-Identifier: MIT */
/*
 * One scan: the walk's visitor, which fills one part per worker, and the joining of the parts.
 *
 * Filters are applied here, where a file's language and flags are known. A file that they exclude
 * is neither counted nor listed. What a modified buffer holds, and what an earlier result knows of
 * a file that has not changed, is handed to the walk in place of reading the file.
 */
#include "project/project.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/path.h"
#include "lang/flags.h"
#include "project/cache.h"
#include "project/model.h"
#include "project/partial.h"

/* Two workers' parts never share a cache line. */
struct worker {
    _Alignas(64) struct fst_part part;
    bool overlaid;      /* the file that is told next was not read: a buffer holds its text */
    unsigned published; /* the number of the asking that was answered last */
    struct fst_embedded embedded[FST_MAX_EMBEDDED]; /* of a file that was not read again */
};

struct scan {
    const struct fst_project_options *options;
    struct worker *workers;
    unsigned workers_len;
    struct fst_cache_key key;
    struct fst_cache cache; /* of options->previous */
    char *cwd;              /* NULL: unknown; relative roots then match no overlay */
};

static fst_err on_dir(void *payload, unsigned worker, void *parent, size_t root, const char *name,
                      size_t name_nbytes, void **node)
{
    struct scan *scan = payload;
    *node = fst_part_dir(&scan->workers[worker].part, parent, (uint32_t)root, name, name_nbytes);
    return *node ? FST_OK : -ENOMEM;
}

static bool has_lang(const fst_lang_id *langs, size_t len, fst_lang_id lang)
{
    for (size_t i = 0; i < len; i++) {
        if (langs[i] == lang)
            return true;
    }
    return false;
}

static bool is_wanted(const struct fst_project_options *options,
                      const struct fst_file_counts *counts)
{
    if (counts->flags & options->exclude_flags)
        return false;
    if (options->languages_len &&
        !has_lang(options->languages, options->languages_len, counts->lang))
        return false;
    return counts->lang == FST_LANG_NONE ||
           !has_lang(options->exclude_languages, options->exclude_languages_len, counts->lang);
}

/* Tells the worker's sums when somebody has asked since the last time. */
static void publish(const struct scan *scan, unsigned worker)
{
    struct worker *own = &scan->workers[worker];
    struct fst_partial *partial = scan->options->partial;
    if (!partial || fst_partial_asked(partial) == own->published)
        return;
    own->published = fst_partial_asked(partial);
    fst_partial_publish(partial, worker, &own->part.summary.totals, own->part.langs);
}

static fst_err on_file(void *payload, unsigned worker, void *dir, size_t root, const char *name,
                       size_t name_nbytes, const struct fst_file_stat *stat,
                       const struct fst_file_counts *counts)
{
    (void)root;
    struct scan *scan = payload;
    struct worker *own = &scan->workers[worker];
    struct fst_dir_node *in = dir;
    struct fst_file_counts flagged = *counts;
    bool overlaid = own->overlaid;
    own->overlaid = false;
    if (in)
        flagged.flags |= in->flags;
    else if (name[0] != '/')
        flagged.flags |= fst_flags_by_path(name, name_nbytes);
    flagged.flags = fst_attributes_apply(stat->attributes, flagged.flags);
    if (!is_wanted(scan->options, &flagged))
        return FST_OK;
    fst_err err = fst_part_add_file(&own->part, in, name, name_nbytes, &flagged, scan->options);
    if (!err && !scan->options->totals_only) {
        own->part.nodes->is_linked = stat->is_linked;
        own->part.nodes->attributes = stat->attributes;
        if (!overlaid)
            own->part.nodes->identity =
                fst_cache_identity(&scan->key, stat, name, name_nbytes, in ? in->flags : 0);
    }
    if (!err)
        publish(scan, worker);
    return err;
}

static fst_err on_skip(void *payload, unsigned worker, void *dir, size_t root, const char *name,
                       size_t name_nbytes, enum fst_reason reason, fst_err err, bool is_dir)
{
    (void)root;
    (void)is_dir;
    struct scan *scan = payload;
    return fst_part_add_skip(&scan->workers[worker].part, dir, name, name_nbytes, reason, err,
                             scan->options->totals_only);
}

/* Whether a modified buffer holds the text of `path`; its counts are stored then. */
static bool find_overlay(const struct scan *scan, const char *path, struct fst_file_counts *counts)
{
    struct fst_str absolute = {0};
    if (path[0] != '/') {
        if (!scan->cwd || fst_path_normalize(&absolute, scan->cwd, path) != FST_OK) {
            fst_str_dispose(&absolute);
            return false;
        }
        path = absolute.data;
    }
    bool found = false;
    for (size_t i = 0; i < scan->options->overlays_len && !found; i++) {
        const struct fst_overlay *overlay = &scan->options->overlays[i];
        found = strcmp(overlay->path, path) == 0;
        if (found)
            *counts = overlay->counts;
    }
    fst_str_dispose(&absolute);
    return found;
}

static bool reuse(void *payload, unsigned worker, void *dir, const char *path,
                  const struct fst_file_stat *stat, struct fst_file_counts *counts)
{
    struct scan *scan = payload;
    struct worker *own = &scan->workers[worker];
    const struct fst_dir_node *in = dir;
    own->overlaid = scan->options->overlays_len && find_overlay(scan, path, counts);
    if (own->overlaid || !scan->cache.slots)
        return own->overlaid;
    const char *name = in ? strrchr(path, '/') + 1 : path;
    uint64_t identity =
        fst_cache_identity(&scan->key, stat, name, strlen(name), in ? in->flags : 0);
    const struct fst_file_node *node = identity ? fst_cache_find(&scan->cache, identity) : NULL;
    if (node)
        fst_cache_counts(counts, node, own->embedded);
    return node != NULL;
}

static fst_err start(struct scan *scan, const struct fst_project_options *options)
{
    *scan = (struct scan){.options = options,
                          .workers_len = fst_walk_jobs(&options->walk),
                          .key = {options->rules, fst_clock_wall_ns()}};
    scan->workers = aligned_alloc(64, scan->workers_len * sizeof *scan->workers);
    if (!scan->workers)
        return -ENOMEM;
    memset(scan->workers, 0, scan->workers_len * sizeof *scan->workers);
    fst_err err = FST_OK;
    for (unsigned i = 0; i < scan->workers_len && !err; i++)
        err = fst_part_init(&scan->workers[i].part);
    if (!err && options->overlays_len)
        scan->cwd = getcwd(NULL, 0);
    if (!err && options->previous)
        err = fst_cache_init(&scan->cache, options->previous);
    return err;
}

static void stop(struct scan *scan)
{
    for (unsigned i = 0; scan->workers && i < scan->workers_len; i++)
        fst_part_dispose(&scan->workers[i].part);
    free(scan->workers);
    fst_cache_dispose(&scan->cache);
    free(scan->cwd);
}

static fst_err collect(struct fst_project *project, struct scan *scan)
{
    const struct fst_project_options *options = scan->options;
    fst_err err = FST_OK;
    for (unsigned i = 0; i < scan->workers_len && !err; i++)
        err = fst_part_join(&project->part, &scan->workers[i].part);
    for (size_t i = 0; i < options->walk.roots_len && !err; i++)
        err = fst_project_add_root(project, options->walk.roots[i]);
    return err;
}

/* A part may be larger than its host: when it was decoded, or taken out of JSON. */
static void take(uint64_t *from, uint64_t *moved)
{
    if (*moved > *from)
        *moved = *from;
    *from -= *moved;
}

static void move(struct fst_counts *from, struct fst_counts *moved)
{
    take(&from->bytes, &moved->bytes);
    take(&from->lines, &moved->lines);
    take(&from->code, &moved->code);
    take(&from->comments, &moved->comments);
    take(&from->blanks, &moved->blanks);
    take(&from->words, &moved->words);
    take(&from->chars, &moved->chars);
}

/* First all is taken out, then all put in: a language may be a host and embedded elsewhere. */
void fst_project_separate(struct fst_project *project)
{
    struct fst_part *part = &project->part;
    size_t len = fst_lang_count();
    for (size_t host = 0; host < len; host++) {
        for (struct fst_lang_embedded *at = part->langs[host].embedded; at; at = at->next)
            move(&part->langs[host].counts, &at->sum.counts);
    }
    for (size_t host = 0; host < len; host++) {
        for (struct fst_lang_embedded *at = part->langs[host].embedded; at; at = at->next) {
            if (at->sum.lang == host)
                at->sum.counts.files = 0; /* it is counted there already */
            fst_counts_add(&part->langs[at->sum.lang].counts, &at->sum.counts);
        }
        part->langs[host].embedded = NULL;
    }
}

fst_err fst_project_scan(struct fst_project **out, const struct fst_project_options *options,
                         struct fst_walk_control *control)
{
    uint64_t begin_ns = fst_clock_ns();
    struct fst_project *project = NULL;
    struct scan scan;
    fst_err err = start(&scan, options);
    if (err)
        goto done;
    err = fst_project_new(&project);
    if (err)
        goto done;
    struct fst_walk_visitor visitor = {
        .payload = &scan,
        .on_dir = on_dir,
        .on_file = on_file,
        .on_skip = on_skip,
        .reuse = options->overlays_len || options->previous ? reuse : NULL,
    };
    struct fst_walk_result result = {0};
    err = fst_walk_run(&result, &options->walk, &visitor, control);
    if (!err)
        err = collect(project, &scan);
    if (err)
        goto done;
    if (options->embedded_separate)
        fst_project_separate(project);
    struct fst_project_summary *summary = &project->part.summary;
    summary->left_out = result.left_out;
    summary->git = result.git;
    summary->cancelled = result.cancelled;
    summary->seconds = (double)(fst_clock_ns() - begin_ns) / 1e9;
    *out = project;
    project = NULL;
done:
    fst_project_free(project);
    stop(&scan);
    return err;
}
