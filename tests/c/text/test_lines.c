/* SPDX-License-Identifier: MIT */
/*
 * Lists and sums over masks, by every kernel that this CPU has, against loops over every bit.
 */
#include "text/lines.h"

#include <criterion/criterion.h>
#include <string.h>

#include "support/kernels.h"

enum { NBLOCKS = 37, NBITS = NBLOCKS * FST_BLOCK_NBYTES };

static struct fst_masks masks[NBLOCKS];
static uint64_t marked[NBLOCKS];

static uint64_t seed = 4;

static uint64_t next_random(void)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return seed >> 33;
}

static bool has(uint64_t mask, size_t at)
{
    return mask >> (at % FST_BLOCK_NBYTES) & 1;
}

/* From texts without a line end, or white space, to such that have nothing else. */
static void fill(void)
{
    uint64_t ends = next_random() % 200, space = next_random() % 1000;
    uint64_t comments = next_random() % 1000, special = next_random() % 1000;
    memset(masks, 0, sizeof(masks));
    memset(marked, 0, sizeof(marked));
    for (size_t at = 0; at < NBITS; at++) {
        uint64_t bit = UINT64_C(1) << (at % FST_BLOCK_NBYTES);
        struct fst_masks *block = &masks[at / FST_BLOCK_NBYTES];
        block->line_end |= next_random() % 1000 < ends ? bit : 0;
        block->space |= next_random() % 1000 < space ? bit : 0;
        block->space |= block->line_end;
        block->special |= next_random() % 1000 < special ? bit : 0;
        marked[at / FST_BLOCK_NBYTES] |= next_random() % 1000 < comments ? bit : 0;
    }
}

static struct fst_line_sums slow_sum(size_t from, size_t to, bool plain, bool comment)
{
    struct fst_line_sums sums = {.has_plain = plain, .has_marked = comment};
    for (size_t at = from; at < to; at++) {
        const struct fst_masks *block = &masks[at / FST_BLOCK_NBYTES];
        bool is_marked = has(marked[at / FST_BLOCK_NBYTES], at);
        if (has(block->line_end, at)) {
            sums.lines++;
            sums.plain += sums.has_plain;
            sums.marked += sums.has_marked && !sums.has_plain;
            sums.has_plain = sums.has_marked = false;
        } else if (!has(block->space, at)) {
            sums.has_plain |= !is_marked;
            sums.has_marked |= is_marked;
        }
    }
    return sums;
}

static void assert_sum(size_t from, size_t to)
{
    bool plain = next_random() & 1, comment = next_random() & 1;
    struct fst_line_sums wanted = slow_sum(from, to, plain, comment);
    struct fst_line_sums got = {.has_plain = plain, .has_marked = comment};
    fst_lines_sum(masks, marked, from, to, &got);
    cr_assert(got.lines == wanted.lines && got.plain == wanted.plain &&
                  got.marked == wanted.marked && got.has_plain == wanted.has_plain &&
                  got.has_marked == wanted.has_marked,
              "%s, bytes %zu to %zu", fst_text_kernel_name(), from, to);
}

static void assert_list(size_t nblocks, bool with_ends)
{
    static uint16_t list[NBITS + FST_LINES_SPARE];
    memset(list, 0xAA, sizeof(list));
    fst_lines_list(masks, nblocks, with_ends, list);
    size_t n = 0;
    for (size_t at = 0; at < nblocks * FST_BLOCK_NBYTES; at++) {
        const struct fst_masks *block = &masks[at / FST_BLOCK_NBYTES];
        if (has(block->special, at) || (with_ends && has(block->line_end, at)))
            cr_assert_eq(list[n++], at, "%s, position %zu", fst_text_kernel_name(), at);
    }
    cr_assert_eq(list[n], FST_LINES_NO_POSITION, "%s", fst_text_kernel_name());
}

static void sum_random_masks(void *arg)
{
    (void)arg;
    for (int round = 0; round < 200; round++) {
        fill();
        assert_sum(0, NBITS);
        for (size_t i = 0; i < 50; i++) {
            size_t from = next_random() % NBITS;
            assert_sum(from, from + 1 + next_random() % (NBITS - from));
        }
    }
}

Test(text_lines, sums_are_those_of_a_loop_over_bytes)
{
    each_kernel(sum_random_masks, NULL);
}

/* The unfinished line is known through any number of blocks without a line end. */
static void sum_one_long_line(void *arg)
{
    (void)arg;
    memset(masks, 0, sizeof(masks));
    memset(marked, 0, sizeof(marked));
    for (size_t i = 0; i < NBLOCKS; i++)
        masks[i].space = ~UINT64_C(0);
    for (size_t at = 0; at < NBITS; at++) {
        uint64_t *space = &masks[at / FST_BLOCK_NBYTES].space;
        *space ^= UINT64_C(1) << (at % FST_BLOCK_NBYTES);
        assert_sum(0, NBITS);
        *space = ~UINT64_C(0);
    }
    assert_sum(0, NBITS);
}

Test(text_lines, an_unfinished_line_is_carried_through_all_blocks)
{
    each_kernel(sum_one_long_line, NULL);
}

static void list_random_masks(void *arg)
{
    (void)arg;
    for (int round = 0; round < 200; round++) {
        fill();
        for (size_t nblocks = 0; nblocks <= NBLOCKS; nblocks += 1 + next_random() % 6) {
            assert_list(nblocks, false);
            assert_list(nblocks, true);
        }
    }
}

Test(text_lines, lists_are_ascending_and_whole)
{
    each_kernel(list_random_masks, NULL);
}

static void list_every_byte(void *arg)
{
    (void)arg;
    for (size_t i = 0; i < NBLOCKS; i++)
        masks[i] = (struct fst_masks){.special = ~UINT64_C(0)};
    assert_list(NBLOCKS, false);
}

Test(text_lines, a_list_may_hold_every_byte)
{
    each_kernel(list_every_byte, NULL);
}
