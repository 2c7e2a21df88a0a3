# SPDX-License-Identifier: MIT
"""Adds up what gcov says of each object of src/: a line is run if it was in any of them.

    python3 scripts/coverage.py BUILD [FILE…]     with FILE: its lines that were not run, or not both ways

Not counted are the branches of an assert(), whose other side ends the program.
"""

import collections
import concurrent.futures
import glob
import gzip
import json
import os
import re
import subprocess
import sys

WANTED = {"lines": 95, "branches": 85}


def find_data(build):
    """What the programs wrote; those that ran under strace wrote below build/traced."""
    traced = os.path.join(build, "traced")
    for path in glob.glob(traced + "/**/*.gcda", recursive=True):
        notes = path[: -len("gcda")] + "gcno"
        if not os.path.lexists(notes):
            os.symlink(notes[len(traced) :], notes)  # gcov wants them side by side
    for top in (build, traced + build):
        for pattern in ("/src/**/*.gcda", "/tests/**/src/app/*.gcda"):
            yield from glob.glob(top + pattern, recursive=True)


def read_report(path):
    report = subprocess.run(["gcov", "-b", "--json-format", "--stdout", path], capture_output=True, check=True).stdout
    return json.loads(gzip.decompress(report) if report[:2] == b"\x1f\x8b" else report)["files"]


def read_source(name):
    with open(name, encoding="utf-8") as file:
        return [""] + file.read().split("\n")


def add_up(build, root):
    """Runs of lines, {file: {line: n}}, and of branches, {file: {(line, i): n}}."""
    lines = collections.defaultdict(lambda: collections.defaultdict(int))
    branches = collections.defaultdict(lambda: collections.defaultdict(int))
    sources = {}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for files in pool.map(read_report, find_data(build)):
            for file in files:
                name = os.path.relpath(os.path.join(root, file["file"]), root)
                if not name.startswith("src/"):
                    continue
                source = sources.setdefault(name, read_source(name))
                for line in file["lines"]:
                    number = line["line_number"]
                    lines[name][number] += line["count"]
                    if number < len(source) and re.match(r"\s*assert\(", source[number]):
                        continue
                    for i, branch in enumerate(line["branches"]):
                        branches[name][number, i] += branch["count"]
    return lines, branches


def show(name, lines, branches):
    source = read_source(name)
    for number, count in sorted(lines.items()):
        ways = [n for (line, _), n in sorted(branches.items()) if line == number]
        if not count or (0 in ways):
            print("%s:%d: %-8s %s" % (name, number, "%d/%d" % (sum(map(bool, ways)), len(ways)) if count else "not run",
                                      source[number]))  # fmt: skip


def main():
    root = os.getcwd()
    lines, branches = add_up(os.path.abspath(sys.argv[1]), root)
    for name in sys.argv[2:]:
        show(name, lines[name], branches[name])
    if sys.argv[2:]:
        return 0
    total = collections.Counter()
    for name in sorted(lines):
        run = [sum(1 for n in part[name].values() if n) for part in (lines, branches)]
        of = [len(part[name]) for part in (lines, branches)]
        total.update(lines=run[0], all_lines=of[0], branches=run[1], all_branches=of[1])
        if run[0] * 100 < of[0] * WANTED["lines"] or run[1] * 100 < of[1] * WANTED["branches"]:
            missing = [n for n, count in sorted(lines[name].items()) if not count]
            print("%-32s %4d of %4d lines, %4d of %4d branches; not run: %s"
                  % (name, run[0], of[0], run[1], of[1], " ".join(map(str, missing[:30]))))  # fmt: skip
    good = True
    for what, wanted in WANTED.items():
        share = 100 * total[what] / max(1, total["all_" + what])
        good = good and share >= wanted
        print("%s: %d of %d, %.1f %% (wanted: %d %%)" % (what, total[what], total["all_" + what], share, wanted))
    return not good


if __name__ == "__main__":
    sys.exit(main())
