/* SPDX-License-Identifier: MIT */
/*
 * The flags of a file, from its name, its path, its first bytes and its counts.
 *
 * Most files are looked at for generators' marks in vain, so that search begins with one pass that
 * the compiler turns into vector compares; only a text that has one of two short strings in it is
 * read line by line. Pure functions; any thread.
 */
#include "lang/flags.h"

#include <string.h>

#include "lang/ids.h"

static const char *const names[FST_FLAG_COUNT] = {
    "generated", "minified", "vendored", "invalid-utf8",    "utf-16",           "utf-32",
    "bom",       "crlf",     "cr",       "mixed-line-ends", "no-final-newline",
};

const char *fst_flag_name(unsigned bit)
{
    return bit < FST_FLAG_COUNT ? names[bit] : "";
}

enum place {
    WHOLE,
    PREFIX,
    SUFFIX,
};

#define NAME(name, place, flags)                                                                   \
    {                                                                                              \
        name, sizeof(name) - 1, place, flags                                                       \
    }

static const struct {
    const char *text;
    size_t nbytes;
    enum place place;
    uint32_t flags;
} name_flags[] = {
    NAME(".min.js", SUFFIX, FST_FLAG_MINIFIED),
    NAME(".min.mjs", SUFFIX, FST_FLAG_MINIFIED),
    NAME(".min.css", SUFFIX, FST_FLAG_MINIFIED),
    NAME("-min.js", SUFFIX, FST_FLAG_MINIFIED),
    NAME("-min.css", SUFFIX, FST_FLAG_MINIFIED),
    NAME(".js.map", SUFFIX, FST_FLAG_GENERATED),
    NAME(".css.map", SUFFIX, FST_FLAG_GENERATED),
    NAME(".pb.go", SUFFIX, FST_FLAG_GENERATED),
    NAME(".pb.h", SUFFIX, FST_FLAG_GENERATED),
    NAME(".pb.cc", SUFFIX, FST_FLAG_GENERATED),
    NAME("_pb2.py", SUFFIX, FST_FLAG_GENERATED),
    NAME("_pb2_grpc.py", SUFFIX, FST_FLAG_GENERATED),
    NAME(".g.dart", SUFFIX, FST_FLAG_GENERATED),
    NAME(".freezed.dart", SUFFIX, FST_FLAG_GENERATED),
    NAME(".Designer.cs", SUFFIX, FST_FLAG_GENERATED),
    NAME(".designer.cs", SUFFIX, FST_FLAG_GENERATED),
    NAME(".g.cs", SUFFIX, FST_FLAG_GENERATED),
    NAME("Cargo.lock", WHOLE, FST_FLAG_GENERATED),
    NAME("Gemfile.lock", WHOLE, FST_FLAG_GENERATED),
    NAME("Pipfile.lock", WHOLE, FST_FLAG_GENERATED),
    NAME("composer.lock", WHOLE, FST_FLAG_GENERATED),
    NAME("flake.lock", WHOLE, FST_FLAG_GENERATED),
    NAME("go.sum", WHOLE, FST_FLAG_GENERATED),
    NAME("mix.lock", WHOLE, FST_FLAG_GENERATED),
    NAME("npm-shrinkwrap.json", WHOLE, FST_FLAG_GENERATED),
    NAME("package-lock.json", WHOLE, FST_FLAG_GENERATED),
    NAME("pdm.lock", WHOLE, FST_FLAG_GENERATED),
    NAME("pnpm-lock.yaml", WHOLE, FST_FLAG_GENERATED),
    NAME("poetry.lock", WHOLE, FST_FLAG_GENERATED),
    NAME("pubspec.lock", WHOLE, FST_FLAG_GENERATED),
    NAME("uv.lock", WHOLE, FST_FLAG_GENERATED),
    NAME("yarn.lock", WHOLE, FST_FLAG_GENERATED),
    NAME("jquery-", PREFIX, FST_FLAG_VENDORED),
    NAME("jquery.js", WHOLE, FST_FLAG_VENDORED),
    NAME("jquery.min.js", WHOLE, FST_FLAG_VENDORED),
    NAME("bootstrap.js", WHOLE, FST_FLAG_VENDORED),
    NAME("bootstrap.min.js", WHOLE, FST_FLAG_VENDORED),
    NAME("bootstrap.css", WHOLE, FST_FLAG_VENDORED),
    NAME("bootstrap.min.css", WHOLE, FST_FLAG_VENDORED),
};

