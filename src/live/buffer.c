/* SPDX-License-Identifier: MIT */
/*
 * A pass begins at a dirty chunk whose first state is known, counts it as a whole and goes on while
 * the next chunk is dirty: it was, or the state at its start is another one now. The scanner may
 * look ahead, so each chunk is scanned with some of the text behind it in view, and an edit makes
 * the chunk before it dirty when that had it in view. A pass ends at any edit; the chunks that it
 * stored stay. Between chunks another buffer may use the scanner, which then resumes from the state
 * at the chunk's start.
 *
 * Line ends count by number, not as text: the scanner sees LF. The first bytes are looked at as the
 * file would have them, for the language may depend on them, and whether it is binary.
 */
#include "live/buffer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/path.h"
#include "lang/ids.h"
#include "text/count.h"

/* Lines that are wanted at a time. */
#define WANT_NLINES ((uint64_t)4096)

/* Text that is kept allocated between passes. */
#define KEPT_TEXT_NBYTES ((size_t)1 << 20)

/* Options ------------------------------------------------------------------------------------- */

void fst_live_scanner_dispose(struct fst_live_scanner *scanner)
{
    fst_scan_free(scanner->scan);
    *scanner = (struct fst_live_scanner){0};
}

/* The next chunk of the buffer does not begin where the scanner is. */
static void leave_scanner(struct fst_live_buffer *buffer)
{
    if (buffer->scanner && buffer->scanner->owner == buffer)
        buffer->scanner->owner = NULL;
}

static void stop_pass(struct fst_live_buffer *buffer)
{
    leave_scanner(buffer);
    buffer->running = false;
    buffer->nends = 0;
    buffer->col = 0;
    if (buffer->text.cap > KEPT_TEXT_NBYTES)
        fst_str_dispose(&buffer->text);
    else
        fst_str_clear(&buffer->text);
}

static fst_err copy_options(struct fst_live_buffer *buffer, const struct fst_live_options *options)
{
    char *name = options->name ? fst_mem_dup(options->name, strlen(options->name)) : NULL;
    if (options->name && !name)
        return -ENOMEM;
    free((char *)(uintptr_t)buffer->options.name);
    buffer->options = *options;
    buffer->options.name = name;
    return 0;
}

static fst_err forget_all(struct fst_live_buffer *buffer)
{
    uint64_t n = fst_tree_nlines(&buffer->tree);
    return fst_tree_replace(&buffer->tree, 0, n, n);
}

fst_err fst_live_buffer_open(struct fst_live_buffer *buffer, struct fst_live_scanner *scanner,
                             const struct fst_live_options *options, uint64_t nlines)
{
    *buffer = (struct fst_live_buffer){.scanner = scanner};
    fst_err err = copy_options(buffer, options);
    if (!err && !scanner->scan)
        err = fst_scan_new(&scanner->scan);
    if (!err)
        err = fst_tree_replace(&buffer->tree, 0, 0, nlines ? nlines : 1);
    return err;
}

void fst_live_buffer_dispose(struct fst_live_buffer *buffer)
{
    leave_scanner(buffer);
    fst_tree_dispose(&buffer->tree);
    fst_str_dispose(&buffer->text);
    free(buffer->ends);
    free((char *)(uintptr_t)buffer->options.name);
    *buffer = (struct fst_live_buffer){0};
}

fst_err fst_live_buffer_set(struct fst_live_buffer *buffer, const struct fst_live_options *options)
{
    struct fst_live_options *now = &buffer->options;
    bool renamed = !now->name != !options->name ||
                   (now->name && options->name && strcmp(now->name, options->name) != 0);
    bool detect = renamed || now->lang != options->lang || now->map != options->map ||
                  now->crlf != options->crlf || now->bomb != options->bomb;
    bool end = now->eol != options->eol || now->empty != options->empty;
    bool all = now->docstrings_as_code != options->docstrings_as_code ||
               now->cjk_words != options->cjk_words;
    if (!detect && !end && !all)
        return 0;
    stop_pass(buffer);
    if (end)
        fst_tree_dirty(&buffer->tree, fst_tree_nlines(&buffer->tree) - 1);
    if (detect || end) {
        buffer->looked = false;
        fst_tree_dirty(&buffer->tree, 0);
    }
    fst_err err = copy_options(buffer, options);
    return err < 0 || !all ? err : forget_all(buffer);
}

/* Edits --------------------------------------------------------------------------------------- */

