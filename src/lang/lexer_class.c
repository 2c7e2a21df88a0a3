/* SPDX-License-Identifier: MIT */
/*
 * Classes the lines of a chunk from its masks: line ends, white space, comments. All at once, by
 * the kernel in use (text/lines.h); one by one only where each line is to be told.
 */
#include "lang/lexer.h"
#include "lang/scan_internal.h"

static void report(struct fst_lexer *lexer, struct fst_line_ends ends)
{
    for (; ends.all; ends.all &= ends.all - 1) {
        uint64_t bit = ends.all & (~ends.all + 1);
        enum fst_line_class line_class = ends.plain & bit    ? FST_LINE_CODE
                                         : ends.marked & bit ? FST_LINE_COMMENT
                                                             : FST_LINE_BLANK;
        fst_scan_line(lexer->scan, line_class, lexer->lang);
    }
}

static void report_lines(struct fst_lexer *lexer, size_t from, size_t to)
{
    bool code = lexer->carry_code, comment = lexer->carry_comment;
    for (size_t i = from / FST_BLOCK_NBYTES; i <= (to - 1) / FST_BLOCK_NBYTES; i++)
        report(lexer, fst_lines_of_block(&lexer->masks[i], lexer->comment[i],
                                         fst_lines_valid(i, from, to), &code, &comment));
}

void fst_lexer_class(struct fst_lexer *lexer, size_t to)
{
    size_t from = lexer->classed;
    if (from >= to)
        return;
    if (FST_UNLIKELY(lexer->report))
        report_lines(lexer, from, to);
    struct fst_line_sums sums = {
        .has_plain = lexer->carry_code,
        .has_marked = lexer->carry_comment,
    };
    fst_lines_sum(lexer->masks, lexer->comment, from, to, &sums);
    lexer->carry_code = sums.has_plain;
    lexer->carry_comment = sums.has_marked;
    lexer->counts->code += sums.plain;
    lexer->counts->comments += sums.marked;
    lexer->counts->blanks += sums.lines - sums.plain - sums.marked;
    lexer->classed = to;
}
