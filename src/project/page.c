/* SPDX-License-Identifier: MIT */
/*
 * Pages out of a project's listing. What is shown of a file is an index into it: rows are made when
 * they are asked for.
 */
#include "project/page.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/path.h"
#include "project/listing.h"
#include "project/page_filter.h"
#include "project/page_tree.h"

static const char *const view_names[FST_PAGE_VIEW_COUNT] = {
    [FST_PAGE_LANGUAGES] = "languages",
    [FST_PAGE_DIRS] = "dirs",
    [FST_PAGE_FILES] = "files",
    [FST_PAGE_SKIPPED] = "skipped",
};

const char *fst_page_view_name(enum fst_page_view view)
{
    return view_names[view];
}

enum fst_page_view fst_page_view_by_name(const char *name)
{
    unsigned view = 0;
    while (view < FST_PAGE_VIEW_COUNT && strcmp(view_names[view], name) != 0)
        view++;
    return (enum fst_page_view)view;
}

/* Items --------------------------------------------------------------------------------------- */

fst_err fst_page_add(struct fst_page *page, struct fst_page_item item)
{
    fst_err err = fst_mem_grow(&page->items, &page->cap, page->len + 1, sizeof *page->items);
    if (!err)
        page->items[page->len++] = item;
    return err;
}

fst_err fst_page_add_row(struct fst_page *page, const struct fst_page_row *row)
{
    fst_err err =
        fst_mem_grow(&page->rows, &page->rows_cap, page->rows_len + 1, sizeof *page->rows);
    if (!err)
        err = fst_page_add(
            page, (struct fst_page_item){(uint32_t)page->rows_len, row->depth & INT32_MAX, 0});
    if (!err)
        page->rows[page->rows_len++] = *row;
    return err;
}

void fst_page_count(struct fst_page *page, const struct fst_counts *counts)
{
    uint64_t nbytes = counts->bytes;
    unsigned bits = 0;
    while (nbytes && bits < FST_PAGE_SIZES_LEN - 1) {
        nbytes >>= 1;
        bits++;
    }
    page->sizes[bits]++;
    fst_counts_add(&page->totals, counts);
}

struct fst_page_row fst_page_row_at(const struct fst_page *page, size_t i)
{
    struct fst_page_item item = page->items[i];
    if (!item.is_listed)
        return page->rows[item.at];
    const struct fst_listed *listed = &page->listed[item.at];
    bool in_tree = page->view == FST_PAGE_DIRS;
    return (struct fst_page_row){
        .kind = page->view == FST_PAGE_SKIPPED ? FST_ROW_SKIPPED : FST_ROW_FILE,
        .lang = listed->node->lang,
        .reason = (enum fst_reason)listed->node->reason,
        .err = listed->node->err,
        .depth = item.depth,
        .name_at =
            in_tree ? (uint32_t)(fst_path_basename(listed->path) - listed->path) : page->name_at,
        .path = listed->path,
        .counts = fst_file_node_counts(listed->node),
    };
}

/* The listing's entry is fetched first, a little later what that points to. */
void fst_page_prefetch(const struct fst_page *page, size_t i)
{
    enum { ENTRY = 32, REST = 16 };
    if (i + ENTRY < page->len && page->items[i + ENTRY].is_listed)
        FST_PREFETCH(&page->listed[page->items[i + ENTRY].at]);
    if (i + REST >= page->len || !page->items[i + REST].is_listed)
        return;
    const struct fst_listed *listed = &page->listed[page->items[i + REST].at];
    FST_PREFETCH(listed->path);
    FST_PREFETCH(listed->node);
    FST_PREFETCH((const char *)listed->node + 64);
}

/* Order --------------------------------------------------------------------------------------- */

/* The order of groups, and of values from the largest on, as two numbers that ascend. */
static uint64_t digits_of(const struct fst_page_key *key, bool of_group)
{
    return of_group ? key->group : ~key->value;
}

/* Sorts by one byte, stably, into `to`. */
static void sort_by_byte(struct fst_page_key *to, const struct fst_page_key *from, size_t len,
                         bool of_group, unsigned shift)
{
    size_t starts[256] = {0};
    size_t sum = 0;
    for (size_t i = 0; i < len; i++)
        starts[digits_of(&from[i], of_group) >> shift & 0xFF]++;
    for (size_t digit = 0; digit < 256; digit++) {
        size_t n = starts[digit];
        starts[digit] = sum;
        sum += n;
    }
    for (size_t i = 0; i < len; i++)
        to[starts[digits_of(&from[i], of_group) >> shift & 0xFF]++] = from[i];
}

