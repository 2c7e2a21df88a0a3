#!/bin/sh
# SPDX-License-Identifier: MIT
# Tests `filestats --rpc` by a client that has no code in common with it (python3-msgpack).
#
#   FILESTATS_BIN=…   the program (default: bin/filestats of this tree)
#   FILESTATS_NO_BUDGETS=1  no limits of time and memory (sanitizers, emulators)
#   PYTHON=…          a python3 that has msgpack (default: the first one found)
#   sh tests/rpc/run.sh [TEST…]
#
# The last line is "N passed, N failed"; the exit status is 0 when nothing failed.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
FILESTATS_BIN=${FILESTATS_BIN:-$root/bin/filestats}
case $FILESTATS_BIN in /*) ;; *) FILESTATS_BIN=$(pwd)/$FILESTATS_BIN ;; esac
if [ ! -x "$FILESTATS_BIN" ]; then
  echo "run.sh: $FILESTATS_BIN is not there; build it first (make)" >&2
  exit 2
fi
export FILESTATS_BIN PYTHONDONTWRITEBYTECODE=1

for python in "${PYTHON:-}" python3 /usr/bin/python3; do
  [ -n "$python" ] || continue
  if "$python" -c 'import msgpack' 2>/dev/null; then exec "$python" "$here/run.py" "$@"; fi
done
echo "run.sh: no python3 with msgpack found (Debian's package is python3-msgpack)" >&2
echo "0 passed, 1 failed"
exit 1
