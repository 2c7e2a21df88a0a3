#!/bin/sh
# SPDX-License-Identifier: MIT
# Scans started, joined, looked at, closed and cancelled at random times, in one session.
#
#   sh tests/life/scans.sh PROGRAM [WRAPPER…]      WRAPPER: a command put before it (setarch -R)
#
#   FILESTATS_SCANS=…  so many scans (default 50)
#   FILESTATS_SEED=…   the seed of chance (default 1)
#
# The last line is "N passed, N failed".
set -u

here=$(cd "$(dirname "$0")" && pwd)
FILESTATS_BIN=$(realpath "${1:?usage: scans.sh PROGRAM [WRAPPER…]}")
shift
export FILESTATS_BIN PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$here/../rpc" FILESTATS_LIMIT_S="${FILESTATS_LIMIT_S:-120}"
for python in python3 /usr/bin/python3; do
  "$python" -c 'import msgpack' 2>/dev/null || continue
  "$python" "$here/scans.py" "${FILESTATS_SCANS:-50}" "${FILESTATS_SEED:-1}" "$@" && exit 0
  echo "0 passed, 1 failed"
  exit 1
done
echo "scans.sh: no python3 with msgpack found (Debian's package is python3-msgpack)" >&2
exit 2
