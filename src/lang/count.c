/* SPDX-License-Identifier: MIT */
/*
 * The pipeline from bytes to counts.
 *
 * The first bytes are held back until there are enough of them to tell binary from text, the
 * encoding and the language; from then on everything is passed on as it comes, decoded where
 * needed, to one of three ends: the scanner, the text counts alone, or nothing (binary). The
 * scanner may leave a few bytes for which it wants to see what follows; those are carried over.
 *
 * Whether CR ends lines is known only when no LF came at all. While none has, a text that can't be
 * read twice is scanned by two scanners side by side. A counter belongs to one thread.
 */
#include "lang/count.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/path.h"
#include "lang/count_internal.h"
#include "lang/flags.h"
#include "lang/ids.h"

#define DECODE_NBYTES ((size_t)16384)

fst_err fst_counter_new(struct fst_counter **out)
{
    *out = calloc(1, sizeof(**out));
    if (!*out)
        return -ENOMEM;
    fst_err err = fst_scan_new(&(*out)->main.scan);
    if (err) {
        fst_counter_free(*out);
        *out = NULL;
    }
    return err;
}

void fst_counter_free(struct fst_counter *counter)
{
    if (!counter)
        return;
    if (counter->main.scan)
        fst_scan_free(counter->main.scan);
    if (counter->cr.scan)
        fst_scan_free(counter->cr.scan);
    fst_notebook_dispose(&counter->notebook);
    free(counter->cr_lines);
    free(counter->decoded);
    free(counter);
}

/* What a pass over the text begins with. */
static void begin_pass(struct fst_counter *counter, bool second)
{
    counter->phase = FST_PHASE_HEAD;
    counter->second = second;
    counter->seen_lf = counter->seen_cr = false;
    counter->raw_nbytes = 0;
    counter->head_nbytes = 0;
    counter->encoding = FST_ENC_UTF8;
    counter->flags = 0;
    counter->main.active = counter->cr.active = false;
    counter->main.carry_nbytes = counter->cr.carry_nbytes = 0;
    counter->cr_lines_len = 0;
    counter->cr_lines_lost = false;
    counter->is_notebook = false;
    fst_text_init(&counter->text);
    fst_indenter_init(&counter->indenter);
}

void fst_counter_start(struct fst_counter *counter, const char *name, fst_lang_id lang,
                       const struct fst_count_options *options)
{
    counter->options = options ? *options : (struct fst_count_options){0};
    counter->given = lang;
    counter->lang = FST_LANG_NONE;
    counter->keep = false;
    const char *base = fst_path_basename(name);
    size_t nbytes = strlen(base);
    /* Only what a name ends in matters, should a file system have longer ones. */
    if (nbytes > sizeof(counter->name)) {
        base += nbytes - sizeof(counter->name);
        nbytes = sizeof(counter->name);
    }
    memcpy(counter->name, base, nbytes);
    counter->name_nbytes = nbytes;
    begin_pass(counter, false);
}

void fst_counter_keep(struct fst_counter *counter)
{
    counter->keep = true;
}

/* Each line of the CR hypothesis, told to the caller only once it has won. */
static void note_cr_line(void *payload, uint64_t number, enum fst_line_class line_class,
                         fst_lang_id lang)
{
    struct fst_counter *counter = payload;
    (void)number;
    if (counter->cr_lines_lost)
        return;
    if (fst_mem_grow(&counter->cr_lines, &counter->cr_lines_cap, counter->cr_lines_len + 1,
                     sizeof(counter->cr_lines[0]))) {
        counter->cr_lines_lost = true;
        return;
    }
    counter->cr_lines[counter->cr_lines_len++] = (struct fst_cr_line){lang, (uint8_t)line_class};
}

