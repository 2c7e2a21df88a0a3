/* SPDX-License-Identifier: MIT */
/*
 * A channel on one end of two pipes, the test on the other. The loop is run until nothing more
 * happens, so no test sleeps.
 */
#include <criterion/criterion.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rpc/channel.h"

struct rig {
    uv_loop_t loop;
    struct fst_channel *channel;
    int to, from; /* the peer's ends */
    int requests, notifications, lost, warnings, responses, ends;
    bool answer;
    uint32_t last_id;
    char last_method[64];
    bool response_failed, response_closed;
    enum fst_channel_end end;
    char text[128];
};

static void keep_method(struct rig *rig, struct fst_slice method)
{
    cr_assert_lt(method.nbytes, sizeof rig->last_method);
    memcpy(rig->last_method, method.data, method.nbytes);
    rig->last_method[method.nbytes] = '\0';
}

static void on_request(void *payload, uint32_t id, struct fst_slice method,
                       const msgpack_object *params)
{
    struct rig *rig = payload;
    rig->requests++;
    rig->last_id = id;
    keep_method(rig, method);
    cr_assert_eq(params->type, MSGPACK_OBJECT_ARRAY);
    if (!rig->answer)
        return;
    struct fst_writer result = {0};
    char text[1000] = {0};
    fst_writer_str(&result, text, sizeof text);
    fst_err err = fst_channel_respond(rig->channel, id, &result);
    cr_assert_eq(err, 0);
}

static void on_notification(void *payload, struct fst_slice method, const msgpack_object *params)
{
    struct rig *rig = payload;
    rig->notifications++;
    keep_method(rig, method);
    cr_assert_eq(params->type, MSGPACK_OBJECT_ARRAY);
}

static void on_lost(void *payload, const struct fst_channel_lost *lost)
{
    struct rig *rig = payload;
    (void)lost;
    rig->lost++;
}

static void on_warning(void *payload, const char *text)
{
    struct rig *rig = payload;
    (void)text;
    rig->warnings++;
}

static void on_end(void *payload, enum fst_channel_end end, const char *text)
{
    struct rig *rig = payload;
    rig->ends++;
    rig->end = end;
    snprintf(rig->text, sizeof rig->text, "%s", text ? text : "");
}

static void on_response(void *payload, const msgpack_object *error, const msgpack_object *result)
{
    struct rig *rig = payload;
    rig->responses++;
    rig->response_failed = error != NULL;
    rig->response_closed = !error && !result;
}

static struct rig *start(void)
{
    struct rig *rig = calloc(1, sizeof *rig);
    cr_assert_not_null(rig);
    signal(SIGPIPE, SIG_IGN);
    rig->channel = malloc(sizeof *rig->channel);
    cr_assert_not_null(rig->channel);
    int in[2], out[2];
    cr_assert_eq(pipe(in), 0);
    cr_assert_eq(pipe(out), 0);
    rig->to = in[1];
    rig->from = out[0];
    cr_assert_eq(uv_loop_init(&rig->loop), 0);
    struct fst_channel_handler handler = {rig,     on_request, on_notification,
                                          on_lost, on_warning, on_end};
    fst_err err = fst_channel_open(rig->channel, &rig->loop, in[0], out[1], &handler);
    cr_assert_eq(err, 0);
    return rig;
}

/* Lets the loop do what there is to do. */
static void turn(struct rig *rig)
{
    for (int i = 0; i < 20; i++)
        uv_run(&rig->loop, UV_RUN_NOWAIT);
}

static void stop(struct rig *rig)
{
    fst_channel_close(rig->channel);
    uv_run(&rig->loop, UV_RUN_DEFAULT);
    cr_assert_eq(uv_loop_close(&rig->loop), 0);
    if (rig->to >= 0)
        close(rig->to);
    if (rig->from >= 0)
        close(rig->from);
    free(rig->channel);
    free(rig);
}

static void feed(struct rig *rig, const void *data, size_t nbytes)
{
    cr_assert_eq(write(rig->to, data, nbytes), (ssize_t)nbytes);
    turn(rig);
}

/* [0, 7, "ping", [{}]] and [2, "note", []] */
static const char messages[] = "\x94\x00\x07\xa4ping\x91\x80"
                               "\x93\x02\xa4note\x90";
#define MESSAGES_NBYTES (sizeof messages - 1)

