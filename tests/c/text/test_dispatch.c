/* SPDX-License-Identifier: MIT */
/*
 * Every kernel that this CPU has, against the slow oracle: counts and masks, all lengths and
 * alignments, between guard pages, at the limits of what a block can hold.
 */
#include "text/dispatch.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cpu.h"
#include "reference/text_oracle.h"
#include "support/guard.h"
#include "support/kernels.h"
#include "support/sample.h"
#include "text/kernel.h"

enum { LENGTH_MAX = 300, ALIGNMENTS = 64 };

static void print_bytes(const uint8_t *data, size_t nbytes)
{
    for (size_t i = 0; i < nbytes && i < 400; i++)
        fprintf(stderr, "%02X%s", data[i], i % 64 == 63 ? "\n" : " ");
    fprintf(stderr, "\n");
}

static void assert_counts(const uint8_t *data, size_t nbytes, const struct fst_text_counts *right,
                          const char *what)
{
    struct fst_text_counts counts;
    fst_text_count(data, nbytes, &counts);
    const char *field = text_oracle_difference(&counts, right);
    if (field)
        print_bytes(data, nbytes);
    cr_assert_null(field, "%s, %s, %zu bytes at %zu: %s differs", fst_text_kernel_name(), what,
                   nbytes, (size_t)((uintptr_t)data % ALIGNMENTS), field);
}

static void assert_masks(const uint8_t *data, size_t nbytes, uint8_t line_end,
                         const struct fst_byteset *set)
{
    struct fst_masks masks[(LENGTH_MAX + 63) / 64];
    struct fst_text text;
    memset(masks, 0xAA, sizeof masks);
    fst_text_init(&text);
    fst_text_feed_masks(&text, data, nbytes, set, line_end, masks);
    for (size_t i = 0; i < (nbytes + 63) / 64 * 64; i++) {
        const struct fst_masks *m = &masks[i / 64];
        bool in = i < nbytes;
        bool right[] = {in && data[i] == line_end, in && text_oracle_is_space(data, nbytes, i),
                        in && fst_byteset_has(set, data[i])};
        bool got[] = {m->line_end >> i % 64 & 1, m->space >> i % 64 & 1, m->special >> i % 64 & 1};
        if (memcmp(right, got, sizeof right) != 0)
            print_bytes(data, nbytes);
        cr_assert(memcmp(right, got, sizeof right) == 0, "%s: masks of byte %zu of %zu",
                  fst_text_kernel_name(), i, nbytes);
    }
    struct fst_text_counts counts;
    struct fst_text_counts right;
    fst_text_finish(&text, &counts);
    text_oracle_count(data, nbytes, &right);
    const char *field = text_oracle_difference(&counts, &right);
    cr_assert_null(field, "%s with masks: %s differs", fst_text_kernel_name(), field);
}

struct sample {
    uint8_t bytes[LENGTH_MAX];
    size_t nbytes;
    struct fst_text_counts right;
    const char *what;
};

static void count_at_all_alignments(void *arg)
{
    const struct sample *sample = arg;
    static uint8_t room[LENGTH_MAX + 2 * ALIGNMENTS];
    for (size_t at = 0; at < ALIGNMENTS; at++) {
        uint8_t *data = room + at;
        memcpy(data, sample->bytes, sample->nbytes);
        assert_counts(data, sample->nbytes, &sample->right, sample->what);
    }
}

Test(text_dispatch, kernels_agree_with_the_oracle_at_all_lengths_and_alignments, .timeout = 60)
{
    uint64_t seed = 1;
    for (size_t nbytes = 0; nbytes <= LENGTH_MAX; nbytes++) {
        struct sample sample = {.nbytes = nbytes};
        enum sample_kind kind = (enum sample_kind)(nbytes % SAMPLE_KINDS);
        sample_fill(&seed, kind, sample.bytes, nbytes);
        sample.what = sample_name(kind);
        text_oracle_count(sample.bytes, nbytes, &sample.right);
        each_kernel(count_at_all_alignments, &sample);
    }
}

static void count_once(void *arg)
{
    const struct sample *sample = arg;
    assert_counts(sample->bytes, sample->nbytes, &sample->right, sample->what);
}

Test(text_dispatch, kernels_agree_with_the_oracle_on_text_of_every_kind, .timeout = 60)
{
    uint64_t seed = 2;
    for (int round = 0; round < 8000; round++) {
        struct sample sample = {.nbytes = sample_below(&seed, LENGTH_MAX + 1)};
        enum sample_kind kind = (enum sample_kind)(round % SAMPLE_KINDS);
        sample_fill(&seed, kind, sample.bytes, sample.nbytes);
        sample.what = sample_name(kind);
        text_oracle_count(sample.bytes, sample.nbytes, &sample.right);
        each_kernel(count_once, &sample);
    }
}

static void masks_once(void *arg)
{
    const struct sample *sample = arg;
    struct fst_byteset set = {0};
    uint64_t seed = sample->nbytes + 1;
    for (size_t i = sample_below(&seed, 20); i > 0; i--)
        fst_byteset_add(&set, (uint8_t)sample_below(&seed, 256));
    assert_masks(sample->bytes, sample->nbytes, '\n', &set);
    assert_masks(sample->bytes, sample->nbytes, '\r', &set);
}

