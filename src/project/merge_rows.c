/* SPDX-License-Identifier: MIT */
/*
 * Nothing that a result says is trusted: numbers must be whole and not negative, classes of lines
 * must add up, names must be known. Members that are not known are passed over.
 */
#include "project/merge_rows.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"

/* No count is larger, so sums of a billion results do not overflow. */
#define NUMBER_MAX (INT64_C(1) << 60)

static fst_err wrong(struct fst_str *problem, const char *what)
{
    fst_err err = problem->len ? FST_OK : fst_str_puts(problem, what);
    return err ? err : FST_E_FORMAT;
}

/* Reads a member; one that is missing is 0 unless `needed`. */
static bool number(uint64_t *out, const json_t *object, const char *key, bool needed)
{
    const json_t *value = json_object_get(object, key);
    *out = 0;
    if (!value)
        return !needed;
    if (!json_is_integer(value) || json_integer_value(value) < 0 ||
        json_integer_value(value) > NUMBER_MAX)
        return false;
    *out = (uint64_t)json_integer_value(value);
    return true;
}

/* COUNTS; the classes of lines only of what is classified. */
static fst_err counts(struct fst_counts *out, const json_t *row, bool classified,
                      struct fst_str *problem)
{
    bool good = json_is_object(row) && number(&out->files, row, "files", true) &&
                number(&out->bytes, row, "bytes", true) &&
                number(&out->lines, row, "lines", classified) &&
                number(&out->code, row, "code", classified) &&
                number(&out->comments, row, "comments", classified) &&
                number(&out->blanks, row, "blanks", classified) &&
                number(&out->words, row, "words", classified) &&
                number(&out->chars, row, "chars", classified) &&
                number(&out->longest_line, row, "longest_line", classified);
    if (good && classified)
        good = out->code + out->comments + out->blanks == out->lines;
    return good ? FST_OK : wrong(problem, "it has counts that can't be");
}

static fst_err language(fst_lang_id *out, const json_t *name, struct fst_str *problem)
{
    *out = FST_LANG_NONE;
    if (json_is_null(name))
        return FST_OK;
    if (!json_is_string(name) || json_string_length(name) == 0)
        return wrong(problem, "it has a row without a language");
    *out = fst_lang_by_name(json_string_value(name), json_string_length(name));
    if (*out != FST_LANG_NONE)
        return FST_OK;
    fst_err err = fst_str_puts(problem, "it names a language that is not known here: ");
    if (!err)
        err = fst_escape_display(problem, json_string_value(name), json_string_length(name));
    return err ? err : FST_E_UNKNOWN;
}

/* The parts of other languages; *out is in the arena. */
static fst_err embedded(struct fst_part *part, struct fst_row_embedded **out, size_t *len,
                        const json_t *row, struct fst_str *problem)
{
    const json_t *list = json_object_get(row, "embedded");
    size_t n = json_array_size(list);
    *out = NULL;
    *len = 0;
    if (n == 0)
        return FST_OK;
    if (n > UINT8_MAX)
        return wrong(problem, "it has a row with too many embedded languages");
    *out = fst_arena_alloc(&part->arena, n * sizeof **out);
    if (!*out)
        return -ENOMEM;
    for (size_t i = 0; i < n; i++) {
        const json_t *item = json_array_get(list, i);
        struct fst_row_embedded *at = &(*out)[i];
        fst_err err = counts(&at->counts, item, true, problem);
        if (!err)
            err = language(&at->lang, json_object_get(item, "name"), problem);
        if (!err && at->lang == FST_LANG_NONE)
            err = wrong(problem, "it has a row without a language");
        if (err)
            return err;
    }
    *len = n;
    return FST_OK;
}

static int base64_digit(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = c ? strchr(digits, c) : NULL;
    return found ? (int)(found - digits) : -1;
}

/* Appends the bytes of a base64 text; false when it is none or holds a NUL. */
static fst_err decode_base64(struct fst_str *out, const char *text, struct fst_str *problem)
{
    uint32_t bits = 0;
    unsigned len = 0;
    fst_err err = FST_OK;
    for (; *text && *text != '=' && !err; text++) {
        int digit = base64_digit(*text);
        if (digit < 0)
            return wrong(problem, "it has a path_base64 that is none");
        bits = (bits << 6 | (uint32_t)digit) & 0xFFFFFF;
        len += 6;
        if (len < 8)
            continue;
        len -= 8;
        char byte = (char)(bits >> len & 0xFF);
        err = byte ? fst_str_putc(out, byte) : wrong(problem, "it has a path that holds a NUL");
    }
    return err;
}

