/* SPDX-License-Identifier: MIT */
/*
 * Indentation: which lines begin with a tab or with spaces, and by how many columns a line is
 * usually indented further than the one above. Blank lines say nothing of the step.
 */
#include <string.h>

#include "lang/count_internal.h"

void fst_indenter_init(struct fst_indenter *indenter)
{
    *indenter = (struct fst_indenter){.in_indent = true};
}

/* The text of a line begins behind `spaces` spaces. */
static void end_indent(struct fst_indenter *indenter)
{
    indenter->in_indent = false;
    /* One space is what aligns the stars of a comment. */
    if (indenter->spaces == 1)
        return;
    if (indenter->spaces > indenter->above) {
        uint64_t step = indenter->spaces - indenter->above;
        if (step <= FST_INDENT_MAX_STEP)
            indenter->steps[step]++;
    }
    indenter->above = indenter->spaces;
}

static void feed_byte(struct fst_indenter *indenter, uint8_t c)
{
    if (c == '\n' || c == '\r') {
        indenter->spaces = 0;
        indenter->in_indent = true;
    } else if (c == ' ') {
        indenter->space_lines += ++indenter->spaces == 2;
    } else if (c == '\t') {
        indenter->tab_lines += indenter->spaces == 0;
        indenter->in_indent = false;
    } else {
        end_indent(indenter);
    }
}

void fst_indenter_feed(struct fst_indenter *indenter, const uint8_t *data, size_t nbytes)
{
    size_t at = 0;
    while (at < nbytes) {
        if (indenter->in_indent) {
            feed_byte(indenter, data[at++]);
            continue;
        }
        const uint8_t *lf = memchr(data + at, '\n', nbytes - at);
        size_t end = lf ? (size_t)(lf - data) : nbytes;
        const uint8_t *cr = memchr(data + at, '\r', end - at);
        at = cr ? (size_t)(cr - data) : end;
        if (at < nbytes)
            feed_byte(indenter, data[at++]);
    }
}

void fst_indenter_finish(struct fst_indenter *indenter, struct fst_indent *out)
{
    *out = (struct fst_indent){indenter->tab_lines, indenter->space_lines, 0};
    uint64_t most = 0;
    for (unsigned step = 2; step <= FST_INDENT_MAX_STEP; step++) {
        if (indenter->steps[step] > most) {
            most = indenter->steps[step];
            out->width = step;
        }
    }
}
