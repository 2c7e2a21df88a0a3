/* SPDX-License-Identifier: MIT */
/* Comments whose strings are read. */
#include <criterion/criterion.h>

#include "support/scan_lines.h"

Test(lang_rules_comments, ocaml_comments_hold_quoted_strings_and_characters)
{
    scan_lines_expect("OCaml", "#|(* {| *) |} *)\n"
                               "+|let a = 1\n"
                               "#|(* {id| *) |i} |}\n"
                               "#| *) |id} *)\n"
                               "+|let b = 1\n"
                               "#|(* {%ext id| *) |id} {X| *)\n"
                               "+|let c = {|(* |} (* '\"' '\\'' it's \"*)\\\"*)\" *)\n"
                               "+|let d = f' '\"' (*\n"
                               "#|*)\n"
                               "#|(* {| unclosed *)\n"
                               "#|let e = 1\n");
}

Test(lang_rules_comments, fsharp_comments_hold_strings_of_all_kinds)
{
    scan_lines_expect("F#", "#|(* \"*)\\\"*)\" (* nested *) *)\n"
                            "+|let a = 1\n"
                            "#|(* @\"*)\\\" *)\n"
                            "+|let b = 1\n"
                            "#|(* \"\"\" *) \" *)\n"
                            "#| *) \"\"\" '\"' *)\n"
                            "+|let c = f' '\"' (*\n"
                            "#|*)\n");
}

Test(lang_rules_comments, an_operator_of_fsharp_opens_no_comment)
{
    scan_lines_expect("F#", "+|let f = (*) 1\n"
                            "+|let g = List.fold (*) 1 xs\n"
                            "#|(* (*) x *)\n"
                            "+|let ``a \"b (* `` = 1 // c\n"
                            "#|// c\n");
}

Test(lang_rules_comments, coq_comments_hold_strings_but_no_characters)
{
    scan_lines_expect("Coq", "#|(* \"*)\" (* *) *)\n"
                             "+|Check x.\n"
                             "#|(* \"a\"\"*)\\\" it's *)\n"
                             "+|Check y.\n");
    scan_lines_expect("Menhir", "#|(* \"*)\" '\"' *)\n"
                                "+|%token A\n");
}
