/* SPDX-License-Identifier: MIT */
/*
 * Parsing of the command line by getopt_long(), with sentences of our own: getopt's name neither
 * the value nor what would be right.
 *
 * Each option is an entry of `table`. Its `take` reads the argument into the options; what an
 * option may stand beside is checked by masks of modes once everything is known, so that the order
 * of arguments never matters. Nothing is opened or counted here.
 */
#include "app/options.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "app/languages.h"
#include "base/escape.h"
#include "base/mem.h"

struct parser {
    struct fst_options *options;
    struct fst_str *problem;
    unsigned modes; /* a bit per mode that was asked for */
    bool by_given;
};

typedef fst_err take_fn(struct parser *parser, const char *option, const char *value);

enum {
    IN_SCAN = 1u << FST_MODE_SCAN,
    IN_TEXT = 1u << FST_MODE_TEXT,
    IN_STDIN = 1u << FST_MODE_STDIN,
    IN_EXPLAIN = 1u << FST_MODE_EXPLAIN,
    IN_MERGE = 1u << FST_MODE_MERGE,
    IN_ROWS = IN_SCAN | IN_STDIN | IN_MERGE, /* what prints rows */
    IN_CODE = IN_SCAN | IN_STDIN | IN_EXPLAIN,
};

enum { MAX_JOBS = 1024 };

/* Appends the sentence: format, with the value that was given shown escaped in its place of %. */
static fst_err refuse(struct parser *parser, const char *before, const char *value,
                      const char *after)
{
    fst_err err = fst_str_puts(parser->problem, before);
    if (!err && value)
        err = fst_escape_display(parser->problem, value, strlen(value));
    if (!err)
        err = fst_str_puts(parser->problem, after);
    return err ? err : FST_E_ARGUMENT;
}

/* "--by=x: …" in one form for all wrong values. */
static fst_err refuse_value(struct parser *parser, const char *option, const char *value,
                            const char *expected)
{
    fst_err err = fst_str_printf(parser->problem, "--%s=", option);
    if (!err)
        err = refuse(parser, "", value, expected);
    return err;
}

static fst_err add_word(struct fst_words *words, const char *word)
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

static fst_err take_by(struct parser *parser, const char *option, const char *value)
{
    static const char *const names[] = {"language", "file", "dir", NULL};
    static const enum fst_row_kind kinds[] = {FST_ROW_LANGUAGE, FST_ROW_FILE, FST_ROW_DIR};
    int i = find_word(names, value);
    if (i < 0)
        return refuse_value(parser, option, value, ": rows are by language, file or dir");
    parser->options->by = kinds[i];
    parser->by_given = true;
    return FST_OK;
}

static fst_err take_format(struct parser *parser, const char *option, const char *value)
{
    static const char *const names[] = {"table", "json", "ndjson", "csv", NULL};
    int i = find_word(names, value);
    if (i < 0)
        return refuse_value(parser, option, value, ": formats are table, json, ndjson and csv");
    parser->options->format = (enum fst_format)i;
    return FST_OK;
}

static fst_err take_sort(struct parser *parser, const char *option, const char *value)
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

static fst_err take_top(struct parser *parser, const char *option, const char *value)
{
    if (!parse_number(value, 1, UINT64_MAX, &parser->options->top))
        return refuse_value(parser, option, value, ": a whole number from 1 on is needed");
    return FST_OK;
}

static fst_err take_jobs(struct parser *parser, const char *option, const char *value)
{
    uint64_t jobs;
    if (!parse_number(value, 1, MAX_JOBS, &jobs))
        return refuse_value(parser, option, value, ": a whole number from 1 to 1024 is needed");
    parser->options->jobs = (unsigned)jobs;
    return FST_OK;
}

