# SPDX-License-Identifier: MIT
"""Scans of several roots at the same time, joined, looked at, exported, closed and cancelled at random
times. Each request is answered once, whole results are the right ones, and the process ends with its
input, whatever it is doing. Made for a build with ThreadSanitizer, whose reports fail the run.
"""

import collections
import glob
import json
import os
import random
import select
import subprocess
import sys
import tempfile

from peer import Peer

SCANS, SEED = int(sys.argv[1]), int(sys.argv[2])
WRAP = sys.argv[3:]
PROGRAM = os.environ["FILESTATS_BIN"]
TEXTS = [b"int x;\n", b"/* a\n\n b */\nint y; // c\n", b"# x\ny = 1\n", b"<p>\n<script>\nlet a\n</script>\n", b"a\0b", b""]
NAMES = ["a.c", "b.h", "c.py", "d.html", "e.nobody-knows", "f.md", ".g.c", "h.log"]
HUGE = 100 << 30  # sparse: no scan of it comes to its end


def make_tree(rng, root, nfiles):
    subprocess.run(["git", "init", "-q", root], check=True)
    for n in range(nfiles):
        folder = os.path.join(root, *(rng.choice(["x", "y", ".z", "log"]) for _ in range(rng.randrange(4))))
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "%d%s" % (n, rng.choice(NAMES))), "wb") as file:
            file.write(rng.choice(TEXTS) * rng.randrange(20))
    with open(os.path.join(root, ".gitignore"), "w", encoding="utf-8") as file:
        file.write("*.log\nlog/\n")
    subprocess.run(["git", "-C", root, "add", "-f", "."], check=True)


class Editor:
    """The report buffers: takes rows, or says that they are not wanted any more."""

    def __init__(self, rng):
        self.rng = rng

    def answer(self, method, args):
        assert method == "nvim_exec_lua" and "report" in args[0], (method, args[0])
        return None, self.rng.random() < 0.8


class Crowd:
    """One process, and what was asked of it."""

    def __init__(self, peer, rng, folder):
        self.peer, self.rng, self.folder = peer, rng, folder
        self.roots = [folder + "/%d" % n for n in range(4)]
        self.asked = {}  # request id to what was asked
        self.scans = {}  # of these, the scans without an answer: id to (root, hidden)
        self.answers = collections.Counter()
        self.right, self.handles, self.closed = {}, [], set()
        self.cancelled, self.whole, self.joined = 0, 0, 0
        peer.buffer = Editor(rng)

    def send(self, method, **params):
        request_id = self.peer.next_id
        self.peer.next_id += 1
        self.asked[request_id] = (method, params)
        self.peer.notify(method, request_id, params)
        return request_id

    def take(self):
        for item in self.peer.items:
            if "event" in item:
                assert item["event"] != "progress" or item["id"] in self.asked, item
                continue
            self.answers[item["id"]] += 1
            self.check(item["id"], item)
        self.peer.items.clear()

    def check(self, request_id, item):
        method, params = self.asked[request_id]
        scan = self.scans.pop(request_id, None)
        if "err" in item:
            error = item["err"]
            late = error["code"] in ("SUPERSEDED", "ECANCELED") or (
                "project" in params and params["project"] in self.closed and "`project` is no" in error["message"])  # fmt: skip
            assert late, (self.asked[request_id], item)
            self.cancelled += scan is not None
            return
        result = item["ok"]
        if method == "project_start":
            self.handles.append(result["project"])
        if scan is None:
            return
        self.cancelled += result["cancelled"]
        self.whole += not result["cancelled"]
        expected = self.right.get(scan)
        if not result["cancelled"] and method == "project_start":
            assert result["totals"] == self.right.setdefault(scan, result["totals"]), (scan, result["totals"], expected)
        elif expected:
            assert result["totals"]["lines"] <= expected["lines"], (scan, result["totals"], expected)

    def pump(self, seconds):
        """Reads for some time."""
        if select.select([self.peer.process.stdout], [], [], seconds)[0]:
            self.peer.read_some()
        self.take()

    def start(self):
        root, hidden = self.rng.choice(self.roots), self.rng.random() < 0.5
        key = (root, hidden)
        if self.rng.random() < 0.8:
            self.joined += any(key == scan and self.asked[n][0] == "project_start" for n, scan in self.scans.items())
            request_id = self.send("project_start", root=root, hidden=hidden)
        else:
            request_id = self.send("count_paths", paths=[root], hidden=hidden)
        self.scans[request_id] = key

    def cancel(self):
        if self.scans:
            self.send("project_cancel", id=self.rng.choice(list(self.scans)))

    def look(self):
        if not self.handles:
            return
        project = self.rng.choice(self.handles[-6:])
        kind = self.rng.random()
        if kind < 0.5:
            self.send("project_view", project=project, buf=self.rng.randrange(1, 4), generation=len(self.asked), width=80,
                      view=self.rng.choice(["languages", "dirs", "files", "skipped"]),
                      sort=self.rng.choice(["name", "lines", "bytes"]), reverse=self.rng.random() < 0.5)  # fmt: skip
        elif kind < 0.7:
            self.send("project_treemap", project=project, view="dirs", width=60, height=20)
        elif kind < 0.85:
            name = self.folder + "/out." + self.rng.choice(["json", "csv", "md", "txt", "html"])
            self.send("project_export", project=project, path=name, overwrite=True)
        elif kind < 0.95:
            self.closed.add(project)
            self.send("project_close", project=project)
        else:
            self.send("view_close", buf=self.rng.randrange(1, 4))

    def settle(self):
        """Cancels what has no end of its own; every request must have its answer."""
        for request_id in list(self.scans):
            self.send("project_cancel", id=request_id)
        while len(self.answers) < len(self.asked):
            self.peer.read_some()
            self.take()
        self.send("ping")
        while len(self.answers) < len(self.asked):
            self.peer.read_some()
            self.take()
        twice = {request_id: n for request_id, n in self.answers.items() if n != 1}
        assert not twice and not self.scans, (twice, self.scans)


