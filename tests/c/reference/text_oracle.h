/* SPDX-License-Identifier: MIT */
/*
 * The counting rules once more, slow and obvious: what every kernel is compared with. Shares no
 * code with src/text but the result's type.
 */
#ifndef REFERENCE_TEXT_ORACLE_H
#define REFERENCE_TEXT_ORACLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/count.h"

/* The counts of a whole text. */
void text_oracle_count(const uint8_t *data, size_t nbytes, struct fst_text_counts *out);

/* Whether data[i] belongs to the encoding of a White_Space code point. */
bool text_oracle_is_space(const uint8_t *data, size_t nbytes, size_t i);

/* The name of the first field in which the two differ, or NULL. */
const char *text_oracle_difference(const struct fst_text_counts *a,
                                   const struct fst_text_counts *b);

#endif
