/* SPDX-License-Identifier: MIT */
/*
 * Characters of the scripts Han, Hiragana and Katakana (Unicode 15.1, property Script), which write
 * no blanks between words: on wish each is a word. Nothing here has state; any thread.
 */
#ifndef FST_TEXT_CJK_H
#define FST_TEXT_CJK_H

#include <stddef.h>
#include <stdint.h>

/* The length of such a character that p begins with, of nbytes >= 1 bytes; 0: none. */
unsigned fst_cjk(const uint8_t *p, size_t nbytes);

#endif
