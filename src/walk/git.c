/* SPDX-License-Identifier: MIT */
/*
 * Running `git ls-files` so that the repository can't make it do anything else: no hooks, no file
 * system monitor, no transport, no lazy fetch, no locks; none of the variables by which a caller
 * (an editor started by `git commit`) points git at another repository; standard input and errors
 * at /dev/null; the program by its absolute path; five seconds.
 *
 * One thread serves the queue and watches a few processes at a time; it is started by the first
 * question. Where no thread is to be had, the questions are served by who waits for the answers.
 * The queue and the number of open questions are under `mu`; a request belongs to the serving
 * thread from the moment it is taken off the queue until it is counted as done.
 */
#include "walk/git.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/thread.h"

#define MAX_RUNNING 4
#define MAX_OUTPUT_NBYTES ((size_t)1 << 30)
#define POLL_MS 5
#define MS_NS UINT64_C(1000000)
#define EXIT_USAGE 129 /* git's, for an option that it does not know */

#if !defined(__linux__)
extern char **environ;
#endif

/* A running process. */
struct job {
    struct fst_git_request *request; /* NULL: the place is free */
    pid_t pid;
    int fd;
    uint64_t deadline_ns;
    struct fst_str output;
    bool sparse; /* was started with --sparse */
};

struct fst_git {
    struct fst_mutex mu;
    struct fst_cond changed;
    /* Under mu: */
    struct fst_git_request *queue;
    size_t open; /* questions that are not answered */
    bool stop, threaded, tried_thread;
    /* Set before any other thread knows of it: */
    struct fst_thread thread;
    _Atomic bool *cancel;
    /* The serving thread's own: */
    char *program; /* absolute path; NULL until looked for */
    char **env;
    bool looked;
    bool no_sparse; /* this git is older than 2.36 */
    struct job jobs[MAX_RUNNING];
};

/* What `git rev-parse --local-env-vars` names, and what some versions of it left out. */
static const char *const local_variables[] = {
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_COUNT",
    "GIT_OBJECT_DIRECTORY",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_REPLACE_REF_BASE",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_COMMON_DIR",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_REF_STORAGE_FORMAT",
    "GIT_NAMESPACE",
    "GIT_INDEX_VERSION",
};

