/* SPDX-License-Identifier: MIT */
/*
 * Rows made of a result: paths are put together, directories summed up, all sorted.
 *
 * Directories come from the paths of files: in byte order all paths below a directory stand
 * together, so one pass with a stack of open directories adds everything up. Read-only on the
 * project; any thread.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "project/model.h"

static const char *const sort_names[FST_SORT_COUNT] = {
    [FST_SORT_NAME] = "name",   [FST_SORT_FILES] = "files",       [FST_SORT_LINES] = "lines",
    [FST_SORT_CODE] = "code",   [FST_SORT_COMMENTS] = "comments", [FST_SORT_BLANKS] = "blanks",
    [FST_SORT_WORDS] = "words", [FST_SORT_CHARS] = "chars",       [FST_SORT_BYTES] = "bytes",
};

const char *fst_sort_key_name(enum fst_sort_key key)
{
    return sort_names[key];
}

enum fst_sort_key fst_sort_key_by_name(const char *name)
{
    unsigned key = 0;
    while (key < FST_SORT_COUNT && strcmp(sort_names[key], name) != 0)
        key++;
    return (enum fst_sort_key)key;
}

uint64_t fst_sort_value(const struct fst_counts *counts, enum fst_sort_key key)
{
    const uint64_t values[FST_SORT_COUNT] = {
        [FST_SORT_NAME] = 0,
        [FST_SORT_FILES] = counts->files,
        [FST_SORT_LINES] = counts->lines,
        [FST_SORT_CODE] = counts->code,
        [FST_SORT_COMMENTS] = counts->comments,
        [FST_SORT_BLANKS] = counts->blanks,
        [FST_SORT_WORDS] = counts->words,
        [FST_SORT_CHARS] = counts->chars,
        [FST_SORT_BYTES] = counts->bytes,
    };
    return values[key];
}

static const char *row_name(const struct fst_row *row)
{
    return row->kind == FST_ROW_LANGUAGE ? fst_lang_get(row->lang)->name : row->path;
}

/* What is sorted: small, and with all that a comparison needs. */
struct entry {
    uint64_t value;
    const char *name;
    size_t index;
};

static int compare(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;
    if (left->value != right->value)
        return left->value > right->value ? -1 : 1;
    int order = strcmp(left->name, right->name);
    if (order)
        return order;
    return left->index < right->index ? -1 : left->index > right->index;
}

/* Brings the rows into the order of the entries, cycle by cycle: rows are large, a copy too much.
 */
static void permute(struct fst_rows *rows, struct entry *entries, bool reverse)
{
    size_t last = rows->len - 1;
    for (size_t start = 0; start < rows->len; start++) {
        struct fst_row row = rows->items[start];
        size_t to = start;
        for (;;) {
            struct entry *entry = &entries[reverse ? last - to : to];
            size_t from = entry->index;
            if (from == SIZE_MAX)
                break;
            entry->index = SIZE_MAX;
            rows->items[to] = from == start ? row : rows->items[from];
            to = from;
        }
    }
}

static fst_err sort_rows(struct fst_rows *rows, enum fst_sort_key key, bool reverse)
{
    if (rows->len < 2)
        return FST_OK;
    struct entry *entries = malloc(rows->len * sizeof *entries);
    if (!entries)
        return -ENOMEM;
    for (size_t i = 0; i < rows->len; i++)
        entries[i] = (struct entry){fst_sort_value(&rows->items[i].counts, key),
                                    row_name(&rows->items[i]), i};
    qsort(entries, rows->len, sizeof *entries, compare);
    permute(rows, entries, reverse);
    free(entries);
    return FST_OK;
}

fst_err fst_dir_append(struct fst_str *path, const struct fst_dir_node *dir, bool with_root)
{
    /* Up the tree, then down again: depths of thousands must not recurse. */
    size_t depth = 0;
    for (const struct fst_dir_node *at = dir; at; at = at->parent)
        depth++;
    const struct fst_dir_node **chain = malloc(depth * sizeof(const struct fst_dir_node *));
    if (!chain)
        return -ENOMEM;
    size_t i = depth;
    for (const struct fst_dir_node *at = dir; at; at = at->parent)
        chain[--i] = at;
    fst_err err = FST_OK;
    for (i = with_root ? 0 : 1; i < depth && !err; i++)
        err = fst_path_join(path, chain[i]->name, chain[i]->name_nbytes);
    free(chain);
    return err;
}

