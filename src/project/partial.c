/* SPDX-License-Identifier: MIT */
/*
 * One slot per worker, each with a lock that is taken some dozen times a second.
 */
#include "project/partial.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/thread.h"
#include "project/model.h"

struct slot {
    struct fst_mutex mu;
    struct fst_counts totals;  /* under mu */
    struct fst_counts langs[]; /* under mu; by id */
};

struct fst_partial {
    _Atomic unsigned asked;
    struct fst_counts *sums; /* the reader's, by language */
    unsigned slots_len;
    struct slot *slots[];
};

static fst_err slot_new(struct slot **out)
{
    struct slot *slot = calloc(1, sizeof *slot + fst_lang_count() * sizeof slot->langs[0]);
    if (!slot)
        return -ENOMEM;
    fst_err err = fst_mutex_init(&slot->mu);
    if (err)
        free(slot);
    else
        *out = slot;
    return err;
}

fst_err fst_partial_new(struct fst_partial **out, unsigned workers)
{
    struct fst_partial *partial = calloc(1, sizeof *partial + workers * sizeof(struct slot *));
    if (!partial)
        return -ENOMEM;
    atomic_init(&partial->asked, 0);
    partial->sums = calloc(fst_lang_count(), sizeof *partial->sums);
    if (!partial->sums) {
        free(partial);
        return -ENOMEM;
    }
    for (unsigned i = 0; i < workers; i++) {
        fst_err err = slot_new(&partial->slots[i]);
        if (err) {
            fst_partial_free(partial);
            return err;
        }
        partial->slots_len++;
    }
    *out = partial;
    return FST_OK;
}

void fst_partial_free(struct fst_partial *partial)
{
    for (unsigned i = 0; partial && i < partial->slots_len; i++) {
        fst_mutex_dispose(&partial->slots[i]->mu);
        free(partial->slots[i]);
    }
    if (partial)
        free(partial->sums);
    free(partial);
}

unsigned fst_partial_asked(const struct fst_partial *partial)
{
    return atomic_load_explicit(&partial->asked, memory_order_relaxed);
}

void fst_partial_publish(struct fst_partial *partial, unsigned worker,
                         const struct fst_counts *totals, const struct fst_lang_sum *langs)
{
    struct slot *slot = partial->slots[worker];
    size_t len = fst_lang_count();
    fst_mutex_lock(&slot->mu);
    slot->totals = *totals;
    for (size_t i = 0; i < len; i++)
        slot->langs[i] = langs[i].counts;
    fst_mutex_unlock(&slot->mu);
}

/* Puts a language into the sorted rows, if it has as many lines as one of them or there is room. */
static size_t insert(struct fst_partial_row *rows, size_t len, size_t max,
                     const struct fst_partial_row *row)
{
    size_t at = len;
    while (at && rows[at - 1].counts.lines < row->counts.lines)
        at--;
    if (at == max)
        return len;
    len += len < max;
    for (size_t i = len - 1; i > at; i--)
        rows[i] = rows[i - 1];
    rows[at] = *row;
    return len;
}

static void add_slot(struct fst_partial *partial, struct slot *slot, struct fst_counts *totals)
{
    size_t len = fst_lang_count();
    fst_mutex_lock(&slot->mu);
    fst_counts_add(totals, &slot->totals);
    for (size_t i = 0; i < len; i++)
        fst_counts_add(&partial->sums[i], &slot->langs[i]);
    fst_mutex_unlock(&slot->mu);
}

size_t fst_partial_read(struct fst_partial *partial, struct fst_counts *totals,
                        struct fst_partial_row *rows, size_t max)
{
    size_t langs_len = fst_lang_count(), len = 0;
    *totals = (struct fst_counts){0};
    memset(partial->sums, 0, langs_len * sizeof *partial->sums);
    for (unsigned i = 0; i < partial->slots_len; i++)
        add_slot(partial, partial->slots[i], totals);
    for (size_t lang = 0; lang < langs_len; lang++) {
        const struct fst_partial_row row = {(fst_lang_id)lang, partial->sums[lang]};
        if (row.counts.files)
            len = insert(rows, len, max, &row);
    }
    atomic_fetch_add_explicit(&partial->asked, 1, memory_order_relaxed);
    return len;
}
