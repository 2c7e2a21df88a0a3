/* SPDX-License-Identifier: MIT */
/*
 * The outbox over a channel whose other end the test holds: what leaves, when, and in what company.
 */
#include <criterion/criterion.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "nvim/outbox.h"

struct rig {
    uv_loop_t loop;
    struct fst_channel *channel;
    struct fst_outbox outbox;
    int to, from;
    int refused, full;
    uint32_t next_id;
};

static void on_request(void *payload, uint32_t id, struct fst_slice method,
                       const msgpack_object *params)
{
    (void)payload, (void)id, (void)method, (void)params;
}

static void on_notification(void *payload, struct fst_slice method, const msgpack_object *params)
{
    (void)payload, (void)method, (void)params;
}

static void on_lost(void *payload, const struct fst_channel_lost *lost)
{
    (void)payload, (void)lost;
}

static void on_warning(void *payload, const char *text)
{
    (void)payload, (void)text;
}

static void on_end(void *payload, enum fst_channel_end end, const char *text)
{
    (void)payload, (void)end, (void)text;
}

static void on_full(void *payload)
{
    ((struct rig *)payload)->full++;
}

static void on_refused(void *payload, const msgpack_object *error)
{
    (void)error;
    ((struct rig *)payload)->refused++;
}

static struct rig *start(void)
{
    struct rig *rig = calloc(1, sizeof *rig);
    int in[2], out[2];
    cr_assert_not_null(rig);
    rig->channel = malloc(sizeof *rig->channel);
    cr_assert_not_null(rig->channel);
    cr_assert_eq(pipe(in), 0);
    cr_assert_eq(pipe(out), 0);
    rig->to = in[1];
    rig->from = out[0];
    cr_assert_eq(fcntl(rig->from, F_SETFL, O_NONBLOCK), 0);
    cr_assert_eq(uv_loop_init(&rig->loop), 0);
    struct fst_channel_handler handler = {rig,     on_request, on_notification,
                                          on_lost, on_warning, on_end};
    fst_err err = fst_channel_open(rig->channel, &rig->loop, in[0], out[1], &handler);
    cr_assert_eq(err, 0);
    fst_outbox_init(&rig->outbox, &rig->loop, rig->channel, on_full, on_refused, rig);
    return rig;
}

static void stop(struct rig *rig)
{
    fst_channel_close(rig->channel);
    fst_outbox_close(&rig->outbox);
    uv_run(&rig->loop, UV_RUN_DEFAULT);
    cr_assert_eq(uv_loop_close(&rig->loop), 0);
    close(rig->to);
    close(rig->from);
    free(rig->channel);
    free(rig);
}

static void put(struct rig *rig, uint64_t id)
{
    struct fst_writer item = {0};
    fst_writer_map_begin(&item);
    fst_writer_put_uint(&item, "id", id);
    fst_writer_map_end(&item);
    cr_assert_eq(fst_outbox_put(&rig->outbox, &item), 0);
}

/* The next batch as text, "1,2,p9:50" (answers by id, progress with its files); "" for none. */
static const char *batch(struct rig *rig)
{
    static char data[1 << 16], text[256];
    for (int i = 0; i < 10; i++)
        uv_run(&rig->loop, UV_RUN_NOWAIT);
    ssize_t nbytes = read(rig->from, data, sizeof data);
    text[0] = '\0';
    if (nbytes <= 0)
        return text;
    msgpack_unpacked unpacked;
    msgpack_unpacked_init(&unpacked);
    size_t offset = 0;
    cr_assert_eq(msgpack_unpack_next(&unpacked, data, (size_t)nbytes, &offset),
                 MSGPACK_UNPACK_SUCCESS);
    cr_assert_eq(offset, (size_t)nbytes, "one request at a time");
    const msgpack_object *params = &unpacked.data.via.array.ptr[3];
    const msgpack_object *items = &params->via.array.ptr[1].via.array.ptr[0];
    for (uint32_t i = 0; i < items->via.array.size; i++) {
        struct fst_args args;
        fst_args_init(&args, &items->via.array.ptr[i]);
        bool event = fst_args_str(&args, "event", FST_OPTIONAL).data != NULL;
        unsigned id = (unsigned)fst_args_uint(&args, "id", FST_OPTIONAL, 0, UINT32_MAX);
        unsigned files = (unsigned)fst_args_uint(&args, "files", FST_OPTIONAL, 0, UINT32_MAX);
        size_t length = strlen(text);
        if (event)
            snprintf(text + length, sizeof text - length, "%sp%u:%u", i ? "," : "", id, files);
        else
            snprintf(text + length, sizeof text - length, "%s%u", i ? "," : "", id);
    }
    msgpack_unpacked_destroy(&unpacked);
    return text;
}

