/* SPDX-License-Identifier: MIT */
/*
 * Rules of Perl, line by line.
 */
#include <criterion/criterion.h>

#include "support/scan_lines.h"

Test(lang_rules_perl, pod_is_comment)
{
    scan_lines_expect("Perl", "+|x();\n"
                              "#|=head1 NAME\n"
                              " |\n"
                              "#|it's \"text\n"
                              "#|=cut\n"
                              "+|y();\n"
                              "+|$a\n"
                              "+| =pod;\n"
                              "#|# c\n");
}

Test(lang_rules_perl, quote_like_operators_take_any_delimiter)
{
    scan_lines_expect("Perl", "+|a(q{# { } '}, qq|#\"|, qw/# '/); # '\n"
                              "#|# c\n"
                              "+|s{#\n"
                              "+|#}\n"
                              "+|{ # \" }x; s/#/'/g; tr/#/\"/; y!#!'!; # '\n"
                              "#|# c\n"
                              "+|m#'#; $x =~ m{\n"
                              "+|  # text \\}\n"
                              "+|}x;\n"
                              "#|# c\n"
                              "+|my %h = (q => 1, s => 2, y => 3); $h{s} = $h{y}; # '\n"
                              "#|# c\n"
                              "+|$s = @q + %y; $o->s(1); sub m { } # '\n"
                              "#|# c\n");
}

Test(lang_rules_perl, variables_of_punctuation)
{
    scan_lines_expect("Perl", "+|$#a; $#{$b}; $'; $\"; $c = $/; # \"\n"
                              "#|# c\n"
                              "+|$x = \\\"a#\"; # '\n"
                              "#|# c\n");
}

Test(lang_rules_perl, a_slash_divides_behind_a_value)
{
    scan_lines_expect("Perl", "+|$a / $b / 2; # '\n"
                              "#|# c\n"
                              "+|split /'#/, $x; if (/\"/) { } # '\n"
                              "#|# c\n"
                              "+|$x = $y // '#'; $z //= \"#\";\n"
                              "#|# c\n");
}

Test(lang_rules_perl, heredocs)
{
    scan_lines_expect("Perl", "+|print <<A, <<\"B\", << 'C D';\n"
                              "+|# text '\n"
                              "+|A\n"
                              "+|# text\n"
                              "+|B\n"
                              "+|=head1 text\n"
                              "+|C D\n"
                              "#|# c\n"
                              "+|f(<<~E);\n"
                              "+|  # text\n"
                              "+|  E\n"
                              "#|# c\n"
                              "+|$x = 1 << 3; $y = 2 <<1;\n"
                              "#|# c\n");
}

Test(lang_rules_perl, what_follows_the_end)
{
    scan_lines_expect("Perl", "+|x;\n"
                              "+|__END__\n"
                              "#|text\n"
                              " |\n"
                              "#|=head1 X\n");
    scan_lines_expect("Perl", "+|__DATA__\n"
                              "+|# data\n");
}

Test(lang_rules_perl, any_mark_may_delimit_and_yet_be_an_operator)
{
    scan_lines_expect("Perl", "+|$x =~ s=#='=; # \"\n"
                              "#|# c\n"
                              "+|$x =~ s,#,',; # \"\n"
                              "#|# c\n"
                              "+|my %h = (s => 1, y=>2, q=>3); # '\n"
                              "#|# c\n"
                              "+|$h{s} = $h{y}; # '\n"
                              "#|# c\n"
                              "+|if ($x =~ /#\\/'/) { } # '\n"
                              "#|# c\n"
                              "+|sub y { 1 } # '\n"
                              "#|# c\n");
}

Test(lang_rules_perl, the_end_of_the_program_is_a_word)
{
    scan_lines_expect("Perl", "+|%h = (\n"
                              "+|__END__ => 1);\n"
                              "#|# c\n"
                              "+|  __END__ x\n"
                              "#|text\n");
    scan_lines_expect("Perl", "+|print <<\"E;\n"
                              "+|# text\"\n"
                              "#|# c\n");
}

Test(lang_rules_perl, a_heredoc_begins_in_the_middle_of_a_quotation)
{
    scan_lines_expect("Perl", "+|print <<E . q{\n"
                              "+|# of E\n"
                              "+|E\n"
                              "+|# of q\n"
                              "+|}; # c\n"
                              "#|# c\n"
                              "+|print <<E, \"a\n"
                              "+|# of E\n"
                              "+|E\n"
                              "+|# of the string\", <<F; # c\n"
                              "+|# of F\n"
                              "+|F\n"
                              "#|# c\n");
}

Test(lang_rules_perl, tags_in_backquotes_and_behind_a_backslash)
{
    scan_lines_expect("Perl", "+|print <<`E F`, <<\\G; # c\n"
                              "+|# t\n"
                              "+|E F\n"
                              "+|# $u\n"
                              "+|G\n"
                              "#|# c\n");
}

Test(lang_rules_perl, a_regular_expression_may_span_lines_where_an_operand_must_stand)
{
    scan_lines_expect("Perl", "+|if ($x =~ /a   # it's\n"
                              "+|  # in it\n"
                              "+|  \"b/x) { } # c\n"
                              "#|# c\n"
                              "+|f($y, /\n"
                              "+|  # in it\n"
                              "+|/x); # c\n"
                              "#|# c\n"
                              "+|$x = $y\n"
                              "+|  / 2; # c\n"
                              "#|# c\n");
}

Test(lang_rules_perl, formats_end_at_a_dot)
{
    scan_lines_expect("Perl", "+|format STDOUT_TOP =\n"
                              "+|it's @<<<< # \"\n"
                              "+|$x\n"
                              "+|.\n"
                              "#|# c\n"
                              "+|format =\n"
                              "+|# t\n"
                              "+|.\n"
                              "+|$format = 'x'; # c\n"
                              "#|# c\n");
}

Test(lang_rules_perl, two_slashes_are_a_pattern_or_an_operator)
{
    scan_lines_expect("Perl", "+|if (// && !/\"/) { } # c\n"
                              "#|# c\n"
                              "+|@a = split //, $x; $y = $z // '/'; $y //= \"#\"; # c\n"
                              "#|# c\n"
                              "+|return unless /a\n"
                              "+|  # in it\n"
                              "+|/x; # c\n"
                              "#|# c\n");
}

Test(lang_rules_perl, a_cut_that_closes_nothing_opens)
{
    scan_lines_expect("Perl", "+|x;\n"
                              "#|=cut\n"
                              "#|x;\n"
                              "#|=cut\n"
                              "+|y;\n"
                              "#|=begin x\n"
                              "#|=cute\n"
                              "#|=cut x\n"
                              "+|z;\n");
}

Test(lang_rules_perl, a_comma_may_delimit_any_of_them)
{
    scan_lines_expect("Perl", "+|$x = $y =~ m,(.*)[/\"],s ? q,it's, : 1; # c\n"
                              "#|# c\n"
                              "+|map { m,/, ? $_ : \"#\" } @a; $s, 1; # c\n"
                              "#|# c\n");
}

Test(lang_rules_perl, letters_behind_a_pattern_begin_no_quotation)
{
    scan_lines_expect("Perl",
                      "+|if (! s/=item (.*?)\\z//s || $y =~ /\"/s | $z =~ m{#}y || 1) { # c\n"
                      "#|# c\n"
                      "+|if ($x !~ m;^\n"
                      "+|  # in it \"\n"
                      "+|  ;x) { } $s; # c\n"
                      "#|# c\n");
}
