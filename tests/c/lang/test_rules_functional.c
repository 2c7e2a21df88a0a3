/* SPDX-License-Identifier: MIT */
/*
 * Rules of Haskell, OCaml, the Lisps, Nix, Erlang and Elixir, line by line.
 */
#include <criterion/criterion.h>

#include "support/scan_lines.h"

Test(lang_rules_functional, haskell_dashes_may_be_an_operator)
{
    scan_lines_expect("Haskell", "#|-- c\n"
                                 "#|--- c\n"
                                 "+|a --> b\n"
                                 "+|x |-- y\n"
                                 "#|{- a {- b -}\n"
                                 "#| -}\n"
                                 "+|f' = '\"' : foldl' \"--\" -- '\n"
                                 "#|-- | c\n"
                                 "+|s = \"a\\\n"
                                 "+|  \\-- b\"\n"
                                 "#|{-# PRAGMA #-}\n");
}

Test(lang_rules_functional, ocaml_comments_hold_strings)
{
    scan_lines_expect("OCaml", "#|(* \" *) \" (* b *)\n"
                               "#| it's '\"' *)\n"
                               "+|let x' = '\"' and y = {id|\n"
                               "+|(* text |} |i}\n"
                               "+||id} (* c *)\n"
                               "#|(* c *)\n"
                               "+|type 'a t = { z : 'a } (* c *)\n"
                               "#|(** doc *)\n");
}

Test(lang_rules_functional, lisp_characters_and_comments)
{
    scan_lines_expect("Common Lisp", "#|; c\n"
                                     "#|#| a #| b |#\n"
                                     "#||#\n"
                                     "+|(list #\\\" #\\; 'a) ; \"\n"
                                     "#|;; c\n"
                                     "+|(f \"; \\\"\n"
                                     "+|; text\")\n"
                                     "#|; c\n");
    scan_lines_expect("Emacs Lisp", "+|(list ?\" ?\\\" ?\\; ?a) ; \"\n"
                                    "#|; c\n");
    scan_lines_expect("Clojure", "+|[\\\" \\; #\"\\\";\"] ; \"\n"
                                 "#|; c\n");
}

Test(lang_rules_functional, documentation_in_definitions)
{
    scan_lines_expect("Clojure", "+|(defn f\n"
                                 "#|  \"Doc\n"
                                 "#|  string\"\n"
                                 "+|  [x] \"value\")\n"
                                 "+|(defn g [x]\n"
                                 "+|  \"value\")\n"
                                 "+|(def x \"value\")\n"
                                 "+|(def y\n"
                                 "#|  \"doc\"\n"
                                 "+|  \"value\")\n"
                                 "+|(println\n"
                                 "+|  \"text\")\n");
    scan_lines_expect("Clojure", "+|(ns a.b\n"
                                 "#|  \"Doc\"\n"
                                 "+|  (:require [c \"d\"]))\n"
                                 "+|(ns-unmap\n"
                                 "+|  \"text\")\n");
    scan_lines_expect("Emacs Lisp", "+|(defun f (a &optional (b \"x\"))\n"
                                    "#|  \"Doc.\n"
                                    " |\n"
                                    "#|It's \\\"more\\\".\"\n"
                                    "+|  (g)\n"
                                    "+|  \"value\")\n"
                                    "+|(defvar x \"value\"\n"
                                    "#|  \"Doc.\n"
                                    "+|more\")\n"
                                    "+|(defun h ()\n"
                                    "+|  (i)\n"
                                    "+|  \"value\")\n");
    scan_lines_expect_docs_as_code("Clojure", "+|(defn f\n"
                                              "+|  \"Doc\"\n"
                                              "+|  [x])\n");
}

Test(lang_rules_functional, a_datum_comment_is_no_line_comment)
{
    scan_lines_expect("Scheme", "+|(f #;(g \"; one\n"
                                "+|; two\") 1)\n"
                                "#|; c\n");
}

Test(lang_rules_functional, nix_strings)
{
    scan_lines_expect("Nix", "+|a = ''\n"
                             "+|  # text ''${x} ''' \" ''\\n $${\n"
                             "+|  ${f \"''\" /* c */} # text\n"
                             "+|''; # c\n"
                             "#|# c\n"
                             "+|f' = x: f'' x; # '\n"
                             "#|/* c */\n"
                             "+|b = \"${c ? \"#\"} #\";\n"
                             "#|# c\n");
}

Test(lang_rules_functional, erlang_characters)
{
    scan_lines_expect("Erlang", "+|f($\", $%, $\\\", $') -> 'a%b'. % \"\n"
                                "#|% c\n"
                                "+|g() -> \"%\n"
                                "+|% text\".\n"
                                "#|% c\n");
}

Test(lang_rules_functional, elixir_sigils_and_documentation)
{
    scan_lines_expect("Elixir", "+|@moduledoc \"\"\"\n"
                                "#|# doc \"\n"
                                "#|\"\"\"\n"
                                "+|x = ~s(# \" (a) <> ~r/[\"#]/ # \"\n"
                                "#|# c\n"
                                "+|y = \"\"\"\n"
                                "+|# text\n"
                                "+|\"\"\"\n"
                                "+|z = ?\" + ?# + ~S|\\|# | # \"\n"
                                "#|# c\n"
                                "+|@doc ~S'''\n"
                                "#|\\''' text\n"
                                "#|''' # text\n"
                                "+|@doc \"#{f(\"}\")} # text\"\n"
                                "+|a = ~w{# '} # '\n"
                                "#|# c\n");
}

