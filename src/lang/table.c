/* SPDX-License-Identifier: MIT */
/*
 * The table of languages, made from languages.def, and the index over it.
 *
 * The macros below are the words in which languages.def is written: what a language is known by
 * (EXTENSIONS, FILENAMES …), and the comments and strings that many languages share. Each kind of
 * key has an open-addressing hash table in static storage, which pthread_once() fills at the first
 * look-up; afterwards it is read-only, so threads share it without a lock.
 */
#include "lang/table.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

#include "lang/ids.h"
#include "lang/syntax.h"

#define TEXTS(...)                                                                                 \
    (const char *const[])                                                                          \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }

/* What a language is known by. */
#define ALIASES(...) .aliases = TEXTS(__VA_ARGS__)
#define EXTENSIONS(...) .extensions = TEXTS(__VA_ARGS__)
#define FILENAMES(...) .filenames = TEXTS(__VA_ARGS__)
#define INTERPRETERS(...) .interpreters = TEXTS(__VA_ARGS__)
#define FILETYPES(...) .filetypes = TEXTS(__VA_ARGS__)

/* How it is written. */
#define SYNTAX(...) .syntax = {__VA_ARGS__}
#define DELIMITERS(...)                                                                            \
    (const struct fst_delimiter[])                                                                 \
    {                                                                                              \
        __VA_ARGS__,                                                                               \
        {                                                                                          \
            .open = NULL                                                                           \
        }                                                                                          \
    }
#define LINES(...) .line_comments = DELIMITERS(__VA_ARGS__)
#define BLOCKS(...) .block_comments = DELIMITERS(__VA_ARGS__)
#define STRINGS(...) .strings = DELIMITERS(__VA_ARGS__)
#define RULES(bits) .rules = (bits)
#define PROSE .prose = true

#define LINE(opener, bits)                                                                         \
    {                                                                                              \
        .open = (opener), .flags = (bits)                                                          \
    }
#define BLOCK(opener, closer, bits)                                                                \
    {                                                                                              \
        .open = (opener), .close = (closer), .flags = (bits)                                       \
    }
#define STRING(opener, closer, bits)                                                               \
    {                                                                                              \
        .open = (opener), .close = (closer), .flags = (bits)                                       \
    }

/* Strings: D and S for the quote, ML for those that may span lines. */
#define DQ STRING("\"", "\"", FST_ESCAPE_BACKSLASH)
#define SQ STRING("'", "'", FST_ESCAPE_BACKSLASH)
#define DQ_ML STRING("\"", "\"", FST_ESCAPE_BACKSLASH | FST_MULTILINE)
#define SQ_ML STRING("'", "'", FST_ESCAPE_BACKSLASH | FST_MULTILINE)
#define DQ_PLAIN STRING("\"", "\"", 0)
#define SQ_PLAIN STRING("'", "'", 0)
#define DQ_PLAIN_ML STRING("\"", "\"", FST_MULTILINE)
#define SQ_PLAIN_ML STRING("'", "'", FST_MULTILINE)
#define DQ_DOUBLED STRING("\"", "\"", FST_ESCAPE_DOUBLED)
#define SQ_DOUBLED STRING("'", "'", FST_ESCAPE_DOUBLED)
#define DQ_DOUBLED_ML STRING("\"", "\"", FST_ESCAPE_DOUBLED | FST_MULTILINE)
#define SQ_DOUBLED_ML STRING("'", "'", FST_ESCAPE_DOUBLED | FST_MULTILINE)
#define DQ_ML_DOC STRING("\"", "\"", FST_ESCAPE_BACKSLASH | FST_MULTILINE | FST_DOCUMENTATION)
#define TRIPLE_DQ STRING("\"\"\"", "\"\"\"", FST_ESCAPE_BACKSLASH | FST_MULTILINE)
#define TRIPLE_SQ STRING("'''", "'''", FST_ESCAPE_BACKSLASH | FST_MULTILINE)
#define TRIPLE_DQ_RAW STRING("\"\"\"", "\"\"\"", FST_MULTILINE)
#define TRIPLE_SQ_RAW STRING("'''", "'''", FST_MULTILINE)
#define BACKTICK_RAW STRING("`", "`", FST_MULTILINE)
#define TRIPLE_BACKTICK STRING("```", "```", FST_MULTILINE)
#define BACKTICK_ML STRING("`", "`", FST_ESCAPE_BACKSLASH | FST_MULTILINE)
#define TEMPLATE STRING("`", "`", FST_ESCAPE_BACKSLASH | FST_MULTILINE | FST_INTERP_DOLLAR)
/* One character or escape in quotes; a prime, lifetime or attribute is none. */
#define SQ_CHAR STRING("'", "'", FST_ESCAPE_BACKSLASH | FST_CHARACTER)
#define SQ_CHAR_PLAIN STRING("'", "'", FST_CHARACTER)
/* url(http://…) in style sheets: its slashes begin no comment. */
#define URL_PAREN STRING("url(", ")", FST_WORD | FST_IGNORE_CASE)

