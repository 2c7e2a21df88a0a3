/* SPDX-License-Identifier: MIT */
/*
 * Single sequences, against the oracle where it knows, else against RFC 3629's table.
 */
#include "text/utf8.h"

#include <criterion/criterion.h>
#include <string.h>

#include "reference/text_oracle.h"

Test(text_utf8, first_bytes_announce_the_lengths_of_rfc_3629)
{
    for (unsigned byte = 0; byte < 256; byte++) {
        unsigned right = byte < 0x80 ? 1 : byte < 0xC2 ? 0 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
        if (byte > 0xF4)
            right = 0;
        cr_assert_eq(fst_utf8_sequence_nbytes((uint8_t)byte), right, "%02X", byte);
    }
}

Test(text_utf8, check_takes_well_formed_sequences_only, .timeout = 60)
{
    for (uint32_t first = 0x80; first < 0x100; first++) {
        for (uint32_t second = 0; second < 0x100; second++) {
            uint8_t data[4] = {(uint8_t)first, (uint8_t)second, 0x80, 0xBF};
            struct fst_text_counts counts;
            unsigned n = first < 0xC2 || first > 0xF4 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
            text_oracle_count(data, n ? n : 1, &counts);
            unsigned right = counts.invalid_utf8_at < 0 ? n : 0;
            cr_assert_eq(fst_utf8_check(data, 4), right, "%02X %02X", first, second);
            if (n > 1)
                cr_assert_eq(fst_utf8_check(data, n - 1), 0);
        }
    }
}

Test(text_utf8, spaces_are_those_of_the_oracle, .timeout = 60)
{
    for (uint32_t first = 0; first < 0x100; first++) {
        for (uint32_t i = 0; i < 0x10000; i++) {
            uint8_t data[3] = {(uint8_t)first, (uint8_t)(i >> 8), (uint8_t)i};
            /* Only what begins some encoding needs all of its successors. */
            if (first != 0xC2 && (first < 0xE1 || first > 0xE3) && i % 257 != 0)
                continue;
            unsigned n = fst_utf8_space(data, 3);
            cr_assert_eq(n > 0, text_oracle_is_space(data, 3, 0), "%02X %04X", first, (unsigned)i);
            if (n == 0)
                continue;
            cr_assert(fst_utf8_ends_in_space(data, n));
            cr_assert_eq(fst_utf8_space(data, n), n);
            cr_assert(n == 1 || fst_utf8_space(data, n - 1) == 0);
        }
    }
}

Test(text_utf8, unfinished_sequences_are_found_at_the_end_only)
{
    cr_assert_eq(fst_utf8_unfinished((const uint8_t *)"a\xE2\x80", 3), 2);
    cr_assert_eq(fst_utf8_unfinished((const uint8_t *)"\xF1", 1), 1);
    cr_assert_eq(fst_utf8_unfinished((const uint8_t *)"\xE2\x80\xA8", 3), 0);
    cr_assert_eq(fst_utf8_unfinished((const uint8_t *)"\x80\x80", 2), 0);
    cr_assert_eq(fst_utf8_unfinished((const uint8_t *)"", 0), 0);
}

Test(text_utf8, first_error_begins_at_a_boundary_and_passes_an_unfinished_end)
{
    const uint8_t *data = (const uint8_t *)"\x80xy\xC3\xA4\xE2\x82";
    cr_assert_eq(fst_utf8_first_error(data, 0, 7), 0);
    cr_assert_eq(fst_utf8_first_error(data, 1, 7), -1);
    cr_assert_eq(fst_utf8_first_error((const uint8_t *)"a\xE2\x82z", 0, 4), 1);
}