Test(text_dispatch, masks_are_exact_on_every_byte, .timeout = 60)
{
    uint64_t seed = 3;
    for (int round = 0; round < 3000; round++) {
        struct sample sample = {0};
        size_t nbytes = sample_below(&seed, LENGTH_MAX + 1);
        sample_fill(&seed, (enum sample_kind)(round % SAMPLE_KINDS), sample.bytes, nbytes);
        sample.nbytes = fst_text_cut(sample.bytes, nbytes);
        each_kernel(masks_once, &sample);
    }
}

struct guarded {
    struct guard guard;
    struct sample sample;
};

static void count_between_guards(void *arg)
{
    struct guarded *guarded = arg;
    struct sample *sample = &guarded->sample;
    struct fst_masks masks[(LENGTH_MAX + 63) / 64];
    struct fst_byteset set = {.low = {1, 2, 3}};
    for (int end = 0; end < 2; end++) {
        uint8_t *data = end ? guard_at_end(&guarded->guard, sample->bytes, sample->nbytes)
                            : guard_at_begin(&guarded->guard, sample->bytes, sample->nbytes);
        assert_counts(data, sample->nbytes, &sample->right, sample->what);
        struct fst_text text;
        fst_text_init(&text);
        fst_text_feed_masks(&text, data, sample->nbytes, &set, '\n', masks);
    }
}

Test(text_dispatch, kernels_read_no_byte_outside, .timeout = 60)
{
    uint64_t seed = 4;
    struct guarded guarded;
    guard_open(&guarded.guard, LENGTH_MAX);
    for (size_t round = 0; round <= 3 * LENGTH_MAX; round++) {
        struct sample *sample = &guarded.sample;
        sample->nbytes = round % (LENGTH_MAX + 1);
        enum sample_kind kind = (enum sample_kind)sample_below(&seed, SAMPLE_KINDS);
        sample_fill(&seed, kind, sample->bytes, sample->nbytes);
        sample->what = sample_name(kind);
        text_oracle_count(sample->bytes, sample->nbytes, &sample->right);
        each_kernel(count_between_guards, &guarded);
    }
    guard_close(&guarded.guard);
}

struct fill {
    uint8_t *data;
    size_t nbytes;
    struct fst_text_counts right;
};

static void count_fill(void *arg)
{
    const struct fill *fill = arg;
    assert_counts(fill->data, fill->nbytes, &fill->right, "fill");
}

/* The first line has no say in which lines are of interest, the second has. */
static void begin_with_long_line(uint8_t *data, size_t nbytes)
{
    memset(data, 'x', nbytes + 1);
    data[0] = data[nbytes + 1] = '\n';
}

/* One pattern over and over: each count in turn as large as it can be. */
Test(text_dispatch, worst_case_fills_cross_every_narrow_width, .timeout = 60)
{
    static const char *const patterns[] = {
        "\n",
        "\r",
        "\r\n",
        " ",
        "a",
        "a ",
        " a",
        "a\n",
        "\x80",
        "\xE2\x80\xA8",
        "\xE2\x80",
        "\xC2\x85",
        "\xC2\xA0",
        "\xE3\x80\x80",
        "\xF0\x9F\x98\x80",
        "\xFF",
        "\xE4\xB8\xAD",
        "\xC3\xA4",
        "\n\r",
        "\xED\x9F\xBF",
        "\xED\xA0\x80",
        "\xF4\x8F\xBF\xBF",
        "\xF4\x90\x80\x80",
    };
    enum { FILL_NBYTES = 70000 }; /* more than 2^16, and 2^8 times more than a block */
    struct fill fill = {.data = malloc(FILL_NBYTES), .nbytes = FILL_NBYTES};
    cr_assert_not_null(fill.data);
    for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++) {
        size_t n = strlen(patterns[p]);
        for (size_t i = 0; i < FILL_NBYTES; i++)
            fill.data[i] = (uint8_t)patterns[p][i % n];
        text_oracle_count(fill.data, fill.nbytes, &fill.right);
        each_kernel(count_fill, &fill);
        begin_with_long_line(fill.data, 600);
        text_oracle_count(fill.data, fill.nbytes, &fill.right);
        each_kernel(count_fill, &fill);
    }
    free(fill.data);
}

/* A group of blocks takes the short cut for plain text only if no byte of it is another. */
Test(text_dispatch, one_odd_sequence_is_seen_wherever_it_is, .timeout = 60)
{
    static const char *const odd[] = {
        "\r",       "\r\n",         "\t",
        "\x80",     "\xFF",         "\xC3\xA4",
        "\xC2\x85", "\xE3\x80\x80", "\xF0\x9F\x98\x80",
    };
    for (size_t k = 0; k < sizeof odd / sizeof *odd; k++) {
        size_t n = strlen(odd[k]);
        for (size_t at = 0; at + n <= LENGTH_MAX; at++) {
            struct sample sample = {.nbytes = LENGTH_MAX, .what = "one odd sequence"};
            memset(sample.bytes, 'x', LENGTH_MAX);
            memcpy(sample.bytes + at, odd[k], n);
            text_oracle_count(sample.bytes, sample.nbytes, &sample.right);
            each_kernel(count_once, &sample);
        }
    }
}

