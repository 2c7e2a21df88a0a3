/* SPDX-License-Identifier: MIT */
/*
 * libFuzzer target: patterns of ignore files. No crash, bounded time (libFuzzer's -timeout), and
 * what no wildcard is in matches exactly itself.
 *
 * The input is a pattern and a path, with a line end between.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "walk/glob.h"

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t nbytes);

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t nbytes)
{
    const uint8_t *end = nbytes ? memchr(input, '\n', nbytes) : NULL;
    if (!end || end == input)
        return 0;
    const char *pattern = (const char *)input;
    size_t pattern_nbytes = (size_t)(end - input);
    const char *text = (const char *)end + 1;
    size_t text_nbytes = nbytes - pattern_nbytes - 1;
    struct fst_glob glob;
    fst_glob_parse(&glob, pattern, pattern_nbytes);
    size_t base = text_nbytes;
    while (base > 0 && text[base - 1] != '/')
        base--;
    struct fst_glob_path path = {text, text_nbytes, base, (pattern_nbytes & 1) != 0};
    bool strict = fst_glob_match(&glob, &path, false);
    /* Ignoring case takes more, but for a negated class, and an escaped capital, which git never
     * makes small. */
    bool exempt = memchr(pattern, '[', pattern_nbytes) || memchr(pattern, '\\', pattern_nbytes);
    if (strict && !exempt && !fst_glob_match(&glob, &path, true))
        abort();
    bool plain = true;
    for (size_t i = 0; i < pattern_nbytes; i++)
        plain = plain && !strchr("*?[\\", pattern[i]);
    bool same = pattern_nbytes == text_nbytes && memcmp(pattern, text, text_nbytes) == 0;
    if (plain && fst_glob_wild(pattern, pattern_nbytes, text, text_nbytes, false) != same)
        abort();
    return 0;
}
