/* SPDX-License-Identifier: MIT */
/* Markdown and its kin. No words: front matter, code, comments, tags, targets of links, marks. */
#include <string.h>

#include "live/prose_internal.h"

enum mode {
    START,
    MAYBE_YAML, /* a first line "---": front matter unless a blank line follows */
    YAML,
    TOML,
    TEXT,
    FENCE,   /* `mark` and `count` are its characters */
    COMMENT, /* <!-- that is not closed */
};

enum {
    AFTER_BLANK = 1 << 0,
    IN_LIST = 1 << 1,   /* where an indented line is no code */
    IN_CODE = 1 << 2,   /* the line before is indented code */
    PARAGRAPH = 1 << 3, /* the line before may be the title over "===" */
};

static bool is_line(struct fst_prose_text line, const char *what)
{
    line = fst_prose_trim(line);
    return line.nbytes == strlen(what) && memcmp(line.data, what, line.nbytes) == 0;
}

/*
 * How far an inline construct may reach; a longer one is text. Without a limit a line of openers
 * that nothing closes would be read again from each of them.
 */
#define REACH_NBYTES ((size_t)4096)

static size_t reach(struct fst_prose_text text, size_t at)
{
    return text.nbytes - at < REACH_NBYTES ? text.nbytes : at + REACH_NBYTES;
}

/* Inline markup ------------------------------------------------------------------------------- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Behind a code span whose backticks are at `at`, or behind these when nothing closes it. */
static size_t skip_span(struct fst_prose_text text, size_t at)
{
    size_t n = fst_prose_run(text, at, '`'), end = reach(text, at);
    for (size_t i = at + n; i < end; i++) {
        size_t run = fst_prose_run(text, i, '`');
        if (run == n)
            return i + run;
        i += run;
    }
    return at + n;
}

/* Behind a tag or an address in angle brackets; `at` when it is none. */
static size_t skip_tag(struct fst_prose_text text, size_t at)
{
    char c = fst_prose_at(text, at + 1);
    if (!is_letter(c) && (!c || !strchr("/!?", c)))
        return at;
    for (size_t i = at + 1; i < text.nbytes && text.data[i] != '<'; i++) {
        if (text.data[i] == '>')
            return i + 1;
    }
    return at;
}

/* Behind the target of a link, in parentheses or brackets, at `at`; `at` when it is none. */
static size_t skip_target(struct fst_prose_text text, size_t at)
{
    char open = fst_prose_at(text, at), close = open == '(' ? ')' : ']';
    size_t depth = 0, end = reach(text, at);
    if (open != '(' && open != '[')
        return at;
    for (size_t i = at; i < end; i++) {
        if (text.data[i] == '\\')
            i++;
        else if (text.data[i] == open)
            depth++;
        else if (text.data[i] == close && --depth == 0)
            return i + 1;
    }
    return at;
}

/* What is left out at `at`: *end is behind it. False: nothing is. */
static bool leave_out(struct fst_prose *state, struct fst_prose_text text, size_t at, size_t *end)
{
    *end = at;
    switch (text.data[at]) {
    case '<':
        if (fst_prose_starts(text, at, "<!--")) {
            *end = fst_prose_find(text, at + 4, "-->");
            if (*end == text.nbytes)
                state->mode = COMMENT;
            else
                *end += 3;
            return true;
        }
        *end = skip_tag(text, at);
        break;
    case ']':
        *end = skip_target(text, at + 1);
        return *end > at + 1;
    case '[':
        if (fst_prose_at(text, at + 1) == '^')
            *end = skip_target(text, at);
        break;
    default:
        break;
    }
    return *end > at;
}

static void put_inline(struct fst_prose *state, struct fst_prose_sink *sink,
                       struct fst_prose_text text)
{
    size_t from = 0, end;
    for (size_t i = 0; i < text.nbytes;) {
        char c = text.data[i];
        if (c == '\\') {
            i += 2;
        } else if (c == '`') {
            i = skip_span(text, i);
        } else if (leave_out(state, text, i, &end)) {
            fst_prose_put(sink, text.data + from, i - from);
            from = i = end;
        } else {
            i++;
        }
    }
    if (from < text.nbytes)
        fst_prose_put(sink, text.data + from, text.nbytes - from);
}

/* Blocks -------------------------------------------------------------------------------------- */

/* Behind the marks of quotes and lists at the begin of a line. */
static size_t skip_marks(struct fst_prose *state, struct fst_prose_text line)
{
    size_t at = 0;
    for (;;) {
        size_t blanks;
        fst_prose_indent(fst_prose_from(line, at), &blanks);
        if (fst_prose_at(line, at + blanks) == '>') {
            at += blanks + 1;
            continue;
        }
        size_t behind = fst_prose_list_mark(line, at + blanks);
        if (behind == at + blanks)
            return behind;
        state->flags |= IN_LIST;
        at = behind;
    }
}

/* The length of a fence at `at`; 0 when it is none. Behind backticks there are no others. */
static size_t fence_at(struct fst_prose_text line, size_t at)
{
    char c = fst_prose_at(line, at);
    if (c != '`' && c != '~')
        return 0;
    size_t n = fst_prose_run(line, at, c);
    if (n < 3 || (c == '`' && fst_prose_find(line, at + n, "`") < line.nbytes))
        return 0;
    return n;
}

