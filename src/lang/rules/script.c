/* SPDX-License-Identifier: MIT */
/*
 * Smaller scripting languages: Lua, CMake, SQL, Make, Tcl, Vim script, Batch, MATLAB, Forth, Stata,
 * SAS, R, and the column rules of Fortran and COBOL.
 *
 * Each is a few lines; they share nothing but the header. One thread per lexer.
 */
#include "lang/rules/rules.h"

fst_lex_hook fst_rules_lua, fst_rules_cmake, fst_rules_sql, fst_rules_make, fst_rules_tcl,
    fst_rules_vim, fst_rules_matlab, fst_rules_prime, fst_rules_caret, fst_rules_forth,
    fst_rules_stata, fst_rules_sas, fst_rules_r;

/* [==[ … ]==] is a string, --[==[ … ]==] a comment. */
size_t fst_rules_lua(struct fst_lexer *lexer, size_t pos)
{
    bool comment = lexer->data[pos] == '-';
    size_t open = pos;
    if (comment) {
        if (!fst_lexer_match(lexer, pos, "--[", 3))
            return 0;
        open = pos + 2;
    }
    uint16_t level;
    size_t inside = fst_rules_long_bracket(lexer, open, &level);
    if (!inside)
        return 0;
    fst_rules_tagged_begin(lexer, pos, inside, FST_TAGGED_LONG, comment);
    lexer->st.level = level;
    return inside;
}

/* The same with #[[ … ]]; a bracket in the middle of a word is text. */
size_t fst_rules_cmake(struct fst_lexer *lexer, size_t pos)
{
    bool comment = lexer->data[pos] == '#';
    uint8_t left = fst_lexer_before(lexer, pos, 1);
    if (comment ? fst_lexer_at(lexer, pos + 1) != '['
                : !(fst_lex_is_blank(left) || left == '(' || left == ')' || left == '"' ||
                    left == lexer->eol))
        return 0;
    uint16_t level;
    size_t inside = fst_rules_long_bracket(lexer, pos + comment, &level);
    if (!inside)
        return 0;
    fst_rules_tagged_begin(lexer, pos, inside, FST_TAGGED_LONG, comment);
    lexer->st.level = level;
    return inside;
}

/*
 * Oracle's q'[ … ]', PostgreSQL's E'…' with escapes, and MySQL's, which can't be told from a string
 * that ends with a backslash but by what follows.
 */
static size_t sql_string(struct fst_lexer *lexer, size_t pos)
{
    uint8_t prefix = fst_lexer_before(lexer, pos, 1) | 0x20;
    uint8_t left = fst_lexer_before(lexer, pos, 2);
    uint8_t open = fst_lexer_at(lexer, pos + 1);
    if (prefix == 'q' && (left | 0x20) == 'n')
        left = fst_lexer_before(lexer, pos, 3);
    bool prefixed = !fst_lex_is_word(left);
    if (prefix == 'q' && prefixed && open != '\n' && !fst_lex_is_blank(open)) {
        fst_rules_tagged_begin(lexer, pos, pos + 2, FST_TAGGED_QUOTE, false);
        lexer->st.hash = fst_rules_partner(open) | (uint32_t)'\'' << 8;
        return pos + 2;
    }
    fst_lexer_enter(lexer, FST_MODE_PREFIXED,
                    prefix == 'e' && prefixed ? FST_PREFIXED_DOUBLED
                                              : FST_PREFIXED_DOUBLED | FST_PREFIXED_MAYBE);
    lexer->st.kind = '\'';
    return pos + 1;
}

/* PostgreSQL's $tag$ … $tag$. */
size_t fst_rules_sql(struct fst_lexer *lexer, size_t pos)
{
    const struct fst_table *table = lexer->table;
    if (lexer->data[pos] == '\'')
        return table->delims[table->first['\'']].flags & FST_ESCAPE_BACKSLASH
                   ? 0
                   : sql_string(lexer, pos);
    if (lexer->data[pos] == '\\' || fst_lex_is_word(fst_lexer_before(lexer, pos, 1)))
        return 0;
    size_t look = fst_rules_look(lexer, pos);
    size_t end = fst_rules_word(lexer, pos + 1, look);
    size_t len = end - pos - 1;
    if (end >= look || lexer->data[end] != '$' || len > FST_LEX_MAX_TAG_NBYTES ||
        (len > 0 && fst_lex_is_digit(lexer->data[pos + 1])))
        return 0;
    fst_rules_tagged_begin(lexer, pos, end + 1, FST_TAGGED_DOLLAR, false);
    lexer->st.len = (uint8_t)len;
    lexer->st.hash = fst_lex_hash(lexer->data + pos + 1, len);
    return end + 1;
}

