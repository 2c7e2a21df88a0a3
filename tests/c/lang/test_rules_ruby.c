/* SPDX-License-Identifier: MIT */
/*
 * Rules of Ruby, line by line.
 */
#include <criterion/criterion.h>

#include "support/scan_lines.h"

Test(lang_rules_ruby, begin_and_end_stand_at_line_starts)
{
    scan_lines_expect("Ruby", "#|=begin\n"
                              "#|  =end \"\n"
                              "#|=end\n"
                              "+|x = 1 # c\n"
                              "+|y =begin\n"
                              "#|# c\n");
}

Test(lang_rules_ruby, heredocs)
{
    scan_lines_expect("Ruby", "+|a = <<~A + <<-'B' # c\n"
                              "+|  # text #{x}\n"
                              "+|  A\n"
                              "+|# text\n"
                              "+|  B\n"
                              "#|# c\n"
                              "+|b = [] << C << d\n"
                              "#|# c\n"
                              "+|class << self; x <<1; end\n"
                              "#|# c\n"
                              "+|f(<<E)\n"
                              "+|# text\n"
                              "+|E\n"
                              "#|# c\n");
}

Test(lang_rules_ruby, literals_with_a_percent_sign)
{
    scan_lines_expect("Ruby", "+|a = %w[# '] + %q(a (b) #) # '\n"
                              "#|# c\n"
                              "+|b = 5 % 3; c = d % e # '\n"
                              "#|# c\n"
                              "+|puts %(#{x(\")\")} \" # ')\n"
                              "#|# c\n"
                              "+|\"%d\" % [1] # '\n"
                              "#|# c\n");
}

Test(lang_rules_ruby, regular_expressions_and_characters)
{
    scan_lines_expect("Ruby", "+|a =~ /[\"#]/ # '\n"
                              "#|# c\n"
                              "+|b = c / d / e # '\n"
                              "#|# c\n"
                              "+|f = ?\" + ?# + $' + ?\\' # \"\n"
                              "#|# c\n"
                              "+|g = h ? \"a\" : \"b\" # '\n"
                              "#|# c\n"
                              "+|split /,\\/'/ # \"\n"
                              "#|# c\n"
                              "+|if /'#{x}'/ then 1 end # \"\n"
                              "#|# c\n");
}

Test(lang_rules_ruby, strings_hold_code_and_span_lines)
{
    scan_lines_expect("Ruby", "+|a = \"#{b[\"}\"]} # text\n"
                              "+|# text\" # c\n"
                              "#|# c\n"
                              "+|:\"a#b\"; 'it\\'s #' # \"\n"
                              "#|# c\n");
}

Test(lang_rules_ruby, nothing_is_read_behind_the_end)
{
    scan_lines_expect("Ruby", "+|x\n"
                              "+|__END__\n"
                              "#|text\n"
                              " |\n"
                              "#|# text\n");
}

Test(lang_rules_ruby, operators_have_methods_and_symbols)
{
    scan_lines_expect("Ruby", "+|def /(x) # '\n"
                              "#|# c\n"
                              "+|def %(x) # '\n"
                              "#|# c\n"
                              "+|def `(x) # '\n"
                              "#|# c\n"
                              "+|a.inject(:/) # '\n"
                              "#|# c\n"
                              "+|a./(b) # '\n"
                              "#|# c\n"
                              "+|x = a\n"
                              "+|  / b # '\n"
                              "#|# c\n");
}

Test(lang_rules_ruby, a_shift_opens_no_heredoc)
{
    scan_lines_expect("Ruby", "+|a <<b\n"
                              "#|# c\n"
                              "+|a <<1\n"
                              "#|# c\n"
                              "+|f(x)<<B\n"
                              "#|# c\n"
                              "+|a <<\"B\n"
                              "+|# text\"\n"
                              "+|a <<B\n"
                              "+|# text\n"
                              "+|B\n"
                              "#|# c\n");
}

