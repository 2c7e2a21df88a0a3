#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes system calls fail, one call after the other (strace -e inject): of the command line, of scans
# and exports in a session, and of a session's own streams. Then files that change while they are
# counted.
#
#   sh tests/faults/run.sh PROGRAM [STEP]     STEP 1 (the default): every call of the command line
#
#   FILESTATS_CHANGES=…  so many rounds of three scans under changes (default 40)
#
# The last line is "N passed, N failed[, N skipped]".
set -u

here=$(cd "$(dirname "$0")" && pwd)
program=$(realpath "${1:?usage: run.sh PROGRAM [STEP]}")
step=${2:-1}
export PYTHONDONTWRITEBYTECODE=1
passed=0 failed=0 skipped=0
out=$(mktemp)
trap 'rm -f "$out"' EXIT

run() {
  python3 "$@" >"$out" 2>&1
  status=$?
  sed '/^[0-9]* passed, [0-9]* failed/d' "$out"
  numbers=$(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed\(, \([0-9]*\) skipped\)\{0,1\}$/\1 \2 \4/p' "$out" | tail -n 1)
  # shellcheck disable=SC2086 # three numbers
  set -- $numbers
  passed=$((passed + ${1:-0})) skipped=$((skipped + ${3:-0}))
  if [ "$status" -ne 0 ] && [ "${2:-0}" -eq 0 ]; then failed=$((failed + 1)); fi
  failed=$((failed + ${2:-0}))
}

if strace -f -o /dev/null true 2>/dev/null; then
  run "$here/sweep.py" "$program" "$step"
  run "$here/session.py" "$program"
  run "$here/streams.py" "$program"
else
  echo "skipped: strace is missing, or may not trace here"
  skipped=1
fi
run "$here/changes.py" "$program" "${FILESTATS_CHANGES:-40}"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
