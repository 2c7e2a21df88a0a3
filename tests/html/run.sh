#!/bin/sh
# SPDX-License-Identifier: MIT
# The exported page in a real browser: Chromium, without a window, driven by chromedriver.
#
#   NVIM=nvim FILESTATS_BIN=… sh tests/html/run.sh
#   SCREENSHOTS=DIR …      keeps pictures of the page in both colour schemes there, to be looked at
#
# The last line is "N passed, N failed[, N skipped]".
for program in chromium chromedriver; do
  command -v $program >/dev/null 2>&1 || {
    echo "skipped: $program is not installed"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
  }
done
PYTHONDONTWRITEBYTECODE=1 exec python3 "$(dirname "$0")/page.py"
