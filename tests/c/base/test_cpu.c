/* SPDX-License-Identifier: MIT */
/*
 * Feature names, affinity, and quotas in a made-up tree of cgroups.
 */
#include "base/cpu.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

Test(base_cpu, feature_names_are_parsed_with_what_is_built_on_them)
{
    uint32_t features = 99;
    const char *bad;
    size_t bad_nbytes;
    cr_assert_eq(fst_cpu_parse(&features, "", &bad, &bad_nbytes), FST_OK);
    cr_assert_eq(features, 0);
    cr_assert_eq(fst_cpu_parse(&features, "avx512", &bad, &bad_nbytes), FST_OK);
    cr_assert_eq(features, FST_CPU_AVX512);
    cr_assert_eq(fst_cpu_parse(&features, "avx2,neon", &bad, &bad_nbytes), FST_OK);
    cr_assert_eq(features, FST_CPU_AVX512 | FST_CPU_AVX2 | FST_CPU_NEON);
    cr_assert_eq(fst_cpu_parse(&features, "ssse3", &bad, &bad_nbytes), FST_OK);
    cr_assert_eq(features, FST_CPU_AVX512 | FST_CPU_AVX2 | FST_CPU_SSSE3);
}

Test(base_cpu, an_unknown_feature_is_an_error_that_names_it)
{
    uint32_t features = 99;
    const char *bad = NULL;
    size_t bad_nbytes = 0;
    cr_assert_eq(fst_cpu_parse(&features, "avx2,avx3,neon", &bad, &bad_nbytes), FST_E_UNKNOWN);
    cr_assert(bad_nbytes == 4 && strncmp(bad, "avx3", 4) == 0);
    cr_assert_eq(features, 99);
    cr_assert_eq(fst_cpu_parse(&features, "AVX2", &bad, &bad_nbytes), FST_E_UNKNOWN);
    cr_assert_eq(fst_cpu_parse(&features, "avx", &bad, &bad_nbytes), FST_E_UNKNOWN);
}

Test(base_cpu, a_feature_comes_with_what_it_is_built_on)
{
    uint32_t features = fst_cpu_features();
    cr_assert(!(features & FST_CPU_AVX512) || features & FST_CPU_AVX2);
    cr_assert(!(features & FST_CPU_AVX2) || features & FST_CPU_SSSE3);
    cr_assert(!(features & FST_CPU_NEON) || !(features & FST_CPU_SSSE3));
}

Test(base_cpu, there_is_at_least_one_cpu)
{
    cr_assert_geq(fst_cpu_count(), 1);
}

#if defined(__linux__)

Test(base_cpu, the_affinity_mask_bounds_the_count)
{
    cpu_set_t all;
    cpu_set_t one;
    cr_assert_eq(sched_getaffinity(0, sizeof all, &all), 0);
    CPU_ZERO(&one);
    for (int cpu = 0; CPU_COUNT(&one) == 0; cpu++) {
        if (CPU_ISSET(cpu, &all))
            CPU_SET(cpu, &one);
    }
    cr_assert_eq(sched_setaffinity(0, sizeof one, &one), 0);
    cr_assert_eq(fst_cpu_count(), 1);
    cr_assert_eq(sched_setaffinity(0, sizeof all, &all), 0);
}

static void write_file(const char *dir, const char *name, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    for (char *p = path + strlen(dir) + 1; (p = strchr(p, '/')) != NULL; p++) {
        *p = '\0';
        cr_assert(mkdir(path, 0700) == 0 || errno == EEXIST);
        *p = '/';
    }
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file, "%s", path);
    fputs(text, file);
    cr_assert_eq(fclose(file), 0);
}

static unsigned quota_in(const char *dir, const char *cgroup)
{
    char path[512];
    write_file(dir, "cgroup", cgroup);
    snprintf(path, sizeof path, "%s/cgroup", dir);
    return fst_cpu_quota(path, dir);
}

Test(base_cpu, quotas_of_both_versions_are_found_from_the_group_up)
{
    char dir[] = "/tmp/test-cpu-XXXXXX";
    cr_assert_not_null(mkdtemp(dir));
    cr_assert_eq(quota_in(dir, "0::/a/b\n"), 0);
    write_file(dir, "a/b/cpu.max", "max 100000\n");
    cr_assert_eq(quota_in(dir, "0::/a/b\n"), 0);
    write_file(dir, "a/cpu.max", "350000 100000\n");
    cr_assert_eq(quota_in(dir, "0::/a/b\n"), 4); /* 3.5, rounded up */
    write_file(dir, "a/b/cpu.max", "50000 100000\n");
    cr_assert_eq(quota_in(dir, "0::/a/b\n"), 1);
    cr_assert_eq(quota_in(dir, "0::/not/here\n"), 0);
    write_file(dir, "cpu.max", "200000 100000\n"); /* a container's own root */
    cr_assert_eq(quota_in(dir, "0::/not/here\n"), 2);
    cr_assert_eq(quota_in(dir, "12:cpuset:/\n3:memory:/x\n"), 0);

    write_file(dir, "cpu,cpuacct/g/cpu.cfs_quota_us", "-1\n");
    write_file(dir, "cpu,cpuacct/g/cpu.cfs_period_us", "100000\n");
    cr_assert_eq(quota_in(dir, "4:cpu,cpuacct:/g\n"), 0);
    write_file(dir, "cpu,cpuacct/g/cpu.cfs_quota_us", "300000\n");
    cr_assert_eq(quota_in(dir, "4:cpu,cpuacct:/g\n"), 3);
    cr_assert_eq(quota_in(dir, "4:cpu,cpuacct:/g\n0::/a\n"), 2);
    cr_assert_eq(quota_in(dir, "no colons\n:\n::\n4:cpu\n"), 2);

    char command[64];
    snprintf(command, sizeof command, "rm -r %s", dir);
    cr_assert_eq(system(command), 0);
}

#endif
