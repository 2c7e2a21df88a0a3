/* SPDX-License-Identifier: MIT */
/*
 * Compiles a language's syntax into the table that the engine runs on.
 *
 * Openers are sorted by first byte and length, so that `"""` is tried before `"`. The byte set
 * holds what can begin something in code, what ends a comment or string, escapes and
 * interpolations, and brackets where those must be counted. Pure functions; any thread.
 */
#include "lang/syntax.h"

#include <string.h>

#include "lang/lexer.h"

/* The bytes at which each rule's hook is called. */
static const char *const hook_bytes[FST_RULE_COUNT] = {
#define RULE(bit, bytes) [__builtin_ctzll(bit)] = (bytes)
    RULE(FST_RULE_C, "\"'<"),
    RULE(FST_RULE_RUST, "\""),
    RULE(FST_RULE_JS, "/"),
    RULE(FST_RULE_JSX, "<"),
    RULE(FST_RULE_PYTHON, "\"'\\#"),
    RULE(FST_RULE_SHELL, "<#$\\)"),
    RULE(FST_RULE_RUBY, "</%?$\\`"),
    RULE(FST_RULE_PERL, "</qmsyt$"),
    RULE(FST_RULE_PHP, "<?#"),
    RULE(FST_RULE_HTML, "<"),
    RULE(FST_RULE_LUA, "[-"),
    RULE(FST_RULE_SQL, "$'\\"),
    RULE(FST_RULE_CSHARP, "\"#"),
    RULE(FST_RULE_SWIFT, "\"/"),
    RULE(FST_RULE_HASKELL, "-'["),
    RULE(FST_RULE_OCAML, "{'"),
    RULE(FST_RULE_LISP, "#?\\"),
    RULE(FST_RULE_VIM, "\"<#k"),
    RULE(FST_RULE_CMAKE, "[#"),
    RULE(FST_RULE_YAML, "|>\"'[]{}"),
    RULE(FST_RULE_TEX, "\\"),
    RULE(FST_RULE_NIX, "'"),
    RULE(FST_RULE_ZIG, "\\"),
    RULE(FST_RULE_DOLLAR_CHAR, "$"),
    RULE(FST_RULE_PRIME, "'"),
    RULE(FST_RULE_SIGIL, "~?\"'"),
    RULE(FST_RULE_DOC_ATTRIBUTE, "\""),
    RULE(FST_RULE_DOC_DEFINITION, "\"()["),
    RULE(FST_RULE_HEREDOC, "<"),
    RULE(FST_RULE_MATLAB, "%#"),
    RULE(FST_RULE_MAKE, "\\#"),
    RULE(FST_RULE_TCL, "#\\\""),
    RULE(FST_RULE_REGEX, "/"),
    RULE(FST_RULE_DTYPE, "\"`"),
    RULE(FST_RULE_DEFINITION_LINE, "\"=*&|?"),
    RULE(FST_RULE_CHAR_HASH, "#\\"),
    RULE(FST_RULE_INDENTED, "/-"),
    RULE(FST_RULE_GAS, "#"),
    RULE(FST_RULE_RST, ".:"),
    RULE(FST_RULE_FSHARP, "("),
    RULE(FST_RULE_SCALA, "\""),
    RULE(FST_RULE_NIM, "\""),
    RULE(FST_RULE_ERLANG, "\"~"),
    RULE(FST_RULE_JAI, "#"),
    RULE(FST_RULE_CRYSTAL, "/%"),
    RULE(FST_RULE_CSH, "<"),
    RULE(FST_RULE_RAKU, "#'/qQmrst"),
    RULE(FST_RULE_PROLOG, "'"),
    RULE(FST_RULE_PUPPET, "@"),
    RULE(FST_RULE_JOINED, "\\"),
    RULE(FST_RULE_BATCH, "^"),
    RULE(FST_RULE_FORTH, "(\\"),
    RULE(FST_RULE_STATA, "/"),
    RULE(FST_RULE_SAS, "*%"),
    RULE(FST_RULE_R, "\"'"),
    RULE(FST_RULE_TEMPLATE, "{"),
    RULE(FST_RULE_SHELL_HEREDOC, "<"),
#undef RULE
};

#define LINE_RULES                                                                                 \
    (FST_RULE_RUBY | FST_RULE_PERL | FST_RULE_MARKDOWN | FST_RULE_FORTRAN | FST_RULE_COBOL |       \
     FST_RULE_BATCH | FST_RULE_LITERATE | FST_RULE_LINE_BLOCKS | FST_RULE_SAS | FST_RULE_RAKU)
