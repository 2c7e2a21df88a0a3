/* SPDX-License-Identifier: MIT */
/*
 * Pulls the buffer and reads it line by line. Titles lie in one string; the section that a section
 * is part of comes before it, so that the totals need one pass from the last one back.
 */
#include "nvim/headings.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/path.h"
#include "base/str.h"
#include "live/prose.h"
#include "nvim/buffer.h"
#include "nvim/pull.h"

/* More are not told of; their words count in the last one. */
#define MAX_SECTIONS ((size_t)16384)
#define MAX_TITLE_NBYTES ((size_t)256)

#define NO_PARENT SIZE_MAX

struct section {
    uint64_t line; /* of its title, from 1 */
    unsigned level;
    size_t title, title_nbytes;
    size_t parent;
    uint64_t words, total;
};

struct task {
    struct fst_call call;
    struct fst_settings *settings; /* held */
    struct fst_buffer_spec spec;
    fst_lang_id lang;
    struct fst_prose state;
    struct fst_str line, before; /* the line that is being read, and the last one */
    uint64_t before_words;
    uint64_t nlines;
    uint64_t front_words; /* before the first title */
    struct section *sections;
    size_t len, cap;
    struct fst_str titles;
};

static void task_free(struct task *task)
{
    fst_settings_release(task->settings);
    fst_buffer_dispose_spec(&task->spec);
    fst_str_dispose(&task->line);
    fst_str_dispose(&task->before);
    fst_str_dispose(&task->titles);
    free(task->sections);
    free(task);
}

/* Sections ------------------------------------------------------------------------------------ */

static uint64_t *words_here(struct task *task)
{
    return task->len ? &task->sections[task->len - 1].words : &task->front_words;
}

static fst_err add_section(struct task *task, const struct fst_prose_line *line, uint64_t number)
{
    fst_err err =
        fst_mem_grow(&task->sections, &task->cap, task->len + 1, sizeof task->sections[0]);
    size_t nbytes = line->title_nbytes < MAX_TITLE_NBYTES ? line->title_nbytes : MAX_TITLE_NBYTES;
    if (!err)
        err = fst_str_append(&task->titles, line->title, nbytes);
    if (err < 0)
        return err;
    size_t parent = task->len ? task->len - 1 : NO_PARENT;
    while (parent != NO_PARENT && task->sections[parent].level >= line->level)
        parent = task->sections[parent].parent;
    task->sections[task->len++] = (struct section){
        .line = number,
        .level = line->level,
        .title = task->titles.len - nbytes,
        .title_nbytes = nbytes,
        .parent = parent,
    };
    return 0;
}

static fst_err end_line(struct task *task)
{
    struct fst_prose_line line;
    fst_err err = 0;
    fst_prose_read(&task->state, task->lang, task->settings->cjk_words, fst_str_cstr(&task->line),
                   task->line.len, &line);
    task->nlines++;
    if (line.level && task->len < MAX_SECTIONS && line.title) {
        err = add_section(task, &line, task->nlines);
    } else if (line.level && task->len < MAX_SECTIONS) {
        /* The title was the line before: its words are this section's. */
        line.title = fst_str_cstr(&task->before);
        line.title_nbytes = task->before.len;
        *words_here(task) -= task->before_words;
        err = add_section(task, &line, task->nlines - 1);
        if (!err)
            *words_here(task) += task->before_words;
    }
    *words_here(task) += line.words;
    task->before_words = line.words;
    struct fst_str old = task->before;
    task->before = task->line;
    task->line = old;
    fst_str_clear(&task->line);
    return err;
}

static void add_up(struct task *task)
{
    for (size_t i = task->len; i-- > 0;) {
        struct section *section = &task->sections[i];
        section->total += section->words;
        if (section->parent != NO_PARENT)
            task->sections[section->parent].total += section->total;
    }
}

static void answer(struct task *task)
{
    struct fst_writer writer = {0};
    add_up(task);
    fst_writer_map_begin(&writer);
    fst_writer_put_uint(&writer, "before", task->front_words);
    fst_writer_key(&writer, "sections");
    fst_writer_array(&writer, task->len);
    for (size_t i = 0; i < task->len; i++) {
        const struct section *section = &task->sections[i];
        fst_writer_map_begin(&writer);
        fst_writer_put_uint(&writer, "line", section->line);
        fst_writer_put_uint(&writer, "level", section->level);
        fst_writer_put_str(&writer, "title", fst_str_cstr(&task->titles) + section->title,
                           section->title_nbytes);
        fst_writer_put_uint(&writer, "words", section->words);
        fst_writer_put_uint(&writer, "total", section->total);
        fst_writer_map_end(&writer);
    }
    fst_writer_map_end(&writer);
    fst_call_finish(&task->call, &writer);
}

/* The text ------------------------------------------------------------------------------------ */

static void on_start(void *payload, uint64_t nlines)
{
    struct task *task = payload;
    (void)nlines;
    task->state = (struct fst_prose){0};
    fst_str_clear(&task->line);
    fst_str_clear(&task->before);
    fst_str_clear(&task->titles);
    task->before_words = task->front_words = task->nlines = 0;
    task->len = 0;
}

static fst_err on_part(void *payload, uint64_t line, uint64_t col, struct fst_slice part, bool last)
{
    struct task *task = payload;
    (void)line;
    (void)col;
    fst_err err = fst_str_append(&task->line, part.data, part.nbytes);
    return err < 0 || !last ? err : end_line(task);
}

static void on_done(void *payload, const struct fst_pull_error *error)
{
    struct task *task = payload;
    if (error)
        fst_call_fail(&task->call, error->code, "%s", error->message);
    else
        answer(task);
    task_free(task);
}

static fst_lang_id lang_of(const struct fst_buffer_spec *spec, const struct fst_settings *settings)
{
    const char *name = fst_path_basename(spec->name);
    const struct fst_lang_map *map = settings->map.len ? &settings->map : NULL;
    return spec->lang ? spec->lang : fst_detect(map, name, strlen(name), (const uint8_t *)"", 0);
}

void fst_headings_run(const struct fst_call *call, const msgpack_object *params)
{
    struct task *task = calloc(1, sizeof *task);
    if (!task) {
        fst_call_fail_err(call, -ENOMEM, "the headings can't be counted");
        return;
    }
    struct fst_args args;
    fst_args_init(&args, params);
    task->call = *call;
    task->settings = fst_settings_hold(call->ctx->settings);
    fst_err err = fst_buffer_read_spec(&task->spec, &args);
    task->lang = lang_of(&task->spec, task->settings);
    struct fst_pull_handler handler = {
        .payload = task, .on_start = on_start, .on_part = on_part, .on_done = on_done};
    if (!err && !args.err && fst_prose_has(task->lang)) {
        err = fst_pull_start(call->ctx, task->spec.buf, NULL, &handler);
        if (!err)
            return;
    }
    if (args.err)
        fst_call_fail(call, fst_err_name(args.err), "count_headings: %s", args.problem);
    else if (err < 0)
        fst_call_fail_err(call, err, "the headings can't be counted");
    else
        fst_call_fail(call, fst_err_name(FST_E_ARGUMENT),
                      "headings are known of Markdown and LaTeX only");
    task_free(task);
}
