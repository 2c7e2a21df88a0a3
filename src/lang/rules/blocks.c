/* SPDX-License-Identifier: MIT */
/*
 * Texts that go on line by line until one that closes them: block comments of assemblers, K, Q,
 * AutoIt and MATLAB, the delimited blocks of AsciiDoc, Raku's Pod (lang/rules/raku.c), and lines
 * that a backslash joins.
 *
 * What opens them stands at a line's start, so most of this is looked for there. One thread per
 * lexer.
 */
#include "lang/rules/rules.h"

fst_lex_hook fst_rules_joined, fst_rules_matlab;

/* Bits of st.arg in FST_MODE_UNTIL_LINE. */
enum {
    UNTIL_COMMENT = 1u << 0, /* the lines are a comment */
    UNTIL_CLOSED = 1u << 1,  /* the present line is the last one */
};

void fst_rules_until_enter(struct fst_lexer *lexer, uint8_t kind, bool comment)
{
    fst_lexer_enter(lexer, FST_MODE_UNTIL_LINE, comment ? UNTIL_COMMENT : 0);
    lexer->st.kind = kind;
    lexer->st.level = 1;
    lexer->st.flags |= FST_LEX_MIDLINE;
}

/* Whether the byte `c` stands alone on the line of `pos`, with blanks at most behind it. */
static bool is_alone(const struct fst_lexer *lexer, size_t pos, uint8_t c)
{
    size_t end = fst_rules_look(lexer, pos);
    return pos < end && lexer->data[pos] == c && fst_rules_blanks(lexer, pos + 1, end) == end;
}

/* #cs and #comments-start: 1; #ce and #comments-end: -1. */
static int autoit_mark(const struct fst_lexer *lexer, size_t pos)
{
    static const struct {
        const char *word;
        int mark;
    } words[] = {{"#cs", 1}, {"#comments-start", 1}, {"#ce", -1}, {"#comments-end", -1}};
    size_t end = fst_rules_look(lexer, pos), p = fst_rules_blanks(lexer, pos, end);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        size_t nbytes = strlen(words[i].word);
        if (fst_lexer_match_case(lexer, p, words[i].word, nbytes) &&
            !fst_lex_is_word(fst_lexer_at(lexer, p + nbytes)))
            return words[i].mark;
    }
    return 0;
}

/* How often the first byte of the line comes, when nothing else is on it but blanks behind. */
static size_t run_at(const struct fst_lexer *lexer, size_t pos)
{
    size_t end = fst_rules_look(lexer, pos), p = pos;
    while (p < end && lexer->data[p] == lexer->data[pos])
        p++;
    return fst_rules_blanks(lexer, p, end) == end ? p - pos : 0;
}

/* MATLAB's %{ and %} (Octave also #{ and #}), alone on their lines: 1 and -1. */
static int matlab_mark(const struct fst_lexer *lexer, size_t pos)
{
    size_t end = fst_rules_look(lexer, pos);
    size_t p = fst_rules_blanks(lexer, pos, end);
    if (p + 1 >= end || (lexer->data[p] != '%' && lexer->data[p] != '#') ||
        (lexer->data[p + 1] != '{' && lexer->data[p + 1] != '}') ||
        fst_rules_blanks(lexer, p + 2, end) != end)
        return 0;
    return lexer->data[p + 1] == '{' ? 1 : -1;
}

/* Takes a mark that opens (1) or closes (-1) a block into account: whether none is open then. */
static bool closes_last(struct fst_lex_state *st, int mark)
{
    if (mark > 0 && st->level < UINT16_MAX)
        st->level++;
    return mark < 0 && --st->level == 0;
}

static bool is_last(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    switch (st->kind) {
    case FST_UNTIL_CUT:
        return fst_lexer_match(lexer, pos, "=cut", 4) &&
               !fst_lex_is_alpha(fst_lexer_at(lexer, pos + 4));
    case FST_UNTIL_MARK:
        return memchr(lexer->data + pos, (uint8_t)st->level, fst_rules_look(lexer, pos) - pos);
    case FST_UNTIL_BACKSLASH:
        return is_alone(lexer, pos, '\\');
    case FST_UNTIL_CE:
        return closes_last(st, autoit_mark(lexer, pos));
    case FST_UNTIL_BRACE:
        return closes_last(st, matlab_mark(lexer, pos));
    case FST_UNTIL_RUN:
        return lexer->data[pos] == st->len && run_at(lexer, pos) == st->level;
    default:
        return false;
    }
}

