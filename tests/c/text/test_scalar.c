/* SPDX-License-Identifier: MIT */
/*
 * The contract of a kernel, on the one that is read first: a piece is a text of its own.
 * test_dispatch.c compares all kernels.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "text/kernel.h"

static struct fst_kernel_run run_of(const char *text, uint8_t line_end, uint8_t head_nbytes)
{
    struct fst_kernel_run run = {
        .line_end = line_end,
        .head_nbytes = head_nbytes,
        .validate = true,
        .invalid_at = FST_TEXT_VALID,
    };
    fst_scalar_run(&run, (const uint8_t *)text, strlen(text));
    return run;
}

Test(text_scalar, a_piece_is_counted_as_a_text_of_its_own)
{
    struct fst_kernel_run run = run_of("a b\xC3\xA4\r\nlonger\n\nx", '\n', 0);
    cr_assert_eq(run.words, 4);
    cr_assert_eq(run.continuations, 1);
    cr_assert_eq(run.lfs, 3);
    cr_assert_eq(run.crs, 1);
    cr_assert_eq(run.crlfs, 1);
    cr_assert_eq(run.lines.ends, 3);
    cr_assert_eq(run.lines.head_chars, 4);
    cr_assert_eq(run.lines.best, 6 + 1);
    cr_assert_eq(run.lines.best_index, 1);
    cr_assert_eq(run.lines.tail_chars, 1);
    cr_assert_eq(run.invalid_at, FST_TEXT_VALID);
}

Test(text_scalar, lines_can_be_counted_by_cr)
{
    struct fst_kernel_run run = run_of("ab\rcde\nf\r", '\r', 0);
    cr_assert_eq(run.lines.ends, 2);
    cr_assert_eq(run.lines.head_chars, 2);
    cr_assert_eq(run.lines.best, 5 + 1);
    cr_assert_eq(run.lines.tail_chars, 0);
    cr_assert_eq(run.lfs, 1);
    cr_assert_eq(run.crs, 2);
}

Test(text_scalar, continuation_bytes_that_are_owed_are_no_error)
{
    cr_assert_eq(run_of("\x80\x80z", '\n', 0).invalid_at, 0);
    cr_assert_eq(run_of("\x80\x80z", '\n', 2).invalid_at, FST_TEXT_VALID);
    cr_assert_eq(run_of("\x80\x80\x80z", '\n', 2).invalid_at, 2);
    cr_assert_eq(run_of("z\xE2\x80", '\n', 0).invalid_at, FST_TEXT_VALID); /* may go on */
}

Test(text_scalar, lines_no_longer_than_what_is_known_are_of_no_interest)
{
    struct fst_kernel_run run = {.line_end = '\n', .lines.best = 4, .invalid_at = FST_TEXT_VALID};
    fst_scalar_run(&run, (const uint8_t *)"aaaaaa\nbbb\ncccc\n", 16);
    cr_assert_eq(run.lines.head_chars, 6);
    cr_assert_eq(run.lines.best, 5);
    cr_assert_eq(run.lines.best_index, 2);
}
