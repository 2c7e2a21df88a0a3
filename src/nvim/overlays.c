/* SPDX-License-Identifier: MIT */
/*
 * One pull after the other; the counter is used again for each. Loop thread only, but for find and
 * export, which only read.
 */
#include "nvim/overlays.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "nvim/file.h"
#include "nvim/pull.h"

static fst_err read_one(struct fst_overlays *overlays, struct fst_args *args,
                        const msgpack_object *object)
{
    struct fst_args inner;
    fst_args_init(&inner, object);
    struct fst_overlay_buffer *item = &overlays->items[overlays->len++];
    fst_err err = fst_buffer_read_spec(&item->spec, &inner);
    if (err < 0)
        return err;
    if (!inner.err && (!item->spec.path || item->spec.path[0] != '/'))
        fst_args_reject(&inner, "path", "must be an absolute path");
    if (inner.err) {
        fst_args_reject(args, "overlays", inner.problem);
        return 0;
    }
    /* Its language is that of its path, as for the file it stands for. */
    item->spec.lang = FST_LANG_NONE;
    if (!item->spec.name) {
        item->spec.name = strdup(item->spec.path);
        if (!item->spec.name)
            return -ENOMEM;
    }
    return 0;
}

fst_err fst_overlays_read(struct fst_overlays *overlays, struct fst_args *args)
{
    *overlays = (struct fst_overlays){0};
    const msgpack_object *array = fst_args_array(args, "overlays", FST_OPTIONAL);
    if (!array || !array->via.array.size)
        return 0;
    overlays->items = calloc(array->via.array.size, sizeof *overlays->items);
    if (!overlays->items)
        return -ENOMEM;
    for (uint32_t i = 0; i < array->via.array.size && !args->err; i++) {
        fst_err err = read_one(overlays, args, &array->via.array.ptr[i]);
        if (err < 0)
            return err;
    }
    return 0;
}

static void pull_next(struct fst_overlays *overlays);

static void on_start(void *payload, uint64_t nlines)
{
    struct fst_overlays *overlays = payload;
    struct fst_overlay_buffer *item = &overlays->items[overlays->next];
    struct fst_count_options options = fst_settings_count_options(overlays->settings);
    item->counted = fst_buffer_start(&overlays->count, &item->spec, &options, nlines) == 0;
}

static fst_err on_part(void *payload, uint64_t line, uint64_t col, struct fst_slice part, bool last)
{
    struct fst_overlays *overlays = payload;
    (void)col;
    if (!overlays->items[overlays->next].counted)
        return -ENOMEM;
    return fst_buffer_feed(&overlays->count, line, part.data, part.nbytes, last);
}

static void on_converted(void *payload, uint64_t nbytes, uint64_t nlines)
{
    struct fst_overlays *overlays = payload;
    fst_buffer_tell(&overlays->count, nbytes, nlines);
}

/* What makes a file count in place of its buffer is no error; what would do so unseen is one. */
static fst_err error_of(const struct fst_pull_error *error)
{
    if (strcmp(error->code, "GONE") == 0 || strcmp(error->code, fst_err_name(FST_E_STALE)) == 0)
        return 0;
    return strcmp(error->code, fst_err_name(-ENOMEM)) == 0 ? -ENOMEM : -EIO;
}

static void on_pulled(void *payload, const struct fst_pull_error *error)
{
    struct fst_overlays *overlays = payload;
    struct fst_overlay_buffer *item = &overlays->items[overlays->next];
    fst_err err = error ? error_of(error) : fst_buffer_finish(&overlays->count, &item->result);
    struct fst_file_counts counts = {0};
    if (!error && !err)
        err = fst_file_copy(&counts, &item->embedded, &item->result.file);
    item->counted = !error && !err;
    if (item->counted)
        item->result.file = counts;
    if (err < 0)
        overlays->err = err;
    overlays->next++;
    pull_next(overlays);
}

static void pull_next(struct fst_overlays *overlays)
{
    struct fst_pull_handler handler = {overlays, on_start, on_part, on_converted, on_pulled};
    while (overlays->next < overlays->len) {
        const struct fst_buffer_spec *spec = &overlays->items[overlays->next].spec;
        fst_err err =
            fst_pull_start(overlays->ctx, spec->buf, fst_buffer_converter(spec), &handler);
        if (!err)
            return; /* on_pulled goes on */
        overlays->err = err;
        overlays->next++;
    }
    fst_buffer_dispose(&overlays->count);
    overlays->on_done(overlays->payload);
}

void fst_overlays_pull(struct fst_overlays *overlays, struct fst_context *ctx,
                       const struct fst_settings *settings, void (*on_done)(void *payload),
                       void *payload)
{
    overlays->ctx = ctx;
    overlays->settings = settings;
    overlays->on_done = on_done;
    overlays->payload = payload;
    overlays->next = 0;
    pull_next(overlays);
}

const struct fst_overlay_buffer *fst_overlays_find(const struct fst_overlays *overlays,
                                                   const char *path)
{
    for (size_t i = 0; i < overlays->len; i++) {
        if (overlays->items[i].counted && strcmp(overlays->items[i].spec.path, path) == 0)
            return &overlays->items[i];
    }
    return NULL;
}

fst_err fst_overlays_export(struct fst_overlay **out, size_t *len,
                            const struct fst_overlays *overlays)
{
    *out = NULL;
    *len = 0;
    if (!overlays->len)
        return 0;
    *out = calloc(overlays->len, sizeof **out);
    if (!*out)
        return -ENOMEM;
    for (size_t i = 0; i < overlays->len; i++) {
        const struct fst_overlay_buffer *item = &overlays->items[i];
        if (item->counted)
            (*out)[(*len)++] = (struct fst_overlay){item->spec.path, item->result.file};
    }
    return 0;
}

void fst_overlays_dispose(struct fst_overlays *overlays)
{
    for (size_t i = 0; i < overlays->len; i++) {
        fst_buffer_dispose_spec(&overlays->items[i].spec);
        free(overlays->items[i].embedded);
    }
    free(overlays->items);
    fst_buffer_dispose(&overlays->count);
    *overlays = (struct fst_overlays){0};
}