/* The chunks whose scan had line `line` in view. */
static void dirty_before(struct fst_live_buffer *buffer, uint64_t line)
{
    struct fst_tree_info info;
    struct fst_tree_sums sums;
    uint64_t nlines = fst_tree_nlines(&buffer->tree);
    fst_tree_chunk_at(&buffer->tree, line < nlines ? line : nlines - 1, &info);
    for (;;) {
        fst_tree_sum(&buffer->tree, info.first, line, &sums);
        if (!info.first || sums.nbytes + sums.nlines >= FST_SCAN_KEPT_NBYTES)
            return;
        fst_tree_dirty(&buffer->tree, info.first - 1);
        fst_tree_chunk_at(&buffer->tree, info.first - 1, &info);
    }
}

fst_err fst_live_buffer_edit(struct fst_live_buffer *buffer, uint64_t first, uint64_t nold,
                             uint64_t nnew)
{
    uint64_t nlines = fst_tree_nlines(&buffer->tree);
    if (first > nlines || nold > nlines - first || nlines - nold + nnew == 0)
        return FST_E_ARGUMENT;
    stop_pass(buffer);
    fst_err err = fst_tree_replace(&buffer->tree, first, nold, nnew);
    if (err < 0)
        return err;
    nlines = nlines - nold + nnew;
    dirty_before(buffer, first);
    if (first + nnew == nlines)
        fst_tree_dirty(&buffer->tree, nlines - 1);
    if (!buffer->looked || first < buffer->head_lines) {
        buffer->looked = false;
        fst_tree_dirty(&buffer->tree, 0);
    }
    buffer->newest = first < nlines ? first : nlines - 1;
    return 0;
}

/* What is wanted ------------------------------------------------------------------------------ */

static bool start_pass(struct fst_live_buffer *buffer)
{
    struct fst_tree_info info;
    fst_tree_chunk_at(&buffer->tree, buffer->newest, &info);
    if ((!info.dirty || !info.state) && !fst_tree_next_dirty(&buffer->tree, 0, &info))
        return false;
    while (!info.state && info.first > 0) {
        fst_tree_dirty(&buffer->tree, info.first - 1);
        fst_tree_chunk_at(&buffer->tree, info.first - 1, &info);
    }
    stop_pass(buffer);
    buffer->running = true;
    buffer->at = info.first;
    return true;
}

bool fst_live_buffer_want(struct fst_live_buffer *buffer, struct fst_live_want *out)
{
    struct fst_tree_info info;
    uint64_t nlines = fst_tree_nlines(&buffer->tree);
    if (!buffer->running && !start_pass(buffer))
        return false;
    if (buffer->at + buffer->nends >= nlines && !start_pass(buffer))
        return false;
    uint64_t last = buffer->at;
    while (last < nlines && last - buffer->at < WANT_NLINES) {
        fst_tree_chunk_at(&buffer->tree, last, &info);
        if (!info.dirty)
            break;
        last = info.first + info.nlines;
    }
    /* What the scanner may look at, and what the language is told by. */
    uint64_t view =
        buffer->at == 0 && !buffer->looked ? FST_DETECT_HEAD_NBYTES : FST_SCAN_KEPT_NBYTES;
    for (uint64_t nbytes = 0; nbytes < view && last < nlines; last++)
        nbytes += (uint64_t)fst_tree_get(&buffer->tree, last).nbytes + 1;
    out->first = buffer->at + buffer->nends;
    out->last = last > out->first ? last : out->first + 1;
    out->col = buffer->col;
    return true;
}

fst_err fst_live_buffer_take(struct fst_live_buffer *buffer, const char *data, size_t nbytes,
                             bool last)
{
    if (!buffer->running)
        return 0;
    fst_err err = fst_str_append(&buffer->text, data, nbytes);
    buffer->col += nbytes;
    if (err < 0 || !last)
        return err;
    err = fst_str_putc(&buffer->text, '\n');
    if (!err)
        err = fst_mem_grow(&buffer->ends, &buffer->ends_cap, buffer->nends + 1,
                           sizeof buffer->ends[0]);
    if (err < 0)
        return err;
    buffer->ends[buffer->nends++] = buffer->text.len;
    buffer->col = 0;
    return 0;
}

/* The head ------------------------------------------------------------------------------------ */

static bool is_nothing(const struct fst_live_buffer *buffer)
{
    return buffer->options.empty && fst_tree_nlines(&buffer->tree) == 1;
}

