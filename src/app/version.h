/* SPDX-License-Identifier: MIT */
/*
 * --version: what this program is.
 */
#ifndef FST_APP_VERSION_H
#define FST_APP_VERSION_H

#include "app/output.h"

/* Writes version, protocol and the kernel in use. 0, -ENOMEM or -errno. */
FST_MUST_USE fst_err fst_version_write(struct fst_output *out);

#endif
