/* SPDX-License-Identifier: MIT */
/*
 * The flags of a file, from its name, its path, its first bytes and its counts.
 *
 * Most files are looked at for generators' marks in vain, so that search begins with one pass that
 * the compiler turns into vector compares; only a text that may hold one of two short strings is
 * read byte by byte. Pure functions; any thread.
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

/*
 * What generators write, in lower case. All have one of two stems, "nerat" or " edit": a text is
 * searched for these, and only around one compared.
 */
#define MARK(before, stem, after, first)                                                           \
    {                                                                                              \
        before stem after, sizeof(before) - 1, first                                               \
    }
static const struct mark {
    const char *text;
    size_t stem_at;
    bool first; /* only as the first words of a line */
} marks[] = {
    MARK("@ge", "nerat", "ed", false),
    MARK("code ge", "nerat", "ed", false),
    MARK("automatically ge", "nerat", "ed", false),
    MARK("ge", "nerat", "ed automatically", false),
    MARK("auto-ge", "nerat", "ed", false),
    MARK("auto ge", "nerat", "ed", false),
    MARK("autoge", "nerat", "ed", false),
    MARK("machine ge", "nerat", "ed", false),
    MARK("machine-ge", "nerat", "ed", false),
    MARK("file was ge", "nerat", "ed", false),
    MARK("file is ge", "nerat", "ed", false),
    MARK("file ge", "nerat", "ed by", false),
    MARK("do not", " edit", "", false),
    MARK("don't", " edit", "", false),
    MARK("scanner ge", "nerat", "ed by", false),
    MARK("ge", "nerat", "ed by gnu", false),
    MARK("ge", "nerat", "ed by the protocol buffer compiler", false),
    MARK("ge", "nerat", "ed by ", true),
    MARK("ge", "nerat", "ed from ", true),
    MARK("ge", "nerat", "ed with ", true),
};

static uint8_t fold(uint8_t c)
{
    return (uint8_t)(c - 'A') < 26 ? c | 0x20 : c;
}

/*
 * Whether there may be "nerat" or " edit", read from head[0 .. nbytes + 4): no branches, and as few
 * compares as keep the most out, so that it becomes short vector code.
 */
static bool may_have_stem(const uint8_t *head, size_t nbytes)
{
    uint8_t found = 0;
    for (size_t i = 0; i < nbytes; i++) {
        uint8_t is_n_or_blank = (head[i] & (uint8_t) ~('N' | ' ')) == 0;
        uint8_t is_e = (head[i + 1] | 0x20) == 'e';
        uint8_t is_a_or_i = (head[i + 3] | 0x20 | ('a' ^ 'i')) == 'i';
        uint8_t is_t = (head[i + 4] | 0x20) == 't';
        found |= is_n_or_blank & is_e & is_a_or_i & is_t;
    }
    return found;
}

static bool is_stem(const uint8_t *at)
{
    if ((at[4] | 0x20) != 't' || (at[1] | 0x20) != 'e')
        return false;
    uint8_t a = fold(at[0]), c = fold(at[2]), d = fold(at[3]);
    return (a == 'n' && c == 'r' && d == 'a') || (a == ' ' && c == 'd' && d == 'i');
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

/* Whether no letter precedes `at` on its line. */
static bool is_first(const uint8_t *head, const uint8_t *at, int line_end)
{
    while (at > head && at[-1] != line_end && !is_letter_or_at(at[-1]))
        at--;
    return at == head || at[-1] == line_end;
}

/* Whether a mark is around the stem at `stem`. */
static bool is_marked(const uint8_t *head, const uint8_t *stem, const uint8_t *end, int line_end)
{
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        if ((size_t)(stem - head) < marks[i].stem_at)
            continue;
        const uint8_t *at = stem - marks[i].stem_at;
        if (begins(at, end, marks[i].text) && (!marks[i].first || is_first(head, at, line_end)))
            return true;
    }
    return false;
}

/* Where the last of the lines ends that are looked at. */
static const uint8_t *end_of_lines(const uint8_t *head, size_t nbytes, int line_end)
{
    const uint8_t *at = head, *end = head + nbytes;
    for (unsigned i = 0; i < FST_FLAGS_HEAD_LINES && at < end; i++) {
        const uint8_t *eol = memchr(at, line_end, (size_t)(end - at));
        at = eol ? eol + 1 : end;
    }
    return at;
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
    if (!may_have_stem(head, nbytes))
        return 0;
    int line_end = memchr(head, '\n', nbytes) ? '\n' : '\r';
    const uint8_t *end = end_of_lines(head, nbytes, line_end);
    for (const uint8_t *at = head; at < end; at++) {
        if (is_stem(at) && is_marked(head, at, end, line_end))
            return FST_FLAG_GENERATED;
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