static void start_stream(struct fst_counter *counter, struct fst_counter_stream *stream,
                         uint8_t line_end, fst_line_fn *on_line, void *payload)
{
    struct fst_scan_options options = {
        .docstrings_as_code = counter->options.docstrings_as_code,
        .line_end = line_end,
        .on_line = on_line,
        .payload = payload,
    };
    fst_scan_start(stream->scan, counter->scan_lang, &options);
    stream->active = true;
    stream->carry_nbytes = 0;
}

/* Starts the scanners that the text needs. */
static fst_err start_scan(struct fst_counter *counter)
{
    fst_line_fn *on_line = counter->options.on_line;
    /* A notebook's lines are those of its cells, unless it turns out to be none. */
    counter->scan_lang = counter->is_notebook ? FST_LANG_JSON : counter->lang;
    start_stream(counter, &counter->main, counter->second ? '\r' : '\n',
                 counter->is_notebook ? NULL : on_line, counter->options.payload);
    if (!counter->keep || counter->seen_lf)
        return 0;
    if (!counter->cr.scan) {
        fst_err err = fst_scan_new(&counter->cr.scan);
        if (err)
            return err;
    }
    start_stream(counter, &counter->cr, '\r',
                 on_line && !counter->is_notebook ? note_cr_line : NULL, counter);
    return 0;
}

static void note_line_ends(struct fst_counter *counter, const uint8_t *data, size_t nbytes)
{
    if (counter->seen_lf || nbytes == 0)
        return;
    counter->seen_lf = memchr(data, '\n', nbytes) != NULL;
    if (counter->seen_lf)
        counter->cr.active = false;
    else if (!counter->seen_cr)
        counter->seen_cr = memchr(data, '\r', nbytes) != NULL;
}

/* Decides what `head`, decoded, is the beginning of. */
static fst_err classify(struct fst_counter *counter, const uint8_t *head, size_t nbytes)
{
    counter->phase = FST_PHASE_TEXT;
    note_line_ends(counter, head, nbytes);
    if (counter->options.text_only)
        return 0;
    counter->flags |= fst_flags_by_name(counter->name, counter->name_nbytes);
    counter->flags |= fst_flags_by_head(head, nbytes);
    counter->lang = counter->given;
    if (!counter->lang)
        counter->lang =
            fst_detect(counter->options.map, counter->name, counter->name_nbytes, head, nbytes);
    if (!counter->lang)
        return 0;
    counter->is_notebook = counter->lang == FST_LANG_JUPYTER_NOTEBOOKS;
    if (counter->is_notebook)
        fst_notebook_start(&counter->notebook);
    return start_scan(counter);
}

/* Decides by the first bytes of the file; `nbytes` is all of it when shorter than a head. */
static fst_err begin_text(struct fst_counter *counter, const uint8_t *head, size_t nbytes)
{
    size_t bom_nbytes;
    counter->encoding = fst_encoding_detect(head, nbytes, &bom_nbytes);
    if (counter->encoding == FST_ENC_UTF8) {
        size_t n = nbytes < FST_BINARY_HEAD_NBYTES ? nbytes : FST_BINARY_HEAD_NBYTES;
        if (!counter->options.text_only && n > 0 && memchr(head, 0, n)) {
            counter->phase = FST_PHASE_BINARY;
            return 0;
        }
        return classify(counter, head, nbytes);
    }
    if (!counter->decoded) {
        counter->decoded = malloc(FST_DECODE_MAX(DECODE_NBYTES));
        if (!counter->decoded)
            return -ENOMEM;
    }
    fst_decoder_init(&counter->decoder, counter->encoding);
    size_t n = fst_decoder_feed(&counter->decoder, counter->decoded, head, nbytes, false);
    fst_err err = classify(counter, counter->decoded, n);
    /* That was a look ahead: the text itself begins anew. */
    fst_decoder_init(&counter->decoder, counter->encoding);
    return err;
}