Test(rpc_channel, takes_messages_cut_at_every_byte)
{
    for (size_t cut = 0; cut <= MESSAGES_NBYTES; cut++) {
        struct rig *rig = start();
        if (cut)
            feed(rig, messages, cut);
        if (cut < MESSAGES_NBYTES)
            feed(rig, messages + cut, MESSAGES_NBYTES - cut);
        cr_assert_eq(rig->requests, 1);
        cr_assert_eq(rig->notifications, 1);
        cr_assert_eq(rig->last_id, 7);
        cr_assert_str_eq(rig->last_method, "note");
        cr_assert_eq(rig->ends, 0);
        stop(rig);
    }
}

Test(rpc_channel, takes_messages_byte_by_byte_and_all_at_once)
{
    struct rig *rig = start();
    for (int round = 0; round < 3; round++)
        for (size_t i = 0; i < MESSAGES_NBYTES; i++)
            feed(rig, messages + i, 1);
    cr_assert_eq(rig->requests, 3);
    char many[100 * MESSAGES_NBYTES];
    for (size_t i = 0; i < 100; i++)
        memcpy(many + i * MESSAGES_NBYTES, messages, MESSAGES_NBYTES);
    feed(rig, many, sizeof many);
    cr_assert_eq(rig->requests, 103);
    cr_assert_eq(rig->notifications, 103);
    stop(rig);
}

/* One fed text and how the channel must end. */
static void expect_end(const char *data, size_t nbytes, bool close_input, enum fst_channel_end end,
                       const char *text)
{
    struct rig *rig = start();
    if (nbytes)
        feed(rig, data, nbytes);
    if (close_input) {
        close(rig->to);
        rig->to = -1;
        turn(rig);
    }
    cr_assert_eq(rig->ends, 1);
    cr_assert_eq(rig->end, end);
    cr_assert_str_eq(rig->text, text);
    stop(rig);
}

Test(rpc_channel, ends_quietly_with_the_input)
{
    expect_end("", 0, true, FST_CHANNEL_EOF, "");
    expect_end(messages, MESSAGES_NBYTES, true, FST_CHANNEL_EOF, "");
}

Test(rpc_channel, ends_with_a_sentence_when_the_protocol_is_broken)
{
    expect_end(messages, MESSAGES_NBYTES - 1, true, FST_CHANNEL_BROKEN,
               "the peer broke the protocol: the input ended inside a message");
    expect_end("hello\n", 6, false, FST_CHANNEL_BROKEN,
               "the peer broke the protocol: a message is no array that begins with its type");
    expect_end("\xc1", 1, false, FST_CHANNEL_BROKEN,
               "the peer broke the protocol: a byte that is not msgpack");
    expect_end("\xdd\x40\x00\x00\x00", 5, false, FST_CHANNEL_BROKEN,
               "the peer broke the protocol: a message beyond the limits of size and depth");
    expect_end("\x93\x05\xa1x\x90", 5, false, FST_CHANNEL_BROKEN,
               "the peer broke the protocol: a message of unknown type or wrong length");
    expect_end("\x94\x00\xff\xa1x\x90", 6, false, FST_CHANNEL_BROKEN,
               "the peer broke the protocol: a request or response without id");
    expect_end("\x94\x00\x01\x01\x90", 5, false, FST_CHANNEL_BROKEN,
               "the peer broke the protocol: a request without method or arguments");
    expect_end("\x93\x02\xa1x\x80", 5, false, FST_CHANNEL_BROKEN,
               "the peer broke the protocol: a notification without method or arguments");
}

Test(rpc_channel, reads_nothing_behind_a_broken_message)
{
    struct rig *rig = start();
    char data[1 + MESSAGES_NBYTES];
    data[0] = 5;
    memcpy(data + 1, messages, MESSAGES_NBYTES);
    feed(rig, data, sizeof data);
    cr_assert_eq(rig->ends, 1);
    cr_assert_eq(rig->requests, 0);
    stop(rig);
}

