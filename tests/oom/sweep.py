# SPDX-License-Identifier: MIT
"""Makes every allocation of the program fail in turn: on the command line a process for each, in a
session one request for each, after which the same request must be answered as before. AddressSanitizer
watches the session, which must have leaked nothing at its end.
"""

import json
import mmap
import os
import re
import select
import struct
import subprocess
import sys
import tempfile
import traceback

from peer import Buffer, Ended, Peer

PROGRAM = os.environ["FILESTATS_BIN"]
COMMAND = sys.argv[1]  # without a sanitizer: a process for each allocation must start fast
STEP = int(sys.argv[2])
# libuv aborts when the table of its watchers can't grow: nothing of ours can help that.
EXEMPT = b"uv__io_start"
FOREVER = 1 << 60
PULL = "return require('filestats.attach').pull(...)"
CHUNK = "return require('filestats.report.fill').chunk(...)"

SOURCE = "int main(void) { // entry\n\n  return 0; /* done */\n}\n// end \u2713\n"
NOTEBOOK = {
    "cells": [{"cell_type": "code", "source": ["x = 1\n", "# y\n"]}, {"cell_type": "markdown", "source": "text"}],
    "metadata": {"kernelspec": {"language": "python"}},
    "nbformat": 4,
}
PROSE = "before\n# One \u2713\nsome words\n\n## Two\nmore of them\n\nThree\n-----\nlast\n"
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
        stdin=subprocess.DEVNULL, timeout=60,
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


class Editor(Buffer):
    """A buffer that can be followed too, and that takes the rows of a report."""

    seq = 1

    def answer(self, method, args):
        if method == "nvim_exec_lua" and args[0] == CHUNK:
            self.rows = (self.rows if args[1][2] else []) + args[1][3]
            return None, True
        if method == "nvim_exec_lua" and args[0] == PULL:
            _, seq, first, last, col, limit = args[1]
            if seq != self.seq:
                return None, [self.seq]
            if col:
                return None, [seq, [self.lines[first][col:]], False]
            return None, [seq, self.lines[first:last]]
        return super().answer(method, args)


class Session:
    def __init__(self, plan, folder):
        self.plan, self.folder = plan, folder
        self.start()

    def start(self):
        self.projects = {}
        self.peer = Peer(env=environment(self.plan))
        self.peer.buffer = Editor([line.encode() for line in SOURCE.split("\n")])
        assert self.peer.call("ping", {})["protocol"] >= 1

    def project(self, root):
        """The handle of a project that is open; or the error."""
        if root not in self.projects:
            item = self.peer.ask("project_start", {"root": root, "hidden": True})
            if "err" in item:
                return item
            self.projects[root] = item["ok"]["project"]
        return self.projects[root]

    def end(self):
        self.peer.close_input()
        status, err = self.peer.wait(60)
        log = check_reports(self.plan, err)
        assert status == 0 or EXEMPT in log, (status, err)

    def restart_if_exempt(self, where):
        """The process has ended: that is allowed in one place, which a report must name."""
        self.peer.wait()
        log = check_reports(self.plan, where)
        assert EXEMPT in log, where + ": the process ended\n" + log.decode("utf-8", "replace")
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


def follow(session, edits, selected=None):
    """Attaches a buffer anew, edits it and selects a part of it; its last counts."""
    peer, buffer = session.peer, session.peer.buffer
    lines = len(buffer.lines)
    peer.ask("ping", {})  # what the last round still had to say is here now
    peer.items.clear()
    for method, params in [("live_attach", {"lines": lines})] + [("live_changed", {"edits": [edit]}) for edit in edits]:
        buffer.seq += 1
        item = peer.ask(method, {"buf": 1, "seq": buffer.seq, "name": "x.c", "filetype": "c", **params})
        if "err" in item:
            return item
    if selected:
        peer.ask("ping", {})
        for item in peer.items:
            if "failed" in item:
                return plain(item)
        peer.items.clear()
        item = peer.ask("live_select", {"buf": 1, "number": 1, "range": selected})
        if "err" in item:
            return item
    while True:
        events = [item for item in peer.items if item.get("event") == "live"]
        if events and not events[-1].get("stale") and not events[-1].get("selection", {}).get("stale"):
            return plain(events[-1])
        peer.read_some()


def of_prose(session):
    buffer = session.peer.buffer
    before, buffer.lines = buffer.lines, [line.encode() for line in PROSE.split("\n")]
    item = ask(session, "count_headings", {"buf": 1, "name": "x.md", "filetype": "markdown"})
    buffer.lines = before
    return item


def of_project(session, root, method, params):
    """Asks about an open project."""
    project = session.project(root)
    return project if isinstance(project, dict) else ask(session, method, {"project": project, **params})


def export(session, root, path):
    """Saves a result over an old file."""
    with open(path, "w", encoding="utf-8") as file:
        file.write("old")
    item = of_project(session, root, "project_export", {"path": path, "overwrite": True})
    with open(path, encoding="utf-8") as file:
        text = re.sub('"seconds":[0-9.]+|[0-9.]+ s\\b', "", file.read())
    assert not [name for name in os.listdir(os.path.dirname(path)) if name.startswith(".filestats-")]
    return {**item, "saved": text}