/* Feeds what the scanner left over together with what follows. */
static void stream_feed(struct fst_counter_stream *stream, const uint8_t *data, size_t nbytes,
                        bool final)
{
    while (stream->carry_nbytes > 0 && (nbytes > 0 || final)) {
        size_t room = sizeof(stream->carry) - stream->carry_nbytes;
        size_t more = nbytes < room ? nbytes : room;
        size_t old = stream->carry_nbytes, len = old + more;
        if (more > 0)
            memcpy(stream->carry + old, data, more);
        bool last = final && more == nbytes;
        size_t taken = fst_scan_feed(stream->scan, stream->carry, len, last);
        if (last) {
            stream->carry_nbytes = 0;
            return;
        }
        if (taken >= old) {
            data += taken - old;
            nbytes -= taken - old;
            stream->carry_nbytes = 0;
        } else {
            memmove(stream->carry, stream->carry + taken, len - taken);
            stream->carry_nbytes = len - taken;
            data += more;
            nbytes -= more;
        }
    }
    if (nbytes == 0 && !final)
        return;
    static const uint8_t nothing[1];
    size_t taken = fst_scan_feed(stream->scan, nbytes ? data : nothing, nbytes, final);
    if (taken < nbytes)
        memcpy(stream->carry, data + taken, nbytes - taken);
    stream->carry_nbytes = nbytes - taken;
}

/* Passes on a part of the text, in UTF-8 or whatever the file holds. */
static fst_err consume(struct fst_counter *counter, const uint8_t *data, size_t nbytes, bool final)
{
    note_line_ends(counter, data, nbytes);
    if (counter->options.indent)
        fst_indenter_feed(&counter->indenter, data, nbytes);
    if (counter->main.active)
        stream_feed(&counter->main, data, nbytes, final);
    else
        fst_text_feed(&counter->text, data, nbytes);
    if (counter->cr.active)
        stream_feed(&counter->cr, data, nbytes, final);
    return counter->is_notebook ? fst_notebook_feed(&counter->notebook, data, nbytes) : 0;
}

/* Decodes where needed. */
static fst_err process(struct fst_counter *counter, const uint8_t *data, size_t nbytes, bool final)
{
    if (counter->phase == FST_PHASE_BINARY)
        return 0;
    if (counter->encoding == FST_ENC_UTF8)
        return consume(counter, data, nbytes, final);
    for (;;) {
        size_t n = nbytes < DECODE_NBYTES ? nbytes : DECODE_NBYTES;
        bool last = final && n == nbytes;
        size_t len = fst_decoder_feed(&counter->decoder, counter->decoded, data, n, last);
        fst_err err = consume(counter, counter->decoded, len, last);
        if (err || n == nbytes)
            return err;
        data += n;
        nbytes -= n;
    }
}

/* Gives what was held back to the pipeline; `final`: it was all. */
static fst_err end_head(struct fst_counter *counter, bool final)
{
    fst_err err = begin_text(counter, counter->head, counter->head_nbytes);
    return err ? err : process(counter, counter->head, counter->head_nbytes, final);
}

fst_err fst_counter_feed(struct fst_counter *counter, const uint8_t *data, size_t nbytes)
{
    if (nbytes == 0)
        return 0;
    counter->raw_nbytes += nbytes;
    if (counter->phase != FST_PHASE_HEAD)
        return process(counter, data, nbytes, false);
    if (counter->head_nbytes == 0 && nbytes >= sizeof(counter->head)) {
        fst_err err = begin_text(counter, data, sizeof(counter->head));
        return err ? err : process(counter, data, nbytes, false);
    }
    size_t room = sizeof(counter->head) - counter->head_nbytes;
    size_t n = nbytes < room ? nbytes : room;
    memcpy(counter->head + counter->head_nbytes, data, n);
    counter->head_nbytes += n;
    if (counter->head_nbytes < sizeof(counter->head))
        return 0;
    fst_err err = end_head(counter, false);
    return err || n == nbytes ? err : process(counter, data + n, nbytes - n, false);
}

