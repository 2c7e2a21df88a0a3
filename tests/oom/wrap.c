/* SPDX-License-Identifier: MIT */
/*
 * An allocator that fails when told to. Linked by -Wl,--wrap=malloc and its kin, so that it also
 * stands before what the static libraries take.
 *
 * FILESTATS_OOM names a file of four 64-bit numbers that is mapped and shared with the test:
 * allocations seen, the number of the first one to fail (0: none), how many fail from there on, and
 * how many did fail. The test may set them at any time.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct plan {
    _Atomic uint64_t seen, first, count, failed;
};

static struct plan none;
static struct plan *plan = &none;

void *__real_malloc(size_t nbytes);
void *__real_calloc(size_t n, size_t nbytes);
void *__real_realloc(void *old, size_t nbytes);
void *__real_aligned_alloc(size_t align, size_t nbytes);
int __real_posix_memalign(void **out, size_t align, size_t nbytes);
char *__real_strdup(const char *text);
char *__real_strndup(const char *text, size_t nbytes);
void wrap_stop(void);
void *__wrap_malloc(size_t nbytes);
void *__wrap_calloc(size_t n, size_t nbytes);
void *__wrap_realloc(void *old, size_t nbytes);
void *__wrap_aligned_alloc(size_t align, size_t nbytes);
int __wrap_posix_memalign(void **out, size_t align, size_t nbytes);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t nbytes);
_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);
/* Of LeakSanitizer, where the program is built with it. */
void __lsan_do_leak_check(void) __attribute__((weak));

__attribute__((constructor)) static void map_plan(void)
{
    const char *path = getenv("FILESTATS_OOM");
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    void *shared = mmap(NULL, sizeof *plan, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (shared != MAP_FAILED)
        plan = shared;
}

/* No allocation fails any more: gcov, which writes its counts at the end, can't bear that. */
void wrap_stop(void)
{
    atomic_store(&plan->first, 0);
}

static bool fails(void)
{
    uint64_t n = atomic_fetch_add(&plan->seen, 1) + 1;
    uint64_t first = atomic_load(&plan->first);
    if (!first || n < first || n - first >= atomic_load(&plan->count))
        return false;
    atomic_fetch_add(&plan->failed, 1);
    errno = ENOMEM;
    return true;
}

void *__wrap_malloc(size_t nbytes)
{
    return fails() ? NULL : __real_malloc(nbytes);
}

void *__wrap_calloc(size_t n, size_t nbytes)
{
    return fails() ? NULL : __real_calloc(n, nbytes);
}

void *__wrap_realloc(void *old, size_t nbytes)
{
    return fails() ? NULL : __real_realloc(old, nbytes);
}

void *__wrap_aligned_alloc(size_t align, size_t nbytes)
{
    return fails() ? NULL : __real_aligned_alloc(align, nbytes);
}

int __wrap_posix_memalign(void **out, size_t align, size_t nbytes)
{
    return fails() ? ENOMEM : __real_posix_memalign(out, align, nbytes);
}

char *__wrap_strdup(const char *text)
{
    return fails() ? NULL : __real_strdup(text);
}

char *__wrap_strndup(const char *text, size_t nbytes)
{
    return fails() ? NULL : __real_strndup(text, nbytes);
}

/*
 * A session ends by this, and LeakSanitizer looks only when exit() is called. Weak: a build for
 * coverage has one of its own.
 */
__attribute__((weak)) _Noreturn void __wrap__exit(int status)
{
    if (__lsan_do_leak_check)
        __lsan_do_leak_check();
    __real__exit(status);
}
