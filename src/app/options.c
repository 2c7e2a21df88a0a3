/* SPDX-License-Identifier: MIT */
/*
 * Parsing of the command line by getopt_long(), with sentences of our own: getopt's name neither
 * the value nor what would be right.
 *
 * The table of options (app/option_table.c) reads each value; what an option may stand beside is
 * checked by masks of modes once everything is known, so that the order of arguments never matters.
 * Nothing is opened or counted here.
 */
#include "app/options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "app/option_table.h"
#include "base/escape.h"

enum { LONG_BASE = 256 };

/* ------------------------------------------------------------------------------ what fits together
 */

/* What the mode is called in messages. */
static const char *mode_name(enum fst_mode mode)
{
    for (size_t i = 0; i < FST_OPTION_TABLE_LEN; i++)
        if (!fst_option_table[i].take && fst_option_table[i].mode == mode)
            return fst_option_table[i].name;
    return "stdin-name";
}

static fst_err choose_mode(struct fst_option_parser *parser)
{
    struct fst_options *options = parser->options;
    unsigned modes = parser->modes;
    options->mode = FST_MODE_SCAN;
    /* Who asks for help gets it, whatever else there is. */
    if (modes & (1u << FST_MODE_HELP | 1u << FST_MODE_VERSION)) {
        options->mode = modes & 1u << FST_MODE_HELP ? FST_MODE_HELP : FST_MODE_VERSION;
        return FST_OK;
    }
    if (modes & FST_IN_EXPLAIN)
        modes &= ~(unsigned)FST_IN_STDIN; /* --stdin-name then names what is explained */
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

static fst_err check_modes(struct fst_option_parser *parser, const bool *given)
{
    enum fst_mode mode = parser->options->mode;
    for (size_t i = 0; i < FST_OPTION_TABLE_LEN; i++) {
        if (!given[i] || !fst_option_table[i].take || fst_option_table[i].modes & 1u << mode)
            continue;
        fst_err err = mode == FST_MODE_SCAN
                          ? fst_str_printf(parser->problem, "--%s has no meaning here",
                                           fst_option_table[i].name)
                          : fst_str_printf(parser->problem, "--%s has no meaning with --%s",
                                           fst_option_table[i].name, mode_name(mode));
        return err ? err : FST_E_ARGUMENT;
    }
    return FST_OK;
}

static fst_err check_paths(struct fst_option_parser *parser)
{
    struct fst_options *options = parser->options;
    size_t len = options->paths.len;
    const char *first = len ? options->paths.items[0] : NULL;
    bool is_dash = len == 1 && strcmp(first, "-") == 0;
    switch (options->mode) {
    case FST_MODE_SCAN:
    case FST_MODE_TEXT:
        if (options->files0_from && len)
            return fst_option_table_refuse(parser, "--files0-from names the files: '", first,
                                           "' can't be given beside it");
        for (size_t i = 0; options->mode == FST_MODE_SCAN && i < len; i++)
            if (strcmp(options->paths.items[i], "-") == 0)
                return fst_option_table_refuse(
                    parser,
                    "code on stdin needs a name to know its language by: "
                    "--stdin-name=NAME (a file called - is ./-)",
                    NULL, "");
        return FST_OK;
    case FST_MODE_STDIN:
        if (len && !is_dash)
            return fst_option_table_refuse(parser, "--stdin-name counts stdin: '", first,
                                           "' can't be given beside it");
        return FST_OK;
    case FST_MODE_EXPLAIN:
        if (options->stdin_name ? len && !is_dash : is_dash)
            return fst_option_table_refuse(parser, "--stdin-name=NAME and - belong together", NULL,
                                           "");
        if (options->stdin_name ? false : len != 1)
            return fst_option_table_refuse(parser, "--explain needs exactly one FILE", NULL, "");
        return FST_OK;
    case FST_MODE_MERGE:
        return len ? FST_OK
                   : fst_option_table_refuse(parser, "--merge needs the FILE of a result", NULL,
                                             "");
    default:
        break;
    }
    if (len && options->mode != FST_MODE_HELP && options->mode != FST_MODE_VERSION) {
        fst_err err =
            fst_str_printf(parser->problem, "--%s takes no PATH: '", mode_name(options->mode));
        return err ? err : fst_option_table_refuse(parser, "", first, "'");
    }
    return FST_OK;
}

/* --------------------------------------------------------------------------------------- parsing
 */

/* What getopt_long() stumbled over, as a sentence. `argument` is the word it was looking at. */
static fst_err refuse_option(struct fst_option_parser *parser, int found, int code,
                             const char *argument)
{
    const struct fst_option_entry *entry =
        code >= LONG_BASE && code < LONG_BASE + FST_OPTION_TABLE_LEN
            ? &fst_option_table[code - LONG_BASE]
            : NULL;
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
        return fst_option_table_refuse(parser, "there is no option ", argument,
                                       " (--help lists all)");
    return err ? err : FST_E_ARGUMENT;
}

static void fill_long_options(struct option *longs)
{
    for (size_t i = 0; i < FST_OPTION_TABLE_LEN; i++)
        longs[i] = (struct option){
            .name = fst_option_table[i].name,
            .has_arg = fst_option_table[i].argument ? required_argument : no_argument,
            .val = LONG_BASE + (int)i,
        };
    longs[FST_OPTION_TABLE_LEN] = (struct option){0};
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

static fst_err take_option(struct fst_option_parser *parser, int found, bool *given)
{
    if (found == 'h' || found == 'V') {
        parser->modes |= 1u << (found == 'h' ? FST_MODE_HELP : FST_MODE_VERSION);
        return FST_OK;
    }
    const struct fst_option_entry *entry = &fst_option_table[found - LONG_BASE];
    given[found - LONG_BASE] = true;
    if (!entry->take) {
        parser->modes |= 1u << entry->mode;
        return FST_OK;
    }
    if (entry->mode == FST_MODE_STDIN)
        parser->modes |= FST_IN_STDIN;
    return entry->take(parser, entry->name, optarg);
}

fst_err fst_options_parse(struct fst_options *out, int argc, char **argv, struct fst_str *problem)
{
    *out = (struct fst_options){.by = FST_ROW_LANGUAGE, .sort = FST_SORT_CODE};
    struct fst_option_parser parser = {.options = out, .problem = problem};
    struct option longs[FST_OPTION_TABLE_LEN + 1];
    bool given[FST_OPTION_TABLE_LEN] = {false};
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
        err = fst_option_table_add_word(&out->paths, argv[i]);
    if (!err)
        err = choose_mode(&parser);
    if (!err && (out->mode == FST_MODE_HELP || out->mode == FST_MODE_VERSION))
        return FST_OK;
    if (!err)
        err = check_modes(&parser, given);
    if (!err)
        err = check_paths(&parser);
    return err;
}

bool fst_options_want_files(const struct fst_options *options)
{
    return options->by != FST_ROW_LANGUAGE || options->format == FST_FORMAT_NDJSON;
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

static fst_err append_help(struct fst_str *text, const struct fst_option_entry *entry)
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
    for (size_t i = 0; i < FST_OPTION_TABLE_LEN && !err; i++)
        err = append_help(&text, &fst_option_table[i]);
    if (!err)
        err = fst_str_puts(&text, ending);
    if (!err)
        err = fst_output_write(out, text.data, text.len);
    fst_str_dispose(&text);
    return err;
}