#define BRACKET_RULES                                                                              \
    (FST_RULE_PYTHON | FST_RULE_JSX | FST_RULE_CSHARP | FST_RULE_SWIFT | FST_RULE_SIGIL |          \
     FST_RULE_DEFINITION_LINE | FST_RULE_DOC_DEFINITION | FST_RULE_NIX)
/* Rules whose strings hold code behind a $. */
#define DOLLAR_RULES (FST_RULE_SCALA | FST_RULE_DTYPE)
#define INTERPOLATIONS                                                                             \
    (FST_INTERP_DOLLAR | FST_INTERP_HASH | FST_INTERP_BRACE | FST_INTERP_BACKSLASH |               \
     FST_INTERP_PAREN)

static uint8_t lower(uint8_t c)
{
    return (uint8_t)(c - 'A') < 26 ? (uint8_t)(c | 0x20) : c;
}

static void add_bytes(struct fst_byteset *set, const char *bytes)
{
    for (; *bytes; bytes++)
        fst_byteset_add(set, (uint8_t)*bytes);
}

/* Both cases of a letter. */
static void add_first(struct fst_byteset *set, char first, uint32_t flags)
{
    uint8_t c = (uint8_t)first;
    fst_byteset_add(set, c);
    if ((flags & FST_IGNORE_CASE) && (uint8_t)((c | 0x20) - 'a') < 26)
        fst_byteset_add(set, c ^ 0x20);
}

/* The first four bytes of a delimiter as one number, and the mask of those there are. */
static void make_word(const char *text, size_t nbytes, uint32_t *word, uint32_t *mask)
{
    uint8_t bytes[4] = {0}, there[4] = {0};
    for (size_t i = 0; i < nbytes && i < 4; i++) {
        bytes[i] = (uint8_t)text[i];
        there[i] = 0xFF;
    }
    memcpy(word, bytes, 4);
    memcpy(mask, there, 4);
}

#define CONDITIONS                                                                                 \
    (FST_LINE_START | FST_FIRST_TEXT | FST_WORD | FST_AFTER_BLANK | FST_IGNORE_CASE |              \
     FST_BEFORE_BLANK)

/* What a string of the simplest kind may be, and what a comment may not. */
#define SIMPLE_STRING (CONDITIONS | FST_ESCAPE_BACKSLASH)
#define NO_SIMPLE_BLOCK (FST_NESTED | FST_IGNORE_CASE | FST_CLOSER_LINE_START | FST_CLOSER_LINE)

static bool is_simple(const struct fst_compiled_delimiter *delim)
{
    if (delim->kind == FST_DELIM_BLOCK)
        return !(delim->flags & NO_SIMPLE_BLOCK);
    return delim->kind == FST_DELIM_STRING && delim->open_nbytes == 1 && delim->close_nbytes == 1 &&
           !(delim->flags & ~(uint32_t)SIMPLE_STRING) && (delim->flags & FST_ESCAPE_BACKSLASH);
}

static void complete(struct fst_compiled_delimiter *delim)
{
    delim->simple = is_simple(delim);
    delim->plain = delim->open_nbytes <= 4 && !(delim->flags & CONDITIONS);
    make_word(delim->open, delim->open_nbytes, &delim->open_word, &delim->open_mask);
    make_word(delim->close, delim->close_nbytes, &delim->close_word, &delim->close_mask);
    if (delim->flags & FST_IGNORE_CASE)
        delim->open_word = delim->open_mask = delim->close_word = delim->close_mask = 0;
}

static void add_delimiters(struct fst_table *table, const struct fst_delimiter *delims, size_t max,
                           enum fst_delimiter_kind kind)
{
    for (size_t i = 0; delims && i < max && delims[i].open; i++) {
        const char *close = delims[i].close ? delims[i].close : "";
        struct fst_compiled_delimiter new = {
            .open = delims[i].open,
            .close = close,
            .flags = delims[i].flags,
            .kind = (uint8_t)(kind == FST_DELIM_BLOCK && !*close ? FST_DELIM_LINE : kind),
            .open_nbytes = (uint8_t)strlen(delims[i].open),
            .close_nbytes = (uint8_t)strlen(close),
        };
        complete(&new);
        size_t at = table->len++;
        for (; at > 0; at--) {
            const struct fst_compiled_delimiter *left = &table->delims[at - 1];
            uint8_t a = lower((uint8_t)left->open[0]), b = lower((uint8_t) new.open[0]);
            if (a < b || (a == b && left->open_nbytes >= new.open_nbytes))
                break;
            table->delims[at] = *left;
        }
        table->delims[at] = new;
    }
}