/* Of a root's name and one slash behind it. */
static size_t root_length(const char *root)
{
    size_t nbytes = strlen(root);
    return nbytes && root[nbytes - 1] == '/' ? nbytes : nbytes + 1;
}

/* Begins the path with the directory of the node. */
static fst_err begin_path(struct fst_file_path *path, const struct fst_project *project,
                          const struct fst_dir_node *dir)
{
    bool with_root = project->roots_len > 1;
    fst_str_clear(&path->text);
    path->dir = NULL;
    fst_err err = fst_dir_append(&path->text, dir, with_root);
    if (err)
        return err;
    path->dir = dir;
    path->dir_nbytes = path->text.len;
    path->root_nbytes = with_root ? root_length(project->roots[dir->root]) : 0;
    return FST_OK;
}

fst_err fst_file_path(struct fst_file_path *path, const struct fst_project *project,
                      const struct fst_file_node *node)
{
    if (!node->dir) {
        fst_str_clear(&path->text);
        path->dir = NULL;
        path->root_nbytes = 0;
        return fst_str_puts(&path->text, node->name);
    }
    fst_err err = FST_OK;
    if (node->dir == path->dir)
        fst_str_cut(&path->text, path->dir_nbytes);
    else
        err = begin_path(path, project, node->dir);
    return err ? err : fst_path_join(&path->text, node->name, strlen(node->name));
}

void fst_file_path_dispose(struct fst_file_path *path)
{
    fst_str_dispose(&path->text);
    *path = (struct fst_file_path){0};
}

struct fst_counts fst_file_node_counts(const struct fst_file_node *node)
{
    return (struct fst_counts){
        .files = node->is_file,
        .bytes = node->bytes,
        .lines = node->lines,
        .code = node->code,
        .comments = node->comments,
        .blanks = node->reason ? 0 : node->lines - node->code - node->comments,
        .words = node->words,
        .chars = node->chars,
        .longest_line = node->longest_line,
    };
}

static struct fst_row file_row(const struct fst_file_node *node, enum fst_row_kind kind)
{
    return (struct fst_row){
        .kind = kind,
        .lang = node->lang,
        .reason = (enum fst_reason)node->reason,
        .err = node->err,
        .counts = fst_file_node_counts(node),
        .longest_line_number = node->longest_line_number,
        .flags = node->flags,
        .invalid_utf8_at = node->invalid_utf8_at,
        .embedded = node->embedded,
        .embedded_len = node->embedded_len,
    };
}

static fst_err node_rows(struct fst_rows *rows, const struct fst_project *project,
                         enum fst_row_kind kind)
{
    struct fst_file_path path = {0};
    size_t cap = 0;
    fst_err err =
        fst_mem_grow(&rows->items, &cap, project->part.nodes_len + 1, sizeof *rows->items);
    for (const struct fst_file_node *node = project->part.nodes; node && !err; node = node->next) {
        bool wanted = kind == FST_ROW_FILE ? node->is_file : node->reason != FST_REASON_NONE;
        if (!wanted)
            continue;
        err = fst_file_path(&path, project, node);
        if (err)
            break;
        struct fst_row *row = &rows->items[rows->len];
        *row = file_row(node, kind);
        row->root_nbytes = path.root_nbytes;
        row->is_root = node->dir == NULL;
        row->path = fst_arena_dup(&rows->arena, fst_str_cstr(&path.text), path.text.len);
        if (row->path)
            rows->len++;
        else
            err = -ENOMEM;
    }
    fst_file_path_dispose(&path);
    return err;
}

static fst_err language_rows(struct fst_rows *rows, const struct fst_project *project)
{
    size_t cap = 0;
    for (size_t i = 0; i < fst_lang_count(); i++) {
        const struct fst_lang_sum *sum = &project->part.langs[i];
        if (sum->counts.files == 0)
            continue;
        fst_err err = fst_mem_grow(&rows->items, &cap, rows->len + 1, sizeof *rows->items);
        if (err)
            return err;
        size_t len = 0;
        for (const struct fst_lang_embedded *at = sum->embedded; at; at = at->next)
            len++;
        struct fst_row_embedded *embedded =
            len ? fst_arena_alloc(&rows->arena, len * sizeof *embedded) : NULL;
        if (len && !embedded)
            return -ENOMEM;
        const struct fst_lang_embedded *at = sum->embedded;
        for (size_t k = 0; k < len; k++, at = at->next)
            embedded[k] = at->sum;
        rows->items[rows->len++] = (struct fst_row){
            .kind = FST_ROW_LANGUAGE,
            .lang = (fst_lang_id)i,
            .counts = sum->counts,
            .invalid_utf8_at = FST_TEXT_VALID,
            .embedded = embedded,
            .embedded_len = len,
        };
    }
    return FST_OK;
}