static fst_err fill_head(struct fst_live_buffer *buffer, struct fst_str *head)
{
    fst_err err = buffer->options.bomb ? fst_str_puts(head, "\xef\xbb\xbf") : 0;
    uint64_t nlines = fst_tree_nlines(&buffer->tree);
    buffer->head_lines = UINT64_MAX;
    for (size_t i = 0; i < buffer->nends && !err && !is_nothing(buffer); i++) {
        size_t from = i ? buffer->ends[i - 1] : 0, nbytes = buffer->ends[i] - 1 - from;
        err = fst_str_append(head, buffer->text.data + from,
                             nbytes < FST_DETECT_HEAD_NBYTES ? nbytes : FST_DETECT_HEAD_NBYTES);
        if (!err && (i + 1 < nlines || buffer->options.eol))
            err = fst_str_puts(head, buffer->options.crlf ? "\r\n" : "\n");
        if (head->len >= FST_DETECT_HEAD_NBYTES) {
            buffer->head_lines = i + 1;
            break;
        }
    }
    return err;
}

/* Decides by the first bytes which language it is, and whether it is text. */
static fst_err look(struct fst_live_buffer *buffer)
{
    struct fst_str head = {0};
    fst_err err = fill_head(buffer, &head);
    if (err < 0) {
        fst_str_dispose(&head);
        return err;
    }
    const struct fst_live_options *options = &buffer->options;
    size_t nbytes = head.len < FST_DETECT_HEAD_NBYTES ? head.len : FST_DETECT_HEAD_NBYTES;
    size_t checked = nbytes < FST_BINARY_HEAD_NBYTES ? nbytes : FST_BINARY_HEAD_NBYTES;
    fst_lang_id lang = options->lang;
    const char *name = fst_path_basename(options->name);
    if (!lang)
        lang = fst_detect(options->map, name, strlen(name), (const uint8_t *)fst_str_cstr(&head),
                          nbytes);
    /* Its cells can't be told from its lines: as a buffer it is the JSON that one edits. */
    if (lang == FST_LANG_JUPYTER_NOTEBOOKS)
        lang = FST_LANG_JSON;
    buffer->binary = checked && memchr(head.data, '\0', checked);
    buffer->looked = true;
    fst_str_dispose(&head);
    if (lang == buffer->lang)
        return 0;
    buffer->lang = lang;
    return forget_all(buffer);
}

/* Counting ------------------------------------------------------------------------------------ */

static void note_class(void *payload, uint64_t number, enum fst_line_class line_class,
                       fst_lang_id lang)
{
    struct fst_live_buffer *buffer = payload;
    (void)number;
    (void)lang;
    if (buffer->class_len < FST_TREE_CHUNK_NLINES)
        buffer->classes[buffer->class_len++] = (uint8_t)line_class;
}

static unsigned count_astral(const uint8_t *data, size_t nbytes)
{
    unsigned n = 0;
    for (size_t i = 0; i < nbytes; i++)
        n += data[i] >= 0xf0;
    return n;
}

/* Whether the text begins with a byte of a word: white space has an encoding that begins it. */
static bool starts_word(const uint8_t *data, size_t nbytes)
{
    struct fst_text_counts counts;
    size_t n = nbytes < 4 ? nbytes : 4;
    uint8_t two[5] = {'a'};
    if (!n)
        return false;
    memcpy(two + 1, data, n);
    /* A word that goes on behind the "a" is one with it. */
    fst_text_count(two, 1 + n, &counts);
    uint64_t with = counts.words;
    fst_text_count(data, n, &counts);
    return with == counts.words;
}

static struct fst_tree_line count_line(const char *text, size_t nbytes, bool first)
{
    const uint8_t *data = (const uint8_t *)text;
    struct fst_text_counts counts;
    fst_text_count(data, nbytes, &counts);
    struct fst_tree_line line = {
        .nbytes = (uint32_t)nbytes,
        .chars = (uint32_t)counts.chars,
        .words = (uint32_t)counts.words,
        .line_class = FST_TREE_NO_CLASS,
        .ends_cr = nbytes && data[nbytes - 1] == '\r',
        .starts_word = first && starts_word(data, nbytes),
        .starts_bom = counts.bom,
    };
    if (counts.chars != nbytes)
        line.astral = count_astral(data, nbytes) & 0x7ffffff;
    return line;
}