static void read_fence(struct fst_prose *state, struct fst_prose_text line)
{
    size_t at = 0;
    while (at < line.nbytes && strchr(" \t>", line.data[at]))
        at++;
    size_t n = fst_prose_run(line, at, (char)state->mark);
    if (n >= state->count && fst_prose_trim(fst_prose_from(line, at + n)).nbytes == 0)
        state->mode = TEXT;
}

/* "# Title #"; false when it is no heading. */
static bool read_heading(struct fst_prose_text line, struct fst_prose_line *out)
{
    size_t n = fst_prose_run(line, 0, '#');
    char next = fst_prose_at(line, n);
    if (n < 1 || n > 6 || (next && next != ' ' && next != '\t' && next != '\r'))
        return false;
    struct fst_prose_text title = fst_prose_trim(fst_prose_from(line, n));
    size_t end = title.nbytes;
    while (end && title.data[end - 1] == '#')
        end--;
    if (end == 0 || title.data[end - 1] == ' ' || title.data[end - 1] == '\t')
        title.nbytes = end;
    fst_prose_heading(out, n, title);
    return true;
}

/* "===" or "---" under a title: its level, else 0. */
static unsigned underline(struct fst_prose_text line)
{
    struct fst_prose_text mark = fst_prose_trim(line);
    if (!mark.nbytes || fst_prose_run(mark, 0, mark.data[0]) != mark.nbytes)
        return 0;
    return mark.data[0] == '=' ? 1 : mark.data[0] == '-' ? 2 : 0;
}

/* Behind what is no text at the begin of a paragraph; the line's end: nothing of it is. */
static size_t skip_definition(struct fst_prose_text line, size_t at)
{
    size_t close = fst_prose_at(line, at) == '[' ? fst_prose_find(line, at, "]:") : line.nbytes;
    if (close == line.nbytes)
        return at;
    return fst_prose_at(line, at + 1) == '^' ? close + 2 : line.nbytes;
}

static void read_text(struct fst_prose *state, struct fst_prose_sink *sink,
                      struct fst_prose_text line, struct fst_prose_line *out)
{
    size_t blanks, columns = fst_prose_indent(line, &blanks);
    unsigned flags = state->flags;
    if (blanks == line.nbytes) {
        state->flags = (uint8_t)((flags & ~PARAGRAPH) | AFTER_BLANK);
        return;
    }
    if (columns >= 4 && !(flags & IN_LIST) && (flags & (AFTER_BLANK | IN_CODE))) {
        state->flags = IN_CODE;
        return;
    }
    if ((flags & PARAGRAPH) && columns < 4 && (out->level = underline(line)) > 0) {
        state->flags = (uint8_t)(flags & IN_LIST);
        return;
    }
    state->flags = flags & IN_LIST;
    size_t at = skip_marks(state, line);
    if (at == 0 && (flags & AFTER_BLANK))
        state->flags = 0;
    size_t fence = fence_at(line, at);
    if (fence) {
        state->mode = FENCE;
        state->mark = (uint8_t)line.data[at];
        state->count = fence < UINT32_MAX ? (uint32_t)fence : UINT32_MAX;
        return;
    }
    bool plain = at == blanks && columns < 4;
    if (plain && !read_heading(fst_prose_from(line, at), out))
        state->flags |= PARAGRAPH;
    put_inline(state, sink, fst_prose_from(line, skip_definition(line, at)));
}

static void read_comment(struct fst_prose *state, struct fst_prose_sink *sink,
                         struct fst_prose_text line)
{
    size_t end = fst_prose_find(line, 0, "-->");
    if (end == line.nbytes)
        return;
    state->mode = TEXT;
    state->flags &= IN_LIST;
    put_inline(state, sink, fst_prose_from(line, end + 3));
}

/* The lines before the text. True: this line is text. */
static bool read_front(struct fst_prose *state, struct fst_prose_text line)
{
    unsigned before = state->mode;
    if (before >= TEXT)
        return true;
    if (before == START)
        state->mode = is_line(line, "---") ? MAYBE_YAML : is_line(line, "+++") ? TOML : TEXT;
    else if (before == MAYBE_YAML)
        state->mode = fst_prose_trim(line).nbytes ? YAML : TEXT;
    else if (is_line(line, before == YAML ? "---" : "+++") ||
             (before == YAML && is_line(line, "...")))
        state->mode = TEXT;
    if (state->mode == TEXT)
        state->flags = AFTER_BLANK;
    /* The line that closes it is none. */
    return state->mode == TEXT && (before == START || before == MAYBE_YAML);
}

void fst_prose_markdown(struct fst_prose *state, struct fst_prose_sink *sink,
                        struct fst_prose_text line, struct fst_prose_line *out)
{
    if (!read_front(state, line))
        return;
    if (state->mode == FENCE)
        read_fence(state, line);
    else if (state->mode == COMMENT)
        read_comment(state, sink, line);
    else
        read_text(state, sink, line, out);
    if (state->mode != FENCE) {
        state->mark = 0;
        state->count = 0;
    }
}
