/* SPDX-License-Identifier: MIT */
/*
 * One scan of one or more roots and its result: the tree of directories and files with their
 * counts, kept here and served in rows.
 */
#ifndef FST_PROJECT_PROJECT_H
#define FST_PROJECT_PROJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "walk/walk.h"

/* The numbers every row has: COUNTS of the JSON output. */
struct fst_counts {
    uint64_t files;
    uint64_t bytes;
    uint64_t lines;
    uint64_t code;
    uint64_t comments;
    uint64_t blanks;
    uint64_t words;
    uint64_t chars;
    uint64_t longest_line; /* of a sum: the maximum */
};

/* Adds `from` to the sum `into`; longest_line becomes the larger one. Any thread. */
void fst_counts_add(struct fst_counts *into, const struct fst_counts *from);

/* The counts that one file adds to a sum: `files` is 1. Any thread. */
struct fst_counts fst_counts_of(const struct fst_file_counts *file);

/* The text of a modified buffer, which replaces its file's. */
struct fst_overlay {
    const char *path; /* absolute, normalized */
    struct fst_file_counts counts;
};

struct fst_partial;

struct fst_project_options {
    struct fst_walk_options walk;
    const fst_lang_id *languages; /* only these count; empty: all */
    size_t languages_len;
    const fst_lang_id *exclude_languages;
    size_t exclude_languages_len;
    uint32_t exclude_flags;
    bool embedded_separate; /* embedded code moves from its host's row to its own language's */
    bool totals_only;       /* keep no files: there are language rows and a summary, nothing else */
    const struct fst_overlay *overlays;
    size_t overlays_len;
    /* An earlier result: its files that have not changed are not read again. NULL: none. Held by
     * the caller while the scan runs. */
    const struct fst_project *previous;
    struct fst_partial *partial; /* where workers tell their sums when asked, or NULL */
    uint64_t rules; /* another number where walk.count differs: what was counted so is no help */
};

struct fst_project;

/*
 * Scans. Blocking: see fst_walk_run(). Returns 0 with *out owned by the caller (also when
 * cancelled or when entries failed), or a negative error.
 */
FST_MUST_USE fst_err fst_project_scan(struct fst_project **out,
                                      const struct fst_project_options *options,
                                      struct fst_walk_control *control);

/*
 * A project that is finished never changes, so several may hold it: each hold has its free, and the
 * last free gives it back; NULL is nothing to free. Any thread.
 */
struct fst_project *fst_project_hold(struct fst_project *project);
void fst_project_free(struct fst_project *project);

/* A project with nothing in it, to merge results into. 0 with *out owned by the caller, or -ENOMEM.
 */
FST_MUST_USE fst_err fst_project_new(struct fst_project **out);

/*
 * Moves embedded code from its hosts' rows to its own languages', as the option does. Once, and
 * before others read.
 */
void fst_project_separate(struct fst_project *project);

struct fst_project_summary {
    struct fst_counts totals;       /* classified files only */
    struct fst_counts unclassified; /* text files of unknown language */
    uint64_t binary_files, binary_bytes;
    uint64_t skipped[FST_REASON_COUNT];
    uint64_t errors; /* entries that could not be read */
    struct fst_left_out left_out;
    enum fst_git_state git;
    bool cancelled;
    double seconds;
};

/* Borrowed from the project; read-only and safe from any thread once the scan is done. */
const struct fst_project_summary *fst_project_summary(const struct fst_project *project);

/* The roots as they were given (of a merged result: of all its parts). Borrowed; any thread. */
const char *const *fst_project_roots(const struct fst_project *project, size_t *len);

enum fst_row_kind {
    FST_ROW_LANGUAGE,
    FST_ROW_FILE,
    FST_ROW_DIR,
    FST_ROW_SKIPPED,
};

enum fst_sort_key {
    FST_SORT_NAME,
    FST_SORT_FILES,
    FST_SORT_LINES,
    FST_SORT_CODE,
    FST_SORT_COMMENTS,
    FST_SORT_BLANKS,
    FST_SORT_WORDS,
    FST_SORT_CHARS,
    FST_SORT_BYTES,
    FST_SORT_COUNT
};

/* "name", "files" …; and back: returns FST_SORT_COUNT when unknown. */
const char *fst_sort_key_name(enum fst_sort_key key);
enum fst_sort_key fst_sort_key_by_name(const char *name);

/* The number that a key sorts by; 0 for the name. */
uint64_t fst_sort_value(const struct fst_counts *counts, enum fst_sort_key key);

struct fst_row_embedded {
    fst_lang_id lang;
    struct fst_counts counts;
};

struct fst_row {
    enum fst_row_kind kind;
    fst_lang_id lang;       /* of a language or file row */
    enum fst_reason reason; /* of a skipped row; a binary or unknown file's too */
    fst_err err;            /* of a skipped row: what went wrong, 0 when nothing did */
    const char *path;       /* raw bytes, NUL-terminated; NULL for a language row */
    size_t root_nbytes;     /* of `path`: its root's name with a slash, where that is part of it */
    bool is_root;           /* `path` is a root itself, as it was given */
    struct fst_counts counts;
    uint64_t longest_line_number; /* of a file row */
    uint32_t flags;               /* of a file row */
    int64_t invalid_utf8_at;      /* of a file row; FST_TEXT_VALID when valid */
    const struct fst_row_embedded *embedded;
    size_t embedded_len;
};

struct fst_rows {
    struct fst_row *items;
    size_t len;
    struct fst_arena arena; /* the rows' paths and embedded parts */
};

/*
 * All rows of a kind, sorted (a directory's counts hold all that is below it, "." is the whole;
 * binary files and those of unknown language are file rows and skipped rows): by name ascending, by
 * a number descending, equal numbers by name in byte order; `reverse` turns it round. Returns 0
 * with *out owned by the caller, or -ENOMEM.
 */
FST_MUST_USE fst_err fst_project_rows(struct fst_rows *out, const struct fst_project *project,
                                      enum fst_row_kind kind, enum fst_sort_key sort, bool reverse);
void fst_rows_dispose(struct fst_rows *rows);

#endif
