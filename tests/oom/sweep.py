# SPDX-License-Identifier: MIT
"""Makes every allocation of the program fail in turn: on the command line a process for each, in a
session one request for each, after which the same request must be answered as before. AddressSanitizer
watches the session, which must have leaked nothing at its end.
"""

import json
import mmap
import os
import re
import signal
import struct
import subprocess
import sys
import tempfile
import traceback

from peer import Ended, Peer
from test_live import Editor as LiveEditor
from test_views import CHUNK

PROGRAM = os.environ["FILESTATS_BIN"]
COMMAND = sys.argv[1]  # without a sanitizer: a process for each allocation must start fast
STEP = int(sys.argv[2])
# libuv aborts when the table of its watchers can't grow: nothing of ours can help that.
EXEMPT = b"uv__io_start"
FOREVER = 1 << 60

SOURCE = "int main(void) { // entry\n\n  return 0; /* done */\n}\n// end \u2713\n"
NOTEBOOK = {
    "cells": [{"cell_type": "code", "source": ["x = 1\n", "# y\n"]}, {"cell_type": "markdown", "source": "text"}],
    "metadata": {"kernelspec": {"language": "python"}},
    "nbformat": 4,
}
PAGE = "<html>\n<script>\n// js\nlet a = 1;\n</script>\n<style>\np { }\n</style>\n</html>\n"


class Plan:
    """What the program's allocator shares with us; see wrap.c."""

    def __init__(self, path):
        with open(path, "wb") as file:
            file.write(bytes(32))
        with open(path, "r+b") as file:
            self.map = mmap.mmap(file.fileno(), 32)
        self.path = path
        self.total = 0

    def set(self, first, count=1):
        self.map[0:32] = struct.pack("QQQQ", 0, first, count, 0)

    def end(self):
        """How many failed; none does any more."""
        failed = struct.unpack("QQQQ", self.map[0:32])[3]
        self.map[8:16] = bytes(8)
        self.total += failed
        return failed


def environment(plan):
    log = plan.path + ".log"
    asan = "log_path=%s:handle_abort=1:detect_leaks=1:allocator_may_return_null=1" % log
    return {"FILESTATS_OOM": plan.path, "ASAN_OPTIONS": asan, "UBSAN_OPTIONS": "log_path=%s:print_stacktrace=1" % log}


def reports(plan):
    """What the sanitizers wrote since the last call."""
    text = b""
    folder, prefix = os.path.split(plan.path + ".log")
    for name in os.listdir(folder):
        if name.startswith(prefix):
            with open(os.path.join(folder, name), "rb") as file:
                text += file.read()
            os.unlink(os.path.join(folder, name))
    return text


def check_reports(plan, where):
    text = reports(plan)
    assert not text or EXEMPT in text, "%s\n%s" % (where, text.decode("utf-8", "replace")[:5000])
    return text


def is_exempt(status, log):
    """Without a sanitizer, as when coverage is measured, nobody says where it was aborted."""
    return EXEMPT in log or ("FILESTATS_COVERAGE" in os.environ and status == -signal.SIGABRT)


# The command line


