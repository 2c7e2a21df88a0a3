/* SPDX-License-Identifier: MIT */
/*
 * What modes and rules are made of: looking around in the chunk, painting, entering and leaving
 * modes, heredocs, and the beginning of a text.
 *
 * All of it works on the lexer passed in; one thread each.
 */
#include "lang/lexer.h"
#include "lang/rules/embed.h"
#include "lang/table.h"

#ifndef NDEBUG
_Thread_local uint64_t fst_lex_looked_nbytes;
#endif

static uint8_t lower(uint8_t c)
{
    return (uint8_t)(c - 'A') < 26 ? (uint8_t)(c | 0x20) : c;
}

bool fst_lexer_match_case(const struct fst_lexer *lexer, size_t pos, const char *text,
                          size_t nbytes)
{
    if (pos > lexer->avail || nbytes > lexer->avail - pos)
        return false;
    for (size_t i = 0; i < nbytes; i++) {
        if (lower(lexer->data[pos + i]) != lower((uint8_t)text[i]))
            return false;
    }
    return true;
}

size_t fst_lexer_eol(const struct fst_lexer *lexer, size_t pos)
{
    size_t limit = lexer->limit;
    if (pos >= limit)
        return limit;
    size_t block = pos / FST_BLOCK_NBYTES;
    uint64_t mask = lexer->masks[block].line_end & ~UINT64_C(0) << (pos % FST_BLOCK_NBYTES);
    FST_LEX_LOOKED(1);
    while (mask == 0) {
        FST_LEX_LOOKED(FST_BLOCK_NBYTES);
        if (++block * FST_BLOCK_NBYTES >= limit)
            return limit;
        mask = lexer->masks[block].line_end;
    }
    pos = block * FST_BLOCK_NBYTES + (size_t)__builtin_ctzll(mask);
    return pos < limit ? pos : limit;
}

size_t fst_lexer_line_start(const struct fst_lexer *lexer, size_t pos)
{
    size_t block = pos / FST_BLOCK_NBYTES;
    uint64_t mask = 0;
    if (pos % FST_BLOCK_NBYTES)
        mask = lexer->masks[block].line_end & ((UINT64_C(1) << (pos % FST_BLOCK_NBYTES)) - 1);
    while (mask == 0) {
        FST_LEX_LOOKED(FST_BLOCK_NBYTES);
        if (block-- == 0)
            return 0;
        mask = lexer->masks[block].line_end;
    }
    return block * FST_BLOCK_NBYTES + 64 - (size_t)__builtin_clzll(mask);
}

bool fst_lexer_first_text(const struct fst_lexer *lexer, size_t pos)
{
    while (pos > 0) {
        pos--;
        FST_LEX_LOOKED(1);
        const struct fst_masks *masks = &lexer->masks[pos / FST_BLOCK_NBYTES];
        uint64_t bit = UINT64_C(1) << (pos % FST_BLOCK_NBYTES);
        if (masks->line_end & bit)
            return true;
        if (!(masks->space & bit))
            return false;
    }
    return !lexer->carry_blank_broken;
}

bool fst_lexer_at_line_start(const struct fst_lexer *lexer, size_t pos)
{
    return fst_lexer_before(lexer, pos, 1) == lexer->eol;
}

uint8_t fst_lexer_last_text(const struct fst_lexer *lexer, size_t pos, size_t *back)
{
    size_t i = 1;
    while (i < FST_LEX_BEHIND_NBYTES && fst_lex_is_blank(fst_lexer_before(lexer, pos, i)) &&
           fst_lexer_before(lexer, pos, i) != lexer->eol)
        i++;
    FST_LEX_LOOKED(i);
    if (back)
        *back = i;
    uint8_t c = fst_lexer_before(lexer, pos, i);
    return c == lexer->eol ? '\n' : c;
}

size_t fst_lexer_escape(const struct fst_lexer *lexer, size_t pos)
{
    return fst_lexer_at(lexer, pos + 1) == '\r' && lexer->eol == '\n' &&
                   fst_lexer_at(lexer, pos + 2) == '\n'
               ? 3
               : 2;
}

void fst_lexer_paint(struct fst_lexer *lexer, size_t from, size_t to)
{
    if (to > lexer->limit)
        lexer->st.flags |= FST_LEX_SKIP_COMMENT;
    if (to > lexer->nbytes)
        to = lexer->nbytes;
    if (from >= to)
        return;
    size_t first = from / FST_BLOCK_NBYTES, last = (to - 1) / FST_BLOCK_NBYTES;
    uint64_t head = ~UINT64_C(0) << (from % FST_BLOCK_NBYTES);
    uint64_t tail = ~UINT64_C(0) >> (63 - (to - 1) % FST_BLOCK_NBYTES);
    if (first == last) {
        lexer->comment[first] |= head & tail;
        return;
    }
    lexer->comment[first] |= head;
    for (size_t i = first + 1; i < last; i++)
        lexer->comment[i] = ~UINT64_C(0);
    lexer->comment[last] |= tail;
}

