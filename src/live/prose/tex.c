/* SPDX-License-Identifier: MIT */
/*
 * LaTeX. No words: the preamble, what follows \end{document}, comments, math, code, commands with
 * their options, and those arguments that name something instead of saying it. A blank line ends
 * what TeX would complain about there: a formula, an argument.
 */
#include <string.h>

#include "live/prose_internal.h"

enum mode {
    BODY,
    PREAMBLE,
    AFTER,
    ENVIRONMENT, /* `mark` is its number: it is left out as a whole */
    MATH,        /* `mark` is the number of its delimiters */
};

/* Whose text is none. Both the plain and the starred form. */
static const char *const environments[] = {
    "align",    "alignat",  "comment",     "displaymath",  "eqnarray",    "equation",
    "flalign",  "gather",   "lstlisting",  "math",         "minted",      "multline",
    "verbatim", "Verbatim", "tikzpicture", "filecontents", "algorithmic",
};

static const struct {
    const char *open, *close;
} maths[] = {{"$$", "$$"}, {"$", "$"}, {"\\(", "\\)"}, {"\\[", "\\]"}};

enum kind {
    INLINE, /* gone, with its options; its arguments are text */
    BREAK,  /* the same, and a word ends here */
    ITEM,   /* the same, but its option is text */
    MUTE,   /* gone, with all its arguments */
    NAMED,  /* gone, with its first argument */
};

static const struct {
    const char *name;
    enum kind kind;
} commands[] = {
    {"addbibresource", MUTE},
    {"addtocounter", MUTE},
    {"autoref", MUTE},
    {"bibitem", MUTE},
    {"bibliography", MUTE},
    {"bibliographystyle", MUTE},
    {"caption", BREAK},
    {"cline", MUTE},
    {"color", MUTE},
    {"colorbox", NAMED},
    {"cref", MUTE},
    {"Cref", MUTE},
    {"definecolor", MUTE},
    {"eqref", MUTE},
    {"footnote", BREAK},
    {"footnotetext", BREAK},
    {"graphicspath", MUTE},
    {"href", NAMED},
    {"hspace", MUTE},
    {"hypersetup", MUTE},
    {"include", MUTE},
    {"includegraphics", MUTE},
    {"index", MUTE},
    {"input", MUTE},
    {"item", ITEM},
    {"label", MUTE},
    {"linebreak", BREAK},
    {"lstinputlisting", MUTE},
    {"lstset", MUTE},
    {"newcommand", MUTE},
    {"newline", BREAK},
    {"newtheorem", MUTE},
    {"nocite", MUTE},
    {"pageref", MUTE},
    {"pagestyle", MUTE},
    {"par", BREAK},
    {"qquad", BREAK},
    {"quad", BREAK},
    {"ref", MUTE},
    {"renewcommand", MUTE},
    {"setcounter", MUTE},
    {"setlength", MUTE},
    {"textcolor", NAMED},
    {"thispagestyle", MUTE},
    {"url", MUTE},
    {"usepackage", MUTE},
    {"vspace", MUTE},
};

static const char *const sections[] = {"part",          "chapter",   "section",     "subsection",
                                       "subsubsection", "paragraph", "subparagraph"};

#define LEN(array) (sizeof(array) / sizeof(array)[0])

/* A line that is being read. `from`: text that is not put yet begins there. */
struct reader {
    struct fst_prose *state;
    struct fst_prose_sink *sink;
    struct fst_prose_line *out;
    struct fst_prose_text line;
    size_t at, from;
};

static void put_before(struct reader *r, size_t end)
{
    fst_prose_put(r->sink, r->line.data + r->from, end - r->from);
}

/* Goes on at `at`; what lies between is left out. */
static void go_on(struct reader *r, size_t at)
{
    r->at = r->from = at < r->line.nbytes ? at : r->line.nbytes;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '@';
}

/* Arguments ----------------------------------------------------------------------------------- */

/* Behind the brace that closes `depth` open ones; the line's end with *depth > 0: not here. */
static size_t skip_braces(struct fst_prose_text line, size_t at, unsigned *depth)
{
    for (; at < line.nbytes && *depth; at++) {
        char c = line.data[at];
        if (c == '\\')
            at++;
        else if (c == '%')
            return line.nbytes;
        else if (c == '{' && *depth < UINT8_MAX)
            ++*depth;
        else if (c == '}')
            --*depth;
    }
    return at < line.nbytes ? at : line.nbytes;
}

/* Longer options are text. Without a limit a line of brackets would be read again from each. */
#define OPTION_NBYTES ((size_t)4096)

