/* SPDX-License-Identifier: MIT */
/*
 * The table of options, and how each reads its value. A wrong value is refused with a sentence that
 * names it and what would be right. What an option may stand beside is checked in app/options.c.
 */
#include "app/option_table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "app/languages.h"
#include "base/escape.h"
#include "base/mem.h"

enum { MAX_JOBS = 1024 };

fst_err fst_option_table_refuse(struct fst_option_parser *parser, const char *before,
                                const char *value, const char *after)
{
    fst_err err = fst_str_puts(parser->problem, before);
    if (!err && value)
        err = fst_escape_display(parser->problem, value, strlen(value));
    if (!err)
        err = fst_str_puts(parser->problem, after);
    return err ? err : FST_E_ARGUMENT;
}

/* "--by=x: …" in one form for all wrong values. */
static fst_err refuse_value(struct fst_option_parser *parser, const char *option, const char *value,
                            const char *expected)
{
    fst_err err = fst_str_printf(parser->problem, "--%s=", option);
    if (!err)
        err = fst_option_table_refuse(parser, "", value, expected);
    return err;
}

fst_err fst_option_table_add_word(struct fst_words *words, const char *word)
{
    fst_err err = fst_mem_grow(&words->items, &words->cap, words->len + 1, sizeof *words->items);
    if (!err)
        words->items[words->len++] = word;
    return err;
}

/* The index of `value` in a NULL-terminated list, or -1. */
static int find_word(const char *const *list, const char *value)
{
    for (int i = 0; list[i]; i++)
        if (strcmp(list[i], value) == 0)
            return i;
    return -1;
}

/* A decimal number from `low` to `high`: digits only. False when it is none. */
static bool parse_number(const char *text, uint64_t low, uint64_t high, uint64_t *out)
{
    uint64_t number = 0;
    if (!*text)
        return false;
    for (; *text; text++) {
        if (*text < '0' || *text > '9' || number > (UINT64_MAX - 9) / 10)
            return false;
        number = number * 10 + (uint64_t)(*text - '0');
    }
    *out = number;
    return number >= low && number <= high;
}

/* ------------------------------------------------------------------------- arguments of options */

static fst_err take_by(struct fst_option_parser *parser, const char *option, const char *value)
{
    static const char *const names[] = {"language", "file", "dir", NULL};
    static const enum fst_row_kind kinds[] = {FST_ROW_LANGUAGE, FST_ROW_FILE, FST_ROW_DIR};
    int i = find_word(names, value);
    if (i < 0)
        return refuse_value(parser, option, value, ": rows are by language, file or dir");
    parser->options->by = kinds[i];
    return FST_OK;
}

static fst_err take_format(struct fst_option_parser *parser, const char *option, const char *value)
{
    static const char *const names[] = {"table", "json", "ndjson", "csv", NULL};
    int i = find_word(names, value);
    if (i < 0)
        return refuse_value(parser, option, value, ": formats are table, json, ndjson and csv");
    parser->options->format = (enum fst_format)i;
    return FST_OK;
}

static fst_err take_sort(struct fst_option_parser *parser, const char *option, const char *value)
{
    enum fst_sort_key key = fst_sort_key_by_name(value);
    if (key == FST_SORT_COUNT)
        return refuse_value(parser, option, value,
                            ": keys are name, files, lines, code, comments, blanks, words, chars "
                            "and bytes");
    parser->options->sort = key;
    parser->options->sorted = true;
    return FST_OK;
}

static fst_err take_top(struct fst_option_parser *parser, const char *option, const char *value)
{
    if (!parse_number(value, 1, UINT64_MAX, &parser->options->top))
        return refuse_value(parser, option, value, ": a whole number from 1 on is needed");
    return FST_OK;
}

static fst_err take_jobs(struct fst_option_parser *parser, const char *option, const char *value)
{
    uint64_t jobs;
    if (!parse_number(value, 1, MAX_JOBS, &jobs))
        return refuse_value(parser, option, value, ": a whole number from 1 to 1024 is needed");
    parser->options->jobs = (unsigned)jobs;
    return FST_OK;
}

