#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes every allocation of the program fail in turn.
#
#   sh tests/oom/run.sh CHECKED PLAIN [STEP]   filestats_oom of a build with AddressSanitizer, for
#                                              sessions, and of one without, for the command line
#
# STEP 1 (the default) takes every allocation, 7 every seventh: `make oom` and the test run. The
# last line is "N passed, N failed".
set -eu

here=$(cd "$(dirname "$0")" && pwd)
usage="usage: run.sh CHECKED PLAIN [STEP]"
checked=$(realpath "${1:?$usage}")
plain=$(realpath "${2:?$usage}")
for program in "$checked" "$plain"; do
  [ -x "$program" ] || { echo "run.sh: $program is not there; build it first" >&2; exit 2; }
done
export FILESTATS_BIN="$checked" PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$here/../rpc"
for python in python3 /usr/bin/python3; do
  if "$python" -c 'import msgpack' 2>/dev/null; then exec "$python" "$here/sweep.py" "$plain" "${3:-1}"; fi
done
echo "run.sh: no python3 with msgpack found (Debian's package is python3-msgpack)" >&2
exit 2
