/* SPDX-License-Identifier: MIT */
/*
 * Growing byte strings over fst_mem_grow(); always NUL-terminated once something is in.
 */
#include "base/str.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

fst_err fst_str_reserve(struct fst_str *s, size_t extra_nbytes)
{
    if (extra_nbytes < s->cap - s->len)
        return FST_OK;
    if (extra_nbytes > SIZE_MAX - s->len - 1)
        return -ENOMEM;
    return fst_mem_grow(&s->data, &s->cap, s->len + extra_nbytes + 1, 1);
}

fst_err fst_str_append(struct fst_str *s, const void *data, size_t nbytes)
{
    fst_err err = fst_str_reserve(s, nbytes);
    if (err)
        return err;
    if (nbytes)
        memcpy(s->data + s->len, data, nbytes);
    s->len += nbytes;
    s->data[s->len] = '\0';
    return FST_OK;
}

fst_err fst_str_puts(struct fst_str *s, const char *text)
{
    return fst_str_append(s, text, strlen(text));
}

fst_err fst_str_putc(struct fst_str *s, char c)
{
    return fst_str_append(s, &c, 1);
}

fst_err fst_str_printf(struct fst_str *s, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0)
        return -EINVAL;
    fst_err err = fst_str_reserve(s, (size_t)n);
    if (err)
        return err;
    va_start(args, format);
    vsnprintf(s->data + s->len, (size_t)n + 1, format, args);
    va_end(args);
    s->len += (size_t)n;
    return FST_OK;
}

const char *fst_str_cstr(const struct fst_str *s)
{
    return s->data ? s->data : "";
}

void fst_str_cut(struct fst_str *s, size_t len)
{
    s->len = len;
    if (s->data)
        s->data[len] = '\0';
}

void fst_str_clear(struct fst_str *s)
{
    fst_str_cut(s, 0);
}

void fst_str_dispose(struct fst_str *s)
{
    free(s->data);
    *s = (struct fst_str){0};
}
