/* SPDX-License-Identifier: MIT */
/*
 * Content rules: which of several languages with the same extension a file is in, told by its
 * first bytes. Private to src/lang.
 *
 * Each language of a rule has a few hints, constructs that it has and the others lack; the lines
 * that show one are counted, and the language with most wins. Without any the rule's usual
 * language does. Deterministic, and linear in the bytes looked at.
 */
#ifndef FST_LANG_CONTENT_H
#define FST_LANG_CONTENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lang/language.h"

struct fst_content_rule;

/*
 * The rule of a shared extension (in the case in which the table has it), or NULL when one
 * language alone has it. Static storage. Any thread.
 */
const struct fst_content_rule *fst_content_find(const char *extension, size_t nbytes);

/* The language that the rule tells for a file that begins with `head`. Any thread. */
fst_lang_id fst_content_decide(const struct fst_content_rule *rule, const uint8_t *head,
                               size_t nbytes);

/* Whether the rule can tell that language: it has hints, or is the usual one. */
bool fst_content_may_be(const struct fst_content_rule *rule, fst_lang_id lang);

/*
 * What a file of no known name says itself: a #! line, `<?xml`, `<?php`, `<!DOCTYPE html`.
 * FST_LANG_NONE when it says nothing. Any thread.
 */
fst_lang_id fst_content_opener(const uint8_t *head, size_t nbytes);

/* The language of the interpreter in a #! line, FST_LANG_NONE when there is none known. */
fst_lang_id fst_content_shebang(const uint8_t *head, size_t nbytes);

/* Rule number `i`'s extension and usual language, for lists and tests; false behind the last. */
bool fst_content_get(size_t i, const char **extension, fst_lang_id *usual);

#endif
