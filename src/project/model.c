/* SPDX-License-Identifier: MIT */
/*
 * Parts of a result: nodes in an arena, sums by language, and their joining. One thread per part.
 */
#include "project/model.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "lang/flags.h"
#include "project/listing.h"

fst_err fst_part_init(struct fst_part *part)
{
    *part = (struct fst_part){0};
    part->langs = calloc(fst_lang_count(), sizeof *part->langs);
    return part->langs ? FST_OK : -ENOMEM;
}

void fst_part_dispose(struct fst_part *part)
{
    free(part->langs);
    fst_arena_dispose(&part->arena);
    *part = (struct fst_part){0};
}

struct fst_dir_node *fst_part_dir(struct fst_part *part, struct fst_dir_node *parent, uint32_t root,
                                  const char *name, size_t name_nbytes)
{
    struct fst_dir_node *dir = fst_arena_alloc(&part->arena, sizeof *dir + name_nbytes + 1);
    if (!dir)
        return NULL;
    *dir = (struct fst_dir_node){
        .next = part->dirs, .parent = parent, .root = root, .name_nbytes = (uint32_t)name_nbytes};
    memcpy(dir->name, name, name_nbytes);
    if (parent) {
        /* As a path, for a moment: a directory's whole name tells that all in it is vendored. */
        dir->name[name_nbytes] = '/';
        dir->flags = parent->flags | fst_flags_by_path(dir->name, name_nbytes + 1);
    }
    dir->name[name_nbytes] = '\0';
    part->dirs = dir;
    part->dirs_len++;
    return dir;
}

struct fst_file_node *fst_part_node(struct fst_part *part, struct fst_dir_node *dir,
                                    const char *name, size_t name_nbytes)
{
    /* The name begins in what would be padding; never less than the struct, which is assigned. */
    size_t nbytes = offsetof(struct fst_file_node, name) + name_nbytes + 1;
    struct fst_file_node *node =
        fst_arena_alloc(&part->arena, nbytes < sizeof *node ? sizeof *node : nbytes);
    if (!node)
        return NULL;
    *node =
        (struct fst_file_node){.next = part->nodes, .dir = dir, .invalid_utf8_at = FST_TEXT_VALID};
    memcpy(node->name, name, name_nbytes);
    node->name[name_nbytes] = '\0';
    part->nodes = node;
    part->nodes_len++;
    return node;
}

fst_err fst_part_add_lang(struct fst_part *part, fst_lang_id lang, const struct fst_counts *counts)
{
    if (lang >= fst_lang_count())
        return FST_E_UNKNOWN;
    fst_counts_add(&part->langs[lang].counts, counts);
    return FST_OK;
}

fst_err fst_part_add_embedded(struct fst_part *part, fst_lang_id host,
                              const struct fst_row_embedded *embedded)
{
    struct fst_lang_embedded **at = &part->langs[host].embedded;
    while (*at && (*at)->sum.lang != embedded->lang)
        at = &(*at)->next;
    if (!*at) {
        *at = fst_arena_alloc(&part->arena, sizeof **at);
        if (!*at)
            return -ENOMEM;
        **at = (struct fst_lang_embedded){.sum.lang = embedded->lang};
    }
    fst_counts_add(&(*at)->sum.counts, &embedded->counts);
    return FST_OK;
}

static struct fst_row_embedded embedded_of(const struct fst_embedded *from)
{
    struct fst_file_counts file = {.text = from->text, .code = from->code};
    return (struct fst_row_embedded){.lang = from->lang, .counts = fst_counts_of(&file)};
}

static fst_err keep_embedded(struct fst_part *part, struct fst_file_node *node,
                             const struct fst_file_counts *counts)
{
    if (counts->embedded_len == 0)
        return FST_OK;
    size_t len = counts->embedded_len > UINT8_MAX ? UINT8_MAX : counts->embedded_len;
    node->embedded = fst_arena_alloc(&part->arena, len * sizeof *node->embedded);
    if (!node->embedded)
        return -ENOMEM;
    for (size_t i = 0; i < len; i++)
        node->embedded[i] = embedded_of(&counts->embedded[i]);
    node->embedded_len = (uint8_t)len;
    return FST_OK;
}

static fst_err keep_file(struct fst_part *part, struct fst_dir_node *dir, const char *name,
                         size_t name_nbytes, const struct fst_file_counts *counts,
                         enum fst_reason reason)
{
    struct fst_file_node *node = fst_part_node(part, dir, name, name_nbytes);
    if (!node)
        return -ENOMEM;
    node->bytes = counts->text.bytes;
    node->lines = counts->text.lines;
    node->code = counts->code.code;
    node->comments = counts->code.comments;
    node->words = counts->text.words;
    node->chars = counts->text.chars;
    node->longest_line = counts->text.longest_line;
    node->longest_line_number = counts->text.longest_line_number;
    node->invalid_utf8_at = counts->binary ? FST_TEXT_VALID : counts->text.invalid_utf8_at;
    node->lang = counts->lang;
    node->flags = (uint16_t)counts->flags;
    node->reason = (uint8_t)reason;
    node->is_file = true;
    return keep_embedded(part, node, counts);
}

