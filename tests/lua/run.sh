#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs the Lua specs by busted inside a real Neovim, which drives other, child Neovims.
#
#   NVIM=nvim            the editor under test, a program or wrapper
#   FILESTATS_BIN=…      the program (default: bin/filestats of this tree)
#   sh tests/lua/run.sh [FILE_spec.lua…]
#
# A report of a sanitizer counts as a failure: the editor starts a process that crashed anew, and no
# window shows what it wrote. The last line is "N passed, N failed[, N skipped]"; the exit status is 0 when nothing failed.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
NVIM=${NVIM:-nvim}
FILESTATS_BIN=${FILESTATS_BIN:-$root/bin/filestats}
export NVIM FILESTATS_BIN FILESTATS_ROOT="$root"

case $FILESTATS_BIN in /*) ;; *) FILESTATS_BIN=$(pwd)/$FILESTATS_BIN ;; esac
if [ ! -x "$FILESTATS_BIN" ]; then
  echo "run.sh: $FILESTATS_BIN is not there; build it first (make)" >&2
  exit 2
fi

# The python3 that has msgpack, for the peers that are not ours.
PYTHON=
for python in python3 /usr/bin/python3; do
  if "$python" -c 'import msgpack' 2>/dev/null; then
    PYTHON=$python
    break
  fi
done
if [ -z "$PYTHON" ]; then
  echo "run.sh: python3 with msgpack is needed (Debian: python3-msgpack)" >&2
  exit 2
fi
export PYTHON

scratch=$(mktemp -d "${TMPDIR:-/tmp}/filestats-lua.XXXXXX")
trap 'rm -rf "$scratch"' EXIT INT TERM
FILESTATS_SPECS=$(for spec in "$@"; do echo "$spec"; done)
export FILESTATS_SPECS FILESTATS_SCRATCH="$scratch"
# Nothing of the user's may be read or written.
export HOME="$scratch/home" XDG_CONFIG_HOME="$scratch/config" XDG_DATA_HOME="$scratch/data" \
  XDG_STATE_HOME="$scratch/state" XDG_CACHE_HOME="$scratch/cache" XDG_RUNTIME_DIR="$scratch/run"
mkdir -p "$HOME" "$XDG_CONFIG_HOME" "$XDG_DATA_HOME" "$XDG_STATE_HOME" "$XDG_CACHE_HOME" "$XDG_RUNTIME_DIR"
chmod 700 "$XDG_RUNTIME_DIR"
unset NVIM_LISTEN_ADDRESS NVIM_LOG_FILE VIMINIT MYVIMRC || true
# No leaks: the process ends with its editor, as a rule by a signal.
export FILESTATS_REPORTS="$scratch/reports"
mkdir "$FILESTATS_REPORTS"
export ASAN_OPTIONS="detect_leaks=0:log_path=$FILESTATS_REPORTS/asan" TSAN_OPTIONS="log_path=$FILESTATS_REPORTS/tsan" \
  UBSAN_OPTIONS="log_path=$FILESTATS_REPORTS/ubsan:print_stacktrace=1"

"$NVIM" --headless -u NONE -i NONE -n -c "luafile $here/run.lua"