#define TOKEN_FLAGS (FST_LEX_DOC | FST_LEX_MIDLINE | FST_LEX_RAW | FST_LEX_LONG)

void fst_lexer_enter(struct fst_lexer *lexer, enum fst_lex_mode mode, uint8_t arg)
{
    lexer->st.mode = (uint8_t)mode;
    lexer->st.arg = arg;
}

void fst_lexer_leave(struct fst_lexer *lexer)
{
    struct fst_lex_state *st = &lexer->st;
    st->mode = FST_MODE_CODE;
    st->arg = 0;
    st->flags &= (uint8_t)~TOKEN_FLAGS;
    st->level = 0;
    st->hash = 0;
    st->len = 0;
    st->kind = 0;
}

bool fst_lexer_push(struct fst_lexer *lexer)
{
    struct fst_lex_state *st = &lexer->st;
    if (st->depth == FST_LEX_MAX_FRAMES)
        return false;
    st->frames[st->depth++] = (struct fst_lex_frame){
        .mode = st->mode,
        .arg = st->arg,
        .flags = st->flags & TOKEN_FLAGS,
        .kind = st->kind,
        .nest = st->nest,
        .level = st->level,
    };
    fst_lexer_leave(lexer);
    st->nest = 0;
    return true;
}

void fst_lexer_pop(struct fst_lexer *lexer)
{
    struct fst_lex_state *st = &lexer->st;
    struct fst_lex_frame *frame = &st->frames[--st->depth];
    fst_lexer_leave(lexer);
    st->mode = frame->mode;
    st->arg = frame->arg;
    st->flags |= frame->flags;
    st->kind = frame->kind;
    st->nest = frame->nest;
    st->level = frame->level;
    memset(frame, 0, sizeof(*frame));
}

int fst_table_string(const struct fst_table *table, const char *open)
{
    for (size_t i = 0; i < table->len; i++) {
        if (table->delims[i].kind == FST_DELIM_STRING && strcmp(table->delims[i].open, open) == 0)
            return (int)i;
    }
    return -1;
}

/* Behind a word the quote is part of a name, a number or an attribute; Rust's b'x' is none. */
static bool is_prime(const struct fst_lexer *lexer, size_t pos)
{
    uint8_t c = fst_lexer_before(lexer, pos, 1);
    if (c == 'b' && (lexer->table->rules & FST_RULE_RUST))
        c = fst_lexer_before(lexer, pos, 2);
    return fst_lex_is_word(c);
}

size_t fst_lexer_character(const struct fst_lexer *lexer, size_t pos)
{
    uint8_t quote = lexer->data[pos], c = fst_lexer_at(lexer, pos + 1);
    size_t end = pos + 2;
    if (is_prime(lexer, pos))
        return 0;
    if (c == '\\') {
        if (fst_lexer_at(lexer, end) == '\n' || fst_lexer_at(lexer, end) == '\r')
            return 0;
        end = pos + 3;
        while (end < pos + 16 && fst_lex_is_word(fst_lexer_at(lexer, end)))
            end++;
        if (fst_lexer_at(lexer, end) == '{') {
            while (end < pos + 16 && fst_lexer_at(lexer, end) != '}' &&
                   fst_lexer_at(lexer, end) != lexer->eol)
                end++;
            end++;
        }
    } else if (c >= 0xC0) {
        while (end < pos + 5 && (fst_lexer_at(lexer, end) & 0xC0) == 0x80)
            end++;
    } else if (c == '\n' || c == '\r' || c == quote) {
        return 0;
    }
    return fst_lexer_at(lexer, end) == quote ? end + 1 : 0;
}

uint32_t fst_lex_hash(const uint8_t *data, size_t nbytes)
{
    uint32_t hash = UINT32_C(2166136261);
    for (size_t i = 0; i < nbytes; i++)
        hash = (hash ^ data[i]) * UINT32_C(16777619);
    return hash;
}

bool fst_lexer_heredoc(struct fst_lexer *lexer, size_t tag, size_t nbytes, uint8_t flags)
{
    return fst_lexer_heredoc_tag(lexer, lexer->data + tag, nbytes, flags);
}

