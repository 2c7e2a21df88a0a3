/* SPDX-License-Identifier: MIT */
/*
 * A part is read into a result of its own and joined to the others only when all of it was right.
 *
 * What a result states of itself (totals, languages) goes before what its rows add up to: rows may
 * have been cut by --top. Results of other programs may have rows alone, which then must add up.
 */
#include "project/merge.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "project/export/export.h"
#include "project/merge_rows.h"
#include "project/merge_source.h"
#include "project/model.h"

struct reading {
    struct fst_merge_source source;
    struct fst_str *problem;
    bool totals_only;
    struct fst_part rows;   /* files and what they add up to */
    struct fst_part stated; /* languages as they are stated */
    bool has_languages;
    bool has_ended;
    json_t *head; /* the stated members but rows and languages */
};

/* Notes what is wrong; the first remark stands. */
static fst_err wrong(struct reading *reading, const char *what)
{
    if (reading->problem->len)
        return FST_E_FORMAT;
    fst_err err = fst_str_puts(reading->problem, what);
    return err ? err : FST_E_FORMAT;
}

/* What is wrong when no value could be read. */
static fst_err no_value(struct reading *reading)
{
    fst_err err = reading->source.err;
    if (err == FST_E_LIMIT)
        return wrong(reading, "an element of it is longer than 4 MiB");
    if (err)
        return err;
    return wrong(reading, fst_merge_source_peek(&reading->source) < 0
                              ? "it was cut off: its end is missing"
                              : "it is not JSON");
}

static fst_err take_stated(struct reading *reading, json_t *languages)
{
    size_t i;
    json_t *row;
    fst_err err = FST_OK;
    reading->has_languages = true;
    json_array_foreach(languages, i, row)
    {
        err = fst_merge_rows_language(&reading->stated, row, reading->problem);
        if (err)
            return err;
    }
    return err;
}

/* A row of a list, or the element of it that a line is. Takes nothing of other lists. */
static fst_err take_row(struct reading *reading, const char *list, const json_t *row)
{
    if (strncmp(list, "file", 4) == 0)
        return fst_merge_rows_file(&reading->rows, row, reading->totals_only, reading->problem);
    if (strcmp(list, "skipped") == 0)
        return fst_merge_rows_skipped(&reading->rows, row, reading->totals_only, reading->problem);
    if (strcmp(list, "languages") == 0)
        return fst_merge_rows_language(&reading->stated, row, reading->problem);
    return FST_OK;
}

/* One line: what its type says. Keeps the last one's members. */
static fst_err take_line(struct reading *reading, json_t *line)
{
    const char *type = json_string_value(json_object_get(line, "type"));
    if (!type)
        return wrong(reading, "it has a line without a type");
    if (reading->has_ended)
        return wrong(reading, "it goes on behind its end");
    if (strcmp(type, "end") != 0)
        return take_row(reading, type, line);
    reading->has_ended = true;
    reading->head = json_incref(line);
    json_t *languages = json_object_get(line, "languages");
    return json_is_array(languages) ? take_stated(reading, languages) : FST_OK;
}

static fst_err read_lines(struct reading *reading)
{
    fst_err err = FST_OK;
    while (!err && fst_merge_source_peek(&reading->source) >= 0) {
        json_t *line = fst_merge_source_value(&reading->source);
        err = line ? take_line(reading, line) : no_value(reading);
        json_decref(line);
    }
    if (err || reading->source.err)
        return err ? err : reading->source.err;
    return reading->has_ended ? FST_OK : wrong(reading, "it was cut off: its end is missing");
}

static fst_err read_list(struct reading *reading, const char *list)
{
    fst_err err = FST_OK;
    (void)fst_merge_source_take(&reading->source, '[');
    if (strcmp(list, "languages") == 0)
        reading->has_languages = true;
    if (fst_merge_source_take(&reading->source, ']'))
        return FST_OK;
    do {
        json_t *row = fst_merge_source_value(&reading->source);
        err = row ? take_row(reading, list, row) : no_value(reading);
        json_decref(row);
    } while (!err && fst_merge_source_take(&reading->source, ','));
    if (err)
        return err;
    return fst_merge_source_take(&reading->source, ']') ? FST_OK : no_value(reading);
}