/* Comments whose opener and closer begin a line each and take it whole. */
#define WHOLE_LINES (FST_LINE_START | FST_CLOSER_LINE_START | FST_CLOSER_LINE)

/* Comments that many languages share. */
#define SLASH_STAR BLOCK("/*", "*/", 0)
#define SLASH_STAR_NESTED BLOCK("/*", "*/", FST_NESTED)
#define C_COMMENTS LINES(LINE("//", 0)), BLOCKS(SLASH_STAR)
#define C_NESTED_COMMENTS LINES(LINE("//", 0)), BLOCKS(SLASH_STAR_NESTED)
#define HASH_COMMENTS LINES(LINE("#", 0))
#define SEMICOLON_COMMENTS LINES(LINE(";", 0))
#define PERCENT_COMMENTS LINES(LINE("%", 0))
#define XML_COMMENTS BLOCKS(BLOCK("<!--", "-->", 0))
/* XML's comments, and where they are text. */
#define XML_TOKENS                                                                                 \
    XML_COMMENTS,                                                                                  \
        STRINGS(STRING("<![CDATA[", "]]>", FST_MULTILINE), STRING("<?", "?>", FST_MULTILINE))
#define ML_COMMENTS BLOCKS(BLOCK("(*", "*)", FST_NESTED))
#define HASKELL_COMMENTS LINES(LINE("--", 0)), BLOCKS(BLOCK("{-", "-}", FST_NESTED))

/* Lisp's |a name; of anything|. */
#define BAR_NAME STRING("|", "|", FST_ESCAPE_BACKSLASH | FST_MULTILINE)

/* Whole families. */
#define C_TOKENS                                                                                   \
    LINES(LINE("//", FST_CONTINUED)), BLOCKS(SLASH_STAR), STRINGS(DQ, SQ), RULES(FST_RULE_C)
#define C_LIKE C_COMMENTS, STRINGS(DQ, SQ)
#define C_NESTED_LIKE C_NESTED_COMMENTS, STRINGS(DQ, SQ)
#define JS_TOKENS C_COMMENTS, STRINGS(DQ, SQ, TEMPLATE)
#define SHELL_TOKENS                                                                               \
    LINES(LINE("#", FST_AFTER_BLANK)),                                                             \
        STRINGS(STRING("\"", "\"", FST_ESCAPE_BACKSLASH | FST_MULTILINE | FST_INTERP_PAREN),       \
                SQ_PLAIN_ML),                                                                      \
        RULES(FST_RULE_SHELL | FST_RULE_CHAR_HASH)
#define PYTHON_TOKENS                                                                              \
    HASH_COMMENTS,                                                                                 \
        STRINGS(                                                                                   \
            STRING("\"\"\"", "\"\"\"", FST_ESCAPE_BACKSLASH | FST_MULTILINE | FST_DOCUMENTATION),  \
            STRING("'''", "'''", FST_ESCAPE_BACKSLASH | FST_MULTILINE | FST_DOCUMENTATION),        \
            STRING("\"", "\"", FST_ESCAPE_BACKSLASH | FST_DOCUMENTATION),                          \
            STRING("'", "'", FST_ESCAPE_BACKSLASH | FST_DOCUMENTATION)),                           \
        RULES(FST_RULE_PYTHON)
#define RUBY_TOKENS                                                                                \
    HASH_COMMENTS, BLOCKS(BLOCK("=begin", "=end", WHOLE_LINES | FST_WORD)),                        \
        STRINGS(STRING("\"", "\"", FST_ESCAPE_BACKSLASH | FST_MULTILINE | FST_INTERP_HASH), SQ_ML, \
                STRING("`", "`", FST_ESCAPE_BACKSLASH | FST_MULTILINE | FST_INTERP_HASH)),         \
        RULES(FST_RULE_RUBY)
