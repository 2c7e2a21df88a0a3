/* SPDX-License-Identifier: MIT */
/*
 * Buffered output with one error. 64 KiB are written at a time. One thread.
 */
#include "project/export/sink.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/escape.h"

#define BUFFER_NBYTES ((size_t)65536)

static void flush(struct fst_sink *sink)
{
    if (!sink->err && sink->buffer.len)
        sink->err = sink->write(sink->payload, sink->buffer.data, sink->buffer.len);
    fst_str_clear(&sink->buffer);
}

void fst_sink_append(struct fst_sink *sink, const void *data, size_t nbytes)
{
    if (sink->err)
        return;
    sink->err = fst_str_append(&sink->buffer, data, nbytes);
    if (sink->buffer.len >= BUFFER_NBYTES)
        flush(sink);
}

void fst_sink_puts(struct fst_sink *sink, const char *text)
{
    fst_sink_append(sink, text, strlen(text));
}

void fst_sink_printf(struct fst_sink *sink, const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (n < 0 || (size_t)n >= sizeof text)
        sink->err = sink->err ? sink->err : -EOVERFLOW;
    else
        fst_sink_append(sink, text, (size_t)n);
}

void fst_sink_number(struct fst_sink *sink, uint64_t number)
{
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    fst_sink_append(sink, digits + at, sizeof digits - at);
}

/*
 * The character at `text` when it must be escaped (also for JSON that lands on a terminal: C1 and
 * bidirectional controls, line separators), else 0; *nbytes is its length. There is no NUL.
 */
static unsigned escaped(const unsigned char *text, size_t len, size_t *nbytes)
{
    unsigned c = text[0];
    *nbytes = 1;
    if (c < 0x20 || c == '"' || c == '\\' || c == 0x7f)
        return c;
    if (c == 0xC2 || c == 0xD8) {
        *nbytes = 2;
        unsigned code = len < 2 ? 0 : (c & 0x1F) << 6 | (text[1] & 0x3F);
        return (code >= 0x80 && code < 0xA0) || code == 0x61C ? code : 0;
    }
    if (c != 0xE2 || len < 3)
        return 0;
    *nbytes = 3;
    unsigned code = 0x2000 | (text[1] & 0x3Fu) << 6 | (text[2] & 0x3Fu);
    bool is_control = code == 0x200E || code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
                      (code >= 0x2066 && code <= 0x2069);
    return is_control ? code : 0;
}

/* Of valid UTF-8. */
static void json_escape(struct fst_sink *sink, const char *text, size_t nbytes)
{
    size_t from = 0;
    for (size_t i = 0, used; i < nbytes; i += used) {
        unsigned code = escaped((const unsigned char *)text + i, nbytes - i, &used);
        if (!code)
            continue;
        fst_sink_append(sink, text + from, i - from);
        if (code == '"' || code == '\\')
            fst_sink_append(sink, (const char[]){'\\', (char)code}, 2);
        else
            fst_sink_printf(sink, "\\u%04x", code);
        from = i + used;
    }
    fst_sink_append(sink, text + from, nbytes - from);
}

void fst_sink_json_string(struct fst_sink *sink, const void *text, size_t nbytes)
{
    struct fst_str valid = {0};
    bool changed = false;
    fst_err err = fst_escape_utf8(&valid, text, nbytes, &changed);
    if (err && !sink->err)
        sink->err = err;
    fst_sink_append(sink, "\"", 1);
    json_escape(sink, fst_str_cstr(&valid), valid.len);
    fst_sink_append(sink, "\"", 1);
    fst_str_dispose(&valid);
}

fst_err fst_sink_finish(struct fst_sink *sink)
{
    flush(sink);
    fst_str_dispose(&sink->buffer);
    return sink->err;
}
