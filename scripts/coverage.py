# SPDX-License-Identifier: MIT
"""Adds up what gcov says of each object of src/: a line is run if it was in any of them."""

import collections
import glob
import gzip
import json
import os
import subprocess
import sys

WANTED = {"lines": 95, "branches": 85}


def main():
    build = os.path.abspath(sys.argv[1])
    root = os.getcwd()
    out = os.path.join(build, "gcov")
    os.makedirs(out, exist_ok=True)
    for old in glob.glob(out + "/*.gz"):
        os.unlink(old)
    data = glob.glob(build + "/src/**/*.gcda", recursive=True) + glob.glob(build + "/tests/**/src/app/*.gcda", recursive=True)
    lines = collections.defaultdict(lambda: collections.defaultdict(int))
    branches = collections.defaultdict(lambda: collections.defaultdict(int))
    for path in data:
        report = subprocess.run(["gcov", "-b", "--json-format", "--stdout", path], cwd=out, capture_output=True, check=True).stdout
        report = gzip.decompress(report) if report[:2] == b"\x1f\x8b" else report
        for file in json.loads(report)["files"]:
            name = os.path.relpath(os.path.join(root, file["file"]), root)
            if not name.startswith("src/"):
                continue
            for line in file["lines"]:
                lines[name][line["line_number"]] += line["count"]
                for i, branch in enumerate(line["branches"]):
                    branches[name][line["line_number"], i] += branch["count"]
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
