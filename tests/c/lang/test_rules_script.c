/* SPDX-License-Identifier: MIT */
/*
 * Rules of the smaller scripting languages, line by line.
 */
#include <criterion/criterion.h>

#include "support/scan_lines.h"

Test(lang_rules_script, lua_long_brackets)
{
    scan_lines_expect("Lua", "#|--[[ c\n"
                             "#|]==]\n"
                             "#|]]\n"
                             "+|x = [==[\n"
                             "+|-- text ]]\n"
                             "+|]==] -- c\n"
                             "#|--[==[ c ]] ]==]\n"
                             "#|--[ c\n"
                             "+|y = a[b[1]] -- '\n"
                             "#|---[[ c\n"
                             "+|z = '--[[' .. \"\\\"--\"\n");
}

Test(lang_rules_script, cmake_bracket_arguments)
{
    scan_lines_expect("CMake", "#|#[[ c\n"
                               "#|\"\n"
                               "#|]]\n"
                               "+|set(x [=[\n"
                               "+|# text ]]\n"
                               "+|]=]) # c\n"
                               "+|set(y \"# text\n"
                               "+|# text\")\n"
                               "+|string(REGEX REPLACE a[[]b x) # c\n"
                               "#|# c\n");
}

Test(lang_rules_script, sql_dollar_quotes)
{
    scan_lines_expect("SQL", "#|-- c\n"
                             "+|create function f as $tag$\n"
                             "+|-- text $$\n"
                             "+|$tag$; -- c\n"
                             "#|/* a /* b */ */\n"
                             "+|select 'it''s -- text' -- '\n"
                             "#|-- c\n"
                             "+|select a$1, $2, b$ /* c\n"
                             "#| */\n"
                             "+|do $$ x -- $$\n"
                             "#|-- c\n");
}

Test(lang_rules_script, make_has_no_strings_and_continued_comments)
{
    scan_lines_expect("Makefile", "+|x = \\# it's\n"
                                  "#|# c \\\n"
                                  "#|c\n"
                                  "+|all: # \"\n"
                                  "+|\techo \"a\n"
                                  "+|\techo '# a \\\n"
                                  "+|\tb'\n"
                                  "#|\t# c\n");
}

Test(lang_rules_script, tcl_comments_stand_where_commands_begin)
{
    scan_lines_expect("TCL", "#|# it's {\n"
                             "+|set x #\"a ; # \"\n"
                             "#|  # c \\\n"
                             "#|c\n"
                             "+|puts \"a\n"
                             "+|# text\" \\\"\n"
                             "#|# c\n"
                             "+|regexp {\"} $x; set y 5\"\n"
                             "#|# c\n");
}

Test(lang_rules_script, a_recipe_of_make_is_the_shells)
{
    scan_lines_expect("Makefile", "+|all:\n"
                                  "+|\tsed 's,^#if,,' \\\n"
                                  "+|\t  x; \\\n"
                                  "#|\t# no more \\\n"
                                  "+|\techo $(X)\n"
                                  "+|Y = 1 # one \\\n"
                                  "#|two\n"
                                  "#|# three \\\n"
                                  "#|four\n");
}

Test(lang_rules_script, vim9_comments)
{
    scan_lines_expect("Vim Script", "+|vim9script\n"
                                    "#|# it's \"one\n"
                                    "+|var x = 1 # two\n"
                                    "+|let d = [\n"
                                    "+|  #{a: 1}]\n"
                                    "+|echo bufname('#')\n");
    scan_lines_expect("Vim Script", "+|let b:keymap_name = \"x\"\n"
                                    "+|loadkeymap\n"
                                    "#|\" \"\n"
                                    "+|# 3\n");
}

Test(lang_rules_script, vim_quotes)
{
    scan_lines_expect("Vim Script", "#|\" c\n"
                                    "+|let a = \"b\" \" c\n"
                                    "+|let d = 'it''s \" =<< x' | echo \"\\\"\"\n"
                                    "#|  \" it's\n"
                                    "+|let e =<< trim END\n"
                                    "+|  \" text\n"
                                    "+|  END\n"
                                    "#|\" c\n"
                                    "+|lua << EOF\n"
                                    "+|-- text\n"
                                    "+|EOF\n"
                                    "#|\" c\n");
}

