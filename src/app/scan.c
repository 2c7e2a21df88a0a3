/* SPDX-License-Identifier: MIT */
/*
 * Options to a scan, a scan to its output. Errors are told before the result is printed, so that
 * both keep their order on a terminal.
 */
#include "app/scan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "app/output.h"
#include "app/progress.h"
#include "app/table.h"
#include "base/cpu.h"
#include "base/path.h"
#include "project/export/export.h"

static struct fst_project_options to_project_options(const struct fst_options *options,
                                                     const char *const *paths, size_t paths_len,
                                                     bool literal)
{
    return (struct fst_project_options){
        .walk =
            {
                .roots = paths,
                .roots_len = paths_len,
                .hidden = options->hidden,
                .no_ignore = options->no_ignore,
                .no_ignore_vcs = options->no_ignore_vcs,
                .excludes = options->excludes.items,
                .excludes_len = options->excludes.len,
                /* asked here, once: the walk would ask twice */
                .jobs = options->jobs ? options->jobs : fst_cpu_count(),
                .roots_are_files = literal,
                .count =
                    {
                        .map = options->map.len ? &options->map : NULL,
                        .docstrings_as_code = options->docstrings_as_code,
                    },
            },
        .languages = options->languages.items,
        .languages_len = options->languages.len,
        .exclude_languages = options->exclude_languages.items,
        .exclude_languages_len = options->exclude_languages.len,
        .exclude_flags = options->exclude_flags,
        .embedded_separate = options->embedded_separate,
        .totals_only = !fst_options_want_files(options),
    };
}

/* ---------------------------------------------------------------------------------------- printing
 */

static fst_err write_out(void *payload, const void *data, size_t nbytes)
{
    return fst_output_write(payload, data, nbytes);
}

static bool wants_colour(int fd)
{
    const char *no_colour = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    return isatty(fd) == 1 && !(no_colour && *no_colour) && term && strcmp(term, "dumb") != 0;
}

static unsigned terminal_width(int fd)
{
    struct winsize size;
    return isatty(fd) == 1 && ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

static fst_err print_table(struct fst_sink *sink, const struct fst_project *project,
                           const struct fst_export_options *rows)
{
    struct fst_table_options options = {
        .rows = *rows,
        .colour = wants_colour(STDOUT_FILENO),
        .width = terminal_width(STDOUT_FILENO),
    };
    return fst_table_write(sink, project, &options);
}

int fst_scan_command_print(const struct fst_options *options, const struct fst_project *project)
{
    struct fst_output out;
    fst_output_init(&out, STDOUT_FILENO);
    struct fst_sink sink = {.write = write_out, .payload = &out};
    struct fst_export_options rows = {
        .by = options->by,
        .sort = options->sort,
        .reverse = options->reverse,
        .top = options->top < SIZE_MAX ? (size_t)options->top : SIZE_MAX,
    };
    fst_err err = FST_OK;
    switch (options->format) {
    case FST_FORMAT_TABLE:
        err = print_table(&sink, project, &rows);
        break;
    case FST_FORMAT_JSON:
        fst_export_json(&sink, project, &rows);
        break;
    case FST_FORMAT_NDJSON:
        fst_export_ndjson(&sink, project, &rows);
        break;
    case FST_FORMAT_CSV:
        fst_export_csv(&sink, project, &rows);
        break;
    }
    fst_err written = fst_sink_finish(&sink);
    return fst_output_finish(&out, err ? err : written);
}

/* ------------------------------------------------------------------------------------------ errors
 */

/* The path as the user would reach it: rows of a single root are relative to it. */
static fst_err append_path(struct fst_str *out, const struct fst_row *row, const char *const *paths,
                           size_t paths_len)
{
    if (row->is_root || paths_len != 1 || strcmp(paths[0], ".") == 0)
        return fst_str_puts(out, row->path);
    fst_err err = fst_str_puts(out, paths[0]);
    return err ? err : fst_path_join(out, row->path, strlen(row->path));
}

/* Tells each entry that could not be read. 0 or -ENOMEM. */
static fst_err complain(const struct fst_project *project, const char *const *paths,
                        size_t paths_len)
{
    struct fst_rows rows = {0};
    struct fst_str path = {0};
    fst_err err = fst_project_rows(&rows, project, FST_ROW_SKIPPED, FST_SORT_NAME, false);
    for (size_t i = 0; i < rows.len && !err; i++) {
        if (rows.items[i].err == FST_OK)
            continue;
        fst_str_clear(&path);
        err = append_path(&path, &rows.items[i], paths, paths_len);
        if (!err)
            fst_output_complain(fst_str_cstr(&path), rows.items[i].err);
    }
    fst_str_dispose(&path);
    fst_rows_dispose(&rows);
    return err;
}

int fst_scan_command_run(const struct fst_options *options, const char *const *paths,
                         size_t paths_len, bool literal)
{
    struct fst_project_options wanted = to_project_options(options, paths, paths_len, literal);
    struct fst_walk_control control = {0};
    struct fst_progress_line line;
    struct fst_project *project = NULL;
    fst_progress_line_start(&line, STDERR_FILENO, &control);
    fst_err err = fst_project_scan(&project, &wanted, &control);
    fst_progress_line_stop(&line);
    if (err) {
        fst_output_say("the count was given up: %s", fst_err_text(err));
        return FST_EXIT_FAILED;
    }
    const struct fst_project_summary *summary = fst_project_summary(project);
    int status = summary->errors ? FST_EXIT_FAILED : FST_EXIT_OK;
    if (summary->errors && complain(project, paths, paths_len) != FST_OK)
        fst_output_say("%s", fst_err_text(-ENOMEM));
    if (summary->git == FST_GIT_REFUSED)
        fst_output_say(
            "git did not say which hidden and ignored files it tracks: they are left out");
    int printed = fst_scan_command_print(options, project);
    fst_project_free(project);
    return printed ? printed : status;
}
