/* SPDX-License-Identifier: MIT */
/*
 * The portable kernel, and the one to read first: all others do the same, 64 bytes at a time.
 *
 * One loop over the bytes. At the first byte of each sequence it looks ahead: is the sequence
 * well-formed, is it white space. Masks are built bit by bit, so byte order does not matter.
 * No state of its own; any thread.
 */
#include "text/kernel.h"
#include "text/masks.h"
#include "text/utf8.h"

/* What the loop knows of the bytes before the present one. */
struct walk {
    size_t space_end;    /* up to here the bytes belong to a White_Space code point */
    size_t sequence_end; /* up to here they belong to a sequence that was looked at */
    bool in_word;
};

/* Looks at the sequence that begins at data[i], which is not ASCII. */
static void look_ahead(struct fst_kernel_run *run, struct walk *walk, const uint8_t *data, size_t i,
                       size_t nbytes)
{
    walk->space_end = i + fst_utf8_space(data + i, nbytes - i);
    if (!run->validate || run->invalid_at >= 0)
        return;
    unsigned used = fst_utf8_check(data + i, nbytes - i);
    if (used > 0) {
        walk->sequence_end = i + used;
    } else if (i + fst_utf8_unfinished(data, nbytes) < nbytes) {
        run->invalid_at = (int64_t)i;
    } else {
        walk->sequence_end = nbytes; /* goes on behind this piece */
    }
}

static void note_masks(const struct fst_kernel_run *run, size_t i, uint8_t byte, bool space)
{
    struct fst_masks *masks = &run->masks[i / FST_BLOCK_NBYTES];
    unsigned bit = i % FST_BLOCK_NBYTES;
    if (bit == 0)
        *masks = (struct fst_masks){0};
    masks->line_end |= (uint64_t)(byte == run->line_end) << bit;
    masks->space |= (uint64_t)space << bit;
    masks->special |= (uint64_t)fst_byteset_has(run->set, byte) << bit;
}

/* Line ends: `chars` characters are before data[i] since the last one. */
static void note_end(struct fst_kernel_run *run, const uint8_t *data, size_t i, uint64_t chars)
{
    bool after_cr = i > 0 && data[i - 1] == '\r';
    if (data[i] == '\n') {
        run->lfs++;
        run->crlfs += after_cr;
    } else {
        run->crs++;
    }
    if (data[i] == run->line_end)
        fst_kernel_end_line(&run->lines, chars - (data[i] == '\n' && after_cr));
}

void fst_scalar_run(struct fst_kernel_run *run, const uint8_t *data, size_t nbytes)
{
    static const bool ascii_space[256] = {
        [' '] = true, ['\t'] = true, ['\n'] = true, ['\v'] = true, ['\f'] = true, ['\r'] = true};
    struct walk walk = {.sequence_end = run->head_nbytes};
    uint64_t chars = 0; /* since the last line end */
    uint64_t words = 0;
    uint64_t continuations = 0;
    for (size_t i = 0; i < nbytes; i++) {
        uint8_t byte = data[i];
        bool space = ascii_space[byte];
        if (byte >= 0x80) {
            if (i >= walk.sequence_end && i >= walk.space_end)
                look_ahead(run, &walk, data, i, nbytes);
            space = i < walk.space_end;
        }
        words += !space & !walk.in_word;
        walk.in_word = !space;
        if (run->masks)
            note_masks(run, i, byte, space);
        bool continuation = fst_utf8_is_continuation(byte);
        continuations += continuation;
        if (byte == '\n' || byte == '\r')
            note_end(run, data, i, chars);
        chars = byte == run->line_end ? 0 : chars + !continuation;
    }
    run->words = words;
    run->continuations = continuations;
    run->lines.tail_chars = chars;
}

#define KERNEL_TARGET
#define KERNEL_LIST fst_scalar_list
#define KERNEL_SUM fst_scalar_sum
#include "text/lines_template.h"
