/* SPDX-License-Identifier: MIT */
/*
 * Rules of shells and heredocs, line by line.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "support/scan_lines.h"

Test(lang_rules_shell, a_hash_begins_a_comment_only_where_a_word_may)
{
    scan_lines_expect("Shell", "#|# c\n"
                               "+|echo a#b $# ${#x} ${x#y} ${x%% #*} $x#\n"
                               "+|echo \\# ' # ' \"#\" # '\n"
                               "#|  # \"\n"
                               "+|x;# '\n"
                               "+|(# '\n"
                               "+|y)\n"
                               "+|if [[ $x =~ ^# ]]; then echo $((16#ff)); fi # '\n"
                               "#|# c\n");
}

Test(lang_rules_shell, heredocs_are_code_to_their_tag)
{
    scan_lines_expect("Shell", "+|cat <<EOF <<'B C'\n"
                               "+|# text $(\n"
                               "+| EOF\n"
                               "+|EOF\n"
                               "+|# text '\n"
                               "+|B C\n"
                               "#|# c\n"
                               "+|cat <<-\\X | (\n"
                               "+|\t# text\n"
                               "+|\tX\n"
                               "+|)\n"
                               "#|# c\n"
                               "+|cat <<< \"x\" # '\n"
                               "#|# c\n"
                               "+|echo $((1 << n)) $((1<<2))\n"
                               "#|# c\n");
}

Test(lang_rules_shell, an_empty_tag_is_an_empty_line)
{
    scan_lines_expect("Shell", "+|cat <<''\n"
                               "+|# text\n"
                               " | \n"
                               "+|# text\n"
                               " |\n"
                               "#|# c\n");
}

Test(lang_rules_shell, only_the_whole_tag_ends_a_heredoc)
{
    scan_lines_expect("Shell", "+|cat <<EOF\n"
                               "+|EOG\n"
                               "+|# text\n"
                               "+|XOF\n"
                               "+|# text\n"
                               "+|EOFX\n"
                               "+|# text\n"
                               "+|EOF\n"
                               "#|# c\n");
}

Test(lang_rules_shell, a_tag_is_code_whatever_it_looks_like)
{
    scan_lines_expect("Shell", "+|cat <<'#E'\n"
                               "+|text\n"
                               "+|#E\n"
                               "#|# c\n");
}

Test(lang_rules_shell, strings_span_lines_and_nest_in_substitutions)
{
    scan_lines_expect("BASH", "+|a='\n"
                              "+|# text \\'\n"
                              "#|# c\n"
                              "+|b=\"$(f \"# x\" '\"')\n"
                              "+|# text\"\n"
                              "#|# c\n"
                              "+|c=$'it\\'s # \"' # \"\n"
                              "#|# c\n"
                              "+|d=\"$(cat <<E\n"
                              "+|\"# text\n"
                              "+|E\n"
                              "+|)\"\n"
                              "#|# c\n");
}

Test(lang_rules_shell, a_pattern_of_case_closes_no_substitution)
{
    scan_lines_expect("Shell", "+|x=\"$(case $y in\n"
                               "+|  a|b) echo \"q\" ;;\n"
                               "+|  *) echo '\"' ;;\n"
                               "+|esac)\"\n"
                               "#|# c\n");
}

Test(lang_rules_shell, terraform_heredocs_may_be_indented)
{
    scan_lines_expect("HCL", "+|x = <<-EOT\n"
                             "+|  # text\n"
                             "+|  EOT\n"
                             "#|# c\n"
                             "+|y = \"${f(\"# \")}\" // c\n"
                             "#|/* c */\n");
}

Test(lang_rules_shell, fish_and_powershell)
{
    scan_lines_expect("Fish", "+|echo a#b # '\n"
                              "#|# c\n"
                              "+|echo \"\n"
                              "+|# text\"\n");
    scan_lines_expect("PowerShell", "+|$a = \"`\"# text\" # \"\n"
                                    "#|<# c\n"
                                    "#|\"\n"
                                    "#|#>\n"
                                    "+|$b = @\"\n"
                                    "+|# text \" \"@\n"
                                    "+|\"@\n"
                                    "#|# c\n"
                                    "+|$c = @'\n"
                                    "+|it's <# \n"
                                    "+|'@\n"
                                    "#|# c\n");
}

Test(lang_rules_shell, braces_in_quotes_end_no_expansion)
{
    scan_lines_expect("Shell", "+|a=${b%\"}\"} # '\n"
                               "#|# c\n"
                               "+|a=${b%'}'} # \"\n"
                               "#|# c\n"
                               "+|a=${b#\\}} # '\n"
                               "#|# c\n"
                               "+|a=${b:-${c#d}} # '\n"
                               "#|# c\n"
                               "+|a=${b:-{} # '\n"
                               "#|# c\n");
}

