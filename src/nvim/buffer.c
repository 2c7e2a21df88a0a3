/* SPDX-License-Identifier: MIT */
/*
 * Lines become the bytes of a file, in chunks for the counter. A buffer's lines are the editor's,
 * so LF ends them all: 'fileformat' mac, where CR would, is counted with LF and told as CR; and a
 * lone unterminated line that holds a CR is fed with an LF behind it, which is taken off the
 * counts again, since the counter would otherwise take the CR for a line end.
 */
#include "nvim/buffer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define CHUNK_NBYTES ((size_t)64 << 10)
#define BOM_UTF8 "\xef\xbb\xbf"

static const struct {
    const char *name;
    enum fst_size_rule rule;
} encodings[] = {
    {"", FST_SIZE_UTF8},          {"utf-8", FST_SIZE_UTF8},        {"utf8", FST_SIZE_UTF8},
    {"latin1", FST_SIZE_LATIN1},  {"iso-8859-1", FST_SIZE_LATIN1}, {"utf-16", FST_SIZE_UTF16},
    {"utf-16le", FST_SIZE_UTF16}, {"utf-16be", FST_SIZE_UTF16},    {"ucs-2", FST_SIZE_UCS2},
    {"ucs-2le", FST_SIZE_UCS2},   {"ucs-2be", FST_SIZE_UCS2},      {"ucs-4", FST_SIZE_UCS4},
    {"ucs-4le", FST_SIZE_UCS4},   {"ucs-4be", FST_SIZE_UCS4},      {"utf-32", FST_SIZE_UCS4},
    {"utf-32le", FST_SIZE_UCS4},  {"utf-32be", FST_SIZE_UCS4},
};

/* Bytes of the byte order mark that each rule's encodings have. */
static const unsigned bom_nbytes[] = {
    [FST_SIZE_UTF8] = 3, [FST_SIZE_UTF16] = 2,  [FST_SIZE_UCS2] = 2,
    [FST_SIZE_UCS4] = 4, [FST_SIZE_LATIN1] = 0, [FST_SIZE_TOLD] = 0,
};

/* What the editor says ------------------------------------------------------------------------ */

static enum fst_size_rule rule_of(struct fst_slice encoding)
{
    for (size_t i = 0; i < sizeof encodings / sizeof encodings[0]; i++) {
        if (fst_slice_equals(encoding, encodings[i].name))
            return encodings[i].rule;
    }
    return FST_SIZE_TOLD;
}

/* A copy of an optional string that must not hold a NUL. */
static fst_err copy(char **out, struct fst_args *args, const char *key, struct fst_slice text)
{
    *out = NULL;
    if (!text.data)
        return 0;
    if (memchr(text.data, '\0', text.nbytes)) {
        fst_args_reject(args, key, "must not hold a NUL");
        return 0;
    }
    *out = fst_mem_dup(text.data, text.nbytes);
    return *out ? 0 : -ENOMEM;
}

static enum fst_fileformat read_fileformat(struct fst_args *args)
{
    struct fst_slice format = fst_args_str(args, "fileformat", FST_OPTIONAL);
    if (!format.data || fst_slice_equals(format, "unix"))
        return FST_FILEFORMAT_UNIX;
    if (fst_slice_equals(format, "dos"))
        return FST_FILEFORMAT_DOS;
    if (fst_slice_equals(format, "mac"))
        return FST_FILEFORMAT_MAC;
    fst_args_reject(args, "fileformat", "must be unix, dos or mac");
    return FST_FILEFORMAT_UNIX;
}

fst_err fst_buffer_read_spec(struct fst_buffer_spec *spec, struct fst_args *args)
{
    *spec = (struct fst_buffer_spec){0};
    spec->buf = fst_args_uint(args, "buf", FST_REQUIRED, 1, INT32_MAX);
    spec->fileformat = read_fileformat(args);
    spec->eol = fst_args_bool(args, "eol", true);
    spec->empty = fst_args_bool(args, "empty", false);
    struct fst_slice filetype = fst_args_str(args, "filetype", FST_OPTIONAL);
    if (filetype.data)
        spec->lang = fst_lang_by_filetype(filetype.data, filetype.nbytes);
    struct fst_slice encoding = fst_args_str(args, "fileencoding", FST_OPTIONAL);
    if (!encoding.nbytes)
        encoding = (struct fst_slice){"utf-8", 5};
    spec->size_rule = rule_of(encoding);
    spec->bomb = fst_args_bool(args, "bomb", false) && bom_nbytes[spec->size_rule];
    fst_err err = copy(&spec->fileencoding, args, "fileencoding", encoding);
    if (!err)
        err = copy(&spec->name, args, "name", fst_args_str(args, "name", FST_OPTIONAL));
    if (!err)
        err = copy(&spec->path, args, "path", fst_args_str(args, "path", FST_OPTIONAL));
    return err;
}