def at_random(peer, rng, folder):
    crowd = Crowd(peer, rng, folder)
    started = 0
    while started < SCANS:
        action = rng.random()
        if action < 0.35 and len(crowd.scans) < 6:
            crowd.start()
            started += 1
        elif action < 0.6:
            crowd.cancel()
        else:
            crowd.look()
        crowd.pump(rng.choice([0, 0, 0.002, 0.02, 0.1]))
    crowd.settle()
    # What was cancelled, joined and closed has left nothing behind that a new scan could take for its own.
    for hidden in (False, True):
        for root in crowd.roots[:3]:
            result = peer.ask("project_start", {"root": root, "hidden": hidden})["ok"]
            assert result["totals"] == crowd.right.setdefault((root, hidden), result["totals"]), (root, hidden)
            alone = subprocess.run(WRAP + [PROGRAM, "--format=json", root] + ["--hidden"] * hidden, check=True,
                                   stdout=subprocess.PIPE)  # fmt: skip
            assert result["totals"] == json.loads(alone.stdout)["totals"], (root, hidden)
    print("%d scans: %d cancelled, %d whole, %d joined" % (started, crowd.cancelled, crowd.whole, crowd.joined))
    assert crowd.cancelled and crowd.joined


def ends_with_input(peer):
    peer.close_input()
    status, err = peer.wait(float(os.environ["FILESTATS_LIMIT_S"]))
    assert (status, err) == (0, ""), (status, err)


def sessions(rng, folder):
    argv = WRAP + [PROGRAM, "--rpc"]
    with Peer(argv=argv) as peer:
        at_random(peer, rng, folder)
        ends_with_input(peer)
    for _ in range(max(5, SCANS // 10)):
        with Peer(argv=argv) as peer:
            for n in range(4):
                peer.notify("project_start", n + 1, {"root": folder + "/%d" % n})
            for _ in range(rng.randrange(4)):
                if select.select([peer.process.stdout], [], [], rng.choice([0, 0.05, 0.2]))[0]:
                    peer.read_some()
            ends_with_input(peer)


def print_reports(folder):
    """What a sanitizer found; the number of reports."""
    reports = glob.glob(folder + "/report*")
    for name in reports[:3]:
        with open(name, encoding="utf-8", errors="replace") as file:
            print(file.read()[:6000])
    return len(reports)


def main():
    rng = random.Random(SEED)
    print("seed %d" % SEED)
    with tempfile.TemporaryDirectory(prefix="filestats-scans-") as folder:
        # At the end of its input the process leaves its threads as they are: one may be stuck in a file system.
        os.environ["TSAN_OPTIONS"] = "log_path=%s/report:report_thread_leaks=0" % folder
        for n, nfiles in enumerate((40, 300, 1200, 10)):
            make_tree(rng, folder + "/%d" % n, nfiles)
        with open(folder + "/3/huge.c", "wb") as file:
            file.write(b"int x;\n" * 2000)
            file.truncate(HUGE)
        try:
            sessions(rng, folder)
        finally:
            reports = print_reports(folder)
        assert not reports, "%d reports" % reports
    print("1 passed, 0 failed")


if __name__ == "__main__":
    main()
