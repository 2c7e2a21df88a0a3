/* SPDX-License-Identifier: MIT */
/*
 * The table of special rules, and how they look around.
 *
 * Each rule is one function, called in code at the bytes that lang/syntax.c lists for it. It
 * answers 0 when the byte is none of its own. Functions work on the lexer passed in; one thread
 * each.
 */
#include "lang/rules/rules.h"

fst_lex_hook fst_rules_c, fst_rules_rust, fst_rules_js, fst_rules_jsx, fst_rules_python,
    fst_rules_shell, fst_rules_ruby, fst_rules_perl, fst_rules_php, fst_rules_html, fst_rules_lua,
    fst_rules_sql, fst_rules_csharp, fst_rules_swift, fst_rules_haskell, fst_rules_ocaml,
    fst_rules_lisp, fst_rules_vim, fst_rules_cmake, fst_rules_yaml, fst_rules_tex, fst_rules_nix,
    fst_rules_zig, fst_rules_dollar_char, fst_rules_prime, fst_rules_sigil, fst_rules_doc_attribute,
    fst_rules_doc_definition, fst_rules_heredoc, fst_rules_matlab, fst_rules_make, fst_rules_tcl,
    fst_rules_indented, fst_rules_regex, fst_rules_d, fst_rules_julia, fst_rules_char_hash,
    fst_rules_gas, fst_rules_rst, fst_rules_fsharp, fst_rules_scala, fst_rules_nim,
    fst_rules_erlang, fst_rules_jai, fst_rules_crystal, fst_rules_csh, fst_rules_raku,
    fst_rules_prolog, fst_rules_puppet, fst_rules_joined, fst_rules_caret, fst_rules_forth,
    fst_rules_stata, fst_rules_sas, fst_rules_r, fst_rules_template, fst_rules_shell_heredoc;

#define RULE(bit, hook) [__builtin_ctzll(bit)] = (hook)
fst_lex_hook *const fst_rule_hooks[FST_RULE_COUNT] = {
    RULE(FST_RULE_C, fst_rules_c),
    RULE(FST_RULE_RUST, fst_rules_rust),
    RULE(FST_RULE_JS, fst_rules_js),
    RULE(FST_RULE_JSX, fst_rules_jsx),
    RULE(FST_RULE_PYTHON, fst_rules_python),
    RULE(FST_RULE_SHELL, fst_rules_shell),
    RULE(FST_RULE_RUBY, fst_rules_ruby),
    RULE(FST_RULE_PERL, fst_rules_perl),
    RULE(FST_RULE_PHP, fst_rules_php),
    RULE(FST_RULE_HTML, fst_rules_html),
    RULE(FST_RULE_LUA, fst_rules_lua),
    RULE(FST_RULE_SQL, fst_rules_sql),
    RULE(FST_RULE_CSHARP, fst_rules_csharp),
    RULE(FST_RULE_SWIFT, fst_rules_swift),
    RULE(FST_RULE_HASKELL, fst_rules_haskell),
    RULE(FST_RULE_OCAML, fst_rules_ocaml),
    RULE(FST_RULE_LISP, fst_rules_lisp),
    RULE(FST_RULE_VIM, fst_rules_vim),
    RULE(FST_RULE_CMAKE, fst_rules_cmake),
    RULE(FST_RULE_YAML, fst_rules_yaml),
    RULE(FST_RULE_TEX, fst_rules_tex),
    RULE(FST_RULE_NIX, fst_rules_nix),
    RULE(FST_RULE_ZIG, fst_rules_zig),
    RULE(FST_RULE_DOLLAR_CHAR, fst_rules_dollar_char),
    RULE(FST_RULE_PRIME, fst_rules_prime),
    RULE(FST_RULE_SIGIL, fst_rules_sigil),
    RULE(FST_RULE_DOC_ATTRIBUTE, fst_rules_doc_attribute),
    RULE(FST_RULE_DOC_DEFINITION, fst_rules_doc_definition),
    RULE(FST_RULE_HEREDOC, fst_rules_heredoc),
    RULE(FST_RULE_MATLAB, fst_rules_matlab),
    RULE(FST_RULE_MAKE, fst_rules_make),
    RULE(FST_RULE_TCL, fst_rules_tcl),
    RULE(FST_RULE_REGEX, fst_rules_regex),
    RULE(FST_RULE_DTYPE, fst_rules_d),
    RULE(FST_RULE_DEFINITION_LINE, fst_rules_julia),
    RULE(FST_RULE_CHAR_HASH, fst_rules_char_hash),
    RULE(FST_RULE_INDENTED, fst_rules_indented),
    RULE(FST_RULE_GAS, fst_rules_gas),
    RULE(FST_RULE_RST, fst_rules_rst),
    RULE(FST_RULE_FSHARP, fst_rules_fsharp),
    RULE(FST_RULE_SCALA, fst_rules_scala),
    RULE(FST_RULE_NIM, fst_rules_nim),
    RULE(FST_RULE_ERLANG, fst_rules_erlang),
    RULE(FST_RULE_JAI, fst_rules_jai),
    RULE(FST_RULE_CRYSTAL, fst_rules_crystal),
    RULE(FST_RULE_CSH, fst_rules_csh),
    RULE(FST_RULE_RAKU, fst_rules_raku),
    RULE(FST_RULE_PROLOG, fst_rules_prolog),
    RULE(FST_RULE_PUPPET, fst_rules_puppet),
    RULE(FST_RULE_JOINED, fst_rules_joined),
    RULE(FST_RULE_BATCH, fst_rules_caret),
    RULE(FST_RULE_FORTH, fst_rules_forth),
    RULE(FST_RULE_STATA, fst_rules_stata),
    RULE(FST_RULE_SAS, fst_rules_sas),
    RULE(FST_RULE_R, fst_rules_r),
    RULE(FST_RULE_TEMPLATE, fst_rules_template),
    RULE(FST_RULE_SHELL_HEREDOC, fst_rules_shell_heredoc),
};
#undef RULE

