/* SPDX-License-Identifier: MIT */
/* Lines of .gitattributes. tests/cli/test_attributes.py compares whole trees with git. */
#include "walk/attributes.h"

#include <criterion/criterion.h>
#include <string.h>

#include "lang/count.h"
#include "walk/ignore.h"
#include "walk/walk.h"

enum {
    GENERATED = FST_ATTRIBUTE_GENERATED,
    NOT_GENERATED = FST_ATTRIBUTE_NOT_GENERATED,
    VENDORED = FST_ATTRIBUTE_VENDORED,
    NOT_VENDORED = FST_ATTRIBUTE_NOT_VENDORED,
};

static struct fst_attributes *parse(const char *text)
{
    struct fst_attributes *out;
    cr_assert_eq(fst_attributes_parse(&out, text, strlen(text)), FST_OK);
    return out;
}

static void assert_said(const char *text, const char *path, uint8_t wanted)
{
    struct fst_attributes *attributes = parse(text);
    const char *slash = strrchr(path, '/');
    struct fst_glob_path what = {path, strlen(path), slash ? (size_t)(slash - path) + 1 : 0, false};
    uint8_t said = attributes ? fst_attributes_match(attributes, &what, false) : 0;
    cr_assert_eq(said, wanted, "%s for %s: %u", text, path, said);
    fst_attributes_free(attributes);
}

Test(walk_attributes, set_unset_and_values)
{
    assert_said("*.c linguist-generated\n", "d/a.c", GENERATED);
    assert_said("*.c linguist-generated=true", "a.c", GENERATED);
    assert_said("*.c linguist-generated=1", "a.c", GENERATED);
    assert_said("*.c linguist-generated=false", "a.c", NOT_GENERATED);
    assert_said("*.c -linguist-generated", "a.c", NOT_GENERATED);
    assert_said("*.c linguist-vendored -linguist-generated text", "a.c", VENDORED | NOT_GENERATED);
    assert_said("*.c text  \t-linguist-vendored\r\n", "a.c", NOT_VENDORED);
    assert_said("*.c linguist-generated", "a.h", 0);
}

Test(walk_attributes, the_last_line_that_matches_decides)
{
    assert_said("*.c linguist-generated\na.c -linguist-generated\n", "a.c", NOT_GENERATED);
    assert_said("a.c -linguist-generated\n*.c linguist-generated\n", "a.c", GENERATED);
    assert_said("* linguist-vendored\n*.c linguist-generated\n", "a.c", VENDORED | GENERATED);
}

Test(walk_attributes, patterns_are_those_of_ignore_files)
{
    assert_said("/a.c linguist-generated", "d/a.c", 0);
    assert_said("d/*.c linguist-generated", "d/a.c", GENERATED);
    assert_said("d/*.c linguist-generated", "d/e/a.c", 0);
    assert_said("d/** linguist-generated", "d/e/a.c", GENERATED);
    assert_said("d linguist-generated", "d/a.c", 0);
    assert_said("d/ linguist-generated", "d/a.c", 0);
    assert_said("\xEF\xBB\xBF  a.c\tlinguist-generated", "a.c", GENERATED);
}

Test(walk_attributes, what_is_passed_over)
{
    assert_said("# *.c linguist-generated", "a.c", 0);
    assert_said("!*.c linguist-generated", "a.c", 0);
    assert_said("\"a.c\" linguist-generated", "a.c", 0);
    assert_said("[attr]linguist-generated text", "a.c", 0);
    assert_said("*.c !linguist-generated", "a.c", 0);
    assert_said("*.c linguist-generatedly linguist-language=C", "a.c", 0);
    assert_said("*.c -linguist-generated=true", "a.c", 0);
    cr_assert_null(parse(""));
    cr_assert_null(parse("*.c diff=cpp\n\n \n"));
}

Test(walk_attributes, flags_as_attributes_have_it)
{
    const uint32_t both = FST_FLAG_GENERATED | FST_FLAG_VENDORED;
    cr_assert_eq(fst_attributes_apply(0, FST_FLAG_CRLF | both), FST_FLAG_CRLF | both);
    cr_assert_eq(fst_attributes_apply(GENERATED | NOT_VENDORED, both), FST_FLAG_GENERATED);
    cr_assert_eq(fst_attributes_apply(NOT_GENERATED | VENDORED, FST_FLAG_GENERATED),
                 FST_FLAG_VENDORED);
}

Test(walk_attributes, the_deepest_directory_comes_first)
{
    struct fst_scope top = {.attributes = parse("* linguist-generated linguist-vendored\n"),
                            .has_attributes = true,
                            .base_nbytes = 3};
    struct fst_scope inner = {.up = &top,
                              .attributes = parse("*.c -linguist-generated\n"),
                              .has_attributes = true,
                              .base_nbytes = 5};
    const char *path = "/t/d/a.c";
    struct fst_glob_path what = {path, strlen(path), 5, false};
    cr_assert_eq(fst_ignore_attributes(&inner, &what), NOT_GENERATED | VENDORED);
    inner.fresh = true; /* a repository's top: what holds outside does not */
    cr_assert_eq(fst_ignore_attributes(&inner, &what), NOT_GENERATED);
    cr_assert_eq(fst_ignore_attributes(NULL, &what), 0);
    fst_ignore_dispose(&top);
    fst_ignore_dispose(&inner);
}
