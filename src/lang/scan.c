/* SPDX-License-Identifier: MIT */
/*
 * The scanner: cuts a text into chunks that stay in the cache, has the text kernels make each
 * chunk's masks (and count its text on the way), runs the lexer over them and classes the lines.
 *
 * Each chunk is run in two parts, cut at its last line start, where the state is noted for
 * fst_scan_save(). What a host embeds is run by a second lexer over masks of its own, line by whole
 * line. One thread per scanner; nothing is shared but the read-only table of languages.
 */
#include "lang/scan.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lang/scan_internal.h"

static_assert(sizeof(struct fst_scan_snapshot) <= FST_SCAN_STATE_NBYTES, "the state fits");
/* A code point and a prefix may be cut off, and yet no more than the promise is left over. */
#define KEPT_NBYTES ((size_t)FST_SCAN_KEPT_NBYTES)

static const struct fst_syntax plain_syntax;

static const struct fst_table *table_of(struct fst_table_cache *cache,
                                        const struct fst_syntax *syntax)
{
    size_t i = ((uintptr_t)syntax / sizeof(void *)) % FST_SCAN_CACHED_TABLES;
    if (cache->syntaxes[i] != syntax) {
        fst_syntax_compile(syntax, &cache->tables[i]);
        cache->syntaxes[i] = syntax;
    }
    return &cache->tables[i];
}

fst_err fst_scan_new(struct fst_scan **out)
{
    *out = calloc(1, sizeof(**out));
    return *out ? 0 : -ENOMEM;
}

void fst_scan_free(struct fst_scan *scan)
{
    free(scan);
}

static void lexer_start(struct fst_lexer *lexer, struct fst_scan *scan, fst_lang_id lang,
                        const struct fst_table *table)
{
    lexer->scan = scan;
    lexer->table = table;
    lexer->lang = lang;
    lexer->eol = scan->options.line_end == '\r' ? '\r' : '\n';
    lexer->docs_are_code = scan->options.docstrings_as_code;
    lexer->behind_bom = scan->options.behind_bom;
    lexer->report = scan->options.on_line != NULL;
    lexer->may_embed = lexer == &scan->outer;
    lexer->carry_code = lexer->carry_comment = lexer->bom = false;
    memset(&lexer->st, 0, sizeof(lexer->st));
    memset(lexer->behind, lexer->eol, sizeof(lexer->behind));
}

void fst_scan_start_syntax(struct fst_scan *scan, fst_lang_id lang, const struct fst_syntax *syntax,
                           const struct fst_scan_options *options)
{
    scan->options = options ? *options : (struct fst_scan_options){0};
    lexer_start(&scan->outer, scan, lang, table_of(&scan->outer_tables, syntax));
    scan->outer.st.mode = FST_MODE_START;
    scan->outer.counts = &scan->code;
    scan->code = (struct fst_code_counts){0};
    fst_text_init(&scan->text);
    memset(&scan->inner.st, 0, sizeof(scan->inner.st));
    memset(&scan->snapshot, 0, sizeof(scan->snapshot));
    scan->snapshot.outer.mode = FST_MODE_START;
    scan->line_number = 0;
    scan->open_line = false;
    scan->inner_lang = FST_LANG_NONE;
    scan->partial_open = false;
    scan->embedded_len = 0;
}

void fst_scan_start(struct fst_scan *scan, fst_lang_id lang, const struct fst_scan_options *options)
{
    const struct fst_syntax *syntax = lang ? &fst_lang_get(lang)->syntax : &plain_syntax;
    fst_scan_start_syntax(scan, lang, syntax, options);
}

void fst_scan_line(struct fst_scan *scan, enum fst_line_class line_class, fst_lang_id lang)
{
    scan->options.on_line(scan->options.payload, ++scan->line_number, line_class, lang);
}

/* No set of bytes can hold those beyond ASCII: the few languages with such openers pay a loop. */
static void add_high_bytes(struct fst_lexer *lexer)
{
    for (size_t i = 0; i < lexer->nbytes; i++) {
        uint8_t c = lexer->data[i];
        if (c >= 0x80 && lexer->table->end[c])
            lexer->masks[i / FST_BLOCK_NBYTES].special |= UINT64_C(1) << (i % FST_BLOCK_NBYTES);
    }
}

