/* SPDX-License-Identifier: MIT */
/* Languages that share an extension are told apart by their first lines. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "lang/content.h"
#include "lang/detect.h"
#include "lang/ids.h"

struct text {
    const char *extension, *language, *head;
};

static const struct text texts[] = {
#define TEXT(extension, language, ...) {extension, language, __VA_ARGS__},
#define OWNED TEXT
#include "lang/content_texts.def"
};
#define TEXTS_LEN (sizeof(texts) / sizeof(texts[0]))

static void check(const char *name, const char *text, const char *expected)
{
    fst_lang_id lang = fst_detect(NULL, name, strlen(name), (const uint8_t *)text, strlen(text));
    cr_assert_neq(lang, FST_LANG_NONE, "%s", name);
    cr_assert_str_eq(fst_lang_get(lang)->name, expected, "%s with %s", name, text);
}

Test(lang_content, rules_are_sorted_and_found)
{
    const char *extension, *before = "";
    fst_lang_id usual;
    size_t n = 0;
    for (; fst_content_get(n, &extension, &usual); n++) {
        cr_assert_lt(strcmp(before, extension), 0, "%s before %s", before, extension);
        cr_assert_not_null(fst_content_find(extension, strlen(extension)));
        before = extension;
    }
    cr_assert_gt(n, 40);
    cr_assert_null(fst_content_find("py", 2));
    cr_assert_null(fst_content_find("", 0));
    cr_assert_null(fst_content_find("hh", 2));
}

static fst_lang_id detect(const struct text *text)
{
    char name[64];
    int nbytes = snprintf(name, sizeof(name), "a.%s", text->extension);
    cr_assert(nbytes > 0 && (size_t)nbytes < sizeof(name));
    return fst_detect(NULL, name, (size_t)nbytes, (const uint8_t *)text->head, strlen(text->head));
}

static fst_lang_id language_of(const struct text *text)
{
    if (!text->language[0])
        return FST_LANG_NONE;
    fst_lang_id lang = fst_lang_by_name(text->language, strlen(text->language));
    cr_assert_neq(lang, FST_LANG_NONE, "%s", text->language);
    cr_assert_str_eq(fst_lang_get(lang)->name, text->language);
    return lang;
}

static const char *name_of(fst_lang_id lang)
{
    return lang ? fst_lang_get(lang)->name : "unknown";
}

Test(lang_content, every_text_is_told)
{
    size_t failures = 0;
    for (size_t i = 0; i < TEXTS_LEN; i++) {
        fst_lang_id got = detect(&texts[i]), wanted = language_of(&texts[i]);
        if (got == wanted)
            continue;
        failures++;
        printf(".%s: %s instead of %s\n", texts[i].extension, name_of(got), name_of(wanted));
    }
    cr_assert_eq(failures, 0);
}

static bool has_text(const char *extension, fst_lang_id lang)
{
    for (size_t i = 0; i < TEXTS_LEN; i++) {
        if (strcmp(texts[i].extension, extension) == 0 && language_of(&texts[i]) == lang)
            return true;
    }
    return false;
}

Test(lang_content, every_outcome_of_every_rule_has_a_text)
{
    const char *extension;
    fst_lang_id usual;
    size_t missing = 0;
    for (size_t i = 0; fst_content_get(i, &extension, &usual); i++) {
        const struct fst_content_rule *rule = fst_content_find(extension, strlen(extension));
        for (fst_lang_id lang = FST_LANG_NONE; lang < fst_lang_count(); lang++) {
            if (!fst_content_may_be(rule, lang) || has_text(extension, lang))
                continue;
            missing++;
            printf(".%s: no text in %s\n", extension, name_of(lang));
        }
    }
    cr_assert_eq(missing, 0);
}

/* What is left out of a rule is left out because one language owns the extension. */
Test(lang_content, every_text_has_a_rule_or_an_owner)
{
#undef TEXT
#undef OWNED
#define TEXT(extension, language, ...)                                                             \
    cr_assert_not_null(fst_content_find(extension, strlen(extension)), "." extension);
#define OWNED(extension, language, ...)                                                            \
    cr_assert_null(fst_content_find(extension, strlen(extension)), "." extension);
#include "lang/content_texts.def"
}

Test(lang_content, without_hints_the_usual_language_holds)
{
    const char *extension;
    fst_lang_id usual;
    for (size_t i = 0; fst_content_get(i, &extension, &usual); i++) {
        const struct fst_content_rule *rule = fst_content_find(extension, strlen(extension));
        cr_assert_eq(fst_content_decide(rule, NULL, 0), usual, "%s", extension);
        cr_assert_eq(fst_content_decide(rule, (const uint8_t *)"\n\n", 2), usual, "%s", extension);
    }
}

Test(lang_content, without_hints_a_chance_extension_says_nothing)
{
    static const char *const names[] = {"zone.tab", "a.rules", "x.path", "x.boot", "de.msg"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *name = names[i];
        cr_assert_eq(fst_detect(NULL, name, strlen(name), (const uint8_t *)"a b\n", 4),
                     FST_LANG_NONE, "%s", name);
    }
    check("a.tab", "#!/bin/sh\n", "Shell");
    check("a.tab", "CREATE TABLE x;\n", "SQL");
    check("x.path", "[Unit]\n", "Systemd");
    check("a.rules", "rule all:\n  input: x\n", "Snakemake");
    check("de.msg", "namespace eval ::tk {\n ::msgcat::mcset de x y\n}\n", "TCL");
}

Test(lang_content, a_header_for_both_is_cs)
{
    check("a.h",
          "#ifdef __cplusplus\nextern \"C\" {\nnamespace x {\n#endif\nint f(void);\n"
          "#ifdef __cplusplus\n}\n#endif\n",
          "C Header");
    check("a.h", "/*\nnamespace of names\nclass of 99;\n*/\nint f(void);\n", "C Header");
    check("a.h", "int class;\n", "C Header");
}

Test(lang_content, a_line_in_lower_case_or_a_mark_of_an_editor_tells_too)
{
    check("a.h", "// -*- C++ -*-\nint f();\n", "C++ Header");
    check("a.pl", "#!/usr/bin/swipl\nmy :- x.\n", "Prolog");
    check("a.m", "START ;begin\n ;say\n S X=1\n Q\n", "MUMPS");
    check("a.v", "module main\nimport os\nfn main() {\n\tx := 1\n}\n", "V");
    check("a.pp", "{$mode objfpc}\nunit x;\n#ifdef\n#define X\nclass A\n", "Pascal");
}

Test(lang_content, a_byte_order_mark_and_odd_bytes_do_no_harm)
{
    check("a.h", "\xEF\xBB\xBFnamespace x {\n", "C++ Header");
    uint8_t bytes[512];
    const char *extension;
    fst_lang_id usual;
    for (size_t i = 0; fst_content_get(i, &extension, &usual); i++) {
        uint32_t x = (uint32_t)i + 7;
        for (size_t k = 0; k < sizeof(bytes); k++) {
            x = x * 1664525u + 1013904223u;
            bytes[k] = (x >> 30) ? (uint8_t)(x >> 20) : '\n';
        }
        const struct fst_content_rule *rule = fst_content_find(extension, strlen(extension));
        for (size_t n = 0; n <= sizeof(bytes); n++)
            cr_assert_lt(fst_content_decide(rule, bytes, n), fst_lang_count());
    }
}
