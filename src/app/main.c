/* SPDX-License-Identifier: MIT */
/*
 * The program: prepares the process, reads the options, runs one command, exits. The only place
 * that ends the process.
 *
 * SIGPIPE is ignored: a reader that has had enough is an error value of write(). The kernel of the
 * text layer is chosen here, before any thread exists.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/explain.h"
#include "app/files0.h"
#include "app/languages.h"
#include "app/merge_cmd.h"
#include "app/options.h"
#include "app/output.h"
#include "app/scan.h"
#include "app/stdin.h"
#include "app/text.h"
#include "app/version.h"
#include "base/cpu.h"
#include "base/escape.h"
#include "nvim/session.h"
#include "text/dispatch.h"

static int run_printer(fst_err (*write)(struct fst_output *out))
{
    struct fst_output out;
    fst_output_init(&out, STDOUT_FILENO);
    return fst_output_finish(&out, write(&out));
}

/* Chooses the kernel; FILESTATS_DISABLE_CPU takes some out of the choice. Returns an exit status.
 */
static int choose_kernel(void)
{
    uint32_t disabled = 0;
    const char *list = getenv("FILESTATS_DISABLE_CPU");
    const char *bad = NULL;
    size_t bad_nbytes = 0;
    if (list && fst_cpu_parse(&disabled, list, &bad, &bad_nbytes) != FST_OK) {
        struct fst_str name = {0};
        if (fst_escape_display(&name, bad, bad_nbytes) == FST_OK)
            fst_output_say("FILESTATS_DISABLE_CPU: '%s' is none of avx512, avx2, ssse3 and neon",
                           fst_str_cstr(&name));
        fst_str_dispose(&name);
        return FST_EXIT_USAGE;
    }
    fst_text_dispatch(disabled);
    return FST_EXIT_OK;
}

static int run_on_paths(const struct fst_options *options, const char *const *paths,
                        size_t paths_len, bool literal)
{
    return options->mode == FST_MODE_TEXT
               ? fst_text_run(paths, paths_len, literal, options->jobs)
               : fst_scan_command_run(options, paths, paths_len, literal);
}

static int run_on_list(const struct fst_options *options)
{
    struct fst_files0 files;
    fst_err err = fst_files0_read(&files, options->files0_from);
    int status = FST_EXIT_FAILED;
    if (err)
        fst_output_complain(
            strcmp(options->files0_from, "-") == 0 ? "standard input" : options->files0_from, err);
    else
        status = run_on_paths(options, files.names, files.len, true);
    if (files.empty > 0) {
        fst_output_say("--files0-from: %zu of the names are empty", files.empty);
        status = FST_EXIT_FAILED;
    }
    fst_files0_dispose(&files);
    return status;
}

static int run_count(const struct fst_options *options)
{
    static const char *const here[] = {"."};
    const struct fst_words *paths = &options->paths;
    if (options->files0_from)
        return run_on_list(options);
    if (paths->len == 0 && options->mode == FST_MODE_SCAN)
        return run_on_paths(options, here, 1, false);
    return run_on_paths(options, paths->items, paths->len, false);
}

static int run_command(const struct fst_options *options)
{
    switch (options->mode) {
    case FST_MODE_SCAN:
    case FST_MODE_TEXT:
        return run_count(options);
    case FST_MODE_STDIN:
        return fst_stdin_run(options);
    case FST_MODE_EXPLAIN:
        return fst_explain_run(options);
    case FST_MODE_MERGE:
        return fst_merge_cmd_run(options);
    case FST_MODE_RPC:
        return fst_session_run(STDIN_FILENO, STDOUT_FILENO);
    case FST_MODE_LANGUAGES:
        return run_printer(fst_languages_write);
    case FST_MODE_HELP:
        return run_printer(fst_options_write_help);
    case FST_MODE_VERSION:
        return run_printer(fst_version_write);
    }
    return FST_EXIT_USAGE;
}

int main(int argc, char **argv)
{
    struct fst_options options;
    struct fst_str problem = {0};
    if (signal(SIGPIPE, SIG_IGN) == SIG_ERR || fst_output_occupy() != FST_OK)
        return FST_EXIT_FAILED;
    int status = choose_kernel();
    if (status)
        return status;
    fst_err err = fst_options_parse(&options, argc, argv, &problem);
    if (err == FST_E_ARGUMENT)
        fst_output_say("%s", fst_str_cstr(&problem));
    else if (err)
        fst_output_say("%s", fst_err_text(err));
    status = err == FST_E_ARGUMENT ? FST_EXIT_USAGE : err ? FST_EXIT_FAILED : run_command(&options);
    bool at_once = !err && options.mode == FST_MODE_RPC;
    if (at_once)
        _exit(status); /* a worker may still be reading, with memory of the session */
    fst_options_dispose(&options);
    fst_str_dispose(&problem);
    return status;
}