static fst_err add_sums(struct fst_part *part, const struct fst_file_counts *counts,
                        enum fst_reason reason)
{
    struct fst_project_summary *summary = &part->summary;
    struct fst_counts sum = fst_counts_of(counts);
    summary->skipped[reason] += reason != FST_REASON_NONE;
    if (reason == FST_REASON_BINARY) {
        summary->binary_files++;
        summary->binary_bytes += sum.bytes;
        return FST_OK;
    }
    if (reason == FST_REASON_UNKNOWN_LANGUAGE) {
        fst_counts_add(&summary->unclassified, &sum);
        return FST_OK;
    }
    fst_counts_add(&summary->totals, &sum);
    fst_err err = fst_part_add_lang(part, counts->lang, &sum);
    for (size_t i = 0; i < counts->embedded_len && !err; i++) {
        struct fst_row_embedded embedded = embedded_of(&counts->embedded[i]);
        err = fst_part_add_embedded(part, counts->lang, &embedded);
    }
    return err;
}

fst_err fst_part_add_file(struct fst_part *part, struct fst_dir_node *dir, const char *name,
                          size_t name_nbytes, const struct fst_file_counts *counts,
                          const struct fst_project_options *options)
{
    enum fst_reason reason = counts->binary                  ? FST_REASON_BINARY
                             : counts->lang == FST_LANG_NONE ? FST_REASON_UNKNOWN_LANGUAGE
                                                             : FST_REASON_NONE;
    fst_err err = add_sums(part, counts, reason);
    if (err || options->totals_only)
        return err;
    return keep_file(part, dir, name, name_nbytes, counts, reason);
}

fst_err fst_part_add_skip(struct fst_part *part, struct fst_dir_node *dir, const char *name,
                          size_t name_nbytes, enum fst_reason reason, fst_err err, bool totals_only)
{
    part->summary.skipped[reason]++;
    part->summary.errors += err != FST_OK;
    if (totals_only && !err)
        return FST_OK;
    struct fst_file_node *node = fst_part_node(part, dir, name, name_nbytes);
    if (!node)
        return -ENOMEM;
    node->reason = (uint8_t)reason;
    node->err = err;
    return FST_OK;
}

static void join_summary(struct fst_project_summary *into, const struct fst_project_summary *from)
{
    fst_counts_add(&into->totals, &from->totals);
    fst_counts_add(&into->unclassified, &from->unclassified);
    into->binary_files += from->binary_files;
    into->binary_bytes += from->binary_bytes;
    for (size_t i = 0; i < FST_REASON_COUNT; i++)
        into->skipped[i] += from->skipped[i];
    into->errors += from->errors;
}

static void join_nodes(struct fst_part *into, struct fst_part *from)
{
    struct fst_dir_node **last = &from->dirs;
    while (*last)
        last = &(*last)->next;
    *last = into->dirs;
    into->dirs = from->dirs;
    into->dirs_len += from->dirs_len;
    from->dirs = NULL;
    from->dirs_len = 0;
    struct fst_file_node **end = &from->nodes;
    while (*end)
        end = &(*end)->next;
    *end = into->nodes;
    into->nodes = from->nodes;
    into->nodes_len += from->nodes_len;
    from->nodes = NULL;
    from->nodes_len = 0;
}

fst_err fst_part_join(struct fst_part *into, struct fst_part *from)
{
    join_summary(&into->summary, &from->summary);
    join_nodes(into, from);
    fst_err err = FST_OK;
    for (size_t i = 0; i < fst_lang_count() && !err; i++) {
        fst_counts_add(&into->langs[i].counts, &from->langs[i].counts);
        for (const struct fst_lang_embedded *part = from->langs[i].embedded; part && !err;
             part = part->next)
            err = fst_part_add_embedded(into, (fst_lang_id)i, &part->sum);
    }
    fst_arena_join(&into->arena, &from->arena);
    return err;
}

fst_err fst_project_new(struct fst_project **out)
{
    struct fst_project *project = calloc(1, sizeof *project);
    if (!project)
        return -ENOMEM;
    fst_err err = fst_part_init(&project->part);
    if (!err)
        err = fst_listing_new(&project->listing);
    if (err) {
        fst_part_dispose(&project->part);
        free(project);
        return err;
    }
    project->refs = 1;
    *out = project;
    return FST_OK;
}

struct fst_project *fst_project_hold(struct fst_project *project)
{
    atomic_fetch_add_explicit(&project->refs, 1, memory_order_relaxed);
    return project;
}

void fst_project_free(struct fst_project *project)
{
    /* Whoever frees it has seen all that the others did with it. */
    if (!project || atomic_fetch_sub_explicit(&project->refs, 1, memory_order_acq_rel) > 1)
        return;
    fst_listing_free(project->listing);
    fst_part_dispose(&project->part);
    free(project->roots);
    free(project);
}

fst_err fst_project_add_root(struct fst_project *project, const char *root)
{
    char **roots = realloc(project->roots, (project->roots_len + 1) * sizeof *roots);
    if (!roots)
        return -ENOMEM;
    project->roots = roots;
    roots[project->roots_len] = fst_arena_dup(&project->part.arena, root, strlen(root));
    if (!roots[project->roots_len])
        return -ENOMEM;
    project->roots_len++;
    return FST_OK;
}

const struct fst_project_summary *fst_project_summary(const struct fst_project *project)
{
    return &project->part.summary;
}

const char *const *fst_project_roots(const struct fst_project *project, size_t *len)
{
    *len = project->roots_len;
    return (const char *const *)project->roots;
}
