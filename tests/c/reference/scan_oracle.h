/* SPDX-License-Identifier: MIT */
/*
 * The scanner's rules for plain delimiters once more, slow and obvious: one byte after the other,
 * every delimiter tried at each. Shares no code with src/lang but the types of a syntax.
 */
#ifndef REFERENCE_SCAN_ORACLE_H
#define REFERENCE_SCAN_ORACLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lang/language.h"

/* Whether this oracle knows all that the syntax asks for: no special rules, no code in strings. */
bool scan_oracle_knows(const struct fst_syntax *syntax);

/*
 * The classes of the lines ('+' code, '#' comment, ' ' blank) of an ASCII text; one for each line,
 * `cap` at most. Returns how many. Memory of its own is nbytes.
 */
size_t scan_oracle_classes(const struct fst_syntax *syntax, const uint8_t *data, size_t nbytes,
                           char *classes, size_t cap);

#endif