bool fst_lexer_heredoc_tag(struct fst_lexer *lexer, const uint8_t *tag, size_t nbytes,
                           uint8_t flags)
{
    struct fst_lex_state *st = &lexer->st;
    if (st->heredocs == FST_LEX_MAX_HEREDOCS || nbytes > FST_LEX_MAX_TAG_NBYTES)
        return false;
    st->pending[st->heredocs++] = (struct fst_lex_heredoc){
        .hash = fst_lex_hash(tag, nbytes),
        .len = (uint8_t)nbytes,
        .flags = flags,
    };
    return true;
}

static bool heredoc_closes(const struct fst_lexer *lexer, size_t pos,
                           const struct fst_lex_heredoc *doc)
{
    if (pos + doc->len > lexer->avail || fst_lex_hash(lexer->data + pos, doc->len) != doc->hash)
        return false;
    uint8_t next = fst_lexer_at(lexer, pos + doc->len);
    if (doc->flags & FST_HEREDOC_TAIL)
        return !fst_lex_is_word(next);
    return next == lexer->eol || pos + doc->len >= lexer->avail ||
           (next == '\r' && fst_lexer_at(lexer, pos + doc->len + 1) == '\n');
}

fst_lex_mode_fn fst_lexer_heredoc_mode, fst_lexer_start_mode;

/* Whether the byte may stand before a closer on its line. */
static bool may_precede(uint8_t c, uint8_t flags)
{
    return (c == '\t' && (flags & (FST_HEREDOC_TABS | FST_HEREDOC_BLANKS))) ||
           (c == ' ' && (flags & FST_HEREDOC_BLANKS)) ||
           ((c == '|' || c == '-') && (flags & FST_HEREDOC_MARGIN));
}

/* st.arg: a string that began before the bodies goes on behind them.
 * At a line's start, or in its leading blanks, or (FST_LEX_MIDLINE) anywhere on it. */
size_t fst_lexer_heredoc_mode(struct fst_lexer *lexer, size_t pos)
{
    struct fst_lex_state *st = &lexer->st;
    while (pos < lexer->limit) {
        const struct fst_lex_heredoc *doc = &st->pending[0];
        if (!(st->flags & FST_LEX_MIDLINE)) {
            while (pos < lexer->limit && may_precede(lexer->data[pos], doc->flags))
                pos++;
            if (pos == lexer->limit)
                return pos;
            if (heredoc_closes(lexer, pos, doc)) {
                pos += doc->len;
                st->heredocs--;
                memmove(st->pending, st->pending + 1, sizeof(st->pending) - sizeof(*doc));
                memset(&st->pending[FST_LEX_MAX_HEREDOCS - 1], 0, sizeof(*doc));
                if (st->heredocs == 0) {
                    bool in_text = st->arg;
                    fst_lexer_leave(lexer);
                    if (in_text)
                        fst_lexer_pop(lexer);
                    return pos;
                }
            }
        }
        st->flags |= FST_LEX_MIDLINE;
        pos = fst_lexer_eol(lexer, pos);
        if (pos < lexer->limit) {
            st->flags &= (uint8_t)~FST_LEX_MIDLINE;
            pos++;
        }
    }
    return pos;
}

/* "#!", optional blanks, then a path or a known interpreter. */
static bool is_shebang(const struct fst_lexer *lexer, size_t pos)
{
    if (!fst_lexer_match(lexer, pos, "#!", 2))
        return false;
    size_t start = pos + 2;
    while (start < pos + 64 && fst_lex_is_blank(fst_lexer_at(lexer, start)))
        start++;
    if (fst_lexer_at(lexer, start) == '/')
        return true;
    size_t end = start;
    while (end < start + 32 && fst_lex_is_alpha(fst_lexer_at(lexer, end)))
        end++;
    return end > start && fst_lang_find(FST_KEY_INTERPRETER, (const char *)lexer->data + start,
                                        end - start) != FST_LANG_NONE;
}

size_t fst_lexer_start_mode(struct fst_lexer *lexer, size_t pos)
{
    if (!lexer->behind_bom && fst_lexer_match(lexer, pos, "\xEF\xBB\xBF", FST_LEX_BOM_NBYTES)) {
        lexer->masks[pos / FST_BLOCK_NBYTES].space |= UINT64_C(7) << (pos % FST_BLOCK_NBYTES);
        lexer->bom = true;
        pos += FST_LEX_BOM_NBYTES;
    }
    fst_lexer_leave(lexer);
    if (is_shebang(lexer, pos)) {
        fst_lexer_enter(lexer, FST_MODE_SKIP_LINE, 1);
        return pos;
    }
    if (lexer->table->rules & FST_RULE_FRONT_MATTER) {
        size_t next = fst_rules_front_matter(lexer, pos);
        if (next)
            return next;
    }
    lexer->st.mode = lexer->table->start_mode;
    return pos;
}
