/* SPDX-License-Identifier: MIT */
/*
 * A treap: heap-ordered by random priorities, so of logarithmic depth, and nothing to rebalance.
 * An edit cuts out the chunks that it touches, makes new ones of the lines that stay and those that
 * are new, and joins the three parts; one within a chunk that has room changes that chunk alone.
 * The sums of a subtree lie in its root; whoever changes a chunk goes down to it from the top, and
 * renews them on the way back.
 */
#include "live/tree.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_NLINES ((uint64_t)FST_TREE_CHUNK_NLINES)

/* Fewer lines than this take in those of the next chunk. */
#define MIN_NLINES ((uint64_t)16)

struct fst_tree_chunk {
    struct fst_tree_chunk *left, *right;
    uint64_t priority;
    struct fst_tree_sums total; /* of the subtree; numbers of lines count from its first */
    uint64_t ndirty;            /* of the subtree */
    uint64_t prose;             /* words of this chunk */
    uint32_t nlines;
    bool dirty, has_state;
    struct fst_tree_state state;
    struct fst_tree_line lines[FST_TREE_CHUNK_NLINES];
};

static const struct fst_tree_line unknown_line = {.line_class = FST_TREE_NO_CLASS};

/* Sums ---------------------------------------------------------------------------------------- */

static void sums_add(struct fst_tree_sums *into, const struct fst_tree_sums *from)
{
    if (from->longest > into->longest) {
        into->longest = from->longest;
        into->longest_line = into->nlines + from->longest_line;
    }
    if (from->longest_cr > into->longest_cr) {
        into->longest_cr = from->longest_cr;
        into->longest_cr_line = into->nlines + from->longest_cr_line;
    }
    into->nlines += from->nlines;
    into->nbytes += from->nbytes;
    into->chars += from->chars;
    into->words += from->words;
    into->prose += from->prose;
    into->astral += from->astral;
    for (int i = 0; i < 4; i++)
        into->classes[i] += from->classes[i];
}

static void sums_add_lines(struct fst_tree_sums *into, const struct fst_tree_line *lines, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct fst_tree_line *line = &lines[i];
        if (line->chars > into->longest_cr) {
            into->longest_cr = line->chars;
            into->longest_cr_line = into->nlines;
        }
        if (line->chars - line->ends_cr > into->longest) {
            into->longest = line->chars - line->ends_cr;
            into->longest_line = into->nlines;
        }
        into->nlines++;
        into->nbytes += line->nbytes;
        into->chars += line->chars;
        into->words += line->words;
        into->astral += line->astral;
        into->classes[line->line_class]++;
    }
}

static uint64_t lines_of(const struct fst_tree_chunk *chunk)
{
    return chunk ? chunk->total.nlines : 0;
}

static void renew(struct fst_tree_chunk *chunk)
{
    chunk->total = (struct fst_tree_sums){0};
    chunk->ndirty = chunk->dirty;
    if (chunk->left) {
        chunk->total = chunk->left->total;
        chunk->ndirty += chunk->left->ndirty;
    }
    sums_add_lines(&chunk->total, chunk->lines, chunk->nlines);
    chunk->total.prose += chunk->prose;
    if (chunk->right) {
        sums_add(&chunk->total, &chunk->right->total);
        chunk->ndirty += chunk->right->ndirty;
    }
}

/* The treap ----------------------------------------------------------------------------------- */

static void free_all(struct fst_tree_chunk *chunk)
{
    while (chunk) {
        struct fst_tree_chunk *right = chunk->right;
        free_all(chunk->left);
        free(chunk);
        chunk = right;
    }
}

static struct fst_tree_chunk *join(struct fst_tree_chunk *left, struct fst_tree_chunk *right)
{
    if (!left || !right)
        return left ? left : right;
    if (left->priority > right->priority) {
        left->right = join(left->right, right);
        renew(left);
        return left;
    }
    right->left = join(left, right->left);
    renew(right);
    return right;
}

