# SPDX-License-Identifier: MIT
"""Scans of files that are cut, grown, replaced, moved and removed meanwhile. Each file is told with
counts of what was read, or why not: whatever happens to it, what can be read is the begin of one
endless text, so the counts of any part of it are known.

    changes.py PROGRAM SCANS [SEED]
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import traceback

PROGRAM, SCANS = os.path.abspath(sys.argv[1]), int(sys.argv[2])
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 1
os.environ["FILESTATS_BIN"] = PROGRAM
os.environ.setdefault("FILESTATS_LIMIT_S", "120")
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "rpc"))

from peer import Peer  # noqa: E402 (it wants the variables above)

LINE = b"int x;\n"
PAGE = 4096
# Cut at whole lines that are whole pages: elsewhere the kernel may show a page that it is clearing.
UNIT = len(LINE) * PAGE
REASONS = {"vanished", "symlink", "fifo", "unreadable"}
ERRORS = {None, "ENOENT", "EACCES", "ENOTDIR", "ESTALE"}


class Changes(threading.Thread):
    """Changes a tree until it is told to stop."""

    def __init__(self, root):
        super().__init__(daemon=True)
        self.root, self.rng, self.stop, self.done = root, random.Random(SEED), False, 0
        for folder in range(8):
            os.makedirs("%s/%d" % (root, folder))
            for n in range(30):
                self.write("%s/%d/%d.c" % (root, folder, n), self.rng.choice([0, 1, 100, 20000, 300000]))

    def write(self, path, nlines, flags=os.O_TRUNC):
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK | flags, 0o644)
        try:
            os.write(fd, LINE * nlines)
        finally:
            os.close(fd)

    def replace(self, path):
        if os.path.isdir(path) and not os.path.islink(path):
            os.rmdir(path)
        elif os.path.lexists(path):
            os.unlink(path)
        kind = self.rng.choice(["file", "file", "file", "dir", "fifo", "link", "nothing"])
        if kind == "file":
            self.write(path, self.rng.choice([0, 1, 100, 20000]))
        elif kind == "dir":
            os.mkdir(path)
        elif kind == "fifo":
            os.mkfifo(path)
        elif kind == "link":
            os.symlink(self.rng.choice(["0.c", "nowhere"]), path)

    def change(self):
        folder = "%s/%d" % (self.root, self.rng.randrange(8))
        path = "%s/%d.c" % (folder, self.rng.randrange(30))
        kind = self.rng.random()
        if kind < 0.3:
            os.truncate(path, min(self.rng.randrange(20) * UNIT, os.path.getsize(path) // UNIT * UNIT))
        elif kind < 0.7:
            if os.path.isfile(path) and os.path.getsize(path) < 100 * UNIT:
                self.write(path, self.rng.choice([1, 100, 20000]), 0)
        elif kind < 0.95:
            self.replace(path)
        elif kind < 0.98:
            os.rename(folder, folder + ".moved")
            os.rename(folder + ".moved", folder)
        else:
            os.rename(folder, folder + ".moved")
            os.mkdir(folder)
            shutil.rmtree(folder + ".moved")

    def run(self):
        while not self.stop:
            try:
                self.change()
            except OSError:  # a fifo without a reader, a directory where a file was
                pass
            self.done += 1


def check_counts(counts, nfiles):
    """The counts of the begin of LINE * n; of several, together."""
    nbytes, lines = counts["bytes"], counts["lines"]
    assert counts["code"] == lines and counts["comments"] == counts["blanks"] == 0, counts
    least = lines * len(LINE) - nfiles * (len(LINE) - 1)
    if counts["longest_line"] >= PAGE:
        # A read that began before a cut and went on after it may get pages of NUL, which are then one
        # line or the begin of one. Of several files it can't be told how many did.
        if nfiles > 1:
            return
        nbytes -= counts["longest_line"] // PAGE * PAGE
        least -= len(LINE)
    assert least <= nbytes <= lines * len(LINE), counts


def by_command_line(root):
    done = subprocess.run([PROGRAM, "--by=file", "--format=json", root], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=120, check=False)  # fmt: skip
    assert done.returncode in (0, 1), (done.returncode, done.stderr)
    result = json.loads(done.stdout)
    for row in result["files"]:
        check_counts(row, 1)
    for row in result["skipped"]:
        assert row["reason"] in REASONS and row.get("error") in ERRORS, row
    assert result["totals"]["files"] == len(result["files"])
    return result


def by_rpc(peer, root):
    item = peer.ask("project_start", {"root": root})
    assert "ok" in item, item
    result = item["ok"]
    assert not result["cancelled"] and set(result["skipped_counts"]) <= REASONS, result
    check_counts(result["totals"], result["totals"]["files"])
    paths = peer.ask("count_paths", {"paths": [root + "/0", root + "/1/0.c"]})
    check_counts(paths["ok"]["totals"], paths["ok"]["totals"]["files"])
    return result


def check(changes):
    with Peer() as peer:
        for _ in range(SCANS):
            by_command_line(changes.root)
            by_rpc(peer, changes.root)
        assert changes.is_alive() and changes.done > SCANS, changes.done
        changes.stop = True
        changes.join()
        # What the process remembers of files that changed while it read them does not last.
        fresh, known = by_command_line(changes.root), by_rpc(peer, changes.root)
        for key in ("totals", "skipped_counts"):
            assert known[key] == fresh[key], (key, known[key], fresh[key])


def main():
    failed = 0
    with tempfile.TemporaryDirectory(prefix="filestats-changes-") as folder:
        changes = Changes(folder)
        changes.start()
        try:
            check(changes)
        except Exception:  # a test may fail in any way
            print("seed %d\n%s" % (SEED, traceback.format_exc()))
            failed = 1
        changes.stop = True
        changes.join()
        print("%d changes during %d scans" % (changes.done, 3 * SCANS))
    print("%d passed, %d failed" % (1 - failed, failed))
    return failed


if __name__ == "__main__":
    sys.exit(main())
