/* SPDX-License-Identifier: MIT */
/*
 * What a scan keeps. Each worker fills a part of its own, so nothing is locked; parts are joined
 * when the walk has ended. Private to src/project.
 */
#ifndef FST_PROJECT_MODEL_H
#define FST_PROJECT_MODEL_H

#include "project/project.h"

/* A directory that was entered: only what a path is made of. */
struct fst_dir_node {
    struct fst_dir_node *next;   /* of the part, in no order */
    struct fst_dir_node *parent; /* NULL: `name` is the root as it was given */
    uint32_t root;
    uint32_t name_nbytes;
    uint32_t flags; /* what the path says of the files in it */
    char name[];
};

/* A file or something that was skipped: 117 bytes beside its name. */
struct fst_file_node {
    struct fst_file_node *next;
    struct fst_dir_node *dir; /* NULL: `name` is a root as it was given */
    uint64_t bytes, lines, code, comments, words, chars, longest_line, longest_line_number;
    int64_t invalid_utf8_at;
    uint64_t identity; /* see cache.h; 0: not known */
    struct fst_row_embedded *embedded;
    fst_err err;
    fst_lang_id lang;
    uint16_t flags;
    uint8_t reason; /* enum fst_reason; FST_REASON_NONE: classified */
    uint8_t embedded_len;
    bool is_file;       /* it was counted, else only skipped */
    bool is_linked;     /* it has several names */
    uint8_t attributes; /* FST_ATTRIBUTE_… */
    char name[];
};

/* The sum of one language. */
struct fst_lang_sum {
    struct fst_counts counts;
    struct fst_lang_embedded *embedded; /* in the part's arena */
};

struct fst_lang_embedded {
    struct fst_lang_embedded *next;
    struct fst_row_embedded sum;
};

struct fst_part {
    struct fst_arena arena;
    struct fst_file_node *nodes;
    size_t nodes_len;
    struct fst_dir_node *dirs;
    size_t dirs_len;
    struct fst_lang_sum *langs;         /* by id; owned */
    struct fst_project_summary summary; /* the sums in it */
};

struct fst_project {
    _Atomic unsigned refs; /* who holds it */
    struct fst_part part;
    char **roots; /* in the part's arena */
    size_t roots_len;
    struct fst_listing *listing; /* owned; see listing.h */
};

/* An empty part. 0 or -ENOMEM. Dispose frees it and may be called twice. */
FST_MUST_USE fst_err fst_part_init(struct fst_part *part);
void fst_part_dispose(struct fst_part *part);

/*
 * Adds a counted file to the sums and, unless `totals_only`, to the nodes, the last of which is it
 * then. `dir` may be NULL. 0 or -ENOMEM.
 */
FST_MUST_USE fst_err fst_part_add_file(struct fst_part *part, struct fst_dir_node *dir,
                                       const char *name, size_t name_nbytes,
                                       const struct fst_file_counts *counts,
                                       const struct fst_project_options *options);

/*
 * Adds something that was not counted; `totals_only`: a node only of what failed, which must always
 * be told. 0 or -ENOMEM.
 */
FST_MUST_USE fst_err fst_part_add_skip(struct fst_part *part, struct fst_dir_node *dir,
                                       const char *name, size_t name_nbytes, enum fst_reason reason,
                                       fst_err err, bool totals_only);

/* A directory below `parent` (NULL: a root), entered into the part. NULL when memory is out. */
struct fst_dir_node *fst_part_dir(struct fst_part *part, struct fst_dir_node *parent, uint32_t root,
                                  const char *name, size_t name_nbytes);

/* A node with that name, entered into the part. NULL when memory is out. */
struct fst_file_node *fst_part_node(struct fst_part *part, struct fst_dir_node *dir,
                                    const char *name, size_t name_nbytes);

/* Adds to the sum of a language, and of what it embeds. 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_part_add_lang(struct fst_part *part, fst_lang_id lang,
                                       const struct fst_counts *counts);
FST_MUST_USE fst_err fst_part_add_embedded(struct fst_part *part, fst_lang_id host,
                                           const struct fst_row_embedded *embedded);

/* Moves all of `from` into `into`; `from` is empty but must still be disposed of. 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_part_join(struct fst_part *into, struct fst_part *from);

/* Appends the path of a directory, its root's name only `with_root`. 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_dir_append(struct fst_str *path, const struct fst_dir_node *dir,
                                    bool with_root);

/* The counts of a file, or of what was skipped. Any thread. */
struct fst_counts fst_file_node_counts(const struct fst_file_node *node);

/* A path, and what of it the next one may share. Zero-initialised; the caller disposes of it. */
struct fst_file_path {
    struct fst_str text;
    size_t root_nbytes;             /* as in struct fst_row */
    const struct fst_dir_node *dir; /* of the node before */
    size_t dir_nbytes;
};

/*
 * Makes it the path of a node: relative to the root, or below the root's name when there are
 * several. Quick for nodes of the same directory in a row. 0 or -ENOMEM.
 */
FST_MUST_USE fst_err fst_file_path(struct fst_file_path *path, const struct fst_project *project,
                                   const struct fst_file_node *node);
void fst_file_path_dispose(struct fst_file_path *path);

/* Adds a root's name. 0 or -ENOMEM. */
FST_MUST_USE fst_err fst_project_add_root(struct fst_project *project, const char *root);

#endif
