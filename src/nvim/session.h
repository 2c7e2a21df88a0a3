/* SPDX-License-Identifier: MIT */
/*
 * The process as Neovim's peer: everything from the first word to the last.
 */
#ifndef FST_NVIM_SESSION_H
#define FST_NVIM_SESSION_H

#include "base/compiler.h"

/* What fst_session_run() returns: the process's exit status. */
enum {
    FST_SESSION_ENDED = 0,   /* the input ended, nobody reads the output, or SIGTERM */
    FST_SESSION_FAILED = 1,  /* the system refused something; told on stderr */
    FST_SESSION_USAGE = 2,   /* stdin or stdout is no pipe or socket */
    FST_SESSION_BROKEN = 3,  /* what came is not msgpack-RPC, or beyond its limits */
    FST_SESSION_REFUSED = 4, /* the editor wants another protocol */
};

/*
 * Speaks msgpack-RPC over two descriptors, pipes or sockets, which then are the session's, until
 * the input ends. Ignores SIGPIPE, handles SIGTERM, and makes "/" the working directory, so that
 * none is kept from being removed or unmounted: relative paths mean nothing afterwards.
 *
 * A worker may still be reading when this returns (it is not waited for: its file system may be
 * dead), and uses memory of the session: the caller ends the process at once, by _exit(). Writes at
 * most a line to stderr. Main thread; call it once.
 */
FST_MUST_USE int fst_session_run(int in_fd, int out_fd);

#endif