Test(lang_rules_ruby, crystal_has_percent_literals_and_regular_expressions)
{
    scan_lines_expect("Crystal", "+|a = %q(a #{ (b)\n"
                                 "+|# text) + %w[a \"#] + %r(a\"#) + %<a\"#> + %|a\"#| # c\n"
                                 "#|# c\n"
                                 "+|b = x % y; c = %(#{\")\"} #) # c\n"
                                 "#|# c\n"
                                 "+|f /\"#/, x.split(/'#{\"/\"}#/) # c\n"
                                 "#|# c\n"
                                 "+|{% if x %} y / z {% end %} # c\n"
                                 "#|# c\n"
                                 "+|d = x <<y; e <<-E\n"
                                 "+|# text\n"
                                 "+|  E\n"
                                 "#|# c\n");
}

Test(lang_rules_ruby, a_slash_behind_a_name_divides_unless_another_follows)
{
    scan_lines_expect("Ruby", "+|a = total /2 # c\n"
                              "#|# c\n"
                              "+|puts /\"#/ # c\n"
                              "#|# c\n");
}

Test(lang_rules_ruby, a_heredoc_begins_in_the_middle_of_a_literal)
{
    scan_lines_expect("Ruby", "+|f <<~E, \"a\n"
                              "+|  # of E\n"
                              "+|  E\n"
                              "+|# of the string\", %w[\n"
                              "+|  # of w\n"
                              "+|] # c\n"
                              "#|# c\n");
}

Test(lang_rules_ruby, only_behind_a_name_and_a_blank_a_heredoc_may_follow_a_value)
{
    scan_lines_expect("Ruby",
                      "+|a[1] <<X; @x <<~X; $z <<-E; @@y <<\"b\"; f() <<Z; \"a\" <<Z; 1 <<E # c\n"
                      "#|# c\n"
                      "+|foo<<X; nil <<Y; foo<<~Z # c\n"
                      "#|# c\n"
                      "+|foo <<X; return<<~Y # c\n"
                      "+|# t\n"
                      "+|X\n"
                      "+|  # u\n"
                      "+|  Y\n"
                      "#|# c\n");
}

Test(lang_rules_ruby, what_stands_behind_the_end_of_a_comment_is_of_it)
{
    scan_lines_expect("Ruby", "+|x\n"
                              "#|=begin a\n"
                              "#|=ending \"\n"
                              " |\n"
                              "#| =end\n"
                              "#|=end b \"\n"
                              "+|y # c\n"
                              "#|# c\n"
                              "+|=beginning\n");
}

Test(lang_rules_ruby, a_slash_alone_on_its_line_opens)
{
    scan_lines_expect("Ruby", "+|f(\n"
                              "+|  /\n"
                              "+|  \"  # text\n"
                              "+|  /x) # c\n"
                              "#|# c\n"
                              "+|x = y\n"
                              "+|  / 2 # c\n"
                              "#|# c\n");
    scan_lines_expect("Ruby", "+|f(\r\n"
                              "+|/\r\n"
                              "+|\"\r\n"
                              "+|/) # c\r\n"
                              "#|# c\r\n");
}

Test(lang_rules_ruby, nqp_has_the_same_comments)
{
    scan_lines_expect("Not Quite Perl", "#|=begin\n"
                                        "#|x\n"
                                        "#|=ending\n"
                                        "#|=end c\n"
                                        "+|x\n");
}

Test(lang_rules_ruby, what_follows_the_end_of_a_comment_on_its_line)
{
    scan_lines_expect("Ruby", "#|=begin c\n"
                              "#|=endx\n"
                              "#| =end\n"
                              "#|=end c\n"
                              "+|__END__ \n"
                              "#|# c\n"
                              "+|__END__\n"
                              "#|x\n");
}

Test(lang_rules_ruby, a_name_is_no_keyword_before_a_slash)
{
    scan_lines_expect("Ruby", "+|c = p / r\n"
                              "#|# c\n"
                              "+|d = q / p % s\n"
                              "#|# c\n"
                              "+|puts /\"#/, %w[#] # c\n"
                              "#|# c\n"
                              "+|puts <<X\n"
                              "+|# t\n"
                              "+|X\n"
                              "#|# c\n");
}
