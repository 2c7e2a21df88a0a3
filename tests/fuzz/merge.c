/* SPDX-License-Identifier: MIT */
/*
 * libFuzzer target: results that --merge reads, NDJSON and JSON. What is taken must be written and
 * read again with the same sums; what is refused must leave the project as it was.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "project/export/export.h"
#include "project/merge.h"

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t nbytes);

static void require(bool ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "fuzz_merge: %s\n", what);
    abort();
}

static fst_err write_to(void *payload, const void *data, size_t nbytes)
{
    return fst_str_append(payload, data, nbytes);
}

static fst_err merge(struct fst_project **project, const void *data, size_t nbytes)
{
    struct fst_str problem = {0};
    int fd = memfd_create("merge", MFD_CLOEXEC);
    require(fd >= 0 && write(fd, data, nbytes) == (ssize_t)nbytes && lseek(fd, 0, SEEK_SET) == 0,
            "memfd");
    require(fst_project_new(project) == 0, "memory");
    fst_err err = fst_merge_read(*project, fd, false, &problem);
    require(!(err == FST_E_FORMAT || err == FST_E_UNKNOWN) || problem.len,
            "refused without a word");
    close(fd);
    fst_str_dispose(&problem);
    return err;
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t nbytes)
{
    static const struct fst_export_options options = {.by = FST_ROW_FILE};
    struct fst_project *project, *again;
    struct fst_str out = {0};
    fst_err err = merge(&project, input, nbytes);
    const struct fst_project_summary *sum = fst_project_summary(project);
    if (err) {
        require(sum->totals.files == 0 && sum->totals.bytes == 0, "refused, and yet counted");
    } else {
        struct fst_sink sink = {.write = write_to, .payload = &out};
        fst_export_ndjson(&sink, project, &options);
        require(fst_sink_finish(&sink) == 0, "export");
        require(merge(&again, out.data, out.len) == 0, "its own output is refused");
        require(memcmp(&fst_project_summary(again)->totals, &sum->totals, sizeof sum->totals) == 0,
                "totals differ after a round");
        fst_project_free(again);
    }
    fst_str_dispose(&out);
    fst_project_free(project);
    return 0;
}