void fst_buffer_dispose_spec(struct fst_buffer_spec *spec)
{
    free(spec->name);
    free(spec->path);
    free(spec->fileencoding);
    *spec = (struct fst_buffer_spec){0};
}

const char *fst_buffer_converter(const struct fst_buffer_spec *spec)
{
    return spec->size_rule == FST_SIZE_TOLD ? spec->fileencoding : NULL;
}

uint64_t fst_buffer_bom_nbytes(const struct fst_buffer_spec *spec)
{
    return spec->bomb ? bom_nbytes[spec->size_rule] : 0;
}

const char *fst_buffer_line_end(const struct fst_buffer_spec *spec, size_t *nbytes)
{
    *nbytes = spec->fileformat == FST_FILEFORMAT_DOS ? 2 : 1;
    return *nbytes == 2 ? "\r\n" : "\n";
}

/* Sizes --------------------------------------------------------------------------------------- */

void fst_size_add(struct fst_size *size, const char *data, size_t nbytes)
{
    uint64_t chars = 0, astral = 0;
    for (size_t i = 0; i < nbytes; i++) {
        uint8_t byte = (uint8_t)data[i];
        chars += (byte & 0xc0) != 0x80;
        astral += byte >= 0xf0;
    }
    size->utf8_nbytes += nbytes;
    size->chars += chars;
    size->astral += astral;
}

uint64_t fst_size_nbytes(const struct fst_size *size, enum fst_size_rule rule)
{
    switch (rule) {
    case FST_SIZE_LATIN1:
        return size->chars;
    case FST_SIZE_UTF16:
        return 2 * (size->chars + size->astral);
    case FST_SIZE_UCS2:
        return 2 * size->chars;
    case FST_SIZE_UCS4:
        return 4 * size->chars;
    case FST_SIZE_UTF8:
    case FST_SIZE_TOLD:
        break;
    }
    return size->utf8_nbytes;
}

/* Counting ------------------------------------------------------------------------------------ */

static fst_err flush(struct fst_buffer_count *count)
{
    fst_err err = fst_counter_feed(count->counter, (const uint8_t *)fst_str_cstr(&count->chunk),
                                   count->chunk.len);
    if (count->spec->size_rule != FST_SIZE_UTF8)
        fst_size_add(&count->size, fst_str_cstr(&count->chunk), count->chunk.len);
    fst_str_clear(&count->chunk);
    return err;
}

static fst_err append(struct fst_buffer_count *count, const char *data, size_t nbytes)
{
    if (count->chunk.len + nbytes > CHUNK_NBYTES && count->chunk.len) {
        fst_err err = flush(count);
        if (err < 0)
            return err;
    }
    return fst_str_append(&count->chunk, data, nbytes);
}

fst_err fst_buffer_start(struct fst_buffer_count *count, const struct fst_buffer_spec *spec,
                         const struct fst_count_options *options, uint64_t nlines)
{
    if (!count->counter) {
        fst_err err = fst_counter_new(&count->counter);
        if (err < 0)
            return err;
    }
    fst_str_clear(&count->chunk);
    count->spec = spec;
    count->size = (struct fst_size){0};
    count->told_nbytes = count->told_nlines = 0;
    count->nlines = nlines;
    count->cr_seen = count->lf_seen = false;
    fst_counter_start(count->counter, spec->name, spec->lang, options);
    if (!spec->bomb)
        return 0;
    /* The mark's own size depends on the encoding: it is added at the end. */
    return fst_counter_feed(count->counter, (const uint8_t *)BOM_UTF8, 3);
}

