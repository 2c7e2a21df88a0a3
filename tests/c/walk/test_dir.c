/* SPDX-License-Identifier: MIT */
/*
 * Reading a folder.
 */
#include "walk/dir.h"

#include <criterion/criterion.h>
#include <fcntl.h>

#include "walk/tree.h"

Test(walk_dir, tells_names_and_types)
{
    struct tree tree;
    tree_init(&tree);
    tree_write(&tree, "file", "x");
    tree_mkdir(&tree, "dir");
    cr_assert_eq(symlink("file", tree_path(&tree, "link")), 0);
    cr_assert_eq(mkfifo(tree_path(&tree, "fifo"), 0600), 0);
    int fd = open(tree.top, O_RDONLY | O_DIRECTORY);
    struct fst_listing listing = {0};
    cr_assert_eq(fst_dir_read(&listing, fd), FST_OK);
    cr_assert_eq(listing.len, 4);
    cr_assert(!listing.more);
    for (size_t i = 0; i < listing.len; i++) {
        const char *name = fst_entry_name(listing.names, &listing.entries[i]);
        static const char *const names[] = {"file", "dir", "link", "fifo"};
        cr_assert_eq(strlen(name), listing.entries[i].name_nbytes);
        cr_assert_str_eq(name, names[listing.entries[i].type - FST_ENTRY_FILE]);
    }
    close(fd);
    fst_dir_dispose(&listing);
    fst_dir_dispose(&listing);
    tree_dispose(&tree);
}

Test(walk_dir, a_large_folder_comes_in_parts)
{
    enum { N = 30000 };
    struct tree tree;
    tree_init(&tree);
    for (int i = 0; i < N; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s/a-name-of-some-length-%06d", tree.top, i);
        close(open(name, O_CREAT | O_WRONLY, 0600));
    }
    static bool seen[N];
    int fd = open(tree.top, O_RDONLY | O_DIRECTORY);
    struct fst_listing listing = {0};
    size_t total = 0;
    do {
        cr_assert_eq(fst_dir_read(&listing, fd), FST_OK);
        for (size_t i = 0; i < listing.len; i++) {
            const char *name = fst_entry_name(listing.names, &listing.entries[i]);
            size_t number = strtoul(name + listing.entries[i].name_nbytes - 6, NULL, 10);
            cr_assert(!seen[number]);
            seen[number] = true;
        }
        total += listing.len;
    } while (listing.more);
    cr_assert_eq(total, N);
    close(fd);
    fst_dir_dispose(&listing);
    tree_dispose(&tree);
}

Test(walk_dir, an_error_is_told)
{
    struct fst_listing listing = {0};
    cr_assert_eq(fst_dir_read(&listing, -1), -EBADF);
    cr_assert_eq(listing.len, 0);
    fst_dir_dispose(&listing);
}

Test(walk_dir, knows_the_kernels_file_systems)
{
    int fd = open("/tmp", O_RDONLY | O_DIRECTORY);
    cr_assert(!fst_dir_is_kernel_fs(fd));
    close(fd);
#if defined(__linux__)
    fd = open("/proc", O_RDONLY | O_DIRECTORY);
    cr_assert(fd < 0 || fst_dir_is_kernel_fs(fd));
    close(fd);
#endif
}
