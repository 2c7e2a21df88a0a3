#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes system calls of the command line fail, one call after the other (strace -e inject).
#
#   sh tests/faults/run.sh PROGRAM [STEP]     STEP 1 (the default): every call
#
# The last line is "N passed, N failed[, N skipped]".
set -eu

here=$(cd "$(dirname "$0")" && pwd)
program=$(realpath "${1:?usage: run.sh PROGRAM [STEP]}")
if ! strace -f -o /dev/null true 2>/dev/null; then
  echo "skipped: strace is missing, or may not trace here"
  echo "0 passed, 0 failed, 1 skipped"
  exit 0
fi
PYTHONDONTWRITEBYTECODE=1 exec python3 "$here/sweep.py" "$program" "${2:-1}"
