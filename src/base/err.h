/* SPDX-License-Identifier: MIT */
/*
 * Errors are values: 0 for success, or a negative number. System errors are -errno, as in libuv;
 * our own start below FST_E_BASE. The sentence a user reads is made where the path is known:
 * "PATH: " followed by fst_err_text().
 */
#ifndef FST_BASE_ERR_H
#define FST_BASE_ERR_H

typedef int fst_err;

enum {
    FST_OK = 0,
    FST_E_BASE = -10000,
    FST_E_LIMIT = -10001,    /* a documented bound was exceeded */
    FST_E_FORMAT = -10002,   /* input is not in the format it should be in */
    FST_E_UNKNOWN = -10003,  /* a name (method, language, option value) that nothing here has */
    FST_E_ARGUMENT = -10004, /* arguments of a wrong type or range */
    FST_E_STALE = -10005,    /* the object changed or went away while it was being read */
    FST_E_REFUSED = -10006,  /* declined on purpose (for example a file system like /proc) */
};

/*
 * The symbolic name of an error: "EACCES", "FORMAT"; "UNKNOWN_ERROR" for a code nothing defines.
 * Never NULL; static storage; any thread.
 */
const char *fst_err_name(fst_err err);

/*
 * What went wrong, in lower-case English without a full stop: "permission denied". The same in
 * every locale, unlike strerror(). Never NULL; static storage; any thread.
 */
const char *fst_err_text(fst_err err);

#endif
