/* SPDX-License-Identifier: MIT */
/*
 * Each result is added whole or not at all: half a result would make a total that looks right.
 */
#include "app/merge_cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "app/output.h"
#include "app/scan.h"
#include "project/merge.h"

static fst_err merge_path(struct fst_project *project, const char *path, bool totals_only,
                          struct fst_str *problem)
{
    bool from_stdin = strcmp(path, "-") == 0;
    int fd = from_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return -errno;
    fst_err err = fst_merge_read(project, fd, totals_only, problem);
    if (!from_stdin)
        close(fd);
    return err;
}

/* Returns the exit status so far. */
static int merge_all(struct fst_project *project, const struct fst_options *options)
{
    int status = FST_EXIT_OK;
    struct fst_str problem = {0};
    for (size_t i = 0; i < options->paths.len; i++) {
        const char *path = options->paths.items[i];
        fst_str_clear(&problem);
        fst_err err = merge_path(project, path, !fst_options_want_files(options), &problem);
        if (!err)
            continue;
        status = FST_EXIT_FAILED;
        fst_output_complain_that(strcmp(path, "-") == 0 ? "standard input" : path,
                                 problem.len ? problem.data : fst_err_text(err));
    }
    fst_str_dispose(&problem);
    return status;
}

int fst_merge_cmd_run(const struct fst_options *options)
{
    struct fst_project *project;
    fst_err err = fst_project_new(&project);
    if (err) {
        fst_output_say("%s", fst_err_text(err));
        return FST_EXIT_FAILED;
    }
    int status = merge_all(project, options);
    int printed = fst_scan_command_print(options, project);
    fst_project_free(project);
    return printed ? printed : status;
}
