/* SPDX-License-Identifier: MIT */
/*
 * The processor's features, by cpuid and by what the operating system saves at a context switch
 * (XCR0), and the CPUs that are ours: the affinity mask, bounded by the cgroup's quota.
 *
 * A quota of 1.5 CPUs counts as two: a thread more than the quota waits a little, one fewer
 * leaves granted time unused. Nothing is kept but what cpuid said; any thread.
 */
#include "base/cpu.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"

static const struct {
    const char *name;
    uint32_t features;
} names[] = {
    /* Without a feature, what is built on it is gone too. */
    {"ssse3", FST_CPU_SSSE3 | FST_CPU_AVX2 | FST_CPU_AVX512},
    {"avx2", FST_CPU_AVX2 | FST_CPU_AVX512},
    {"avx512", FST_CPU_AVX512},
    {"neon", FST_CPU_NEON},
};

#if (defined(__x86_64__) || defined(__i386__)) && (defined(__GNUC__) || defined(__clang__))

#include <cpuid.h>

enum {
    LEAF1_ECX_SSSE3 = 1 << 9,
    LEAF1_ECX_POPCNT = 1 << 23,
    LEAF1_ECX_OSXSAVE = 1 << 27,
    LEAF7_EBX_BMI1 = 1 << 3,
    LEAF7_EBX_AVX2 = 1 << 5,
    LEAF7_EBX_BMI2 = 1 << 8,
    LEAF7_EBX_AVX512F = 1 << 16,
    LEAF7_EBX_AVX512BW = 1 << 30,
    LEAF7_ECX_AVX512VBMI = 1 << 1,
    LEAF7_ECX_AVX512VBMI2 = 1 << 6,
    LEAF7_ECX_AVX512VPOPCNTDQ = 1 << 14,
    LEAF80000001_ECX_LZCNT = 1 << 5,
    XCR0_YMM = 0x06,
    XCR0_ZMM = 0xE6,
};
#define LEAF7_EBX_AVX512VL (1u << 31)

/* The vector registers that the operating system saves. */
static uint32_t xcr0(void)
{
    uint32_t low;
    uint32_t high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
}

static bool has(uint32_t bits, uint32_t wanted)
{
    return (bits & wanted) == wanted;
}

static uint32_t ask_cpu(void)
{
    uint32_t a, b, c, d, c1;
    if (!__get_cpuid(1, &a, &b, &c1, &d) || !has(c1, LEAF1_ECX_SSSE3 | LEAF1_ECX_POPCNT))
        return 0;
    uint32_t features = FST_CPU_SSSE3;
    uint32_t saved = has(c1, LEAF1_ECX_OSXSAVE) ? xcr0() : 0;
    uint32_t b7, c7, extended = 0;
    if (!__get_cpuid_count(7, 0, &a, &b7, &c7, &d))
        return features;
    if (__get_cpuid(0x80000001, &a, &b, &c, &d))
        extended = c;
    if (!has(saved, XCR0_YMM) || !has(extended, LEAF80000001_ECX_LZCNT) ||
        !has(b7, LEAF7_EBX_AVX2 | LEAF7_EBX_BMI1 | LEAF7_EBX_BMI2))
        return features;
    features |= FST_CPU_AVX2;
    if (has(saved, XCR0_ZMM) &&
        has(c7, LEAF7_ECX_AVX512VBMI | LEAF7_ECX_AVX512VBMI2 | LEAF7_ECX_AVX512VPOPCNTDQ) &&
        has(b7, LEAF7_EBX_AVX512F | LEAF7_EBX_AVX512BW | LEAF7_EBX_AVX512VL))
        features |= FST_CPU_AVX512;
    return features;
}

/* A virtual machine takes some 20 us for each cpuid: the answer is kept, with a bit of its own. */
uint32_t fst_cpu_features(void)
{
    static _Atomic uint32_t known;
    const uint32_t asked = UINT32_C(1) << 31;
    uint32_t features = atomic_load_explicit(&known, memory_order_relaxed);
    if (!features) {
        features = ask_cpu() | asked;
        atomic_store_explicit(&known, features, memory_order_relaxed);
    }
    return features & ~asked;
}

#elif defined(__aarch64__)

uint32_t fst_cpu_features(void)
{
    return FST_CPU_NEON; /* part of the base architecture */
}

#else

uint32_t fst_cpu_features(void)
{
    return 0;
}

#endif

fst_err fst_cpu_parse(uint32_t *out, const char *list, const char **bad, size_t *bad_nbytes)
{
    uint32_t features = 0;
    for (const char *p = list; *p;) {
        size_t nbytes = strcspn(p, ",");
        size_t i = 0;
        while (i < sizeof names / sizeof *names &&
               (strlen(names[i].name) != nbytes || memcmp(names[i].name, p, nbytes) != 0))
            i++;
        if (i == sizeof names / sizeof *names && nbytes > 0) {
            *bad = p;
            *bad_nbytes = nbytes;
            return FST_E_UNKNOWN;
        }
        if (nbytes > 0)
            features |= names[i].features;
        p += nbytes + (p[nbytes] == ',');
    }
    *out = features;
    return FST_OK;
}

#if defined(__linux__)

enum { CGROUP_FILE_MAX_NBYTES = 64 * 1024 };

/* CPUs of a quota of `quota` in every `period`, rounded up; 0 for no limit. */
static unsigned quota_cpus(long long quota, long long period)
{
    if (quota <= 0 || period <= 0)
        return 0;
    long long cpus = (quota - 1) / period + 1;
    return cpus > 65536 ? 65536 : (unsigned)cpus;
}

