#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes what is generated from the sources: the protocol's two files, and the help tags.
set -eu
cd "$(dirname "$0")/.."
if [ -f scripts/gen-protocol.sh ]; then sh scripts/gen-protocol.sh; fi
if command -v nvim >/dev/null 2>&1; then
  nvim --headless -u NONE -i NONE -c 'helptags doc' -c 'qall!' 2>/dev/null
fi
