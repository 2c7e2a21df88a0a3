/* SPDX-License-Identifier: MIT */
/*
 * Bytes in: the checker finds where a message ends; if it lies in one piece in the read buffer it
 * is decoded there, else its pieces are collected first. Messages out: a small head and a body that
 * is never copied, as one write. See the header for limits and back-pressure. Loop thread only.
 */
#include "rpc/channel.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MESSAGE_REQUEST = 0,
    MESSAGE_RESPONSE = 1,
    MESSAGE_NOTIFICATION = 2,
};

#define HANGUP_INTERVAL_MS 100
/* A collected message's memory is kept up to here: most are smaller. */
#define PARTIAL_KEEP_NBYTES ((size_t)64 << 10)
/* Of a message that can't be decoded its beginning tells who sent it. */
#define PEEK_NBYTES ((size_t)256)

static void end(struct fst_channel *channel, enum fst_channel_end why, const char *text)
{
    if (channel->ended)
        return;
    channel->ended = true;
    if (!channel->closing) {
        uv_read_stop((uv_stream_t *)&channel->in);
        uv_timer_stop(&channel->hangup);
    }
    channel->handler.on_end(channel->handler.payload, why, text);
}

static void end_error(struct fst_channel *channel, const char *what, int err)
{
    char text[128];
    snprintf(text, sizeof text, "%s failed: %s", what, fst_err_text(err));
    end(channel, FST_CHANNEL_FAILED, text);
}

/* Out ------------------------------------------------------------------------------------------ */

struct message {
    uv_write_t req;
    struct fst_channel *channel;
    struct fst_writer head, body;
};

static void message_free(struct message *message)
{
    fst_writer_dispose(&message->head);
    fst_writer_dispose(&message->body);
    free(message);
}

static void read_more(struct fst_channel *channel);

static void on_written(uv_write_t *req, int status)
{
    struct message *message = (struct message *)req->data;
    struct fst_channel *channel = message->channel;
    message_free(message);
    if (channel->closing)
        return;
    if (status == UV_EPIPE || status == UV_ECONNRESET)
        end(channel, FST_CHANNEL_EOF, NULL);
    else if (status < 0)
        end_error(channel, "writing", status);
    else if (channel->paused && fst_channel_waiting(channel) <= FST_CHANNEL_HIGH_NBYTES / 2)
        read_more(channel);
}

/* Takes the body, and sends it behind the head that `message` has. */
static fst_err send_message(struct fst_channel *channel, struct message *message)
{
    fst_err err = message->head.err ? message->head.err : message->body.err;
    if (!err && channel->ended)
        err = -EPIPE;
    if (err) {
        message_free(message);
        return err;
    }
    uv_buf_t bufs[2] = {
        uv_buf_init(message->head.out.data, (unsigned)message->head.out.len),
        uv_buf_init(message->body.out.data, (unsigned)message->body.out.len),
    };
    message->req.data = message;
    err = uv_write(&message->req, (uv_stream_t *)&channel->out, bufs, bufs[1].len ? 2 : 1,
                   on_written);
    if (err)
        message_free(message);
    return err;
}

static struct message *message_new(struct fst_channel *channel, struct fst_writer *body)
{
    struct message *message = calloc(1, sizeof *message);
    if (!message) {
        fst_writer_dispose(body);
        return NULL;
    }
    message->channel = channel;
    message->body = *body;
    *body = (struct fst_writer){0};
    return message;
}

fst_err fst_channel_request(struct fst_channel *channel, const char *method,
                            struct fst_writer *params, fst_channel_response_fn *fn, void *payload)
{
    if (channel->pending_len == FST_CHANNEL_MAX_PENDING) {
        fst_writer_dispose(params);
        return -EAGAIN;
    }
    struct message *message = message_new(channel, params);
    if (!message)
        return -ENOMEM;
    uint32_t id = channel->next_id++;
    fst_writer_array(&message->head, 4);
    fst_writer_uint(&message->head, MESSAGE_REQUEST);
    fst_writer_uint(&message->head, id);
    fst_writer_text(&message->head, method);
    fst_err err = send_message(channel, message);
    if (!err)
        channel->pending[channel->pending_len++] = (struct fst_channel_pending){id, fn, payload};
    return err;
}