/* Directories that the path at hand lies in, from the outermost; each is `nbytes` of it. */
struct open_dirs {
    struct open_dir {
        size_t nbytes;
        struct fst_counts counts;
    } * items;
    size_t len, cap;
};

static fst_err close_dir(struct fst_rows *rows, size_t *cap, struct open_dirs *open,
                         const char *path)
{
    const struct open_dir *dir = &open->items[--open->len];
    fst_err err = fst_mem_grow(&rows->items, cap, rows->len + 1, sizeof *rows->items);
    if (err)
        return err;
    const char *name = dir->nbytes ? fst_arena_dup(&rows->arena, path, dir->nbytes)
                                   : fst_arena_dup(&rows->arena, ".", 1);
    if (!name)
        return -ENOMEM;
    rows->items[rows->len++] = (struct fst_row){.kind = FST_ROW_DIR,
                                                .path = name,
                                                .counts = dir->counts,
                                                .invalid_utf8_at = FST_TEXT_VALID};
    if (open->len)
        fst_counts_add(&open->items[open->len - 1].counts, &dir->counts);
    return FST_OK;
}

static fst_err open_dir(struct open_dirs *open, size_t nbytes)
{
    fst_err err = fst_mem_grow(&open->items, &open->cap, open->len + 1, sizeof *open->items);
    if (!err)
        open->items[open->len++] = (struct open_dir){.nbytes = nbytes};
    return err;
}

/* Whether the directory of `nbytes` of `last` is also one of `path`. */
static bool holds(const char *last, size_t nbytes, const char *path)
{
    return strncmp(last, path, nbytes) == 0 && (nbytes == 0 || path[nbytes] == '/');
}

static fst_err sum_dirs(struct fst_rows *rows, const struct fst_rows *files, struct open_dirs *open)
{
    size_t cap = 0;
    const char *last = "";
    fst_err err = open_dir(open, 0);
    for (size_t i = 0; i < files->len && !err; i++) {
        const struct fst_row *file = &files->items[i];
        if (file->reason != FST_REASON_NONE)
            continue;
        while (!err && !holds(last, open->items[open->len - 1].nbytes, file->path))
            err = close_dir(rows, &cap, open, last);
        size_t from = err ? 0 : open->items[open->len - 1].nbytes;
        const char *slash = file->path + from + (from > 0);
        if (!err && from < file->root_nbytes) {
            /* The root is one directory, however many its name holds. */
            slash = file->path + file->root_nbytes;
            if (file->root_nbytes > from + 1)
                err = open_dir(open, file->root_nbytes - 1);
        }
        while (!err && (slash = strchr(slash, '/'))) {
            if (slash > file->path)
                err = open_dir(open, (size_t)(slash - file->path));
            slash++;
        }
        if (!err)
            fst_counts_add(&open->items[open->len - 1].counts, &file->counts);
        last = file->path;
    }
    while (!err && open->len > 0)
        err = close_dir(rows, &cap, open, last);
    return err;
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(((const struct fst_row *)a)->path, ((const struct fst_row *)b)->path);
}

static fst_err dir_rows(struct fst_rows *rows, const struct fst_project *project)
{
    struct fst_rows files = {0};
    struct open_dirs open = {0};
    fst_err err = node_rows(&files, project, FST_ROW_FILE);
    if (!err && files.len)
        qsort(files.items, files.len, sizeof *files.items, compare_paths);
    if (!err)
        err = sum_dirs(rows, &files, &open);
    free(open.items);
    fst_rows_dispose(&files);
    return err;
}

fst_err fst_project_rows(struct fst_rows *out, const struct fst_project *project,
                         enum fst_row_kind kind, enum fst_sort_key sort, bool reverse)
{
    struct fst_rows rows = {0};
    fst_err err = kind == FST_ROW_LANGUAGE ? language_rows(&rows, project)
                  : kind == FST_ROW_DIR    ? dir_rows(&rows, project)
                                           : node_rows(&rows, project, kind);
    if (!err)
        err = sort_rows(&rows, sort, reverse);
    if (err) {
        fst_rows_dispose(&rows);
        return err;
    }
    *out = rows;
    return FST_OK;
}

void fst_rows_dispose(struct fst_rows *rows)
{
    free(rows->items);
    fst_arena_dispose(&rows->arena);
    *rows = (struct fst_rows){0};
}