static const char *const set_variables[] = {
    "GIT_ALLOW_PROTOCOL=none",
    "GIT_NO_LAZY_FETCH=1",
    "GIT_OPTIONAL_LOCKS=0",
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

void fst_git_request_dispose(struct fst_git_request *request)
{
    free(request->paths);
    request->paths = NULL;
    request->nbytes = 0;
}

static bool names(const char *entry, const char *name, size_t nbytes)
{
    return strncmp(entry, name, nbytes) == 0 && entry[nbytes] == '=';
}

static bool is_dropped(const char *entry)
{
    for (size_t i = 0; i < COUNT(local_variables); i++)
        if (names(entry, local_variables[i], strlen(local_variables[i])))
            return true;
    for (size_t i = 0; i < COUNT(set_variables); i++)
        if (names(entry, set_variables[i], strcspn(set_variables[i], "=")))
            return true;
    return false;
}

/* The cleaned environment, its strings borrowed; NULL when memory is out. */
static char **make_env(void)
{
    size_t n = 0;
    while (environ && environ[n])
        n++;
    char **env = calloc(n + COUNT(set_variables) + 1, sizeof *env);
    if (!env)
        return NULL;
    size_t len = 0;
    for (size_t i = 0; i < n; i++)
        if (!is_dropped(environ[i]))
            env[len++] = environ[i];
    for (size_t i = 0; i < COUNT(set_variables); i++)
        env[len++] = (char *)(uintptr_t)set_variables[i];
    return env;
}

/* The first executable `git` in PATH's absolute directories, or NULL. */
static char *find_program(void)
{
    const char *path = getenv("PATH");
    struct fst_str file = {0};
    for (const char *at = path; at && *at;) {
        size_t n = strcspn(at, ":");
        fst_str_clear(&file);
        struct stat st;
        if (*at == '/' && fst_str_append(&file, at, n) == FST_OK &&
            fst_str_puts(&file, "/git") == FST_OK && stat(file.data, &st) == 0 &&
            S_ISREG(st.st_mode) && access(file.data, X_OK) == 0)
            return file.data;
        at += n;
        at += *at == ':';
    }
    fst_str_dispose(&file);
    return NULL;
}

/* The top directory, opened and proven to be the one meant; -1 when it is not. */
static int open_top(const struct fst_git_request *request)
{
    int fd = open(*request->top ? request->top : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    struct stat st;
    if (fstat(fd, &st) == 0 && (uint64_t)st.st_dev == request->dev &&
        (uint64_t)st.st_ino == request->ino)
        return fd;
    close(fd);
    return -1;
}

static int spawn_with(const struct fst_git *git, pid_t *pid, posix_spawn_file_actions_t *actions,
                      posix_spawnattr_t *attr, int top_fd, int out_fd, bool sparse)
{
    static const char *const argv[] = {"git",
                                       "-c",
                                       "core.fsmonitor=false",
                                       "-c",
                                       "core.hooksPath=/dev/null",
                                       "ls-files",
                                       "-z",
                                       "-c",
                                       "--deduplicate",
                                       "--sparse",
                                       NULL};
    const char *args[COUNT(argv)];
    memcpy(args, argv, sizeof argv);
    if (!sparse)
        args[COUNT(argv) - 2] = NULL;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    sigdelset(&all, SIGKILL);
    sigdelset(&all, SIGSTOP);
    int err = posix_spawn_file_actions_addfchdir_np(actions, top_fd);
    if (!err)
        err = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
    if (!err)
        err = posix_spawn_file_actions_adddup2(actions, out_fd, 1);
    if (!err)
        err = posix_spawn_file_actions_addopen(actions, 2, "/dev/null", O_WRONLY, 0);
    if (!err)
        err = posix_spawnattr_setsigmask(attr, &none);
    if (!err)
        err = posix_spawnattr_setsigdefault(attr, &all);
    if (!err)
        err = posix_spawnattr_setpgroup(attr, 0);
    if (!err)
        err = posix_spawnattr_setflags(attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                                 POSIX_SPAWN_SETPGROUP);
    if (!err)
        err = posix_spawn(pid, git->program, actions, attr, (char **)(uintptr_t)args, git->env);
    return err;
}

/* Starts git in `top_fd` with its output going to `out_fd`. False when it can't be started. */
static bool spawn(const struct fst_git *git, pid_t *pid, int top_fd, int out_fd, bool sparse)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attr;
    if (posix_spawn_file_actions_init(&actions) != 0)
        return false;
    if (posix_spawnattr_init(&attr) != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return false;
    }
    int err = spawn_with(git, pid, &actions, &attr, top_fd, out_fd, sparse);
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&actions);
    return err == 0;
}

