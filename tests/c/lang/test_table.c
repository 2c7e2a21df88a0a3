/* SPDX-License-Identifier: MIT */
/*
 * The table of languages is sound: sorted, every name one language's only, every shared extension
 * with a content rule, every entry within the bounds of lang/language.h; and look-ups find it.
 */
#include <criterion/criterion.h>
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/thread.h"
#include "lang/content.h"
#include "lang/ids.h"
#include "lang/syntax.h"
#include "lang/table.h"

#define ALL_LANGUAGES(id)                                                                          \
    fst_lang_id id = 1;                                                                            \
    id < fst_lang_count();                                                                         \
    id++

static fst_lang_id by_name(const char *name)
{
    return fst_lang_by_name(name, strlen(name));
}

static fst_lang_id by_filetype(const char *name)
{
    return fst_lang_by_filetype(name, strlen(name));
}

Test(lang_table, is_sorted_by_name)
{
    for (fst_lang_id id = 2; id < fst_lang_count(); id++) {
        const char *a = fst_lang_get((fst_lang_id)(id - 1))->name, *b = fst_lang_get(id)->name;
        int order = strcasecmp(a, b);
        cr_assert(order < 0 || (order == 0 && strcmp(a, b) < 0), "%s comes before %s", a, b);
    }
}

Test(lang_table, none_has_no_name)
{
    cr_assert_null(fst_lang_get(FST_LANG_NONE)->name);
    cr_assert_eq(FST_LANG_ID_NONE, FST_LANG_NONE);
    cr_assert_eq(fst_lang_count(), FST_LANG_ID_COUNT);
    cr_assert_geq(fst_lang_count(), 580);
}

Test(lang_table, finds_every_name_and_alias)
{
    for (ALL_LANGUAGES(id)) {
        const struct fst_language *lang = fst_lang_get(id);
        cr_assert_eq(by_name(lang->name), id, "%s", lang->name);
        for (const char *const *alias = lang->aliases; alias && *alias; alias++)
            cr_assert_eq(by_name(*alias), id, "%s is an alias of %s alone", *alias, lang->name);
    }
}

static void check_unique(enum fst_lang_key key, const char *const *texts, fst_lang_id id)
{
    for (; texts && *texts; texts++) {
        cr_assert_gt(strlen(*texts), 0);
        cr_assert_leq(strlen(*texts), FST_LANG_KEY_MAX_NBYTES);
        fst_lang_id found = fst_lang_find(key, *texts, strlen(*texts));
        cr_assert_eq(found, id, "\"%s\" of %s is claimed by %s too", *texts, fst_lang_get(id)->name,
                     fst_lang_get(found)->name);
    }
}

Test(lang_table, names_interpreters_and_filetypes_belong_to_one_language)
{
    for (ALL_LANGUAGES(id)) {
        const struct fst_language *lang = fst_lang_get(id);
        check_unique(FST_KEY_FILENAME, lang->filenames, id);
        check_unique(FST_KEY_INTERPRETER, lang->interpreters, id);
        check_unique(FST_KEY_FILETYPE, lang->filetypes, id);
    }
}

Test(lang_table, a_shared_extension_has_a_content_rule)
{
    for (ALL_LANGUAGES(id)) {
        const char *const *ext = fst_lang_get(id)->extensions;
        for (; ext && *ext; ext++) {
            cr_assert_neq((*ext)[0], '.');
            fst_lang_id found = fst_lang_find(FST_KEY_EXTENSION, *ext, strlen(*ext));
            cr_assert_neq(found, FST_LANG_NONE);
            const struct fst_content_rule *rule = fst_content_find(*ext, strlen(*ext));
            cr_assert(rule ? fst_content_may_be(rule, id) : found == id, ".%s belongs to %s and %s",
                      *ext, fst_lang_get(id)->name, fst_lang_get(found)->name);
        }
    }
}

Test(lang_table, an_extension_in_upper_case_has_a_reason)
{
    /* Case is only kept where it tells languages apart, or where a compiler minds it. */
    static const char known[] = " C CPP F FOR FTN H HC M1 MAC P P6 PL Rmd S SBL SCA ZC BAS Dsr ";
    for (ALL_LANGUAGES(id)) {
        const char *const *ext = fst_lang_get(id)->extensions;
        for (; ext && *ext; ext++) {
            char word[64] = " ";
            bool upper = false;
            for (const char *c = *ext; *c; c++)
                upper |= isupper((unsigned char)*c) != 0;
            if (!upper)
                continue;
            strcat(strcat(word, *ext), " ");
            cr_assert_not_null(strstr(known, word), ".%s of %s", *ext, fst_lang_get(id)->name);
        }
    }
}

