/* SPDX-License-Identifier: MIT */
/*
 * Which language a file is in, rule by rule: user's map, exact name, longest extension, case,
 * content, #! line.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "lang/detect.h"
#include "lang/ids.h"

static fst_lang_id detect(const char *name, const char *text)
{
    return fst_detect(NULL, name, strlen(name), (const uint8_t *)text, strlen(text));
}

static void check(const char *name, const char *text, const char *expected)
{
    fst_lang_id lang = detect(name, text);
    const char *got = lang ? fst_lang_get(lang)->name : "unknown";
    cr_assert_str_eq(got, expected, "%s is %s, not %s", name, expected, got);
}

Test(lang_detect, exact_file_name_comes_before_extension)
{
    check("CMakeLists.txt", "", "CMake");
    check("notes.txt", "", "Plain Text");
    check("Makefile", "", "Makefile");
    check("Cargo.lock", "", "TOML");
    check("pom.xml", "", "Maven");
    check("tsconfig.json", "", "JSONC");
    check(".bashrc", "", "BASH");
}

Test(lang_detect, longest_known_extension_wins)
{
    check("page.blade.php", "", "Blade");
    check("page.php", "", "PHP");
    check("api.d.ts", "", "TypeScript");
    check("build.gradle.kts", "", "Gradle");
    check("archive.tar.py", "", "Python");
    check("a.b.c.d.rs", "", "Rust");
}

Test(lang_detect, exact_case_comes_before_lower_case)
{
    check("a.C", "", "C++");
    check("a.c", "", "C");
    check("a.PY", "", "Python");
    check("A.Blade.PHP", "", "Blade");
}

Test(lang_detect, a_hidden_files_name_is_no_extension)
{
    check(".py", "", "unknown");
    check(".config.py", "", "Python");
    check(".vimrc", "", "Vim Script");
}

Test(lang_detect, names_that_people_extend)
{
    check("Dockerfile.prod", "", "Dockerfile");
    check("Makefile.local", "", "Makefile");
    check("Dockerfile.py", "", "Python");
    check("Makefile.build", "", "Makefile");
    check("Makefile.am", "", "Automake");
    check("Dockerfile.", "", "unknown");
}

Test(lang_detect, a_template_is_what_it_becomes)
{
    check("config.h.in", "", "C Header");
    check("Makefile.in", "", "Makefile");
    check("setup.py.in", "", "Python");
    check("configure.in", "", "Autoconf");
    check("whatever.in", "", "Autoconf");
}

Test(lang_detect, unknown_names_stay_unknown)
{
    check("", "", "unknown");
    check(".", "", "unknown");
    check("..", "", "unknown");
    check("file.", "", "unknown");
    check("file.nosuchextension", "", "unknown");
    check("README", "plain words", "unknown");
}

Test(lang_detect, shebang_decides_where_the_name_does_not)
{
    check("run", "#!/bin/sh\n", "Shell");
    check("run", "#!/usr/bin/env python3\n", "Python");
    check("run.nosuch", "#!/usr/bin/perl -w\n", "Perl");
    check("run.lua", "#!/bin/sh\n", "Lua");
}

Test(lang_detect, says_when_the_content_could_decide)
{
    bool needs_content;
    cr_assert_eq(fst_detect_name(NULL, "a.py", 4, &needs_content), FST_LANG_PYTHON);
    cr_assert(!needs_content);
    cr_assert_eq(fst_detect_name(NULL, "a.h", 3, &needs_content), FST_LANG_NONE);
    cr_assert(needs_content);
    cr_assert_eq(fst_detect_name(NULL, "run", 3, &needs_content), FST_LANG_NONE);
    cr_assert(needs_content);
}

Test(lang_detect, the_users_map_wins_over_all)
{
    struct fst_lang_map map = {0};
    cr_assert_eq(fst_lang_map_add(&map, "h", 1, FST_LANG_CPP), 0);
    cr_assert_eq(fst_lang_map_add(&map, ".tpl.php", 8, FST_LANG_HTML), 0);
    cr_assert_eq(fst_lang_map_add(&map, "txt", 3, FST_LANG_RUBY), 0);
    cr_assert_eq(fst_detect(&map, "a.h", 3, NULL, 0), FST_LANG_CPP);
    cr_assert_eq(fst_detect(&map, "a.H", 3, NULL, 0), FST_LANG_CPP);
    cr_assert_eq(fst_detect(&map, "x.tpl.php", 9, NULL, 0), FST_LANG_HTML);
    cr_assert_eq(fst_detect(&map, "x.php", 5, NULL, 0), FST_LANG_PHP);
    cr_assert_eq(fst_detect(&map, "CMakeLists.txt", 14, NULL, 0), FST_LANG_RUBY);
    fst_lang_map_dispose(&map);
    fst_lang_map_dispose(&map);
}

Test(lang_detect, a_later_mapping_wins)
{
    struct fst_lang_map map = {0};
    cr_assert_eq(fst_lang_map_add(&map, "x", 1, FST_LANG_C), 0);
    cr_assert_eq(fst_lang_map_add(&map, "x", 1, FST_LANG_GO), 0);
    bool needs_content = true;
    cr_assert_eq(fst_detect_name(&map, "a.x", 3, &needs_content), FST_LANG_GO);
    cr_assert(!needs_content);
    fst_lang_map_dispose(&map);
}

Test(lang_detect, any_bytes_are_safe)
{
    char name[256];
    for (unsigned seed = 0; seed < 2000; seed++) {
        uint32_t x = seed * 2654435761u + 1;
        size_t n = seed % sizeof(name);
        for (size_t i = 0; i < n; i++) {
            x = x * 1664525u + 1013904223u;
            name[i] = (x >> 24) % 3 ? (char)(x >> 16) : '.';
        }
        bool needs_content;
        cr_assert_lt(fst_detect_name(NULL, name, n, &needs_content), fst_lang_count());
        cr_assert_lt(fst_detect(NULL, name, n, (uint8_t *)name, n), fst_lang_count());
    }
}