/* Lines of every pair of lengths around a block, as the longest line is found by gaps. */
Test(text_dispatch, longest_line_is_exact_for_all_lengths_of_neighbours, .timeout = 60)
{
    static uint8_t data[3 * 140 + 3];
    for (size_t first = 0; first < 140; first += 3) {
        for (size_t second = 0; second < 140; second++) {
            size_t third = (first * 7 + second * 5) % 140;
            struct fill fill = {.data = data, .nbytes = first + second + third + 2};
            memset(data, 'x', sizeof data);
            data[first] = '\n';
            data[first + 1 + second] = '\n';
            text_oracle_count(data, fill.nbytes, &fill.right);
            each_kernel(count_fill, &fill);
        }
    }
}

enum { WIDE_NBYTES = 12000, WIDE_LINE_MAX = 1100 };

static void masks_of_fill(void *arg)
{
    const struct fill *fill = arg;
    static struct fst_masks masks[WIDE_NBYTES / 64 + 1];
    struct fst_byteset set = {0};
    fst_byteset_add(&set, 'x');
    struct fst_text text;
    fst_text_init(&text);
    fst_text_feed_masks(&text, fill->data, fill->nbytes, &set, '\n', masks);
    for (size_t i = 0; i < fill->nbytes; i++) {
        const struct fst_masks *m = &masks[i / 64];
        bool right[] = {fill->data[i] == '\n', text_oracle_is_space(fill->data, fill->nbytes, i),
                        fill->data[i] == 'x'};
        bool got[] = {m->line_end >> i % 64 & 1, m->space >> i % 64 & 1, m->special >> i % 64 & 1};
        cr_assert(memcmp(right, got, sizeof right) == 0, "%s: masks of byte %zu",
                  fst_text_kernel_name(), i);
    }
    struct fst_text_counts counts;
    fst_text_finish(&text, &counts);
    const char *field = text_oracle_difference(&counts, &fill->right);
    cr_assert_null(field, "%s with masks: %s differs", fst_text_kernel_name(), field);
}

/* Lines of x and blanks, most of them short, some about as long as two groups of blocks. */
static size_t fill_lines(uint64_t *seed, uint8_t *data)
{
    size_t nbytes = WIDE_NBYTES - sample_below(seed, 600);
    uint64_t longest = 20 + sample_below(seed, 2) * WIDE_LINE_MAX;
    begin_with_long_line(data, 600);
    for (size_t i = 602, next = 610; i < nbytes; i++) {
        data[i] = i == next ? '\n' : sample_below(seed, 6) ? 'x' : ' ';
        if (i == next)
            next +=
                1 + (sample_below(seed, 8) ? sample_below(seed, 100) : sample_below(seed, longest));
    }
    return nbytes;
}

/* From a line of two groups on, the kernels look at shorter ones no more. */
Test(text_dispatch, long_lines_are_exact_behind_longer_ones, .timeout = 60)
{
    static const char *const odd[] = {"\r", "\r\n", "\t\n", "\xC3\xA4", "\xE2\x80\xA8", "\xFF"};
    uint64_t seed = 5;
    uint8_t *data = malloc(WIDE_NBYTES);
    cr_assert_not_null(data);
    for (int round = 0; round < 120; round++) {
        struct fill fill = {.data = data, .nbytes = fill_lines(&seed, data)};
        for (size_t k = sample_below(&seed, 4); k > 0; k--) {
            const char *put = odd[sample_below(&seed, sizeof odd / sizeof *odd)];
            memcpy(data + sample_below(&seed, fill.nbytes - 4), put, strlen(put));
        }
        text_oracle_count(data, fill.nbytes, &fill.right);
        each_kernel(count_fill, &fill);
        each_kernel(masks_of_fill, &fill);
    }
    free(data);
}

/* The longest line by one character, at every place in its groups. */
Test(text_dispatch, the_longest_line_is_found_wherever_it_begins, .timeout = 60)
{
    uint8_t *data = malloc(WIDE_NBYTES);
    cr_assert_not_null(data);
    for (size_t before = 506; before < 514; before++) {
        for (size_t at = 0; at < 256; at++) {
            struct fill fill = {.data = data, .nbytes = 2200};
            for (size_t i = 0; i < fill.nbytes; i++)
                data[i] = i % 40 == 39 ? '\n' : 'x';
            begin_with_long_line(data, before);
            memset(data + 1024 + at, 'x', before + 1);
            data[1024 + at - 1] = data[1024 + at + before + 1] = '\n';
            text_oracle_count(data, fill.nbytes, &fill.right);
            each_kernel(count_fill, &fill);
        }
    }
    free(data);
}

Test(text_dispatch, disabling_all_features_leaves_the_scalar_kernel)
{
    fst_text_dispatch(UINT32_MAX);
    cr_assert_str_eq(fst_text_kernel_name(), "scalar");
}
