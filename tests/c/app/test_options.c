/* SPDX-License-Identifier: MIT */
/*
 * The command line: what is accepted, and the sentence for what is not.
 */
#include "app/options.h"

#include <criterion/criterion.h>

#include <stdarg.h>
#include <string.h>

enum { MAX_ARGS = 16, ARG_NBYTES = 128 };

/* Parses the arguments, ended by NULL. */
static fst_err parse(struct fst_options *options, struct fst_str *problem, ...)
{
    static char program[] = "filestats";
    static char copies[MAX_ARGS][ARG_NBYTES]; /* argv is ours to change, literals are not */
    char *argv[MAX_ARGS + 2] = {program};
    int argc = 1;
    va_list args;
    va_start(args, problem);
    for (const char *arg = va_arg(args, const char *); arg && argc <= MAX_ARGS;
         arg = va_arg(args, const char *)) {
        char *copy = copies[argc - 1];
        strncpy(copy, arg, ARG_NBYTES - 1);
        argv[argc++] = copy;
    }
    va_end(args);
    return fst_options_parse(options, argc, argv, problem);
}

/* Expects a refusal with exactly this sentence. */
static void refuses(const char *sentence, const char *first, const char *second)
{
    struct fst_options options;
    struct fst_str problem = {0};
    fst_err err = parse(&options, &problem, first, second, (const char *)NULL);
    cr_assert_eq(err, FST_E_ARGUMENT, "%s: %d", first, err);
    cr_assert_str_eq(fst_str_cstr(&problem), sentence);
    fst_options_dispose(&options);
    fst_str_dispose(&problem);
}

Test(app_options, nothing_given_scans_by_language_as_a_table)
{
    struct fst_options options;
    struct fst_str problem = {0};
    cr_assert_eq(parse(&options, &problem, (const char *)NULL), FST_OK);
    cr_assert_eq(options.mode, FST_MODE_SCAN);
    cr_assert_eq(options.format, FST_FORMAT_TABLE);
    cr_assert_eq(options.by, FST_ROW_LANGUAGE);
    cr_assert_eq(options.sort, FST_SORT_CODE);
    cr_assert_eq(options.paths.len, 0);
    cr_assert_eq(options.jobs, 0);
    cr_assert_eq(options.top, 0);
    fst_options_dispose(&options);
    fst_str_dispose(&problem);
}

Test(app_options, options_and_paths_stand_in_any_order)
{
    struct fst_options options;
    struct fst_str problem = {0};
    fst_err err = parse(&options, &problem, "a", "--by=file", "b", "--sort", "bytes", "--reverse",
                        "--top=3", "--jobs=2", "--hidden", "--", "--no-ignore", (const char *)NULL);
    cr_assert_eq(err, FST_OK, "%s", fst_str_cstr(&problem));
    cr_assert_eq(options.by, FST_ROW_FILE);
    cr_assert_eq(options.sort, FST_SORT_BYTES);
    cr_assert(options.reverse);
    cr_assert_eq(options.top, 3);
    cr_assert_eq(options.jobs, 2);
    cr_assert(options.hidden);
    cr_assert(!options.no_ignore);
    cr_assert_eq(options.paths.len, 3);
    cr_assert_str_eq(options.paths.items[2], "--no-ignore");
    fst_options_dispose(&options);
    fst_str_dispose(&problem);
}

Test(app_options, lists_and_maps_are_read_whole)
{
    struct fst_options options;
    struct fst_str problem = {0};
    fst_err err =
        parse(&options, &problem, "--language=C,python", "--exclude-language=Rust",
              "--exclude-flag=vendored,generated", "--exclude=*.o", "--exclude=/x",
              "--map=.inc:PHP", "--docstrings=code", "--embedded=separate", (const char *)NULL);
    cr_assert_eq(err, FST_OK, "%s", fst_str_cstr(&problem));
    cr_assert_eq(options.languages.len, 2);
    cr_assert_str_eq(fst_lang_get(options.languages.items[1])->name, "Python");
    cr_assert_eq(options.exclude_languages.len, 1);
    cr_assert_eq(options.exclude_flags, FST_FLAG_VENDORED | FST_FLAG_GENERATED);
    cr_assert_eq(options.excludes.len, 2);
    cr_assert_eq(options.map.len, 1);
    cr_assert_str_eq(options.map.entries[0].extension, "inc");
    cr_assert(options.docstrings_as_code);
    cr_assert(options.embedded_separate);
    fst_options_dispose(&options);
    fst_str_dispose(&problem);
}

static bool wants_files(const char *first, const char *second)
{
    struct fst_options options;
    struct fst_str problem = {0};
    cr_assert_eq(parse(&options, &problem, first, second, (const char *)NULL), FST_OK);
    bool wants = fst_options_want_files(&options);
    fst_options_dispose(&options);
    fst_str_dispose(&problem);
    return wants;
}

Test(app_options, files_are_kept_only_where_they_are_shown)
{
    cr_assert(!wants_files("--format=json", NULL));
    cr_assert(!wants_files("--format=table", "--by=language"));
    cr_assert(wants_files("--format=ndjson", NULL));
    cr_assert(wants_files("--format=ndjson", "--by=language"));
    cr_assert(wants_files("--by=file", NULL));
    cr_assert(wants_files("--by=dir", "--format=csv"));
}

