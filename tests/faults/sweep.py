# SPDX-License-Identifier: MIT
"""Makes each call of each system call fail in turn. Whatever fails: the numbers of a file are right or
it is listed as not counted, what is listed is told, and a result that is not whole says so.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import traceback

import tree

PROGRAM, STEP = sys.argv[1], int(sys.argv[2])
# What is injected; :when=N is added.
FAULTS = [
    "openat,open:error=EACCES", "openat,open:error=EMFILE", "openat,open:error=EINTR", "openat,open:error=EIO",
    "openat,open:error=ENOMEM", "read,pread64:error=EIO", "read,pread64:error=EINTR", "read,pread64:error=ENOMEM",
    "getdents64:error=EIO", "getdents64:error=ENOENT", "getdents64:error=ENOMEM",
    "newfstatat,statx,fstat,lstat,stat:error=EIO", "newfstatat,statx,fstat,lstat,stat:error=ENOMEM", "write:error=ENOSPC", "write:error=EPIPE", "write:error=EINTR",
    "clone3,clone:error=EAGAIN", "mmap:error=ENOMEM", "munmap:error=EINVAL", "close:error=EIO",
    "readlink,readlinkat:error=EACCES", "faccessat,faccessat2,access:error=EACCES", "fstatfs:error=EIO",
    "fcntl:error=EINVAL", "chdir:error=EACCES", "execve:error=EACCES", "pipe2:error=EMFILE", "poll,ppoll:error=EINTR",
]  # fmt: skip
RESULTS = {"json": ["--by=file", "--format=json"], "ndjson": ["--by=file", "--format=ndjson"], "text": ["--text"]}
COUNTS = ("bytes", "lines", "words", "chars", "code", "comments", "blanks")


def run(folder, args, inject=None):
    trace = folder + "/trace"
    tracer = ["strace", "-f", "-qq", "-o", trace] + (["-e", "inject=" + inject, "-e", "trace=execve," + inject.split(":")[0]]
                                                      if inject else ["-c"])  # fmt: skip
    done = subprocess.run(
        tracer + [PROGRAM, "--jobs=2"] + args, cwd=folder + "/t", capture_output=True, stdin=subprocess.DEVNULL, timeout=60
    )
    ours = gits = 0
    if inject:
        with open(trace, encoding="utf-8", errors="replace") as file:
            lines = file.readlines()
        git = {line.split()[0] for line in lines if "execve(" in line and "ls-files" in line}
        ours = sum("(INJECTED)" in line and line.split()[0] not in git for line in lines)
        gits = sum("(INJECTED)" in line and line.split()[0] in git for line in lines)
    return done.returncode, done.stdout, done.stderr, ours, gits


def rows(style, out):
    """The files and what is listed as not counted; None for a result that was cut off."""
    if style == "json":
        try:
            result = json.loads(out)
        except ValueError:
            return None
        return result["files"], result["skipped"]
    lines = [json.loads(line) for line in out.decode().split("\n")[:-1] if line.endswith("}")]
    if not lines or lines[-1]["type"] != "end":
        return None
    return [row for row in lines if row["type"] == "file"], [row for row in lines if row["type"] == "skipped"]


def check_scan(style, got, right, where):
    status, out, err, _, gits = got
    result = rows(style, out)
    if result is None:
        # Cut off, and it says so; nothing is said only where nobody reads any more.
        assert status != 0 or "EPIPE" in where, where
        assert err or "EPIPE" in where or "write" in where, where
        return
    files, skipped = ({row["path"]: row for row in part} for part in result)
    errors = {path for path, row in skipped.items() if row.get("error")}
    # Git's own troubles are not ours: it ends with 0 when its write() was interrupted.
    told = b"git did not say" in err or gits
    for row in rows(style, right[1])[0]:
        path = row["path"]
        if path in files:
            for key in COUNTS:
                assert files[path].get(key) == row.get(key), (where, path, key)
            continue
        above = {path[: i.start()] for i in re.finditer("/", path)} | {path, "."}
        assert above & errors or (told and path.startswith(".")), (where, "%s is missing" % path, errors, err)
    extra = set(files) - {row["path"] for row in rows(style, right[1])[0]}
    # A .gitignore that can't be read is as if it were not there, as for git.
    assert not extra - {"x.log", ".hidden.c"}, (where, extra)
    if errors:
        assert status == 1 and err, (where, "not told")


def check_text(got, right, where):
    status, out, err = got[:3]
    wanted = set(right[1].split(b"\n"))
    wrong = [line for line in out.split(b"\n")[:-1] if line not in wanted and not line.endswith(b" total")]
    assert not wrong or "write" in where, (where, wrong)
    if set(out.split(b"\n")) != wanted:
        assert (status == 1 and err) or "write" in where, where
    if "ENOSPC" in where and out != right[1]:
        assert status == 1, where


def sweep(folder, style, fault):
    args = RESULTS[style] + (["main.c", "lib/util.py", "notes.unknown-kind"] if style == "text" else ["."])
    right = run(folder, args)
    assert right[0] == 0, right
    n, total = 1, 0
    while True:
        got = run(folder, args, "%s:when=%d" % (fault, n))
        where = "%s, %s, call %d: status %d, %s" % (style, fault, n, got[0], got[2])
        assert 0 <= got[0] <= 1 or got[0] == 127, where  # 127: the loader itself was refused
        if not got[3] and not got[4]:
            return total
        total += got[3]
        if got[0] != 127:
            if style == "text":
                check_text(got, right, where)
            else:
                check_scan(style, got, right, where)
        n += STEP


def main():
    passed = failed = total = 0
    with tempfile.TemporaryDirectory(prefix="filestats-faults-") as folder:
        tree.make(folder + "/t")
        for fault in FAULTS:
            for style in RESULTS:
                try:
                    total += sweep(folder, style, fault)
                    passed += 1
                except Exception:  # a test may fail in any way
                    failed += 1
                    print("--- %s, %s\n%s" % (style, fault, traceback.format_exc()))
    print("%d faults injected" % total)
    print("%d passed, %d failed" % (passed, failed))
    return failed != 0 or passed == 0


if __name__ == "__main__":
    sys.exit(main())
