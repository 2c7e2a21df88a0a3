/* SPDX-License-Identifier: MIT */
/*
 * An array by language id: there are a few hundred, and a project has a dozen. The parts of a host
 * are few, so they are looked for one by one.
 */
#include "project/sums.h"

#include <errno.h>
#include <stdlib.h>

#include "base/mem.h"

void fst_counts_add(struct fst_counts *into, const struct fst_counts *from)
{
    into->files += from->files;
    into->bytes += from->bytes;
    into->lines += from->lines;
    into->code += from->code;
    into->comments += from->comments;
    into->blanks += from->blanks;
    into->words += from->words;
    into->chars += from->chars;
    if (into->longest_line < from->longest_line)
        into->longest_line = from->longest_line;
}

fst_err fst_sums_init(struct fst_sums *sums)
{
    sums->langs = calloc(fst_lang_count(), sizeof *sums->langs);
    return sums->langs ? FST_OK : -ENOMEM;
}

static fst_err add_part(struct fst_sum *sum, const struct fst_row_embedded *part)
{
    for (size_t i = 0; i < sum->embedded_len; i++) {
        if (sum->embedded[i].lang == part->lang) {
            fst_counts_add(&sum->embedded[i].counts, &part->counts);
            return FST_OK;
        }
    }
    fst_err err = fst_mem_grow(&sum->embedded, &sum->embedded_cap, sum->embedded_len + 1,
                               sizeof *sum->embedded);
    if (!err)
        sum->embedded[sum->embedded_len++] = *part;
    return err;
}

fst_err fst_sums_add(struct fst_sums *sums, fst_lang_id lang, const struct fst_counts *counts,
                     const struct fst_row_embedded *embedded, size_t embedded_len)
{
    struct fst_sum *sum = &sums->langs[lang];
    fst_err err = FST_OK;
    fst_counts_add(&sum->counts, counts);
    for (size_t i = 0; i < embedded_len && !err; i++)
        err = add_part(sum, &embedded[i]);
    return err;
}

fst_err fst_sums_join(struct fst_sums *into, const struct fst_sums *from)
{
    fst_err err = FST_OK;
    for (size_t i = 0; from->langs && i < fst_lang_count() && !err; i++) {
        const struct fst_sum *sum = &from->langs[i];
        err = fst_sums_add(into, (fst_lang_id)i, &sum->counts, sum->embedded, sum->embedded_len);
    }
    return err;
}

/* A part is never larger than its host, but for text that was converted or taken out of JSON. */
static void take(uint64_t *from, uint64_t part)
{
    *from -= part < *from ? part : *from;
}

static void move_part(struct fst_sum *host, struct fst_sum *own, const struct fst_counts *part)
{
    struct fst_counts moved = *part;
    if (moved.bytes > host->counts.bytes)
        moved.bytes = host->counts.bytes;
    moved.files = 0;
    take(&host->counts.bytes, moved.bytes);
    take(&host->counts.lines, moved.lines);
    take(&host->counts.code, moved.code);
    take(&host->counts.comments, moved.comments);
    take(&host->counts.blanks, moved.blanks);
    take(&host->counts.words, moved.words);
    take(&host->counts.chars, moved.chars);
    fst_counts_add(&own->counts, &moved);
}

void fst_sums_separate(struct fst_sums *sums)
{
    for (size_t i = 0; i < fst_lang_count(); i++) {
        struct fst_sum *host = &sums->langs[i];
        /* What a host holds in its own language (Markdown in a Markdown cell) is there already. */
        for (size_t k = 0; k < host->embedded_len; k++) {
            if (host->embedded[k].lang != i)
                move_part(host, &sums->langs[host->embedded[k].lang], &host->embedded[k].counts);
        }
        host->embedded_len = 0;
    }
}

void fst_sums_dispose(struct fst_sums *sums)
{
    for (size_t i = 0; sums->langs && i < fst_lang_count(); i++)
        free(sums->langs[i].embedded);
    free(sums->langs);
    sums->langs = NULL;
}
