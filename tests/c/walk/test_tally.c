/* SPDX-License-Identifier: MIT */
/*
 * Counting one open file.
 */
#include "walk/tally.h"

#include <criterion/criterion.h>
#include <fcntl.h>

#include "walk/tree.h"

static struct tree tree;
static struct fst_tally tally;
static struct fst_count_options options;
static _Atomic bool cancel;
static _Atomic uint64_t done;

static void init(void)
{
    tree_init(&tree);
    cr_assert_eq(fst_tally_init(&tally, &options), FST_OK);
    tally.cancel = &cancel;
    tally.bytes_done = &done;
}

static void dispose(void)
{
    fst_tally_dispose(&tally);
    fst_tally_dispose(&tally);
    tree_dispose(&tree);
}

static fst_err count(const char *name, struct fst_file_counts *counts)
{
    struct stat st;
    int fd = open(tree_path(&tree, name), O_RDONLY);
    cr_assert_eq(fstat(fd, &st), 0);
    fst_err err = fst_tally_file(&tally, fd, name, (uint64_t)st.st_size, counts);
    close(fd);
    return err;
}

/* A file of `nbytes` bytes made of `unit`. */
static void fill(const char *name, const char *unit, size_t nbytes)
{
    char *data = malloc(nbytes);
    cr_assert_not_null(data);
    for (size_t i = 0; i < nbytes; i++)
        data[i] = unit[i % strlen(unit)];
    tree_write_bytes(&tree, name, data, nbytes);
    free(data);
}

Test(walk_tally, counts_files_of_any_size)
{
    init();
    static const size_t sizes[] = {0, 1, 2, 4096, 262143, 262144, 262145, 1000000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct fst_file_counts counts;
        fill("f.c", "a\n", sizes[i]);
        atomic_store(&done, 0);
        cr_assert_eq(count("f.c", &counts), FST_OK);
        cr_assert_eq(counts.text.bytes, sizes[i]);
        cr_assert_eq(counts.text.lines, (sizes[i] + 1) / 2);
        cr_assert_eq(counts.code.code, (sizes[i] + 1) / 2);
        cr_assert_eq(atomic_load(&done), sizes[i]);
    }
    dispose();
}

Test(walk_tally, reads_a_text_of_carriage_returns_twice)
{
    init();
    static const size_t sizes[] = {1000, 700000};
    for (size_t i = 0; i < 2; i++) {
        struct fst_file_counts counts;
        fill("f.c", "a\r//\r", sizes[i]);
        cr_assert_eq(count("f.c", &counts), FST_OK);
        cr_assert_eq(counts.text.lines, sizes[i] / 5 * 2);
        cr_assert_eq(counts.code.code, sizes[i] / 5);
        cr_assert_eq(counts.code.comments, sizes[i] / 5);
    }
    dispose();
}

Test(walk_tally, does_not_read_a_binary_file_to_its_end)
{
    init();
    struct fst_file_counts counts;
    tree_write_bytes(&tree, "f.c", "ab\0c", 4);
    cr_assert_eq(truncate(tree_path(&tree, "f.c"), (off_t)1 << 40), 0);
    cr_assert_eq(count("f.c", &counts), FST_OK);
    cr_assert(counts.binary);
    cr_assert_eq(counts.text.bytes, UINT64_C(1) << 40);
    cr_assert_eq(counts.text.lines, 0);
    dispose();
}

Test(walk_tally, cancelling_ends_a_huge_file, .timeout = 5)
{
    init();
    struct fst_file_counts counts;
    atomic_store(&cancel, true);
    tree_write(&tree, "f.c", "x");
    cr_assert_eq(count("f.c", &counts), -ECANCELED);
    atomic_store(&cancel, false);
    dispose();
}

Test(walk_tally, an_unreadable_descriptor_is_an_error)
{
    init();
    struct fst_file_counts counts;
    int fd = open(tree.top, O_RDONLY | O_DIRECTORY);
    cr_assert_eq(fst_tally_file(&tally, fd, "x", 1, &counts), -EISDIR);
    close(fd);
    dispose();
}

Test(walk_tally, counts_a_pipe)
{
    init();
    struct fst_file_counts counts;
    int fds[2];
    cr_assert_eq(pipe(fds), 0);
    cr_assert_eq(write(fds[1], "a\rb\r", 4), 4);
    close(fds[1]);
    cr_assert_eq(fst_tally_stream(&tally, fds[0], "x.c", &counts), FST_OK);
    cr_assert_eq(counts.text.lines, 2);
    cr_assert_eq(counts.code.code, 2);
    close(fds[0]);
    dispose();
}
