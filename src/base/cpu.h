/* SPDX-License-Identifier: MIT */
/*
 * What this machine's processor can do, and how many of its CPUs this process may use.
 */
#ifndef FST_BASE_CPU_H
#define FST_BASE_CPU_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/err.h"

/* Feature groups, as the kernels need them; each implies what its vectors are built on. */
enum {
    FST_CPU_SSSE3 = 1u << 0,  /* with POPCNT */
    FST_CPU_AVX2 = 1u << 1,   /* with BMI1, BMI2 and LZCNT */
    FST_CPU_AVX512 = 1u << 2, /* F, BW, VL, VBMI, VBMI2, VPOPCNTDQ, with AVX2's group */
    FST_CPU_NEON = 1u << 3,
};

/* The features of this CPU that the operating system has switched on. Any thread. */
uint32_t fst_cpu_features(void);

/*
 * Parses a comma-separated list of feature names ("avx512,avx2"), as FILESTATS_DISABLE_CPU holds
 * it, into *out. Returns 0, or FST_E_UNKNOWN with *bad and *bad_nbytes at the name that nothing
 * here has. Names of features of other processors are known too. Any thread.
 */
FST_MUST_USE fst_err fst_cpu_parse(uint32_t *out, const char *list, const char **bad,
                                   size_t *bad_nbytes);

/*
 * CPUs that the CPU quota of the cgroups in `cgroup_file` (as /proc/self/cgroup) grants, rounded
 * up; the hierarchies are mounted at `mount` (v2) and below it (v1). 0: no quota, or none that
 * can be read. Any thread.
 */
unsigned fst_cpu_quota(const char *cgroup_file, const char *mount);

/*
 * CPUs this process may run on: its affinity mask and its cgroup's quota (v2 and v1), at least 1.
 */
unsigned fst_cpu_count(void);

#endif
