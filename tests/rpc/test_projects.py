# SPDX-License-Identifier: MIT
"""Projects that are scanned again: what has not changed is not read, and nothing is missed."""

import json
import os
import random
import subprocess
import tempfile

from peer import PROGRAM, Buffer, Peer

KEYS = ("totals", "unclassified", "binary", "skipped_counts", "left_out")
TEXTS = [b"int a;\n", b"// b  \n", b"\n\n\n\n\n\n\n", b"int a\0\n", b"plain x", b"<script>\nlet x\n</script>\n", b"\xff\xfeint\n"]
NAMES = ["a.c", "b.h", "c.py", "d.html", "e.nobody-knows", "Makefile", "jquery.js", ".hidden.c", "f"]


def scan(peer, root, **params):
    item = peer.ask("project_start", {"root": root, **params})
    assert "ok" in item, item
    return item["ok"]


def fresh(root):
    """The same by another process, which has seen nothing before."""
    done = subprocess.run([PROGRAM, "--format=json", root], stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def rows(result):
    return {row["name"]: {key: value for key, value in row.items() if value} for row in result["languages"]}


def check(result, expected, what):
    for key in KEYS:
        assert result[key] == expected[key], (what, key, result[key], expected[key])
    assert rows(result) == rows(expected), what


def paths(root):
    found = [(directory, name) for directory, _, names in os.walk(root) for name in names]
    return [os.path.join(*pair) for pair in sorted(found)]


def write_in_place(path, text):
    """Another text with the times of modification that the file had."""
    try:
        before = os.stat(path)
    except FileNotFoundError:
        before = None
    with open(path, "wb") as file:
        file.write(text)
    if before:
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


KINDS = ["write", "write", "in place", "remove", "rename", "link", "move directory", "ignore"]


def change(rng, root, kinds=KINDS):
    """One change that a rescan must see; tells what it was."""
    directory = rng.choice([root, root + "/src", root + "/vendor", root + "/src/deep"])
    os.makedirs(directory, exist_ok=True)
    path = "%s/%s" % (directory, rng.choice(NAMES))
    there = paths(root)
    kind = rng.choice(kinds)
    if kind == "write":
        with open(path, "wb") as file:
            file.write(rng.choice(TEXTS))
    elif kind == "in place":
        write_in_place(path, rng.choice(TEXTS))
    elif kind == "remove" and there:
        os.unlink(rng.choice(there))
    elif kind == "rename" and there:
        os.rename(rng.choice(there), path)
    elif kind == "link" and there and not os.path.lexists(path):
        os.link(rng.choice(there), path)
    elif kind == "move directory" and os.path.isdir(root + "/src/deep"):
        os.rename(root + "/src/deep", root + "/vendor/%d" % rng.randrange(10**9)) if os.path.isdir(root + "/vendor") else None
    elif kind == "ignore":
        write_in_place(root + "/.ignore", rng.choice([b"*.c\n", b"vendor/\n", b"\n"]))
    return kind


def test_a_rescan_finds_what_a_first_scan_finds():
    rng = random.Random(5)
    with tempfile.TemporaryDirectory() as root, Peer() as peer:
        number = scan(peer, root)["project"]
        for turn in range(150):
            what = [change(rng, root) for _ in range(rng.randrange(1, 4))]
            result = scan(peer, root)
            assert result["project"] == number
            check(result, fresh(root), (turn, what))


def test_settings_between_two_scans_count_anew():
    with tempfile.TemporaryDirectory() as root, Peer() as peer:
        with open(root + "/a.py", "w") as file:
            file.write('"""Doc."""\nx = 1\n')
        os.utime(root + "/a.py", (1, 1))
        for docstrings, code in (("comment", 1), ("code", 2), ("comment", 1)):
            assert peer.ask("configure", {"docstrings": docstrings})["ok"] == {"unknown": []}
            assert [scan(peer, root)["totals"]["code"] for _ in range(3)] == [code] * 3


def test_unsaved_text_goes_back_when_it_is_reverted():
    with tempfile.TemporaryDirectory() as root, Peer() as peer:
        for i in range(3):
            with open("%s/f%d.c" % (root, i), "w") as file:
                file.write("int a;\n" * (i + 1))
        before = scan(peer, root)["totals"]
        overlay = {"path": root + "/f0.c", "buf": 3, "fileformat": "unix"}
        for lines in (9, 1, 20):
            peer.buffer = Buffer([b"int unsaved;"] * lines)
            assert scan(peer, root, overlays=[overlay])["totals"]["lines"] == lines + 2 + 3
        assert scan(peer, root)["totals"] == before
        assert scan(peer, root)["totals"] == before


def test_a_root_that_is_gone_leaves_the_result_that_was_there():
    with tempfile.TemporaryDirectory() as directory, Peer() as peer:
        root = directory + "/gone"
        os.mkdir(root)
        number = scan(peer, root)["project"]
        os.rmdir(root)
        assert peer.ask("project_start", {"root": root})["err"]["code"] == "ENOENT"
        assert peer.ask("project_close", {"project": number})["ok"]["closed"] is True


def test_progress_tells_the_sums_so_far():
    with Peer() as peer:
        peer.notify("project_start", 9, {"root": "/usr", "no_ignore": True, "hidden": True})
        while sum(bool(item.get("languages")) for item in peer.items) < 4:
            peer.read_some()
        events = [item for item in peer.items if item.get("event") == "progress"]
        peer.ask("project_cancel", {"id": 9})
        last = peer.answer(9)["ok"]
        assert last["cancelled"] is True
        final = {row["name"]: row for row in last["languages"]}
        lines = 0
        for event in events:
            rows = event["languages"]
            assert len(rows) <= 20
            assert lines <= event["totals"]["lines"] <= last["totals"]["lines"], events
            lines = event["totals"]["lines"]
            told = [row["lines"] for row in rows]
            assert told == sorted(told, reverse=True)
            assert len(rows) == 20 or sum(told) == lines
            assert all(row["lines"] <= final[row["name"]]["lines"] for row in rows), (rows, final)
            assert all(row["code"] + row["comments"] + row["blanks"] == row["lines"] for row in rows)


def test_a_cancel_takes_effect_in_the_midst_of_a_huge_file():
    with tempfile.TemporaryDirectory() as root, Peer() as peer:
        with open(root + "/a.c", "wb") as file:
            file.write(b"int x;\n" * 2000)  # else the holes make it binary, of which nothing is read
            file.truncate(100 << 30)
        for method, params in (
            ("project_start", {"root": root}), ("count_paths", {"paths": [root]}), ("count_paths", {"paths": [root + "/a.c"]})
        ):  # fmt: skip
            request_id = peer.next_id
            peer.next_id += 1
            peer.notify(method, request_id, params)
            while sum(item.get("event") == "progress" for item in peer.items) < 3:
                peer.read_some()
            assert peer.ask("project_cancel", {"id": request_id})["ok"] == {"cancelled": True}
            result = peer.answer(request_id)["ok"]
            assert result["cancelled"] is True and result["totals"]["files"] == 0, result
            peer.items.clear()