static void check_delimiters(const char *name, const struct fst_delimiter *delims, size_t max,
                             bool needs_close)
{
    size_t n = 0;
    while (delims && delims[n].open)
        n++;
    cr_assert_leq(n, max, "%s has too many", name);
    for (size_t i = 0; i < n; i++) {
        cr_assert_gt(strlen(delims[i].open), 0, "%s", name);
        cr_assert_leq(strlen(delims[i].open), 32, "%s", name);
        if (needs_close)
            cr_assert_not_null(delims[i].close, "%s: %s", name, delims[i].open);
        for (size_t k = 0; k < i; k++)
            cr_assert(strcmp(delims[i].open, delims[k].open) != 0, "%s: %s twice", name,
                      delims[i].open);
    }
}

Test(lang_table, every_delimiter_is_within_bounds)
{
    for (ALL_LANGUAGES(id)) {
        const struct fst_language *lang = fst_lang_get(id);
        const struct fst_syntax *syntax = &lang->syntax;
        check_delimiters(lang->name, syntax->line_comments, FST_MAX_LINE_COMMENTS, false);
        check_delimiters(lang->name, syntax->block_comments, FST_MAX_BLOCK_COMMENTS, true);
        check_delimiters(lang->name, syntax->strings, FST_MAX_STRINGS, true);
        cr_assert_lt(syntax->rules >> (FST_RULE_COUNT - 1), 2, "%s", lang->name);
    }
}

Test(lang_table, every_syntax_compiles)
{
    struct fst_table table;
    for (ALL_LANGUAGES(id)) {
        fst_syntax_compile(&fst_lang_get(id)->syntax, &table);
        cr_assert_leq(table.len, FST_MAX_DELIMITERS);
    }
}

Test(lang_table, finds_names_in_any_case)
{
    cr_assert_eq(by_name("c++"), FST_LANG_CPP);
    cr_assert_eq(by_name("CPP"), FST_LANG_CPP);
    cr_assert_eq(by_name("pYTHON"), FST_LANG_PYTHON);
    cr_assert_eq(by_name("Bourne Shell"), FST_LANG_SHELL);
    cr_assert_eq(by_name("no such language"), FST_LANG_NONE);
    cr_assert_eq(by_name(""), FST_LANG_NONE);
}

Test(lang_table, looks_at_as_many_bytes_as_told)
{
    cr_assert_eq(fst_lang_by_name("Rust, C", 4), FST_LANG_RUST);
    char longer[300];
    memset(longer, 'a', sizeof(longer));
    cr_assert_eq(fst_lang_by_name(longer, sizeof(longer)), FST_LANG_NONE);
}

Test(lang_table, finds_filetypes_of_neovim)
{
    cr_assert_eq(by_filetype("cs"), FST_LANG_CSHARP);
    cr_assert_eq(by_filetype("ps1"), FST_LANG_POWERSHELL);
    cr_assert_eq(by_filetype("typescriptreact"), FST_LANG_TSX);
    cr_assert_eq(by_filetype("Python"), FST_LANG_NONE, "filetypes mind case");
}

Test(lang_table, takes_the_first_known_part_of_a_compound_filetype)
{
    cr_assert_eq(by_filetype("yaml.ansible"), FST_LANG_YAML);
    cr_assert_eq(by_filetype("nosuch.lua"), FST_LANG_LUA);
    cr_assert_eq(by_filetype("."), FST_LANG_NONE);
    cr_assert_eq(by_filetype(""), FST_LANG_NONE);
}

static void look_up(void *arg)
{
    bool *found = arg;
    *found = by_name("Rust") == FST_LANG_RUST && by_filetype("lua") == FST_LANG_LUA &&
             fst_lang_find(FST_KEY_EXTENSION, "zig", 3) == FST_LANG_ZIG &&
             fst_lang_find(FST_KEY_FILENAME, "Makefile", 8) == FST_LANG_MAKEFILE &&
             fst_lang_find(FST_KEY_INTERPRETER, "perl", 4) == FST_LANG_PERL;
}

Test(lang_table, any_thread_may_look_up_first)
{
    enum { THREADS = 8 };
    struct fst_thread threads[THREADS];
    bool found[THREADS] = {false};
    for (size_t i = 0; i < THREADS; i++)
        cr_assert_eq(fst_thread_start(&threads[i], look_up, &found[i]), 0);
    for (size_t i = 0; i < THREADS; i++) {
        fst_thread_join(&threads[i]);
        cr_assert(found[i]);
    }
}
