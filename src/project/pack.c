/* SPDX-License-Identifier: MIT */
/*
 * Records in chunks, their numbers as LEB128: seven bits a byte, the lowest first. A record is
 * written where there is room for the longest it could be, and then takes what it needed.
 */
#include "project/pack.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_NBYTES ((size_t)32 << 10)
#define VARINT_MAX_NBYTES 10
/* Numbers of a record without its embedded parts, and of one of those. */
#define RECORD_NUMBERS 18
#define EMBEDDED_NUMBERS 10

struct fst_pack_chunk {
    struct fst_pack_chunk *next;
    size_t len, cap;
    uint8_t data[];
};

static uint8_t *put(uint8_t *p, uint64_t value)
{
    while (value >= 0x80) {
        *p++ = (uint8_t)(value | 0x80);
        value >>= 7;
    }
    *p++ = (uint8_t)value;
    return p;
}

static const uint8_t *get(const uint8_t *p, uint64_t *value)
{
    uint64_t sum = 0;
    unsigned shift = 0;
    for (; *p & 0x80; p++, shift += 7)
        sum |= (uint64_t)(*p & 0x7F) << shift;
    *value = sum | (uint64_t)*p << shift;
    return p + 1;
}

/* The members of COUNTS that are kept; `lines` is their sum only where there is a language. */
static uint8_t *put_counts(uint8_t *p, const struct fst_counts *counts)
{
    const uint64_t values[] = {counts->files, counts->bytes,  counts->lines,
                               counts->code,  counts->comments, counts->blanks,
                               counts->words, counts->chars,  counts->longest_line};
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
        p = put(p, values[i]);
    return p;
}

static const uint8_t *get_counts(const uint8_t *p, struct fst_counts *counts)
{
    uint64_t *const values[] = {&counts->files, &counts->bytes,    &counts->lines,
                                &counts->code,  &counts->comments, &counts->blanks,
                                &counts->words, &counts->chars,    &counts->longest_line};
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
        p = get(p, values[i]);
    return p;
}

/* Room for `nbytes` bytes at the end, or NULL. */
static uint8_t *reserve(struct fst_pack *pack, size_t nbytes)
{
    struct fst_pack_chunk *last = pack->last;
    if (last && last->cap - last->len >= nbytes)
        return last->data + last->len;
    size_t cap = nbytes > CHUNK_NBYTES ? nbytes : CHUNK_NBYTES;
    struct fst_pack_chunk *chunk = malloc(sizeof *chunk + cap);
    if (!chunk)
        return NULL;
    *chunk = (struct fst_pack_chunk){.cap = cap};
    if (last)
        last->next = chunk;
    else
        pack->first = chunk;
    pack->last = chunk;
    return chunk->data;
}

fst_err fst_pack_add(struct fst_pack *pack, const struct fst_record *record)
{
    size_t numbers = RECORD_NUMBERS + record->embedded_len * EMBEDDED_NUMBERS;
    uint8_t *start = reserve(pack, sizeof record->dir + record->name_nbytes + 1 +
                                       numbers * VARINT_MAX_NBYTES);
    if (!start)
        return -ENOMEM;
    memcpy(start, &record->dir, sizeof record->dir);
    uint8_t *p = put(start + sizeof record->dir, record->name_nbytes);
    memcpy(p, record->name, record->name_nbytes);
    p += record->name_nbytes;
    *p++ = '\0';
    p = put(p, (uint64_t)record->reason << 1 | record->skipped);
    if (record->skipped) {
        p = put(p, (uint64_t)(-(int64_t)record->err));
    } else {
        p = put(p, record->lang);
        p = put(p, record->flags);
        p = put_counts(p, &record->counts);
        p = put(p, record->longest_line_number);
        p = put(p, (uint64_t)(record->invalid_utf8_at + 1));
        p = put(p, record->embedded_len);
        for (size_t i = 0; i < record->embedded_len; i++) {
            p = put(p, record->embedded[i].lang);
            p = put_counts(p, &record->embedded[i].counts);
        }
    }
    pack->last->len = (size_t)(p - pack->last->data);
    return FST_OK;
}

static const uint8_t *get_file(const uint8_t *p, struct fst_record *out)
{
    uint64_t value;
    p = get(p, &value);
    out->lang = (fst_lang_id)value;
    p = get(p, &value);
    out->flags = (uint32_t)value;
    p = get_counts(p, &out->counts);
    p = get(p, &out->longest_line_number);
    p = get(p, &value);
    out->invalid_utf8_at = (int64_t)value - 1;
    p = get(p, &value);
    out->embedded_len = (size_t)value;
    for (size_t i = 0; i < out->embedded_len; i++) {
        p = get(p, &value);
        out->embedded[i].lang = (fst_lang_id)value;
        p = get_counts(p, &out->embedded[i].counts);
    }
    return p;
}

bool fst_pack_next(struct fst_pack_reader *reader, struct fst_record *out)
{
    if (!reader->chunk)
        reader->chunk = reader->pack->first;
    else if (reader->at == reader->chunk->len) {
        reader->chunk = reader->chunk->next;
        reader->at = 0;
    }
    if (!reader->chunk)
        return false;
    const uint8_t *p = reader->chunk->data + reader->at;
    uint64_t value;
    memcpy(&out->dir, p, sizeof out->dir);
    p = get(p + sizeof out->dir, &value);
    out->name = (const char *)p;
    out->name_nbytes = (size_t)value;
    p = get(p + out->name_nbytes + 1, &value);
    out->reason = (enum fst_reason)(value >> 1);
    out->skipped = value & 1;
    out->err = FST_OK;
    out->embedded_len = 0;
    if (out->skipped) {
        p = get(p, &value);
        out->err = (fst_err)(-(int64_t)value);
    } else {
        p = get_file(p, out);
    }
    reader->at = (size_t)(p - reader->chunk->data);
    return true;
}

void fst_pack_dispose(struct fst_pack *pack)
{
    while (pack->first) {
        struct fst_pack_chunk *chunk = pack->first;
        pack->first = chunk->next;
        free(chunk);
    }
    pack->last = NULL;
}