/* `prose`: the state at its first line, then the one behind its last. */
static void store_chunk(struct fst_live_buffer *buffer, const struct fst_tree_info *info,
                        size_t skip, struct fst_prose *prose)
{
    struct fst_tree_line lines[FST_TREE_CHUNK_NLINES];
    bool has_prose = fst_prose_has(buffer->lang);
    uint64_t prose_words = 0;
    for (size_t i = 0; i < info->nlines; i++) {
        size_t from = skip + i ? buffer->ends[skip + i - 1] : 0;
        const char *text = buffer->text.data + from;
        size_t nbytes = buffer->ends[skip + i] - 1 - from;
        lines[i] = count_line(text, nbytes, info->first + i == 0);
        if (has_prose) {
            struct fst_prose_line line;
            fst_prose_read(prose, buffer->lang, buffer->options.cjk_words, text, nbytes, &line);
            prose_words += line.words;
        }
        if (i < buffer->class_len)
            lines[i].line_class = buffer->classes[i] & 3;
    }
    fst_tree_store(&buffer->tree, info->first, lines, prose_words);
}

static void start_scan(struct fst_live_buffer *buffer, const struct fst_tree_info *info)
{
    struct fst_scan_options options = {
        .docstrings_as_code = buffer->options.docstrings_as_code,
        .behind_bom = buffer->options.bomb,
        .on_line = note_class,
        .payload = buffer,
    };
    if (info->state)
        fst_scan_resume(buffer->scanner->scan, buffer->lang, &options, &info->state->code);
    else
        fst_scan_start(buffer->scanner->scan, buffer->lang, &options);
    buffer->scanner->owner = buffer;
}

/* Classes the lines of the text from `from` to `to`, which is a line start, or the text's end. */
static fst_err scan_chunk(struct fst_live_buffer *buffer, size_t from, size_t to, bool last)
{
    static const uint8_t pad[FST_SCAN_KEPT_NBYTES + 1] = {0};
    struct fst_str *text = &buffer->text;
    buffer->class_len = 0;
    if (last) {
        struct fst_code_counts code;
        struct fst_text_counts counts;
        const struct fst_embedded *embedded;
        size_t embedded_len;
        to -= !buffer->options.eol;
        if (is_nothing(buffer))
            to = from;
        fst_scan_feed(buffer->scanner->scan, (const uint8_t *)text->data + from, to - from, true);
        fst_scan_finish(buffer->scanner->scan, &code, &counts, &embedded, &embedded_len);
        return 0;
    }
    size_t len = text->len;
    if (len - to < FST_SCAN_KEPT_NBYTES) {
        /* The text's end: behind it the scanner sees line ends. */
        fst_err err = fst_str_append(text, pad, sizeof pad);
        if (err < 0)
            return err;
        memset(text->data + len, '\n', sizeof pad);
    }
    size_t nbytes = to - from + FST_SCAN_KEPT_NBYTES;
    size_t taken =
        fst_scan_feed(buffer->scanner->scan, (const uint8_t *)text->data + from, nbytes, false);
    text->len = len;
    return taken == to - from ? 0 : FST_E_FORMAT;
}

/* Drops the first `skip` lines of the text: they are counted. */
static void drop_lines(struct fst_live_buffer *buffer, size_t skip)
{
    if (!skip)
        return;
    size_t nbytes = buffer->ends[skip - 1];
    memmove(buffer->text.data, buffer->text.data + nbytes, buffer->text.len - nbytes);
    buffer->text.len -= nbytes;
    buffer->nends -= skip;
    for (size_t i = 0; i < buffer->nends; i++)
        buffer->ends[i] = buffer->ends[i + skip] - nbytes;
}

/* Counts the chunk whose lines begin after `skip` lines of the text. 1: there was not enough. */
static int run_chunk(struct fst_live_buffer *buffer, size_t *skip)
{
    struct fst_tree_info info;
    uint64_t nlines = fst_tree_nlines(&buffer->tree);
    fst_tree_chunk_at(&buffer->tree, buffer->at, &info);
    bool all = buffer->at + (buffer->nends - *skip) == nlines;
    if (!buffer->looked && buffer->at == 0) {
        if (!all && buffer->text.len < FST_DETECT_HEAD_NBYTES)
            return 1;
        fst_err err = look(buffer);
        if (err < 0)
            return err;
        fst_tree_chunk_at(&buffer->tree, buffer->at, &info);
    }
    if (buffer->nends - *skip < info.nlines)
        return 1;
    size_t from = *skip ? buffer->ends[*skip - 1] : 0;
    size_t to = buffer->ends[*skip + info.nlines - 1];
    if (!all && buffer->text.len - to < FST_SCAN_KEPT_NBYTES)
        return 1;
    bool last = info.first + info.nlines == nlines;
    struct fst_tree_state state = {.prose = {0}};
    if (info.state)
        state = *info.state;
    if (buffer->scanner->owner != buffer)
        start_scan(buffer, &info);
    fst_err err = scan_chunk(buffer, from, to, last);
    if (err < 0)
        return err;
    store_chunk(buffer, &info, *skip, &state.prose);
    *skip += info.nlines;
    buffer->at += info.nlines;
    buffer->running = !last;
    if (last)
        return 0;
    fst_scan_save(buffer->scanner->scan, &state.code);
    fst_tree_set_state(&buffer->tree, buffer->at, &state);
    fst_tree_chunk_at(&buffer->tree, buffer->at, &info);
    buffer->running = info.dirty;
    return 0;
}

