/* SPDX-License-Identifier: MIT */
/*
 * Rules of C and its relatives, line by line.
 */
#include <criterion/criterion.h>

#include "support/scan_lines.h"

Test(lang_rules_c_family, comments_do_not_nest_in_c)
{
    scan_lines_expect("C", "#|/* one /* two */\n"
                           "+|int x; /* still */\n"
                           "#|/* over\n"
                           " |\n"
                           "#| * lines */\n"
                           "#|//*/ one line\n"
                           "+|int y;\n"
                           "#|/**/ /*/ */\n"
                           "+|int z;\n");
}

Test(lang_rules_c_family, a_line_comment_goes_on_behind_a_backslash)
{
    scan_lines_expect("C", "#|// one \\\n"
                           "#|two \\  \n"
                           "#|three\n"
                           "+|int x;\n");
}

Test(lang_rules_c_family, openers_in_strings_and_characters_are_text)
{
    scan_lines_expect("C", "+|char *s = \"/*\";\n"
                           "+|char c = '\"'; /* \"\n"
                           "#| */\n"
                           "+|char d = '\\'', e = '\\\\'; char *t = \"\\\\\";\n"
                           "#|// \"\n"
                           "+|char *u = \"a \\\n"
                           "+| /* b\";\n"
                           "#|/* it's */\n");
}

Test(lang_rules_c_family, an_unclosed_quote_ends_with_its_line)
{
    scan_lines_expect("C", "+|#error don't\n"
                           "#|/* c */\n"
                           "+|puts(\"oops);\n"
                           "#|// c\n");
}

Test(lang_rules_c_family, gas_has_preprocessor_lines_with_blanks_behind_the_hash)
{
    scan_lines_expect("GNU Style Assembly", "+|# define SIZE 4\n"
                                            "+|#  include <asm/a//b.h>\n"
                                            "+|# if defined(X) && 1\n"
                                            "+|# ifdef X\n"
                                            "+|#\telse\n"
                                            "+|# endif /* X */\n"
                                            "#|# defines the size\n"
                                            "#|# define\n"
                                            "#|# if this is so, jump\n"
                                            "#|# else we go on\n"
                                            "#|# plain words\n"
                                            "+| nop # define\n");
}

Test(lang_rules_c_family, a_header_name_holds_no_comment)
{
    scan_lines_expect("C", "+|#include <a//b.h>\n"
                           "+|# include <x/*.h>\n"
                           "+|int x;\n"
                           "+|#  include_next <y/*z>\n"
                           "#|// c\n");
}

Test(lang_rules_c_family, digits_may_have_separators)
{
    scan_lines_expect("C++", "+|int n = 1'000'000; /* '\n"
                             "#| */\n"
                             "+|int x = 0xAB'CD'/* c */;\n"
                             "+|char c = u8'\"'; char d = L'\\\"';\n"
                             "#|/* d */\n");
}

Test(lang_rules_c_family, raw_strings_of_cpp_end_at_their_own_tag)
{
    scan_lines_expect("C++", "+|auto s = R\"(\n"
                             "+|// text \"\n"
                             "+|)\"; // code\n"
                             "+|auto t = u8R\"x(\n"
                             "+|/* )\" )y\"\n"
                             "+|)x\";\n"
                             "#|// comment\n"
                             "+|auto u = LR\"--( \\\" )--\"; /*\n"
                             "#| */\n"
                             "+|int v = FOOR\"(\";\n"
                             "#|// comment\n");
}

Test(lang_rules_c_family, code_in_a_false_branch_is_code)
{
    scan_lines_expect("C", "+|#if 0\n"
                           "+|int x;\n"
                           "#|/* c */\n"
                           "+|#endif\n");
}

Test(lang_rules_c_family, a_byte_order_mark_is_no_text)
{
    scan_lines_expect("C", "#|\xEF\xBB\xBF// comment\n"
                           "+|int x;\n");
    scan_lines_expect("C", " |\xEF\xBB\xBF\n"
                           "#|// comment");
}

Test(lang_rules_c_family, rust_comments_nest_and_raw_strings_count_hashes)
{
    scan_lines_expect("Rust", "#|/* a /* b */\n"
                              "#| c */\n"
                              "+|let s = r#\"// \" text\n"
                              "+|/* \"#; // c\n"
                              "+|let t = br##\"\"#\n"
                              "+|\"##;\n"
                              "#|/// doc\n"
                              "+|fn f<'a>(x: &'a str) -> char { '\"' } // \"\n"
                              "#|//! doc\n"
                              "+|let c = '\\''; let d = '\\u{22}'; let r = r\"\\\"; /* c\n"
                              "#| */\n"
                              "+|let bar\"x\" = 1;\n");
}

Test(lang_rules_c_family, csharp_has_verbatim_raw_and_interpolated_strings)
{
    scan_lines_expect("C#", "+|var a = @\"c:\\\"; // c\n"
                            "+|var b = @\"\n"
                            "+|// text \"\" text\n"
                            "+|\";\n"
                            "+|var c = $\"{(d ? \"/*\" : \"//\")} {{\"; // c\n"
                            "#|// comment\n"
                            "+|var e = \"\"\"\n"
                            "+|  // \" \"\" text\n"
                            "+|  \"\"\";\n"
                            "+|var f = $$\"\"\"\n"
                            "+|  {{ \"\"\" + x }} {text}\n"
                            "+|\"\"\";\n"
                            "+|var g = $@\"{x}\\\"; /*\n"
                            "#| */\n"
                            "+|#region don't /* here\n"
                            "#|/// doc\n"
                            "+|char h = '\"';\n"
                            "#|// c\n");
}