Test(lang_rules_functional, fsharp_strings)
{
    scan_lines_expect("F#", "#|(* a (* b *) *)\n"
                            "+|let a = @\"\\\" // c\n"
                            "#|/// doc\n"
                            "+|let b = \"\"\"// \" text\n"
                            "+|\\\"\"\" // c\n"
                            "+|let c' = '\"' // '\n"
                            "#|// c\n");
}

Test(lang_rules_functional, ocaml_quotations_may_name_an_extension)
{
    scan_lines_expect("OCaml", "+|let a = {%sql id| \" (* text |} |id} (* c *)\n"
                               "#|(* c *)\n"
                               "+|let b = {%sql| \" |} (* c *)\n"
                               "#|(* c *)\n"
                               "+|let c = {r with x' = 'y'} (* c *)\n"
                               "#|(* c *)\n");
}

Test(lang_rules_functional, elixir_marks_that_open_nothing)
{
    scan_lines_expect("Elixir", "+|f?(\"a\") # \"\n"
                                "#|# c\n"
                                "+|~~~b # \"\n"
                                "#|# c\n"
                                "+|~s 'a' # \"\n"
                                "#|# c\n"
                                "+|~s{\"#} # \"\n"
                                "#|# c\n"
                                "+|a ? # \"\n"
                                "#|# c\n");
}

Test(lang_rules_functional, bars_quote_names_of_lisp)
{
    scan_lines_expect("Common Lisp", "+|(quote |a\"b;c|) (list #\\| 'a\\|b) ; c\n"
                                     "#|; c\n"
                                     "+|(quote |a\\|;\n"
                                     "+|; b|) ; c\n"
                                     "#|; c\n");
    scan_lines_expect("Racket", "+|'|a\\| ; c\n"
                                "#|; c\n");
}

Test(lang_rules_functional, racket_has_here_strings)
{
    scan_lines_expect("Racket", "+|(f #<<END OF IT\n"
                                "+|; text \" #|\n"
                                "+| END OF IT\n"
                                "+|END OF IT\n"
                                "+|) ; c\n"
                                "#|; c\n");
}

Test(lang_rules_functional, elixir_heredocs_end_at_the_begin_of_a_line)
{
    scan_lines_expect("Elixir", "+|a = \"\"\"\n"
                                "+|# x \"\"\" y \\\n"
                                "+|  \"\"\" # c\n"
                                "#|# c\n"
                                "+|@doc ~S\"\"\"\n"
                                "#|# x \"\"\" \\\"\"\"\n"
                                "#|\\\"\"\"\n"
                                "#|  \"\"\" # c\n"
                                "+|c = ~S(a\\)#) <> ~s{a{#} # c\n"
                                "#|# c\n");
}

Test(lang_rules_functional, comments_of_purescript_do_not_nest)
{
    scan_lines_expect("PureScript", "#|{- a {- b -}\n"
                                    "+|x = '\"' -- c\n"
                                    "#|{- \" --}\n"
                                    "+|y = 1\n");
}

Test(lang_rules_functional, haskell_quotes_other_languages)
{
    scan_lines_expect("Haskell", "+|a = [r| it's \" -- |] -- c\n"
                                 "#|-- c\n"
                                 "+|b = [Q.sql|\n"
                                 "+|  -- text \"\n"
                                 "+|  {- text | ]\n"
                                 "+||] -- c\n"
                                 "#|-- c\n"
                                 "+|c = [x|x<-xs, \"-\"==x] -- c\n"
                                 "#|-- c\n"
                                 "+|d = [d|\n"
                                 "#|  -- c\n"
                                 "+|  f = 1 |]\n");
}

Test(lang_rules_functional, dashes_always_comment_in_idris_and_agda)
{
    scan_lines_expect("Idris", "#|--> c\n"
                               "#|--====\n"
                               "+|x' = '\"' -- c\n"
                               "#|--| c\n");
    scan_lines_expect("Literate Agda", "#|text\n"
                                       "#|\\begin{code}\n"
                                       "+|f' = '\"' -- c\n"
                                       "#|--| c\n"
                                       "#|\\end{code}\n"
                                       "#|text\n");
}

Test(lang_rules_functional, documentation_behind_a_value_or_arguments)
{
    scan_lines_expect("Emacs Lisp", "+|(defvar x\n"
                                    "+|  \"value\n"
                                    "+|  more\"\n"
                                    "#|  \"Doc\n"
                                    "+|  more\")\n"
                                    "+|(defcustom y\n"
                                    "+|  \"value\"\n"
                                    "#|  \"Doc\"\n"
                                    "+|  :type 'string)\n");
    scan_lines_expect("Hy", "+|(defn f [x]\n"
                            "#|  \"Doc\"\n"
                            "+|  x)\n"
                            "+|(defn g [x]\n"
                            "+|  (print \"a\")\n"
                            "+|  \"value\")\n"
                            "+|(setv y #[[ it's ; \"\n"
                            "+|]]) ; c\n"
                            "#|; c\n");
}

Test(lang_rules_functional, characters_of_smalltalk)
{
    scan_lines_expect("Smalltalk", "+|x := $\" , $' , 'it''s \"'. \"c\n"
                                   "#|c\"\n"
                                   "#|\"c\"\n");
}

Test(lang_rules_functional, strings_in_brackets_nest)
{
    scan_lines_expect("Rebol", "+|x: {a {b\n"
                               "+|; text}\n"
                               "+|; text} ; c\n"
                               "#|; c\n");
    scan_lines_expect("PostScript", "+|(a (b\n"
                                    "+|% text)\n"
                                    "+|% text \\)) % c\n"
                                    "#|% c\n");
}