fst_err fst_channel_respond(struct fst_channel *channel, uint32_t id, struct fst_writer *result)
{
    struct message *message = message_new(channel, result);
    if (!message)
        return -ENOMEM;
    fst_writer_array(&message->head, 4);
    fst_writer_uint(&message->head, MESSAGE_RESPONSE);
    fst_writer_uint(&message->head, id);
    fst_writer_nil(&message->head);
    return send_message(channel, message);
}

fst_err fst_channel_refuse(struct fst_channel *channel, uint32_t id, const char *text)
{
    struct fst_writer none = {0};
    struct message *message = message_new(channel, &none);
    if (!message)
        return -ENOMEM;
    fst_writer_array(&message->head, 4);
    fst_writer_uint(&message->head, MESSAGE_RESPONSE);
    fst_writer_uint(&message->head, id);
    fst_writer_text(&message->head, text);
    fst_writer_nil(&message->head);
    return send_message(channel, message);
}

size_t fst_channel_waiting(const struct fst_channel *channel)
{
    return uv_stream_get_write_queue_size((const uv_stream_t *)&channel->out);
}

/* In ------------------------------------------------------------------------------------------- */

static void broken(struct fst_channel *channel, const char *why)
{
    char text[128];
    snprintf(text, sizeof text, "the peer broke the protocol: %s", why);
    end(channel, FST_CHANNEL_BROKEN, text);
}

static void take_response(struct fst_channel *channel, uint64_t id, const msgpack_object *error,
                          const msgpack_object *result)
{
    for (size_t i = 0; i < channel->pending_len; i++) {
        struct fst_channel_pending pending = channel->pending[i];
        if (pending.id != id)
            continue;
        channel->pending[i] = channel->pending[--channel->pending_len];
        pending.fn(pending.payload, error->type == MSGPACK_OBJECT_NIL ? NULL : error, result);
        return;
    }
    channel->handler.on_warning(channel->handler.payload,
                                "the peer answered a request that was not made");
}

static void take_object(struct fst_channel *channel, const msgpack_object *object)
{
    const struct fst_channel_handler *handler = &channel->handler;
    const msgpack_object *part = object->via.array.ptr;
    uint64_t type, id;
    if (object->type != MSGPACK_OBJECT_ARRAY || object->via.array.size < 3 ||
        part[0].type != MSGPACK_OBJECT_POSITIVE_INTEGER) {
        broken(channel, "a message is no array that begins with its type");
        return;
    }
    type = part[0].via.u64;
    if (object->via.array.size != (type == MESSAGE_NOTIFICATION ? 3u : 4u) ||
        type > MESSAGE_NOTIFICATION) {
        broken(channel, "a message of unknown type or wrong length");
        return;
    }
    if (type == MESSAGE_NOTIFICATION) {
        struct fst_slice method = fst_codec_str(&part[1]);
        if (!method.data || part[2].type != MSGPACK_OBJECT_ARRAY)
            broken(channel, "a notification without method or arguments");
        else
            handler->on_notification(handler->payload, method, &part[2]);
        return;
    }
    if (part[1].type != MSGPACK_OBJECT_POSITIVE_INTEGER || part[1].via.u64 > UINT32_MAX) {
        broken(channel, "a request or response without id");
        return;
    }
    id = part[1].via.u64;
    if (type == MESSAGE_RESPONSE) {
        take_response(channel, id, &part[2], &part[3]);
        return;
    }
    struct fst_slice method = fst_codec_str(&part[2]);
    if (!method.data || part[3].type != MSGPACK_OBJECT_ARRAY)
        broken(channel, "a request without method or arguments");
    else
        handler->on_request(handler->payload, (uint32_t)id, method, &part[3]);
}

/* Reads one number of the few bytes at *pos; false when there is none. */
static bool peek_uint(const uint8_t *data, size_t nbytes, size_t *pos, uint64_t *out)
{
    if (*pos >= nbytes)
        return false;
    uint8_t byte = data[(*pos)++];
    *out = byte;
    if (byte < 0x80)
        return true;
    if (byte < 0xcc || byte > 0xcf)
        return false;
    size_t length = (size_t)1 << (byte - 0xcc);
    if (nbytes - *pos < length)
        return false;
    *out = 0;
    for (size_t i = 0; i < length; i++)
        *out = *out << 8 | data[(*pos)++];
    return true;
}