static bool is_at(enum place place, const char *name, size_t nbytes, const char *text, size_t n)
{
    if (n > nbytes || (place == WHOLE && n != nbytes))
        return false;
    if (place == SUFFIX)
        name += nbytes - n;
    /* Most names differ in these; that saves the call. */
    return name[0] == text[0] && name[n - 1] == text[n - 1] && memcmp(name, text, n) == 0;
}

uint32_t fst_flags_by_name(const char *name, size_t nbytes)
{
    uint32_t flags = 0;
    for (size_t i = 0; i < sizeof(name_flags) / sizeof(name_flags[0]); i++) {
        if (is_at(name_flags[i].place, name, nbytes, name_flags[i].text, name_flags[i].nbytes))
            flags |= name_flags[i].flags;
    }
    return flags;
}

static const char *const vendor_dirs[] = {
    "node_modules",  "bower_components", "vendor", "third_party", "third-party", "thirdparty",
    "jspm_packages", "site-packages",    "Godeps", "Pods",        "Carthage",
};

uint32_t fst_flags_by_path(const char *path, size_t nbytes)
{
    const char *at = path, *end = path + nbytes;
    for (const char *slash; at < end; at = slash + 1) {
        slash = memchr(at, '/', (size_t)(end - at));
        if (!slash)
            break;
        for (size_t i = 0; i < sizeof(vendor_dirs) / sizeof(vendor_dirs[0]); i++) {
            if (is_at(WHOLE, at, (size_t)(slash - at), vendor_dirs[i], strlen(vendor_dirs[i])))
                return FST_FLAG_VENDORED;
        }
    }
    return 0;
}

/* What generators write, in lower case. All hold "nerat" or " edit", which may_be_marked() seeks.
 */
static const char *const marks[] = {
    "@generated",
    "code generated",
    "automatically generated",
    "generated automatically",
    "auto-generated",
    "auto generated",
    "autogenerated",
    "machine generated",
    "machine-generated",
    "file was generated",
    "file is generated",
    "file generated by",
    "do not edit",
    "don't edit",
    "scanner generated by",
    "generated by gnu",
    "generated by the protocol buffer compiler",
};

/* The same, but only as the first words of a line. */
static const char *const first_marks[] = {
    "generated by ",
    "generated from ",
    "generated with ",
};

static uint8_t fold(uint8_t c)
{
    return (uint8_t)(c - 'A') < 26 ? c | 0x20 : c;
}

/* Whether "nerat" or " edit" is there: no branches, so that it becomes vector code. */
static bool may_be_marked(const uint8_t *head, size_t nbytes)
{
    uint8_t found = 0;
    for (size_t i = 0; i < nbytes; i++) {
        uint8_t a = head[i] | 0x20, b = head[i + 1] | 0x20, c = head[i + 2] | 0x20;
        uint8_t d = head[i + 3] | 0x20, e = head[i + 4] | 0x20;
        uint8_t nerat = (a == 'n') & (b == 'e') & (c == 'r') & (d == 'a') & (e == 't');
        uint8_t edit = (a == ' ') & (b == 'e') & (c == 'd') & (d == 'i') & (e == 't');
        found |= nerat | edit;
    }
    return found;
}

static bool begins(const uint8_t *text, const uint8_t *end, const char *mark)
{
    for (; *mark; mark++, text++) {
        if (text >= end || fold(*text) != (uint8_t)*mark)
            return false;
    }
    return true;
}

