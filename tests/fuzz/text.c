/* SPDX-License-Identifier: MIT */
/*
 * libFuzzer target: every kernel that the CPU has against the slow oracle, in one piece, cut in
 * two and joined, and with masks.
 *
 * The first two bytes of the input choose the cut, the alignment, the line end and whether a long
 * line comes first (behind one, kernels look for lines in another way); the rest is the text, in
 * memory of its exact size, so that AddressSanitizer sees a read too many.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reference/text_oracle.h"
#include "support/kernels.h"
#include "text/dispatch.h"

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t nbytes);

static void compare(const struct fst_text *text, const struct fst_text_counts *right,
                    const char *what)
{
    struct fst_text_counts counts;
    fst_text_finish(text, &counts);
    const char *field = text_oracle_difference(&counts, right);
    if (field) {
        fprintf(stderr, "%s, %s: %s differs\n", fst_text_kernel_name(), what, field);
        abort();
    }
}

static void check_masks(const uint8_t *data, size_t nbytes, const struct fst_masks *masks,
                        const struct fst_byteset *set, uint8_t line_end)
{
    for (size_t i = 0; i < (nbytes + 63) / 64 * 64; i++) {
        const struct fst_masks *m = &masks[i / 64];
        bool in = i < nbytes;
        if ((m->line_end >> i % 64 & 1) != (in && data[i] == line_end) ||
            (m->space >> i % 64 & 1) != (in && text_oracle_is_space(data, nbytes, i)) ||
            (m->special >> i % 64 & 1) != (in && fst_byteset_has(set, data[i]))) {
            fprintf(stderr, "%s: masks of byte %zu\n", fst_text_kernel_name(), i);
            abort();
        }
    }
}

struct input {
    const uint8_t *data;
    size_t nbytes, cut;
    uint8_t line_end;
};

static void check_kernel(void *arg)
{
    const struct input *in = arg;
    const uint8_t *data = in->data;
    size_t nbytes = in->nbytes, cut = in->cut;
    uint8_t line_end = in->line_end;
    struct fst_text_counts right;
    struct fst_text text;
    struct fst_text rest;
    text_oracle_count(data, nbytes, &right);

    fst_text_init(&text);
    fst_text_feed(&text, data, nbytes);
    compare(&text, &right, "in one piece");

    fst_text_init(&text);
    fst_text_init(&rest);
    fst_text_feed(&text, data, cut);
    fst_text_feed(&rest, data + cut, nbytes - cut);
    fst_text_join(&text, &rest);
    compare(&text, &right, "joined");

    struct fst_byteset set = {0};
    for (size_t i = 0; i < 5 && i < nbytes; i++)
        fst_byteset_add(&set, data[i]);
    struct fst_masks *masks = malloc((nbytes / 64 + 1) * sizeof *masks);
    if (!masks)
        return;
    size_t whole = fst_text_cut(data, nbytes);
    fst_text_init(&text);
    fst_text_feed_masks(&text, data, whole, &set, line_end, masks);
    check_masks(data, whole, masks, &set, line_end);
    fst_text_feed_masks(&text, data + whole, nbytes - whole, &set, line_end, masks);
    compare(&text, &right, "with masks");
    free(masks);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t nbytes)
{
    if (nbytes < 2)
        return 0;
    enum { LONG_LINE = 600 };
    size_t at = input[0] % 64;
    size_t long_nbytes = input[0] & 128 ? LONG_LINE + 2 : 0;
    size_t text_nbytes = long_nbytes + nbytes - 2;
    size_t cut = text_nbytes ? input[1] * text_nbytes / 255 : 0;
    uint8_t *room = malloc(at + text_nbytes + 1);
    if (!room)
        return 0;
    /* Up to the very end of the allocation, where a read too many is seen. */
    uint8_t *data = room + 1 + at;
    if (long_nbytes) {
        memset(data, 'x', long_nbytes);
        data[0] = data[long_nbytes - 1] = '\n';
    }
    if (nbytes > 2)
        memcpy(data + long_nbytes, input + 2, nbytes - 2);
    struct input in = {data, text_nbytes, cut, input[0] & 64 ? '\r' : '\n'};
    each_kernel(check_kernel, &in);
    free(room);
    return 0;
}