static fst_err find_language(struct parser *parser, const char *option, const char *name,
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

static fst_err add_languages(struct parser *parser, const char *option, const char *value,
                             struct fst_lang_ids *ids)
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

static fst_err take_language(struct parser *parser, const char *option, const char *value)
{
    return add_languages(parser, option, value, &parser->options->languages);
}

static fst_err take_exclude_language(struct parser *parser, const char *option, const char *value)
{
    return add_languages(parser, option, value, &parser->options->exclude_languages);
}

static fst_err take_exclude_flag(struct parser *parser, const char *option, const char *value)
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

static fst_err take_exclude(struct parser *parser, const char *option, const char *value)
{
    if (!*value)
        return refuse_value(parser, option, value, ": a pattern as in .gitignore is needed");
    return add_word(&parser->options->excludes, value);
}

static fst_err take_map(struct parser *parser, const char *option, const char *value)
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

static fst_err take_docstrings(struct parser *parser, const char *option, const char *value)
{
    static const char *const names[] = {"comment", "code", NULL};
    int i = find_word(names, value);
    if (i < 0)
        return refuse_value(parser, option, value,
                            ": documentation strings count as comment or as code");
    parser->options->docstrings_as_code = i == 1;
    return FST_OK;
}

static fst_err take_embedded(struct parser *parser, const char *option, const char *value)
{
    static const char *const names[] = {"host", "separate", NULL};
    int i = find_word(names, value);
    if (i < 0)
        return refuse_value(parser, option, value, ": embedded code goes to host or to separate");
    parser->options->embedded_separate = i == 1;
    return FST_OK;
}

static fst_err take_files0_from(struct parser *parser, const char *option, const char *value)
{
    if (!*value)
        return refuse_value(parser, option, value, ": the name of a file, or -, is needed");
    parser->options->files0_from = value;
    return FST_OK;
}

static fst_err take_stdin_name(struct parser *parser, const char *option, const char *value)
{
    if (!*value)
        return refuse_value(parser, option, value, ": the name of a file is needed");
    parser->options->stdin_name = value;
    return FST_OK;
}

static fst_err take_reverse(struct parser *parser, const char *option, const char *value)
{
    (void)option, (void)value;
    parser->options->reverse = true;
    return FST_OK;
}

static fst_err take_hidden(struct parser *parser, const char *option, const char *value)
{
    (void)option, (void)value;
    parser->options->hidden = true;
    return FST_OK;
}

static fst_err take_no_ignore(struct parser *parser, const char *option, const char *value)
{
    (void)option, (void)value;
    parser->options->no_ignore = true;
    return FST_OK;
}

static fst_err take_no_ignore_vcs(struct parser *parser, const char *option, const char *value)
{
    (void)option, (void)value;
    parser->options->no_ignore_vcs = true;
    return FST_OK;
}

/* --------------------------------------------------------------------------------- the one table
 */

struct option_entry {
    const char *name;
    const char *argument; /* NULL: takes none */
    take_fn *take;        /* NULL: chooses `mode` */
    unsigned modes;       /* where it may stand */
    enum fst_mode mode;
    const char *help; /* lines are indented by the writer */
};

static const struct option_entry table[] = {
    {"text", NULL, NULL, 0, FST_MODE_TEXT,
     "lines, words, characters and bytes of each file, like wc;\nreads stdin without PATH or for "
     "-"},
    {"stdin-name", "NAME", take_stdin_name, IN_STDIN | IN_EXPLAIN, FST_MODE_STDIN,
     "count the code on stdin as a file of that name"},
    {"explain", NULL, NULL, 0, FST_MODE_EXPLAIN,
     "print each line of one FILE with its class and language"},
    {"merge", NULL, NULL, 0, FST_MODE_MERGE,
     "add up results of --format=ndjson instead of counting"},
    {"rpc", NULL, NULL, 0, FST_MODE_RPC, "be Neovim's peer on stdin and stdout"},
    {"languages", NULL, NULL, 0, FST_MODE_LANGUAGES,
     "list every language with the names of its files"},
    {"help", NULL, NULL, 0, FST_MODE_HELP, "print this text"},
    {"version", NULL, NULL, 0, FST_MODE_VERSION, "print version, protocol and kernel in use"},

    {"by", "language|file|dir", take_by, IN_ROWS, 0,
     "what a row is (default: language; with ndjson: file)"},
    {"format", "table|json|ndjson|csv", take_format, IN_ROWS, 0, "default: table"},
    {"sort", "KEY", take_sort, IN_ROWS, 0,
     "name, files, lines, code, comments, blanks, words, chars\nor bytes (default: code)"},
    {"reverse", NULL, take_reverse, IN_ROWS, 0, "turn the order round"},
    {"top", "N", take_top, IN_ROWS, 0, "only the first N rows; totals stay whole"},
    {"language", "NAME,...", take_language, IN_SCAN, 0, "only files in these languages"},
    {"exclude-language", "NAME,...", take_exclude_language, IN_SCAN, 0, "no files in these"},
    {"exclude-flag", "FLAG,...", take_exclude_flag, IN_SCAN, 0,
     "no files that are generated, minified or vendored"},
    {"hidden", NULL, take_hidden, IN_SCAN, 0, "count hidden files, too"},
    {"no-ignore", NULL, take_no_ignore, IN_SCAN, 0, "no ignore file holds"},
    {"no-ignore-vcs", NULL, take_no_ignore_vcs, IN_SCAN, 0, "git's ignore files don't hold"},
    {"exclude", "GLOB", take_exclude, IN_SCAN, 0, "leave out what matches, as in .gitignore"},
    {"files0-from", "FILE", take_files0_from, IN_SCAN | IN_TEXT, 0,
     "count the files named in FILE, each ended by NUL (-: stdin)"},
    {"map", "EXT:LANGUAGE", take_map, IN_CODE, 0, "files of extension EXT are in LANGUAGE"},
    {"docstrings", "comment|code", take_docstrings, IN_CODE, 0,
     "how documentation strings count (default: comment)"},
    {"embedded", "host|separate", take_embedded, IN_SCAN | IN_STDIN, 0,
     "embedded code under its host (default) or in its own\nlanguage's row"},
    {"jobs", "N", take_jobs, IN_SCAN | IN_TEXT, 0, "worker threads (default: the usable CPUs)"},
};

enum { TABLE_LEN = sizeof table / sizeof table[0], LONG_BASE = 256 };

/* ------------------------------------------------------------------------------ what fits together
 */

/* What the mode is called in messages. */
static const char *mode_name(enum fst_mode mode)
{
    for (size_t i = 0; i < TABLE_LEN; i++)
        if (!table[i].take && table[i].mode == mode)
            return table[i].name;
    return "stdin-name";
}

static fst_err choose_mode(struct parser *parser)
{
    struct fst_options *options = parser->options;
    unsigned modes = parser->modes;
    options->mode = FST_MODE_SCAN;
    /* Who asks for help gets it, whatever else there is. */
    if (modes & (1u << FST_MODE_HELP | 1u << FST_MODE_VERSION)) {
        options->mode = modes & 1u << FST_MODE_HELP ? FST_MODE_HELP : FST_MODE_VERSION;
        return FST_OK;
    }
    if (modes & IN_EXPLAIN)
        modes &= ~(unsigned)IN_STDIN; /* --stdin-name then names what is explained */
    bool found = false;
    for (enum fst_mode mode = FST_MODE_TEXT; mode <= FST_MODE_VERSION; mode++) {
        if (!(modes & 1u << mode))
            continue;
        if (found) {
            fst_err err = fst_str_printf(parser->problem, "--%s and --%s can't be used together",
                                         mode_name(options->mode), mode_name(mode));
            return err ? err : FST_E_ARGUMENT;
        }
        found = true;
        options->mode = mode;
    }
    return FST_OK;
}

static fst_err check_modes(struct parser *parser, const bool *given)
{
    enum fst_mode mode = parser->options->mode;
    for (size_t i = 0; i < TABLE_LEN; i++) {
        if (!given[i] || !table[i].take || table[i].modes & 1u << mode)
            continue;
        fst_err err =
            mode == FST_MODE_SCAN
                ? fst_str_printf(parser->problem, "--%s has no meaning here", table[i].name)
                : fst_str_printf(parser->problem, "--%s has no meaning with --%s", table[i].name,
                                 mode_name(mode));
        return err ? err : FST_E_ARGUMENT;
    }
    return FST_OK;
}

static fst_err check_paths(struct parser *parser)
{
    struct fst_options *options = parser->options;
    size_t len = options->paths.len;
    const char *first = len ? options->paths.items[0] : NULL;
    bool is_dash = len == 1 && strcmp(first, "-") == 0;
    switch (options->mode) {
    case FST_MODE_SCAN:
    case FST_MODE_TEXT:
        if (options->files0_from && len)
            return refuse(parser, "--files0-from names the files: '", first,
                          "' can't be given beside it");
        for (size_t i = 0; options->mode == FST_MODE_SCAN && i < len; i++)
            if (strcmp(options->paths.items[i], "-") == 0)
                return refuse(parser,
                              "code on stdin needs a name to know its language by: "
                              "--stdin-name=NAME (a file called - is ./-)",
                              NULL, "");
        return FST_OK;
    case FST_MODE_STDIN:
        if (len && !is_dash)
            return refuse(parser, "--stdin-name counts stdin: '", first,
                          "' can't be given beside it");
        return FST_OK;
    case FST_MODE_EXPLAIN:
        if (options->stdin_name ? len && !is_dash : is_dash)
            return refuse(parser, "--stdin-name=NAME and - belong together", NULL, "");
        if (options->stdin_name ? false : len != 1)
            return refuse(parser, "--explain needs exactly one FILE", NULL, "");
        return FST_OK;
    case FST_MODE_MERGE:
        return len ? FST_OK : refuse(parser, "--merge needs the FILE of a result", NULL, "");
    default:
        break;
    }
    if (len && options->mode != FST_MODE_HELP && options->mode != FST_MODE_VERSION) {
        fst_err err =
            fst_str_printf(parser->problem, "--%s takes no PATH: '", mode_name(options->mode));
        return err ? err : refuse(parser, "", first, "'");
    }
    return FST_OK;
}

/* --------------------------------------------------------------------------------------- parsing
 */

/* What getopt_long() stumbled over, as a sentence. `argument` is the word it was looking at. */
static fst_err refuse_option(struct parser *parser, int found, int code, const char *argument)
{
    const struct option_entry *entry =
        code >= LONG_BASE && code < LONG_BASE + TABLE_LEN ? &table[code - LONG_BASE] : NULL;
    fst_err err;
    if (entry && found == ':')
        err = fst_str_printf(parser->problem, "--%s needs a value: --%s=%s", entry->name,
                             entry->name, entry->argument);
    else if (entry)
        err = fst_str_printf(parser->problem, "--%s takes no value", entry->name);
    else if (code > 0 && code < LONG_BASE) {
        char letter = (char)code;
        err = fst_str_puts(parser->problem, "there is no option -");
        if (!err)
            err = fst_escape_display(parser->problem, &letter, 1);
        if (!err)
            err = fst_str_puts(parser->problem, " (--help lists all)");
    } else
        return refuse(parser, "there is no option ", argument, " (--help lists all)");
    return err ? err : FST_E_ARGUMENT;
}

static void fill_long_options(struct option *longs)
{
    for (size_t i = 0; i < TABLE_LEN; i++)
        longs[i] = (struct option){
            .name = table[i].name,
            .has_arg = table[i].argument ? required_argument : no_argument,
            .val = LONG_BASE + (int)i,
        };
    longs[TABLE_LEN] = (struct option){0};
}

static void restart_getopt(void)
{
    opterr = 0;
#ifdef __GLIBC__
    optind = 0;
#else
    optind = 1;
#endif
}

static fst_err take_option(struct parser *parser, int found, bool *given)
{
    if (found == 'h' || found == 'V') {
        parser->modes |= 1u << (found == 'h' ? FST_MODE_HELP : FST_MODE_VERSION);
        return FST_OK;
    }
    const struct option_entry *entry = &table[found - LONG_BASE];
    given[found - LONG_BASE] = true;
    if (!entry->take) {
        parser->modes |= 1u << entry->mode;
        return FST_OK;
    }
    if (entry->mode == FST_MODE_STDIN)
        parser->modes |= IN_STDIN;
    return entry->take(parser, entry->name, optarg);
}

fst_err fst_options_parse(struct fst_options *out, int argc, char **argv, struct fst_str *problem)
{
    *out = (struct fst_options){.by = FST_ROW_LANGUAGE, .sort = FST_SORT_CODE};
    struct parser parser = {.options = out, .problem = problem};
    struct option longs[TABLE_LEN + 1];
    bool given[TABLE_LEN] = {false};
    fill_long_options(longs);
    restart_getopt();
    fst_err err = FST_OK;
    int found;
    while (!err && (found = getopt_long(argc, argv, ":hV", longs, NULL)) != -1) {
        if (found == '?' || found == ':')
            err = refuse_option(&parser, found, optopt, argv[optind > 0 ? optind - 1 : 0]);
        else
            err = take_option(&parser, found, given);
    }
    for (int i = optind; i < argc && !err; i++)
        err = add_word(&out->paths, argv[i]);
    if (!err)
        err = choose_mode(&parser);
    if (!err && (out->mode == FST_MODE_HELP || out->mode == FST_MODE_VERSION))
        return FST_OK;
    if (!err)
        err = check_modes(&parser, given);
    if (!err)
        err = check_paths(&parser);
    if (!parser.by_given && out->format == FST_FORMAT_NDJSON)
        out->by = FST_ROW_FILE; /* files are what --merge adds up */
    return err;
}

void fst_options_dispose(struct fst_options *options)
{
    free(options->languages.items);
    free(options->exclude_languages.items);
    free(options->excludes.items);
    free(options->paths.items);
    fst_lang_map_dispose(&options->map);
    *options = (struct fst_options){0};
}

/* ------------------------------------------------------------------------------------------ help
 */

static const char usage[] =
    "filestats [OPTION]... [PATH]...      count files and directory trees (default: .)\n"
    "filestats --text [PATH]...           lines, words, characters, bytes per file, like wc\n"
    "filestats --stdin-name=NAME -        count the code on stdin as a file of that name\n"
    "filestats --explain FILE             print each line with its class and language\n"
    "filestats --merge FILE...            add up earlier results instead of counting\n"
    "filestats --rpc                      be Neovim's RPC peer on stdin and stdout\n"
    "\nOptions:\n";

static const char ending[] =
    "\nExit status: 0 all counted; 1 something could not be read or written (told on stderr, the\n"
    "rest is counted); 2 wrong usage, nothing counted. "
    "FILESTATS_DISABLE_CPU=avx512,avx2,ssse3,neon\n"
    "keeps kernels for these from being used. NO_COLOR keeps tables without colours.\n";

static fst_err append_help(struct fst_str *text, const struct option_entry *entry)
{
    enum { COLUMN = 34 };
    size_t start = text->len;
    fst_err err = fst_str_printf(text, "  --%s%s%s", entry->name, entry->argument ? "=" : "",
                                 entry->argument ? entry->argument : "");
    if (!err && text->len - start >= COLUMN) {
        err = fst_str_putc(text, '\n');
        start = text->len;
    }
    for (const char *line = entry->help; line && !err;) {
        size_t nbytes = strcspn(line, "\n");
        err = fst_str_printf(text, "%*s%.*s\n", (int)(COLUMN - (text->len - start)), "",
                             (int)nbytes, line);
        start = text->len;
        line = line[nbytes] ? line + nbytes + 1 : NULL;
    }
    return err;
}

fst_err fst_options_write_help(struct fst_output *out)
{
    struct fst_str text = {0};
    fst_err err = fst_str_puts(&text, usage);
    for (size_t i = 0; i < TABLE_LEN && !err; i++)
        err = append_help(&text, &table[i]);
    if (!err)
        err = fst_str_puts(&text, ending);
    if (!err)
        err = fst_output_write(out, text.data, text.len);
    fst_str_dispose(&text);
    return err;
}
