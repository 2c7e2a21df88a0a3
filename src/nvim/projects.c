/* SPDX-License-Identifier: MIT */
/*
 * A list, the one used last first: there are few. Loop thread only.
 */
#include "nvim/projects.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "nvim/watch.h"

static void open_project_free(struct fst_open_project *project)
{
    fst_watch_free(project->watch);
    fst_project_free(project->result);
    fst_str_dispose(&project->key);
    free(project->root);
    free(project);
}

static bool is_key(const struct fst_open_project *project, const struct fst_str *key)
{
    return project->key.len == key->len && memcmp(project->key.data, key->data, key->len) == 0;
}

/* Takes *link out of the list and puts it in front. */
static struct fst_open_project *use(struct fst_context *ctx, struct fst_open_project **link)
{
    struct fst_open_project *project = *link;
    *link = project->next;
    project->next = ctx->projects;
    ctx->projects = project;
    return project;
}

/* Makes room for one more: closes the last that no scan belongs to. */
static void make_room(struct fst_context *ctx)
{
    size_t len = 0;
    uint64_t last = 0;
    for (struct fst_open_project *at = ctx->projects; at; at = at->next) {
        len++;
        if (!at->scan)
            last = at->handle;
    }
    if (len >= FST_PROJECTS_MAX && last)
        fst_projects_close(ctx, last);
}

fst_err fst_projects_open(struct fst_open_project **out, struct fst_context *ctx,
                          struct fst_str *key, const char *root)
{
    for (struct fst_open_project **link = &ctx->projects; *link; link = &(*link)->next) {
        if (is_key(*link, key)) {
            *out = use(ctx, link);
            return FST_OK;
        }
    }
    struct fst_open_project *project = calloc(1, sizeof *project);
    if (!project)
        return -ENOMEM;
    project->root = fst_mem_dup(root, strlen(root));
    if (!project->root) {
        free(project);
        return -ENOMEM;
    }
    make_room(ctx);
    project->key = *key;
    *key = (struct fst_str){0};
    project->handle = ++ctx->projects_last;
    project->next = ctx->projects;
    ctx->projects = project;
    *out = project;
    return FST_OK;
}

struct fst_open_project *fst_projects_find(struct fst_context *ctx, uint64_t handle)
{
    for (struct fst_open_project **link = &ctx->projects; *link; link = &(*link)->next) {
        if ((*link)->handle == handle)
            return use(ctx, link);
    }
    return NULL;
}

struct fst_open_project *fst_projects_put(struct fst_context *ctx, uint64_t handle, uint64_t number,
                                          struct fst_project *result)
{
    struct fst_open_project *project = fst_projects_find(ctx, handle);
    if (!project || project->result_number > number) {
        fst_project_free(result);
        return NULL;
    }
    fst_project_free(project->result);
    project->result = result;
    project->result_number = number;
    return project;
}

bool fst_projects_close(struct fst_context *ctx, uint64_t handle)
{
    struct fst_open_project *project = fst_projects_find(ctx, handle);
    if (!project)
        return false;
    ctx->projects = project->next; /* it was put in front */
    open_project_free(project);
    return true;
}

void fst_projects_dispose(struct fst_context *ctx)
{
    while (ctx->projects)
        fst_projects_close(ctx, ctx->projects->handle);
}

void fst_projects_close_run(const struct fst_call *call, const msgpack_object *params)
{
    struct fst_args args;
    struct fst_writer writer = {0};
    fst_args_init(&args, params);
    uint64_t handle = fst_args_uint(&args, "project", FST_REQUIRED, 0, UINT64_MAX);
    if (args.err) {
        fst_call_fail(call, fst_err_name(args.err), "project_close: %s", args.problem);
        return;
    }
    fst_writer_map_begin(&writer);
    fst_writer_put_bool(&writer, "closed", fst_projects_close(call->ctx, handle));
    fst_writer_map_end(&writer);
    fst_call_finish(call, &writer);
}
