/* SPDX-License-Identifier: MIT */
/*
 * In reading order: what a buffer shows; making the page, on a worker; filling the buffer; the
 * questions about it. A newer request for the same buffer supersedes the one before, wherever that
 * is: it is answered with the error SUPERSEDED, and its page is dropped.
 */
#include "nvim/view.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "nvim/projects.h"
#include "nvim/report.h"
#include "nvim/view_args.h"
#include "project/treemap.h"

static const char fill_code[] = "return require('filestats.report.fill').chunk(...)";

struct task;

struct fst_view {
    uint64_t buf;
    struct fst_page page; /* that was sent last */
    struct task *task;    /* that makes or sends the next one; NULL: none */
    struct fst_view *next;
};

struct task {
    struct fst_job job; /* first */
    struct fst_call call;
    struct fst_project *project; /* held until the page is made */
    struct fst_view_args args;
    struct fst_view *view; /* NULL: it is closed */
    uint64_t buf, generation;
    _Atomic bool superseded;
    fst_err err;
    struct fst_page page;
    struct fst_page_text text;
    struct fst_writer lines; /* the next slice's, made ahead */
    struct fst_str line;
    size_t sent, made;  /* rows */
    unsigned in_flight; /* slices */
    bool whole;         /* the last slice was sent */
    unsigned width, height;
    struct fst_treemap map;
};

/* What buffers show ---------------------------------------------------------------------------- */

static struct fst_view *find_view(const struct fst_context *ctx, uint64_t buf)
{
    struct fst_view *view = ctx->views;
    while (view && view->buf != buf)
        view = view->next;
    return view;
}

static struct fst_view *open_view(struct fst_context *ctx, uint64_t buf)
{
    struct fst_view *view = find_view(ctx, buf);
    if (view)
        return view;
    view = calloc(1, sizeof *view);
    if (!view)
        return NULL;
    view->buf = buf;
    view->next = ctx->views;
    ctx->views = view;
    return view;
}

static void supersede(struct fst_view *view)
{
    if (!view->task)
        return;
    view->task->superseded = true;
    view->task->view = NULL;
    view->task = NULL;
}

static void forget(struct fst_context *ctx, struct fst_view *view)
{
    struct fst_view **link = &ctx->views;
    while (*link != view)
        link = &(*link)->next;
    *link = view->next;
    supersede(view);
    fst_page_dispose(&view->page);
    free(view);
}

void fst_view_close(struct fst_context *ctx)
{
    while (ctx->views)
        forget(ctx, ctx->views);
}

/* Tasks --------------------------------------------------------------------------------------- */

static void task_free(struct task *task)
{
    if (task->view)
        task->view->task = NULL;
    fst_project_free(task->project);
    fst_view_args_dispose(&task->args);
    fst_page_dispose(&task->page);
    fst_page_text_dispose(&task->text);
    fst_writer_dispose(&task->lines);
    fst_str_dispose(&task->line);
    fst_treemap_dispose(&task->map);
    free(task);
}

static void fail(struct task *task, fst_err err)
{
    if (task->superseded)
        fst_call_fail(&task->call, "SUPERSEDED", "a newer request has taken this one's place");
    else
        fst_call_fail_err(&task->call, err, "the project can't be shown");
    task_free(task);
}

/* A task with the arguments that both methods have; problems are answered, and give NULL. */
static struct task *new_task(const struct fst_call *call, struct fst_args *args, const char *method)
{
    struct task *task = calloc(1, sizeof *task);
    if (!task) {
        fst_call_fail_err(call, -ENOMEM, method);
        return NULL;
    }
    task->call = *call;
    uint64_t handle = fst_args_uint(args, "project", FST_REQUIRED, 0, UINT64_MAX);
    task->err = fst_view_args_spec(&task->args, args);
    if (task->err || args->err)
        return task;
    const struct fst_open_project *open = fst_projects_find(call->ctx, handle);
    if (open && open->result)
        task->project = fst_project_hold(open->result);
    else
        fst_args_reject(args, "project", "is not open");
    return task;
}

static void start(struct task *task, void (*work)(struct fst_job *), void (*done)(struct fst_job *))
{
    task->job.work = work;
    task->job.done = done;
    fst_err err = fst_jobs_start(&task->call.ctx->jobs, &task->job);
    if (err < 0)
        fail(task, err);
}

static bool refuse(struct task *task, const struct fst_args *args, const char *method)
{
    if (!task->err && !args->err)
        return false;
    if (task->err)
        fst_call_fail_err(&task->call, task->err, method);
    else
        fst_call_fail(&task->call, fst_err_name(args->err), "%s: %s", method, args->problem);
    task_free(task);
    return true;
}

