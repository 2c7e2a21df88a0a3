/* SPDX-License-Identifier: MIT */
/*
 * One text that has no place in the file system: counted by the pipeline of all files, entered
 * alone into a result, and printed like any other.
 */
#include "app/stdin.h"

#include <string.h>
#include <unistd.h>

#include "app/output.h"
#include "app/scan.h"
#include "base/clock.h"
#include "lang/flags.h"
#include "project/model.h"
#include "walk/tally.h"

static fst_err count(struct fst_tally *tally, const struct fst_options *options,
                     struct fst_file_counts *counts)
{
    fst_err err = fst_tally_stream(tally, STDIN_FILENO, options->stdin_name, counts);
    if (!err)
        counts->flags |= fst_flags_by_path(options->stdin_name, strlen(options->stdin_name));
    return err;
}

/* A result that holds just this file. 0 with *out owned by the caller, or -ENOMEM. */
static fst_err make_project(struct fst_project **out, const struct fst_options *options,
                            const struct fst_file_counts *counts, uint64_t begin_ns)
{
    struct fst_project_options wanted = {.embedded_separate = options->embedded_separate};
    struct fst_project *project;
    fst_err err = fst_project_new(&project);
    if (err)
        return err;
    const char *name = options->stdin_name;
    err = fst_part_add_file(&project->part, NULL, name, strlen(name), counts, &wanted);
    if (!err)
        err = fst_project_add_root(project, name);
    if (err) {
        fst_project_free(project);
        return err;
    }
    if (options->embedded_separate)
        fst_project_separate(project);
    project->part.summary.seconds = (double)(fst_clock_ns() - begin_ns) / 1e9;
    *out = project;
    return FST_OK;
}

int fst_stdin_run(const struct fst_options *options)
{
    uint64_t begin_ns = fst_clock_ns();
    struct fst_count_options how = {
        .map = options->map.len ? &options->map : NULL,
        .docstrings_as_code = options->docstrings_as_code,
    };
    struct fst_tally tally;
    struct fst_file_counts counts;
    struct fst_project *project = NULL;
    fst_err err = fst_tally_init(&tally, &how);
    if (err) {
        fst_output_say("%s", fst_err_text(err));
        return FST_EXIT_FAILED;
    }
    err = count(&tally, options, &counts);
    if (!err)
        err = make_project(&project, options, &counts, begin_ns);
    if (err)
        fst_output_complain("standard input", err);
    int status = err ? FST_EXIT_FAILED : fst_scan_command_print(options, project);
    fst_project_free(project);
    fst_tally_dispose(&tally);
    return status;
}