/* A pipe whose ends are above the standard three, so that none is mistaken for those. */
static bool open_pipe(int fds[2])
{
#if defined(__APPLE__)
    if (pipe(fds) < 0)
        return false;
#else
    if (pipe2(fds, O_CLOEXEC) < 0) /* another thread may start a program meanwhile */
        return false;
#endif
    for (int i = 0; i < 2; i++) {
        if (fds[i] > 2) {
            (void)fcntl(fds[i], F_SETFD, FD_CLOEXEC);
            continue;
        }
        int moved = fcntl(fds[i], F_DUPFD_CLOEXEC, 3);
        close(fds[i]);
        fds[i] = moved;
    }
    if (fds[0] >= 0 && fds[1] >= 0 && fcntl(fds[0], F_SETFL, O_NONBLOCK) == 0)
        return true;
    for (int i = 0; i < 2; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    return false;
}

/* Starts a process for job->request; false when that fails. */
static bool job_start(struct fst_git *git, struct job *job)
{
    if (!git->looked) {
        git->looked = true;
        git->env = make_env();
        git->program = find_program();
    }
    if (!git->env || !git->program)
        return false;
    int top_fd = open_top(job->request), fds[2];
    if (top_fd < 0)
        return false;
    if (!open_pipe(fds)) {
        close(top_fd);
        return false;
    }
    job->sparse = !git->no_sparse;
    bool started = spawn(git, &job->pid, top_fd, fds[1], job->sparse);
    close(fds[1]);
    close(top_fd);
    if (!started) {
        close(fds[0]);
        return false;
    }
    job->fd = fds[0];
    job->output = (struct fst_str){0};
    job->deadline_ns = fst_clock_ns() + FST_GIT_LIMIT_MS * MS_NS;
    return true;
}

static void answer(struct fst_git *git, struct job *job, bool answered) FST_EXCLUDES(git->mu)
{
    struct fst_git_request *request = job->request;
    job->request = NULL;
    request->answered = answered;
    if (answered) {
        request->paths = job->output.data;
        request->nbytes = job->output.len;
        job->output = (struct fst_str){0};
    }
    fst_str_dispose(&job->output);
    fst_mutex_lock(&git->mu);
    git->open--;
    fst_cond_broadcast(&git->changed);
    fst_mutex_unlock(&git->mu);
}

static bool is_cancelled(const struct fst_git *git)
{
    return git->cancel && atomic_load_explicit(git->cancel, memory_order_relaxed);
}

/* The exit status, waited for until the deadline; the process is gone afterwards. -1: ended by us.
 */
static int job_wait(struct fst_git *git, struct job *job, bool kill_now)
{
    int status = 0;
    for (;;) {
        pid_t got = kill_now ? 0 : waitpid(job->pid, &status, WNOHANG);
        if (got == job->pid)
            return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        if (got < 0 && errno != EINTR)
            return -1;
        if (kill_now || fst_clock_ns() > job->deadline_ns || is_cancelled(git)) {
            kill(-job->pid, SIGKILL);
            kill(job->pid, SIGKILL);
            while (waitpid(job->pid, &status, 0) < 0 && errno == EINTR)
                ;
            return -1;
        }
        nanosleep(&(struct timespec){.tv_nsec = 50000}, NULL);
    }
}

/* The output ended, or there is no use in waiting for its end. */
static void job_end(struct fst_git *git, struct job *job, bool kill_now)
{
    int status = job_wait(git, job, kill_now);
    close(job->fd);
    if (status == EXIT_USAGE && job->sparse) {
        git->no_sparse = true;
        fst_str_dispose(&job->output);
        if (job_start(git, job))
            return;
    }
    bool whole = job->output.len == 0 || job->output.data[job->output.len - 1] == '\0';
    answer(git, job, status == 0 && whole);
}

static void job_read(struct fst_git *git, struct job *job)
{
    for (;;) {
        if (job->output.len > MAX_OUTPUT_NBYTES || fst_str_reserve(&job->output, 65536) != FST_OK) {
            job_end(git, job, true);
            return;
        }
        size_t room = job->output.cap - job->output.len - 1;
        ssize_t n = read(job->fd, job->output.data + job->output.len, room);
        if (n > 0) {
            job->output.len += (size_t)n;
            job->output.data[job->output.len] = '\0';
            continue;
        }
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return;
        job_end(git, job, n < 0);
        return;
    }
}

/* Reads what came; ends what took too long. Returns how many processes run on. */
static size_t attend(struct fst_git *git)
{
    struct pollfd fds[MAX_RUNNING];
    struct job *jobs[MAX_RUNNING];
    nfds_t n = 0;
    for (size_t i = 0; i < MAX_RUNNING; i++) {
        if (!git->jobs[i].request)
            continue;
        fds[n] = (struct pollfd){.fd = git->jobs[i].fd, .events = POLLIN};
        jobs[n++] = &git->jobs[i];
    }
    if (n == 0)
        return 0;
    int ready = poll(fds, n, POLL_MS);
    uint64_t now = fst_clock_ns();
    for (nfds_t i = 0; i < n; i++) {
        if (is_cancelled(git) || now > jobs[i]->deadline_ns)
            job_end(git, jobs[i], true);
        else if (ready > 0 && fds[i].revents)
            job_read(git, jobs[i]);
    }
    size_t running = 0;
    for (size_t i = 0; i < MAX_RUNNING; i++)
        running += git->jobs[i].request != NULL;
    return running;
}

/* Takes questions off the queue while there is a free place. */
static void admit(struct fst_git *git) FST_EXCLUDES(git->mu)
{
    for (size_t i = 0; i < MAX_RUNNING; i++) {
        struct job *job = &git->jobs[i];
        while (!job->request) {
            fst_mutex_lock(&git->mu);
            job->request = git->queue;
            if (git->queue)
                git->queue = git->queue->next;
            fst_mutex_unlock(&git->mu);
            if (!job->request)
                return;
            if (is_cancelled(git) || !job_start(git, job))
                answer(git, job, false);
        }
    }
}

/* Serves until nothing is left to do. */
static void serve(struct fst_git *git) FST_EXCLUDES(git->mu)
{
    do
        admit(git);
    while (attend(git) > 0);
}

static void thread_main(void *arg)
{
    struct fst_git *git = arg;
    for (;;) {
        fst_mutex_lock(&git->mu);
        while (!git->queue && !git->stop)
            fst_cond_wait(&git->changed, &git->mu);
        bool stop = git->stop && !git->queue;
        fst_mutex_unlock(&git->mu);
        if (stop)
            return;
        serve(git);
    }
}

fst_err fst_git_new(struct fst_git **out, _Atomic bool *cancel)
{
    struct fst_git *git = calloc(1, sizeof *git);
    if (!git)
        return -ENOMEM;
    git->cancel = cancel;
    fst_err err = fst_mutex_init(&git->mu);
    if (err) {
        free(git);
        return err;
    }
    err = fst_cond_init(&git->changed);
    if (err) {
        fst_mutex_dispose(&git->mu);
        free(git);
        return err;
    }
    *out = git;
    return FST_OK;
}

void fst_git_ask(struct fst_git *git, struct fst_git_request *request)
{
    fst_mutex_lock(&git->mu);
    request->next = git->queue;
    git->queue = request;
    git->open++;
    if (!git->tried_thread) {
        git->tried_thread = true;
        git->threaded = fst_thread_start(&git->thread, thread_main, git) == FST_OK;
    }
    fst_cond_broadcast(&git->changed);
    fst_mutex_unlock(&git->mu);
}

void fst_git_wait(struct fst_git *git)
{
    fst_mutex_lock(&git->mu);
    bool threaded = git->threaded;
    fst_mutex_unlock(&git->mu);
    if (!threaded)
        serve(git);
    fst_mutex_lock(&git->mu);
    while (git->open)
        fst_cond_wait(&git->changed, &git->mu);
    fst_mutex_unlock(&git->mu);
}

void fst_git_free(struct fst_git *git)
{
    if (!git)
        return;
    fst_git_wait(git);
    fst_mutex_lock(&git->mu);
    git->stop = true;
    bool threaded = git->threaded;
    fst_cond_broadcast(&git->changed);
    fst_mutex_unlock(&git->mu);
    if (threaded)
        fst_thread_join(&git->thread);
    fst_cond_dispose(&git->changed);
    fst_mutex_dispose(&git->mu);
    free(git->program);
    free(git->env);
    free(git);
}