/* Filling ------------------------------------------------------------------------------------- */

static void put_sizes(struct fst_writer *writer, const struct fst_page *page)
{
    size_t len = FST_PAGE_SIZES_LEN;
    while (len && !page->sizes[len - 1])
        len--;
    fst_writer_key(writer, "sizes");
    fst_writer_array(writer, len);
    for (size_t i = 0; i < len; i++)
        fst_writer_uint(writer, page->sizes[i]);
}

static void put_columns(struct fst_writer *writer, const struct fst_page_text *text)
{
    fst_writer_key(writer, "columns");
    fst_writer_array(writer, text->columns_len);
    for (size_t i = 0; i < text->columns_len; i++) {
        fst_writer_map_begin(writer);
        fst_writer_put_text(writer, "name", fst_column_name(text->columns[i].column));
        fst_writer_put_uint(writer, "first", text->columns[i].first);
        fst_writer_put_uint(writer, "width", text->columns[i].width);
        fst_writer_map_end(writer);
    }
}

/* What the editor must know of the page beside its lines. */
static void put_layout(struct fst_writer *writer, const struct task *task)
{
    fst_writer_map_begin(writer);
    const struct fst_view_args *args = &task->args;
    fst_writer_put_uint(writer, "rows", task->view->page.len);
    fst_writer_key(writer, "kept");
    fst_writer_array(writer, args->keep_len);
    for (size_t i = 0; i < args->keep_len; i++)
        fst_writer_uint(writer, args->keep[i]);
    fst_writer_put_str(writer, "head", task->text.head.data, task->text.head.len);
    fst_writer_put_str(writer, "total", task->text.total.data, task->text.total.len);
    fst_writer_put_uint(writer, "name_width", task->text.name_width);
    put_columns(writer, &task->text);
    fst_writer_key(writer, "totals");
    fst_writer_map_begin(writer);
    fst_report_counts(writer, &task->view->page.totals, true);
    fst_writer_map_end(writer);
    put_sizes(writer, &task->view->page);
    fst_writer_map_end(writer);
}

/* Makes the lines of the next slice: few at first, so that a screen is full at once. */
static fst_err make_slice(struct task *task)
{
    const struct fst_page *page = &task->view->page;
    size_t most = task->made ? FST_VIEW_SLICE_NLINES : FST_VIEW_FIRST_NLINES;
    size_t stop = page->len - task->made < most ? page->len : task->made + most;
    fst_str_clear(&task->lines.out);
    fst_writer_array(&task->lines, stop - task->made);
    for (; task->made < stop; task->made++) {
        fst_str_clear(&task->line);
        fst_err err =
            fst_page_text_row(&task->line, &task->text, page, task->made, &task->args.style);
        if (err)
            return err;
        fst_writer_str(&task->lines, task->line.data, task->line.len);
    }
    return task->lines.err;
}

/* chunk(buf, generation, first, lines, last, layout) */
static fst_err send_slice(struct task *task, fst_channel_response_fn *on_filled)
{
    struct fst_context *ctx = task->call.ctx;
    struct fst_writer params = {0};
    size_t first = task->sent;
    fst_writer_array(&params, 2);
    fst_writer_text(&params, fill_code);
    fst_writer_array(&params, first ? 5 : 6);
    fst_writer_uint(&params, task->buf);
    fst_writer_uint(&params, task->generation);
    fst_writer_uint(&params, first);
    fst_writer_raw(&params, task->lines.out.data, task->lines.out.len);
    task->sent = task->made;
    task->whole = task->sent == task->view->page.len;
    fst_writer_bool(&params, task->whole);
    if (!first)
        put_layout(&params, task);
    fst_err err = fst_channel_request(&ctx->channel, "nvim_exec_lua", &params, on_filled, task);
    if (err < 0)
        return err;
    task->in_flight++;
    return FST_OK;
}

/* All rows are in the buffer, or no more can or need be. */
static void finish(struct task *task)
{
    if (task->superseded || task->err) {
        fail(task, task->err);
        return;
    }
    struct fst_writer writer = {0};
    fst_writer_map_begin(&writer);
    fst_writer_put_uint(&writer, "rows", task->view->page.len);
    fst_writer_map_end(&writer);
    fst_call_finish(&task->call, &writer);
    task_free(task);
}

