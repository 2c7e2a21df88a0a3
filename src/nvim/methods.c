/* SPDX-License-Identifier: MIT */
/*
 * The table of methods, generated from methods.def, and the small ones themselves. Each answers its
 * call exactly once, now or later. Loop thread only.
 */
#include "nvim/methods.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "nvim/count_buffer.h"
#include "nvim/count_paths.h"
#include "nvim/count_text.h"
#include "nvim/headings.h"
#include "nvim/live.h"
#include "nvim/project_export.h"
#include "nvim/project_start.h"
#include "nvim/projects.h"
#include "nvim/report.h"
#include "nvim/scan.h"
#include "nvim/view.h"
#include "text/dispatch.h"

typedef void run_fn(const struct fst_call *call, const msgpack_object *params);

#define METHOD(name, params, result, text) static run_fn run_##name;
#include "nvim/methods.def"

static const struct {
    const char *name;
    run_fn *run;
} methods[] = {
#define METHOD(name, params, result, text) {#name, run_##name},
#include "nvim/methods.def"
};

bool fst_methods_run(const struct fst_call *call, struct fst_slice method,
                     const msgpack_object *params)
{
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        if (fst_slice_equals(method, methods[i].name)) {
            methods[i].run(call, params);
            return true;
        }
    }
    return false;
}

static void fail_args(const struct fst_call *call, const char *method, const struct fst_args *args)
{
    fst_call_fail(call, fst_err_name(args->err), "%s: %s", method, args->problem);
}

static void run_ping(const struct fst_call *call, const msgpack_object *params)
{
    struct fst_writer writer = {0};
    size_t memory_nbytes = 0;
    (void)params;
    fst_writer_map_begin(&writer);
    fst_writer_put_uint(&writer, "protocol", FST_PROTOCOL);
    fst_writer_put_text(&writer, "version", FST_VERSION);
    fst_writer_put_text(&writer, "kernel", fst_text_kernel_name());
    fst_writer_put_uint(&writer, "pid", (uint64_t)getpid());
    if (uv_resident_set_memory(&memory_nbytes) == 0)
        fst_writer_put_uint(&writer, "memory", memory_nbytes);
    fst_writer_map_end(&writer);
    fst_call_finish(call, &writer);
}

/* What `configure` makes of its arguments. */
struct configuration {
    struct fst_settings *settings;
    struct fst_writer unknown; /* pairs whose language is not known */
    size_t unknown_len;
};

static void put_unknown(struct configuration *made, struct fst_slice extension,
                        struct fst_slice language)
{
    fst_writer_map_begin(&made->unknown);
    fst_writer_put_str(&made->unknown, "extension", extension.data, extension.nbytes);
    fst_writer_put_str(&made->unknown, "language", language.data, language.nbytes);
    fst_writer_map_end(&made->unknown);
    made->unknown_len++;
}

/* Adds one pair of the map `languages`; no pair of texts: left in `args`. 0 or -ENOMEM. */
static fst_err map_extension(struct configuration *made, struct fst_args *args,
                             const msgpack_object_kv *pair)
{
    struct fst_slice extension = fst_codec_str(&pair->key);
    struct fst_slice name = fst_codec_str(&pair->val);
    if (!extension.nbytes || memchr(extension.data, '\0', extension.nbytes) || !name.data) {
        fst_args_reject(args, "languages", "must map file extensions to names of languages");
        return 0;
    }
    fst_lang_id lang = fst_lang_by_name(name.data, name.nbytes);
    if (lang == FST_LANG_NONE) {
        put_unknown(made, extension, name);
        return 0;
    }
    return fst_lang_map_add(&made->settings->map, extension.data, extension.nbytes, lang);
}

static fst_err read_settings(struct configuration *made, struct fst_args *args)
{
    struct fst_settings *settings = made->settings;
    const msgpack_object *languages = fst_args_map(args, "languages", FST_OPTIONAL);
    struct fst_slice docstrings = fst_args_str(args, "docstrings", FST_OPTIONAL);
    settings->jobs = (unsigned)fst_args_uint(args, "jobs", FST_OPTIONAL, 0, UINT_MAX);
    settings->cjk_words = fst_args_bool(args, "cjk_words", false);
    settings->docstrings_as_code = fst_slice_equals(docstrings, "code");
    if (docstrings.data && !settings->docstrings_as_code &&
        !fst_slice_equals(docstrings, "comment"))
        fst_args_reject(args, "docstrings", "must be comment or code");
    for (uint32_t i = 0; languages && i < languages->via.map.size; i++) {
        fst_err err = map_extension(made, args, &languages->via.map.ptr[i]);
        if (err < 0)
            return err;
    }
    return 0;
}