/* Whether a backslash that no other one escapes stands before the line end at `eol`. */
static bool is_joined(const struct fst_lexer *lexer, size_t eol)
{
    bool crlf = lexer->eol == '\n' && fst_lexer_before(lexer, eol, 1) == '\r';
    size_t back = crlf ? 2 : 1, n = 0;
    while (back + n < FST_LEX_BEHIND_NBYTES && fst_lexer_before(lexer, eol, back + n) == '\\')
        n++;
    return n % 2;
}

/* What the line that begins at `pos` is to the text. */
static enum fst_rules_line line_at(struct fst_lexer *lexer, size_t pos)
{
    if (lexer->st.kind == FST_UNTIL_END || lexer->st.kind == FST_UNTIL_PARAGRAPH)
        return fst_rules_raku_line(lexer, pos);
    return is_last(lexer, pos) ? FST_RULES_LINE_LAST : FST_RULES_LINE_INSIDE;
}

/* FST_LEX_MIDLINE: within a line whose start was looked at. */
size_t fst_rules_until_line(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    while (pos < lexer->limit) {
        enum fst_rules_line line =
            st->flags & FST_LEX_MIDLINE ? FST_RULES_LINE_INSIDE : line_at(lexer, pos);
        if (line == FST_RULES_LINE_BEHIND) {
            fst_lexer_leave(lexer);
            st->mode = FST_MODE_LINE_START;
            return pos;
        }
        if (line == FST_RULES_LINE_LAST)
            st->arg |= UNTIL_CLOSED;
        st->flags |= FST_LEX_MIDLINE;
        size_t eol = fst_lexer_eol(lexer, pos);
        if (st->arg & UNTIL_COMMENT)
            fst_lexer_paint(lexer, pos, eol);
        if (eol == lexer->limit)
            return eol;
        if ((st->arg & UNTIL_CLOSED) ||
            (st->kind == FST_UNTIL_UNJOINED && !is_joined(lexer, eol))) {
            fst_lexer_leave(lexer);
            return eol;
        }
        st->flags &= (uint8_t)~FST_LEX_MIDLINE;
        pos = eol + 1;
    }
    return pos;
}

size_t fst_rules_pod_begin(struct fst_lexer *lexer, size_t pos)
{
    fst_rules_until_enter(lexer, FST_UNTIL_CUT, true);
    return fst_rules_until_line(lexer, pos);
}

size_t fst_rules_matlab(struct fst_lexer *lexer, size_t pos)
{
    if (!fst_lexer_first_text(lexer, pos))
        return 0;
    if (matlab_mark(lexer, pos) <= 0)
        return fst_rules_line_comment(lexer, pos);
    fst_rules_until_enter(lexer, FST_UNTIL_BRACE, true);
    return fst_rules_until_line(lexer, pos);
}

/* The next line is text when a backslash stands at the end of this one (sed, properties). */
size_t fst_rules_joined(struct fst_lexer *lexer, size_t pos)
{
    size_t behind = pos + fst_lexer_escape(lexer, pos);
    if (behind > lexer->avail || lexer->data[behind - 1] != lexer->eol)
        return behind;
    fst_rules_until_enter(lexer, FST_UNTIL_UNJOINED, false);
    lexer->st.flags &= (uint8_t)~FST_LEX_MIDLINE;
    return behind;
}

/* K and Q: / alone begins a comment that \ alone ends; the latter alone ends the program. */
static size_t line_slashes(struct fst_lexer *lexer, size_t pos)
{
    if (is_alone(lexer, pos, '/')) {
        fst_rules_until_enter(lexer, FST_UNTIL_BACKSLASH, true);
        return fst_rules_until_line(lexer, pos);
    }
    if (!is_alone(lexer, pos, '\\'))
        return 0;
    fst_lexer_enter(lexer, FST_MODE_TO_EOF, 1);
    return pos + 1;
}

