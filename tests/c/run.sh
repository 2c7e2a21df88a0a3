#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs the C test programs of a build directory and adds up their results.
#
#   sh tests/c/run.sh BUILD_DIR [WRAPPER…]
#
# WRAPPER is a command put before each program (an emulator, valgrind). FILESTATS_C_TESTS names the
# areas to run, as in "base walk"; without it all are. FILESTATS_C_WITHOUT names suites or tests, as
# "suite/test", that are left out; only the plain runner can do that. A sanitizer's log fails the
# run even where the program ended with 0: Criterion does not notice what its workers print.
set -u

build=$1
shift
[ "$(ls "$build"/tests/test_* 2>/dev/null)" ] || { echo "run.sh: $build holds no test programs" >&2; exit 2; }
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT INT TERM
echo 'leak:libcriterion' >"$logs/known" # Criterion's own, one block a run
export LSAN_OPTIONS="suppressions=$logs/known:print_suppressions=0"
export ASAN_OPTIONS="log_path=$logs/asan:detect_leaks=${FILESTATS_LEAKS:-1}" UBSAN_OPTIONS="log_path=$logs/ubsan:print_stacktrace=1" \
  TSAN_OPTIONS="log_path=$logs/tsan:halt_on_error=0:exitcode=1"

without=
for name in ${FILESTATS_C_WITHOUT:-}; do without="$without -$name"; done
passed=0 failed=0
for program in "$build"/tests/test_*; do
  [ -f "$program" ] && [ -x "$program" ] || continue
  case " ${FILESTATS_C_TESTS:-${program##*/test_}} " in *" ${program##*/test_} "*) ;; *) continue ;; esac
  out=$logs/out
  # shellcheck disable=SC2086 # names, split
  "$@" "$program" $without >"$out" 2>&1
  status=$?
  # Criterion's closing line, or the plain runner's.
  line=$(sed -n 's/.*Tested: .*Passing: [^0-9]*\([0-9]*\).*Failing: [^0-9]*\([0-9]*\).*Crashing: [^0-9]*\([0-9]*\).*/\1 \2 \3/p;
    s/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2 0/p' "$out" | sed 's/\x1b\[[0-9;]*m//g' | tail -n 1)
  # shellcheck disable=SC2086 # three numbers
  set_numbers() { p=${1:-0} f=$((${2:-0} + ${3:-0})); }
  set_numbers $line
  if [ "$status" -ne 0 ] && [ "$f" -eq 0 ]; then f=1; fi
  if [ "$f" -ne 0 ] || [ "$p" -eq 0 ]; then
    [ "$f" -ne 0 ] || f=1
    echo "--- $program (status $status)"
    cat "$out"
  fi
  passed=$((passed + p)) failed=$((failed + f))
done
for log in "$logs"/asan* "$logs"/ubsan* "$logs"/tsan*; do
  [ -f "$log" ] || continue
  echo "--- sanitizer"
  head -n 60 "$log"
  failed=$((failed + 1))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
