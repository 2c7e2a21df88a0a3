/* SPDX-License-Identifier: MIT */
/*
 * The classing of lines by addition, against a loop over every byte.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "lang/lexer.h"

#define NBYTES ((size_t)640)

static uint64_t seed = 99;

static uint64_t next_random(void)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return seed >> 33;
}

struct bytes {
    char kind[NBYTES]; /* 'n' line end, ' ' white space, '#' comment, '+' code */
};

static void fill(struct bytes *bytes, struct fst_lexer *lexer)
{
    static const char kinds[] = "n  ##+n   ####+++";
    size_t range = 2 + next_random() % (sizeof(kinds) - 2);
    memset(lexer->masks, 0, sizeof(lexer->masks));
    memset(lexer->comment, 0, sizeof(lexer->comment));
    for (size_t i = 0; i < NBYTES; i++) {
        uint64_t bit = UINT64_C(1) << (i % 64);
        char kind = bytes->kind[i] = kinds[next_random() % range];
        if (kind == 'n')
            lexer->masks[i / 64].line_end |= bit;
        if (kind == 'n' || kind == ' ')
            lexer->masks[i / 64].space |= bit;
        if (kind == '#')
            lexer->comment[i / 64] |= bit;
    }
}

static struct fst_code_counts count(const struct bytes *bytes)
{
    struct fst_code_counts counts = {0};
    bool code = false, comment = false;
    for (size_t i = 0; i < NBYTES; i++) {
        code |= bytes->kind[i] == '+';
        comment |= bytes->kind[i] == '#';
        if (bytes->kind[i] != 'n')
            continue;
        counts.code += code;
        counts.comments += comment && !code;
        counts.blanks += !comment && !code;
        code = comment = false;
    }
    return counts;
}

Test(lang_lexer_class, lines_are_classed_as_a_loop_would)
{
    static struct fst_lexer lexer;
    struct bytes bytes;
    for (int round = 0; round < 3000; round++) {
        struct fst_code_counts got = {0};
        fill(&bytes, &lexer);
        struct fst_code_counts wanted = count(&bytes);
        lexer.counts = &got;
        lexer.classed = 0;
        lexer.carry_code = lexer.carry_comment = false;
        /* In one piece, and in two. */
        fst_lexer_class(&lexer, next_random() % (NBYTES + 1));
        fst_lexer_class(&lexer, NBYTES);
        cr_assert_eq(got.code, wanted.code, "round %d", round);
        cr_assert_eq(got.comments, wanted.comments, "round %d", round);
        cr_assert_eq(got.blanks, wanted.blanks, "round %d", round);
    }
}
