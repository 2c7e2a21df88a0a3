/* SPDX-License-Identifier: MIT */
/*
 * Open addressing over the nodes of an earlier result. Two files that differ share an identity once
 * in 2^64 pairs; the table is read-only while a scan runs.
 */
#include "project/cache.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The finaliser of MurmurHash3: every bit of `x` changes every bit of the result. */
static uint64_t mix(uint64_t x)
{
    x ^= x >> 33;
    x *= UINT64_C(0xff51afd7ed558ccd);
    x ^= x >> 33;
    x *= UINT64_C(0xc4ceb9fe1a85ec53);
    return x ^ x >> 33;
}

static uint64_t mix_bytes(uint64_t hash, const char *bytes, size_t nbytes)
{
    hash = mix(hash ^ nbytes);
    while (nbytes) {
        uint64_t word = 0;
        size_t n = nbytes < sizeof word ? nbytes : sizeof word;
        memcpy(&word, bytes, n);
        hash = mix(hash + UINT64_C(0x9e3779b97f4a7c15) + word);
        bytes += n;
        nbytes -= n;
    }
    return hash;
}

uint64_t fst_cache_identity(const struct fst_cache_key *key, const struct fst_file_stat *stat,
                            const char *name, size_t name_nbytes, uint32_t dir_flags)
{
    int64_t settled_ns = key->begin_ns - FST_CACHE_TICK_NS;
    if (stat->mtime_ns >= settled_ns || stat->ctime_ns >= settled_ns)
        return 0;
    const uint64_t words[] = {key->rules,
                              dir_flags | (uint64_t)stat->attributes << 32,
                              stat->dev,
                              stat->ino,
                              stat->size,
                              (uint64_t)stat->mtime_ns,
                              (uint64_t)stat->ctime_ns};
    uint64_t hash = 0;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        hash = mix(hash + UINT64_C(0x9e3779b97f4a7c15) + words[i]);
    hash = mix_bytes(hash, name, name_nbytes);
    return hash ? hash : 1;
}

fst_err fst_cache_init(struct fst_cache *cache, const struct fst_project *project)
{
    size_t len = 16;
    while (len < 2 * project->part.nodes_len)
        len *= 2;
    *cache = (struct fst_cache){.slots = calloc(len, sizeof(struct fst_file_node *))};
    if (!cache->slots)
        return -ENOMEM;
    cache->mask = len - 1;
    for (const struct fst_file_node *node = project->part.nodes; node; node = node->next) {
        if (!node->identity)
            continue;
        size_t at = node->identity & cache->mask;
        while (cache->slots[at])
            at = (at + 1) & cache->mask;
        cache->slots[at] = node;
    }
    return FST_OK;
}

void fst_cache_dispose(struct fst_cache *cache)
{
    free((void *)cache->slots);
    *cache = (struct fst_cache){0};
}

const struct fst_file_node *fst_cache_find(const struct fst_cache *cache, uint64_t identity)
{
    size_t at = identity & cache->mask;
    while (cache->slots[at] && cache->slots[at]->identity != identity)
        at = (at + 1) & cache->mask;
    return cache->slots[at];
}

static struct fst_text_counts text_of(const struct fst_counts *counts)
{
    return (struct fst_text_counts){.bytes = counts->bytes,
                                    .lines = counts->lines,
                                    .words = counts->words,
                                    .chars = counts->chars,
                                    .longest_line = counts->longest_line,
                                    .invalid_utf8_at = FST_TEXT_VALID};
}

void fst_cache_counts(struct fst_file_counts *out, const struct fst_file_node *node,
                      struct fst_embedded embedded[FST_MAX_EMBEDDED])
{
    *out = (struct fst_file_counts){
        .lang = node->lang,
        .binary = node->reason == FST_REASON_BINARY,
        .flags = node->flags,
        .text = {.bytes = node->bytes,
                 .lines = node->lines,
                 .words = node->words,
                 .chars = node->chars,
                 .longest_line = node->longest_line,
                 .longest_line_number = node->longest_line_number,
                 .invalid_utf8_at = node->invalid_utf8_at},
        .embedded = embedded,
        .embedded_len = node->embedded_len,
    };
    if (node->lang != FST_LANG_NONE)
        out->code = (struct fst_code_counts){.code = node->code,
                                             .comments = node->comments,
                                             .blanks = node->lines - node->code - node->comments};
    for (size_t i = 0; i < node->embedded_len; i++) {
        const struct fst_counts *counts = &node->embedded[i].counts;
        embedded[i] = (struct fst_embedded){
            .lang = node->embedded[i].lang,
            .code = {.code = counts->code, .comments = counts->comments, .blanks = counts->blanks},
            .text = text_of(counts)};
    }
}
