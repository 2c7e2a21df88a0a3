#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs the program under valgrind's memcheck: uses of memory that was never written, which no
# sanitizer of gcc sees, and leaks of a session, which ends too fast for LeakSanitizer.
#
#   sh tests/valgrind/run.sh PROGRAM      not a static one: valgrind must find its C library
#
# Not looked at: the kernels for AVX-512, which valgrind 3.19 hides from the program (the C tests run
# them against guard pages), and threads (ThreadSanitizer's). The last line is "N passed, N failed".
set -u

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
program=$(realpath "${1:?usage: run.sh PROGRAM}")
cd "$root" || exit 1
export PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$root/tests/rpc"
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT INT TERM
passed=0 failed=0

checked=$scratch/checked
cat >"$checked" <<EOF
#!/bin/sh
exec valgrind -q --leak-check=full --show-leak-kinds=definite,possible --errors-for-leak-kinds=definite,possible \\
  --child-silent-after-fork=yes --log-file="$scratch/report.%p" "$program" "\$@"
EOF
chmod +x "$checked"

# check NAME COMMAND…: passes if it ends with 0 and valgrind had nothing to say.
check() {
  name=$1
  shift
  "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
  status=$?
  started=$(find "$scratch" -name 'report.*' | wc -l)
  cat "$scratch"/report.* >"$scratch/reports" 2>/dev/null
  rm -f "$scratch"/report.*
  if [ $status -eq 0 ] && [ "$started" -gt 0 ] && [ ! -s "$scratch/reports" ]; then
    passed=$((passed + 1))
    return
  fi
  failed=$((failed + 1))
  echo "failed: $name (status $status)"
  cat "$scratch/err" "$scratch/reports" | head -n 60
}

FILESTATS_BIN=$program python3 -c 'import sys, every; every.make_tree(sys.argv[1])' "$scratch" || exit 1
# A small project, by each kernel that valgrind knows.
for without in none avx2 avx2,ssse3; do
  check "a project without $without" env FILESTATS_DISABLE_CPU="${without#none}" "$checked" --by=file --hidden "$scratch/t"
  check "text without $without" env FILESTATS_DISABLE_CPU="${without#none}" "$checked" --text "$scratch/t/wide.c" tests/data/c/*
done
check "every language" "$checked" --by=file --format=json tests/data
cp "$scratch/out" "$scratch/earlier.json"
check "earlier results" "$checked" --merge "$scratch/earlier.json"
check "a notebook explained" "$checked" --explain "$scratch/t/book.ipynb"
# shellcheck disable=SC2016 # that shell's own
check "standard input" sh -c 'exec "$1" --stdin-name=x.html - <"$2"' sh "$checked" "$scratch/t/page.html"
check "languages" "$checked" --languages
mkdir "$scratch/session"
check "a session" python3 "$here/session.py" "$checked" "$scratch/session"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
