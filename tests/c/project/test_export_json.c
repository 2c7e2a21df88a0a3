/* SPDX-License-Identifier: MIT */
/* The two JSON formats, read back by Jansson. */
#include <jansson.h>

#include "made.h"

static json_t *document(const struct fst_project *project, const struct fst_export_options *options)
{
    struct fst_str text = made_export(fst_export_json, project, options);
    json_error_t error;
    json_t *root = json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES, &error);
    cr_assert_not_null(root, "%s in %s", error.text, text.data);
    fst_str_dispose(&text);
    return root;
}

static json_int_t member(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    cr_assert(json_is_integer(value), "no %s", key);
    return json_integer_value(value);
}

Test(project_export_json, the_document_has_the_sums_and_the_wanted_rows)
{
    struct fst_project *project = made_project();
    const struct fst_export_options options = {.by = FST_ROW_FILE, .sort = FST_SORT_NAME};
    json_t *root = document(project, &options);
    cr_assert_eq(member(root, "schema"), 1);
    cr_assert_eq(member(json_object_get(root, "totals"), "code"), 12);
    cr_assert_eq(member(json_object_get(root, "totals"), "files"), 3);
    cr_assert_eq(member(json_object_get(root, "unclassified"), "bytes"), 5);
    cr_assert_null(json_object_get(json_object_get(root, "unclassified"), "code"));
    cr_assert_eq(member(json_object_get(root, "binary"), "bytes"), 8);
    cr_assert_eq(member(json_object_get(root, "skipped_counts"), "unreadable"), 1);
    cr_assert_null(json_object_get(json_object_get(root, "skipped_counts"), "fifo"));
    cr_assert_eq(json_array_size(json_object_get(root, "languages")), 2);
    cr_assert_eq(json_array_size(json_object_get(root, "files")), 5);
    cr_assert_eq(json_array_size(json_object_get(root, "skipped")), 3);
    cr_assert_null(json_object_get(root, "dirs"));
    const json_t *binary = json_array_get(json_object_get(root, "files"), 4);
    cr_assert(json_is_null(json_object_get(binary, "language")));
    cr_assert_null(json_object_get(binary, "lines"));
    json_decref(root);
    fst_project_free(project);
}

Test(project_export_json, an_error_has_its_name_and_message)
{
    struct fst_project *project = made_project();
    const struct fst_export_options options = {.by = FST_ROW_FILE, .sort = FST_SORT_NAME};
    json_t *root = document(project, &options);
    const json_t *row = json_array_get(json_object_get(root, "skipped"), 1);
    cr_assert_str_eq(json_string_value(json_object_get(row, "reason")), "unreadable");
    cr_assert_str_eq(json_string_value(json_object_get(row, "error")), "EACCES");
    cr_assert_str_eq(json_string_value(json_object_get(row, "message")), "permission denied");
    json_decref(root);
    fst_project_free(project);
}

Test(project_export_json, top_cuts_rows_of_the_wanted_kind_alone)
{
    struct fst_project *project = made_project();
    const struct fst_export_options options = {.by = FST_ROW_DIR, .sort = FST_SORT_CODE, .top = 1};
    json_t *root = document(project, &options);
    cr_assert_eq(json_array_size(json_object_get(root, "dirs")), 1);
    cr_assert_eq(json_array_size(json_object_get(root, "languages")), 2);
    cr_assert_eq(member(json_object_get(root, "totals"), "files"), 3);
    cr_assert_null(json_object_get(root, "skipped"));
    json_decref(root);
    fst_project_free(project);
}

Test(project_export_json, lines_begin_with_their_type_and_end_with_the_end)
{
    struct fst_project *project = made_project();
    const struct fst_export_options options = {.by = FST_ROW_FILE, .sort = FST_SORT_NAME, .top = 2};
    struct fst_str text = made_export(fst_export_ndjson, project, &options);
    unsigned files = 0, skipped = 0, ends = 0;
    for (char *line = strtok(text.data, "\n"); line; line = strtok(NULL, "\n")) {
        cr_assert_eq(ends, 0);
        files += strncmp(line, "{\"type\":\"file\",", 15) == 0;
        skipped += strncmp(line, "{\"type\":\"skipped\",", 18) == 0;
        json_t *object = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
        cr_assert_not_null(object, "%s", line);
        if (strncmp(line, "{\"type\":\"end\",", 14) == 0) {
            ends++;
            cr_assert_eq(member(json_object_get(object, "totals"), "files"), 3);
            cr_assert_eq(json_array_size(json_object_get(object, "languages")), 2);
        }
        json_decref(object);
    }
    cr_assert_eq(files, 2);
    cr_assert_eq(skipped, 3);
    cr_assert_eq(ends, 1);
    fst_str_dispose(&text);
    fst_project_free(project);
}
