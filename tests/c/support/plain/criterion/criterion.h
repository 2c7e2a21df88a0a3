/* SPDX-License-Identifier: MIT */
/*
 * The part of Criterion's interface that our tests use, over fork(): Criterion itself aborts under
 * ThreadSanitizer and under qemu-user, and can't be linked for a second architecture. The same test
 * sources compile against either; CMake's FILESTATS_PLAIN_TESTS puts this directory first.
 *
 * Each test is a process of its own with a time limit; a failed assertion ends it. See main.c.
 */
#ifndef FST_PLAIN_CRITERION_H
#define FST_PLAIN_CRITERION_H

#pragma GCC system_header /* the optional arguments are beyond strict C17 */

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct plain_test {
    const char *suite, *name;
    void (*run)(void);
    double timeout; /* seconds; 0: the default */
    bool disabled;
    struct plain_test *next;
};

/* Called before main(), from each test's constructor. */
void plain_register(struct plain_test *test);

/* Prints where and what, and ends the process with status 1. */
_Noreturn void plain_fail(const char *file, int line, const char *what, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#define Test(suite_, name_, ...)                                                                   \
    static void plain_run_##suite_##_##name_(void);                                                \
    static struct plain_test plain_test_##suite_##_##name_ = {                                     \
        .suite = #suite_, .name = #name_, .run = plain_run_##suite_##_##name_, ##__VA_ARGS__};     \
    __attribute__((constructor)) static void plain_register_##suite_##_##name_(void)               \
    {                                                                                              \
        plain_register(&plain_test_##suite_##_##name_);                                            \
    }                                                                                              \
    static void plain_run_##suite_##_##name_(void)

#define plain_check(ok, what, ...)                                                                 \
    ((ok) ? (void)0 : plain_fail(__FILE__, __LINE__, what, " " __VA_ARGS__))

#define cr_assert(condition, ...) plain_check((condition), #condition, __VA_ARGS__)
#define cr_assert_not(condition, ...) plain_check(!(condition), "!(" #condition ")", __VA_ARGS__)
#define cr_assert_eq(a, b, ...) plain_check((a) == (b), #a " == " #b, __VA_ARGS__)
#define cr_assert_neq(a, b, ...) plain_check((a) != (b), #a " != " #b, __VA_ARGS__)
#define cr_assert_lt(a, b, ...) plain_check((a) < (b), #a " < " #b, __VA_ARGS__)
#define cr_assert_leq(a, b, ...) plain_check((a) <= (b), #a " <= " #b, __VA_ARGS__)
#define cr_assert_gt(a, b, ...) plain_check((a) > (b), #a " > " #b, __VA_ARGS__)
#define cr_assert_geq(a, b, ...) plain_check((a) >= (b), #a " >= " #b, __VA_ARGS__)
#define cr_assert_null(a, ...) plain_check((a) == NULL, #a " is NULL", __VA_ARGS__)
#define cr_assert_not_null(a, ...) plain_check((a) != NULL, #a " is not NULL", __VA_ARGS__)
#define cr_assert_str_eq(a, b, ...) plain_check(strcmp((a), (b)) == 0, #a " is " #b, __VA_ARGS__)
#define cr_assert_fail(...) plain_fail(__FILE__, __LINE__, "failed", " " __VA_ARGS__)
#define cr_fail(...) cr_assert_fail(__VA_ARGS__)

#endif