def fill(session, root):
    """What a report buffer is filled with, and what its rows are asked for."""
    session.peer.buffer.rows = []
    params = {"buf": 2, "generation": 1, "view": "dirs", "unfold_all": True, "width": 60, "name": "a"}
    item = of_project(session, root, "project_view", params)
    if "err" in item:
        return item
    rows = ask(session, "view_rows", {"buf": 2, "first": 1, "last": item["ok"]["rows"]})
    return rows if "err" in rows else {**item, "filled": session.peer.buffer.rows, "rows": rows}


def next_change(peer):
    """The event that tells of a change, or that none is told; or else what stands on stderr instead."""
    while True:
        for item in peer.items:
            if item.get("event") in ("project_stale", "project_unwatched"):
                peer.items.clear()
                return item
        ready = select.select([peer.process.stdout, peer.process.stderr], [], [], 10)[0]
        assert ready, "nothing is told"
        if peer.process.stdout in ready:
            peer.read_some()
            continue
        message = os.read(peer.process.stderr.fileno(), 1 << 16).decode()
        if not message or "is not told" in message:
            return {"event": "stderr", "message": message}


def until_ok(peer, method, params):
    for _ in range(3):
        item = peer.ask(method, params)
        if "ok" in item:
            return item["ok"]
    raise AssertionError("%s: %s" % (method, item))


def watch(session, root):
    """Watches a project, changes a file, and gives the result that is brought up to date."""
    peer, found = session.peer, []
    params = {"root": root, "watch": True}
    try:
        while True:
            item = peer.ask("project_start", params)
            if "err" in item:
                return item
            found.append(plain(item["ok"]))
            # The first time all is looked at again, once it is watched.
            if len(found) == 3:
                return {"ok": found[1:]}
            if len(found) == 2:
                with open(root + "/main.c", "w", encoding="utf-8") as file:
                    file.write(SOURCE + "int more;\n")
            params["changes"] = True
            told = next_change(peer)
            if told["event"] != "project_stale":
                return {"err": told}
    finally:
        with open(root + "/main.c", "w", encoding="utf-8") as file:
            file.write(SOURCE)
        # Closed, also where only the answer that names it found no memory, or this does not.
        open_again = until_ok(peer, "project_start", {"root": root})
        until_ok(peer, "project_close", {"project": open_again["project"]})
        peer.items.clear()


def requests(folder):
    tree = os.path.join(folder, "t")
    text = {"text": SOURCE, "name": "x.c"}
    overlay = {"path": tree + "/main.c", "buf": 1, "name": tree + "/main.c"}
    block = {"kind": "char", "first": 1, "first_col": 2, "last": 4, "last_col": 1}
    yield "ping", lambda session: ask(session, "ping", {})
    yield "count_text", lambda session: ask(session, "count_text", text)
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
    yield "live", lambda session: follow(session, [[1, 1, 1], [0, 2, 2]])
    yield "live_select", lambda session: follow(session, [[1, 1, 1]], block)
    yield "count_headings", of_prose
    for view in ("dirs", "files"):
        size = {"view": view, "width": 40, "height": 12, "name": "*.c"}
        yield "project_treemap of " + view, lambda session, size=size: of_project(session, tree, "project_treemap", size)
    yield "project_view", lambda session: fill(session, tree)
    for ending in ("json", "csv", "md", "txt", "html"):
        path = os.path.join(folder, "out." + ending)
        yield "project_export to " + ending, lambda session, path=path: export(session, tree, path)
    yield "project_start with watch", lambda session: watch(session, os.path.join(folder, "watched"))


def is_answer_or_error(got, right):
    if got == right:
        return True
    if not isinstance(got, dict):
        return False
    if "err" in got:
        # Where only the answer found no memory, all is saved.
        return bool(got["err"].get("message")) and ("saved" not in right or got["saved"] in ("old", right["saved"]))
    if "failed" in got:
        return bool(got["failed"])
    # The file beside a buffer is left out when it can't be read.
    if "disk" in right.get("ok", {}) and got == {**right, "ok": {k: v for k, v in right["ok"].items() if k != "disk"}}:
        return True
    # So is a selection whose text was not to be had.
    if "selection" in right and got == {key: value for key, value in right.items() if key != "selection"}:
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
        except AssertionError as error:
            raise AssertionError("%s: %s" % (where, session.peer.items)) from error
        failed = plan.end()
        assert is_answer_or_error(got, right), "%s: %s instead of %s" % (where, got, right)
        again = request(session)
        assert again == right, "%s: afterwards %s instead of %s" % (where, again, right)
        if not failed:
            return
        n += STEP


def test_session(plan, folder):
    make_tree(folder)
    os.makedirs(os.path.join(folder, "watched/sub"))
    for name in ("main.c", "sub/a.c", "sub/b.py"):
        with open(os.path.join(folder, "watched", name), "w", encoding="utf-8") as file:
            file.write(SOURCE)
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
        assert status == 0 or err or EXEMPT in log, where
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
