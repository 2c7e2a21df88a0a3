/* SPDX-License-Identifier: MIT */
/*
 * Compiled tables: the order of openers, the bytes that matter, what rules add.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "lang/syntax.h"

static const struct fst_delimiter lines[] = {{"//", NULL, 0}, {"rem", NULL, FST_IGNORE_CASE}, {0}};
static const struct fst_delimiter blocks[] = {{"/*", "*/", FST_NESTED}, {"%", NULL, 0}, {0}};
static const struct fst_delimiter strings[] = {
    {"\"", "\"", FST_ESCAPE_BACKSLASH}, {"\"\"\"", "\"\"\"", FST_INTERP_DOLLAR}, {0}};
static const struct fst_syntax syntax = {
    .line_comments = lines, .block_comments = blocks, .strings = strings};

Test(lang_syntax, longer_openers_come_first)
{
    struct fst_table table;
    fst_syntax_compile(&syntax, &table);
    cr_assert_eq(table.len, 6);
    size_t quote = table.first['"'];
    cr_assert_eq(table.end['"'] - quote, 2);
    cr_assert_str_eq(table.delims[quote].open, "\"\"\"");
    cr_assert_str_eq(table.delims[quote + 1].open, "\"");
}

Test(lang_syntax, case_is_ignored_where_asked_for)
{
    struct fst_table table;
    fst_syntax_compile(&syntax, &table);
    cr_assert_eq(table.first['r'], table.first['R']);
    cr_assert_eq(table.end['r'], table.end['R']);
    cr_assert(fst_byteset_has(&table.set, 'r') && fst_byteset_has(&table.set, 'R'));
    cr_assert(!fst_byteset_has(&table.set, 'x'));
}

Test(lang_syntax, closers_escapes_and_interpolations_are_looked_for)
{
    struct fst_table table;
    fst_syntax_compile(&syntax, &table);
    static const char bytes[] = "*/\\\"$(){}[]%";
    for (const char *b = bytes; *b; b++)
        cr_assert(fst_byteset_has(&table.set, (uint8_t)*b), "%c is missing", *b);
}

Test(lang_syntax, a_block_without_a_closer_ends_with_its_line)
{
    struct fst_table table;
    fst_syntax_compile(&syntax, &table);
    cr_assert_eq(table.delims[table.first['%']].kind, FST_DELIM_LINE);
}

Test(lang_syntax, rules_add_their_bytes)
{
    struct fst_table table;
    const struct fst_syntax with_rules = {.rules = FST_RULE_LUA | FST_RULE_RUBY};
    fst_syntax_compile(&with_rules, &table);
    cr_assert(fst_byteset_has(&table.set, '['));
    cr_assert(fst_byteset_has(&table.set, '<'));
    cr_assert(table.hooks['['] & FST_RULE_LUA);
    cr_assert(table.line_hook);
}

Test(lang_syntax, openers_beyond_ascii_are_noted)
{
    static const struct fst_delimiter lamp[] = {{"\xE2\x8D\x9D", NULL, 0}, {0}};
    const struct fst_syntax apl = {.line_comments = lamp};
    struct fst_table table;
    fst_syntax_compile(&apl, &table);
    cr_assert(table.high_bytes);
    fst_syntax_compile(&syntax, &table);
    cr_assert(!table.high_bytes);
}
