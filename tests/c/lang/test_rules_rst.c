/* SPDX-License-Identifier: MIT */
/* reStructuredText: which of the blocks that begin with two dots are comments. */
#include <criterion/criterion.h>

#include "support/scan_lines.h"

Test(lang_rules_rst, a_comment_goes_on_while_it_is_indented)
{
    scan_lines_expect("ReStructuredText", "+|Title\n"
                                          "+|=====\n"
                                          " |\n"
                                          "#|.. a comment\n"
                                          "#|   of two lines\n"
                                          " |\n"
                                          "#|   .. note:: still in it::\n"
                                          " |\n"
                                          "#| and this, by one column\n"
                                          "+|Text. .. no comment\n"
                                          "+|... nor this\n"
                                          "+|..nor this\n"
                                          "#|..\tbut this\n"
                                          "+|.\n");
}

Test(lang_rules_rst, directives_targets_footnotes_and_substitutions_are_none)
{
    scan_lines_expect("ReStructuredText", "+|.. note::\n"
                                          " |\n"
                                          "+|   Text.\n"
                                          "#|   .. a comment in it\n"
                                          "#|      of two lines\n"
                                          "+|   Text.\n"
                                          "+|.. py:function:: f(x)\n"
                                          "+|.. image :: a.png\n"
                                          "+|.. _target: https://a.example\n"
                                          "+|.. __: https://a.example\n"
                                          "+|.. _`two words`:\n"
                                          "+|.. [1] a footnote\n"
                                          "+|.. [#] one more\n"
                                          "+|.. [#name] one more\n"
                                          "+|.. [*]\n"
                                          "+|.. [CIT2002] a citation\n"
                                          "+|.. |dog| image:: dog.png\n");
}

Test(lang_rules_rst, what_only_looks_like_one_is_a_comment)
{
    scan_lines_expect("ReStructuredText", "#|.. note: one colon\n"
                                          "#|.. two words::\n"
                                          "#|.. note::text\n"
                                          "#|.. :: x\n"
                                          "#|.. _\n"
                                          "#|.. | dog\n"
                                          "#|.. [] x\n"
                                          "#|.. [two words] x\n"
                                          "#|.. [1]x\n"
                                          "#|.. -name:: x\n");
}

Test(lang_rules_rst, an_empty_comment_ends_at_a_blank_line)
{
    scan_lines_expect("ReStructuredText", "#|..\n"
                                          " |\n"
                                          "+|   a quotation\n"
                                          " |\n"
                                          "#|..  \n"
                                          "#|   a comment\n"
                                          " |\n"
                                          "#|   to its end\n"
                                          "+|text\n"
                                          "#|..\n");
}

Test(lang_rules_rst, literal_blocks_hold_none)
{
    scan_lines_expect("ReStructuredText", "+|So it is written::\n"
                                          " |\n"
                                          "+|    .. a comment\n"
                                          " |\n"
                                          "+|    .. more\n"
                                          "#|.. a real one\n"
                                          "+|.. code-block:: rst\n"
                                          "+|   :name: x\n"
                                          " |\n"
                                          "+|   .. text\n"
                                          "#|.. a real one\n"
                                          "+|Text.\n"
                                          "+|  * An item::\n"
                                          "+|  .. code:: x\n"
                                          "#|  .. a real one\n"
                                          "+|a::b\n"
                                          "#|  .. a real one\n"
                                          "+|::\n"
                                          " |\n"
                                          "+| .. text\n");
}
