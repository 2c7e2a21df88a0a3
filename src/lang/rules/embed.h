/* SPDX-License-Identifier: MIT */
/*
 * Embedding one language's lines in another's text: what the rules of markup and Markdown share.
 * Private to src/lang/rules.
 */
#ifndef FST_LANG_RULES_EMBED_H
#define FST_LANG_RULES_EMBED_H

#include "lang/rules/rules.h"

/* The language that a name, alias or file extension means; FST_LANG_NONE when unknown. */
fst_lang_id fst_rules_lang(const uint8_t *word, size_t nbytes);

/*
 * The language of a media type: `other`, the element's usual language, for "module" and its like;
 * FST_LANG_NONE when it is none we know: such content (templates, mostly) is the host's own.
 */
fst_lang_id fst_rules_lang_of_type(const uint8_t *word, size_t nbytes, fst_lang_id other);

/* Begins embedding; false when this lexer can't or the host holds too many languages. */
bool fst_rules_embed_begin(struct fst_lexer *lexer, fst_lang_id lang);

/*
 * What lies between `from` and `to` is embedded. With `ends` the line on which `to` stands is the
 * host's, and so is what was fed of it; FST_LEX_MIDLINE says that the opener's line still lasts.
 */
void fst_rules_embed_until(struct fst_lexer *lexer, size_t from, size_t to, bool ends);

/* Astro's first block, if the text begins with one at `pos`: where to go on, or 0. */
size_t fst_rules_front_matter(struct fst_lexer *lexer, size_t pos);

/* Markdown's fenced block, from a line's start or within a line. */
size_t fst_rules_fence(struct fst_lexer *lexer, size_t pos);

#endif