Test(lang_rules_script, batch_comments)
{
    scan_lines_expect("Batch", "+|@echo off\n"
                               "#|REM it's \"\n"
                               "#|  @rem c\n"
                               "#|:: c\n"
                               "+|:label\n"
                               "+|remove x\n"
                               "#|rem\n"
                               "+|echo rem\n");
}

Test(lang_rules_script, matlab_blocks_stand_alone)
{
    scan_lines_expect("MATLAB", "#|%{\n"
                                "#|x = 1;\n"
                                "#|  %{\n"
                                "#|  %}\n"
                                "#|y\n"
                                "#|%}\n"
                                "+|x = A' * [b' c']; % '\n"
                                "#|%{ c\n"
                                "+|s = 'it''s %'; t = \"%\"; % c\n"
                                "#|% c\n");
}

Test(lang_rules_script, primes_of_ada_and_vhdl)
{
    scan_lines_expect("Ada", "+|X : Integer := Y'First; -- '\n"
                             "#|-- c\n"
                             "+|C := '\"'; D := Character'('\"'); E := ''';\n"
                             "#|-- c\n"
                             "+|S := \"\"\"--\";\n"
                             "#|-- c\n");
    scan_lines_expect("VHDL", "+|x <= y'event and z = '1'; -- '\n"
                              "#|-- c\n");
}

Test(lang_rules_script, verilog_numbers_have_primes)
{
    scan_lines_expect("Verilog", "+|x = 4'b0; y = 'h1F; /* ' */\n"
                                 "#|// c\n"
                                 "+|$display(\"//\");\n");
}

Test(lang_rules_script, fortran_in_fixed_and_free_form)
{
    scan_lines_expect("FORTRAN Legacy", "#|C it's\n"
                                        "#|* c\n"
                                        "#|c c\n"
                                        "#|! c\n"
                                        "+|      X = 'it''s !' ! c\n"
                                        "+|     !  + 1\n"
                                        "+| 10   CALL F\n");
    scan_lines_expect("FORTRAN Modern", "+|call f\n"
                                        "+|x = \"!\" ! it's\n"
                                        "#|! c\n");
}

Test(lang_rules_script, cobol_has_its_comment_mark_in_column_seven)
{
    scan_lines_expect("COBOL", "#|      * it's\n"
                               "#|000100* c\n"
                               "#|      / c\n"
                               "+|       DISPLAY \"*\".\n"
                               "+|000200 X * Y\n");
}

Test(lang_rules_script, vim_has_heredocs_and_shifts)
{
    scan_lines_expect("Vim script", "+|let x =<< END\n"
                                    "+|\" text\n"
                                    "+|END\n"
                                    "#|\" c\n"
                                    "+|let x =<< trim eval END\n"
                                    "+|  \" text\n"
                                    "+|  END\n"
                                    "#|\" c\n"
                                    "+|lua << EOF\n"
                                    "+|\" text\n"
                                    "+|EOF\n"
                                    "#|\" c\n"
                                    "+|echo 1 << 2\n"
                                    "#|\" c\n"
                                    "+|let x =<< end\n"
                                    "#|\" c\n"
                                    "+|echo a << b\n"
                                    "#|\" c\n"
                                    "+|echo a << b + c\n"
                                    "#|\" c\n");
}

Test(lang_rules_script, lua_skips_white_space_in_strings)
{
    scan_lines_expect("Lua", "+|a = \"a\\z\n"
                             " |\n"
                             "+|  -- text\" -- c\n"
                             "#|-- c\n"
                             "+|b = 'a\\\\z' -- c\n"
                             "#|-- c\n"
                             "+|c = \"a\\\\z\n"
                             "#|-- c\n");
    scan_lines_expect("Luau", "+|a = `x {f(`--`)} y` -- c\n"
                              "#|-- c\n");
}

