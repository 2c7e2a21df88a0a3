#!/bin/sh
# SPDX-License-Identifier: MIT
# Measures which lines and branches of src/ the tests run.
#
#   sh scripts/coverage.sh [SUITE…]       suites: c cli rpc walk oom faults text fuzz; default: c cli rpc walk oom
#
# Prints a line per file below the wanted 95 % of lines and 85 % of branches, and the sums. The
# report of gcov for each file lies in build/coverage/gcov afterwards. Kernels for other CPUs than
# this one are not in it.
set -u

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root" || exit 1
PATH=/usr/bin:$PATH
build=build/coverage
only=${*:-c cli rpc walk oom}
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT INT TERM
export FILESTATS_COVERAGE=1 # peers let a process end by itself
mkdir -p $build
{ cc -c tests/coverage/exit.c -o $build/exit.o && cmake -S . -B $build -G Ninja -DCMAKE_BUILD_TYPE=Debug -DFILESTATS_TESTS=ON -DFILESTATS_PLAIN_TESTS=ON \
  -DCMAKE_C_FLAGS="--coverage -O0 -fprofile-update=atomic" \
  -DCMAKE_EXE_LINKER_FLAGS="-Wl,--wrap=_exit $root/$build/exit.o" && cmake --build $build; } >"$log" 2>&1 || { cat "$log"; exit 1; }
find $build -name '*.gcda' -delete

program=$root/$build/src/filestats
for suite in $only; do
  case $suite in
    c) sh tests/c/run.sh $build ;;
    oom) sh tests/oom/run.sh $build/tests/filestats_oom $build/tests/filestats_oom 3 ;;
    faults) sh tests/faults/run.sh "$program" 2 ;;
    rpc) FILESTATS_BIN=$program FILESTATS_NO_BUDGETS=1 sh tests/rpc/run.sh ;;
    cli | walk | text) sh tests/$suite/run.sh "$program" ;;
    *) echo "coverage: no suite $suite" >&2; exit 2 ;;
  esac >"$log" 2>&1 || { echo "coverage: $suite failed:"; tail -n 30 "$log"; }
done
exec python3 scripts/coverage.py $build
