/* SPDX-License-Identifier: MIT */
/*
 * Buffered output with one error. 64 KiB are written at a time. One thread.
 */
#include "project/export/sink.h"

#include <errno.h>
#include <stdarg.h>
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

static void json_escape(struct fst_sink *sink, const char *text, size_t nbytes)
{
    size_t from = 0;
    for (size_t i = 0; i < nbytes; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
            continue;
        fst_sink_append(sink, text + from, i - from);
        if (c == '"' || c == '\\')
            fst_sink_append(sink, (const char[]){'\\', (char)c}, 2);
        else
            fst_sink_printf(sink, "\\u%04x", c);
        from = i + 1;
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