Test(lang_rules_script, verilog_names_end_at_a_blank)
{
    scan_lines_expect("Verilog", "+|assign \\a/*b = \\c\"d ; /*\n"
                                 "#|*/\n"
                                 "+|`define X(a) \\\n"
                                 "+|  a // c\n"
                                 "#|// c\n");
}

Test(lang_rules_script, sql_strings_with_a_letter_before)
{
    scan_lines_expect("SQL", "+|SELECT E'it\\'s -- ', N'a', e'\\\\'; -- c\n"
                             "#|-- c\n"
                             "+|SELECT q'[it's -- ]', nQ'!a'!', Q'(a(b)'; -- c\n"
                             "#|-- c\n"
                             "+|SELECT type'a'; -- c\n"
                             "#|-- c\n");
}

Test(lang_rules_script, comments_of_vba_go_on)
{
    scan_lines_expect("VB6/VBA", "#|' c _\n"
                                 "#|c\n"
                                 "+|x = \"' _\" ' c _\n"
                                 "#|c\n"
                                 "#|Rem c _\n"
                                 "#|c\n"
                                 "#|' c_\n"
                                 "+|y\n");
    scan_lines_expect("VBScript", "#|' c _\n"
                                  "+|x\n");
    scan_lines_expect("Visual Basic", "#|’ c\n"
                                      "#|‘ c\n"
                                      "+|x = \"‘\"\n");
}

Test(lang_rules_script, who_lets_a_comment_go_on)
{
    scan_lines_expect("jq", "#|# c \\\n"
                            "#|c\n"
                            "#|# c \\\\\n"
                            "+|\"# \\(\"#\") \\\n"
                            "+|#\"\n");
    scan_lines_expect("Systemd", "#|# c \\\n"
                                 "+|X=a \\\n"
                                 "#|# c\n"
                                 "+|  b\n");
    scan_lines_expect("Makefile", "#|# c \\\\\n"
                                  "+|x = 1\n");
    scan_lines_expect("TCL", "#|# c \\\\\n"
                             "+|x\n"
                             "#|# c \\\n"
                             "#|c\n");
    scan_lines_expect("C", "#|// c \\\\\n"
                           "#|c\n");
}

Test(lang_rules_script, stata_joins_lines)
{
    scan_lines_expect("Stata", "#|* it's\n"
                               "+|y = x /// c\n"
                               "+|  * 3\n"
                               "#|  // c\n"
                               "#|* c ///\n"
                               "#|c\n"
                               "+|x *y /* a /* b */\n"
                               "#|*/\n"
                               "+|di \"// \" // c\n"
                               "#|/// c\n"
                               "+|* y\n"
                               "+|use http://x.com/y\n");
}

Test(lang_rules_script, sas_comments_stand_where_statements_begin)
{
    scan_lines_expect("SAS", "#|* it's\n"
                             "#|c;\n"
                             "#|%* c;\n"
                             "+|x = a\n"
                             "+|  * b; /* c */\n"
                             "#|* c;\n"
                             "+|y = a /* c */\n"
                             " |\n"
                             "#|/* c */\n"
                             "+|  * b;\n"
                             "#|/* c */\n"
                             "#|%* c\n"
                             " |\n"
                             "#|c;\n"
                             "+|run; * c;\n"
                             "+|%let z = '* \"';\n"
                             "#|* c;\n");
}

Test(lang_rules_script, forth_names_and_lines_of_c)
{
    scan_lines_expect("Forth", "#|\\ c\n"
                               "#|\\G c\n"
                               "#|( c\n"
                               "#|)\n"
                               "#|(\n"
                               "#|c )\n"
                               "+|: a [char] ( emit ;\n"
                               "+|: b ( -- ) postpone (\n"
                               "+|; ['] ( drop\n"
                               "+|\\c #include <x.h>\n"
                               "+|\\x ( a\n"
                               "#|b )\n"
                               "+|.\" \\ (\" \\ c\n");
}

Test(lang_rules_script, raw_strings_of_r_have_dashes)
{
    scan_lines_expect("R", "+|a <- r\"(a # \" ))\" # c\n"
                           "+|b <- R\"---[ ]--\" # ]---\" # c\n"
                           "#|# c\n"
                           "+|c <- r'{\n"
                           "+|# text }\n"
                           "+|}' # c\n"
                           "#|# c\n"
                           "+|d <- xr\"(\" # c\n"
                           "#|# c\n");
}