/* Sorts by the bytes in which the keys differ, the least significant first. */
static void sort_by_digits(struct fst_page_key **keys, struct fst_page_key **spare, size_t len,
                           bool of_group)
{
    uint64_t differing = 0;
    for (size_t i = 1; i < len; i++)
        differing |= digits_of(&(*keys)[i], of_group) ^ digits_of(&(*keys)[0], of_group);
    for (unsigned shift = 0; shift < 64; shift += 8) {
        if (!(differing >> shift & 0xFF))
            continue;
        sort_by_byte(*spare, *keys, len, of_group, shift);
        struct fst_page_key *sorted = *spare;
        *spare = *keys;
        *keys = sorted;
    }
}

fst_err fst_page_sort(struct fst_page_key *keys, size_t len, bool reverse)
{
    struct fst_page_key *room = malloc((len + 1) * sizeof *room);
    if (!room)
        return -ENOMEM;
    struct fst_page_key *sorted = keys, *spare = room;
    sort_by_digits(&sorted, &spare, len, false);
    sort_by_digits(&sorted, &spare, len, true);
    if (sorted != keys)
        memcpy(keys, sorted, len * sizeof *keys);
    free(room);
    for (size_t i = 0; reverse && i < len / 2; i++) {
        struct fst_page_key swapped = keys[i];
        keys[i] = keys[len - 1 - i];
        keys[len - 1 - i] = swapped;
    }
    return FST_OK;
}

static const char *language_name(size_t id)
{
    return fst_lang_get((fst_lang_id)id)->name;
}

static const char *reason_name(size_t reason)
{
    return fst_reason_name((enum fst_reason)reason);
}

/* For each number below `len`, how many names come before its own; without a name: all. */
static uint32_t *rank(const char *(*name_of)(size_t), size_t len)
{
    uint32_t *ranks = calloc(len, sizeof *ranks);
    for (size_t i = 0; ranks && i < len; i++) {
        const char *name = name_of(i);
        for (size_t k = 0; k < len; k++) {
            const char *other = name_of(k);
            ranks[i] += other && (!name || strcasecmp(other, name) < 0);
        }
    }
    return ranks;
}

fst_err fst_page_ranks_init(struct fst_page_ranks *out, bool by_kind)
{
    *out = (struct fst_page_ranks){0};
    if (!by_kind)
        return FST_OK;
    out->langs = rank(language_name, fst_lang_count());
    out->reasons = rank(reason_name, FST_REASON_COUNT);
    return out->langs && out->reasons ? FST_OK : -ENOMEM;
}

void fst_page_ranks_dispose(struct fst_page_ranks *ranks)
{
    free(ranks->langs);
    free(ranks->reasons);
    *ranks = (struct fst_page_ranks){0};
}

struct fst_page_key fst_page_key(const struct fst_listed *listed, uint32_t at,
                                 enum fst_sort_key sort, const struct fst_page_ranks *ranks)
{
    const struct fst_file_node *node = listed[at].node;
    const struct fst_counts counts = fst_file_node_counts(node);
    uint32_t group = !ranks->langs  ? 0
                     : node->reason ? ranks->reasons[node->reason]
                                    : ranks->langs[node->lang];
    return (struct fst_page_key){fst_sort_value(&counts, sort), group, at, true};
}

/* Languages ----------------------------------------------------------------------------------- */

static fst_err add_language(struct fst_page *page, const struct fst_row *row)
{
    struct fst_page_row shown = {
        .kind = FST_ROW_LANGUAGE, .lang = row->lang, .counts = row->counts};
    fst_err err = fst_page_add_row(page, &shown);
    fst_counts_add(&page->totals, &row->counts);
    for (size_t i = 0; i < row->embedded_len && !err; i++) {
        shown.lang = row->embedded[i].lang;
        shown.counts = row->embedded[i].counts;
        shown.depth = 1;
        err = fst_page_add_row(page, &shown);
    }
    return err;
}

static fst_err make_languages(struct fst_page *page, const struct fst_page_filter *filter,
                              const struct fst_page_spec *spec)
{
    struct fst_rows rows = {0};
    enum fst_sort_key sort = spec->by_kind ? FST_SORT_NAME : spec->sort;
    fst_err err = fst_project_rows(&rows, page->project, FST_ROW_LANGUAGE, sort, spec->reverse);
    for (size_t i = 0; i < rows.len && !err; i++) {
        const struct fst_row *row = &rows.items[i];
        if (fst_page_pattern_matches(&filter->name, fst_lang_get(row->lang)->name) &&
            fst_page_filter_has_lang(filter, row->lang))
            err = add_language(page, row);
    }
    fst_rows_dispose(&rows);
    return err;
}