static void index_delimiters(struct fst_table *table)
{
    for (size_t i = 0; i < table->len; i++) {
        uint8_t c = lower((uint8_t)table->delims[i].open[0]);
        uint8_t other = (uint8_t)(c - 'a') < 26 ? c ^ 0x20 : c;
        if (table->end[c] == 0)
            table->first[c] = table->first[other] = (uint8_t)i;
        table->end[c] = table->end[other] = (uint8_t)(i + 1);
        add_first(&table->set, table->delims[i].open[0], table->delims[i].flags);
        table->high_bytes |= c >= 0x80;
    }
}

/* A byte of the closer that is looked for anyway, else its first. */
static uint8_t choose_anchor(const struct fst_byteset *set,
                             const struct fst_compiled_delimiter *delim)
{
    if (delim->kind != FST_DELIM_BLOCK || (delim->flags & (FST_NESTED | FST_IGNORE_CASE)))
        return 0;
    for (uint8_t i = 0; i < delim->close_nbytes; i++) {
        if (fst_byteset_has(set, (uint8_t)delim->close[i]))
            return i;
    }
    return 0;
}

static void add_inner_bytes(struct fst_table *table)
{
    uint32_t all = 0;
    for (size_t i = 0; i < table->len; i++) {
        struct fst_compiled_delimiter *delim = &table->delims[i];
        delim->anchor = choose_anchor(&table->set, delim);
        if (delim->close_nbytes)
            add_first(&table->set, delim->close[delim->anchor], delim->flags);
        all |= delim->flags;
    }
    if (all & FST_ESCAPE_BACKSLASH)
        fst_byteset_add(&table->set, '\\');
    if (all & FST_ESCAPE_BACKTICK)
        fst_byteset_add(&table->set, '`');
    if (all & (FST_INTERP_DOLLAR | FST_INTERP_PAREN))
        fst_byteset_add(&table->set, '$');
    if (all & FST_INTERP_HASH)
        fst_byteset_add(&table->set, '#');
    if (all & FST_INTERP_BACKSLASH)
        fst_byteset_add(&table->set, '\\');
    table->counts_brackets = table->rules & BRACKET_RULES;
    if (all & FST_INTERP_BRACE_DOLLAR)
        add_bytes(&table->set, "{}");
    if (table->rules & DOLLAR_RULES)
        fst_byteset_add(&table->set, '$');
    if ((all & INTERPOLATIONS) || table->counts_brackets || (table->rules & DOLLAR_RULES))
        add_bytes(&table->set, "()[]{}");
}

static void add_rules(struct fst_table *table)
{
    for (uint64_t rules = table->rules; rules; rules &= rules - 1) {
        unsigned rule = (unsigned)__builtin_ctzll(rules);
        for (const char *bytes = hook_bytes[rule]; bytes && *bytes; bytes++) {
            table->hooks[*bytes & 127] |= UINT64_C(1) << rule;
            fst_byteset_add(&table->set, (uint8_t)*bytes);
        }
    }
    table->line_rules = table->rules & LINE_RULES;
    table->line_hook = table->line_rules != 0;
    table->start_mode = table->line_hook ? FST_MODE_LINE_START : FST_MODE_CODE;
    if (table->rules & FST_RULE_PHP)
        table->start_mode = FST_MODE_MARKUP_TEXT;
}

/* The rule of C looks at quotes only behind a word. */
static uint8_t quick_of(const struct fst_table *table, uint8_t c)
{
    size_t len = (size_t)(table->end[c] - table->first[c]);
    const struct fst_compiled_delimiter *delim = &table->delims[table->first[c]];
    uint64_t hooks = table->hooks[c];
    if (len == 0 && hooks == FST_RULE_C && c == '<')
        return FST_QUICK_ANGLE;
    if (len == 0 && hooks == 0 && c != 0 && strchr("()[]{}", c))
        return FST_QUICK_BRACKET;
    if (len == 1 && delim->kind == FST_DELIM_STRING && delim->simple && delim->plain &&
        (hooks & ~FST_RULE_C) == 0)
        return FST_QUICK_STRING;
    return FST_QUICK_NONE;
}

void fst_syntax_compile(const struct fst_syntax *syntax, struct fst_table *out)
{
    memset(out, 0, sizeof(*out));
    out->rules = syntax->rules;
    out->prose = syntax->prose;
    add_delimiters(out, syntax->line_comments, FST_MAX_LINE_COMMENTS, FST_DELIM_LINE);
    add_delimiters(out, syntax->block_comments, FST_MAX_BLOCK_COMMENTS, FST_DELIM_BLOCK);
    add_delimiters(out, syntax->strings, FST_MAX_STRINGS, FST_DELIM_STRING);
    index_delimiters(out);
    add_rules(out);
    add_inner_bytes(out);
    for (uint8_t c = 0; c < 0x80; c++)
        out->quick[c] = quick_of(out, c);
    if (out->prose && !(out->rules & FST_RULE_MARKDOWN))
        out->start_mode = FST_MODE_TO_EOF;
}
