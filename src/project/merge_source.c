/* SPDX-License-Identifier: MIT */
/*
 * Jansson reads ahead in what its callback gives it, so it is given byte by byte: then it has taken
 * a value's last byte and no more when that value ends by a bracket or quote. Numbers and words end
 * by what follows them, so these are taken out first.
 */
#include "project/merge_source.h"

#include <string.h>

#include "base/fd.h"
#include "project/merge.h"

#define WORD_MAX_NBYTES 64

void fst_merge_source_init(struct fst_merge_source *source, int fd)
{
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
    return json_loadb(word, n, JSON_DECODE_ANY, NULL);
}

json_t *fst_merge_source_value(struct fst_merge_source *source)
{
    int byte = fst_merge_source_peek(source);
    source->value_nbytes = 0;
    if (byte != '{' && byte != '[' && byte != '"')
        return byte < 0 ? NULL : take_word(source);
    json_t *value =
        json_load_callback(give, source, JSON_DISABLE_EOF_CHECK | JSON_DECODE_ANY, NULL);
    if (value && source->err) {
        json_decref(value);
        return NULL;
    }
    return value;
}