Test(rpc_channel, matches_responses_to_requests)
{
    struct rig *rig = start();
    for (int i = 0; i < 3; i++) {
        struct fst_writer params = {0};
        fst_writer_array(&params, 0);
        fst_err err = fst_channel_request(rig->channel, "call", &params, on_response, rig);
        cr_assert_eq(err, 0);
    }
    char sent[100];
    cr_assert_eq(read(rig->from, sent, sizeof sent), 27);
    cr_assert_eq(memcmp(sent,
                        "\x94\x00\x00\xa4"
                        "call\x90",
                        9),
                 0);
    feed(rig, "\x94\x01\x01\xc0\x05", 5);
    cr_assert_eq(rig->responses, 1);
    cr_assert(!rig->response_failed);
    feed(rig,
         "\x94\x01\x00\xa3"
         "bad\xc0",
         8);
    cr_assert_eq(rig->responses, 2);
    cr_assert(rig->response_failed);
    feed(rig, "\x94\x01\x01\xc0\x05", 5);
    cr_assert_eq(rig->responses, 2, "answered twice");
    cr_assert_eq(rig->warnings, 1);
    fst_channel_close(rig->channel);
    cr_assert_eq(rig->responses, 3);
    cr_assert(rig->response_closed);
    stop(rig);
}

Test(rpc_channel, stops_reading_while_the_peer_does_not)
{
    struct rig *rig = start();
    rig->answer = true;
    cr_assert_eq(fcntl(rig->to, F_SETFL, O_NONBLOCK), 0);
    cr_assert_eq(fcntl(rig->from, F_SETFL, O_NONBLOCK), 0);
    ssize_t n = 1;
    size_t sent = 0;
    /* Whole requests only: a pipe takes up to PIPE_BUF bytes whole or not at all. */
    while (n > 0) {
        n = write(rig->to, messages, 10);
        sent += n > 0;
        turn(rig);
    }
    cr_assert_lt((size_t)rig->requests, sent, "the rest waits in the pipe");
    cr_assert_lt(fst_channel_waiting(rig->channel), FST_CHANNEL_HIGH_NBYTES + 1010);
    size_t got = 0;
    char buffer[65536];
    for (int idle = 0; idle < 50; idle++) {
        while ((n = read(rig->from, buffer, sizeof buffer)) > 0) {
            got += (size_t)n;
            idle = 0;
            turn(rig);
        }
        turn(rig);
    }
    cr_assert_eq((size_t)rig->requests, sent);
    cr_assert_eq(got, sent * 1007);
    stop(rig);
}

Test(rpc_channel, sees_the_end_of_the_input_while_it_does_not_read)
{
    struct rig *rig = start();
    rig->answer = true;
    cr_assert_eq(fcntl(rig->to, F_SETFL, O_NONBLOCK), 0);
    while (write(rig->to, messages, 10) > 0)
        turn(rig);
    cr_assert_eq(rig->ends, 0);
    close(rig->to);
    rig->to = -1;
    for (int i = 0; i < 100 && !rig->ends; i++)
        uv_run(&rig->loop, UV_RUN_ONCE);
    cr_assert_eq(rig->ends, 1);
    cr_assert_eq(rig->end, FST_CHANNEL_EOF);
    stop(rig);
}

Test(rpc_channel, ends_quietly_when_nobody_reads_its_output_any_more)
{
    struct rig *rig = start();
    rig->answer = true;
    close(rig->from);
    rig->from = -1;
    feed(rig, messages, 10);
    cr_assert_eq(rig->ends, 1);
    cr_assert_eq(rig->end, FST_CHANNEL_EOF);
    struct fst_writer params = {0};
    fst_writer_array(&params, 0);
    fst_err err = fst_channel_request(rig->channel, "call", &params, on_response, rig);
    cr_assert_eq(err, -EPIPE);
    stop(rig);
}

Test(rpc_channel, bounds_its_own_requests)
{
    struct rig *rig = start();
    struct fst_writer params = {0};
    fst_err err = 0;
    for (int i = 0; i < FST_CHANNEL_MAX_PENDING; i++) {
        fst_writer_array(&params, 0);
        err = fst_channel_request(rig->channel, "call", &params, on_response, rig);
        cr_assert_eq(err, 0);
    }
    fst_writer_array(&params, 0);
    err = fst_channel_request(rig->channel, "call", &params, on_response, rig);
    cr_assert_eq(err, -EAGAIN);
    cr_assert_null(params.out.data, "taken in any case");
    stop(rig);
}

Test(rpc_channel, knows_what_it_can_use)
{
    int fds[2];
    cr_assert_eq(pipe(fds), 0);
    cr_assert(fst_channel_can_use(fds[0]));
    cr_assert(fst_channel_can_use(fds[1]));
    close(fds[0]);
    close(fds[1]);
    cr_assert(!fst_channel_can_use(fds[0]), "a closed one");
    int null = open("/dev/null", O_RDWR);
    cr_assert_geq(null, 0);
    cr_assert(!fst_channel_can_use(null));
    close(null);
}
