#!/bin/sh
# SPDX-License-Identifier: MIT
# Tests of the walk that need a file system and git: fixed cases, then random trees against git.
#
#   sh tests/walk/run.sh PROGRAM [ROUNDS]
#
# PROGRAM is the filestats binary of a build whose helper_list and helper_rules lie beside it
# (BUILD/tests), or that helper_list itself; else a debug build's helpers are taken.
set -u

here=$(cd "$(dirname "$0")" && pwd)
program=${1:?usage: run.sh PROGRAM [ROUNDS]}
rounds=${2:-${FILESTATS_WALK_ROUNDS:-300}}
list=
for candidate in "$program" "$(dirname "$program")/../tests/helper_list" \
  "$here/../../build/debug/tests/helper_list" "$here/../../build/asan/tests/helper_list"; do
  case $candidate in */helper_list) ;; *) continue ;; esac
  if [ -x "$candidate" ]; then
    list=$candidate
    break
  fi
done
if [ -z "$list" ]; then
  echo "skipped: the helper program helper_list is not built"
  echo "0 passed, 0 failed, 1 skipped"
  exit 0
fi

passed=0 failed=0 skipped=0
out=$(mktemp)
trap 'rm -f "$out"' EXIT

run() {
  PYTHONDONTWRITEBYTECODE=1 python3 "$@" >"$out" 2>&1
  status=$?
  sed '/^[0-9]* passed, [0-9]* failed/d' "$out"
  numbers=$(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed\(, \([0-9]*\) skipped\)\{0,1\}$/\1 \2 \4/p' "$out" | tail -n 1)
  # shellcheck disable=SC2086 # three numbers
  set -- $numbers
  passed=$((passed + ${1:-0})) skipped=$((skipped + ${3:-0}))
  if [ "$status" -ne 0 ] && [ "${2:-0}" -eq 0 ]; then failed=$((failed + 1)); fi
  failed=$((failed + ${2:-0}))
}

run "$here/cases.py" "$list"
run "$here/differential.py" "$list" "$(dirname "$list")/helper_rules" --rounds="$rounds"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
