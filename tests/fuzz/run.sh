#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds the fuzz targets and runs each for some seconds; the last line is "N passed, N failed".
#
#   sh tests/fuzz/run.sh [SECONDS]        default 10; `make fuzz` gives an hour
#
# Starts from the sample files in tests/data. What breaks is kept in build/fuzz/found-TARGET-*.
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

passed=0 failed=0
for source in tests/fuzz/*.c; do
  name=$(basename "$source" .c)
  mkdir -p $build/corpus-"$name"
  if [ "$name" = count ] && [ -z "$(ls $build/corpus-count)" ]; then
    for file in tests/data/*/*; do
      if [ -f "$file" ]; then { printf 'xyz'; cat "$file"; } >$build/corpus-count/"$(echo "$file" | tr / -)"; fi
    done
  fi
  if $build/tests/fuzz/fuzz_"$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=8192 \
    -artifact_prefix=$build/found-"$name"- $build/corpus-"$name" >"$log" 2>&1; then
    passed=$((passed + 1))
    sed -n "s/^Done \([0-9]*\) runs.*/$name: \1 executions/p" "$log"
  else
    failed=$((failed + 1))
    echo "failed: $name"
    grep -v '^#[0-9]' "$log" | tail -n 40
  fi
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