/* The row's path, as the bytes that it was. */
static fst_err path_of(struct fst_str *out, const json_t *row, struct fst_str *problem)
{
    const char *raw = json_string_value(json_object_get(row, "path_base64"));
    const char *path = json_string_value(json_object_get(row, "path"));
    if (!path || !*path)
        return wrong(problem, "it has a row without a path");
    return raw ? decode_base64(out, raw, problem) : fst_str_puts(out, path);
}

static uint16_t flags_of(const json_t *row)
{
    size_t i;
    json_t *name;
    uint16_t flags = 0;
    json_array_foreach(json_object_get(row, "flags"), i, name)
    {
        for (unsigned bit = 0; bit < FST_FLAG_COUNT && json_is_string(name); bit++) {
            if (strcmp(json_string_value(name), fst_flag_name(bit)) == 0)
                flags |= (uint16_t)(1u << bit);
        }
    }
    return flags;
}

/* What is known of a file besides its path. */
struct file {
    struct fst_counts counts;
    fst_lang_id lang;
    enum fst_reason reason;
    struct fst_row_embedded *embedded;
    size_t embedded_len;
};

static fst_err parse_file(struct file *out, struct fst_part *part, const json_t *row,
                          struct fst_str *problem)
{
    fst_err err = language(&out->lang, json_object_get(row, "language"), problem);
    if (err)
        return err;
    bool is_text = json_object_get(row, "lines") != NULL;
    out->reason = out->lang != FST_LANG_NONE ? FST_REASON_NONE
                  : is_text                  ? FST_REASON_UNKNOWN_LANGUAGE
                                             : FST_REASON_BINARY;
    err = counts(&out->counts, row, out->lang != FST_LANG_NONE, problem);
    if (!err && out->counts.files != 1)
        err = wrong(problem, "it has a row of a file that is not one file");
    return err ? err : embedded(part, &out->embedded, &out->embedded_len, row, problem);
}

static fst_err add_sums(struct fst_part *part, const struct file *file)
{
    struct fst_project_summary *sum = &part->summary;
    sum->skipped[file->reason] += file->reason != FST_REASON_NONE;
    if (file->reason == FST_REASON_BINARY) {
        sum->binary_files++;
        sum->binary_bytes += file->counts.bytes;
        return FST_OK;
    }
    if (file->reason == FST_REASON_UNKNOWN_LANGUAGE) {
        fst_counts_add(&sum->unclassified, &file->counts);
        return FST_OK;
    }
    fst_counts_add(&sum->totals, &file->counts);
    fst_err err = fst_part_add_lang(part, file->lang, &file->counts);
    for (size_t i = 0; i < file->embedded_len && !err; i++)
        err = fst_part_add_embedded(part, file->lang, &file->embedded[i]);
    return err;
}

/* A node named by the row's path. */
static fst_err add_node(struct fst_file_node **out, struct fst_part *part, const json_t *row,
                        struct fst_str *problem)
{
    struct fst_str path = {0};
    fst_err err = path_of(&path, row, problem);
    if (!err) {
        *out = fst_part_node(part, NULL, fst_str_cstr(&path), path.len);
        err = *out ? FST_OK : -ENOMEM;
    }
    fst_str_dispose(&path);
    return err;
}

fst_err fst_merge_rows_file(struct fst_part *part, const json_t *row, bool totals_only,
                            struct fst_str *problem)
{
    struct file file = {0};
    struct fst_file_node *node;
    fst_err err = parse_file(&file, part, row, problem);
    if (!err)
        err = add_sums(part, &file);
    if (!err && !totals_only)
        err = add_node(&node, part, row, problem);
    if (err || totals_only)
        return err;
    uint64_t at;
    node->is_file = true;
    node->lang = file.lang;
    node->reason = (uint8_t)file.reason;
    node->bytes = file.counts.bytes;
    node->lines = file.counts.lines;
    node->code = file.counts.code;
    node->comments = file.counts.comments;
    node->words = file.counts.words;
    node->chars = file.counts.chars;
    node->longest_line = file.counts.longest_line;
    node->flags = flags_of(row);
    node->embedded = file.embedded;
    node->embedded_len = (uint8_t)file.embedded_len;
    if (!number(&node->longest_line_number, row, "longest_line_number", false) ||
        !number(&at, row, "invalid_utf8_at", false))
        return wrong(problem, "it has counts that can't be");
    if (json_object_get(row, "invalid_utf8_at"))
        node->invalid_utf8_at = (int64_t)at;
    return FST_OK;
}

