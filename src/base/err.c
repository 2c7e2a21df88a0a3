/* SPDX-License-Identifier: MIT */
/*
 * Names and sentences of errors. strerror() is neither thread-safe everywhere nor the same in every
 * locale, so the errors that a counter meets are listed here; anything else keeps its number.
 */
#include "base/err.h"

#include <errno.h>
#include <stddef.h>

static const struct {
    fst_err err;
    const char *name;
    const char *text;
} errors[] = {
    {FST_OK, "OK", "no error"},
    {FST_E_LIMIT, "LIMIT", "larger than the limit"},
    {FST_E_FORMAT, "FORMAT", "not in the expected format"},
    {FST_E_UNKNOWN, "UNKNOWN", "unknown name"},
    {FST_E_ARGUMENT, "ARGUMENT", "wrong argument"},
    {FST_E_STALE, "STALE", "changed while it was being read"},
    {FST_E_REFUSED, "REFUSED", "not a file or directory that can be counted"},
    {-E2BIG, "E2BIG", "argument list too long"},
    {-EACCES, "EACCES", "permission denied"},
    {-EAGAIN, "EAGAIN", "resource temporarily unavailable"},
    {-EBADF, "EBADF", "bad file descriptor"},
    {-EBUSY, "EBUSY", "resource busy"},
    {-ECANCELED, "ECANCELED", "cancelled"},
    {-EDQUOT, "EDQUOT", "disk quota exceeded"},
    {-EEXIST, "EEXIST", "file exists"},
    {-EFBIG, "EFBIG", "file too large"},
    {-EINTR, "EINTR", "interrupted"},
    {-EINVAL, "EINVAL", "invalid argument"},
    {-EIO, "EIO", "input/output error"},
    {-EISDIR, "EISDIR", "is a directory"},
    {-ELOOP, "ELOOP", "too many levels of symbolic links"},
    {-EMFILE, "EMFILE", "too many open files"},
    {-ENAMETOOLONG, "ENAMETOOLONG", "file name too long"},
    {-ENFILE, "ENFILE", "too many open files in the system"},
    {-ENODEV, "ENODEV", "no such device"},
    {-ENOENT, "ENOENT", "no such file or directory"},
    {-ENOMEM, "ENOMEM", "out of memory"},
    {-ENOSPC, "ENOSPC", "no space left on device"},
    {-ENOSYS, "ENOSYS", "function not available on this system"},
    {-ENOTDIR, "ENOTDIR", "not a directory"},
    {-ENOTSUP, "ENOTSUP", "operation not supported"},
    {-ENXIO, "ENXIO", "no such device or address"},
    {-EOVERFLOW, "EOVERFLOW", "value too large"},
    {-EPERM, "EPERM", "operation not permitted"},
    {-EPIPE, "EPIPE", "broken pipe"},
    {-EROFS, "EROFS", "read-only file system"},
    {-ESTALE, "ESTALE", "stale file handle"},
    {-ETIMEDOUT, "ETIMEDOUT", "timed out"},
    {-EXDEV, "EXDEV", "invalid cross-device link"},
};

const char *fst_err_name(fst_err err)
{
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
        if (errors[i].err == err)
            return errors[i].name;
    return "UNKNOWN_ERROR";
}

const char *fst_err_text(fst_err err)
{
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
        if (errors[i].err == err)
            return errors[i].text;
    return "unknown error";
}
