#!/bin/sh
# SPDX-License-Identifier: MIT
# clang-tidy on sources that changed since it last found nothing in them.
#
#   sh tests/lint/tidy.sh BUILD_DIR FILE…
#
# What it saw of a file (all that is included, comments and settings) names a stamp in
# BUILD_DIR/tidy.
set -u

build=$1
shift
mkdir -p "$build/tidy" || exit 1
status=0
# A quarter of the paths that the analyzer follows of its own accord, in a quarter of the time.
depth='--extra-arg=-Xclang --extra-arg=-analyzer-config --extra-arg=-Xclang --extra-arg=max-nodes=60000'
for file in "$@"; do
  seen=$({ cat .clang-tidy CMakeLists.txt src/CMakeLists.txt; cc -E -CC -Isrc -D_GNU_SOURCE "$file"; } 2>&1 | sha256sum | cut -c1-32)
  stamp=$build/tidy/$seen
  [ -f "$stamp" ] && continue
  # shellcheck disable=SC2086 # options, split
  if clang-tidy --quiet $depth --extra-arg=-Wno-unknown-warning-option -p "$build" "$file"; then
    : >"$stamp"
  else
    status=1
  fi
done
exit $status
