#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs every linter; each counts as one check. The last line is "N passed, N failed".
#
#   sh tests/lint/run.sh [BUILD_DIR]      BUILD_DIR: configured by preset debug (default build/debug)
set -u

root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root" || exit 1
build=${1:-build/debug}
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT INT TERM
passed=0 failed=0
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

# tests/data holds sources that are looked at, not ours to format or check.
list() { git ls-files -co --exclude-standard -- "$@" | grep -v '^tests/data/'; }

# check NAME COMMAND…
check() {
  name=$1
  shift
  if "$@" >"$log" 2>&1 </dev/null; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "failed: $name"
    grep -avE '^[0-9]+ warnings? (generated|treated)|^Suppressed|^Use -header-filter' "$log" | head -n 60 | sed 's/^/    /'
  fi
}

format() { list '*.c' '*.h' '*.def' | grep -v -e '\.def$' | xargs clang-format --dry-run -Werror; }
tidy() {
  [ -f "$build/compile_commands.json" ] || { echo "$build is not configured"; return 1; }
  list 'src/*.c' | grep -v -e '/x86/' -e '/arm/' | xargs -P "$jobs" -n 4 sh tests/lint/tidy.sh "$build"
}
analyzer() { list 'src/*.c' | grep -v -e '/x86/' -e '/arm/' | xargs -P "$jobs" -n 4 sh tests/lint/analyze.sh "$build"; }
cppcheck_all() {
  mkdir -p "$build/cppcheck"
  cppcheck --cppcheck-build-dir="$build/cppcheck" --quiet --error-exitcode=1 --inline-suppr --std=c17 --language=c -j "$jobs" -I src \
    --enable=warning,performance,portability --suppress=missingInclude --suppress=unknownMacro \
    --suppress=readdirCalled --suppress=uninitvar \
    --suppress=resourceLeak:src/walk/node.c --library=posix src
}
lua() { luacheck --quiet lua plugin tests/lua; }
shell() {
  status=0
  for file in $(list '*.sh') .ci/run; do
    sh -n "$file" || status=1
  done
  return $status
}
generated() {
  [ ! -f scripts/gen-protocol.sh ] || sh scripts/gen-protocol.sh --check
}
version() { # one place, one changelog
  v=$(sed -n 's/^ *VERSION \([0-9.]*\)$/\1/p' CMakeLists.txt)
  grep -q "^## $v\|^## Unreleased" CHANGELOG.md || { echo "CHANGELOG.md has no section for $v"; return 1; }
}

check clang-format format
check clang-tidy tidy
check gcc-analyzer analyzer
check cppcheck cppcheck_all
check luacheck lua
check shell-syntax shell
check generated-files generated
check version version

python3 tests/lint/house.py "$build" >"$log"
grep -av '^[0-9]* passed' "$log"
line=$(tail -n 1 "$log")
p=$(echo "$line" | sed -n 's/^\([0-9]*\) passed.*/\1/p')
f=$(echo "$line" | sed -n 's/.* \([0-9]*\) failed.*/\1/p')
passed=$((passed + ${p:-0})) failed=$((failed + ${f:-1}))

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