size_t fst_rules_look(const struct fst_lexer *lexer, size_t pos)
{
    size_t end = lexer->avail;
    if (end - pos > FST_RULES_LOOK_NBYTES)
        end = pos + FST_RULES_LOOK_NBYTES;
    const uint8_t *eol = memchr(lexer->data + pos, lexer->eol, end - pos);
    FST_LEX_LOOKED(end - pos);
    return eol ? (size_t)(eol - lexer->data) : end;
}

size_t fst_rules_blanks(const struct fst_lexer *lexer, size_t pos, size_t end)
{
    while (pos < end && fst_lex_is_blank(lexer->data[pos]))
        pos++;
    return pos;
}

size_t fst_rules_word(const struct fst_lexer *lexer, size_t pos, size_t end)
{
    while (pos < end && fst_lex_is_word(lexer->data[pos]))
        pos++;
    return pos;
}

bool fst_rules_is_word(const struct fst_lexer *lexer, size_t pos, size_t end, const char *word)
{
    size_t nbytes = strlen(word);
    return pos + nbytes <= end && memcmp(lexer->data + pos, word, nbytes) == 0 &&
           (pos + nbytes == end || !fst_lex_is_word(lexer->data[pos + nbytes]));
}

#define MAX_KEYWORD_NBYTES 15

bool fst_rules_after_word(const struct fst_lexer *lexer, size_t pos, const char *const *keywords)
{
    size_t back = 0, nbytes = 0;
    uint8_t word[MAX_KEYWORD_NBYTES + 1], c = fst_lexer_last_text(lexer, pos, &back);
    while (nbytes <= MAX_KEYWORD_NBYTES && back + nbytes < FST_LEX_BEHIND_NBYTES &&
           fst_lex_is_word(c)) {
        word[MAX_KEYWORD_NBYTES - nbytes++] = c;
        c = fst_lexer_before(lexer, pos, back + nbytes);
    }
    FST_LEX_LOOKED(nbytes);
    if (nbytes == 0 || fst_lex_is_word(c) || c == '.' || c == '$' || c == '@')
        return false;
    const uint8_t *first = word + MAX_KEYWORD_NBYTES + 1 - nbytes;
    for (; *keywords; keywords++) {
        if ((uint8_t)(*keywords)[0] == *first && strlen(*keywords) == nbytes &&
            memcmp(*keywords, first, nbytes) == 0)
            return true;
    }
    return false;
}

