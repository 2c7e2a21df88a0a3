#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares C and C++ with clang's raw tokens.

usage: clang.py PROGRAM [ROOT...]    (default: /usr/include)

FILESTATS_TRUTH_FILES says how many files at most (default 300).
"""
import os
import re
import shutil
import subprocess
import sys

import common

PLACE = re.compile(rb"Loc=<([^>]*):(\d+):(\d+)>$")
CLANG = next((c for c in ("clang", "clang-14", "clang-15", "clang-16", "clang-19")
              if shutil.which(c)), None)


def tokens(path, language):
    run = subprocess.run([CLANG, "-cc1", "-dump-raw-tokens", "-x", language,
                          "-std=" + ("c++20" if language == "c++" else "gnu2x"), path],
                         capture_output=True, check=False)
    return run.stderr


def truth(path, data):
    """A token goes from its place to the next one's; white space has tokens of its own."""
    language = "c++" if path.endswith((".cc", ".cpp", ".hpp")) or "/c++/" in path else "c"
    if b"\0" in data:
        return None
    lines = common.Lines(data)
    name, kind, found = path.encode(), None, []
    for line in tokens(path, language).split(b"\n"):
        kind = kind or line.split(b" ", 1)[0]
        place = PLACE.search(line)
        if place and place.group(1) == name:
            start = lines.starts[int(place.group(2)) - 1] if \
                int(place.group(2)) <= len(lines.starts) else len(data)
            found.append((start + int(place.group(3)) - 1, kind))
            kind = None
    for (start, kind), (end, _) in zip(found, found[1:] + [(len(data), None)]):
        if kind == b"comment" and data.startswith(b"/*", start):
            # A splice behind a comment has no token.
            close = min(data.find(b"*/", start + 2) + 2 or end, end)
            lines.mark_bytes(start, close, "comment")
            start, kind = close, None
        if data[start:end].strip():
            lines.mark_bytes(start, end, "comment" if kind == b"comment" else "code")
    return lines.classes


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    if not CLANG:
        common.skip("clang is not installed")
    roots = sys.argv[2:] or ["/usr/include"]
    limit = int(os.environ.get("FILESTATS_TRUTH_FILES", "300"))
    files = common.find(roots, (".c", ".h", ".cc", ".cpp", ".hpp"), 10**9)
    step = max(1, len(files) // limit)
    common.finish(*common.compare(sys.argv[1], files[::step][:limit], truth))


if __name__ == "__main__":
    main()