#define PERL_TOKENS HASH_COMMENTS, STRINGS(DQ_ML, SQ_ML, BACKTICK_ML), RULES(FST_RULE_PERL)
#define LUA_TOKENS LINES(LINE("--", 0)), STRINGS(DQ, SQ), RULES(FST_RULE_LUA)
#define LISP_TOKENS                                                                                \
    SEMICOLON_COMMENTS, BLOCKS(BLOCK("#|", "|#", FST_NESTED)), STRINGS(DQ_ML_DOC, BAR_NAME),       \
        RULES(FST_RULE_LISP | FST_RULE_DOC_DEFINITION)
#define CLOJURE_TOKENS                                                                             \
    SEMICOLON_COMMENTS, STRINGS(DQ_ML_DOC), RULES(FST_RULE_LISP | FST_RULE_DOC_DEFINITION)
#define HASKELL_TOKENS HASKELL_COMMENTS, STRINGS(DQ, SQ_CHAR), RULES(FST_RULE_HASKELL)
#define SQL_STRINGS STRINGS(SQ_DOUBLED_ML, DQ_DOUBLED_ML, STRING("`", "`", FST_MULTILINE))
#define ORG_BLOCK (FST_FIRST_TEXT | FST_IGNORE_CASE | FST_MULTILINE)
#define GROOVY_STRINGS                                                                             \
    STRING("\"\"\"", "\"\"\"", FST_ESCAPE_BACKSLASH | FST_MULTILINE | FST_INTERP_DOLLAR),          \
        TRIPLE_SQ, STRING("\"", "\"", FST_ESCAPE_BACKSLASH | FST_INTERP_DOLLAR), SQ,               \
        STRING("$/", "/$", FST_MULTILINE)

static const struct fst_language languages[FST_LANG_ID_COUNT] = {
#define LANG(id, lang_name, ...) [FST_LANG_##id] = {.name = (lang_name), __VA_ARGS__},
#include "lang/languages.def"
#undef LANG
};

/* The number of keys, counted by the compiler: every text of the table, and no less. */
#undef ALIASES
#undef EXTENSIONS
#undef FILENAMES
#undef INTERPRETERS
#undef FILETYPES
#undef SYNTAX
#define ALIASES(...) __VA_ARGS__
#define EXTENSIONS(...) __VA_ARGS__
#define FILENAMES(...) __VA_ARGS__
#define INTERPRETERS(...) __VA_ARGS__
#define FILETYPES(...) __VA_ARGS__
#define SYNTAX(...) NULL
#define LANG(id, lang_name, ...) lang_name, __VA_ARGS__,
enum {
    KEYS_MAX = sizeof((const char *const[]){
#include "lang/languages.def"
               }) /
               sizeof(const char *),
    SLOTS = 8192, /* a power of two, at least twice KEYS_MAX */
};
#undef LANG

static_assert(SLOTS >= 2 * KEYS_MAX, "the index has room to spare");

struct key {
    const char *text;
    uint16_t lang;
    uint16_t nbytes;
};

/* The keys of one kind; what is never looked up is never built, nor its memory touched. */
struct index {
    uint16_t slots[SLOTS]; /* index into keys[] plus one; 0: free */
    struct key keys[KEYS_MAX];
    size_t len;
};

static struct index indexes[FST_KEY_COUNT];

static uint8_t fold(enum fst_lang_key kind, char c)
{
    uint8_t byte = (uint8_t)c;
    return kind == FST_KEY_NAME && (uint8_t)(byte - 'A') < 26 ? byte | 0x20 : byte;
}

static uint32_t hash_of(enum fst_lang_key kind, const char *text, size_t nbytes)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < nbytes; i++)
        hash = (hash ^ fold(kind, text[i])) * 16777619u;
    return hash ^ hash >> 15;
}

static bool same(const struct key *key, enum fst_lang_key kind, const char *text, size_t nbytes)
{
    if (key->nbytes != nbytes)
        return false;
    if (kind != FST_KEY_NAME)
        return memcmp(key->text, text, nbytes) == 0;
    for (size_t i = 0; i < nbytes; i++) {
        if (fold(kind, key->text[i]) != fold(kind, text[i]))
            return false;
    }
    return true;
}

