/* SPDX-License-Identifier: MIT */
/*
 * Files of assets/, built in: assets.cmake makes their source. Private to src/project/export.
 */
#ifndef FST_PROJECT_EXPORT_ASSETS_H
#define FST_PROJECT_EXPORT_ASSETS_H

#include <stddef.h>

struct fst_asset {
    const unsigned char *data;
    size_t nbytes;
    const char *sha256; /* base64, as a content security policy names it */
};

extern const struct fst_asset fst_asset_page_css;
extern const struct fst_asset fst_asset_page_js;

#endif
