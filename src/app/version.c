/* SPDX-License-Identifier: MIT */
/*
 * Three facts that a report of a bug needs: the version, the number of the contract with the
 * editor, and the kernel that this machine's processor got. The first line alone is stable.
 */
#include "app/version.h"

#include "text/dispatch.h"

fst_err fst_version_write(struct fst_output *out)
{
    struct fst_str text = {0};
    fst_err err = fst_str_printf(&text, "filestats %s\nprotocol %d\nkernel %s\n", FST_VERSION,
                                 FST_PROTOCOL, fst_text_kernel_name());
    if (!err)
        err = fst_output_write(out, text.data, text.len);
    fst_str_dispose(&text);
    return err;
}