static void put_in_force(struct fst_context *ctx, struct fst_settings *settings)
{
    fst_settings_release(ctx->settings);
    settings->number = ++ctx->settings_last;
    ctx->settings = settings;
    fst_live_configure(ctx);
}

static void report_configuration(const struct fst_call *call, struct configuration *made)
{
    struct fst_writer writer = {0};
    fst_writer_map_begin(&writer);
    fst_writer_key(&writer, "unknown");
    fst_writer_array(&writer, made->unknown_len);
    fst_writer_raw(&writer, made->unknown.out.data, made->unknown.out.len);
    fst_writer_map_end(&writer);
    fst_call_finish(call, &writer);
}

static void run_configure(const struct fst_call *call, const msgpack_object *params)
{
    struct fst_args args;
    struct configuration made = {.settings = calloc(1, sizeof *made.settings)};
    fst_args_init(&args, params);
    fst_err err = -ENOMEM;
    if (made.settings) {
        made.settings->refs = 1;
        err = read_settings(&made, &args);
    }
    if (!err)
        err = made.unknown.err;
    if (!err && !args.err) {
        put_in_force(call->ctx, made.settings);
        report_configuration(call, &made);
    } else {
        fst_settings_release(made.settings);
        if (err < 0)
            fst_call_fail_err(call, err, "configure");
        else
            fail_args(call, "configure", &args);
    }
    fst_writer_dispose(&made.unknown);
}

static void run_count_text(const struct fst_call *call, const msgpack_object *params)
{
    fst_count_text_run(call, params);
}

static void run_count_buffer(const struct fst_call *call, const msgpack_object *params)
{
    fst_count_buffer_run(call, params);
}

static void run_count_paths(const struct fst_call *call, const msgpack_object *params)
{
    fst_count_paths_run(call, params);
}

static void run_count_headings(const struct fst_call *call, const msgpack_object *params)
{
    fst_headings_run(call, params);
}

static void run_live_attach(const struct fst_call *call, const msgpack_object *params)
{
    fst_live_attach_run(call, params);
}

static void run_live_changed(const struct fst_call *call, const msgpack_object *params)
{
    fst_live_changed_run(call, params);
}

static void run_live_select(const struct fst_call *call, const msgpack_object *params)
{
    fst_live_select_run(call, params);
}

static void run_live_detach(const struct fst_call *call, const msgpack_object *params)
{
    fst_live_detach_run(call, params);
}

static void run_project_start(const struct fst_call *call, const msgpack_object *params)
{
    fst_project_start_run(call, params);
}

static void run_project_cancel(const struct fst_call *call, const msgpack_object *params)
{
    struct fst_args args;
    struct fst_writer writer = {0};
    fst_args_init(&args, params);
    uint64_t id = fst_args_uint(&args, "id", FST_REQUIRED, 0, UINT64_MAX);
    if (args.err) {
        fail_args(call, "project_cancel", &args);
        return;
    }
    fst_writer_map_begin(&writer);
    fst_writer_put_bool(&writer, "cancelled", fst_scan_cancel(call->ctx, id));
    fst_writer_map_end(&writer);
    fst_call_finish(call, &writer);
}

static void run_project_export(const struct fst_call *call, const msgpack_object *params)
{
    fst_project_export_run(call, params);
}

static void run_project_close(const struct fst_call *call, const msgpack_object *params)
{
    fst_projects_close_run(call, params);
}

static void run_project_view(const struct fst_call *call, const msgpack_object *params)
{
    fst_view_run(call, params);
}

static void run_project_treemap(const struct fst_call *call, const msgpack_object *params)
{
    fst_view_treemap_run(call, params);
}

static void run_view_rows(const struct fst_call *call, const msgpack_object *params)
{
    fst_view_rows_run(call, params);
}

static void run_view_close(const struct fst_call *call, const msgpack_object *params)
{
    fst_view_close_run(call, params);
}

static void run_languages(const struct fst_call *call, const msgpack_object *params)
{
    struct fst_writer writer = {0};
    (void)params;
    fst_report_languages(&writer);
    fst_call_finish(call, &writer);
}