static bool is_letter_or_at(uint8_t c)
{
    return (uint8_t)(fold(c) - 'a') < 26 || c == '@' || c >= 0x80;
}

static bool is_marked_line(const uint8_t *line, const uint8_t *end)
{
    const uint8_t *first = line;
    while (first < end && !is_letter_or_at(*first))
        first++;
    for (size_t i = 0; i < sizeof(first_marks) / sizeof(first_marks[0]); i++) {
        if (begins(first, end, first_marks[i]))
            return true;
    }
    for (const uint8_t *at = first; at < end; at++) {
        for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
            if (fold(*at) == (uint8_t)marks[i][0] && begins(at, end, marks[i]))
                return true;
        }
    }
    return false;
}

uint32_t fst_flags_by_head(const uint8_t *head, size_t nbytes)
{
    uint8_t padded[FST_FLAGS_HEAD_NBYTES + 4];
    if (nbytes < sizeof(padded)) {
        if (nbytes > 0)
            memcpy(padded, head, nbytes);
        memset(padded + nbytes, 0, sizeof(padded) - nbytes);
        head = padded;
    }
    if (nbytes > FST_FLAGS_HEAD_NBYTES)
        nbytes = FST_FLAGS_HEAD_NBYTES;
    static const char bison[] = "/* a bison parser";
    if (begins(head, head + nbytes, bison))
        return FST_FLAG_GENERATED;
    if (!may_be_marked(head, nbytes))
        return 0;
    const uint8_t *at = head, *end = head + nbytes;
    int line_end = memchr(head, '\n', nbytes) ? '\n' : '\r';
    for (unsigned i = 0; i < FST_FLAGS_HEAD_LINES && at < end; i++) {
        const uint8_t *eol = memchr(at, line_end, (size_t)(end - at));
        const uint8_t *stop = eol ? eol : end;
        if (is_marked_line(at, stop))
            return FST_FLAG_GENERATED;
        at = stop + 1;
    }
    return 0;
}

/* Languages that tools shrink; long lines of prose or tables are another thing. */
static bool is_shrinkable(fst_lang_id lang)
{
    static const fst_lang_id langs[] = {
        FST_LANG_JAVASCRIPT, FST_LANG_JSX,  FST_LANG_TYPESCRIPT, FST_LANG_TSX, FST_LANG_CSS,
        FST_LANG_SCSS,       FST_LANG_LESS, FST_LANG_HTML,       FST_LANG_XML, FST_LANG_JSON,
    };
    for (size_t i = 0; i < sizeof(langs) / sizeof(langs[0]); i++) {
        if (langs[i] == lang)
            return true;
    }
    return false;
}

/* A line of 500 characters, and 110 on average: nobody writes so by hand. */
static bool is_minified(fst_lang_id lang, const struct fst_text_counts *text)
{
    return text->longest_line >= 500 && text->chars / text->lines > 110 && is_shrinkable(lang);
}

uint32_t fst_flags_by_text(fst_lang_id lang, enum fst_encoding encoding,
                           const struct fst_text_counts *text)
{
    uint32_t flags = 0;
    if (encoding == FST_ENC_UTF16LE || encoding == FST_ENC_UTF16BE)
        flags |= FST_FLAG_UTF16;
    if (encoding == FST_ENC_UTF32LE || encoding == FST_ENC_UTF32BE)
        flags |= FST_FLAG_UTF32;
    if (text->bom)
        flags |= FST_FLAG_BOM;
    if (text->invalid_utf8_at != FST_TEXT_VALID)
        flags |= FST_FLAG_INVALID_UTF8;
    if (text->cr_ends)
        flags |= FST_FLAG_CR;
    if (text->crlf_ends)
        flags |= text->lf_ends ? FST_FLAG_MIXED_LINE_ENDS : FST_FLAG_CRLF;
    if (text->unterminated)
        flags |= FST_FLAG_NO_FINAL_NEWLINE;
    if (is_minified(lang, text))
        flags |= FST_FLAG_MINIFIED;
    return flags;
}
