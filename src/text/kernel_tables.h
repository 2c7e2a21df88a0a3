/* SPDX-License-Identifier: MIT */
/*
 * The tables by which vector kernels class what is not ASCII. Included by text/kernel_template.h
 * only.
 */
#ifndef FST_TEXT_KERNEL_TABLES_H
#define FST_TEXT_KERNEL_TABLES_H

#include <stdint.h>

/*
 * What is wrong with a byte and the one before it, by three halves of bytes: the upper and the
 * lower of the byte before, the upper of the byte. A bit that is set in all three is an error (John
 * Keiser, Daniel Lemire: Validating UTF-8 In Less Than One Instruction Per Byte, 2021).
 */
enum {
    TOO_SHORT = 1,   /* a first byte, then no continuation */
    TOO_LONG = 2,    /* ASCII, then a continuation */
    OVERLONG_3 = 4,  /* E0, then 80-9F */
    TOO_LARGE = 8,   /* F4, then 90-BF; F5-FF */
    SURROGATE = 16,  /* ED, then A0-BF */
    OVERLONG_2 = 32, /* C0 or C1 */
    OVERLONG_4 = 64, /* F0, then 80-8F; and F5-FF, then the same */
    TWO_CONTS = 128, /* two continuations: an error unless a first byte asks for them */
    ANY_LOW = TOO_SHORT | TOO_LONG | TWO_CONTS,
    F5_UP = ANY_LOW | TOO_LARGE | OVERLONG_4,
};
static const uint8_t error_before_high[16] = {
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TWO_CONTS,
    TWO_CONTS,
    TWO_CONTS,
    TWO_CONTS,
    TOO_SHORT | OVERLONG_2,
    TOO_SHORT,
    TOO_SHORT | OVERLONG_3 | SURROGATE,
    TOO_SHORT | TOO_LARGE | OVERLONG_4,
};
static const uint8_t error_before_low[16] = {
    ANY_LOW | OVERLONG_3 | OVERLONG_2 | OVERLONG_4,
    ANY_LOW | OVERLONG_2,
    ANY_LOW,
    ANY_LOW,
    ANY_LOW | TOO_LARGE,
    F5_UP,
    F5_UP,
    F5_UP,
    F5_UP,
    F5_UP,
    F5_UP,
    F5_UP,
    F5_UP,
    F5_UP | SURROGATE,
    F5_UP,
    F5_UP,
};
enum { CONT = TOO_LONG | OVERLONG_2 | TWO_CONTS };
static const uint8_t error_high[16] = {
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    CONT | OVERLONG_3 | OVERLONG_4,
    CONT | OVERLONG_3 | TOO_LARGE,
    CONT | SURROGATE | TOO_LARGE,
    CONT | SURROGATE | TOO_LARGE,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
};

/* The same for the end of white space, by both halves of a byte and of the two before it. */
enum {
    SP_C285 = 1,
    SP_C2A0 = 2,
    SP_2000 = 4,                /* E2 80 80-8A */
    SP_2028 = 8,                /* E2 80 A8, A9 and AF */
    SP_205F = 16,               /* E2 81 9F */
    SP_1680 = 32,               /* E1 9A 80 */
    SP_3000 = 64,               /* E3 80 80 */
    SP_TWO = SP_C285 | SP_C2A0, /* two bytes: the third last does not matter */
    SP_E2 = SP_2000 | SP_2028 | SP_205F,
};
static const uint8_t space_low[16] = {
    [0x0] = SP_C2A0 | SP_2000 | SP_1680 | SP_3000,
    [0x1] = SP_2000,
    [0x2] = SP_2000,
    [0x3] = SP_2000,
    [0x4] = SP_2000,
    [0x5] = SP_2000 | SP_C285,
    [0x6] = SP_2000,
    [0x7] = SP_2000,
    [0x8] = SP_2000 | SP_2028,
    [0x9] = SP_2000 | SP_2028,
    [0xA] = SP_2000,
    [0xF] = SP_2028 | SP_205F,
};
static const uint8_t space_high[16] = {
    [0x8] = SP_C285 | SP_2000 | SP_1680 | SP_3000,
    [0x9] = SP_205F,
    [0xA] = SP_C2A0 | SP_2028,
};
static const uint8_t space_before_low[16] = {
    [0x0] = SP_2000 | SP_2028 | SP_3000,
    [0x1] = SP_205F,
    [0x2] = SP_TWO,
    [0xA] = SP_1680,
};
static const uint8_t space_before_high[16] = {
    [0x8] = SP_2000 | SP_2028 | SP_205F | SP_3000,
    [0x9] = SP_1680,
    [0xC] = SP_TWO,
};
static const uint8_t space_third[16] = {
    /* by what the byte less E0 is; 15 for all others */
    SP_TWO, SP_TWO | SP_1680, SP_TWO | SP_E2, SP_TWO | SP_3000, SP_TWO, SP_TWO, SP_TWO, SP_TWO,
    SP_TWO, SP_TWO,           SP_TWO,         SP_TWO,           SP_TWO, SP_TWO, SP_TWO, SP_TWO,
};

#endif
