/* SPDX-License-Identifier: MIT */
/*
 * The file is read whole and counted by the same pipeline as ever, which tells the class of each
 * line; the lines are then cut from the text that was counted: decoded from UTF-16 or UTF-32, and
 * of a notebook its cells one after the other. So the numbers of lines agree with what is printed.
 */
#include "app/explain.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/output.h"
#include "base/escape.h"
#include "base/fd.h"
#include "base/mem.h"
#include "lang/count.h"
#include "lang/ids.h"
#include "lang/notebook.h"

enum {
    PIECE_NBYTES = 256 * 1024,
    LIMIT_NBYTES = 256 * 1024 * 1024, /* nobody reads that many lines */
};

struct line_note {
    fst_lang_id lang;
    uint8_t line_class;
};

struct explanation {
    const char *name; /* by which the language is detected */
    struct fst_str raw, decoded;
    struct line_note *notes;
    size_t notes_len, notes_cap;
    fst_err err; /* out of memory while taking notes */
    struct fst_file_counts counts;
    struct fst_str line;
    struct fst_output out;
};

/* A text with only CR as line ends is told twice, from line 1 on: the later word holds. */
static void note_line(void *payload, uint64_t number, enum fst_line_class line_class,
                      fst_lang_id lang)
{
    struct explanation *ex = payload;
    if (ex->err)
        return;
    ex->err = fst_mem_grow(&ex->notes, &ex->notes_cap, (size_t)number, sizeof *ex->notes);
    if (ex->err)
        return;
    ex->notes[number - 1] = (struct line_note){.lang = lang, .line_class = (uint8_t)line_class};
    ex->notes_len = (size_t)number;
}

static fst_err read_all(struct fst_str *text, int fd)
{
    for (;;) {
        if (text->len > LIMIT_NBYTES)
            return FST_E_LIMIT;
        fst_err err = fst_str_reserve(text, PIECE_NBYTES);
        if (err)
            return err;
        ssize_t n = fst_fd_read(fd, text->data + text->len, PIECE_NBYTES);
        if (n <= 0)
            return (fst_err)n;
        text->len += (size_t)n;
    }
}

static fst_err read_path(struct fst_str *text, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return -errno;
    fst_err err = read_all(text, fd);
    close(fd);
    return err;
}

static fst_err count(struct explanation *ex, const struct fst_options *options)
{
    struct fst_count_options how = {
        .map = options->map.len ? &options->map : NULL,
        .docstrings_as_code = options->docstrings_as_code,
        .on_line = note_line,
        .payload = ex,
    };
    struct fst_counter *counter;
    fst_err err = fst_counter_new(&counter);
    if (err)
        return err;
    err = fst_counter_run(counter, ex->name, FST_LANG_NONE, &how, (const uint8_t *)ex->raw.data,
                          ex->raw.len, &ex->counts);
    fst_counter_free(counter);
    return err ? err : ex->err;
}

/* The text that was counted, but for notebooks: UTF-8, without byte order mark. */
static fst_err decode(struct explanation *ex, const char **text, size_t *nbytes)
{
    *text = ex->raw.data;
    *nbytes = ex->raw.len;
    if (ex->counts.encoding != FST_ENC_UTF8) {
        struct fst_decoder decoder;
        fst_err err = fst_str_reserve(&ex->decoded, FST_DECODE_MAX(ex->raw.len));
        if (err)
            return err;
        fst_decoder_init(&decoder, ex->counts.encoding);
        *text = ex->decoded.data;
        *nbytes = fst_decoder_feed(&decoder, (uint8_t *)ex->decoded.data,
                                   (const uint8_t *)ex->raw.data, ex->raw.len, true);
    }
    if (*nbytes >= 3 && memcmp(*text, "\xEF\xBB\xBF", 3) == 0) {
        *text += 3;
        *nbytes -= 3;
    }
    return FST_OK;
}

/* --------------------------------------------------------------------------------------- printing
 */

