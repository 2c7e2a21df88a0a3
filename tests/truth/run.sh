#!/bin/sh
# SPDX-License-Identifier: MIT
# Real files against lexers and counters that are not ours.
#
#   sh tests/truth/run.sh PROGRAM
#
# TOKEI in the environment names the command to compare detection with, NEWEST_NVIM the Neovim
# whose parsers are asked. The last line is "N passed, N failed, N skipped".
set -u

here=$(cd "$(dirname "$0")" && pwd)
program=${1:?usage: run.sh PROGRAM}
passed=0 failed=0 skipped=0
out=$(mktemp)
trap 'rm -f "$out"' EXIT INT TERM

# compare NAME COMMAND…
compare() {
  name=$1
  shift
  "$@" >"$out" 2>&1
  status=$?
  line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$out" | tail -n 1)
  p=$(echo "$line" | sed -n 's/^\([0-9]*\) passed.*/\1/p')
  f=$(echo "$line" | sed -n 's/.* \([0-9]*\) failed.*/\1/p')
  s=$(echo "$line" | sed -n 's/.* \([0-9]*\) skipped.*/\1/p')
  p=${p:-0} f=${f:-0} s=${s:-0}
  if [ "$f" -eq 0 ] && { [ $status -ne 0 ] || [ $((p + s)) -eq 0 ]; }; then f=1; fi
  if [ "$f" -ne 0 ]; then
    echo "failed: $name"
    head -n 60 "$out"
  fi
  grep '^skipped: ' "$out"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

compare clang python3 "$here/clang.py" "$program"
compare python python3 "$here/python.py" "$program"
compare detection python3 "$here/detection.py" "$program"
# Those in which Pygments reads what is installed with Debian as the language's own rules do.
for pair in lua:.lua bash:.sh tcl:.tcl awk:.awk css:.css xml:.xml js:.js yaml:.yaml make:.mk \
  ini:.ini go:.go php:.php; do
  compare "pygments ${pair%%:*}" env FILESTATS_TRUTH_FILES=8 \
    python3 "$here/pygments_lexers.py" "$program" "${pair%%:*}" "${pair#*:}"
done
for parser in c lua query vim markdown; do
  compare "tree-sitter $parser" python3 "$here/treesitter.py" "$program" "$parser"
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