fst_err fst_buffer_feed(struct fst_buffer_count *count, uint64_t line, const char *data,
                        size_t nbytes, bool last)
{
    const struct fst_buffer_spec *spec = count->spec;
    size_t end_nbytes;
    const char *line_end = fst_buffer_line_end(spec, &end_nbytes);
    fst_err err = append(count, data, nbytes);
    if (!count->lf_seen && nbytes && memchr(data, '\r', nbytes))
        count->cr_seen = true;
    if (err < 0 || !last)
        return err;
    bool nothing = spec->empty && count->nlines == 1 && !count->chunk.len;
    if (nothing || (line + 1 == count->nlines && !spec->eol))
        return 0;
    count->lf_seen = true;
    return append(count, line_end, end_nbytes);
}

void fst_buffer_tell(struct fst_buffer_count *count, uint64_t nbytes, uint64_t nlines)
{
    count->told_nbytes += nbytes - (nlines - 1);
    count->told_nlines += nlines;
}

/* What the bytes would be on disk; false when nobody could tell. */
static bool written_nbytes(const struct fst_buffer_count *count, uint64_t utf8_nbytes,
                           uint64_t *out)
{
    const struct fst_buffer_spec *spec = count->spec;
    size_t end_nbytes;
    fst_buffer_line_end(spec, &end_nbytes);
    if (spec->size_rule == FST_SIZE_UTF8) {
        *out = utf8_nbytes;
        return true;
    }
    *out = (spec->bomb ? bom_nbytes[spec->size_rule] : 0) +
           fst_size_nbytes(&count->size, spec->size_rule);
    if (spec->size_rule != FST_SIZE_TOLD)
        return true;
    uint64_t ends = spec->empty && utf8_nbytes == 0 ? 0 : count->nlines - !spec->eol;
    *out = count->told_nbytes + ends * end_nbytes;
    return count->told_nlines == count->nlines;
}

/* Takes off the counts the LF that was fed behind a lone line. */
static void remove_line_end(struct fst_file_counts *file)
{
    if (file->text.lf_ends)
        file->text.lf_ends--;
    else
        file->text.crlf_ends--;
    file->text.bytes--;
    file->text.chars--;
    file->text.unterminated = true;
    file->flags &= ~(uint32_t)(FST_FLAG_CRLF | FST_FLAG_MIXED_LINE_ENDS);
    file->flags |= FST_FLAG_NO_FINAL_NEWLINE;
}

/* LF was fed where the file has CR. */
static void make_mac(struct fst_file_counts *file)
{
    file->text.cr_ends = file->text.lf_ends + file->text.crlf_ends;
    file->text.lf_ends = file->text.crlf_ends = 0;
    file->flags &= ~(uint32_t)(FST_FLAG_CRLF | FST_FLAG_MIXED_LINE_ENDS);
    if (file->text.cr_ends)
        file->flags |= FST_FLAG_CR;
}

fst_err fst_buffer_finish(struct fst_buffer_count *count, struct fst_buffer_result *out)
{
    const struct fst_buffer_spec *spec = count->spec;
    bool extra = !count->lf_seen && count->cr_seen;
    fst_err err = flush(count);
    if (!err && extra)
        err = fst_counter_feed(count->counter, (const uint8_t *)"\n", 1);
    if (err < 0)
        return err;
    err = fst_counter_finish(count->counter, &out->file);
    if (err)
        return err < 0 ? err : FST_E_FORMAT;
    struct fst_file_counts *file = &out->file;
    if (extra && !file->binary)
        remove_line_end(file);
    else if (extra)
        file->text.bytes--;
    if (spec->fileformat == FST_FILEFORMAT_MAC)
        make_mac(file);
    if (spec->size_rule == FST_SIZE_UTF16 || spec->size_rule == FST_SIZE_UCS2)
        file->flags |= FST_FLAG_UTF16;
    else if (spec->size_rule == FST_SIZE_UCS4)
        file->flags |= FST_FLAG_UTF32;
    out->bytes_known = written_nbytes(count, file->text.bytes, &file->text.bytes);
    return 0;
}

void fst_buffer_dispose(struct fst_buffer_count *count)
{
    fst_counter_free(count->counter);
    fst_str_dispose(&count->chunk);
    *count = (struct fst_buffer_count){0};
}