Test(lang_rules_script, sql_quotes_differ)
{
    scan_lines_expect("SQL", "+|x ('it\\'s -- text', 'say \\'x\\'', 'C:\\', E'it\\' -- s'); -- c\n"
                             "#|-- c\n"
                             "+|select q'[it's]', nQ'!it's!', 'a''b', '\\\\'; -- '\n"
                             "#|-- c\n"
                             "#|# c\n"
                             "+|#tmp\n");
    scan_lines_expect("PL/SQL", "#|/* c /* c */\n"
                                "+|x\n");
}

Test(lang_rules_script, a_caret_joins_a_command)
{
    scan_lines_expect("Batch", "+|echo ^\n"
                               "+|rem text\n"
                               "+|echo ^^\n"
                               "#|rem c\n"
                               "+|echo \"^\n"
                               "#|rem,c\n"
                               "#|@@rem c\n"
                               "#|rem= 1\n");
}

Test(lang_rules_script, cobol_in_free_form)
{
    scan_lines_expect("COBOL", "#|      * c\n"
                               "+|      >>SOURCE FORMAT IS FREE\n"
                               "+|X = A\n"
                               "+|      * B.\n"
                               "#|*> c\n"
                               "+|>>source format fixed\n"
                               "#|      * c\n"
                               "+|      D DISPLAY \"x\".\n"
                               "+|      - \"*>\".\n"
                               "+|       * 2\n");
}

Test(lang_rules_script, debug_lines_of_fortran)
{
    scan_lines_expect("FORTRAN Legacy", "+|d     x = 1\n"
                                        "+|D     x = 1\n"
                                        "+|d = 1\n"
                                        "+|do i = 1, 2\n"
                                        "#|c$omp parallel\n"
                                        "#|!DIR$ ivdep\n"
                                        "+|      x = 'a\n"
                                        "+|     &!b' ! c\n");
    scan_lines_expect("FORTRAN Modern", "#|  !$omp parallel\n"
                                        "+|  x = 'it''s !' // \"a &\n"
                                        "+|    & b !\" ! c\n"
                                        "#|  ! c\n"
                                        "+|* x\n");
}

Test(lang_rules_script, folds_of_vim9)
{
    scan_lines_expect("Vim Script", "#|#{{{ c\n"
                                    "+|#{a: 1}\n");
}

Test(lang_rules_script, coffee_blocks_have_three_marks)
{
    scan_lines_expect("CoffeeScript", "#|##########\n"
                                      "+|x = 1\n"
                                      "#|### it's\n"
                                      "#|c ###\n"
                                      "+|y = ///\n"
                                      "+|  [\"'] # c\n"
                                      "+|/// # c\n"
                                      "#|# c\n");
}

Test(lang_rules_script, directives_of_pascal_are_code)
{
    scan_lines_expect("Pascal", "+|{$IFDEF X}\n"
                                "+|(*$R+*)\n"
                                "#|{ $x }\n"
                                "#|{ it's\n"
                                "#|(* } // {\n"
                                "+|x := '{''(*'; (* c\n"
                                "#|} *)\n");
}

Test(lang_rules_script, escapes_in_strings_of_forth)
{
    scan_lines_expect("Forth", "+|s\\\" a\\\" ( b\" \\ c\n"
                               "#|\\ c\n");
}

Test(lang_rules_script, comments_of_autohotkey_end_at_an_edge)
{
    scan_lines_expect("AutoHotKey", "#|/*\n"
                                    "#|c */ x\n"
                                    "#|  */\n"
                                    "+|x := \"/*\" ; c\n"
                                    "#|/* c */\n"
                                    "+|Send /* x\n");
}

Test(lang_rules_script, strings_of_edgeql_have_escapes)
{
    scan_lines_expect("EdgeQL", "+|select 'it\\' # text' ++ $$ # $$; # c\n"
                                "#|# c\n");
}
