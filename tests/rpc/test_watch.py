# SPDX-License-Identifier: MIT
"""Projects whose directories are watched: every change is told, and what it changed is found."""

import os
import random
import shutil
import subprocess
import tempfile

from peer import PROGRAM, Buffer, Peer, Skip
from test_projects import KINDS, change, check, fresh, scan


def start(peer, root):
    """A project that is watched: once all of it is, it has to be looked at again."""
    scan(peer, root, watch=True)
    peer.event("project_stale")
    return scan(peer, root, watch=True, changes=True)


def follow(peer, root, is_right):
    """Goes on at each change that is told until the result is right; that it never is shows as no more changes."""
    while True:
        peer.event("project_stale")
        result = scan(peer, root, watch=True, changes=True)
        if is_right(result):
            return result


def expect_lines(peer, root, lines):
    follow(peer, root, lambda result: result["totals"]["lines"] == lines)


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


def is_like(result, expected):
    try:
        check(result, expected, "")
    except AssertionError:
        return False
    return True


# Of a file that is changed by a name in an ignored directory nothing is told: links or ignore files.
def follow_random_changes(kinds):
    rng = random.Random(int(os.environ.get("FILESTATS_WATCH_SEED", 11)))
    with tempfile.TemporaryDirectory() as root, Peer() as peer:
        for _ in range(6):
            change(rng, root, kinds)
        result = start(peer, root)
        for turn in range(int(os.environ.get("FILESTATS_WATCH_ROUNDS", 40))):
            what = [change(rng, root, kinds) for _ in range(rng.randrange(1, 4))]
            expected = fresh(root)
            try:
                if not is_like(result, expected):
                    result = follow(peer, root, lambda found: is_like(found, expected))
            except AssertionError:
                check(scan(peer, root, watch=True, changes=True), expected, (turn, what))


def test_random_changes_are_told_and_found():
    follow_random_changes([kind for kind in KINDS if kind != "link"])


def test_random_changes_of_files_with_several_names():
    follow_random_changes([kind for kind in KINDS if kind != "ignore"])


def test_a_change_is_told_once():
    with tempfile.TemporaryDirectory() as root, Peer() as peer:
        for i in range(50):
            write("%s/d%d/f%d.c" % (root, i % 5, i), "int a;\n")
        first = start(peer, root)
        write(root + "/d0/f0.c", "int a;\nint b;\nint c;\n")
        assert peer.event("project_stale")["project"] == first["project"]
        write(root + "/d0/f0.c", "int a;\nint b;\n")
        assert peer.events("project_stale", 0.3) == []
        assert scan(peer, root, watch=True, changes=True)["totals"]["lines"] == 51


def test_editors_write_by_renaming():
    with tempfile.TemporaryDirectory() as root, Peer() as peer:
        write(root + "/a.c", "int a;\n")
        start(peer, root)
        for lines in range(2, 5):
            write(root + "/4913", "")
            os.unlink(root + "/4913")
            os.rename(root + "/a.c", root + "/a.c~")
            write(root + "/a.c", "int a;\n" * lines)
            os.unlink(root + "/a.c~")
            expect_lines(peer, root, lines)


def test_directories_that_come_are_watched():
    with tempfile.TemporaryDirectory() as root, Peer() as peer:
        write(root + "/a.c", "int a;\n")
        start(peer, root)
        write(root + "/new/deep/b.c", "int a;\n")
        expect_lines(peer, root, 2)
        write(root + "/new/deep/b.c", "int a;\nint b;\n")
        expect_lines(peer, root, 3)
        os.rename(root + "/new", root + "/old")
        expect_lines(peer, root, 3)
        write(root + "/old/deep/b.c", "int a;\n")
        expect_lines(peer, root, 2)
        shutil.rmtree(root + "/old")
        expect_lines(peer, root, 1)


def git(root, *args):
    subprocess.run(
        ["git", "-C", root, "-c", "user.name=a", "-c", "user.email=a@b", *args],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_what_git_tracks_is_followed():
    with tempfile.TemporaryDirectory() as root, Peer() as peer:
        write(root + "/a.c", "int a;\n")
        write(root + "/out.c", "int a;\n")
        write(root + "/.gitignore", "out.c\n")
        start(peer, root)
        git(root, "init", "-q")
        expect_lines(peer, root, 1)
        git(root, "add", "-f", "out.c")
        expect_lines(peer, root, 2)
        git(root, "rm", "-q", "--cached", "out.c")
        expect_lines(peer, root, 1)
        write(root + "/.git/info/exclude", "a.c\n")
        expect_lines(peer, root, 0)
        write(root + "/.gitignore", "\n")
        expect_lines(peer, root, 1)


def test_more_changes_than_are_remembered():
    with tempfile.TemporaryDirectory() as root, Peer() as peer:
        write(root + "/a.c", "int a;\n")
        start(peer, root)
        for i in range(6000):
            write("%s/f%d.c" % (root, i), "int a;\n")
        expect_lines(peer, root, 6001)


def test_unsaved_text_is_not_lost_by_an_update():
    with tempfile.TemporaryDirectory() as root, Peer() as peer:
        write(root + "/a.c", "int a;\n")
        write(root + "/b.c", "int a;\n")
        start(peer, root)
        overlay = {"path": root + "/b.c", "buf": 3, "fileformat": "unix"}
        peer.buffer = Buffer([b"int unsaved;"] * 9)
        assert scan(peer, root, watch=True, changes=True, overlays=[overlay])["totals"]["lines"] == 10
        # Reverted, and no change of any file: the buffer's text must go.
        assert scan(peer, root, watch=True, changes=True)["totals"]["lines"] == 2


def test_nothing_is_told_when_nobody_wants_to_know():
    with tempfile.TemporaryDirectory() as root, Peer() as peer:
        write(root + "/a.c", "int a;\n")
        number = start(peer, root)["project"]
        assert peer.ask("project_close", {"project": number})["ok"]["closed"] is True
        write(root + "/a.c", "int a;\nint b;\n")
        assert peer.events("project_stale", 0.5) == []
        scan(peer, root)
        write(root + "/a.c", "int a;\n")
        assert peer.events("project_stale", 0.5) == []


def test_watches_that_are_refused_are_told():
    if not shutil.which("strace") or subprocess.run(["strace", "-o", "/dev/null", "true"]).returncode:
        raise Skip("strace is missing, or may not trace here")
    with tempfile.TemporaryDirectory() as root:
        write(root + "/a.c", "int a;\n")
        write(root + "/deep/b.c", "int a;\n")
        for what, text in (("error=ENOSPC:when=2+", "max_user_watches"), ("error=EMFILE", "max_user_instances")):
            call = "inotify_init1" if "EMFILE" in what else "inotify_add_watch"
            strace = ["strace", "-f", "-o", "/dev/null", "-e", "trace=" + call, "-e", "inject=%s:%s" % (call, what)]
            with Peer(argv=strace + [PROGRAM, "--rpc"]) as peer:
                number = scan(peer, root, watch=True)["project"]
                event = peer.event("project_unwatched")
                assert event["project"] == number and text in event["message"], event
                write(root + "/a.c", "int a;\nint b;\n")
                # It is told once, and every scan is whole.
                assert scan(peer, root, watch=True, changes=True)["totals"]["lines"] == 3
                assert peer.events("project_unwatched", 0.2) == []
                write(root + "/a.c", "int a;\n")
