#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares Python with the standard library's own tokenizer.

usage: python.py PROGRAM [ROOT...]    (default: this interpreter's library)

FILESTATS_TRUTH_FILES says how many files at most (default 400).
"""
import io
import os
import re
import sys
import tokenize

import common

SHEBANG = re.compile(r"#![ \t]*/")
LAYOUT = {tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER,
          tokenize.ENCODING}


def is_documentation(token, depth, begins):
    """A string that begins a logical line outside of brackets, unless it is bytes or formatted."""
    prefix = token.string[:token.string.find(token.string[-1])].lower()
    return begins and depth == 0 and "b" not in prefix and "f" not in prefix


def truth(_path, data):
    if b"\0" in data or b"\r" in data.replace(b"\r\n", b"") or b"\f" in data:
        return None
    try:
        text = data.decode("utf-8-sig")
        tokens = list(tokenize.generate_tokens(io.StringIO(text, newline="").readline))
    except (SyntaxError, UnicodeDecodeError, tokenize.TokenError):
        return None
    lines = common.Lines(data)
    depth, begins = 0, True
    for token in tokens:
        first, last = token.start[0] - 1, token.end[0] - 1
        if token.type == tokenize.COMMENT:
            shebang = first == 0 and SHEBANG.match(token.string)
            lines.mark(first, last, "code" if shebang else "comment")
            continue
        if token.type in LAYOUT:
            begins = begins or token.type == tokenize.NEWLINE
            continue
        if token.type == tokenize.STRING and is_documentation(token, depth, begins):
            lines.mark(first, last, "comment")
        else:
            lines.mark(first, last, "code")
        if token.type == tokenize.OP:
            depth += (token.string in "([{") - (token.string in ")]}")
        begins = False
    for number, line in enumerate(data.split(b"\n")):
        # The backslash that joins lines has no token.
        if line.rstrip(b"\r").endswith(b"\\") and lines.classes[number] == "blank":
            lines.classes[number] = "code"
    return lines.classes


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    roots = sys.argv[2:] or [os.path.dirname(os.__file__)]
    limit = int(os.environ.get("FILESTATS_TRUTH_FILES", "400"))
    files = common.find(roots, (".py",), 10**9)
    step = max(1, len(files) // limit)
    common.finish(*common.compare(sys.argv[1], files[::step][:limit], truth))


if __name__ == "__main__":
    main()