/* Whether the line is a recipe's, as far back as a rule may look: it begins with a tab. */
static bool is_recipe(const struct fst_lexer *lexer, size_t pos)
{
    size_t back = 1;
    uint8_t first = 0, c;
    while (back <= FST_LEX_BEHIND_NBYTES &&
           (c = fst_lexer_before(lexer, pos, back)) != lexer->eol) {
        first = c;
        back++;
    }
    return back <= FST_LEX_BEHIND_NBYTES && first == '\t';
}

/*
 * \# is text, and so is '# : a quotation for the shell. A recipe is the shell's as a whole: there a
 * comment is not continued by a backslash.
 */
size_t fst_rules_make(struct fst_lexer *lexer, size_t pos)
{
    if (lexer->data[pos] != '#')
        return fst_lexer_at(lexer, pos + 1) == '#' ? pos + 2 : 0;
    if (is_recipe(lexer, pos))
        return fst_lexer_first_text(lexer, pos) ? fst_lexer_comment_line(lexer, pos) : pos + 1;
    uint8_t left = fst_lexer_before(lexer, pos, 1);
    return left == '\'' || left == '"' ? pos + 1 : 0;
}

/* # begins a comment where a command begins; a quote begins a string where a word begins. */
size_t fst_rules_tcl(struct fst_lexer *lexer, size_t pos)
{
    uint8_t c = lexer->data[pos], left = fst_lexer_before(lexer, pos, 1);
    if (c == '\\')
        return pos + fst_lexer_escape(lexer, pos);
    bool first = fst_lexer_first_text(lexer, pos);
    if (c == '#') {
        uint8_t last = fst_lexer_last_text(lexer, pos, NULL);
        size_t next = first || last == ';' || (last == '{' && left != '{')
                          ? fst_rules_line_comment(lexer, pos)
                          : 0;
        return next ? next : pos + 1;
    }
    if (!first && !fst_lex_is_blank(left) && left != '[' && left != '{' && left != '(' &&
        left != ';' && left != '=')
        return pos + 1;
    if (left != '{' && left != '(')
        return 0;
    /* {"} is a word of one quote. */
    size_t end = fst_rules_look(lexer, pos);
    bool closes = end > pos + 1 && memchr(lexer->data + pos + 1, '"', end - pos - 1);
    return closes || end == pos + 1 ? 0 : pos + 1;
}

/* =<< [trim] [eval] TAG, and <<TAG behind the command of another language. */
static size_t vim_heredoc(struct fst_lexer *lexer, size_t pos)
{
    if (!fst_lexer_match(lexer, pos, "<<", 2))
        return 0;
    size_t end = fst_rules_look(lexer, pos), p = fst_rules_blanks(lexer, pos + 2, end);
    bool trim = false;
    for (int i = 0; i < 2; i++) {
        if (fst_rules_is_word(lexer, p, end, "trim"))
            trim = true;
        else if (!fst_rules_is_word(lexer, p, end, "eval"))
            break;
        p = fst_rules_blanks(lexer, p + 4, end);
    }
    size_t tag_end = fst_rules_word(lexer, p, end), len = tag_end - p;
    if (fst_rules_blanks(lexer, tag_end, end) != end)
        return pos + 2;
    if (fst_lexer_before(lexer, pos, 1) == '=') {
        if (len == 0 || (lexer->data[p] >= 'a' && lexer->data[p] <= 'z'))
            return pos + 2;
    } else {
        static const char *const hosts[] = {"lua",  "python",  "python3",  "py3",
                                            "py",   "pythonx", "pyx",      "perl",
                                            "ruby", "tcl",     "mzscheme", NULL};
        if (!fst_rules_after_word(lexer, pos, hosts))
            return pos + 2;
    }
    if (len == 0) /* the tag is a dot then, which is no word */
        return pos + 2;
    if (!fst_lexer_heredoc(lexer, p, len, trim ? FST_HEREDOC_BLANKS : 0))
        return pos + 2;
    return tag_end;
}

/*
 * A line that begins with # is a comment in Vim9 script and in functions of it; in the old script
 * it is a command that no script uses. But behind :loadkeymap (st.indent is 1 from its k on) it is
 * an entry of the table.
 */
static size_t vim_hash(struct fst_lexer *lexer, size_t pos, uint8_t c)
{
    static const char before[] = "load", keymap[] = "keymap";
    size_t n = sizeof(before) - 1;
    if (c == '#')
        return lexer->st.indent == 0 &&
                       (fst_lexer_at(lexer, pos + 1) != '{' ||
                        fst_lexer_at(lexer, pos + 2) == '{') &&
                       fst_lexer_first_text(lexer, pos)
                   ? fst_lexer_comment_line(lexer, pos)
                   : 0;
    for (size_t i = 0; i < n; i++) {
        if (fst_lexer_before(lexer, pos, n - i) != (uint8_t)before[i])
            return 0;
    }
    /* The command may be cut short to :loadk. */
    size_t end = fst_rules_word(lexer, pos, fst_rules_look(lexer, pos));
    uint8_t left = fst_lexer_before(lexer, pos, n + 1);
    if (end - pos < sizeof(keymap) && memcmp(lexer->data + pos, keymap, end - pos) == 0 &&
        (left == '\n' || fst_lex_is_blank(left) || left == ':' || left == lexer->eol))
        lexer->st.indent = 1;
    return 0;
}

