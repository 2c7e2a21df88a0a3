/* SPDX-License-Identifier: MIT */
/*
 * Attributes, spelled once. Each expands to nothing where the compiler lacks it, so that the code
 * is plain C17 everywhere.
 *
 * The FST_CAPABILITY family is clang's thread-safety analysis: a build by clang with
 * -Wthread-safety proves that functions which need a lock are called under it, and that every lock
 * that is taken is let go.
 */
#ifndef FST_BASE_COMPILER_H
#define FST_BASE_COMPILER_H

#if defined(__GNUC__) || defined(__clang__)
/* The result may not be dropped: on every function that can fail. */
#define FST_MUST_USE __attribute__((warn_unused_result))
#define FST_PRINTF(format_arg, first_arg) __attribute__((format(printf, format_arg, first_arg)))
#define FST_NORETURN __attribute__((noreturn))
#define FST_ALWAYS_INLINE inline __attribute__((always_inline))
#define FST_NOINLINE __attribute__((noinline))
#define FST_LIKELY(x) __builtin_expect(!!(x), 1)
#define FST_UNLIKELY(x) __builtin_expect(!!(x), 0)
#define FST_PREFETCH(address) __builtin_prefetch(address)
#else
#define FST_MUST_USE
#define FST_PRINTF(format_arg, first_arg)
#define FST_NORETURN
#define FST_ALWAYS_INLINE inline
#define FST_NOINLINE
#define FST_LIKELY(x) (x)
#define FST_UNLIKELY(x) (x)
#define FST_PREFETCH(address) ((void)(address))
#endif

#if defined(__clang__)
#define FST_THREAD_ATTRIBUTE(x) __attribute__((x))
#else
#define FST_THREAD_ATTRIBUTE(x)
#endif

#define FST_CAPABILITY(name) FST_THREAD_ATTRIBUTE(capability(name))
/* For readers: clang in C does not find the lock when it is a field of the same struct. */
#define FST_GUARDED_BY(lock)
#define FST_REQUIRES(...) FST_THREAD_ATTRIBUTE(requires_capability(__VA_ARGS__))
#define FST_EXCLUDES(...) FST_THREAD_ATTRIBUTE(locks_excluded(__VA_ARGS__))
#define FST_ACQUIRE(...) FST_THREAD_ATTRIBUTE(acquire_capability(__VA_ARGS__))
#define FST_RELEASE(...) FST_THREAD_ATTRIBUTE(release_capability(__VA_ARGS__))
#define FST_NO_THREAD_ANALYSIS FST_THREAD_ATTRIBUTE(no_thread_safety_analysis)

#endif