static fst_err find_language(struct fst_option_parser *parser, const char *option, const char *name,
                             size_t nbytes, fst_lang_id *out)
{
    *out = fst_lang_by_name(name, nbytes);
    if (*out != FST_LANG_NONE)
        return FST_OK;
    struct fst_str *problem = parser->problem;
    struct fst_str near = {0};
    fst_err err = fst_str_printf(problem, "--%s: no language is called '", option);
    if (!err)
        err = fst_escape_display(problem, name, nbytes);
    if (!err)
        err = fst_str_putc(problem, '\'');
    if (!err)
        err = fst_languages_suggest(&near, name, nbytes);
    if (!err)
        err = near.len ? fst_str_printf(problem, "; did you mean '%s'?", near.data)
                       : fst_str_puts(problem, "; --languages lists all");
    fst_str_dispose(&near);
    return err ? err : FST_E_ARGUMENT;
}

static fst_err add_languages(struct fst_option_parser *parser, const char *option,
                             const char *value, struct fst_lang_ids *ids)
{
    for (const char *name = value;;) {
        size_t nbytes = strcspn(name, ",");
        fst_lang_id id;
        fst_err err = find_language(parser, option, name, nbytes, &id);
        if (!err)
            err = fst_mem_grow(&ids->items, &ids->cap, ids->len + 1, sizeof *ids->items);
        if (err)
            return err;
        ids->items[ids->len++] = id;
        if (!name[nbytes])
            return FST_OK;
        name += nbytes + 1;
    }
}

static fst_err take_language(struct fst_option_parser *parser, const char *option,
                             const char *value)
{
    return add_languages(parser, option, value, &parser->options->languages);
}

static fst_err take_exclude_language(struct fst_option_parser *parser, const char *option,
                                     const char *value)
{
    return add_languages(parser, option, value, &parser->options->exclude_languages);
}

static fst_err take_exclude_flag(struct fst_option_parser *parser, const char *option,
                                 const char *value)
{
    static const char *const names[] = {"generated", "minified", "vendored"};
    static const uint32_t flags[] = {FST_FLAG_GENERATED, FST_FLAG_MINIFIED, FST_FLAG_VENDORED};
    for (const char *name = value;;) {
        size_t nbytes = strcspn(name, ",");
        uint32_t flag = 0;
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
            if (strlen(names[i]) == nbytes && memcmp(names[i], name, nbytes) == 0)
                flag = flags[i];
        if (!flag)
            return refuse_value(parser, option, value,
                                ": flags are generated, minified and vendored");
        parser->options->exclude_flags |= flag;
        if (!name[nbytes])
            return FST_OK;
        name += nbytes + 1;
    }
}

static fst_err take_exclude(struct fst_option_parser *parser, const char *option, const char *value)
{
    if (!*value)
        return refuse_value(parser, option, value, ": a pattern as in .gitignore is needed");
    return fst_option_table_add_word(&parser->options->excludes, value);
}

static fst_err take_map(struct fst_option_parser *parser, const char *option, const char *value)
{
    const char *colon = strchr(value, ':');
    const char *extension = *value == '.' ? value + 1 : value;
    if (!colon || colon <= extension || !colon[1])
        return refuse_value(parser, option, value,
                            ": EXTENSION:LANGUAGE is needed, as in --map=inc:PHP");
    fst_lang_id id;
    fst_err err = find_language(parser, option, colon + 1, strlen(colon + 1), &id);
    if (err)
        return err;
    return fst_lang_map_add(&parser->options->map, extension, (size_t)(colon - extension), id);
}

static fst_err take_docstrings(struct fst_option_parser *parser, const char *option,
                               const char *value)
{
    static const char *const names[] = {"comment", "code", NULL};
    int i = find_word(names, value);
    if (i < 0)
        return refuse_value(parser, option, value,
                            ": documentation strings count as comment or as code");
    parser->options->docstrings_as_code = i == 1;
    return FST_OK;
}

static fst_err take_embedded(struct fst_option_parser *parser, const char *option,
                             const char *value)
{
    static const char *const names[] = {"host", "separate", NULL};
    int i = find_word(names, value);
    if (i < 0)
        return refuse_value(parser, option, value, ": embedded code goes to host or to separate");
    parser->options->embedded_separate = i == 1;
    return FST_OK;
}

static fst_err take_files0_from(struct fst_option_parser *parser, const char *option,
                                const char *value)
{
    if (!*value)
        return refuse_value(parser, option, value, ": the name of a file, or -, is needed");
    parser->options->files0_from = value;
    return FST_OK;
}

static fst_err take_stdin_name(struct fst_option_parser *parser, const char *option,
                               const char *value)
{
    if (!*value)
        return refuse_value(parser, option, value, ": the name of a file is needed");
    parser->options->stdin_name = value;
    return FST_OK;
}

