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

. "$here/../support/sum.sh"

run "$here/cases.py" "$list"
run "$here/differential.py" "$list" "$(dirname "$list")/helper_rules" --rounds="$rounds"
end
