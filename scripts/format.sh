#!/bin/sh
# SPDX-License-Identifier: MIT
# Formats the C sources in place (clang-format); Lua is formatted by hand to .stylua.toml's rules
# where stylua is not installed.
set -eu
cd "$(dirname "$0")/.."
git ls-files -co --exclude-standard -- '*.c' '*.h' | grep -v '^tests/data/' | xargs clang-format -i
if command -v stylua >/dev/null 2>&1; then stylua lua plugin tests/lua; fi