static void begin_chunk(struct fst_lexer *lexer, struct fst_text *text, const uint8_t *data,
                        size_t nbytes, size_t avail)
{
    lexer->data = data;
    lexer->nbytes = nbytes;
    lexer->limit = nbytes;
    lexer->avail = avail;
    lexer->classed = 0;
    lexer->bom = false;
    lexer->carry_blank_broken = lexer->carry_code || lexer->carry_comment;
    fst_text_feed_masks(text, data, nbytes, &lexer->table->set, lexer->eol, lexer->masks);
    memset(lexer->comment, 0, (nbytes + FST_BLOCK_NBYTES - 1) / FST_BLOCK_NBYTES * 8);
    if (FST_UNLIKELY(lexer->table->high_bytes))
        add_high_bytes(lexer);
    fst_lines_list(lexer->masks, (nbytes + FST_BLOCK_NBYTES - 1) / FST_BLOCK_NBYTES,
                   lexer->table->line_hook, lexer->events);
    lexer->next_event = 0;
}

static void end_chunk(struct fst_lexer *lexer)
{
    fst_lexer_class(lexer, lexer->nbytes);
    size_t n = lexer->nbytes;
    if (n >= FST_LEX_BEHIND_NBYTES) {
        memcpy(lexer->behind, lexer->data + n - FST_LEX_BEHIND_NBYTES, FST_LEX_BEHIND_NBYTES);
    } else {
        memmove(lexer->behind, lexer->behind + n, FST_LEX_BEHIND_NBYTES - n);
        memcpy(lexer->behind + FST_LEX_BEHIND_NBYTES - n, lexer->data, n);
        if (lexer->bom)
            memset(lexer->behind + FST_LEX_BEHIND_NBYTES - n, lexer->eol, FST_LEX_BOM_NBYTES);
    }
}

static void inner_piece(struct fst_scan *scan, struct fst_text *text, size_t from, size_t to)
{
    struct fst_lexer *inner = &scan->inner;
    begin_chunk(inner, text, scan->outer.data + from, to - from, scan->outer.avail - from);
    fst_lexer_run(inner, 0, to - from);
    end_chunk(inner);
}

static bool find_slot(struct fst_scan *scan, fst_lang_id lang)
{
    size_t i = 0;
    while (i < scan->embedded_len && scan->embedded[i].lang != lang)
        i++;
    if (i == FST_MAX_EMBEDDED)
        return false;
    if (i == scan->embedded_len) {
        scan->embedded[scan->embedded_len++] = (struct fst_embedded){.lang = lang};
        fst_text_init(&scan->embedded_texts[i]);
    }
    scan->slot = i;
    return true;
}

bool fst_scan_embed_begin(struct fst_scan *scan, fst_lang_id lang)
{
    if (!find_slot(scan, lang))
        return false;
    const struct fst_syntax *syntax = &fst_lang_get(lang)->syntax;
    lexer_start(&scan->inner, scan, lang, table_of(&scan->inner_tables, syntax));
    scan->inner.st.mode = scan->inner.table->start_mode;
    scan->inner.counts = &scan->embedded[scan->slot].code;
    scan->inner_lang = lang;
    scan->partial_open = false;
    return true;
}

void fst_scan_embed_feed(struct fst_scan *scan, size_t from, size_t to)
{
    struct fst_text *text = &scan->embedded_texts[scan->slot];
    size_t split = fst_lexer_line_start(&scan->outer, to);
    if (split > from) {
        if (scan->partial_open) {
            size_t next = fst_lexer_eol(&scan->outer, from) + 1;
            inner_piece(scan, &scan->partial, from, next);
            fst_text_join(text, &scan->partial);
            scan->partial_open = false;
            from = next;
        }
        if (split > from)
            inner_piece(scan, text, from, split);
        from = split;
    }
    if (to > from) {
        if (!scan->partial_open)
            fst_text_init(&scan->partial);
        scan->partial_open = true;
        inner_piece(scan, &scan->partial, from, to);
    }
}

void fst_scan_embed_show(struct fst_scan *scan, size_t from, size_t to)
{
    struct fst_lexer *inner = &scan->inner;
    struct fst_code_counts no_counts = {0}, *counts = inner->counts;
    struct fst_text no_text;
    fst_text_init(&no_text);
    bool report = inner->report;
    inner->report = false;
    inner->counts = &no_counts;
    inner_piece(scan, &no_text, from, to);
    inner->counts = counts;
    inner->report = report;
    if (to > from && scan->outer.data[to - 1] == inner->eol)
        inner->carry_code = inner->carry_comment = false;
}

void fst_scan_embed_end(struct fst_scan *scan)
{
    scan->partial_open = false;
    scan->inner_lang = FST_LANG_NONE;
    memset(&scan->inner.st, 0, sizeof(scan->inner.st));
}

