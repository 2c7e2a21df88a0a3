#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes system calls fail, one call after the other (strace -e inject): of the command line, of scans
# and exports in a session, and of a session's own streams. Then files that change while they are
# counted.
#
#   sh tests/faults/run.sh PROGRAM [STEP]     STEP 1 (the default): every call of the command line
#
#   FILESTATS_CHANGES=…  so many rounds of three scans under changes (default 40)
#
# The last line is "N passed, N failed[, N skipped]".
set -u

here=$(cd "$(dirname "$0")" && pwd)
program=$(realpath "${1:?usage: run.sh PROGRAM [STEP]}")
step=${2:-1}
export PYTHONDONTWRITEBYTECODE=1
. "$here/../support/sum.sh"

if strace -f -o /dev/null true 2>/dev/null; then
  run "$here/sweep.py" "$program" "$step"
  run "$here/session.py" "$program"
  run "$here/streams.py" "$program"
else
  echo "skipped: strace is missing, or may not trace here"
  skipped=1
fi
run "$here/changes.py" "$program" "${FILESTATS_CHANGES:-40}"
end