/* Behind an option at `at`, which is closed in this line; `at`: there is none. */
static size_t skip_option(struct fst_prose_text line, size_t at)
{
    unsigned braces = 0;
    if (fst_prose_at(line, at) != '[')
        return at;
    for (size_t i = at + 1; i < line.nbytes && i - at < OPTION_NBYTES; i++) {
        char c = line.data[i];
        if (c == ']' && !braces)
            return i + 1;
        braces += c == '{';
        braces -= c == '}' && braces;
    }
    return at;
}

static size_t skip_options(struct fst_prose_text line, size_t at)
{
    size_t end;
    at += fst_prose_at(line, at) == '*';
    while ((end = skip_option(line, at)) > at)
        at = end;
    return at;
}

/* Leaves out up to `limit` arguments at `at`, and the options among them. */
static void skip_arguments(struct reader *r, size_t at, unsigned limit)
{
    unsigned depth = 0;
    at = skip_options(r->line, at);
    while (limit-- && !depth && fst_prose_at(r->line, at) == '{') {
        depth = 1;
        at = skip_braces(r->line, at + 1, &depth);
        if (!depth)
            at = skip_options(r->line, at);
    }
    r->state->depth = (uint8_t)depth;
    go_on(r, at);
}

/* The argument at `at`, without its braces, as far as it is in this line. */
static struct fst_prose_text argument(struct fst_prose_text line, size_t at)
{
    unsigned depth = 1;
    if (fst_prose_at(line, at) != '{')
        return (struct fst_prose_text){line.data, 0};
    size_t end = skip_braces(line, at + 1, &depth);
    return (struct fst_prose_text){line.data + at + 1, end - at - 1 - (depth == 0)};
}

static bool is_text(struct fst_prose_text text, const char *what)
{
    return text.nbytes == strlen(what) && memcmp(text.data, what, text.nbytes) == 0;
}

/* Commands ------------------------------------------------------------------------------------ */

static void begin_environment(struct reader *r, size_t at)
{
    struct fst_prose_text name = argument(r->line, at);
    if (name.nbytes && name.data[name.nbytes - 1] == '*')
        name.nbytes--;
    fst_prose_gap(r->sink);
    for (size_t i = 0; i < LEN(environments); i++) {
        if (is_text(name, environments[i])) {
            r->state->mode = ENVIRONMENT;
            r->state->mark = (uint8_t)i;
            go_on(r, at);
            return;
        }
    }
    skip_arguments(r, at, UINT32_MAX);
}

static void end_environment(struct reader *r, size_t at)
{
    fst_prose_gap(r->sink);
    if (is_text(argument(r->line, at), "document"))
        r->state->mode = AFTER;
    skip_arguments(r, at, 1);
}

static bool read_section(struct reader *r, struct fst_prose_text name, size_t at)
{
    for (size_t i = 0; i < LEN(sections); i++) {
        if (!is_text(name, sections[i]))
            continue;
        at = skip_options(r->line, at);
        if (!r->out->level)
            fst_prose_heading(r->out, i + 1, argument(r->line, at));
        fst_prose_gap(r->sink);
        go_on(r, at);
        return true;
    }
    return false;
}

/* \verb|text|: text as it stands. */
static void read_verb(struct reader *r, size_t at)
{
    at += fst_prose_at(r->line, at) == '*';
    char delimiter[2] = {fst_prose_at(r->line, at), '\0'};
    r->from = at + 1 < r->line.nbytes ? at + 1 : r->line.nbytes;
    r->at = delimiter[0] ? fst_prose_find(r->line, r->from, delimiter) : r->from;
}

static enum kind kind_of(struct fst_prose_text name)
{
    if (name.nbytes >= 4 && memcmp(name.data, "cite", 4) == 0)
        return MUTE;
    for (size_t i = 0; i < LEN(commands); i++) {
        if (is_text(name, commands[i].name))
            return commands[i].kind;
    }
    return INLINE;
}

/* A command whose name, behind the backslash at r->at, is letters that end at `end`. */
static void read_named(struct reader *r, size_t end)
{
    struct fst_prose_text name = {r->line.data + r->at + 1, end - r->at - 1};
    put_before(r, r->at);
    if (is_text(name, "begin")) {
        begin_environment(r, end);
    } else if (is_text(name, "end")) {
        end_environment(r, end);
    } else if (is_text(name, "documentclass") || is_text(name, "documentstyle")) {
        r->state->mode = PREAMBLE;
        go_on(r, end);
    } else if (is_text(name, "verb")) {
        read_verb(r, end);
    } else if (!read_section(r, name, end)) {
        enum kind kind = kind_of(name);
        if (kind == BREAK || kind == ITEM)
            fst_prose_gap(r->sink);
        if (kind == MUTE || kind == NAMED)
            skip_arguments(r, end, kind == NAMED ? 1 : UINT32_MAX);
        else
            go_on(r, kind == ITEM ? end : skip_options(r->line, end));
    }
}

