/* SPDX-License-Identifier: MIT */
/*
 * Looking around in a chunk, painting, frames and heredocs.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "lang/lexer.h"
#include "support/scan_lines.h"

static struct fst_lexer lexer;

static void start(const char *text)
{
    memset(&lexer, 0, sizeof(lexer));
    memset(lexer.behind, '\n', sizeof(lexer.behind));
    lexer.data = (const uint8_t *)text;
    lexer.nbytes = lexer.limit = lexer.avail = strlen(text);
    lexer.eol = '\n';
    for (size_t i = 0; text[i]; i++) {
        uint64_t bit = UINT64_C(1) << (i % 64);
        if (text[i] == '\n')
            lexer.masks[i / 64].line_end |= bit;
        if (text[i] == '\n' || text[i] == ' ')
            lexer.masks[i / 64].space |= bit;
    }
}

Test(lang_lexer_util, line_starts_and_ends)
{
    start("ab\n  cd\n");
    cr_assert_eq(fst_lexer_eol(&lexer, 0), 2);
    cr_assert_eq(fst_lexer_eol(&lexer, 3), 7);
    cr_assert_eq(fst_lexer_line_start(&lexer, 2), 0);
    cr_assert_eq(fst_lexer_line_start(&lexer, 5), 3);
    cr_assert(fst_lexer_at_line_start(&lexer, 3));
    cr_assert(fst_lexer_first_text(&lexer, 5));
    cr_assert(!fst_lexer_first_text(&lexer, 6));
    cr_assert(!fst_lexer_at_line_start(&lexer, 5));
}

Test(lang_lexer_util, the_last_text_stops_at_the_lines_start)
{
    size_t back = 0;
    start("ab  \n  cd  e");
    cr_assert_eq(fst_lexer_last_text(&lexer, 11, &back), 'd');
    cr_assert_eq(back, 3);
    cr_assert_eq(fst_lexer_last_text(&lexer, 7, NULL), '\n');
}

Test(lang_lexer_util, what_the_chunk_before_held_counts)
{
    start("  x");
    memcpy(lexer.behind + FST_LEX_BEHIND_NBYTES - 2, "ab", 2);
    cr_assert_eq(fst_lexer_before(&lexer, 1, 2), 'b');
    lexer.carry_blank_broken = true;
    cr_assert(!fst_lexer_first_text(&lexer, 2));
}

Test(lang_lexer_util, paint_crosses_blocks)
{
    char text[201];
    memset(text, 'x', 200);
    text[200] = '\0';
    start(text);
    fst_lexer_paint(&lexer, 60, 130);
    cr_assert_eq(lexer.comment[0], ~UINT64_C(0) << 60);
    cr_assert_eq(lexer.comment[1], ~UINT64_C(0));
    cr_assert_eq(lexer.comment[2], 3);
    cr_assert_eq(lexer.comment[3], 0);
}

Test(lang_lexer_util, frames_go_back_and_are_bounded)
{
    start("x");
    lexer.st.mode = FST_MODE_STRING;
    lexer.st.arg = 7;
    for (int i = 0; i < FST_LEX_MAX_FRAMES; i++)
        cr_assert(fst_lexer_push(&lexer));
    cr_assert(!fst_lexer_push(&lexer));
    for (int i = 0; i < FST_LEX_MAX_FRAMES; i++)
        fst_lexer_pop(&lexer);
    cr_assert_eq(lexer.st.mode, FST_MODE_STRING);
    cr_assert_eq(lexer.st.arg, 7);
}

Test(lang_lexer_util, a_frame_has_brackets_of_its_own)
{
    start("x");
    lexer.st.nest = 3;
    cr_assert(fst_lexer_push(&lexer));
    cr_assert_eq(lexer.st.nest, 0);
    lexer.st.nest = 1;
    fst_lexer_pop(&lexer);
    cr_assert_eq(lexer.st.nest, 3);
}

Test(lang_lexer_util, heredocs_are_bounded)
{
    start("EOF");
    for (int i = 0; i < FST_LEX_MAX_HEREDOCS; i++)
        cr_assert(fst_lexer_heredoc(&lexer, 0, 3, 0));
    cr_assert(!fst_lexer_heredoc(&lexer, 0, 3, 0));
    start("EOF");
    cr_assert(!fst_lexer_heredoc(&lexer, 0, FST_LEX_MAX_TAG_NBYTES + 1, 0));
}

Test(lang_lexer_util, an_escape_before_crlf_takes_both)
{
    start("\\\r\n\\x");
    cr_assert_eq(fst_lexer_escape(&lexer, 0), 3);
    cr_assert_eq(fst_lexer_escape(&lexer, 3), 2);
}

Test(lang_lexer_util, a_shebang_names_a_path_or_an_interpreter)
{
    scan_lines_expect("Python", "+|#!/any/path\n#|# c\n");
    scan_lines_expect("Python", "+|#! python -u\n#|# c\n");
    scan_lines_expect("Python", "#|#!nonsense\n#|# c\n");
    scan_lines_expect("Python", "#|#!\n#|# c\n");
}