fst_err fst_live_buffer_run(struct fst_live_buffer *buffer)
{
    size_t skip = 0;
    int result = 0;
    while (buffer->running && result == 0)
        result = run_chunk(buffer, &skip);
    if (result < 0)
        return result;
    if (buffer->running)
        drop_lines(buffer, skip);
    else
        stop_pass(buffer);
    return 0;
}

/* The counts ---------------------------------------------------------------------------------- */

/* The longest line: its end's CR is part of it where that ends no line. */
static void find_longest(const struct fst_live_buffer *buffer, struct fst_live_counts *out)
{
    const struct fst_live_options *options = &buffer->options;
    uint64_t nlines = fst_tree_nlines(&buffer->tree);
    struct fst_tree_line first = fst_tree_get(&buffer->tree, 0);
    struct fst_tree_line last = fst_tree_get(&buffer->tree, nlines - 1);
    bool with_cr = options->crlf;
    bool open_last = !options->eol && nlines > 1;
    struct fst_tree_sums sums;
    fst_tree_sum(&buffer->tree, 1, nlines - open_last, &sums);
    out->longest =
        first.chars - (with_cr ? 0 : first.ends_cr) - (!options->bomb && first.starts_bom ? 1 : 0);
    out->longest_line = 1;
    uint64_t longest = with_cr ? sums.longest_cr : sums.longest;
    if (longest > out->longest) {
        out->longest = longest;
        out->longest_line = 1 + (with_cr ? sums.longest_cr_line : sums.longest_line);
    }
    if (open_last && last.chars > out->longest) {
        out->longest = last.chars;
        out->longest_line = nlines;
    }
}

void fst_live_buffer_counts(const struct fst_live_buffer *buffer, struct fst_live_counts *out)
{
    const struct fst_live_options *options = &buffer->options;
    *out = (struct fst_live_counts){.lang = buffer->lang, .binary = buffer->binary};
    uint64_t nlines = fst_tree_nlines(&buffer->tree);
    fst_tree_sum(&buffer->tree, 0, nlines, &out->sums);
    out->has_prose = fst_prose_has(buffer->lang);
    out->stale = fst_tree_ndirty(&buffer->tree) > 0;
    struct fst_tree_line last = fst_tree_get(&buffer->tree, nlines - 1);
    bool nothing = options->empty && nlines == 1 && out->sums.nbytes == 0;
    bool open_last = nothing || !options->eol;
    bool only_mark = open_last && nlines == 1 && last.nbytes == 0 && options->bomb;
    out->line_ends = nlines - open_last;
    out->lines = nlines - (open_last && last.nbytes == 0 && !only_mark);
    if (only_mark)
        out->sums.classes[FST_LINE_BLANK] = 1;
    struct fst_tree_line first = fst_tree_get(&buffer->tree, 0);
    /* The mark is no white space: a word of its own, unless one follows at once. */
    out->words = out->sums.words + (options->bomb && !first.starts_word);
    if (nothing && !only_mark)
        return;
    find_longest(buffer, out);
    if (out->lines == 0)
        out->longest_line = 0;
}

void fst_live_buffer_lines(const struct fst_live_buffer *buffer, uint64_t first, uint64_t last,
                           struct fst_live_lines *out)
{
    const struct fst_live_options *options = &buffer->options;
    struct fst_tree_info dirty;
    uint64_t nlines = fst_tree_nlines(&buffer->tree);
    *out = (struct fst_live_lines){0};
    if (last > nlines)
        last = nlines;
    if (first >= last || is_nothing(buffer))
        return;
    fst_tree_sum(&buffer->tree, first, last, &out->sums);
    out->stale = fst_tree_next_dirty(&buffer->tree, first, &dirty) && dirty.first < last;
    bool open_last = last == nlines && !options->eol;
    struct fst_tree_line end = fst_tree_get(&buffer->tree, last - 1);
    out->line_ends = last - first - open_last;
    out->lines = last - first - (open_last && end.nbytes == 0);
    out->longest = options->crlf ? out->sums.longest_cr : out->sums.longest;
    /* No line end is behind it, so its CR belongs to no line end. */
    if (open_last && end.chars > out->longest)
        out->longest = end.chars;
}