static enum fst_reason reason_by_name(const char *name)
{
    unsigned reason = 1;
    while (reason < FST_REASON_COUNT && strcmp(fst_reason_name((enum fst_reason)reason), name) != 0)
        reason++;
    return (enum fst_reason)reason;
}

/* The error of that name; one that this system has not is told as EIO. */
static fst_err error_by_name(const char *name)
{
    for (fst_err err = FST_E_REFUSED; err <= FST_E_LIMIT; err++) {
        if (strcmp(fst_err_name(err), name) == 0)
            return err;
    }
    for (fst_err err = -1; err > -256; err--) {
        if (strcmp(fst_err_name(err), name) == 0)
            return err;
    }
    return -EIO;
}

fst_err fst_merge_rows_skipped(struct fst_part *part, const json_t *row, bool totals_only,
                               struct fst_str *problem)
{
    const char *name = json_string_value(json_object_get(row, "reason"));
    const char *error = json_string_value(json_object_get(row, "error"));
    enum fst_reason reason = name ? reason_by_name(name) : FST_REASON_COUNT;
    if (reason == FST_REASON_COUNT)
        return wrong(problem, "it has a skipped entry without a known reason");
    if (reason == FST_REASON_BINARY || reason == FST_REASON_UNKNOWN_LANGUAGE)
        return FST_OK;
    part->summary.skipped[reason]++;
    if (totals_only)
        return FST_OK;
    struct fst_file_node *node;
    fst_err err = add_node(&node, part, row, problem);
    if (err)
        return err;
    node->reason = (uint8_t)reason;
    node->err = error ? error_by_name(error) : FST_OK;
    return FST_OK;
}

fst_err fst_merge_rows_language(struct fst_part *part, const json_t *row, struct fst_str *problem)
{
    struct fst_counts sum;
    fst_lang_id lang = FST_LANG_NONE;
    struct fst_row_embedded *parts = NULL;
    size_t len = 0;
    fst_err err = counts(&sum, row, true, problem);
    if (!err)
        err = language(&lang, json_object_get(row, "name"), problem);
    if (!err && lang == FST_LANG_NONE)
        err = wrong(problem, "it has a row without a language");
    if (!err)
        err = embedded(part, &parts, &len, row, problem);
    if (!err)
        err = fst_part_add_lang(part, lang, &sum);
    for (size_t i = 0; !err && i < len; i++)
        err = fst_part_add_embedded(part, lang, &parts[i]);
    return err;
}

static fst_err skipped_counts(struct fst_project_summary *summary, const json_t *object,
                              struct fst_str *problem)
{
    for (unsigned reason = 1; reason < FST_REASON_COUNT; reason++) {
        if (!number(&summary->skipped[reason], object, fst_reason_name((enum fst_reason)reason),
                    false))
            return wrong(problem, "it has counts that can't be");
    }
    return FST_OK;
}

static enum fst_git_state git_by_name(const char *name)
{
    if (!name || strcmp(name, "none") == 0)
        return FST_GIT_NONE;
    return strcmp(name, "used") == 0 ? FST_GIT_USED : FST_GIT_REFUSED;
}

fst_err fst_merge_rows_summary(struct fst_project_summary *summary, const json_t *head,
                               struct fst_str *problem)
{
    const json_t *totals = json_object_get(head, "totals");
    const json_t *unclassified = json_object_get(head, "unclassified");
    const json_t *binary = json_object_get(head, "binary");
    const json_t *skipped = json_object_get(head, "skipped_counts");
    const json_t *left_out = json_object_get(head, "left_out");
    struct fst_left_out *out = &summary->left_out;
    if (!totals)
        return wrong(problem, "it has no totals");
    fst_err err = counts(&summary->totals, totals, true, problem);
    if (!err && unclassified)
        err = counts(&summary->unclassified, unclassified, false, problem);
    if (!err && skipped)
        err = skipped_counts(summary, skipped, problem);
    if (err)
        return err;
    bool good = !binary || (number(&summary->binary_files, binary, "files", true) &&
                            number(&summary->binary_bytes, binary, "bytes", true));
    good = good && number(&out->ignored_files, left_out, "ignored_files", false) &&
           number(&out->ignored_dirs, left_out, "ignored_dirs", false) &&
           number(&out->hidden_files, left_out, "hidden_files", false) &&
           number(&out->hidden_dirs, left_out, "hidden_dirs", false);
    summary->git = git_by_name(json_string_value(json_object_get(head, "git")));
    summary->seconds = json_number_value(json_object_get(head, "seconds"));
    summary->cancelled = json_is_true(json_object_get(head, "partial"));
    return good ? FST_OK : wrong(problem, "it has counts that can't be");
}
