#!/bin/sh
# SPDX-License-Identifier: MIT
# A long session with one process: edits of a followed buffer and scans of a tree. It must end with
# the memory that it had after the first hundred, and with right counts.
#
#   sh tests/life/run.sh PROGRAM [EDITS [SCANS]]     default 2000 and 110; `make soak`: 100000 and 500
#
# The last line is "N passed, N failed".
set -eu

here=$(cd "$(dirname "$0")" && pwd)
FILESTATS_BIN=$(realpath "${1:?usage: run.sh PROGRAM [EDITS [SCANS]]}")
export FILESTATS_BIN PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$here/../rpc"
for python in python3 /usr/bin/python3; do
  if "$python" -c 'import msgpack' 2>/dev/null; then exec "$python" "$here/soak.py" "${2:-2000}" "${3:-110}"; fi
done
echo "run.sh: no python3 with msgpack found (Debian's package is python3-msgpack)" >&2
exit 2