/* The editor takes the batch in flight, or answers it with an error. */
static void take(struct rig *rig, bool ok)
{
    char response[] = "\x94\x01\x00\xc0\xc3";
    response[2] = (char)rig->next_id++;
    response[3] = ok ? '\xc0' : '\x01';
    cr_assert_eq(write(rig->to, response, 5), 5);
}

Test(nvim_outbox, nothing_leaves_before_it_is_open)
{
    struct rig *rig = start();
    put(rig, 1);
    put(rig, 2);
    cr_assert_str_eq(batch(rig), "");
    fst_outbox_open(&rig->outbox);
    cr_assert_str_eq(batch(rig), "1,2");
    stop(rig);
}

Test(nvim_outbox, one_batch_is_in_flight_and_the_next_takes_all_along)
{
    struct rig *rig = start();
    fst_outbox_open(&rig->outbox);
    put(rig, 1);
    put(rig, 2);
    put(rig, 3);
    cr_assert_str_eq(batch(rig), "1");
    cr_assert_str_eq(batch(rig), "");
    take(rig, true);
    cr_assert_str_eq(batch(rig), "2,3");
    take(rig, true);
    cr_assert_str_eq(batch(rig), "");
    put(rig, 4);
    cr_assert_str_eq(batch(rig), "4");
    stop(rig);
}

Test(nvim_outbox, progress_is_merged_and_gives_way_to_the_answer)
{
    struct rig *rig = start();
    struct fst_progress progress = {.id = 9, .files = 10};
    fst_outbox_open(&rig->outbox);
    put(rig, 1);
    cr_assert_str_eq(batch(rig), "1");
    fst_outbox_progress(&rig->outbox, &progress);
    progress.files = 20;
    fst_outbox_progress(&rig->outbox, &progress);
    progress = (struct fst_progress){.id = 8, .files = 5};
    fst_outbox_progress(&rig->outbox, &progress);
    take(rig, true);
    cr_assert_str_eq(batch(rig), "p9:20,p8:5");
    progress.files = 6;
    fst_outbox_progress(&rig->outbox, &progress);
    fst_outbox_forget(&rig->outbox, 8);
    put(rig, 8);
    take(rig, true);
    cr_assert_str_eq(batch(rig), "8");
    stop(rig);
}

Test(nvim_outbox, a_refused_batch_is_told_and_the_next_one_leaves)
{
    struct rig *rig = start();
    fst_outbox_open(&rig->outbox);
    put(rig, 1);
    put(rig, 2);
    cr_assert_str_eq(batch(rig), "1");
    take(rig, false);
    cr_assert_str_eq(batch(rig), "2");
    cr_assert_eq(rig->refused, 1);
    stop(rig);
}

Test(nvim_outbox, log_lines_are_bounded_and_answers_are_not)
{
    struct rig *rig = start();
    for (int i = 0; i < 3 * FST_OUTBOX_MAX_LOGS; i++)
        fst_outbox_log(&rig->outbox, "info", "x");
    cr_assert_eq(rig->outbox.logs, FST_OUTBOX_MAX_LOGS);
    for (uint64_t i = 0; i < 1000; i++)
        put(rig, i);
    cr_assert_gt(rig->outbox.nbytes, 1000 * 5);
    cr_assert_eq(rig->full, 0);
    stop(rig);
}

Test(nvim_outbox, an_editor_that_takes_nothing_for_ever_is_noticed)
{
    struct rig *rig = start();
    size_t nbytes = 0;
    while (nbytes <= FST_OUTBOX_MAX_NBYTES) {
        static char data[1 << 20];
        struct fst_writer item = {0};
        fst_writer_str(&item, data, sizeof data);
        nbytes += item.out.len;
        cr_assert_eq(fst_outbox_put(&rig->outbox, &item), 0);
    }
    cr_assert_eq(rig->full, 1);
    stop(rig);
}
