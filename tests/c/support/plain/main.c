/* SPDX-License-Identifier: MIT */
/*
 * Runs the registered tests one after another, each in a child process with a time limit, and ends
 * with the line "N passed, N failed". Arguments name suites or "suite/test" to run only those, or,
 * with a '-' before the name, all but those.
 */
#include <criterion/criterion.h>

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Emulators and sanitizers are slow: a limit against hanging, not a measurement. */
#define DEFAULT_TIMEOUT_S 120

static struct plain_test *tests;

void plain_register(struct plain_test *test)
{
    struct plain_test **at = &tests;
    while (*at)
        at = &(*at)->next;
    *at = test;
}

void plain_fail(const char *file, int line, const char *what, const char *format, ...)
{
    fprintf(stderr, "%s:%d: %s", file, line, what);
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    /* exit(), so that sanitizers report; _exit() would hide what they found. */
    exit(1);
}

static bool is_wanted(const struct plain_test *test, int argc, char **argv)
{
    char full[512];
    bool wanted = argc < 2 || argv[1][0] == '-';
    snprintf(full, sizeof(full), "%s/%s", test->suite, test->name);
    for (int i = 1; i < argc; i++) {
        const char *name = argv[i] + (argv[i][0] == '-');
        if (strcmp(name, test->suite) == 0 || strcmp(name, full) == 0)
            wanted = name == argv[i];
    }
    return wanted;
}

static bool run(const struct plain_test *test)
{
    fflush(NULL);
    pid_t pid = fork();
    if (pid < 0) {
        perror("fork");
        return false;
    }
    if (pid == 0) {
        alarm(DEFAULT_TIMEOUT_S);
        test->run();
        exit(0);
    }
    int status = 0;
    if (waitpid(pid, &status, 0) != pid || status != 0) {
        printf("failed: %s/%s (%s %d)\n", test->suite, test->name,
               WIFSIGNALED(status) ? "signal" : "status",
               WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
        return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    unsigned passed = 0, failed = 0;
    for (const struct plain_test *test = tests; test; test = test->next) {
        if (test->disabled || !is_wanted(test, argc, argv))
            continue;
        if (run(test))
            passed++;
        else
            failed++;
    }
    printf("%u passed, %u failed\n", passed, failed);
    return failed > 0 || passed == 0;
}
