#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds the release program and puts it in its place.
#
#   scripts/build.sh [BUILD_DIR [PROGRAM]]
#
# Honours CC, CFLAGS and LDFLAGS. Quiet when all is well. The new program is tried before it replaces
# an old one, so a failed build leaves the old one as it was.
set -u

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root" || exit 1
build=${1:-build/release}
program=${2:-bin/filestats}

stop() {
  echo "build: $1" >&2
  exit 1
}

command -v cmake >/dev/null 2>&1 || stop "cmake is missing; 'sh scripts/setup.sh build' installs what a build needs"
log=$(mktemp) || stop "no temporary file can be made"
trap 'rm -f "$log"' EXIT INT TERM

run() {
  "$@" >"$log" 2>&1 || {
    cat "$log" >&2
    stop "'$*' failed; its output is above"
  }
}

generator=
if [ ! -f "$build/CMakeCache.txt" ] && command -v ninja >/dev/null 2>&1; then generator="-G Ninja"; fi
# shellcheck disable=SC2086 # two words or none
run cmake -S . -B "$build" $generator -DCMAKE_BUILD_TYPE=Release
run cmake --build "$build" --target filestats --parallel "$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)"
run "$build/src/filestats" --version

mkdir -p "$(dirname "$program")" || stop "$(dirname "$program") can't be made"
cp "$build/src/filestats" "$program.new" || stop "$program.new can't be written"
if [ -z "${CFLAGS:-}" ] && command -v strip >/dev/null 2>&1; then strip "$program.new"; fi
mv -f "$program.new" "$program" || stop "$program can't be replaced"
