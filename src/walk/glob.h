/* SPDX-License-Identifier: MIT */
/*
 * One pattern of an ignore file, with exactly git's meaning. Everything is bytes; the time to match
 * is bounded by a polynomial of the lengths, whatever the pattern.
 */
#ifndef FST_WALK_GLOB_H
#define FST_WALK_GLOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FST_GLOB_NEGATED = 1u << 0,   /* !pattern: takes back */
    FST_GLOB_DIR_ONLY = 1u << 1,  /* pattern/ */
    FST_GLOB_BASENAME = 1u << 2,  /* no slash inside: the last component alone is matched */
    FST_GLOB_ENDS_WITH = 1u << 3, /* "*literal" */
};

struct fst_glob {
    const char *text;        /* without '!' and the slashes at both ends; borrowed */
    uint32_t nbytes;         /* of text */
    uint32_t literal_nbytes; /* so many first bytes hold no wildcard */
    uint32_t line;           /* where it stands, from 1; the caller sets it */
    uint8_t flags;
};

/* What is matched. */
struct fst_glob_path {
    const char *text; /* relative to the directory that the pattern is for; no slash at the ends */
    size_t nbytes;
    size_t basename_at; /* offset of the last component */
    bool is_dir;
};

/*
 * Parses one pattern: a line without its line end, comments and trailing blanks already gone.
 * `text` is borrowed and must outlive *out. Never fails: what git takes for a pattern that matches
 * nothing is one here. Any thread.
 */
void fst_glob_parse(struct fst_glob *out, const char *text, size_t nbytes);

/*
 * Whether the pattern, read without its '!', matches. `ignore_case`: as with core.ignorecase, for
 * ASCII letters. Any thread.
 */
bool fst_glob_match(const struct fst_glob *glob, const struct fst_glob_path *path,
                    bool ignore_case);

/*
 * Git's wildmatch over a whole text, where slashes are special ("*" stays in its component). Any
 * thread.
 */
bool fst_glob_wild(const char *pattern, size_t pattern_nbytes, const char *text, size_t nbytes,
                   bool ignore_case);

#endif