/* A double quote is a string when another follows on its line, else a comment. */
size_t fst_rules_vim(struct fst_lexer *lexer, size_t pos)
{
    uint8_t c = lexer->data[pos];
    if (c == '<')
        return vim_heredoc(lexer, pos);
    if (c == 'k' || c == '#')
        return vim_hash(lexer, pos, c);
    if (fst_lexer_first_text(lexer, pos)) {
        size_t next = fst_rules_line_comment(lexer, pos);
        return next ? next : pos + 1;
    }
    size_t behind = fst_rules_behind(lexer, pos + 1, '"');
    if (behind)
        return behind;
    fst_lexer_enter(lexer, FST_MODE_SKIP_LINE, 0);
    return pos + 1;
}

/* A prime behind a value is an operator (transpose) or an attribute. */
size_t fst_rules_prime(struct fst_lexer *lexer, size_t pos)
{
    uint8_t c = fst_lexer_before(lexer, pos, 1);
    return fst_lex_is_word(c) || c == ')' || c == ']' || c == '}' || c == '\'' || c == '.' ? pos + 1
                                                                                           : 0;
}

/*
 * Fixed form: a comment has C, * or ! in its first column; a ! in the sixth continues a line. What
 * a D makes a line for debugging is code, as it is in COBOL and as what stands in #if 0.
 */
size_t fst_rules_line_fortran(struct fst_lexer *lexer, size_t pos)
{
    uint8_t c = lexer->data[pos];
    if (c == 'c' || c == 'C' || c == '*')
        return fst_lexer_comment_line(lexer, pos);
    if (fst_lexer_match(lexer, pos, "     !", 6))
        return pos + 6;
    return 0;
}

/* What a directive for the source format on the line of `pos` says: 1 free, -1 fixed, or 0. */
static int cobol_format(const struct fst_lexer *lexer, size_t pos)
{
    size_t end = fst_rules_look(lexer, pos), p = fst_rules_blanks(lexer, pos, end);
    if (!fst_lexer_match(lexer, p, ">>", 2) && !fst_lexer_match(lexer, p, "$", 1))
        return 0;
    bool source = false;
    for (; p < end; p++) {
        source |= fst_lexer_match_case(lexer, p, "source", 6);
        if (source && fst_lexer_match_case(lexer, p, "free", 4))
            return 1;
        if (source && fst_lexer_match_case(lexer, p, "fixed", 5))
            return -1;
    }
    return 0;
}

/*
 * Fixed form: * or / in column 7, behind a sequence area of digits, letters or blanks. st.indent: 1
 * in free form.
 */
size_t fst_rules_line_cobol(struct fst_lexer *lexer, size_t pos)
{
    int format = cobol_format(lexer, pos);
    if (format)
        lexer->st.indent = format > 0;
    if (lexer->st.indent)
        return 0;
    for (size_t i = 0; i < 6; i++) {
        uint8_t c = fst_lexer_at(lexer, pos + i);
        if (c != ' ' && !fst_lex_is_word(c))
            return 0;
    }
    uint8_t c = fst_lexer_at(lexer, pos + 6);
    return c == '*' || c == '/' ? fst_lexer_comment_line(lexer, pos) : 0;
}

/* REM and :: where a command begins, also behind @. */
size_t fst_rules_line_batch(struct fst_lexer *lexer, size_t pos)
{
    size_t end = fst_rules_look(lexer, pos), p = pos;
    while (p < end && (fst_lex_is_blank(lexer->data[p]) || lexer->data[p] == '@'))
        p++;
    if (fst_lexer_match(lexer, p, "::", 2))
        return fst_lexer_comment_line(lexer, pos);
    if (!fst_lexer_match_case(lexer, p, "rem", 3) || p + 3 > end)
        return 0;
    uint8_t next = p + 3 < end ? lexer->data[p + 3] : ' ';
    return fst_lex_is_blank(next) || strchr(".:,;=/", next) ? fst_lexer_comment_line(lexer, pos)
                                                            : 0;
}

