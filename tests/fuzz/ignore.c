/* SPDX-License-Identifier: MIT */
/*
 * libFuzzer target: whole ignore files, whose patterns are found by filters of first and last
 * bytes. The pattern that decides must be the last one that matches when each is asked by itself.
 *
 * The input is a path, a line end, and the file.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "walk/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t nbytes);

/* The number of the last line whose pattern matches by itself, 0 for none. */
static uint32_t last_match(const char *data, size_t nbytes, const struct fst_glob_path *path,
                           bool ignore_case)
{
    uint32_t found = 0, number = 1;
    const char *end = data + nbytes;
    if (nbytes >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0)
        data += 3;
    for (; data < end; number++) {
        const char *lf = memchr(data, '\n', (size_t)(end - data));
        const char *stop = lf ? lf : end;
        struct fst_rules *one;
        if (fst_rules_parse(&one, data, (size_t)(stop - data)) != FST_OK)
            abort();
        if (one && fst_rules_match(one, path, ignore_case))
            found = number;
        fst_rules_free(one);
        data = stop + 1;
    }
    return found;
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t nbytes)
{
    const uint8_t *end = nbytes ? memchr(input, '\n', nbytes) : NULL;
    if (!end || end == input || end[-1] == '/' || input[0] == '/')
        return 0;
    struct fst_glob_path path = {(const char *)input, (size_t)(end - input), 0, input[0] & 1};
    for (path.basename_at = path.nbytes; path.text[path.basename_at - 1] != '/';)
        if (--path.basename_at == 0)
            break;
    const char *data = (const char *)end + 1;
    nbytes -= path.nbytes + 1;
    if (nbytes > 1024)
        nbytes = 1024;
    struct fst_rules *rules;
    if (fst_rules_parse(&rules, data, nbytes) != FST_OK)
        abort();
    for (int fold = 0; fold < 2; fold++) {
        const struct fst_glob *glob = rules ? fst_rules_match(rules, &path, fold) : NULL;
        /* A byte order mark is one at the file's beginning only. */
        if (!memmem(data, nbytes, "\xEF\xBB\xBF", 3) &&
            (glob ? glob->line : 0) != last_match(data, nbytes, &path, fold))
            abort();
    }
    fst_rules_free(rules);
    return 0;
}