/* Cuts between chunks: those that begin before line `at` go to the left. */
static void cut(struct fst_tree_chunk *chunk, uint64_t at, struct fst_tree_chunk **left,
                struct fst_tree_chunk **right)
{
    if (!chunk) {
        *left = *right = NULL;
        return;
    }
    uint64_t start = lines_of(chunk->left);
    if (start < at) {
        uint64_t end = start + chunk->nlines;
        *left = chunk;
        cut(chunk->right, at > end ? at - end : 0, &chunk->right, right);
    } else {
        *right = chunk;
        cut(chunk->left, at, left, &chunk->left);
    }
    renew(chunk);
}

static struct fst_tree_chunk *find(const struct fst_tree *tree, uint64_t line, uint64_t *first)
{
    struct fst_tree_chunk *chunk = tree->root;
    *first = 0;
    while (chunk) {
        uint64_t start = lines_of(chunk->left);
        if (line < start) {
            chunk = chunk->left;
            continue;
        }
        if (line < start + chunk->nlines) {
            *first += start;
            return chunk;
        }
        line -= start + chunk->nlines;
        *first += start + chunk->nlines;
        chunk = chunk->right;
    }
    return NULL;
}

/* Renews the sums from the root to the chunk that holds `line`. */
static void renew_to(struct fst_tree_chunk *chunk, uint64_t line)
{
    uint64_t start = lines_of(chunk->left);
    if (line < start)
        renew_to(chunk->left, line);
    else if (line >= start + chunk->nlines)
        renew_to(chunk->right, line - start - chunk->nlines);
    renew(chunk);
}

static uint64_t random_priority(struct fst_tree *tree)
{
    uint64_t x = tree->seed ? tree->seed : UINT64_C(0x9e3779b97f4a7c15);
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return tree->seed = x;
}

/* Edits --------------------------------------------------------------------------------------- */

/* Lines that stay on both sides of those that are new. */
struct edge {
    struct fst_tree_line before[FST_TREE_CHUNK_NLINES], after[FST_TREE_CHUNK_NLINES * 2];
    uint64_t nbefore, nafter, nnew;
};

static struct fst_tree_line edge_line(const struct edge *edge, uint64_t i)
{
    if (i < edge->nbefore)
        return edge->before[i];
    i -= edge->nbefore;
    return i < edge->nnew ? unknown_line : edge->after[i - edge->nnew];
}

/*
 * New dirty chunks. They are linked by `right` until all are there; then joined by a stack of the
 * right spine, in linear time.
 */
static fst_err make_chunks(struct fst_tree *tree, const struct edge *edge,
                           struct fst_tree_chunk **out)
{
    uint64_t n = edge->nbefore + edge->nnew + edge->nafter;
    struct fst_tree_chunk *list = NULL;
    uint64_t nchunks = (n + CHUNK_NLINES - 1) / CHUNK_NLINES;
    /* From the last one on, so that the list is in order. */
    for (uint64_t i = nchunks; i-- > 0;) {
        struct fst_tree_chunk *chunk = calloc(1, sizeof *chunk);
        if (!chunk) {
            free_all(list);
            return -ENOMEM;
        }
        uint64_t from = n * i / nchunks, to = n * (i + 1) / nchunks;
        if (edge->nbefore + edge->nafter == 0) {
            /* A whole text: full chunks. */
            from = i * CHUNK_NLINES;
            to = from + CHUNK_NLINES < n ? from + CHUNK_NLINES : n;
        }
        chunk->nlines = (uint32_t)(to - from);
        chunk->dirty = true;
        chunk->priority = random_priority(tree);
        for (uint64_t k = from; k < to; k++)
            chunk->lines[k - from] = edge_line(edge, k);
        chunk->right = list;
        list = chunk;
    }
    struct fst_tree_chunk *root = NULL;
    while (list) {
        struct fst_tree_chunk *next = list->right;
        list->right = NULL;
        renew(list);
        root = join(root, list);
        list = next;
    }
    *out = root;
    return 0;
}

