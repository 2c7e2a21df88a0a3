# SPDX-License-Identifier: MIT
# For suites of several Python scripts, each of which ends with "N passed, N failed[, N skipped]";
# sourced. run SCRIPT ARG… shows what it prints but that line; end prints the sums.
# shellcheck shell=sh

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

# The status is 0 when nothing failed.
end() {
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ]
}