/*
 * What is known of a message from its first bytes, without memory. Only the usual short forms of
 * arrays and strings are read; of others nothing is known.
 */
static struct fst_channel_lost peek(const uint8_t *data, size_t nbytes)
{
    struct fst_channel_lost lost = {0};
    uint64_t type;
    size_t pos = 1;
    if (nbytes > PEEK_NBYTES)
        nbytes = PEEK_NBYTES;
    if (!nbytes || (data[0] & 0xf0) != 0x90 || !peek_uint(data, nbytes, &pos, &type))
        return lost;
    if (type == MESSAGE_REQUEST) {
        lost.request = peek_uint(data, nbytes, &pos, &lost.id);
    } else if (type == MESSAGE_RESPONSE) {
        lost.response = peek_uint(data, nbytes, &pos, &lost.id);
    } else if (type == MESSAGE_NOTIFICATION && pos < nbytes && (data[pos] & 0xe0) == 0xa0) {
        pos += 1 + (data[pos] & 31u);
        if (pos < nbytes && (data[pos++] & 0xf0) == 0x90)
            lost.has_id = peek_uint(data, nbytes, &pos, &lost.id);
    }
    return lost;
}

/* A message was dropped for want of memory. Whoever waits for a response learns of it. */
static void lose(struct fst_channel *channel, const struct fst_channel_lost *lost)
{
    static const char text[] = "out of memory: the response was dropped";
    const msgpack_object error = {.type = MSGPACK_OBJECT_STR,
                                  .via.str = {.size = sizeof text - 1, .ptr = text}};
    const msgpack_object nothing = {.type = MSGPACK_OBJECT_NIL};
    if (lost->response)
        take_response(channel, lost->id, &error, &nothing);
    else
        channel->handler.on_lost(channel->handler.payload, lost);
}

/* A whole message that the checker has passed. */
static void take_message(struct fst_channel *channel, const uint8_t *data, size_t nbytes)
{
    msgpack_unpacked unpacked;
    size_t offset = 0;
    msgpack_unpacked_init(&unpacked);
    msgpack_unpack_return result =
        msgpack_unpack_next(&unpacked, (const char *)data, nbytes, &offset);
    if (result == MSGPACK_UNPACK_SUCCESS) {
        take_object(channel, &unpacked.data);
    } else {
        /* The checker has passed it, so nothing but memory can be amiss. */
        struct fst_channel_lost lost = peek(data, nbytes);
        lose(channel, &lost);
    }
    msgpack_unpacked_destroy(&unpacked);
}

/* Keeps a piece of a message that goes on behind it. */
static void collect(struct fst_channel *channel, const uint8_t *data, size_t nbytes)
{
    if (channel->lost || fst_str_append(&channel->partial, data, nbytes) == 0)
        return;
    channel->lost = true;
    if (channel->partial.len)
        channel->what = peek((const uint8_t *)channel->partial.data, channel->partial.len);
    else
        channel->what = peek(data, nbytes);
    fst_str_dispose(&channel->partial);
}

/* The last piece of a message. */
static void finish_message(struct fst_channel *channel, const uint8_t *data, size_t nbytes)
{
    if (!channel->lost && !channel->partial.len) {
        take_message(channel, data, nbytes);
        return;
    }
    collect(channel, data, nbytes);
    if (channel->lost) {
        channel->lost = false;
        lose(channel, &channel->what);
        return;
    }
    take_message(channel, (const uint8_t *)channel->partial.data, channel->partial.len);
    fst_str_clear(&channel->partial);
    if (channel->partial.cap > PARTIAL_KEEP_NBYTES)
        fst_str_dispose(&channel->partial);
}

static bool is_full(const struct fst_channel *channel)
{
    return fst_channel_waiting(channel) >= FST_CHANNEL_HIGH_NBYTES;
}

/* Takes messages until all bytes are used up, or too much waits to be written. */
static void take_rest(struct fst_channel *channel)
{
    while (channel->rest_nbytes && !channel->ended && !is_full(channel)) {
        const uint8_t *data = channel->buffer + channel->rest_at;
        size_t taken;
        bool complete;
        fst_err err =
            fst_checker_feed(&channel->checker, data, channel->rest_nbytes, &taken, &complete);
        if (err < 0) {
            broken(channel, err == FST_E_LIMIT ? "a message beyond the limits of size and depth"
                                               : "a byte that is not msgpack");
            return;
        }
        channel->rest_at += taken;
        channel->rest_nbytes -= taken;
        if (complete)
            finish_message(channel, data, taken);
        else
            collect(channel, data, taken);
    }
}