static bool replace_within(struct fst_tree *tree, struct fst_tree_chunk *chunk, uint64_t start,
                           uint64_t first, uint64_t nold, uint64_t nnew)
{
    uint64_t at = first - start;
    if (at + nold > chunk->nlines)
        return false;
    uint64_t nlines = chunk->nlines - nold + nnew;
    if (nlines > CHUNK_NLINES || (nlines < MIN_NLINES && nold > nnew))
        return false;
    /* The sums on the way down are found by numbers of lines: renewed before it is another. */
    memmove(&chunk->lines[at + nnew], &chunk->lines[at + nold],
            (chunk->nlines - at - nold) * sizeof chunk->lines[0]);
    for (uint64_t i = 0; i < nnew; i++)
        chunk->lines[at + i] = unknown_line;
    chunk->nlines = (uint32_t)nlines;
    chunk->dirty = true;
    renew_to(tree->root, start);
    return true;
}

/* The lines of `info`'s chunk from `from` on, which stay behind the new ones. */
static void keep_after(const struct fst_tree *tree, uint64_t from, struct edge *edge)
{
    uint64_t start;
    const struct fst_tree_chunk *chunk = find(tree, from, &start);
    uint64_t n = start + chunk->nlines - from;
    memcpy(&edge->after[edge->nafter], &chunk->lines[from - start], n * sizeof chunk->lines[0]);
    edge->nafter += n;
}

/* Nothing is known of any line. In place: a second tree beside this one would double the memory. */
static void forget(struct fst_tree_chunk *chunk)
{
    if (!chunk)
        return;
    forget(chunk->left);
    forget(chunk->right);
    for (uint32_t i = 0; i < chunk->nlines; i++)
        chunk->lines[i] = unknown_line;
    chunk->prose = 0;
    chunk->dirty = true;
    chunk->has_state = false;
    renew(chunk);
}

fst_err fst_tree_replace(struct fst_tree *tree, uint64_t first, uint64_t nold, uint64_t nnew)
{
    uint64_t nlines = fst_tree_nlines(tree);
    if (first > nlines || nold > nlines - first)
        return FST_E_ARGUMENT;
    if (nold == nlines && nnew == nlines) {
        forget(tree->root);
        return 0;
    }
    uint64_t start = 0, end = first + nold;
    /* New lines at the very end go behind those of the last chunk. */
    struct fst_tree_chunk *chunk = find(tree, first < nlines || !first ? first : first - 1, &start);
    if (chunk && replace_within(tree, chunk, start, first, nold, nnew))
        return 0;
    struct edge edge = {.nnew = nnew};
    bool has_state = chunk && chunk->has_state;
    struct fst_tree_state state = {0};
    if (chunk) {
        state = chunk->state;
        edge.nbefore = first - start;
        memcpy(edge.before, chunk->lines, edge.nbefore * sizeof chunk->lines[0]);
    }
    uint64_t tail = 0;
    struct fst_tree_chunk *at_end = end < nlines ? find(tree, end, &tail) : NULL;
    /* Unless the edit ends between two chunks, and leaves enough. */
    if (at_end && (tail < end || tail == start))
        keep_after(tree, end, &edge);
    if (edge.nbefore + edge.nnew + edge.nafter < MIN_NLINES && end + edge.nafter < nlines)
        keep_after(tree, end + edge.nafter, &edge);
    struct fst_tree_chunk *made = NULL, *left, *middle, *right;
    fst_err err = make_chunks(tree, &edge, &made);
    if (err < 0)
        return err;
    cut(tree->root, start, &left, &right);
    cut(right, end + edge.nafter - start, &middle, &right);
    free_all(middle);
    struct fst_tree_chunk *head = made;
    while (head && head->left)
        head = head->left;
    if (head) {
        head->has_state = has_state;
        head->state = state;
    }
    tree->root = join(join(left, made), right);
    return 0;
}

/* Queries ------------------------------------------------------------------------------------- */

void fst_tree_dispose(struct fst_tree *tree)
{
    free_all(tree->root);
    tree->root = NULL;
}

uint64_t fst_tree_nlines(const struct fst_tree *tree)
{
    return lines_of(tree->root);
}

