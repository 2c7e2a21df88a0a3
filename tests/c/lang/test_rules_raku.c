/* SPDX-License-Identifier: MIT */
/* Raku's own ways with comments and quotations. */
#include <criterion/criterion.h>

#include "support/scan_lines.h"

Test(lang_rules_raku, comments_in_brackets_nest_and_count_them)
{
    scan_lines_expect("Raku", "#|#`( a ( b ) c\n"
                              "#| d )\n"
                              "+|say 1; #`[ [ ] \"\n"
                              "#|]\n"
                              "+|say #`{{ a } b }} 2;\n"
                              "#|#|{ of what follows\n"
                              "#| }\n"
                              "+|sub f() {} #= trailing\n"
                              "#|# c\n"
                              "+|say 3; #`<\n"
                              "#|> # c\n");
}

Test(lang_rules_raku, pod_is_named_and_nests)
{
    scan_lines_expect("Raku", "#|=begin pod\n"
                              "#|text \"\n"
                              "#|=begin code\n"
                              "#|=end code\n"
                              "#|=begin pod\n"
                              "#|=end pod\n"
                              " |\n"
                              "#|  =head1 x\n"
                              "#|=end pod\n"
                              "+|say 1;\n"
                              "#|=head1 A title\n"
                              "#|of two lines\n"
                              " |\n"
                              "+|say 2;\n"
                              "#|=for comment\n"
                              "#|text\n"
                              "#|=item a\n"
                              " |\n"
                              "#|  =begin comment\n"
                              "#|  =end comment\n"
                              "+|my $x\n"
                              "+|  =foo();\n"
                              "#|=finish\n"
                              "#|say 3;\n");
}

Test(lang_rules_raku, quotations_take_adverbs_and_heredocs_are_one)
{
    scan_lines_expect("Raku", "+|my $a = q:to/A/ ~ qq:to \"B\"; # c\n"
                              "+|# a\n"
                              "+|  A\n"
                              "+|# b \"\n"
                              "+|B\n"
                              "#|# c\n"
                              "+|my $b = Q[a # \"b\\] ~ q{a # {b}} ~ q:c/#/ ~ qw|a \"#|; # c\n"
                              "#|# c\n"
                              "+|q(\"a#\"); %h = q => 1; $x.q; q<a\"#>; # c\n"
                              "#|# c\n"
                              "+|my $c = Q:to<E>;\n"
                              "+|# \"\n"
                              "+|E\n"
                              "#|# c\n");
}

Test(lang_rules_raku, an_apostrophe_may_be_in_a_name)
{
    scan_lines_expect("Raku", "+|say $x.isn't; # c\n"
                              "#|# c\n"
                              "+|say \"a{ f(\"#\") }b\" if $x ~~ /\"/ or $y ~~ m/'/; # c\n"
                              "#|# c\n"
                              "+|$x ~~ s/'/\"/; $y / 2; # c\n"
                              "#|# c\n");
}
