/* SPDX-License-Identifier: MIT */
/*
 * What lets gcov write its counts in every program that coverage.sh builds.
 *
 * - A session ends by _exit(), which would lose them. Linked by -Wl,--wrap=_exit.
 * - The client in Lua kills its session when Neovim ends: FILESTATS_COVERAGE_FORK gives it a parent
 *   that it may kill. The session itself sees the end of its stdin.
 * - A test that limits the size of files would cut off the counts of all tests before it, and one
 *   that makes system calls fail by strace would damage them: those write elsewhere. One that makes
 *   allocations fail has to stop first.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);
void __gcov_dump(void);
__attribute__((weak)) void wrap_stop(void); /* tests/oom/wrap.c */

static bool is_traced(void)
{
    char text[4096];
    int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        close(fd);
    text[n > 0 ? n : 0] = '\0';
    const char *found = strstr(text, "TracerPid:\t");
    return found && found[strlen("TracerPid:\t")] != '0';
}

/* Goes on in a child; the parent ends as that does. */
static void go_on_in_child(void)
{
    pid_t pid = fork();
    if (pid == 0)
        prctl(PR_SET_PDEATHSIG, SIGCONT); /* a spec may have stopped it */
    if (pid <= 0)
        return;
    signal(SIGTERM, SIG_IGN);
    close(0);
    close(1);
    int status = 0;
    while (waitpid(pid, &status, 0) != pid)
        ;
    if (WIFSIGNALED(status))
        raise(WTERMSIG(status));
    __real__exit(WEXITSTATUS(status));
}

__attribute__((constructor)) static void prepare(int argc, char **argv)
{
    if (is_traced())
        setenv("GCOV_PREFIX", TRACED_DIRECTORY, 1);
    if (argc > 1 && strcmp(argv[1], "--rpc") == 0 && getenv("FILESTATS_COVERAGE_FORK"))
        go_on_in_child();
}

/* Runs before gcov's own, which is the last. */
__attribute__((destructor)) static void allow_all(void)
{
    if (wrap_stop)
        wrap_stop();
    struct rlimit limit;
    if (getrlimit(RLIMIT_FSIZE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_FSIZE, &limit);
    }
}

void __wrap__exit(int status)
{
    allow_all();
    __gcov_dump();
    __real__exit(status);
}
