#!/bin/sh
# SPDX-License-Identifier: MIT
# The text counts of a program against wc, Python and iconv.
#
#   sh tests/text/run.sh PROGRAM
exec python3 "$(dirname "$0")/truth.py" "$1"
