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