uint64_t fst_tree_ndirty(const struct fst_tree *tree)
{
    return tree->root ? tree->root->ndirty : 0;
}

static void sum(const struct fst_tree_chunk *chunk, uint64_t first, uint64_t last,
                struct fst_tree_sums *out)
{
    while (chunk && first < last) {
        if (first == 0 && last >= chunk->total.nlines) {
            sums_add(out, &chunk->total);
            return;
        }
        uint64_t start = lines_of(chunk->left), end = start + chunk->nlines;
        if (first < start)
            sum(chunk->left, first, last < start ? last : start, out);
        uint64_t from = first > start ? first : start, to = last < end ? last : end;
        if (from < to)
            sums_add_lines(out, &chunk->lines[from - start], to - from);
        first = first > end ? first - end : 0;
        last = last > end ? last - end : 0;
        chunk = chunk->right;
    }
}

void fst_tree_sum(const struct fst_tree *tree, uint64_t first, uint64_t last,
                  struct fst_tree_sums *out)
{
    *out = (struct fst_tree_sums){0};
    sum(tree->root, first, last, out);
    out->longest_line += first;
    out->longest_cr_line += first;
}

struct fst_tree_line fst_tree_get(const struct fst_tree *tree, uint64_t line)
{
    uint64_t start;
    const struct fst_tree_chunk *chunk = find(tree, line, &start);
    return chunk ? chunk->lines[line - start] : unknown_line;
}

static void tell(const struct fst_tree_chunk *chunk, uint64_t first, struct fst_tree_info *out)
{
    out->first = first;
    out->nlines = chunk->nlines;
    out->dirty = chunk->dirty;
    out->state = chunk->has_state ? &chunk->state : NULL;
}

void fst_tree_chunk_at(const struct fst_tree *tree, uint64_t line, struct fst_tree_info *out)
{
    uint64_t first;
    const struct fst_tree_chunk *chunk = find(tree, line, &first);
    *out = (struct fst_tree_info){0};
    if (chunk)
        tell(chunk, first, out);
}

static bool next_dirty(const struct fst_tree_chunk *chunk, uint64_t from, uint64_t base,
                       struct fst_tree_info *out)
{
    if (!chunk || !chunk->ndirty || from >= chunk->total.nlines)
        return false;
    uint64_t start = lines_of(chunk->left), end = start + chunk->nlines;
    if (next_dirty(chunk->left, from, base, out))
        return true;
    if (chunk->dirty && from < end) {
        tell(chunk, base + start, out);
        return true;
    }
    return next_dirty(chunk->right, from > end ? from - end : 0, base + end, out);
}

bool fst_tree_next_dirty(const struct fst_tree *tree, uint64_t from, struct fst_tree_info *out)
{
    return next_dirty(tree->root, from, 0, out);
}

/* Counting ------------------------------------------------------------------------------------ */

void fst_tree_dirty(struct fst_tree *tree, uint64_t line)
{
    uint64_t first;
    struct fst_tree_chunk *chunk = find(tree, line, &first);
    if (!chunk || chunk->dirty)
        return;
    chunk->dirty = true;
    renew_to(tree->root, line);
}

void fst_tree_store(struct fst_tree *tree, uint64_t first, const struct fst_tree_line *lines,
                    uint64_t prose)
{
    uint64_t start;
    struct fst_tree_chunk *chunk = find(tree, first, &start);
    if (!chunk)
        return;
    memcpy(chunk->lines, lines, chunk->nlines * sizeof lines[0]);
    chunk->prose = prose;
    chunk->dirty = false;
    renew_to(tree->root, first);
}

void fst_tree_set_state(struct fst_tree *tree, uint64_t first, const struct fst_tree_state *state)
{
    uint64_t start;
    struct fst_tree_chunk *chunk = find(tree, first, &start);
    if (!chunk || (chunk->has_state && memcmp(&chunk->state, state, sizeof *state) == 0))
        return;
    chunk->state = *state;
    chunk->has_state = true;
    if (!chunk->dirty) {
        chunk->dirty = true;
        renew_to(tree->root, first);
    }
}
