/* SPDX-License-Identifier: MIT */
/*
 * The ids of the languages, in the order of languages.def: FST_LANG_C, FST_LANG_CPP_HEADER …
 *
 * Made by the preprocessor from the table itself, so that an entry there is all that a new
 * language needs. The numbers change with every new language: never store them, store names.
 */
#ifndef FST_LANG_IDS_H
#define FST_LANG_IDS_H

#include "lang/language.h"

enum {
    FST_LANG_ID_NONE, /* FST_LANG_NONE */
#define LANG(id, ...) FST_LANG_##id,
#include "lang/languages.def"
#undef LANG
    FST_LANG_ID_COUNT,
};

#endif
