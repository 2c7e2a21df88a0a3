/* SPDX-License-Identifier: MIT */
/* What the first bytes of a file say of its language by themselves. */
#include <criterion/criterion.h>
#include <string.h>

#include "lang/content.h"
#include "lang/ids.h"

static void check(const char *text, fst_lang_id expected)
{
    fst_lang_id lang = fst_content_opener((const uint8_t *)text, strlen(text));
    cr_assert_eq(lang, expected, "%s", text);
}

Test(lang_shebang, the_path_does_not_matter)
{
    check("#!/bin/bash", FST_LANG_BASH);
    check("#! /usr/local/bin/fish\n", FST_LANG_FISH);
    check("#!\t/opt/x/node --harmony\n", FST_LANG_JAVASCRIPT);
    check("#!awk -f\n", FST_LANG_AWK);
}

Test(lang_shebang, versions_are_cut_off)
{
    check("#!/usr/bin/python3.11\n", FST_LANG_PYTHON);
    check("#!/usr/bin/guile-3.0\n", FST_LANG_SCHEME);
    check("#!/usr/bin/perl5.36.0\n", FST_LANG_PERL);
    check("#!/usr/bin/lua5.4\n", FST_LANG_LUA);
    check("#!/usr/bin/tclsh8.6\n", FST_LANG_TCL);
}

Test(lang_shebang, env_is_looked_through)
{
    check("#!/usr/bin/env ruby\n", FST_LANG_RUBY);
    check("#!/usr/bin/env -S deno run --allow-net\n", FST_LANG_JAVASCRIPT);
    check("#!/usr/bin/env -Sruby -w\n", FST_LANG_RUBY);
    check("#!/usr/bin/env --split-string=python3 -u\n", FST_LANG_PYTHON);
    check("#!/usr/bin/env -i PATH=/bin LANG=C zsh -f\n", FST_LANG_ZSH);
    check("#!/usr/bin/env -u HOME python\n", FST_LANG_PYTHON);
    check("#!/usr/bin/env -vS perl -T\n", FST_LANG_PERL);
    check("#!/usr/bin/env\n", FST_LANG_NONE);
    check("#!/usr/bin/env -S\n", FST_LANG_NONE);
}

Test(lang_shebang, only_the_first_line_speaks)
{
    check("\n#!/bin/sh\n", FST_LANG_NONE);
    check(" #!/bin/sh\n", FST_LANG_NONE);
    check("#!\n/bin/sh\n", FST_LANG_NONE);
    check("#!/bin/nosuch\nperl\n", FST_LANG_NONE);
    check("#!/bin/sh\r\n", FST_LANG_SHELL);
    check("#!/bin/sh\rperl", FST_LANG_SHELL);
}

Test(lang_shebang, a_byte_order_mark_is_no_text)
{
    check("\xEF\xBB\xBF#!/bin/sh\n", FST_LANG_SHELL);
    check("\xEF\xBB\xBF<?xml version='1.0'?>", FST_LANG_XML);
}

Test(lang_shebang, openers_of_markup)
{
    check("<?xml version=\"1.0\"?>\n", FST_LANG_XML);
    check("<?php echo 1;", FST_LANG_PHP);
    check("<!DOCTYPE html>\n", FST_LANG_HTML);
    check("<!doctype HTML>\n", FST_LANG_HTML);
    check("<?xm", FST_LANG_NONE);
    check("", FST_LANG_NONE);
    check("#!", FST_LANG_NONE);
}