/* Batch: a caret joins the next line, unless it is quoted by another one or by quotes. */
size_t fst_rules_caret(struct fst_lexer *lexer, size_t pos)
{
    size_t behind = pos + fst_lexer_escape(lexer, pos), back = 1;
    uint8_t c;
    if (behind > lexer->avail || lexer->data[behind - 1] != lexer->eol)
        return behind;
    bool quoted = false;
    while ((c = fst_lexer_before(lexer, pos, back)) != lexer->eol && back < FST_LEX_BEHIND_NBYTES) {
        quoted ^= c == '"';
        back++;
    }
    if (quoted)
        return pos + 1;
    fst_lexer_enter(lexer, FST_MODE_CONTINUED, 0);
    return behind;
}

/* Whether the bytes before `pos`, less the last back - 1, are `word` and no more than that. */
static bool is_behind(const struct fst_lexer *lexer, size_t pos, size_t back, const char *word)
{
    for (size_t n = strlen(word); n > 0; n--, back++) {
        uint8_t c = fst_lexer_before(lexer, pos, back);
        if ((fst_lex_is_alpha(c) ? c | 0x20 : c) != (uint8_t)word[n - 1])
            return false;
    }
    uint8_t c = fst_lexer_before(lexer, pos, back);
    return fst_lex_is_blank(c) || c == lexer->eol;
}

/*
 * Forth: what stands behind [char] and its like is a name. Behind \c a line of C follows; other
 * words may begin with a backslash, too.
 */
size_t fst_rules_forth(struct fst_lexer *lexer, size_t pos)
{
    static const char *const parsing[] = {"char", "[char]", "[']", "postpone", "[compile]", NULL};
    if (fst_lexer_match(lexer, pos, "\\c ", 3) && fst_lexer_first_text(lexer, pos)) {
        fst_lexer_enter(lexer, FST_MODE_SKIP_LINE, 0);
        return pos + 1;
    }
    size_t back = 0;
    fst_lexer_last_text(lexer, pos, &back);
    for (size_t i = 0; back > 1 && parsing[i]; i++) {
        if (is_behind(lexer, pos, back, parsing[i]))
            return pos + 1;
    }
    return 0;
}

/* Stata: what follows /// is a comment, and the next line goes on. */
size_t fst_rules_stata(struct fst_lexer *lexer, size_t pos)
{
    uint8_t left = fst_lexer_before(lexer, pos, 1);
    if (!fst_lexer_match(lexer, pos, "///", 3) || !(fst_lex_is_blank(left) || left == lexer->eol))
        return 0;
    fst_lexer_enter(lexer, FST_MODE_SKIP_LINE, 3);
    fst_lexer_paint(lexer, pos, pos + 3);
    return pos + 3;
}

/*
 * SAS: a star begins a comment where a statement does. Bits of st.indent: 1 within a statement on
 * this line's start, 2 on the next one's.
 */
size_t fst_rules_line_sas(struct fst_lexer *lexer, size_t pos)
{
    size_t end = fst_rules_look(lexer, pos), p = fst_rules_blanks(lexer, pos, end);
    bool within = lexer->st.indent & 2, next = within;
    if (p < end) {
        while (fst_lex_is_blank(lexer->data[end - 1]))
            end--;
        /* A comment at the end says nothing of what stands before it. */
        while (end >= p + 4 && lexer->data[end - 1] == '/' && lexer->data[end - 2] == '*') {
            size_t open = end - 2;
            while (open > p && !fst_lexer_match(lexer, open - 1, "/*", 2))
                open--;
            end = open > p ? open - 1 : p;
            while (end > p && fst_lex_is_blank(lexer->data[end - 1]))
                end--;
        }
        if (end > p)
            next = lexer->data[end - 1] != ';';
    }
    lexer->st.indent = (uint16_t)(within | next << 1);
    return 0;
}

size_t fst_rules_sas(struct fst_lexer *lexer, size_t pos)
{
    if (!fst_lexer_first_text(lexer, pos) ||
        (lexer->data[pos] == '%' && fst_lexer_at(lexer, pos + 1) != '*'))
        return 0;
    if (lexer->st.indent & 1)
        return pos + 1;
    lexer->st.indent = 0; /* as it ends with a semicolon */
    return 0;
}

/* R's r"---( … )---". */
size_t fst_rules_r(struct fst_lexer *lexer, size_t pos)
{
    if ((fst_lexer_before(lexer, pos, 1) | 0x20) != 'r' ||
        fst_lex_is_word(fst_lexer_before(lexer, pos, 2)) || fst_lexer_before(lexer, pos, 2) == '.')
        return 0;
    size_t end = fst_rules_look(lexer, pos), p = pos + 1;
    while (p < end && lexer->data[p] == '-')
        p++;
    if (p >= end || !strchr("([{", lexer->data[p]))
        return 0;
    fst_rules_tagged_begin(lexer, pos, p + 1, FST_TAGGED_QUOTE, false);
    lexer->st.level = (uint16_t)(p - pos - 1);
    lexer->st.hash = fst_rules_partner(lexer->data[p]) | (uint32_t)lexer->data[pos] << 8;
    return p + 1;
}
