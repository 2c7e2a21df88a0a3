/* SPDX-License-Identifier: MIT */
/*
 * Embedding: which language a word means, and handing lines to the scanner's second lexer.
 *
 * The host's lexer classes its own lines up to an embedded one and goes on behind it; the part of a
 * line that a chunk ends with is classed by both, and whoever gets the line drops the other's view.
 * One thread per lexer.
 */
#include "lang/rules/embed.h"

#include "lang/scan_internal.h"
#include "lang/table.h"

fst_lang_id fst_rules_lang(const uint8_t *word, size_t nbytes)
{
    static const enum fst_lang_key keys[] = {FST_KEY_NAME, FST_KEY_EXTENSION, FST_KEY_FILETYPE,
                                             FST_KEY_INTERPRETER};
    if (nbytes == 0 || nbytes > FST_LANG_KEY_MAX_NBYTES)
        return FST_LANG_NONE;
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        fst_lang_id lang = fst_lang_find(keys[i], (const char *)word, nbytes);
        if (lang != FST_LANG_NONE)
            return lang;
    }
    return FST_LANG_NONE;
}

/* Whether `word` begins with `type`, which is lower case, in any case. */
static bool is_type(const uint8_t *word, const char *type)
{
    for (; *type; type++, word++) {
        uint8_t c = *word;
        if (((uint8_t)(c - 'A') < 26 ? c | 0x20 : c) != (uint8_t)*type)
            return false;
    }
    return true;
}

fst_lang_id fst_rules_lang_of_type(const uint8_t *word, size_t nbytes, fst_lang_id other)
{
    static const struct {
        const char *type, *name; /* NULL: the element's own */
    } types[] = {
        {"module", NULL},
        {"text/javascript", NULL},
        {"application/javascript", NULL},
        {"text/ecmascript", NULL},
        {"application/ecmascript", NULL},
        {"application/x-javascript", NULL},
        {"application/x-ecmascript", NULL},
        {"text/x-javascript", NULL},
        {"text/jscript", NULL},
        {"text/css", NULL},
        {"text/babel", "JSX"},
        {"text/jsx", "JSX"},
        {"application/json", "JSON"},
        {"application/ld+json", "JSON"},
        {"importmap", "JSON"},
        {"speculationrules", "JSON"},
        {"text/postcss", "CSS"},
        {"text/typescript", "TypeScript"},
        {"application/typescript", "TypeScript"},
        {"application/x-typescript", "TypeScript"},
        {"text/vbscript", "VBScript"},
        {"text/coffeescript", "CoffeeScript"},
        {"text/less", "LESS"},
        {"text/scss", "SCSS"},
        {"text/sass", "Sass"},
        {"text/stylus", "Stylus"},
        {"text/python", "Python"},
        {"text/markdown", "Markdown"},
    };
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (strlen(types[i].type) == nbytes && is_type(word, types[i].type))
            return types[i].name
                       ? fst_rules_lang((const uint8_t *)types[i].name, strlen(types[i].name))
                       : other;
    }
    return FST_LANG_NONE;
}

bool fst_rules_embed_begin(struct fst_lexer *lexer, fst_lang_id lang)
{
    return lexer->may_embed && fst_scan_embed_begin(lexer->scan, lang);
}

/* The opener's line belongs to the host, but the second lexer has to know how it ended. */
static size_t opener_line(struct fst_lexer *lexer, size_t from, size_t to)
{
    size_t limit = lexer->limit;
    lexer->limit = to;
    size_t eol = fst_lexer_eol(lexer, from);
    lexer->limit = limit;
    size_t end = eol < to ? eol + 1 : to;
    fst_scan_embed_show(lexer->scan, from, end);
    if (eol < to)
        lexer->st.flags &= (uint8_t)~FST_LEX_MIDLINE;
    return end;
}

void fst_rules_embed_until(struct fst_lexer *lexer, size_t from, size_t to, bool ends)
{
    if (lexer->st.flags & FST_LEX_MIDLINE) {
        from = opener_line(lexer, from, to);
        if (from == to) {
            if (ends)
                fst_scan_embed_end(lexer->scan);
            return;
        }
    }
    size_t whole = fst_lexer_line_start(lexer, to);
    if (whole > from) {
        /* `from` may be in the middle of a line, the begin of which was the chunk's before. */
        size_t line = fst_lexer_line_start(lexer, from);
        fst_lexer_class(lexer, line);
        fst_scan_embed_feed(lexer->scan, from, ends ? whole : to);
        lexer->classed = whole;
        lexer->carry_code = lexer->carry_comment = false;
    } else if (!ends) {
        fst_scan_embed_feed(lexer->scan, from, to);
    }
    if (ends)
        fst_scan_embed_end(lexer->scan);
}