Test(lang_rules_c_family, swift_strings_have_hashes_and_interpolations)
{
    scan_lines_expect("Swift", "+|let a = #\"\\\" // \"#\n"
                               "#|// c\n"
                               "+|let b = \"\\(f(\"/*\")) //\"\n"
                               "#|/* a /* b */ */\n"
                               "+|let c = ##\"\"\"\n"
                               "+|// \"\"\"# \\##(x(\"\"\"##\n"
                               "+|\"\"\"##)) \"\"\"##\n"
                               "#|// c\n"
                               "+|let d = #\"\\(no\"#\n"
                               "#|// c\n");
}

Test(lang_rules_c_family, d_has_delimited_strings_and_two_block_comments)
{
    scan_lines_expect("D", "#|/+ a /+ b +/\n"
                           "#| +/\n"
                           "+|auto a = q\"(text (\") /* )\"; // c\n"
                           "+|auto b = q\"EOS\n"
                           "+|// text EOS\"\n"
                           "+|EOS\"; /* c\n"
                           "#| */\n"
                           "+|auto c = r\"\\\"; auto d = `\\ \"\n"
                           "+|// text`;\n"
                           "#|// c\n"
                           "+|auto e = q\"/a\"b/\"; // c\n"
                           "#|// c\n");
}

Test(lang_rules_c_family, zig_strings_by_line_hold_anything)
{
    scan_lines_expect("Zig", "+|const a =\n"
                             "+|    \\\\// text \"\n"
                             "+|    \\\\/* text\n"
                             "+|;\n"
                             "#|// c\n");
}

Test(lang_rules_c_family, java_kotlin_scala_have_text_blocks)
{
    scan_lines_expect("Java", "+|String s = \"\"\"\n"
                              "+|  // text \\\"\"\" \"\n"
                              "+|  \"\"\";\n"
                              "#|/** doc */\n");
    scan_lines_expect("Kotlin", "+|val s = \"\"\"\n"
                                "+|  // ${f(\"\"\"x\"\"\")} \\\n"
                                "+|  \"\"\"\"\n"
                                "#|/* a /* b */ */\n"
                                "+|val t = \"${m[\"}\"]} //\"\n"
                                "#|// c\n");
    scan_lines_expect("Scala", "+|val s = \"\"\"a\\\"\"\"\n"
                               "#|/* a /* b */ */\n"
                               "+|val c = '\"'; val d = 'symbol\n"
                               "#|// c\n");
}

Test(lang_rules_c_family, go_has_raw_strings_in_backquotes)
{
    scan_lines_expect("Go", "+|s := `\n"
                            "+|// text \\`\n"
                            "+|r := '\"'\n"
                            "#|// c\n"
                            "#|/* /* */\n"
                            "+|x := 1\n");
}

Test(lang_rules_c_family, swift_hashes_may_be_of_a_quote_or_of_a_regular_expression)
{
    scan_lines_expect("Swift", "+|let a = #\"\"\"# + #\"\"# /*\n"
                               "#|*/\n"
                               "+|let b = #\"\"\"\n"
                               "+|// \"\"\" text\n"
                               "+|\"\"\"# /*\n"
                               "#|*/\n"
                               "+|let c = #/a\"b//*/# /*\n"
                               "#|*/\n"
                               "+|let d = ##/\n"
                               "+|  a \" /# # c\n"
                               "+|/## /*\n"
                               "#|*/\n");
}

Test(lang_rules_c_family, d_interpolates_behind_an_i)
{
    scan_lines_expect("D", "+|auto a = i\"$(f(\"/*\")) \\$(\"; /*\n"
                           "#|*/\n"
                           "+|auto b = i`a\"$(g(`)`))`; /*\n"
                           "#|*/\n"
                           "+|auto c = \"$(\"; auto d = `$(`; /*\n"
                           "#|*/\n"
                           "#|/+/ +/\n"
                           "+|+/\n");
}

Test(lang_rules_c_family, what_looks_like_a_raw_string_may_be_none)
{
    scan_lines_expect("C++", "+|x = R\"a b(\"; // \"\n"
                             "#|// c\n"
                             "+|x = R\"a_delimiter_too_long_for_it(\"; // \"\n"
                             "#|// c\n"
                             "+|x = XR\"(\"; // \"\n"
                             "#|// c\n"
                             "+|x = u8R\"(\" // text\n"
                             "+|// text)\";\n"
                             "#|// c\n");
}

Test(lang_rules_c_family, swift_has_regular_expressions)
{
    scan_lines_expect("Swift", "+|let r = /\"a\\/\"*/ // \"\n"
                               "#|// c\n"
                               "+|return /\"/ // \"\n"
                               "#|// c\n"
                               "+|let q = a /b // \"\n"
                               "#|// c\n"
                               "+|let q = a / b // \"\n"
                               "#|// c\n"
                               "+|f(/a\n"
                               "#|// c\n");
}

Test(lang_rules_c_family, gas_comments_begin_lines_whatever_the_target)
{
    scan_lines_expect("GNU Style Assembly", "#|#c\n"
                                            "#|#\n"
                                            "#|#NO_APP\n"
                                            "+|#define X 1\n"
                                            "+|#include_next <x.h>\n"
                                            "#|/ c\n"
                                            "#|/* c\n"
                                            "#|*/\n"
                                            "+|\tnop / c\n"
                                            "#|| c\n");
}
