/* SPDX-License-Identifier: MIT */
/*
 * Texts with the wanted class of each line before it, as the tests of the scanner write them.
 *
 * A line is `+|code`, `#|comment`, ` |blank`; a language's name may stand before the bar when the
 * line is embedded: `+JavaScript|x()`.
 */
#ifndef FST_TEST_SUPPORT_SCAN_LINES_H
#define FST_TEST_SUPPORT_SCAN_LINES_H

#include <stdbool.h>

/*
 * Asserts that a text in the language of that name has these classes: scanned whole, in pieces of
 * several sizes, and resumed at every line start. Fails the test with the first line that differs.
 */
void scan_lines_expect(const char *lang, const char *marked);

/* The same with documentation strings counted as code. */
void scan_lines_expect_docs_as_code(const char *lang, const char *marked);

#endif
