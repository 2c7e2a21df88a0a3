#!/bin/sh
# SPDX-License-Identifier: MIT
# Measures which lines and branches of src/ the tests run.
#
#   sh scripts/coverage.sh [SUITE…]       suites: c cli rpc walk text lua oom faults; default: all
#
# Prints a line per file below the wanted 95 % of lines and 85 % of branches, and the sums; then
# `python3 scripts/coverage.py build/coverage FILE` shows what of a file was not run. Kernels for
# other CPUs than this one are not in it; what else is not counted is said in scripts/coverage.py.
set -u

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root" || exit 1
PATH=/usr/bin:$PATH
build=build/coverage
only=${*:-c cli rpc walk text lua oom faults}
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT
trap 'exit 130' INT TERM
export FILESTATS_COVERAGE=1 # peers let a process end by itself
unset CMAKE_C_COMPILER_LAUNCHER # a cached object would write its counts into the tree that it came from
umask 0 # some tests run the program as another user, who adds to the same counts
mkdir -p $build
# -Dalways_inline: a function that is inlined many times has each of its branches once.
# Ninja does not know that programs are made of it too.
[ $build/exit.o -nt tests/coverage/exit.c ] || rm -f $build/src/filestats $build/tests/test_* $build/tests/helper_* $build/tests/filestats_oom
{ cc -DTRACED_DIRECTORY="\"$root/$build/traced\"" -c tests/coverage/exit.c -o $build/exit.o && cmake -S . -B $build -G Ninja -DCMAKE_BUILD_TYPE=Debug -DFILESTATS_TESTS=ON -DFILESTATS_PLAIN_TESTS=ON \
  -DCMAKE_C_FLAGS="--coverage -O0 -fprofile-update=atomic -Dalways_inline=unused" \
  -DCMAKE_EXE_LINKER_FLAGS="-Wl,--wrap=_exit $root/$build/exit.o" && cmake --build $build; } >"$log" 2>&1 || { cat "$log"; exit 1; }
find $build -name '*.gcda' -delete
rm -rf $build/traced

program=$root/$build/src/filestats
for suite in $only; do
  began=$(date +%s)
  case $suite in
    c) sh tests/c/run.sh $build ;;
    oom) sh tests/oom/run.sh $build/tests/filestats_oom $build/tests/filestats_oom 1 ;;
    faults) sh tests/faults/run.sh "$program" 3 ;;
    rpc) FILESTATS_BIN=$program FILESTATS_NO_BUDGETS=1 sh tests/rpc/run.sh ;;
    lua) FILESTATS_BIN=$program FILESTATS_COVERAGE_FORK=1 NVIM=${NVIM:-nvim} sh tests/lua/run.sh ;;
    cli | walk | text) sh tests/$suite/run.sh "$program" ;;
    *) echo "coverage: no suite $suite" >&2; exit 2 ;;
  esac >"$log" 2>&1 || { echo "coverage: $suite failed:"; tail -n 30 "$log"; }
  echo "coverage: $suite: $(tail -n 1 "$log") ($(($(date +%s) - began)) s)"
done
exec python3 scripts/coverage.py $build
