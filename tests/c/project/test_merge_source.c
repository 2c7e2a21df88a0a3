/* SPDX-License-Identifier: MIT */
/* Values one after the other: nothing is read beyond a value, and none is too long. */
#include "project/merge_source.h"

#include <stdlib.h>

#include "made.h"
#include "project/merge.h"

Test(project_merge_source, values_come_one_by_one)
{
    const char *text = " {\"a\":[1,{}]}[2]\n\"x\\\"y\" 12,true]null";
    struct fst_merge_source *source = malloc(sizeof *source);
    int fd = made_input(text, strlen(text));
    fst_merge_source_init(source, fd);
    json_t *value = fst_merge_source_value(source);
    cr_assert(json_is_object(value));
    json_decref(value);
    value = fst_merge_source_value(source);
    cr_assert_eq(json_array_size(value), 1);
    json_decref(value);
    value = fst_merge_source_value(source);
    cr_assert_str_eq(json_string_value(value), "x\"y");
    json_decref(value);
    value = fst_merge_source_value(source);
    cr_assert_eq(json_integer_value(value), 12);
    json_decref(value);
    cr_assert(!fst_merge_source_take(source, ']'));
    cr_assert(fst_merge_source_take(source, ','));
    value = fst_merge_source_value(source);
    cr_assert(json_is_true(value));
    cr_assert(fst_merge_source_take(source, ']'));
    value = fst_merge_source_value(source);
    cr_assert(json_is_null(value));
    cr_assert_eq(fst_merge_source_peek(source), -1);
    cr_assert_null(fst_merge_source_value(source));
    cr_assert_eq(source->err, FST_OK);
    cr_assert_eq(close(fd), 0);
    free(source);
}

Test(project_merge_source, pushed_bytes_come_first)
{
    struct fst_merge_source *source = malloc(sizeof *source);
    int fd = made_input(":1}", 3);
    fst_merge_source_init(source, fd);
    source->pushed = "{\"a\"";
    json_t *value = fst_merge_source_value(source);
    cr_assert_eq(json_integer_value(json_object_get(value, "a")), 1);
    json_decref(value);
    cr_assert_eq(close(fd), 0);
    free(source);
}

Test(project_merge_source, a_value_that_is_too_long_is_an_error)
{
    struct fst_merge_source *source = malloc(sizeof *source);
    size_t nbytes = FST_MERGE_ELEMENT_MAX_NBYTES + 2;
    char *text = malloc(nbytes);
    cr_assert_not_null(text);
    memset(text, 'x', nbytes);
    text[0] = text[nbytes - 1] = '"';
    int fd = made_input(text, nbytes);
    fst_merge_source_init(source, fd);
    cr_assert_null(fst_merge_source_value(source));
    cr_assert_eq(source->err, FST_E_LIMIT);
    cr_assert_eq(fst_merge_source_peek(source), -1);
    cr_assert_eq(close(fd), 0);
    text[nbytes - 3] = '"';
    fd = made_input(text, nbytes - 2);
    fst_merge_source_init(source, fd);
    json_t *value = fst_merge_source_value(source);
    cr_assert_eq(json_string_length(value), FST_MERGE_ELEMENT_MAX_NBYTES - 2);
    json_decref(value);
    cr_assert_eq(close(fd), 0);
    free(text);
    free(source);
}

Test(project_merge_source, what_is_no_json_gives_nothing)
{
    static const char *const texts[] = {
        "", " ", "}", "x", "{]", "\"\\u0000\"", "\"\xff\"", "[1,]", "1.5.5", "{\"a\" 1}"};
    struct fst_merge_source *source = malloc(sizeof *source);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        int fd = made_input(texts[i], strlen(texts[i]));
        fst_merge_source_init(source, fd);
        cr_assert_null(fst_merge_source_value(source), "%s", texts[i]);
        cr_assert_eq(source->err, FST_OK);
        cr_assert_eq(close(fd), 0);
    }
    free(source);
}
