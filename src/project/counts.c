/* SPDX-License-Identifier: MIT */
/*
 * The numbers that every row has, added up. Pure functions; any thread.
 */
#include "project/project.h"

void fst_counts_add(struct fst_counts *into, const struct fst_counts *from)
{
    into->files += from->files;
    into->bytes += from->bytes;
    into->lines += from->lines;
    into->code += from->code;
    into->comments += from->comments;
    into->blanks += from->blanks;
    into->words += from->words;
    into->chars += from->chars;
    if (from->longest_line > into->longest_line)
        into->longest_line = from->longest_line;
}

struct fst_counts fst_counts_of(const struct fst_file_counts *file)
{
    return (struct fst_counts){
        .files = 1,
        .bytes = file->text.bytes,
        .lines = file->text.lines,
        .code = file->code.code,
        .comments = file->code.comments,
        .blanks = file->code.blanks,
        .words = file->text.words,
        .chars = file->text.chars,
        .longest_line = file->text.longest_line,
    };
}