/* The members of the document, of which the brace and the first key were taken already. */
static fst_err read_document(struct reading *reading, json_t *first_key)
{
    struct fst_merge_source *source = &reading->source;
    json_t *key = json_incref(first_key);
    fst_err err = FST_OK;
    reading->head = json_object();
    if (!reading->head)
        err = -ENOMEM;
    while (!err) {
        const char *name = json_string_value(key);
        if (!name || !fst_merge_source_take(source, ':')) {
            err = no_value(reading);
        } else if (fst_merge_source_peek(source) == '[' && strcmp(name, "roots") != 0) {
            err = read_list(reading, name);
        } else {
            json_t *value = fst_merge_source_value(source);
            err = value ? FST_OK : no_value(reading);
            if (!err && json_object_set_new(reading->head, name, value) < 0)
                err = -ENOMEM;
        }
        json_decref(key);
        key = NULL;
        if (err || !fst_merge_source_take(source, ','))
            break;
        key = fst_merge_source_value(source);
    }
    json_decref(key);
    if (err)
        return err;
    if (!fst_merge_source_take(source, '}'))
        return no_value(reading);
    if (fst_merge_source_peek(source) >= 0)
        return wrong(reading, "something follows the result");
    return source->err;
}

static fst_err read_result(struct reading *reading)
{
    struct fst_merge_source *source = &reading->source;
    if (!fst_merge_source_take(source, '{'))
        return source->err ? source->err : wrong(reading, "it is no result of filestats");
    json_t *key = fst_merge_source_peek(source) == '"' ? fst_merge_source_value(source) : NULL;
    if (!key)
        return source->err ? no_value(reading) : wrong(reading, "it is no result of filestats");
    fst_err err;
    if (strcmp(json_string_value(key), "type") == 0) {
        source->pushed = "{\"type\"";
        err = read_lines(reading);
    } else {
        err = read_document(reading, key);
    }
    json_decref(key);
    return err;
}

static bool same_totals(const struct fst_counts *a, const struct fst_counts *b)
{
    return a->files == b->files && a->bytes == b->bytes && a->lines == b->lines &&
           a->code == b->code && a->comments == b->comments && a->words == b->words &&
           a->chars == b->chars;
}

/* Puts what is stated in the place of what the rows add up to. */
static fst_err conclude(struct reading *reading)
{
    const json_t *schema = json_object_get(reading->head, "schema");
    if (!json_is_integer(schema))
        return wrong(reading, "it is no result of filestats");
    if (json_integer_value(schema) != FST_EXPORT_SCHEMA)
        return wrong(reading, "its schema number is not 1: another version wrote it");
    struct fst_part *rows = &reading->rows;
    struct fst_counts summed = rows->summary.totals;
    fst_err err = fst_merge_rows_summary(&rows->summary, reading->head, reading->problem);
    if (err)
        return err;
    if (reading->has_languages) {
        struct fst_lang_sum *langs = rows->langs;
        rows->langs = reading->stated.langs;
        reading->stated.langs = langs;
        fst_arena_join(&rows->arena, &reading->stated.arena);
        return FST_OK;
    }
    return same_totals(&summed, &rows->summary.totals)
               ? FST_OK
               : wrong(reading, "its files do not add up to its totals, and it has no languages");
}

static fst_err join(struct fst_project *project, struct reading *reading)
{
    size_t i;
    json_t *root;
    fst_err err = FST_OK;
    struct fst_project_summary *sum = &project->part.summary;
    const struct fst_project_summary *from = &reading->rows.summary;
    sum->seconds += from->seconds;
    sum->cancelled |= from->cancelled;
    if (from->git > sum->git)
        sum->git = from->git;
    sum->left_out.ignored_files += from->left_out.ignored_files;
    sum->left_out.ignored_dirs += from->left_out.ignored_dirs;
    sum->left_out.hidden_files += from->left_out.hidden_files;
    sum->left_out.hidden_dirs += from->left_out.hidden_dirs;
    json_array_foreach(json_object_get(reading->head, "roots"), i, root)
    {
        if (!err && json_is_string(root))
            err = fst_project_add_root(project, json_string_value(root));
    }
    return err ? err : fst_part_join(&project->part, &reading->rows);
}

fst_err fst_merge_read(struct fst_project *project, int fd, bool totals_only,
                       struct fst_str *problem)
{
    struct reading reading = {.problem = problem, .totals_only = totals_only};
    fst_merge_source_init(&reading.source, fd);
    fst_err err = fst_part_init(&reading.rows);
    if (!err)
        err = fst_part_init(&reading.stated);
    if (!err)
        err = read_result(&reading);
    if (!err)
        err = conclude(&reading);
    if (!err)
        err = join(project, &reading);
    json_decref(reading.head);
    fst_part_dispose(&reading.rows);
    fst_part_dispose(&reading.stated);
    return err;
}