/* While the editor takes one slice the next is on its way, and the one behind that is made. */
static void fill(struct task *task, fst_channel_response_fn *on_filled)
{
    while (!task->whole && task->in_flight < 2 && !task->superseded && !task->err) {
        task->err = send_slice(task, on_filled);
        if (!task->err)
            task->err = make_slice(task);
    }
    if (!task->in_flight)
        finish(task);
}

static void on_filled(void *payload, const msgpack_object *error, const msgpack_object *result)
{
    struct task *task = payload;
    task->in_flight--;
    if (!error && !result)
        task->err = -ECANCELED;
    else if (!result || result->type != MSGPACK_OBJECT_BOOLEAN || !result->via.boolean)
        task->superseded = true;
    fill(task, on_filled);
}

/* Pages --------------------------------------------------------------------------------------- */

static void work(struct fst_job *job) FST_WORKER
{
    struct task *task = (struct task *)job;
    if (task->superseded)
        return;
    task->err = fst_page_make(&task->page, task->project, &task->args.spec);
    if (!task->err && !task->superseded)
        task->err = fst_page_text_make(&task->text, &task->page, &task->args.style);
}

/* Where the rows that are to be kept stand now; 0: gone. */
static void find_kept(struct task *task, const struct fst_page *before)
{
    for (size_t i = 0; i < task->args.keep_len; i++) {
        uint64_t *keep = &task->args.keep[i];
        size_t at = task->page.len;
        if (*keep && *keep <= before->len) {
            const struct fst_page_row row = fst_page_row_at(before, *keep - 1);
            at = fst_page_find(&task->page, &row);
        }
        *keep = at < task->page.len ? at + 1 : 0;
    }
}

/* The worker is done: the buffer shows this page from now on. */
static void done(struct fst_job *job)
{
    struct task *task = (struct task *)job;
    fst_err err = job->err ? job->err : task->err;
    if (err || task->superseded) {
        fail(task, err);
        return;
    }
    struct fst_view *view = task->view;
    find_kept(task, &view->page);
    fst_page_dispose(&view->page);
    view->page = task->page;
    task->page = (struct fst_page){0};
    fst_project_free(task->project);
    task->project = NULL;
    task->err = make_slice(task);
    fill(task, on_filled);
}

void fst_view_run(const struct fst_call *call, const msgpack_object *params)
{
    struct fst_args args;
    fst_args_init(&args, params);
    struct task *task = new_task(call, &args, "project_view");
    if (!task)
        return;
    task->buf = fst_args_uint(&args, "buf", FST_REQUIRED, 0, UINT32_MAX);
    task->generation = fst_args_uint(&args, "generation", FST_REQUIRED, 0, UINT64_MAX);
    if (!task->err)
        task->err = fst_view_args_style(&task->args, &args);
    if (refuse(task, &args, "project_view"))
        return;
    struct fst_view *view = open_view(call->ctx, task->buf);
    if (!view) {
        fail(task, -ENOMEM);
        return;
    }
    supersede(view);
    view->task = task;
    task->view = view;
    start(task, work, done);
}

/* Treemaps ------------------------------------------------------------------------------------ */

static void work_treemap(struct fst_job *job) FST_WORKER
{
    struct task *task = (struct task *)job;
    task->args.spec.view = FST_PAGE_DIRS;
    task->args.spec.unfold_all = true;
    task->args.spec.folds_len = 0;
    task->args.spec.by_kind = false;
    if (task->args.spec.sort == FST_SORT_NAME)
        task->args.spec.sort = FST_SORT_LINES;
    task->err = fst_page_make(&task->page, task->project, &task->args.spec);
    if (!task->err)
        task->err = fst_treemap_make(&task->map, &task->page, task->args.spec.sort, task->width,
                                     task->height);
}

static void put_row(struct fst_writer *writer, const struct fst_page_row *row)
{
    bool classified = row->kind != FST_ROW_SKIPPED;
    static const char *const kinds[] = {[FST_ROW_LANGUAGE] = "language",
                                        [FST_ROW_FILE] = "file",
                                        [FST_ROW_DIR] = "dir",
                                        [FST_ROW_SKIPPED] = "skipped"};
    fst_writer_put_text(writer, "kind", kinds[row->kind]);
    if (row->path) {
        fst_writer_put_text(writer, "path", row->path);
        fst_writer_put_text(writer, "name", row->path + row->name_at);
    }
    if (row->lang != FST_LANG_NONE && row->kind != FST_ROW_DIR)
        fst_writer_put_text(writer, "language", fst_lang_get(row->lang)->name);
    if (!classified)
        fst_report_reason(writer, row->reason, row->err);
    if (row->kind == FST_ROW_DIR)
        fst_writer_put_bool(writer, "unfolded", row->unfolded);
    fst_writer_put_uint(writer, "depth", row->depth);
    fst_report_counts(writer, &row->counts, classified);
}