static fst_err take_reverse(struct fst_option_parser *parser, const char *option, const char *value)
{
    (void)option, (void)value;
    parser->options->reverse = true;
    return FST_OK;
}

static fst_err take_hidden(struct fst_option_parser *parser, const char *option, const char *value)
{
    (void)option, (void)value;
    parser->options->hidden = true;
    return FST_OK;
}

static fst_err take_no_ignore(struct fst_option_parser *parser, const char *option,
                              const char *value)
{
    (void)option, (void)value;
    parser->options->no_ignore = true;
    return FST_OK;
}

static fst_err take_no_ignore_vcs(struct fst_option_parser *parser, const char *option,
                                  const char *value)
{
    (void)option, (void)value;
    parser->options->no_ignore_vcs = true;
    return FST_OK;
}

/* --------------------------------------------------------------------------------- the one table
 */

const struct fst_option_entry fst_option_table[] = {
    {"text", NULL, NULL, 0, FST_MODE_TEXT,
     "lines, words, characters and bytes of each file, like wc;\nreads stdin without PATH or for "
     "-"},
    {"stdin-name", "NAME", take_stdin_name, FST_IN_STDIN | FST_IN_EXPLAIN, FST_MODE_STDIN,
     "count the code on stdin as a file of that name"},
    {"explain", NULL, NULL, 0, FST_MODE_EXPLAIN,
     "print each line of one FILE with its class and language"},
    {"merge", NULL, NULL, 0, FST_MODE_MERGE,
     "add up earlier results (JSON, NDJSON) instead of counting"},
    {"rpc", NULL, NULL, 0, FST_MODE_RPC, "be Neovim's peer on stdin and stdout"},
    {"languages", NULL, NULL, 0, FST_MODE_LANGUAGES,
     "list every language with the names of its files"},
    {"help", NULL, NULL, 0, FST_MODE_HELP, "print this text"},
    {"version", NULL, NULL, 0, FST_MODE_VERSION, "print version, protocol and kernel in use"},

    {"by", "language|file|dir", take_by, FST_IN_ROWS, 0,
     "what a row is (default: language; of ndjson: file)"},
    {"format", "table|json|ndjson|csv", take_format, FST_IN_ROWS, 0, "default: table"},
    {"sort", "KEY", take_sort, FST_IN_ROWS, 0,
     "name, files, lines, code, comments, blanks, words, chars\nor bytes (default: code)"},
    {"reverse", NULL, take_reverse, FST_IN_ROWS, 0, "turn the order round"},
    {"top", "N", take_top, FST_IN_ROWS, 0, "only the first N rows; totals stay whole"},
    {"language", "NAME,...", take_language, FST_IN_SCAN, 0, "only files in these languages"},
    {"exclude-language", "NAME,...", take_exclude_language, FST_IN_SCAN, 0, "no files in these"},
    {"exclude-flag", "FLAG,...", take_exclude_flag, FST_IN_SCAN, 0,
     "no files that are generated, minified or vendored"},
    {"hidden", NULL, take_hidden, FST_IN_SCAN, 0, "count hidden files, too"},
    {"no-ignore", NULL, take_no_ignore, FST_IN_SCAN, 0, "no ignore file holds"},
    {"no-ignore-vcs", NULL, take_no_ignore_vcs, FST_IN_SCAN, 0, "git's ignore files don't hold"},
    {"exclude", "GLOB", take_exclude, FST_IN_SCAN, 0, "leave out what matches, as in .gitignore"},
    {"files0-from", "FILE", take_files0_from, FST_IN_SCAN | FST_IN_TEXT, 0,
     "count the files named in FILE, each ended by NUL (-: stdin)"},
    {"map", "EXT:LANGUAGE", take_map, FST_IN_CODE, 0, "files of extension EXT are in LANGUAGE"},
    {"docstrings", "comment|code", take_docstrings, FST_IN_CODE, 0,
     "how documentation strings count (default: comment)"},
    {"embedded", "host|separate", take_embedded, FST_IN_SCAN | FST_IN_STDIN, 0,
     "embedded code under its host (default) or in its own\nlanguage's row"},
    {"jobs", "N", take_jobs, FST_IN_SCAN | FST_IN_TEXT, 0,
     "worker threads (default: the usable CPUs)"},
};

static_assert(sizeof fst_option_table / sizeof fst_option_table[0] == FST_OPTION_TABLE_LEN,
              "the header has the length of the table");