static void read_command(struct reader *r)
{
    char c = fst_prose_at(r->line, r->at + 1);
    size_t end = r->at + 1;
    while (is_letter(fst_prose_at(r->line, end)))
        end++;
    if (end > r->at + 1) {
        read_named(r, end);
        return;
    }
    put_before(r, r->at);
    if (c == '\\' || (c && strchr(" ,;:\t", c)))
        fst_prose_gap(r->sink);
    go_on(r, c == '\\' ? skip_options(r->line, r->at + 2) : r->at + 2);
}

/* Modes --------------------------------------------------------------------------------------- */

/* A formula that begins here; false when none does. */
static bool begin_math(struct reader *r)
{
    for (size_t i = 0; i < LEN(maths); i++) {
        if (!fst_prose_starts(r->line, r->at, maths[i].open))
            continue;
        put_before(r, r->at);
        r->state->mode = MATH;
        r->state->mark = (uint8_t)i;
        go_on(r, r->at + strlen(maths[i].open));
        return true;
    }
    return false;
}

static void read_body(struct reader *r)
{
    char c = r->line.data[r->at];
    if (begin_math(r))
        return;
    if (c == '\\') {
        read_command(r);
    } else if (c == '%') {
        put_before(r, r->at);
        go_on(r, r->line.nbytes);
    } else if (strchr("{}~&", c)) {
        put_before(r, r->at);
        if (c == '~' || c == '&')
            fst_prose_gap(r->sink);
        go_on(r, r->at + 1);
    } else {
        r->at++;
    }
}

static void read_math(struct reader *r)
{
    const char *close = maths[r->state->mark].close;
    for (; r->at < r->line.nbytes && r->line.data[r->at] != '%'; r->at++) {
        if (fst_prose_starts(r->line, r->at, close)) {
            r->state->mode = BODY;
            r->state->mark = 0;
            go_on(r, r->at + strlen(close));
            return;
        }
        r->at += r->line.data[r->at] == '\\';
    }
    go_on(r, r->line.nbytes);
}

static void read_environment(struct reader *r)
{
    const char *name = environments[r->state->mark];
    size_t at = r->at;
    while ((at = fst_prose_find(r->line, at, "\\end{")) < r->line.nbytes) {
        at += strlen("\\end{");
        size_t end = at + strlen(name);
        if (!fst_prose_starts(r->line, at, name))
            continue;
        end += fst_prose_at(r->line, end) == '*';
        if (fst_prose_at(r->line, end) != '}')
            continue;
        r->state->mode = BODY;
        r->state->mark = 0;
        go_on(r, end + 1);
        return;
    }
    go_on(r, r->line.nbytes);
}

static void read_preamble(struct reader *r)
{
    static const char begin[] = "\\begin{document}";
    size_t at = fst_prose_find(r->line, r->at, begin);
    if (at < r->line.nbytes && fst_prose_find(r->line, r->at, "%") > at) {
        r->state->mode = BODY;
        at += strlen(begin);
    } else {
        at = r->line.nbytes;
    }
    go_on(r, at);
}

static void read_on(struct reader *r)
{
    if (r->state->depth) {
        unsigned depth = r->state->depth;
        go_on(r, skip_braces(r->line, r->at, &depth));
        r->state->depth = (uint8_t)depth;
        return;
    }
    switch (r->state->mode) {
    case PREAMBLE:
        read_preamble(r);
        break;
    case ENVIRONMENT:
        read_environment(r);
        break;
    case MATH:
        read_math(r);
        break;
    case AFTER:
        go_on(r, r->line.nbytes);
        break;
    default:
        read_body(r);
        break;
    }
}

void fst_prose_tex(struct fst_prose *state, struct fst_prose_sink *sink, struct fst_prose_text line,
                   struct fst_prose_line *out)
{
    struct reader r = {.state = state, .sink = sink, .out = out, .line = line};
    if (fst_prose_trim(line).nbytes == 0) {
        state->depth = 0;
        if (state->mode == MATH) {
            state->mode = BODY;
            state->mark = 0;
        }
        return;
    }
    while (r.at < line.nbytes)
        read_on(&r);
    put_before(&r, line.nbytes);
}