static bool read_file(struct fst_str *out, const struct fst_str *dir, const char *name)
{
    struct fst_str path = {0};
    fst_str_clear(out);
    bool ok = fst_str_printf(&path, "%s/%s", fst_str_cstr(dir), name) == FST_OK &&
              fst_fd_read_small(out, AT_FDCWD, path.data, true, CGROUP_FILE_MAX_NBYTES) == FST_OK;
    fst_str_dispose(&path);
    return ok;
}

/* The quota written in the directory `dir` of a cgroup tree; 0 for none. */
static unsigned dir_quota(const struct fst_str *dir, bool v2)
{
    struct fst_str text = {0};
    long long quota = 0;
    long long period = 0;
    if (v2) {
        /* "max 100000" or "150000 100000" */
        if (read_file(&text, dir, "cpu.max") &&
            sscanf(fst_str_cstr(&text), "%lld %lld", &quota, &period) != 2)
            quota = 0;
    } else if (read_file(&text, dir, "cpu.cfs_quota_us")) {
        quota = strtoll(fst_str_cstr(&text), NULL, 10); /* -1: no limit */
        if (read_file(&text, dir, "cpu.cfs_period_us"))
            period = strtoll(fst_str_cstr(&text), NULL, 10);
    }
    fst_str_dispose(&text);
    return quota_cpus(quota, period);
}

/*
 * The least quota from the group `mount`/`group` up to `mount`. In a container the group's path is
 * often the host's: what does not exist here is passed over.
 */
static unsigned group_quota(const char *mount, const char *group, size_t group_nbytes, bool v2)
{
    struct fst_str dir = {0};
    unsigned least = 0;
    size_t root = strlen(mount);
    if (fst_str_puts(&dir, mount) || fst_str_append(&dir, group, group_nbytes)) {
        fst_str_dispose(&dir);
        return 0;
    }
    for (;;) {
        unsigned quota = dir_quota(&dir, v2);
        if (quota && (!least || quota < least))
            least = quota;
        if (dir.len <= root)
            break;
        while (dir.len > root && dir.data[dir.len - 1] != '/')
            dir.len--;
        if (dir.len > root)
            dir.len--;
        dir.data[dir.len] = '\0';
    }
    fst_str_dispose(&dir);
    return least;
}

static bool lists_cpu(const char *controllers, size_t nbytes)
{
    for (size_t i = 0; i < nbytes;) {
        size_t n = strcspn(controllers + i, ",:");
        if (n == 3 && memcmp(controllers + i, "cpu", 3) == 0)
            return true;
        i += n + 1;
    }
    return false;
}

/* The quota of one line of /proc/self/cgroup, "ID:CONTROLLERS:PATH"; 0 for none. */
static unsigned line_quota(const char *line, size_t nbytes, const char *mount)
{
    const char *end = line + nbytes;
    const char *controllers = memchr(line, ':', nbytes);
    if (!controllers++)
        return 0;
    const char *group = memchr(controllers, ':', (size_t)(end - controllers));
    if (!group)
        return 0;
    size_t controllers_nbytes = (size_t)(group - controllers);
    group++;
    bool v2 = controllers_nbytes == 0;
    if (!v2 && !lists_cpu(controllers, controllers_nbytes))
        return 0;
    struct fst_str dir = {0};
    fst_err err = v2 ? fst_str_puts(&dir, mount)
                     : fst_str_printf(&dir, "%s/%.*s", mount, (int)controllers_nbytes, controllers);
    unsigned quota = err ? 0 : group_quota(dir.data, group, (size_t)(end - group), v2);
    fst_str_dispose(&dir);
    return quota;
}

unsigned fst_cpu_quota(const char *cgroup_file, const char *mount)
{
    struct fst_str text = {0};
    unsigned least = 0;
    if (fst_fd_read_small(&text, AT_FDCWD, cgroup_file, true, CGROUP_FILE_MAX_NBYTES) == FST_OK) {
        for (const char *p = fst_str_cstr(&text); *p;) {
            size_t nbytes = strcspn(p, "\n");
            unsigned quota = line_quota(p, nbytes, mount);
            if (quota && (!least || quota < least))
                least = quota;
            p += nbytes + (p[nbytes] == '\n');
        }
    }
    fst_str_dispose(&text);
    return least;
}

/* CPUs in the affinity mask; the kernel refuses a mask that is too small for its CPUs. */
static unsigned affinity_cpus(void)
{
    for (int cpus = 1024; cpus <= 1024 * 1024; cpus *= 2) {
        cpu_set_t *set = CPU_ALLOC((size_t)cpus);
        if (!set)
            return 0;
        size_t nbytes = CPU_ALLOC_SIZE((size_t)cpus);
        int failed = sched_getaffinity(0, nbytes, set);
        int count = failed ? 0 : CPU_COUNT_S(nbytes, set);
        bool too_small = failed && errno == EINVAL;
        CPU_FREE(set);
        if (!too_small)
            return count > 0 ? (unsigned)count : 0;
    }
    return 0;
}

#else

unsigned fst_cpu_quota(const char *cgroup_file, const char *mount)
{
    (void)cgroup_file;
    (void)mount;
    return 0;
}

static unsigned affinity_cpus(void)
{
    return 0;
}

#endif

unsigned fst_cpu_count(void)
{
    unsigned cpus = affinity_cpus();
    if (cpus == 0) {
        long online = sysconf(_SC_NPROCESSORS_ONLN);
        cpus = online > 0 ? (unsigned)online : 1;
    }
    unsigned quota = fst_cpu_quota("/proc/self/cgroup", "/sys/fs/cgroup");
    return quota && quota < cpus ? quota : cpus;
}
