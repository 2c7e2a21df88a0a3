/* SPDX-License-Identifier: MIT */
/*
 * The sample files of tests/data/LANGUAGE/, line by line. Beside FILE stands FILE.expected: the
 * name of its language, then a letter for each line (C code, c comment, b blank), both set down by
 * hand from the published rules.
 */
#include <criterion/criterion.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/str.h"
#include "lang/count.h"

#define DATA_DIR TEST_SOURCE_DIR "/tests/data"

struct sample {
    struct fst_str path, expected_path, text, expected;
    char classes[4096];
    size_t len;
};

static void note(void *payload, uint64_t number, enum fst_line_class line_class, fst_lang_id lang)
{
    struct sample *sample = payload;
    (void)number;
    (void)lang;
    cr_assert_lt(sample->len + 1, sizeof(sample->classes));
    sample->classes[sample->len++] = line_class == FST_LINE_CODE      ? 'C'
                                     : line_class == FST_LINE_COMMENT ? 'c'
                                                                      : 'b';
}

static void read_file(struct fst_str *out, const char *path)
{
    fst_str_clear(out);
    cr_assert_eq(fst_fd_read_small(out, AT_FDCWD, path, true, 1 << 20), 0, "%s", path);
}

static bool is_expectation(const char *name)
{
    size_t n = strlen(name);
    return n > 9 && strcmp(name + n - 9, ".expected") == 0;
}

/* The first line that differs, with what was expected of it; 0 when none does. */
static size_t first_difference(const char *expected, const char *got)
{
    size_t i = 0;
    while (expected[i] && expected[i] == got[i])
        i++;
    return expected[i] == got[i] ? 0 : i + 1;
}

static unsigned check_sample(struct fst_counter *counter, struct sample *sample)
{
    const char *path = fst_str_cstr(&sample->path);
    read_file(&sample->text, path);
    fst_str_clear(&sample->expected_path);
    cr_assert_eq(fst_str_printf(&sample->expected_path, "%s.expected", path), 0);
    read_file(&sample->expected, fst_str_cstr(&sample->expected_path));
    char *lang = sample->expected.data, *classes = strchr(lang, '\n');
    cr_assert_not_null(classes);
    *classes++ = '\0';
    classes[strcspn(classes, "\n")] = '\0';

    struct fst_count_options options = {.on_line = note, .payload = sample};
    struct fst_file_counts counts;
    memset(sample->classes, 0, sizeof(sample->classes));
    sample->len = 0;
    cr_assert_eq(fst_counter_run(counter, path, FST_LANG_NONE, &options,
                                 (const uint8_t *)sample->text.data, sample->text.len, &counts),
                 0);
    const char *got = counts.lang ? fst_lang_get(counts.lang)->name : "unknown";
    size_t line = first_difference(classes, sample->classes);
    if (strcmp(got, lang) == 0 && line == 0)
        return 0;
    fprintf(stderr, "%s: %s, not %s; line %zu differs\n  expected %s\n  got      %s\n", path, got,
            lang, line, classes, sample->classes);
    return 1;
}

/* Every sample of one directory; returns how many failed, and adds how many there were. */
static unsigned check_dir(struct fst_counter *counter, struct sample *sample, const char *name,
                          unsigned *samples)
{
    char dir_path[4096];
    snprintf(dir_path, sizeof(dir_path), "%s/%s", DATA_DIR, name);
    DIR *dir = opendir(dir_path);
    if (!dir)
        return 0;
    unsigned failed = 0;
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (entry->d_name[0] == '.' || is_expectation(entry->d_name))
            continue;
        fst_str_clear(&sample->path);
        cr_assert_eq(fst_str_printf(&sample->path, "%s/%s", dir_path, entry->d_name), 0);
        failed += check_sample(counter, sample);
        (*samples)++;
    }
    closedir(dir);
    return failed;
}

Test(lang_data, samples_are_classed_line_by_line, .timeout = 30)
{
    static struct sample sample;
    struct fst_counter *counter;
    unsigned samples = 0, failed = 0;
    cr_assert_eq(fst_counter_new(&counter), 0);
    DIR *dir = opendir(DATA_DIR);
    cr_assert_not_null(dir);
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (entry->d_name[0] != '.')
            failed += check_dir(counter, &sample, entry->d_name, &samples);
    }
    closedir(dir);
    cr_assert_gt(samples, 70);
    cr_assert_eq(failed, 0, "%u of %u samples", failed, samples);
    fst_str_dispose(&sample.path);
    fst_str_dispose(&sample.expected_path);
    fst_str_dispose(&sample.text);
    fst_str_dispose(&sample.expected);
    fst_counter_free(counter);
}