static void pause_if_full(struct fst_channel *channel)
{
    if (channel->ended || channel->paused || !is_full(channel))
        return;
    channel->paused = true;
    uv_read_stop((uv_stream_t *)&channel->in);
    uv_timer_again(&channel->hangup);
}

static void on_alloc(uv_handle_t *handle, size_t suggested_nbytes, uv_buf_t *buf)
{
    struct fst_channel *channel = (struct fst_channel *)handle->data;
    (void)suggested_nbytes;
    *buf = uv_buf_init((char *)channel->buffer, sizeof channel->buffer);
}

static void on_read(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    struct fst_channel *channel = (struct fst_channel *)stream->data;
    (void)buf; /* it is the channel's own */
    if (nread > 0) {
        channel->rest_at = 0;
        channel->rest_nbytes = (size_t)nread;
        take_rest(channel);
        pause_if_full(channel);
    } else if (nread == UV_EOF || nread == UV_ECONNRESET) {
        if (channel->checker.nbytes)
            broken(channel, "the input ended inside a message");
        else
            end(channel, FST_CHANNEL_EOF, NULL);
    } else if (nread < 0) {
        end_error(channel, "reading", (int)nread);
    }
}

static void read_more(struct fst_channel *channel)
{
    if (channel->ended)
        return;
    take_rest(channel);
    if (channel->ended || is_full(channel))
        return; /* still paused */
    channel->paused = false;
    uv_timer_stop(&channel->hangup);
    int err = uv_read_start((uv_stream_t *)&channel->in, on_alloc, on_read);
    if (err)
        end_error(channel, "reading", err);
}

/* Nothing is read at present; has the other end of the input been closed? */
static void on_hangup_timer(uv_timer_t *timer)
{
    struct fst_channel *channel = (struct fst_channel *)timer->data;
    struct pollfd fd = {.fd = channel->in_fd, .events = 0};
    if (poll(&fd, 1, 0) > 0 && fd.revents & (POLLHUP | POLLERR | POLLNVAL))
        end(channel, FST_CHANNEL_EOF, NULL);
}

/* Its life ------------------------------------------------------------------------------------- */

bool fst_channel_can_use(int fd)
{
    uv_handle_type type = uv_guess_handle(fd);
    return type == UV_NAMED_PIPE || type == UV_TCP;
}

fst_err fst_channel_open(struct fst_channel *channel, uv_loop_t *loop, int in_fd, int out_fd,
                         const struct fst_channel_handler *handler)
{
    memset(channel, 0, sizeof *channel);
    channel->handler = *handler;
    channel->in_fd = in_fd;
    /* These three only fill in their structs. */
    uv_timer_init(loop, &channel->hangup);
    uv_pipe_init(loop, &channel->in, 0);
    uv_pipe_init(loop, &channel->out, 0);
    channel->in.data = channel->out.data = channel->hangup.data = channel;
    int err = uv_pipe_open(&channel->in, in_fd);
    if (!err)
        err = uv_pipe_open(&channel->out, out_fd);
    if (!err)
        err = uv_timer_start(&channel->hangup, on_hangup_timer, HANGUP_INTERVAL_MS,
                             HANGUP_INTERVAL_MS);
    if (err)
        return err;
    uv_timer_stop(&channel->hangup);
    return uv_read_start((uv_stream_t *)&channel->in, on_alloc, on_read);
}

void fst_channel_close(struct fst_channel *channel)
{
    if (channel->closing)
        return;
    channel->closing = channel->ended = true;
    uv_close((uv_handle_t *)&channel->in, NULL);
    uv_close((uv_handle_t *)&channel->out, NULL);
    uv_close((uv_handle_t *)&channel->hangup, NULL);
    fst_str_dispose(&channel->partial);
    while (channel->pending_len) {
        struct fst_channel_pending pending = channel->pending[--channel->pending_len];
        pending.fn(pending.payload, NULL, NULL);
    }
}
