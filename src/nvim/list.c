/* SPDX-License-Identifier: MIT */
/*
 * Copies out of a message: what is read by a worker must outlive it. No state, any thread.
 */
#include "nvim/list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

fst_err fst_list_read(struct fst_list *list, struct fst_args *args, const char *key,
                      enum fst_need need, bool absolute)
{
    *list = (struct fst_list){0};
    const msgpack_object *array = fst_args_array(args, key, need);
    if (!array || !array->via.array.size)
        return 0;
    list->items = calloc(array->via.array.size, sizeof *list->items);
    if (!list->items)
        return -ENOMEM;
    for (uint32_t i = 0; i < array->via.array.size; i++) {
        struct fst_slice text = fst_codec_str(&array->via.array.ptr[i]);
        if (!text.nbytes || memchr(text.data, '\0', text.nbytes)) {
            fst_args_reject(args, key, "must hold strings that are not empty");
            return 0;
        }
        if (absolute && text.data[0] != '/') {
            fst_args_reject(args, key, "must hold absolute paths");
            return 0;
        }
        list->items[i] = fst_mem_dup(text.data, text.nbytes);
        if (!list->items[i])
            return -ENOMEM;
        list->len++;
    }
    return 0;
}

void fst_list_dispose(struct fst_list *list)
{
    for (size_t i = 0; i < list->len; i++)
        free(list->items[i]);
    free(list->items);
    *list = (struct fst_list){0};
}

const char *const *fst_list_strings(const struct fst_list *list)
{
    return (const char *const *)list->items;
}