static size_t line_autoit(struct fst_lexer *lexer, size_t pos)
{
    if (autoit_mark(lexer, pos) <= 0)
        return 0;
    fst_rules_until_enter(lexer, FST_UNTIL_CE, true);
    return fst_rules_until_line(lexer, pos);
}

/* How many characters the line of `pos` has, when the next one may underline it as a title. */
static uint16_t title_nchars(const struct fst_lexer *lexer, size_t pos)
{
    size_t end = fst_rules_look(lexer, pos), nchars = 0;
    if (strchr("[./", lexer->data[pos])) /* attributes and titles of blocks, comments */
        return 0;
    while (end > pos && fst_lex_is_blank(lexer->data[end - 1]))
        end--;
    for (size_t p = pos; p < end; p++)
        nchars += (lexer->data[p] & 0xC0) != 0x80;
    return (uint16_t)nchars;
}

/*
 * AsciiDoc's blocks of listings, literal and passed text, and comments; /// is text. st.indent: how
 * many characters the line before has, because a line of - or + may underline it.
 */
static size_t line_asciidoc(struct fst_lexer *lexer, size_t pos)
{
    uint8_t c = lexer->data[pos];
    size_t n = run_at(lexer, pos), above = lexer->st.indent;
    bool fence = c == '`' && n == 3;
    bool underlines = (c == '-' || c == '+') && above > 0 && n + 1 >= above && n <= above + 1;
    lexer->st.indent = 0;
    if (underlines)
        return 0;
    if (!fence && (n < 4 || (c != '-' && c != '.' && c != '+' && c != '/'))) {
        lexer->st.indent = title_nchars(lexer, pos);
        return fst_lexer_match(lexer, pos, "///", 3) ? pos + 2 : 0;
    }
    fst_rules_until_enter(lexer, FST_UNTIL_RUN, c == '/');
    lexer->st.len = c;
    lexer->st.level = (uint16_t)n;
    return fst_rules_until_line(lexer, pos);
}

/*
 * Assemblers: a star in the first column begins a comment, but not *= for the place counter. MASM's
 * COMMENT goes on to the line with its mark.
 */
static size_t assembly_line(struct fst_lexer *lexer, size_t pos)
{
    size_t end = fst_rules_look(lexer, pos), p;
    if (lexer->data[pos] == '*') {
        p = fst_rules_blanks(lexer, pos + 1, end);
        return p < end && lexer->data[p] == '=' ? 0 : fst_lexer_comment_line(lexer, pos);
    }
    p = fst_rules_blanks(lexer, pos, end);
    if (p + 8 >= end || !fst_lexer_match_case(lexer, p, "comment", 7) ||
        !fst_lex_is_blank(lexer->data[p + 7]))
        return 0;
    p = fst_rules_blanks(lexer, p + 7, end);
    if (p >= end || fst_lex_is_word(lexer->data[p]) || strchr(":=.@?$,\"'", lexer->data[p]))
        return 0;
    if (memchr(lexer->data + p + 1, lexer->data[p], end - p - 1))
        return fst_lexer_comment_line(lexer, pos);
    fst_rules_until_enter(lexer, FST_UNTIL_MARK, true);
    lexer->st.level = lexer->data[p];
    return fst_rules_until_line(lexer, pos);
}

/* Which of them a language has is told by its comments in languages.def. */
size_t fst_rules_line_blocks(struct fst_lexer *lexer, size_t pos)
{
    static const struct {
        const char *open;
        fst_lex_hook *hook;
    } kinds[] = {{"#cs", line_autoit}, {"////", line_asciidoc}, {"/", line_slashes}};
    const struct fst_table *table = lexer->table;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        uint8_t first = (uint8_t)kinds[i].open[0];
        for (size_t k = table->first[first]; k < table->end[first]; k++) {
            if (strcmp(table->delims[k].open, kinds[i].open) == 0)
                return kinds[i].hook(lexer, pos);
        }
    }
    return assembly_line(lexer, pos);
}