Test(lang_rules_shell, a_heredoc_may_follow_arithmetic_or_much_else)
{
    scan_lines_expect("Shell", "+|f $((1 << 2)) <<EOF\n"
                               "+|# text\n"
                               "+|EOF\n"
                               "#|# c\n");
    char text[1024] = "+|f ";
    for (int i = 0; i < 150; i++)
        strcat(text, "ab ");
    strcat(text, "<<EOF\n+|# text\n+|EOF\n#|# c\n");
    scan_lines_expect("Shell", text);
}

Test(lang_rules_shell, a_pattern_may_stand_behind_in)
{
    scan_lines_expect("Shell", "+|x=\"$(case $y in a) echo '\"' ;; esac)\n"
                               "+|# text\"\n"
                               "#|# c\n"
                               "+|x=\"$(f a ) # text\n"
                               "+|# text\"\n"
                               "#|# c\n"
                               "+|x=\"$(case $y in\n"
                               "+|  a) f ;;\n"
                               "+|esac)\n"
                               "+|# text\"\n"
                               "#|# c\n");
}

Test(lang_rules_shell, a_shift_opens_no_heredoc)
{
    scan_lines_expect("HCL", "+|x = 1 <<2\n"
                             "#|# c\n"
                             "+|x = <<\"E\n"
                             "#|# c\n");
}

Test(lang_rules_shell, quotes_of_a_tag_are_taken_away)
{
    scan_lines_expect("BASH", "+|cat <<E\\ F # c\n"
                              "+|# t\n"
                              "+|E F\n"
                              "#|# c\n"
                              "+|cat <<'E'\"F\"G <<\"a\\\"b\"\n"
                              "+|# t\n"
                              "+|EFG\n"
                              "+|# u\n"
                              "+|a\"b\n"
                              "#|# c\n"
                              "+|cat <<$E <<$'x'\n"
                              "+|# t\n"
                              "+|$E\n"
                              "+|# u\n"
                              "+|x\n"
                              "#|# c\n"
                              "+|x=$[1<<E] a[1<<E]=2 # c\n"
                              "#|# c\n");
}

Test(lang_rules_shell, a_string_goes_on_before_the_heredoc)
{
    scan_lines_expect("BASH", "+|cat <<E \"a\n"
                              "+|# of the string\n"
                              "+|b\" # c\n"
                              "+|# t\n"
                              "+|E\n"
                              "#|# c\n");
}

Test(lang_rules_shell, a_word_may_go_on_with_a_hash)
{
    scan_lines_expect("BASH", "+|echo a\\\n"
                              "+|# b\n"
                              "#|# c\n"
                              "+|echo a \\\n"
                              "#|# c\n");
    scan_lines_expect("Fish", "+|echo a\\\n"
                              "+|# b\n"
                              "+|echo \\\" # c\n"
                              "#|# c\n");
}

Test(lang_rules_shell, c_shells_compare_tags_with_their_quotes)
{
    scan_lines_expect("C Shell", "+|cat <<E # c\n"
                                 "+|# t\n"
                                 "+|E\n"
                                 "#|# c\n"
                                 "+|cat << 'E' | cat\n"
                                 "+|# t\n"
                                 "+|E\n"
                                 "+|'E'\n"
                                 "#|# c\n"
                                 "+|@ x = 1 << 2; @ y = $x << $z # c\n"
                                 "#|# c\n"
                                 "+|echo \\\"# # c\n"
                                 "#|# c\n");
}

Test(lang_rules_shell, expansions_in_a_string_hold_quotes)
{
    scan_lines_expect("BASH", "+|echo \"${x:+\"it's\"}\" \"${x//\"'\"/\\'}\" # c\n"
                              "#|# c\n"
                              "+|echo \"${x:-\"${y:-\"z'\"}\"}\" \"${x#'\"'}\" # c\n"
                              "#|# c\n"
                              "+|echo \"${x:-it's}\" \"${x:-$(y \"}\")}\" # c\n"
                              "#|# c\n"
                              "+|x=\"$(echo { [)\" # c\n"
                              "#|# c\n"
                              "+|x=\"a\n"
                              "+|$(echo \"\n"
                              "+|\") // |;\" # c\n"
                              "#|# c\n");
}

Test(lang_rules_shell, docker_reads_heredocs_as_a_shell_does)
{
    scan_lines_expect("Dockerfile", "+|RUN <<EOF\n"
                                    "+|# text\n"
                                    "+|  EOF\n"
                                    "+|EOF\n"
                                    "#|# c\n"
                                    "+|RUN <<-\"E F\" bash && x\n"
                                    "+|\t# text\n"
                                    "+|\tE F\n"
                                    "#|# c\n"
                                    "+|COPY <<A <<B /x\n"
                                    "+|# a\n"
                                    "+|A\n"
                                    "+|# b\n"
                                    "+|B\n"
                                    "#|# c\n"
                                    "+|RUN echo $((1 << 2)) # it's\n"
                                    "#|# c\n");
}
