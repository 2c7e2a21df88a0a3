#!/bin/sh
# SPDX-License-Identifier: MIT
# gcc's static analyzer on sources that changed since it last found nothing in them: paths to a NULL
# that is followed, a second free(), a use after it, a leak.
#
#   sh tests/lint/analyze.sh BUILD_DIR FILE…
#
# What it saw of a file names a stamp in BUILD_DIR/analyze.
set -u

build=$1
shift
mkdir -p "$build/analyze" || exit 1
status=0
flags='-std=c17 -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -DFST_VERSION="" -DFST_PROTOCOL=0 -Isrc'
for file in "$@"; do
  case $file in
    # What is kept in something that a pointer from outside leads to is lost to gcc 12. (Leaks are
    # looked for by AddressSanitizer and valgrind, too.)
    src/nvim/overlays.c | src/nvim/watch.c | src/project/partial.c | src/walk/roots.c | src/walk/walk.c) but=malloc-leak ;;
    # It does not see that the intrinsic of lines.h writes through its argument, nor all bits of
    # neighbouring fields. (valgrind does.)
    src/text/scalar.c | src/lang/lexer_class.c | src/lang/scan.c) but=use-of-uninitialized-value ;;
    *) but= ;;
  esac
  seen=$({ cat "$0"; gcc --version; gcc -E -Isrc -D_GNU_SOURCE "$file"; } 2>&1 | sha256sum | cut -c1-32)
  stamp=$build/analyze/$seen
  [ -f "$stamp" ] && continue
  # shellcheck disable=SC2086 # options, split
  if gcc $flags -O1 -fanalyzer ${but:+-Wno-analyzer-$but} -Werror -c -o /dev/null "$file"; then
    : >"$stamp"
  else
    status=1
  fi
done
exit $status
