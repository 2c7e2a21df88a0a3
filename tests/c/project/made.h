/* SPDX-License-Identifier: MIT */
/* Results made by hand, and where they are written, for the tests of this folder. */
#ifndef PROJECT_MADE_H
#define PROJECT_MADE_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lang/ids.h"
#include "project/export/export.h"
#include "project/model.h"

/* Adds a file of `code` lines of code, as many comments less one, and `bytes` bytes. */
static inline void made_file(struct fst_part *part, const char *path, fst_lang_id lang,
                             uint64_t code, uint64_t bytes)
{
    const struct fst_project_options options = {0};
    uint64_t comments = lang == FST_LANG_NONE || code == 0 ? 0 : code - 1;
    const struct fst_file_counts counts = {
        .lang = lang,
        .text = {.bytes = bytes,
                 .lines = code + comments,
                 .words = code * 2,
                 .chars = bytes,
                 .longest_line = code + 10,
                 .longest_line_number = 1,
                 .invalid_utf8_at = FST_TEXT_VALID},
        .code = {.code = lang == FST_LANG_NONE ? 0 : code, .comments = comments},
    };
    cr_assert_eq(fst_part_add_file(part, NULL, path, strlen(path), &counts, &options), FST_OK);
}

/* A result of a few files: two of C, one of Python, one unknown, one binary, one unreadable. */
static inline struct fst_project *made_project(void)
{
    struct fst_project *project;
    cr_assert_eq(fst_project_new(&project), FST_OK);
    cr_assert_eq(fst_project_add_root(project, "."), FST_OK);
    struct fst_part *part = &project->part;
    made_file(part, "lib/b.c", FST_LANG_C, 3, 100);
    made_file(part, "a.c", FST_LANG_C, 2, 50);
    made_file(part, "lib/deep/x.py", FST_LANG_PYTHON, 7, 70);
    made_file(part, "notes", FST_LANG_NONE, 1, 5);
    const struct fst_project_options options = {0};
    const struct fst_file_counts binary = {.binary = true, .text = {.bytes = 8}};
    cr_assert_eq(fst_part_add_file(part, NULL, "x.bin", 5, &binary, &options), FST_OK);
    cr_assert_eq(fst_part_add_skip(part, NULL, "shut", 4, FST_REASON_UNREADABLE, -13, false),
                 FST_OK);
    return project;
}

static inline fst_err made_write(void *payload, const void *data, size_t nbytes)
{
    return fst_str_append(payload, data, nbytes);
}

typedef void made_export_fn(struct fst_sink *sink, const struct fst_project *project,
                            const struct fst_export_options *options);

/* What an exporter writes; the caller disposes of it. */
static inline struct fst_str made_export(made_export_fn *exporter,
                                         const struct fst_project *project,
                                         const struct fst_export_options *options)
{
    struct fst_str text = {0};
    struct fst_sink sink = {.write = made_write, .payload = &text};
    exporter(&sink, project, options);
    cr_assert_eq(fst_sink_finish(&sink), FST_OK);
    return text;
}

/* A descriptor that yields `nbytes` bytes and then ends. */
static inline int made_input(const void *data, size_t nbytes)
{
    FILE *file = tmpfile();
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(data, 1, nbytes, file), nbytes);
    cr_assert_eq(fflush(file), 0);
    int fd = dup(fileno(file));
    cr_assert_eq(fclose(file), 0);
    cr_assert_eq(lseek(fd, 0, SEEK_SET), 0);
    return fd;
}

#endif