/* The slot that holds the key, or the free one where it would go. */
static uint16_t *slot_of(enum fst_lang_key kind, const char *text, size_t nbytes)
{
    struct index *index = &indexes[kind];
    size_t i = hash_of(kind, text, nbytes) % SLOTS;
    while (index->slots[i] && !same(&index->keys[index->slots[i] - 1], kind, text, nbytes))
        i = (i + 1) % SLOTS;
    return &index->slots[i];
}

/* The first language that claims a key keeps it; shared extensions are content.c's business. */
static void add(enum fst_lang_key kind, const char *text, size_t lang)
{
    struct index *index = &indexes[kind];
    size_t nbytes = strlen(text);
    uint16_t *slot = slot_of(kind, text, nbytes);
    if (*slot)
        return;
    index->keys[index->len++] = (struct key){text, (uint16_t)lang, (uint16_t)nbytes};
    *slot = (uint16_t)index->len;
}

static const char *const *texts_of(enum fst_lang_key kind, const struct fst_language *lang)
{
    switch (kind) {
    case FST_KEY_NAME:
        return lang->aliases;
    case FST_KEY_EXTENSION:
        return lang->extensions;
    case FST_KEY_FILENAME:
        return lang->filenames;
    case FST_KEY_INTERPRETER:
        return lang->interpreters;
    default:
        return lang->filetypes;
    }
}

static void build(enum fst_lang_key kind)
{
    for (size_t lang = 1; lang < FST_LANG_ID_COUNT; lang++) {
        const char *const *texts = texts_of(kind, &languages[lang]);
        if (kind == FST_KEY_NAME)
            add(kind, languages[lang].name, lang);
        for (; texts && *texts; texts++)
            add(kind, *texts, lang);
    }
}

static void build_names(void)
{
    build(FST_KEY_NAME);
}

static void build_extensions(void)
{
    build(FST_KEY_EXTENSION);
}

static void build_filenames(void)
{
    build(FST_KEY_FILENAME);
}

static void build_interpreters(void)
{
    build(FST_KEY_INTERPRETER);
}

static void build_filetypes(void)
{
    build(FST_KEY_FILETYPE);
}

static struct {
    pthread_once_t once;
    void (*build)(void);
} builders[FST_KEY_COUNT] = {
    [FST_KEY_NAME] = {PTHREAD_ONCE_INIT, build_names},
    [FST_KEY_EXTENSION] = {PTHREAD_ONCE_INIT, build_extensions},
    [FST_KEY_FILENAME] = {PTHREAD_ONCE_INIT, build_filenames},
    [FST_KEY_INTERPRETER] = {PTHREAD_ONCE_INIT, build_interpreters},
    [FST_KEY_FILETYPE] = {PTHREAD_ONCE_INIT, build_filetypes},
};

fst_lang_id fst_lang_find(enum fst_lang_key key, const char *text, size_t nbytes)
{
    if (nbytes > FST_LANG_KEY_MAX_NBYTES)
        return FST_LANG_NONE;
    /* Can fail only for an invalid `once`. */
    (void)pthread_once(&builders[key].once, builders[key].build);
    uint16_t slot = *slot_of(key, text, nbytes);
    return slot ? indexes[key].keys[slot - 1].lang : FST_LANG_NONE;
}

size_t fst_lang_count(void)
{
    return FST_LANG_ID_COUNT;
}

const struct fst_language *fst_lang_get(fst_lang_id id)
{
    return &languages[id];
}

fst_lang_id fst_lang_by_name(const char *name, size_t nbytes)
{
    return fst_lang_find(FST_KEY_NAME, name, nbytes);
}

fst_lang_id fst_lang_by_filetype(const char *filetype, size_t nbytes)
{
    size_t start = 0;
    while (start < nbytes) {
        const char *dot = memchr(filetype + start, '.', nbytes - start);
        size_t end = dot ? (size_t)(dot - filetype) : nbytes;
        fst_lang_id lang = fst_lang_find(FST_KEY_FILETYPE, filetype + start, end - start);
        if (lang)
            return lang;
        start = end + 1;
    }
    return FST_LANG_NONE;
}