/* Files, and what was skipped ------------------------------------------------------------------ */

/* The keys of what passes. 0 with *out owned by the caller, or -ENOMEM. */
static fst_err choose(struct fst_page_key **out, size_t *len, struct fst_page *page,
                      const struct fst_page_filter *filter, const struct fst_page_spec *spec)
{
    struct fst_page_ranks ranks;
    struct fst_page_key *keys = malloc((page->listed_len + 1) * sizeof *keys);
    fst_err err = fst_page_ranks_init(&ranks, spec->by_kind);
    size_t n = 0;
    for (size_t i = 0; i < page->listed_len && keys && !err; i++) {
        if (spec->view == FST_PAGE_FILES ? fst_page_filter_has_file(filter, &page->listed[i])
                                         : fst_page_filter_has_skipped(filter, &page->listed[i])) {
            const struct fst_counts counts = fst_file_node_counts(page->listed[i].node);
            fst_page_count(page, &counts);
            keys[n++] = fst_page_key(page->listed, (uint32_t)i, spec->sort, &ranks);
        }
    }
    fst_page_ranks_dispose(&ranks);
    *out = keys;
    *len = n;
    return keys ? err : -ENOMEM;
}

static fst_err make_flat(struct fst_page *page, const struct fst_page_filter *filter,
                         const struct fst_page_spec *spec)
{
    struct fst_page_key *keys;
    size_t len;
    fst_err err = choose(&keys, &len, page, filter, spec);
    if (!err) {
        page->name_at = (uint32_t)(filter->dir_nbytes ? filter->dir_nbytes + 1 : 0);
        err = fst_page_sort(keys, len, spec->reverse);
    }
    if (!err)
        err = fst_mem_grow(&page->items, &page->cap, len, sizeof *page->items);
    for (size_t i = 0; i < len && !err; i++)
        page->items[page->len++] = (struct fst_page_item){keys[i].at, 0, 1};
    free(keys);
    return err;
}

/* Pages --------------------------------------------------------------------------------------- */

static fst_err fill(struct fst_page *page, const struct fst_page_filter *filter,
                    const struct fst_page_spec *spec)
{
    if (spec->view == FST_PAGE_LANGUAGES)
        return make_languages(page, filter, spec);
    fst_err err = fst_listing_get(&page->listed, &page->listed_len, page->project);
    if (!err && page->listed_len >= UINT32_MAX)
        err = -ENOMEM;
    if (err)
        return err;
    return spec->view == FST_PAGE_DIRS ? fst_page_make_tree(page, filter, spec)
                                       : make_flat(page, filter, spec);
}

fst_err fst_page_make(struct fst_page *out, struct fst_project *project,
                      const struct fst_page_spec *spec)
{
    struct fst_page page = {.project = fst_project_hold(project), .view = spec->view};
    struct fst_page_filter filter;
    fst_err err = fst_page_filter_init(&filter, spec);
    if (!err)
        err = fill(&page, &filter, spec);
    fst_page_filter_dispose(&filter);
    if (err) {
        fst_page_dispose(&page);
        return err;
    }
    *out = page;
    return FST_OK;
}

void fst_page_dispose(struct fst_page *page)
{
    free(page->items);
    free(page->rows);
    fst_arena_dispose(&page->arena);
    fst_project_free(page->project);
    *page = (struct fst_page){0};
}

static int compare_path(const void *path, const void *listed)
{
    return strcmp(path, ((const struct fst_listed *)listed)->path);
}

static size_t find_listed(const struct fst_page *page, const char *path)
{
    const struct fst_listed *listed =
        page->listed_len
            ? bsearch(path, page->listed, page->listed_len, sizeof *listed, compare_path)
            : NULL;
    size_t i = listed ? 0 : page->len;
    while (i < page->len &&
           !(page->items[i].is_listed && page->items[i].at == (size_t)(listed - page->listed)))
        i++;
    return i;
}

static bool is_same(const struct fst_page_row *one, const struct fst_page_row *other)
{
    if (one->kind != other->kind)
        return false;
    return one->kind == FST_ROW_LANGUAGE ? one->lang == other->lang && one->depth == other->depth
                                         : strcmp(one->path, other->path) == 0;
}

size_t fst_page_find(const struct fst_page *page, const struct fst_page_row *row)
{
    if (row->kind == FST_ROW_FILE || row->kind == FST_ROW_SKIPPED)
        return find_listed(page, row->path);
    size_t i = 0;
    while (i < page->len &&
           (page->items[i].is_listed || !is_same(&page->rows[page->items[i].at], row)))
        i++;
    return i;
}