Test(app_options, help_wins_over_everything_that_can_be_read)
{
    struct fst_options options;
    struct fst_str problem = {0};
    cr_assert_eq(parse(&options, &problem, "--text", "--merge", "x", "--help", (const char *)NULL),
                 FST_OK);
    cr_assert_eq(options.mode, FST_MODE_HELP);
    fst_options_dispose(&options);
    cr_assert_eq(parse(&options, &problem, "-V", (const char *)NULL), FST_OK);
    cr_assert_eq(options.mode, FST_MODE_VERSION);
    fst_options_dispose(&options);
    fst_str_dispose(&problem);
}

Test(app_options, stdin_name_serves_explain_too)
{
    struct fst_options options;
    struct fst_str problem = {0};
    cr_assert_eq(parse(&options, &problem, "--stdin-name=a.c", "-", (const char *)NULL), FST_OK);
    cr_assert_eq(options.mode, FST_MODE_STDIN);
    fst_options_dispose(&options);
    cr_assert_eq(parse(&options, &problem, "--stdin-name=a.c", "--explain", (const char *)NULL),
                 FST_OK);
    cr_assert_eq(options.mode, FST_MODE_EXPLAIN);
    fst_options_dispose(&options);
    fst_str_dispose(&problem);
}

Test(app_options, wrong_values_are_named_with_what_is_right)
{
    refuses("--by=x: rows are by language, file or dir", "--by=x", NULL);
    refuses("--format=xml: formats are table, json, ndjson and csv", "--format=xml", NULL);
    refuses("--top=0: a whole number from 1 on is needed", "--top=0", NULL);
    refuses("--top=-1: a whole number from 1 on is needed", "--top=-1", NULL);
    refuses("--top=99999999999999999999999: a whole number from 1 on is needed",
            "--top=99999999999999999999999", NULL);
    refuses("--jobs=1025: a whole number from 1 to 1024 is needed", "--jobs=1025", NULL);
    refuses("--jobs= 1: a whole number from 1 to 1024 is needed", "--jobs= 1", NULL);
    refuses("--exclude-flag=minified,bom: flags are generated, minified and vendored",
            "--exclude-flag=minified,bom", NULL);
    refuses("--map=py: EXTENSION:LANGUAGE is needed, as in --map=inc:PHP", "--map=py", NULL);
    refuses("--docstrings=x: documentation strings count as comment or as code", "--docstrings=x",
            NULL);
    refuses("--embedded=x: embedded code goes to host or to separate", "--embedded=x", NULL);
}

Test(app_options, a_mistyped_language_gets_a_suggestion)
{
    refuses("--language: no language is called 'Pyton'; did you mean 'Python'?", "--language=Pyton",
            NULL);
    refuses("--exclude-language: no language is called 'qqqqqqqqqqqq'; --languages lists all",
            "--exclude-language=C,qqqqqqqqqqqq", NULL);
}

Test(app_options, unknown_options_and_values_are_refused)
{
    refuses("there is no option --nope (--help lists all)", "--nope", NULL);
    refuses("there is no option -x (--help lists all)", "-x", NULL);
    refuses("there is no option --a\\x1B[1m (--help lists all)", "--a\x1b[1m", NULL);
    refuses("--hidden takes no value", "--hidden=yes", NULL);
    refuses("--top needs a value: --top=N", "--top", NULL);
}

Test(app_options, modes_exclude_each_other)
{
    refuses("--text and --rpc can't be used together", "--rpc", "--text");
    refuses("--text and --stdin-name can't be used together", "--stdin-name=x", "--text");
    refuses("--by has no meaning with --text", "--by=file", "--text");
    refuses("--hidden has no meaning with --merge", "--hidden", "--merge");
    refuses("--map has no meaning with --rpc", "--map=x:C", "--rpc");
}

Test(app_options, paths_must_fit_the_mode)
{
    refuses("code on stdin needs a name to know its language by: --stdin-name=NAME (a file called "
            "- is ./-)",
            "-", NULL);
    refuses("--files0-from names the files: 'a' can't be given beside it", "--files0-from=-", "a");
    refuses("--stdin-name counts stdin: 'a' can't be given beside it", "--stdin-name=x", "a");
    refuses("--explain needs exactly one FILE", "--explain", NULL);
    refuses("--stdin-name=NAME and - belong together", "--explain", "-");
    refuses("--merge needs the FILE of a result", "--merge", NULL);
    refuses("--languages takes no PATH: 'a\\nb'", "--languages", "a\nb");
}

Test(app_options, help_names_every_option_of_the_contract)
{
    static const char *const names[] = {
        "--text",         "--stdin-name=", "--explain",   "--merge",         "--rpc",
        "--by=",          "--format=",     "--sort=",     "--reverse",       "--top=",
        "--language=",    "--hidden",      "--no-ignore", "--no-ignore-vcs", "--exclude=",
        "--files0-from=", "--map=",        "--jobs=",     "--docstrings=",   "--embedded=",
        "--languages",    "--help",        "--version",   "--exclude-flag=", "--exclude-language=",
    };
    struct fst_output out;
    fst_output_init(&out, -1);
    cr_assert_eq(fst_options_write_help(&out), FST_OK);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        cr_assert_not_null(strstr(fst_str_cstr(&out.buf), names[i]), "%s", names[i]);
    fst_output_dispose(&out);
}
