#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds the fuzz targets and runs each for some seconds; the last line is "N passed, N failed".
#
#   sh tests/fuzz/run.sh [SECONDS]        default 10; `make fuzz` gives an hour
#
# Starts from tests/fuzz/corpus/TARGET and the sample files in tests/data. What breaks is kept in build/fuzz/found-TARGET-*.
set -u

seconds=${1:-10}
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root" || exit 1
build=build/fuzz
command -v clang >/dev/null 2>&1 || {
  echo "skipped: no clang, which has libFuzzer"
  echo "0 passed, 0 failed, 1 skipped"
  exit 0
}
log=$(mktemp)
trap 'rm -f "$log"' EXIT INT TERM
{ cmake -S . -B $build -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=RelWithDebInfo -DFILESTATS_STATIC=OFF \
  -DFILESTATS_FUZZ=ON -DFILESTATS_SANITIZE=address,undefined &&
  cmake --build $build --parallel "$(getconf _NPROCESSORS_ONLN)"; } >"$log" 2>&1 || { cat "$log"; exit 1; }

# Seeds: tests/fuzz/corpus/TARGET (also what was found once), and for some targets what is there.
seed() {
  mkdir -p "$build/corpus-$1"
  [ -z "$(ls "$build/corpus-$1")" ] || return 0
  case $1 in
    count) for file in tests/data/*/*; do
      if [ -f "$file" ]; then { printf 'xyz'; cat "$file"; } >"$build/corpus-count/$(echo "$file" | tr / -)"; fi
    done ;;
  esac
}

# fuzz TARGET: its log is $logs/TARGET, its status $logs/TARGET.status.
fuzz() {
  seed "$1"
  mkdir -p "tests/fuzz/corpus/$1"
  $build/tests/fuzz/fuzz_"$1" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=8192 \
    -artifact_prefix="$build/found-$1-" "$build/corpus-$1" "tests/fuzz/corpus/$1" >"$logs/$1" 2>&1
  echo $? >"$logs/$1.status"
}

logs=$(mktemp -d)
trap 'rm -rf "$log" "$logs"' EXIT INT TERM
passed=0 failed=0
# Two at a time.
set --
for source in tests/fuzz/*.c; do set -- "$@" "$(basename "$source" .c)"; done
while [ $# -gt 0 ]; do
  fuzz "$1" &
  if [ $# -gt 1 ]; then fuzz "$2"; shift; fi
  shift
  wait
done
for source in tests/fuzz/*.c; do
  name=$(basename "$source" .c)
  if [ "$(cat "$logs/$name.status")" -eq 0 ]; then
    passed=$((passed + 1))
    edges=$(sed -n 's/^#.* cov: \([0-9]*\) .*/\1/p' "$logs/$name" | tail -n 1)
    sed -n "s/^Done \([0-9]*\) runs.*/$name: \1 executions, $edges edges covered/p" "$logs/$name"
  else
    failed=$((failed + 1))
    echo "failed: $name"
    grep -av '^#[0-9]' "$logs/$name" | tail -n 40
  fi
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
