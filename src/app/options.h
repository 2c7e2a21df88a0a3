/* SPDX-License-Identifier: MIT */
/*
 * The command line, checked. One table holds every option: its name, argument, the modes it has a
 * meaning in and its help text, so that parsing, messages and --help can't differ.
 */
#ifndef FST_APP_OPTIONS_H
#define FST_APP_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/output.h"
#include "base/compiler.h"
#include "base/err.h"
#include "base/str.h"
#include "lang/detect.h"
#include "project/project.h"

/* What the program does in this run. */
enum fst_mode {
    FST_MODE_SCAN,
    FST_MODE_TEXT,
    FST_MODE_STDIN,
    FST_MODE_EXPLAIN,
    FST_MODE_MERGE,
    FST_MODE_RPC,
    FST_MODE_LANGUAGES,
    FST_MODE_HELP,
    FST_MODE_VERSION,
};

enum fst_format {
    FST_FORMAT_TABLE,
    FST_FORMAT_JSON,
    FST_FORMAT_NDJSON,
    FST_FORMAT_CSV,
};

/* A list of strings that are not ours: from argv. */
struct fst_words {
    const char **items;
    size_t len, cap;
};

struct fst_lang_ids {
    fst_lang_id *items;
    size_t len, cap;
};

struct fst_options {
    enum fst_mode mode;
    enum fst_format format;
    enum fst_row_kind by; /* LANGUAGE, FILE or DIR */
    bool sorted;          /* --sort was given */
    enum fst_sort_key sort;
    bool reverse;
    uint64_t top; /* 0: all rows */
    struct fst_lang_ids languages, exclude_languages;
    uint32_t exclude_flags;
    bool hidden, no_ignore, no_ignore_vcs;
    struct fst_words excludes;
    const char *files0_from; /* NULL: none; "-": stdin */
    struct fst_lang_map map;
    bool docstrings_as_code;
    bool embedded_separate;
    unsigned jobs; /* 0: as many as there are CPUs */
    const char *stdin_name;
    struct fst_words paths; /* as given; empty: none */
};

/*
 * Parses the arguments, argv[0] left out of account; they are borrowed and may be reordered.
 * Returns 0; or FST_E_ARGUMENT with a sentence for the user appended to `problem`; or -ENOMEM.
 * Dispose of *out in any case. Main thread, for getopt's sake.
 */
FST_MUST_USE fst_err fst_options_parse(struct fst_options *out, int argc, char **argv,
                                       struct fst_str *problem);
void fst_options_dispose(struct fst_options *options);

/* Whether the output has a row per file, or is made of such; else sums by language are enough. */
bool fst_options_want_files(const struct fst_options *options);

/* Writes the usage text of --help. 0, -ENOMEM or -errno. */
FST_MUST_USE fst_err fst_options_write_help(struct fst_output *out);

#endif
