# SPDX-License-Identifier: MIT
"""Faults under a session's scans and exports. Whatever fails: each request has one answer, a result
that is not whole says so, the next scan is right again, and an export is whole or not there at all.

    session.py PROGRAM
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import traceback

PROGRAM = os.path.abspath(sys.argv[1])
os.environ["FILESTATS_BIN"] = PROGRAM
os.environ.setdefault("FILESTATS_LIMIT_S", "120")
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "rpc"))

from peer import Peer  # noqa: E402 (it wants the variables above)
from tree import make  # noqa: E402

SCAN_FAULTS = ["%s:error=%s" % (calls, error) for calls, errors in {
    "openat,open": ("EIO", "EMFILE", "ENOMEM"), "getdents64": ("EIO", "ENOMEM"), "read,pread64": ("EIO", "ENOMEM"),
    "newfstatat,statx,fstat,lstat,stat": ("EIO", "ENOMEM")}.items() for error in errors]  # fmt: skip
EXPORT_FAULTS = ["fsync,fdatasync:error=EIO", "fsync,fdatasync:error=ENOSPC", "rename,renameat,renameat2:error=EIO",
                 "fchmod:error=EPERM", "link,linkat:error=EIO"]  # fmt: skip
COUNTS = ("bytes", "lines", "words", "chars", "code", "comments", "blanks")


class Skip(Exception):
    pass


def traced(folder, fault, paths=()):
    """The session under strace, which leaves it when told to; the fault only hits calls about `paths`, if any."""
    only = [arg for path in paths for arg in ("-P", path)]
    return ["strace", "-D", "-I", "2", "-f", "-qq", "-o", folder + "/trace", *only, "-e", "inject=" + fault,
            "-e", "trace=" + fault.split(":")[0], PROGRAM, "--rpc"]  # fmt: skip


def tracer(pid):
    with open("/proc/%d/status" % pid, encoding="utf-8") as file:
        return int(re.search(r"TracerPid:\s*(\d+)", file.read()).group(1))


def let_go(peer, folder):
    """Ends strace. How many calls it made fail."""
    os.kill(tracer(peer.process.pid), signal.SIGTERM)
    end = time.monotonic() + float(os.environ["FILESTATS_LIMIT_S"])
    while tracer(peer.process.pid):
        assert time.monotonic() < end, "strace does not leave"
        time.sleep(0.002)
    with open(folder + "/trace", encoding="utf-8", errors="replace") as file:
        return file.read().count("(INJECTED)")


def scan(peer, top, out):
    """The result of a scan and, by an export, its rows; or its error."""
    item = peer.ask("project_start", {"root": top})
    if "err" in item:
        return item, None
    saved = peer.ask("project_export", {"project": item["ok"]["project"], "path": out, "overwrite": True})
    if "err" in saved:
        return item, None
    with open(out, encoding="utf-8") as file:
        rows = json.load(file)
    os.unlink(out)
    return item, {kind: {row["path"]: row for row in rows[kind]} for kind in ("files", "skipped")}


def check_rows(result, rows, right, where):
    errors = {path for path, row in rows["skipped"].items() if row.get("error")}
    assert sum(result["skipped_counts"].values()) == len(rows["skipped"]), (where, result, rows)
    for path, row in right["files"].items():
        if path in rows["files"]:
            assert all(rows["files"][path].get(key) == row.get(key) for key in COUNTS), (where, path)
            continue
        above = {path[: i.start()] for i in re.finditer("/", path)} | {path, result["root"]}
        assert above & errors or (result["git"] == "refused" and path.startswith(".")), (where, path, errors)
    # A .gitignore that can't be read is as if it were not there, as for git.
    assert not set(rows["files"]) - set(right["files"]) - {"x.log", ".hidden.c"}, (where, rows["files"])


def sweep_scan(folder, fault):
    top = folder + "/t"
    paths = [where for where, _, _ in os.walk(top)]
    paths += [os.path.join(where, name) for where, _, names in os.walk(top) for name in names]
    with Peer() as peer:
        item, right = scan(peer, top, folder + "/out.json")
    n, total = 1, 0
    while True:
        with Peer(argv=traced(folder, "%s:when=%d" % (fault, n), paths)) as peer:
            got, rows = scan(peer, top, folder + "/out.json")
            where = (fault, n, got)
            if rows:
                check_rows(got["ok"], rows, right, where)
            else:
                assert got["err"]["code"] in ("ENOMEM", "EIO", "EMFILE") and got["err"]["message"], where
            hit = let_go(peer, folder)
            again, rows = scan(peer, top, folder + "/out.json")
            assert rows == right and again["ok"]["git"] == item["ok"]["git"], (where, again)
            peer.close_input()
            assert peer.wait() == (0, ""), where
        if not hit:
            assert total, "no call was hit"
            return total
        total += hit
        n += 1


def beside(folder):
    return [name for name in os.listdir(folder) if name.startswith(".filestats-")]


def check_export(peer, project, path, old):
    """An export that must fail: what was there is there, and nothing else. Its error."""
    item = peer.ask("project_export", {"project": project, "path": path, "overwrite": old is not None})
    assert "err" in item and item["err"]["message"], item
    if old is None:
        assert not os.path.lexists(path)
    else:
        with open(path, encoding="utf-8") as file:
            assert file.read() == old
    assert not beside(os.path.dirname(path))
    return item["err"]["code"]


def export_fault(folder, fault):
    out = tempfile.mkdtemp(dir=folder)
    for ending in ("json", "csv", "md", "txt", "html"):
        path = "%s/x.%s" % (out, ending)
        old = None if fault.startswith("link") else "old"
        if old:
            with open(path, "w", encoding="utf-8") as file:
                file.write(old)
        with Peer(argv=traced(folder, fault + ":when=1")) as peer:
            project = peer.ask("project_start", {"root": folder + "/t"})["ok"]["project"]
            assert check_export(peer, project, path, old) == re.search("error=(.*)", fault).group(1)
            assert let_go(peer, folder) == 1
            params = {"project": project, "path": path, "overwrite": True}
            assert "ok" in peer.ask("project_export", params) and os.path.getsize(path) > 3
    return 5


def full_disk(folder):
    """In a file system of its own that holds less than the result."""
    disk, tree = folder + "/disk", folder + "/many"
    os.mkdir(disk)
    os.mkdir(tree)
    for n in range(2000):
        with open("%s/a-file-with-a-longer-name-%d.c" % (tree, n), "w", encoding="utf-8") as file:
            file.write("int x;\n")
    mount = 'mount -t tmpfs -o size=64k tmpfs "$1" && echo old >"$1/x.json" && exec "$0" --rpc'
    space = ["unshare", "-m", "--", "sh", "-c"]
    if subprocess.run(space + [mount.replace("exec", ":"), PROGRAM, disk], check=False, capture_output=True).returncode:
        raise Skip("no file system can be mounted here")
    with Peer(argv=space + [mount, PROGRAM, disk]) as peer:
        project = peer.ask("project_start", {"root": tree})["ok"]["project"]
        seen = "/proc/%d/root%s" % (peer.process.pid, disk)
        for name in ("x.json", "new.html", "new.csv"):
            params = {"project": project, "path": disk + "/" + name, "overwrite": True}
            assert peer.ask("project_export", params)["err"]["code"] == "ENOSPC", name
            assert os.listdir(seen) == ["x.json"], os.listdir(seen)
            with open(seen + "/x.json", encoding="utf-8") as file:
                assert file.read() == "old\n"
        project = peer.ask("project_start", {"root": folder + "/t"})["ok"]["project"]
        for name in ("x.json", "new.csv"):
            params = {"project": project, "path": disk + "/" + name, "overwrite": True}
            assert "ok" in peer.ask("project_export", params), "what fits is saved"
        assert sorted(os.listdir(seen)) == ["new.csv", "x.json"]
    return 3


def full_device(folder):
    """A link to a device is refused; above all the device is not replaced by a file."""
    if not os.path.exists("/dev/full"):
        raise Skip("no /dev/full here")
    before = os.lstat("/dev/full")
    os.symlink("/dev/full", folder + "/device.json")
    with Peer() as peer:
        project = peer.ask("project_start", {"root": folder + "/t"})["ok"]["project"]
        params = {"project": project, "path": folder + "/device.json", "overwrite": True}
        assert peer.ask("project_export", params)["err"]["code"] == "REFUSED"
    after = os.lstat("/dev/full")
    assert (after.st_ino, after.st_mode, after.st_rdev) == (before.st_ino, before.st_mode, before.st_rdev)
    return 0


def main():
    passed = failed = skipped = total = 0
    with tempfile.TemporaryDirectory(prefix="filestats-session-") as folder:
        make(folder + "/t")
        tests = [(sweep_scan, fault) for fault in SCAN_FAULTS] + [(export_fault, fault) for fault in EXPORT_FAULTS]
        for function, *args in tests + [(full_disk,), (full_device,)]:
            try:
                total += function(folder, *args)
                passed += 1
            except Skip as reason:
                skipped += 1
                print("skipped: %s: %s" % (function.__name__, reason))
            except Exception:  # a test may fail in any way
                failed += 1
                print("--- %s %s\n%s" % (function.__name__, args, traceback.format_exc()))
    print("%d faults in sessions" % total)
    print("%d passed, %d failed, %d skipped" % (passed, failed, skipped))
    return failed != 0 or passed == 0


if __name__ == "__main__":
    sys.exit(main())