def make_tree(folder):
    files = {
        "main.c": SOURCE, "page.html": PAGE, "book.ipynb": json.dumps(NOTEBOOK), "a/b/c/deep.py": "x = 1\n# c\n",
        "notes.unknown-kind": "text\n", "data.bin": "\0\1", ".gitignore": "*.log\n!keep.log\nbuild/\n", "x.log": "no\n",
        ".ignore": "tmp\n", "wide.c": "\ufeff" + SOURCE, "tmp/t.c": SOURCE,
    }  # fmt: skip
    for name, text in files.items():
        path = os.path.join(folder, "t", name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-16" if name == "wide.c" else "utf-8") as file:
            file.write(text)
    os.symlink("main.c", os.path.join(folder, "t/link"))
    with open(os.path.join(folder, "list"), "wb") as file:
        file.write(b"t/main.c\0t/page.html\0t/absent\0")
    git = ["git", "-c", "user.name=n", "-c", "user.email=e", "-C", os.path.join(folder, "t")]
    subprocess.run(git + ["init", "-q"], check=True)
    subprocess.run(git + ["add", "-f", "main.c", "x.log", ".gitignore"], check=True)


def run(plan, folder, args):
    done = subprocess.run(
        [COMMAND] + args, cwd=folder, env={**os.environ, **environment(plan)}, capture_output=True,
        input=SOURCE.encode(), timeout=60,
    )  # fmt: skip
    return done.returncode, re.sub(rb'"seconds":[0-9.]+|[0-9.]+ s\b', b"", done.stdout), done.stderr


def sweep_command(plan, folder, args):
    plan.set(0)
    right = run(plan, folder, args)
    plan.end()
    assert right[0] in (0, 1), right
    check_reports(plan, args)
    failures = 0
    for count in (1, FOREVER):
        n = 1
        while True:
            plan.set(n, count)
            status, out, err = got = run(plan, folder, args)
            failed = plan.end()
            failures += failed
            where = "%s, allocation %d: %s" % (" ".join(args), n, got)
            check_reports(plan, where)
            if not failed:
                assert got == right, where
                break
            # Nobody may take a wrong number for a right one: as ever, or an error that is told.
            # That git could not be asked is told too, and is no failure.
            assert got == right or status == 1 or b"git did not say" in err, where
            assert got == right or (err.startswith(b"filestats: ") and err.endswith(b"\n")), where
            n += STEP
    return failures


COMMANDS = [
    ["--jobs=1", "t"],
    ["--jobs=1", "--by=file", "--format=json", "--hidden", "t"],
    ["--jobs=1", "--by=dir", "--format=csv", "--sort=code", "t", "t/a"],
    ["--jobs=2", "--by=file", "--format=ndjson", "--embedded=separate", "--exclude=*.py", "t"],
    ["--jobs=1", "--text", "t/main.c", "t/wide.c", "t/absent"],
    ["--files0-from=list", "--map=unknown-kind:C"],
    ["--stdin-name=x.c", "--embedded=separate", "-"],
    ["--explain", "t/page.html"],
    ["--explain", "t/book.ipynb"],
    ["--merge", "a.ndjson", "b.json"],
    ["--languages"],
]


def test_commands(plan, folder):
    make_tree(folder)
    for name, style in (("a.ndjson", "ndjson"), ("b.json", "json")):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(run(plan, folder, ["--by=file", "--format=" + style, "t"])[1].replace(b",,", b","))
    for args in COMMANDS:
        sweep_command(plan, folder, args)


# A session


class Editor(LiveEditor):
    """A buffer that can be followed too, and a report that takes what it is given."""

    def answer(self, method, args):
        if method == "nvim_exec_lua" and args[0] == CHUNK:
            return None, True
        return super().answer(method, args)


class Session:
    def __init__(self, plan, folder):
        self.plan, self.folder = plan, folder
        self.start()

    def start(self):
        self.peer = Peer(env=environment(self.plan))
        self.peer.buffer = Editor([line.encode() for line in SOURCE.split("\n")])
        self.project = None
        assert self.peer.call("ping", {})["protocol"] >= 1

    def ask_project(self, method, params):
        """About a project that stays open, which the first request opens."""
        if self.project is None:
            item = self.peer.ask("project_start", {"root": os.path.join(self.folder, "t")})
            if "err" in item:
                return plain(item)
            self.project = item["ok"]["project"]
        return ask(self, method, {"project": self.project, **params})

    def end(self):
        self.peer.close_input()
        status, err = self.peer.wait(60)
        log = check_reports(self.plan, err)
        assert status == 0 or is_exempt(status, log), (status, err)

    def restart_if_exempt(self, where):
        """The process has ended: that is allowed in one place, which a report must name."""
        status, _ = self.peer.wait()
        log = check_reports(self.plan, where)
        assert is_exempt(status, log), where + ": the process ended\n" + log.decode("utf-8", "replace")
        self.start()


def plain(value):
    """Without what differs from run to run."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items() if key not in ("seconds", "pid", "memory", "id", "project", "seq")}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value


def ask(session, method, params):
    item = session.peer.ask(method, params)
    session.peer.items.clear()
    return plain(item)


def follow(session, edits):
    """Attaches a buffer anew, edits it, and gives its last counts."""
    peer, buffer = session.peer, session.peer.buffer
    lines = len(buffer.lines)
    peer.ask("ping", {})  # what the last round still had to say is here now
    peer.items.clear()
    for method, params in [("live_attach", {"lines": lines})] + [("live_changed", {"edits": [edit]}) for edit in edits]:
        buffer.seq += 1
        item = peer.ask(method, {"buf": 1, "seq": buffer.seq, "name": "x.c", "filetype": "c", **params})
        if "err" in item:
            return item
    while True:
        events = [item for item in peer.items if item.get("event") == "live"]
        if events and not events[-1].get("stale"):
            return plain(events[-1])
        peer.read_some()


def show(session, view):
    """Fills a report, and tells what its rows are."""
    params = {"view": view, "width": 80, "unfold_all": True, "keep": [1, 2], "folds": ["a"]}
    if view != "skipped":
        params["language"] = "*"
    item = session.ask_project("project_view", {"buf": 9, "generation": 1, **params})
    if "err" in item:
        return item
    rows = ask(session, "view_rows", {"buf": 9, "first": 1, "last": 99})
    return rows if "err" in rows else {"ok": [item["ok"], rows["ok"]]}


def requests(folder):
    tree = os.path.join(folder, "t")
    text = {"text": SOURCE, "name": "x.c"}
    overlay = {"path": tree + "/main.c", "buf": 1, "name": tree + "/main.c"}
    block = {"kind": "char", "first": 1, "first_col": 2, "last": 4, "last_col": 1}
    yield "ping", lambda session: ask(session, "ping", {})
    yield "count_text", lambda session: ask(session, "count_text", text)
    long_text = {"text": SOURCE * 10000, "name": "x.c"}  # comes in pieces, which are kept until the last
    yield "count_text in pieces", lambda session: ask(session, "count_text", long_text)
    yield "notebook", lambda session: ask(session, "count_text", {"text": json.dumps(NOTEBOOK), "name": "x.ipynb"})
    yield "configure", lambda session: ask(session, "configure", {"languages": {"unknown-kind": "C"}, "jobs": 1})
    yield "count_buffer", lambda session: ask(
        session, "count_buffer", {"buf": 1, "name": tree + "/main.c", "disk": tree + "/main.c", "range": block}
    )
    yield "count_paths", lambda session: ask(
        session, "count_paths", {"paths": [tree, tree + "/main.c", "/absent"], "overlays": [overlay]}
    )
    yield "project_start", lambda session: ask(
        session, "project_start", {"root": tree, "hidden": True, "exclude": ["*.py"], "overlays": [overlay]}
    )
    yield "languages", lambda session: ask(session, "languages", {})
    yield "count_headings", lambda session: ask(session, "count_headings", {"buf": 1, "name": "x.md"})
    for view in ("languages", "dirs", "files", "skipped"):
        yield "project_view of " + view, lambda session, view=view: show(session, view)
    yield "project_treemap", lambda session: session.ask_project("project_treemap", {"width": 40, "height": 20, "view": "files"})
    for ending in ("json", "csv", "md", "html"):
        params = {"path": os.path.join(folder, "saved." + ending), "overwrite": True}
        yield "project_export to " + ending, lambda session, params=params: session.ask_project("project_export", params)
    yield "live", lambda session: follow(session, [[1, 1, 1], [0, 2, 2]])


def is_answer_or_error(got, right):
    if got == right:
        return True
    if not isinstance(got, dict):
        return False
    if "err" in got:
        return bool(got["err"].get("message"))
    if "failed" in got:
        return bool(got["failed"])
    # The file beside a buffer is left out when it can't be read.
    if "disk" in right.get("ok", {}) and got == {**right, "ok": {k: v for k, v in right["ok"].items() if k != "disk"}}:
        return True
    # What could not be counted is listed, with its error.
    listed = json.dumps(got)
    return "ENOMEM" in listed or '"git": "refused"' in listed or '"unreadable"' in listed


def sweep_request(session, name, request):
    plan = session.plan
    plan.set(0)
    right = request(session)
    assert "ok" in right or right.get("event") == "live", right
    n = 1
    while True:
        where = "%s, allocation %d" % (name, n)
        plan.set(n)
        try:
            got = request(session)
        except (Ended, BrokenPipeError):
            plan.end()
            session.restart_if_exempt(where)
            session.peer.call("configure", {"languages": {"unknown-kind": "C"}, "jobs": 1})
            n += STEP
            continue
        failed = plan.end()
        assert is_answer_or_error(got, right), "%s: %s instead of %s" % (where, got, right)
        again = request(session)
        assert again == right, "%s: afterwards %s instead of %s" % (where, again, right)
        if not failed:
            return
        n += STEP


def test_session(plan, folder):
    make_tree(folder)
    session = Session(plan, folder)
    session.peer.call("configure", {"languages": {"unknown-kind": "C"}, "jobs": 1})
    for name, request in requests(folder):
        sweep_request(session, name, request)
    session.end()


def test_start_of_a_session(plan, _folder):
    n = 1
    while True:
        plan.set(n)
        with Peer(env=environment(plan)) as peer:
            try:
                peer.call("ping", {})
                peer.close_input()
            except (Ended, BrokenPipeError, AssertionError):
                pass
            status, err = peer.wait(60)
        failed = plan.end()
        where = "start, allocation %d: status %d, %s" % (n, status, err)
        log = check_reports(plan, where)
        assert status == 0 or err or is_exempt(status, log), where
        if not failed:
            return
        n += 1


def main():
    passed = failed = 0
    for name, function in sorted(globals().items()):
        if not name.startswith("test_"):
            continue
        with tempfile.TemporaryDirectory(prefix="filestats-oom-") as folder:
            plan = Plan(os.path.join(folder, "plan"))
            try:
                function(plan, folder)
                passed += 1
                print("%s: %d allocations failed" % (name[5:], plan.total))
            except Exception:  # a test may fail in any way
                failed += 1
                print("--- %s\n%s" % (name, traceback.format_exc()))
    print("%d passed, %d failed" % (passed, failed))
    return failed != 0 or passed == 0


if __name__ == "__main__":
    sys.exit(main())
