# SPDX-License-Identifier: MIT
"""What the comparisons with outside lexers share.

A truth is a function from a file's bytes to the classes of its lines, made from the tokens of a
lexer that is not ours. The program's own classes come from `filestats --explain FILE`: a line
`<number>\\t<code|comment|blank>\\t<language>\\t<text>` for each line of the file.
"""
import bisect
import os
import subprocess
import sys

WHITE_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008" \
              "\u2009\u200a\u2028\u2029\u202f\u205f\u3000"


def is_blank(text):
    return not text.decode("utf-8", "replace").strip(WHITE_SPACE)


class Lines:
    """The classes of a text's lines, from spans of bytes that are code or comment."""

    def __init__(self, data):
        self.data = data
        self.starts = [0]
        at = data.find(b"\n")
        while at >= 0:
            self.starts.append(at + 1)
            at = data.find(b"\n", at + 1)
        if self.starts[-1] == len(data):
            self.starts.pop()
        self.classes = ["blank"] * len(self.starts)

    def mark_bytes(self, start, end, kind):
        """The bytes from start to end are of a kind; code wins."""
        line = max(bisect.bisect_right(self.starts, start) - 1, 0) # an empty text has no line
        while line < len(self.starts) and self.starts[line] < end:
            stop = self.starts[line + 1] if line + 1 < len(self.starts) else len(self.data)
            text = self.data[max(start, self.starts[line]):min(end, stop)]
            if self.classes[line] != "code" and not is_blank(text):
                self.classes[line] = kind
            line += 1

    def mark(self, first, last, kind):
        """The lines first..last (from 0) are of a kind but for blank ones; code wins."""
        for line in range(first, min(last, len(self.starts) - 1) + 1):
            stop = self.starts[line + 1] if line + 1 < len(self.starts) else len(self.data)
            text = self.data[self.starts[line]:stop]
            if self.classes[line] != "code" and not is_blank(text):
                self.classes[line] = kind


def explain(program, path):
    """The program's classes of a file's lines, or None when it does not class it."""
    run = subprocess.run([program, "--explain", path], capture_output=True, check=False)
    if run.returncode != 0:
        return None
    classes = []
    for line in run.stdout.split(b"\n"):
        fields = line.split(b"\t", 3)
        if len(fields) >= 3 and fields[0].isdigit():
            classes.append(fields[1].decode())
    return classes


def compare(program, files, truth, show=40):
    """Counts files alike and not; prints the first differences. Returns (passed, failed, skipped)."""
    passed = failed = skipped = shown = 0
    for path in files:
        with open(path, "rb") as file:
            data = file.read()
        wanted = truth(path, data)
        if wanted is None:
            skipped += 1
            continue
        got = explain(program, path)
        if got == wanted:
            passed += 1
            continue
        failed += 1
        if got is None or len(got) != len(wanted):
            print(f"{path}: {len(got or [])} lines instead of {len(wanted)}")
            continue
        texts = data.split(b"\n")
        for number, (ours, theirs) in enumerate(zip(got, wanted), 1):
            if ours != theirs and shown < show:
                shown += 1
                text = texts[number - 1][:100].decode("utf-8", "replace")
                print(f"{path}:{number}: {ours} instead of {theirs}: {text}")
                break
    return passed, failed, skipped


def find(roots, endings, limit, step=1):
    """Up to `limit` regular files below the roots, every `step`th, in a fixed order."""
    found = []
    for root in roots:
        for folder, folders, names in os.walk(root):
            folders.sort()
            for name in sorted(names):
                path = os.path.join(folder, name)
                if name.endswith(endings) and os.path.isfile(path) and not os.path.islink(path):
                    found.append(path)
    return found[::step][:limit]


def finish(passed, failed, skipped):
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    sys.exit(1 if failed else 0)


def skip(reason):
    print(f"skipped: {reason}")
    print("0 passed, 0 failed, 1 skipped")
    sys.exit(0)