static void put_tile(struct fst_writer *writer, const struct fst_page *page,
                     const struct fst_treemap_tile *tile)
{
    const struct fst_page_row row = fst_page_row_at(page, tile->row);
    fst_writer_map_begin(writer);
    fst_writer_put_uint(writer, "x", tile->x);
    fst_writer_put_uint(writer, "y", tile->y);
    fst_writer_put_uint(writer, "width", tile->width);
    fst_writer_put_uint(writer, "height", tile->height);
    fst_writer_put_uint(writer, "level", tile->depth);
    fst_writer_put_bool(writer, "divided", tile->divided);
    if (row.kind == FST_ROW_DIR && tile->lang != FST_LANG_NONE)
        fst_writer_put_text(writer, "language", fst_lang_get(tile->lang)->name);
    put_row(writer, &row);
    fst_writer_map_end(writer);
}

static void done_treemap(struct fst_job *job)
{
    struct task *task = (struct task *)job;
    fst_err err = job->err ? job->err : task->err;
    if (err) {
        fail(task, err);
        return;
    }
    struct fst_writer writer = {0};
    fst_writer_map_begin(&writer);
    fst_writer_key(&writer, "totals");
    fst_writer_map_begin(&writer);
    fst_report_counts(&writer, &task->page.totals, true);
    fst_writer_map_end(&writer);
    fst_writer_key(&writer, "tiles");
    fst_writer_array(&writer, task->map.len);
    for (size_t i = 0; i < task->map.len; i++)
        put_tile(&writer, &task->page, &task->map.tiles[i]);
    fst_writer_map_end(&writer);
    fst_call_finish(&task->call, &writer);
    task_free(task);
}

void fst_view_treemap_run(const struct fst_call *call, const msgpack_object *params)
{
    struct fst_args args;
    fst_args_init(&args, params);
    struct task *task = new_task(call, &args, "project_treemap");
    if (!task)
        return;
    task->width = (unsigned)fst_args_uint(&args, "width", FST_REQUIRED, 0, FST_VIEW_MAX_WIDTH);
    task->height = (unsigned)fst_args_uint(&args, "height", FST_REQUIRED, 0, FST_VIEW_MAX_WIDTH);
    if (!refuse(task, &args, "project_treemap"))
        start(task, work_treemap, done_treemap);
}

/* Questions ----------------------------------------------------------------------------------- */

void fst_view_rows_run(const struct fst_call *call, const msgpack_object *params)
{
    struct fst_args args;
    fst_args_init(&args, params);
    uint64_t buf = fst_args_uint(&args, "buf", FST_REQUIRED, 0, UINT32_MAX);
    uint64_t first = fst_args_uint(&args, "first", FST_REQUIRED, 1, UINT32_MAX);
    uint64_t last = fst_args_uint(&args, "last", FST_REQUIRED, 0, UINT32_MAX);
    if (args.err) {
        fst_call_fail(call, fst_err_name(args.err), "view_rows: %s", args.problem);
        return;
    }
    const struct fst_view *view = find_view(call->ctx, buf);
    size_t len = view ? view->page.len : 0;
    last = last > len ? len : last;
    if (last >= first && last - first >= FST_VIEW_ROWS_MAX)
        last = first + FST_VIEW_ROWS_MAX - 1;
    struct fst_writer writer = {0};
    fst_writer_array(&writer, last >= first ? last - first + 1 : 0);
    for (uint64_t i = first; view && i <= last; i++) {
        fst_writer_map_begin(&writer);
        const struct fst_page_row row = fst_page_row_at(&view->page, i - 1);
        put_row(&writer, &row);
        fst_writer_map_end(&writer);
    }
    fst_call_finish(call, &writer);
}

void fst_view_close_run(const struct fst_call *call, const msgpack_object *params)
{
    struct fst_args args;
    struct fst_writer writer = {0};
    fst_args_init(&args, params);
    uint64_t buf = fst_args_uint(&args, "buf", FST_REQUIRED, 0, UINT32_MAX);
    struct fst_view *view = args.err ? NULL : find_view(call->ctx, buf);
    if (view)
        forget(call->ctx, view);
    fst_writer_map_begin(&writer);
    fst_writer_map_end(&writer);
    fst_call_finish(call, &writer);
}
