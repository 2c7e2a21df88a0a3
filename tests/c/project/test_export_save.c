/* SPDX-License-Identifier: MIT */
/* Files saved in one piece or not at all. */
#include "made.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <signal.h>

#include "project/export/save.h"

static char dir[] = "/tmp/filestats-save.XXXXXX";
static char path[128];

static const char *in_dir(const char *name)
{
    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    return path;
}

static void put(const char *name, const char *text)
{
    FILE *file = fopen(in_dir(name), "w");
    cr_assert_not_null(file);
    cr_assert_geq(fputs(text, file), 0);
    cr_assert_eq(fclose(file), 0);
}

static void expect_begins(const char *name, const char *text)
{
    char found[64] = "";
    FILE *file = fopen(in_dir(name), "r");
    cr_assert_not_null(file, "%s", path);
    size_t len = fread(found, 1, sizeof found - 1, file);
    cr_assert_eq(fclose(file), 0);
    cr_assert(len >= strlen(text) && strncmp(found, text, strlen(text)) == 0, "%s", found);
}

static unsigned entries(void)
{
    unsigned n = 0;
    DIR *open = opendir(dir);
    cr_assert_not_null(open);
    while (readdir(open))
        n++;
    closedir(open);
    return n - 2; /* "." and ".." */
}

static fst_err save(const char *name, bool overwrite)
{
    struct fst_project *project = made_project();
    fst_err err = fst_save_project(in_dir(name), project, overwrite);
    fst_project_free(project);
    return err;
}

static void make_dir(void)
{
    cr_assert_not_null(mkdtemp(dir));
}

static void remove_dir(void)
{
    DIR *open = opendir(dir);
    for (struct dirent *entry; open && (entry = readdir(open));)
        if (entry->d_name[0] != '.' || entry->d_name[1] == 'f')
            (void)!remove(in_dir(entry->d_name));
    if (open)
        closedir(open);
    cr_assert_eq(rmdir(dir), 0);
}

/* A test in a directory of its own; the plain runner knows no fixtures. */
#define DirTest(name_)                                                                             \
    static void name_(void);                                                                       \
    Test(project_export_save, name_)                                                               \
    {                                                                                              \
        make_dir();                                                                                \
        name_();                                                                                   \
        remove_dir();                                                                              \
    }                                                                                              \
    static void name_(void)

DirTest(the_ending_decides)
{
    cr_assert_eq(fst_save_format("/a/b.json"), fst_export_json);
    cr_assert_eq(fst_save_format("/a/b.CSV"), fst_export_csv);
    cr_assert_eq(fst_save_format("/a/b.x.md"), fst_export_markdown);
    cr_assert_eq(fst_save_format(".txt"), fst_export_text);
    cr_assert_eq(fst_save_format("b.html"), fst_export_html);
    cr_assert_null(fst_save_format("/a.json/b"));
    cr_assert_null(fst_save_format("/a/b.pdf"));
    cr_assert_eq(save("a.pdf", false), FST_E_UNKNOWN);
    cr_assert_eq(entries(), 0);
    cr_assert_eq(save("a.json", false), FST_OK);
    expect_begins("a.json", "{\"schema\":1,");
    cr_assert_eq(entries(), 1);
}

DirTest(an_existing_file_is_replaced_only_on_demand_and_keeps_its_mode)
{
    struct stat st;
    put("a.txt", "old");
    cr_assert_eq(chmod(in_dir("a.txt"), 0640), 0);
    cr_assert_eq(save("a.txt", false), -EEXIST);
    expect_begins("a.txt", "old");
    cr_assert_eq(save("a.txt", true), FST_OK);
    expect_begins("a.txt", ".\n");
    cr_assert_eq(stat(in_dir("a.txt"), &st), 0);
    cr_assert_eq(st.st_mode & 07777, 0640);
    cr_assert_eq(entries(), 1);
}

DirTest(a_link_is_followed_to_its_end)
{
    struct stat st;
    put("target.txt", "old");
    cr_assert_eq(symlink("target.txt", in_dir("link.json")), 0);
    cr_assert_eq(symlink("new.txt", in_dir("dangling.csv")), 0);
    cr_assert_eq(save("link.json", false), -EEXIST);
    cr_assert_eq(save("link.json", true), FST_OK);
    expect_begins("target.txt", "{\"schema\"");
    cr_assert_eq(lstat(in_dir("link.json"), &st), 0);
    cr_assert(S_ISLNK(st.st_mode));
    cr_assert_eq(save("dangling.csv", false), FST_OK);
    expect_begins("new.txt", "path,language,");
    cr_assert_eq(symlink("loop.md", in_dir("loop.md")), 0);
    cr_assert_eq(save("loop.md", true), -ELOOP);
}

DirTest(what_is_no_place_for_a_file_is_refused)
{
    cr_assert_eq(save("missing/a.json", false), -ENOENT);
    cr_assert_eq(mkdir(in_dir("d.json"), 0700), 0);
    cr_assert_eq(save("d.json", true), -EISDIR);
    cr_assert_eq(mkfifo(in_dir("p.json"), 0600), 0);
    cr_assert_eq(save("p.json", true), FST_E_REFUSED);
    cr_assert_eq(entries(), 2);
}

DirTest(a_full_disk_leaves_the_old_file_and_nothing_else)
{
    put("a.html", "old");
    /* A limit on the size of files fails write() as a full disk does, with EFBIG. */
    struct rlimit limit;
    cr_assert_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = 1000;
    signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    cr_assert_eq(save("a.html", true), -EFBIG);
    expect_begins("a.html", "old");
    cr_assert_eq(entries(), 1);
}
