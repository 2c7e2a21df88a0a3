/* SPDX-License-Identifier: MIT */
/*
 * Counts as a monoid. A kernel counts a piece as if it stood alone; here its ends are opened (a
 * sequence may have been cut at either), pieces are joined, and at the end the counts are read off.
 *
 * Feeding is joining: the piece becomes a state of its own, and the text so far takes it in. What
 * the text already knows spares the kernel work that cannot matter: validity after the first
 * error, lines no longer than the longest, lines by CR once there is an LF. No globals but the
 * choice of the kernel; any thread.
 */
#include "text/count.h"

#include <string.h>

#include "text/kernel.h"
#include "text/utf8.h"

static uint64_t at_least(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

void fst_text_init(struct fst_text *text)
{
    *text = (struct fst_text){.invalid_at = FST_TEXT_VALID};
}

size_t fst_text_cut(const uint8_t *data, size_t nbytes)
{
    return nbytes - fst_utf8_unfinished(data, nbytes);
}

/* Notes the first and the last bytes of a piece, and which of them belong to an open sequence. */
static void note_ends(struct fst_text *part, const uint8_t *data, size_t nbytes)
{
    size_t n = nbytes < FST_TEXT_OPEN_NBYTES ? nbytes : FST_TEXT_OPEN_NBYTES;
    part->nbytes = nbytes;
    memcpy(part->first, data, n);
    memcpy(part->last + FST_TEXT_OPEN_NBYTES - n, data + nbytes - n, n);
    while (part->head_nbytes < n && fst_utf8_is_continuation(data[part->head_nbytes]))
        part->head_nbytes++;
    part->tail_nbytes = (uint8_t)fst_utf8_unfinished(data, nbytes);
}

/* The core's words, from those that the kernel counted with head and tail as word characters. */
static void note_words(struct fst_text *part, uint64_t words, const uint8_t *data)
{
    size_t from = part->head_nbytes;
    size_t to = part->nbytes - part->tail_nbytes;
    part->words = 0;
    if (from == to)
        return;
    part->core_starts_word = fst_utf8_space(data + from, to - from) == 0;
    part->core_ends_word = !fst_utf8_ends_in_space(data + from, to - from);
    part->words = words - (part->head_nbytes > 0 && !part->core_starts_word) -
                  (part->tail_nbytes > 0 && !part->core_ends_word);
}

static void take_run(struct fst_text *part, const struct fst_kernel_run *run)
{
    part->chars = part->nbytes - run->continuations;
    part->lfs = run->lfs;
    part->crs = run->crs;
    part->crlfs = run->crlfs;
    part->invalid_at = run->invalid_at;
}

static void feed(struct fst_text *text, const uint8_t *data, size_t nbytes,
                 const struct fst_byteset *set, uint8_t line_end, struct fst_masks *masks)
{
    if (nbytes == 0)
        return;
    const struct fst_kernel *kernel = fst_dispatch_kernel();
    struct fst_text part = {.invalid_at = FST_TEXT_VALID};
    note_ends(&part, data, nbytes);
    struct fst_kernel_run run = {
        .set = set,
        .masks = line_end == '\n' ? masks : NULL,
        .line_end = '\n',
        .head_nbytes = part.head_nbytes,
        .validate = text->invalid_at == FST_TEXT_VALID,
        .lines.best = text->lf.best,
        .invalid_at = FST_TEXT_VALID,
    };
    kernel->run(&run, data, nbytes);
    take_run(&part, &run);
    note_words(&part, run.words, data);
    part.lf = run.lines;

    bool by_cr = text->lfs == 0 && part.lfs == 0;
    if ((by_cr && part.crs > 0) || (masks && line_end != '\n')) {
        struct fst_kernel_run again = {
            .set = set,
            .masks = masks,
            .line_end = '\r',
            .lines.best = text->cr.best,
            .invalid_at = FST_TEXT_VALID,
        };
        if (line_end == '\n')
            again.masks = NULL;
        kernel->run(&again, data, nbytes);
        part.cr = again.lines;
    } else {
        part.cr.tail_chars = part.chars;
    }
    fst_text_join(text, &part);
}

void fst_text_feed(struct fst_text *text, const uint8_t *data, size_t nbytes)
{
    feed(text, data, nbytes, NULL, '\n', NULL);
}

void fst_text_feed_masks(struct fst_text *text, const uint8_t *data, size_t nbytes,
                         const struct fst_byteset *set, uint8_t line_end, struct fst_masks *masks)
{
    feed(text, data, nbytes, set, line_end, masks);
}

/* `shorter` characters of the line across the cut belong to its line end. */
static void join_lines(struct fst_text_lines *left, const struct fst_text_lines *right,
                       unsigned shorter)
{
    if (right->ends == 0) {
        left->tail_chars += right->tail_chars;
        return;
    }
    uint64_t across = left->tail_chars + right->head_chars - shorter;
    if (left->ends == 0) {
        left->head_chars = across;
    } else if (across + 1 > left->best) {
        left->best = across + 1;
        left->best_index = left->ends;
    }
    if (right->best > left->best) {
        left->best = right->best;
        left->best_index = left->ends + right->best_index;
    }
    left->ends += right->ends;
    left->tail_chars = right->tail_chars;
}

/* What became of the open bytes around a cut. */
struct seam {
    uint8_t bytes[2 * FST_TEXT_OPEN_NBYTES];
    unsigned nbytes;
    unsigned pending_nbytes; /* all of them still open, at the whole's end */
    unsigned space_nbytes;   /* of the first sequence, if it is white space; else 0 */
    int invalid_at;          /* offset in `bytes`, or -1 */
};

/*
 * Classes left's tail followed by right's head. `closed`: something follows that is no
 * continuation byte, or cannot belong to this sequence.
 */
static void resolve(struct seam *seam, unsigned tail_nbytes, bool closed)
{
    seam->invalid_at = -1;
    if (seam->nbytes == 0)
        return;
    if (tail_nbytes == 0) {
        seam->invalid_at = 0; /* continuation bytes that continue nothing */
        return;
    }
    unsigned want = fst_utf8_sequence_nbytes(seam->bytes[0]);
    if (seam->nbytes < want) {
        if (closed)
            seam->invalid_at = 0;
        else
            seam->pending_nbytes = seam->nbytes;
        return;
    }
    if (fst_utf8_check(seam->bytes, seam->nbytes) == 0)
        seam->invalid_at = 0;
    else if (seam->nbytes > want)
        seam->invalid_at = (int)want;
    seam->space_nbytes = fst_utf8_space(seam->bytes, seam->nbytes);
}

/* Adds a run of words behind the core: `starts` and `ends` tell the class of its outer bytes. */
static void append_words(struct fst_text *left, bool *core_is_empty, uint64_t words, bool starts,
                         bool ends)
{
    left->words += words - (!*core_is_empty && left->core_ends_word && starts);
    if (*core_is_empty)
        left->core_starts_word = starts;
    left->core_ends_word = ends;
    *core_is_empty = false;
}

static void append_seam_words(struct fst_text *left, bool *core_is_empty, const struct seam *seam)
{
    unsigned resolved = seam->nbytes - seam->pending_nbytes;
    if (resolved == 0)
        return;
    if (seam->space_nbytes > 0)
        append_words(left, core_is_empty, 0, false, false);
    if (resolved > seam->space_nbytes)
        append_words(left, core_is_empty, 1, true, true);
}

/* Validity and words of the whole, left's and right's ends being resolved against each other. */
static void join_sequences(struct fst_text *left, const struct fst_text *right)
{
    struct seam seam = {0};
    unsigned head = left->head_nbytes;
    bool core_is_empty = left->nbytes == head + left->tail_nbytes;
    uint64_t seam_at = left->nbytes - left->tail_nbytes;
    unsigned taken = 0; /* of right's head, into the whole's head */
    if (left->nbytes == head) {
        while (head < FST_TEXT_OPEN_NBYTES && taken < right->head_nbytes) {
            head++;
            taken++;
        }
        seam_at += taken;
    }
    memcpy(seam.bytes, left->last + FST_TEXT_OPEN_NBYTES - left->tail_nbytes, left->tail_nbytes);
    memcpy(seam.bytes + left->tail_nbytes, right->first + taken, right->head_nbytes - taken);
    seam.nbytes = left->tail_nbytes + right->head_nbytes - taken;
    bool right_is_head = right->nbytes == right->head_nbytes;
    resolve(&seam, left->tail_nbytes, !right_is_head);

    append_seam_words(left, &core_is_empty, &seam);
    if (right->nbytes > (uint64_t)right->head_nbytes + right->tail_nbytes)
        append_words(left, &core_is_empty, right->words, right->core_starts_word,
                     right->core_ends_word);

    if (left->invalid_at == FST_TEXT_VALID && seam.invalid_at >= 0)
        left->invalid_at = (int64_t)seam_at + seam.invalid_at;
    if (left->invalid_at == FST_TEXT_VALID && right->invalid_at != FST_TEXT_VALID)
        left->invalid_at = (int64_t)left->nbytes + right->invalid_at;
    left->head_nbytes = (uint8_t)head;
    left->tail_nbytes = (uint8_t)(right_is_head ? seam.pending_nbytes : right->tail_nbytes);
}

static void join_ends(struct fst_text *left, const struct fst_text *right)
{
    for (uint64_t i = left->nbytes; i < FST_TEXT_OPEN_NBYTES && i - left->nbytes < right->nbytes;
         i++)
        left->first[i] = right->first[i - left->nbytes];
    unsigned n =
        right->nbytes < FST_TEXT_OPEN_NBYTES ? (unsigned)right->nbytes : FST_TEXT_OPEN_NBYTES;
    memmove(left->last, left->last + n, FST_TEXT_OPEN_NBYTES - n);
    memcpy(left->last + FST_TEXT_OPEN_NBYTES - n, right->last + FST_TEXT_OPEN_NBYTES - n, n);
}

void fst_text_join(struct fst_text *left, const struct fst_text *right)
{
    if (right->nbytes == 0)
        return;
    if (left->nbytes == 0) {
        *left = *right;
        return;
    }
    bool crlf = left->last[FST_TEXT_OPEN_NBYTES - 1] == '\r' && right->first[0] == '\n';
    join_lines(&left->lf, &right->lf, crlf);
    join_lines(&left->cr, &right->cr, 0);
    join_sequences(left, right);
    join_ends(left, right);
    left->nbytes += right->nbytes;
    left->chars += right->chars;
    left->lfs += right->lfs;
    left->crs += right->crs;
    left->crlfs += right->crlfs + crlf;
}

/* The lines of the whole under the hypothesis that held. */
static void finish_lines(const struct fst_text *text, bool by_cr, struct fst_text_counts *out)
{
    const struct fst_text_lines *lines = by_cr ? &text->cr : &text->lf;
    uint8_t last = text->last[FST_TEXT_OPEN_NBYTES - 1];
    out->unterminated = text->nbytes > 0 && last != (by_cr ? '\r' : '\n');
    out->lines = lines->ends + out->unterminated;
    if (out->lines == 0)
        return;
    uint64_t first = (lines->ends > 0 ? lines->head_chars : lines->tail_chars) - out->bom;
    out->longest_line = first;
    out->longest_line_number = 1;
    if (lines->best > first + 1) {
        out->longest_line = lines->best - 1;
        out->longest_line_number = lines->best_index + 1;
    }
    if (lines->ends > 0 && out->unterminated && lines->tail_chars > out->longest_line) {
        out->longest_line = lines->tail_chars;
        out->longest_line_number = out->lines;
    }
}

static void finish(const struct fst_text *text, bool by_cr, struct fst_text_counts *out)
{
    unsigned open = text->head_nbytes + text->tail_nbytes;
    *out = (struct fst_text_counts){
        .bytes = text->nbytes,
        .chars = text->chars,
        .words = text->words,
        .lf_ends = text->lfs - text->crlfs,
        .crlf_ends = text->crlfs,
        .cr_ends = by_cr ? text->crs : 0,
        .lone_crs = text->crs - text->crlfs,
        .invalid_utf8_at = text->invalid_at,
        .bom = text->nbytes >= 3 && memcmp(text->first, "\xEF\xBB\xBF", 3) == 0,
    };
    /* Open ends are word characters, as all that is no white space; and ill-formed. */
    if (text->nbytes == open) {
        out->words = open > 0;
    } else {
        out->words += (text->head_nbytes > 0 && !text->core_starts_word) +
                      (text->tail_nbytes > 0 && !text->core_ends_word);
    }
    if (text->head_nbytes > 0)
        out->invalid_utf8_at = 0;
    else if (out->invalid_utf8_at == FST_TEXT_VALID && text->tail_nbytes > 0)
        out->invalid_utf8_at = (int64_t)(text->nbytes - text->tail_nbytes);
    finish_lines(text, by_cr, out);
}

void fst_text_finish(const struct fst_text *text, struct fst_text_counts *out)
{
    finish(text, text->lfs == 0 && text->crs > 0, out);
}

void fst_text_finish_part(const struct fst_text *text, uint8_t line_end,
                          struct fst_text_counts *out)
{
    finish(text, line_end == '\r', out);
}

void fst_text_counts_add(struct fst_text_counts *into, const struct fst_text_counts *from)
{
    into->bytes += from->bytes;
    into->lines += from->lines;
    into->words += from->words;
    into->chars += from->chars;
    into->lf_ends += from->lf_ends;
    into->crlf_ends += from->crlf_ends;
    into->cr_ends += from->cr_ends;
    into->lone_crs += from->lone_crs;
    into->longest_line = at_least(into->longest_line, from->longest_line);
}

void fst_text_count(const uint8_t *data, size_t nbytes, struct fst_text_counts *out)
{
    struct fst_text text;
    fst_text_init(&text);
    fst_text_feed(&text, data, nbytes);
    fst_text_finish(&text, out);
}