static fst_err print_line(struct explanation *ex, size_t index, const char *text, size_t nbytes)
{
    static const char *const classes[] = {
        [FST_LINE_BLANK] = "blank",
        [FST_LINE_COMMENT] = "comment",
        [FST_LINE_CODE] = "code",
    };
    const struct line_note *note = &ex->notes[index];
    const char *language = fst_lang_get(note->lang)->name;
    fst_str_clear(&ex->line);
    fst_err err = fst_str_printf(&ex->line, "%zu\t%s\t%s\t", index + 1, classes[note->line_class],
                                 language ? language : "");
    if (!err)
        err = fst_escape_display(&ex->line, text, nbytes);
    if (!err)
        err = fst_str_putc(&ex->line, '\n');
    return err ? err : fst_output_write(&ex->out, ex->line.data, ex->line.len);
}

/* Prints the lines of a text, numbered from *index on. */
static fst_err print_lines(struct explanation *ex, const char *text, size_t nbytes, size_t *index)
{
    /* As in counting: CR ends lines only where there is no LF at all. */
    int line_end = nbytes && !memchr(text, '\n', nbytes) ? '\r' : '\n';
    while (nbytes > 0 && *index < ex->notes_len) {
        const char *end = memchr(text, line_end, nbytes);
        size_t taken = end ? (size_t)(end - text) + 1 : nbytes;
        size_t shown = end ? taken - 1 : nbytes;
        if (end && line_end == '\n' && shown > 0 && text[shown - 1] == '\r')
            shown--;
        fst_err err = print_line(ex, (*index)++, text, shown);
        if (err)
            return err;
        text += taken;
        nbytes -= taken;
    }
    return FST_OK;
}

/* Prints the lines of the cells; *is_notebook tells whether it was one that could be read. */
static fst_err print_cells(struct explanation *ex, const char *text, size_t nbytes,
                           bool *is_notebook)
{
    struct fst_notebook notebook = {0};
    fst_notebook_start(&notebook);
    fst_err err = fst_notebook_feed(&notebook, (const uint8_t *)text, nbytes);
    *is_notebook = !err && fst_notebook_finish(&notebook);
    size_t index = 0;
    for (size_t i = 0; *is_notebook && i < notebook.cells_len && !err; i++)
        err = print_lines(ex, notebook.text.data + notebook.cells[i].offset,
                          notebook.cells[i].nbytes, &index);
    fst_notebook_dispose(&notebook);
    return err;
}

static fst_err print_all(struct explanation *ex)
{
    const char *text;
    size_t nbytes;
    fst_err err = decode(ex, &text, &nbytes);
    if (err || ex->notes_len == 0)
        return err;
    bool is_notebook = ex->counts.lang == FST_LANG_JUPYTER_NOTEBOOKS;
    if (is_notebook)
        err = print_cells(ex, text, nbytes, &is_notebook);
    size_t index = 0;
    return err || is_notebook ? err : print_lines(ex, text, nbytes, &index);
}

static int print(struct explanation *ex)
{
    const char *why = ex->counts.binary ? "binary: only its bytes are counted"
                      : ex->counts.lang == FST_LANG_NONE
                          ? "no known language: its lines have no class"
                          : NULL;
    if (why) {
        fst_output_complain_that(ex->name, why);
        return FST_EXIT_OK;
    }
    fst_output_init(&ex->out, STDOUT_FILENO);
    return fst_output_finish(&ex->out, print_all(ex));
}

int fst_explain_run(const struct fst_options *options)
{
    bool from_stdin = options->stdin_name != NULL;
    struct explanation ex = {.name = from_stdin ? options->stdin_name : options->paths.items[0]};
    fst_err err = from_stdin ? read_all(&ex.raw, STDIN_FILENO) : read_path(&ex.raw, ex.name);
    if (!err)
        err = count(&ex, options);
    if (err)
        fst_output_complain(from_stdin ? "standard input" : ex.name, err);
    int status = err ? FST_EXIT_FAILED : print(&ex);
    fst_str_dispose(&ex.raw);
    fst_str_dispose(&ex.decoded);
    fst_str_dispose(&ex.line);
    free(ex.notes);
    return status;
}