static void replay_cr_lines(const struct fst_counter *counter)
{
    for (size_t i = 0; i < counter->cr_lines_len; i++) {
        const struct fst_cr_line *line = &counter->cr_lines[i];
        counter->options.on_line(counter->options.payload, i + 1,
                                 (enum fst_line_class)line->line_class, line->lang);
    }
}

/* The results of the scanner that was right, or of the text alone. */
static fst_err collect(struct fst_counter *counter, bool cr_only, struct fst_file_counts *out)
{
    struct fst_counter_stream *stream = &counter->main;
    if (!stream->active) {
        fst_text_finish(&counter->text, &out->text);
        return 0;
    }
    bool replay = false;
    if (cr_only && counter->cr.active) {
        stream = &counter->cr;
        replay = counter->options.on_line && !counter->is_notebook;
    }
    fst_scan_finish(stream->scan, &out->code, &out->text, &out->embedded, &out->embedded_len);
    if (replay && counter->cr_lines_lost)
        return -ENOMEM;
    if (replay)
        replay_cr_lines(counter);
    return 0;
}

/* Everything is in: makes the result. */
static fst_err fill(struct fst_counter *counter, bool cr_only, struct fst_file_counts *out)
{
    out->lang = counter->lang;
    out->encoding = counter->encoding;
    fst_err err = collect(counter, cr_only, out);
    if (err)
        return err;
    out->flags = counter->flags | fst_flags_by_text(counter->lang, counter->encoding, &out->text);
    if (counter->is_notebook)
        err = fst_counter_fill_notebook(counter, out);
    out->text.bytes = counter->raw_nbytes;
    if (counter->options.indent)
        fst_indenter_finish(&counter->indenter, &out->indent);
    return err;
}

/* A second pass, which needs the text once more: by CR, or of a notebook that is none. */
static bool needs_again(struct fst_counter *counter, bool cr_only)
{
    if (cr_only && counter->main.active && !counter->cr.active && !counter->second)
        return true;
    /* Its lines were not told, for they would have been those of the cells. */
    if (!counter->is_notebook || !counter->options.on_line || counter->keep ||
        fst_notebook_finish(&counter->notebook))
        return false;
    counter->given = FST_LANG_JSON;
    return true;
}

/* The text has been processed to its end. */
static int conclude(struct fst_counter *counter, struct fst_file_counts *out)
{
    memset(out, 0, sizeof(*out));
    if (counter->phase == FST_PHASE_BINARY) {
        out->binary = true;
        out->text.bytes = counter->raw_nbytes;
        out->text.invalid_utf8_at = FST_TEXT_VALID;
        return 0;
    }
    bool cr_only = counter->seen_cr && !counter->seen_lf;
    if (needs_again(counter, cr_only)) {
        begin_pass(counter, cr_only);
        return 1;
    }
    return fill(counter, cr_only, out);
}

int fst_counter_finish(struct fst_counter *counter, struct fst_file_counts *out)
{
    static const uint8_t nothing[1];
    fst_err err = counter->phase == FST_PHASE_HEAD ? end_head(counter, true)
                                                   : process(counter, nothing, 0, true);
    return err ? err : conclude(counter, out);
}

fst_err fst_counter_run(struct fst_counter *counter, const char *name, fst_lang_id lang,
                        const struct fst_count_options *options, const uint8_t *data, size_t nbytes,
                        struct fst_file_counts *out)
{
    fst_counter_start(counter, name, lang, options);
    /* In memory the line ends can be known beforehand; nearly always the first line tells. */
    counter->second = nbytes > 0 && !memchr(data, '\n', nbytes) && memchr(data, '\r', nbytes);
    int again;
    do {
        counter->raw_nbytes = nbytes;
        size_t n = nbytes < sizeof(counter->head) ? nbytes : sizeof(counter->head);
        fst_err err = begin_text(counter, data, n);
        if (!err)
            err = process(counter, data, nbytes, true);
        again = err ? err : conclude(counter, out);
    } while (again > 0);
    return again;
}