bool fst_rules_after_value(const struct fst_lexer *lexer, size_t pos, const char *const *keywords)
{
    size_t back = 0;
    uint8_t c = fst_lexer_last_text(lexer, pos, &back);
    if (fst_lex_is_word(c))
        return !fst_rules_after_word(lexer, pos, keywords);
    if (c == '+' || c == '-')
        return fst_lexer_before(lexer, pos, back + 1) == c;
    return c == ')' || c == ']' || c == '}' || c == '"' || c == '\'' || c == '`' || c == '$';
}

size_t fst_rules_line_comment(struct fst_lexer *lexer, size_t pos)
{
    const struct fst_table *table = lexer->table;
    uint8_t c = lexer->data[pos];
    for (size_t i = table->first[c]; i < table->end[c]; i++) {
        const struct fst_compiled_delimiter *delim = &table->delims[i];
        if (delim->kind == FST_DELIM_LINE &&
            fst_lexer_match(lexer, pos, delim->open, delim->open_nbytes))
            return fst_lexer_open(lexer, pos, i);
    }
    return 0;
}

size_t fst_rules_behind(const struct fst_lexer *lexer, size_t pos, uint8_t byte)
{
    size_t end = fst_rules_look(lexer, pos);
    for (; pos < end; pos++) {
        if (lexer->data[pos] == '\\')
            pos++;
        else if (lexer->data[pos] == byte)
            return pos + 1;
    }
    return 0;
}

size_t fst_rules_documentation(struct fst_lexer *lexer, size_t pos)
{
    int index = -1;
    if (fst_lexer_match(lexer, pos, "\"\"\"", 3))
        index = fst_table_string(lexer->table, "\"\"\"");
    if (index < 0)
        index = fst_table_string(lexer->table, "\"");
    if (index < 0)
        return 0;
    size_t inside = fst_lexer_open(lexer, pos, (size_t)index);
    lexer->st.flags |= FST_LEX_DOC;
    fst_lexer_paint(lexer, pos, inside);
    return inside;
}

fst_lex_mode_fn fst_lexer_line_start_mode;

/* The hooks of the rules that look at every line's start, by their bits. */
#define RULE(bit, hook) [__builtin_ctzll(bit)] = (hook)
static fst_lex_hook *const line_hooks[FST_RULE_COUNT] = {
    RULE(FST_RULE_MARKDOWN, fst_rules_line_markdown),
    RULE(FST_RULE_RUBY, fst_rules_line_ruby),
    RULE(FST_RULE_PERL, fst_rules_line_perl),
    RULE(FST_RULE_FORTRAN, fst_rules_line_fortran),
    RULE(FST_RULE_COBOL, fst_rules_line_cobol),
    RULE(FST_RULE_BATCH, fst_rules_line_batch),
    RULE(FST_RULE_LITERATE, fst_rules_line_literate),
    RULE(FST_RULE_LINE_BLOCKS, fst_rules_line_blocks),
    RULE(FST_RULE_SAS, fst_rules_line_sas),
    RULE(FST_RULE_RAKU, fst_rules_line_raku),
};
#undef RULE

/* A line's first byte. Answers its own position in another mode when there is nothing to see. */
size_t fst_lexer_line_start_mode(struct fst_lexer *lexer, size_t pos)
{
    lexer->st.mode = FST_MODE_CODE;
    for (uint64_t rules = lexer->table->line_rules; rules; rules &= rules - 1) {
        size_t next = line_hooks[__builtin_ctzll(rules)](lexer, pos);
        if (next)
            return next;
    }
    return pos;
}
