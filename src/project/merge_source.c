/* SPDX-License-Identifier: MIT */
/*
 * Jansson reads ahead in what its callback gives it, so it is given byte by byte: then it has taken
 * a value's last byte and no more when that value ends by a bracket or quote. Numbers and words end
 * by what follows them, so these are taken out first.
 *
 * Its parser does not survive a refused allocation: it drops members without a word, or crashes.
 * So its memory comes from functions of ours, which keep a list of all blocks; when there is no
 * more, we jump out of the parser and free what it took since it began. The list is the thread's.
 */
#include "project/merge_source.h"

#include <errno.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/fd.h"
#include "project/merge.h"

#define WORD_MAX_NBYTES 64

struct block {
    struct block *older, *newer;
    max_align_t data[];
};

static _Thread_local struct block *newest;
static _Thread_local jmp_buf *way_out; /* while the parser runs */

static void *take_block(size_t nbytes)
{
    struct block *block = NULL;
    if (nbytes < SIZE_MAX - sizeof *block)
        block = malloc(sizeof *block + nbytes);
    if (!block) {
        if (way_out)
            longjmp(*way_out, 1);
        return NULL;
    }
    *block = (struct block){.older = newest};
    if (newest)
        newest->newer = block;
    newest = block;
    return block->data;
}

static void free_block(void *data)
{
    if (!data)
        return;
    struct block *block = (struct block *)(void *)((char *)data - offsetof(struct block, data));
    if (block->newer)
        block->newer->older = block->older;
    else
        newest = block->older;
    if (block->older)
        block->older->newer = block->newer;
    free(block);
}

void fst_merge_source_init(struct fst_merge_source *source, int fd)
{
    json_set_alloc_funcs(take_block, free_block);
    source->fd = fd;
    source->err = FST_OK;
    source->pushed = NULL;
    source->value_nbytes = 0;
    source->len = source->at = 0;
}

/* The next byte, not taken; -1 at the end or after an error. */
static int look(struct fst_merge_source *source)
{
    if (source->err)
        return -1;
    if (source->pushed && *source->pushed)
        return (unsigned char)*source->pushed;
    if (source->at == source->len) {
        ssize_t n = fst_fd_read(source->fd, source->buffer, sizeof source->buffer);
        if (n < 0)
            source->err = (fst_err)n;
        if (n <= 0)
            return -1;
        source->len = (size_t)n;
        source->at = 0;
    }
    return source->buffer[source->at];
}

static void advance(struct fst_merge_source *source)
{
    if (source->pushed && *source->pushed)
        source->pushed++;
    else
        source->at++;
}

static bool is_space(int byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

int fst_merge_source_peek(struct fst_merge_source *source)
{
    int byte;
    while (is_space(byte = look(source)))
        advance(source);
    return byte;
}

bool fst_merge_source_take(struct fst_merge_source *source, int byte)
{
    if (fst_merge_source_peek(source) != byte)
        return false;
    advance(source);
    return true;
}

/* Jansson's callback: one byte. */
static size_t give(void *buffer, size_t cap, void *payload)
{
    struct fst_merge_source *source = payload;
    int byte = look(source);
    if (byte < 0 || cap == 0)
        return 0;
    if (++source->value_nbytes > FST_MERGE_ELEMENT_MAX_NBYTES) {
        source->err = FST_E_LIMIT;
        return 0;
    }
    *(unsigned char *)buffer = (unsigned char)byte;
    advance(source);
    return 1;
}

/* Parses a word, or what comes when it is NULL. */
static json_t *parse(struct fst_merge_source *source, const char *word, size_t nbytes)
{
    struct block *const before = newest;
    jmp_buf here;
    if (setjmp(here)) {
        way_out = NULL;
        while (newest != before)
            free_block(newest->data);
        source->err = -ENOMEM;
        return NULL;
    }
    way_out = &here;
    size_t flags = JSON_DECODE_ANY | (word ? 0 : JSON_DISABLE_EOF_CHECK);
    json_t *value = word ? json_loadb(word, nbytes, flags, NULL)
                         : json_load_callback(give, source, flags, NULL);
    way_out = NULL;
    return value;
}

static json_t *take_word(struct fst_merge_source *source)
{
    char word[WORD_MAX_NBYTES];
    size_t n = 0;
    for (int byte; n < sizeof word; n++) {
        byte = look(source);
        if (byte < 0 || is_space(byte) || strchr(",]}", byte))
            break;
        word[n] = (char)byte;
        advance(source);
    }
    return parse(source, word, n);
}

json_t *fst_merge_source_value(struct fst_merge_source *source)
{
    int byte = fst_merge_source_peek(source);
    source->value_nbytes = 0;
    if (byte != '{' && byte != '[' && byte != '"')
        return byte < 0 ? NULL : take_word(source);
    json_t *value = parse(source, NULL, 0);
    if (value && source->err) {
        json_decref(value);
        return NULL;
    }
    return value;
}
