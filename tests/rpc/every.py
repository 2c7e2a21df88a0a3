# SPDX-License-Identifier: MIT
"""Every method that a session has, asked once over a small tree: for suites that watch what happens
meanwhile (allocations that fail, valgrind).
"""

import json
import os
import re
import select
import subprocess

from peer import Peer
from test_live import Editor as LiveEditor
from test_views import CHUNK

SOURCE = "int main(void) { // entry\n\n  return 0; /* done */\n}\n// end \u2713\n"
NOTEBOOK = {
    "cells": [{"cell_type": "code", "source": ["x = 1\n", "# y\n"]}, {"cell_type": "markdown", "source": "text"}],
    "metadata": {"kernelspec": {"language": "python"}},
    "nbformat": 4,
}
PROSE = "before\n# One \u2713\nsome words\n\n## Two\nmore of them\n\nThree\n-----\nlast\n"
PAGE = "<html>\n<script>\n// js\nlet a = 1;\n</script>\n<style>\np { }\n</style>\n</html>\n"


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
    os.makedirs(os.path.join(folder, "watched/sub"))
    for name in ("main.c", "sub/a.c", "sub/b.py"):
        with open(os.path.join(folder, "watched", name), "w", encoding="utf-8") as file:
            file.write(SOURCE)


class Editor(LiveEditor):
    """A buffer that can be followed, and a report that keeps what it is given."""

    def answer(self, method, args):
        if method != "nvim_exec_lua" or args[0] != CHUNK:
            return super().answer(method, args)
        self.rows = (self.rows if args[1][2] else []) + args[1][3]
        return None, True


class Session:
    """A process, and an editor with one buffer."""

    def __init__(self, argv=None, env=None):
        self.argv, self.env = argv, env
        self.start()

    def start(self):
        self.projects = {}
        self.peer = Peer(argv=self.argv, env=self.env)
        self.peer.buffer = Editor([line.encode() for line in SOURCE.split("\n")])
        assert self.peer.call("ping", {})["protocol"] >= 1
        self.peer.call("configure", {"languages": {"unknown-kind": "C"}, "jobs": 1})

    def project(self, root):
        """The handle of a project that is open; or the error."""
        if root not in self.projects:
            item = self.peer.ask("project_start", {"root": root, "hidden": True})
            if "err" in item:
                return item
            self.projects[root] = item["ok"]["project"]
        return self.projects[root]


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


def fill(session, root, view):
    """What a report buffer is filled with, and what its rows are asked for."""
    session.peer.buffer.rows = []
    params = {"view": view, "width": 80, "unfold_all": True, "keep": [1, 2], "folds": ["a"]}
    if view != "skipped":
        params["language"] = "*"
    item = of_project(session, root, "project_view", {"buf": 9, "generation": 1, **params})
    if "err" in item:
        return item
    rows = ask(session, "view_rows", {"buf": 9, "first": 1, "last": 99})
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
    yield "live", lambda session: follow(session, [[1, 1, 1], [0, 2, 2]])
    yield "live_select", lambda session: follow(session, [[1, 1, 1]], block)
    yield "count_headings", of_prose
    for view in ("dirs", "files"):
        size = {"view": view, "width": 40, "height": 12, "name": "*.c"}
        yield "project_treemap of " + view, lambda session, size=size: of_project(session, tree, "project_treemap", size)
    for view in ("languages", "dirs", "files", "skipped"):
        yield "project_view of " + view, lambda session, view=view: fill(session, tree, view)
    for ending in ("json", "csv", "md", "txt", "html"):
        path = os.path.join(folder, "out." + ending)
        yield "project_export to " + ending, lambda session, path=path: export(session, tree, path)
    yield "project_start with watch", lambda session: watch(session, os.path.join(folder, "watched"))