static void feed_chunk(struct fst_scan *scan, const uint8_t *data, size_t nbytes, size_t avail)
{
    struct fst_lexer *outer = &scan->outer;
    begin_chunk(outer, &scan->text, data, nbytes, avail);
    size_t split = fst_lexer_line_start(outer, nbytes);
    if (split > 0) {
        fst_lexer_run(outer, 0, split);
        scan->snapshot.outer = outer->st;
        scan->snapshot.inner = scan->inner.st;
        scan->snapshot.inner_lang = scan->inner_lang;
    }
    if (split < nbytes)
        fst_lexer_run(outer, split, nbytes);
    end_chunk(outer);
    scan->open_line = data[nbytes - 1] != outer->eol;
}

/*
 * Where to cut at `nbytes` at most: not inside of a code point, nor between a string's prefix of
 * one or two letters and its quote, because both may have to be painted.
 */
static size_t cut_at(const uint8_t *data, size_t nbytes)
{
    nbytes = fst_text_cut(data, nbytes);
    size_t letters = 0;
    while (letters < 3 && letters < nbytes && fst_lex_is_alpha(data[nbytes - 1 - letters]))
        letters++;
    return letters < 3 ? nbytes - letters : nbytes;
}

size_t fst_scan_feed(struct fst_scan *scan, const uint8_t *data, size_t nbytes, bool final)
{
    size_t usable = nbytes;
    if (!final)
        usable = nbytes > KEPT_NBYTES ? cut_at(data, nbytes - KEPT_NBYTES) : 0;
    size_t taken = 0;
    while (taken < usable) {
        size_t n = usable - taken;
        if (n > FST_LEX_CHUNK_NBYTES)
            n = cut_at(data + taken, FST_LEX_CHUNK_NBYTES);
        feed_chunk(scan, data + taken, n, nbytes - taken);
        taken += n;
    }
    return taken;
}

/* The line after the last line end, if there is one. */
static void end_last_line(struct fst_scan *scan)
{
    if (!scan->open_line)
        return;
    scan->open_line = false;
    struct fst_lexer *lexer = scan->partial_open ? &scan->inner : &scan->outer;
    if (scan->partial_open) {
        fst_text_join(&scan->embedded_texts[scan->slot], &scan->partial);
        scan->partial_open = false;
    }
    enum fst_line_class line_class = lexer->carry_code      ? FST_LINE_CODE
                                     : lexer->carry_comment ? FST_LINE_COMMENT
                                                            : FST_LINE_BLANK;
    lexer->counts->code += line_class == FST_LINE_CODE;
    lexer->counts->comments += line_class == FST_LINE_COMMENT;
    lexer->counts->blanks += line_class == FST_LINE_BLANK;
    if (lexer->report)
        fst_scan_line(scan, line_class, lexer->lang);
}

void fst_scan_finish(struct fst_scan *scan, struct fst_code_counts *code,
                     struct fst_text_counts *text, const struct fst_embedded **embedded,
                     size_t *embedded_len)
{
    end_last_line(scan);
    *code = scan->code;
    size_t len = 0;
    for (size_t i = 0; i < scan->embedded_len; i++) {
        struct fst_embedded *part = &scan->embedded[i];
        fst_text_finish_part(&scan->embedded_texts[i], scan->outer.eol, &part->text);
        code->code += part->code.code;
        code->comments += part->code.comments;
        code->blanks += part->code.blanks;
        /* A region of which the host took the only line leaves nothing behind. */
        if (part->code.code + part->code.comments + part->code.blanks > 0)
            scan->embedded[len++] = *part;
    }
    scan->embedded_len = len;
    fst_text_finish(&scan->text, text);
    *embedded = scan->embedded;
    *embedded_len = len;
}

void fst_scan_save(const struct fst_scan *scan, struct fst_scan_state *out)
{
    memset(out, 0, sizeof(*out));
    memcpy(out->bytes, &scan->snapshot, sizeof(scan->snapshot));
}

void fst_scan_resume(struct fst_scan *scan, fst_lang_id lang,
                     const struct fst_scan_options *options, const struct fst_scan_state *state)
{
    fst_scan_start(scan, lang, options);
    struct fst_scan_snapshot saved;
    memcpy(&saved, state->bytes, sizeof(saved));
    if (saved.inner_lang != FST_LANG_NONE && fst_scan_embed_begin(scan, saved.inner_lang))
        scan->inner.st = saved.inner;
    scan->outer.st = saved.outer;
    scan->snapshot = saved;
}
