#!/bin/sh
# SPDX-License-Identifier: MIT
# Tests the program as a shell user meets it.
#
#   sh tests/cli/run.sh [PROGRAM [TEST…]]     default: bin/filestats of this tree, every test
#
# TEST is a part of a test's name. The last line is "N passed, N failed[, N skipped]".
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
program=${1:-$root/bin/filestats}
[ $# -eq 0 ] || shift
if [ ! -x "$program" ]; then
  echo "run.sh: $program is not there; build it first (make)" >&2
  exit 2
fi
PYTHONDONTWRITEBYTECODE=1 exec python3 "$here/run.py" "$program" "$@"
