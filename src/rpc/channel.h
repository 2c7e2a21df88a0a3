/* SPDX-License-Identifier: MIT */
/*
 * msgpack-RPC with one peer over two streams: requests, responses and notifications in both
 * directions, pipelined, at any fragmentation.
 *
 * A message passes the checker before anything is allocated for it; what breaks the protocol ends
 * the channel, since nothing after it could be trusted. When memory runs out for a message, that
 * message is lost and its sender told; the channel goes on. While more than
 * FST_CHANNEL_HIGH_NBYTES wait for a peer that does not read, nothing more is read from it either,
 * so memory stays bounded whatever the peer does.
 *
 * Everything here belongs to the loop thread.
 */
#ifndef FST_RPC_CHANNEL_H
#define FST_RPC_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <uv.h>

#include "base/compiler.h"
#include "base/err.h"
#include "base/str.h"
#include "base/thread.h"
#include "rpc/checker.h"
#include "rpc/codec.h"

/* Reading stops when so much waits to be written, and goes on when half of it is gone. */
#define FST_CHANNEL_HIGH_NBYTES ((size_t)4 << 20)

/* Requests of ours that may wait for their responses at a time. */
#define FST_CHANNEL_MAX_PENDING 64

#define FST_CHANNEL_READ_NBYTES ((size_t)65536)

/* Why a channel ended. */
enum fst_channel_end {
    FST_CHANNEL_EOF,    /* the input ended between two messages, or nobody reads our output */
    FST_CHANNEL_BROKEN, /* what came is not msgpack-RPC, or beyond the limits */
    FST_CHANNEL_FAILED, /* a read or write failed */
};

/* What a message was about, as far as it is known when there is no memory to decode it. */
struct fst_channel_lost {
    bool request;  /* a request with this id */
    bool response; /* or a response to it, of which the channel itself tells who waits; else … */
    bool has_id;   /* … a notification: its first argument was an id */
    uint64_t id;
};

/*
 * What the channel tells its owner. Objects and slices are borrowed for the call. None may dispose
 * the channel; all may send.
 */
struct fst_channel_handler {
    void *payload;
    void (*on_request)(void *payload, uint32_t id, struct fst_slice method,
                       const msgpack_object *params);
    void (*on_notification)(void *payload, struct fst_slice method, const msgpack_object *params);

    /* A message could not be decoded for want of memory. */
    void (*on_lost)(void *payload, const struct fst_channel_lost *lost);

    /* Something odd that does no harm: one sentence. */
    void (*on_warning)(void *payload, const char *text);

    /* The channel has ended; told once. `text` is one sentence, NULL for a plain end of input. */
    void (*on_end)(void *payload, enum fst_channel_end end, const char *text);
};

/*
 * The response to a request of ours. `error` is NULL when it succeeded; both are NULL when the
 * channel was closed before it came.
 */
typedef void fst_channel_response_fn(void *payload, const msgpack_object *error,
                                     const msgpack_object *result);

struct fst_channel_pending {
    uint32_t id;
    fst_channel_response_fn *fn;
    void *payload;
};

/* Private but for its size. */
struct fst_channel {
    uv_pipe_t in, out;
    uv_timer_t hangup; /* runs while reading is paused: an end of input must not go unseen */
    struct fst_channel_handler handler;
    struct fst_checker checker;
    struct fst_str partial;       /* a message that has begun */
    bool lost;                    /* the rest of it is dropped */
    struct fst_channel_lost what; /* when lost */
    bool ended, paused, closing;
    int in_fd;
    uint32_t next_id;
    struct fst_channel_pending pending[FST_CHANNEL_MAX_PENDING];
    size_t pending_len;
    uint8_t buffer[FST_CHANNEL_READ_NBYTES];
    size_t rest_at, rest_nbytes; /* of the buffer: read, and put off when reading was paused */
};

/*
 * Whether --rpc can use a descriptor: a pipe or a socket. Regular files, terminals and devices like
 * /dev/null can't be waited for as a stream can. Any thread.
 */
bool fst_channel_can_use(int fd);

/*
 * Opens the two streams, which then belong to the channel, and begins to read. `handler` is copied.
 * Returns 0 or a negative error; the caller calls fst_channel_close() in either case.
 */
FST_MUST_USE fst_err fst_channel_open(struct fst_channel *channel, uv_loop_t *loop, int in_fd,
                                      int out_fd,
                                      const struct fst_channel_handler *handler) FST_LOOP_THREAD;

/*
 * Closes both streams and ends every request of ours that still waits. The memory of the channel
 * may be reused when the loop has run until nothing is left. A second call does nothing.
 */
void fst_channel_close(struct fst_channel *channel) FST_LOOP_THREAD;

/*
 * Sends a request; `params` must have written one array, and is empty afterwards in any case. `fn`
 * is called once, later, if 0 is returned. Else -ENOMEM, -EAGAIN (too many wait), -EPIPE (ended).
 */
FST_MUST_USE fst_err fst_channel_request(struct fst_channel *channel, const char *method,
                                         struct fst_writer *params, fst_channel_response_fn *fn,
                                         void *payload) FST_LOOP_THREAD;

/*
 * Answers a request of the peer: with one value, which `result` must have written and which is
 * empty afterwards in any case; or with an error's sentence. 0, -ENOMEM or -EPIPE.
 */
FST_MUST_USE fst_err fst_channel_respond(struct fst_channel *channel, uint32_t id,
                                         struct fst_writer *result) FST_LOOP_THREAD;
FST_MUST_USE fst_err fst_channel_refuse(struct fst_channel *channel, uint32_t id,
                                        const char *text) FST_LOOP_THREAD;

/* Bytes that wait for the peer to read them. */
size_t fst_channel_waiting(const struct fst_channel *channel) FST_LOOP_THREAD;

#endif
