# SPDX-License-Identifier: MIT
"""Faults of a session's own streams, and of its loop. Each call fails in turn: either every answer is
right, or the session ends with the status that session.h has for it, and a sentence where it is due.

    streams.py PROGRAM
"""

import fcntl
import os
import re
import socket
import sys
import tempfile
import time
import traceback

PROGRAM = os.path.abspath(sys.argv[1])
os.environ["FILESTATS_BIN"] = PROGRAM
os.environ.setdefault("FILESTATS_LIMIT_S", "120")
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "rpc"))

from peer import Ended, Peer  # noqa: E402 (it wants the variables above)

ANSWERS, ENDED, FAILED = "answers", 0, 1
READ, WRITE = "read,readv,recvmsg,recvfrom", "write,writev,sendmsg,sendto"
WAIT = "epoll_wait,epoll_pwait"
# Where, what, and what comes of it. Where the editor is gone nobody would read a sentence.
FAULTS = [
    ("in", READ + ":error=EINTR", ANSWERS), ("in", READ + ":error=EAGAIN", ANSWERS), ("in", READ + ":error=EIO", FAILED),
    ("out", WRITE + ":error=EINTR", ANSWERS), ("out", WRITE + ":error=EAGAIN", ANSWERS),
    ("out", WRITE + ":error=EPIPE", ENDED), ("out", WRITE + ":error=EIO", FAILED), (None, WAIT + ":error=EINTR", ANSWERS),
    (None, "epoll_create1,epoll_create:error=EMFILE", FAILED), (None, "eventfd2,eventfd:error=EMFILE", FAILED),
]  # fmt: skip
KINDS = ("pipe", "socket")
TEXT = "int a; // one\n\n" * 20000


class Wired(Peer):
    """A session over pipes, or over sockets as Neovim gives them, under strace."""

    def __init__(self, kind, trace, where=None, fault=None):
        pairs = [os.pipe() if kind == "pipe" else [end.detach() for end in socket.socketpair()] for _ in range(2)]
        (in_read, in_write), (out_read, out_write) = pairs
        names = {"in": os.readlink("/proc/self/fd/%d" % in_read), "out": os.readlink("/proc/self/fd/%d" % out_write)}
        self.trace = trace
        calls = (fault or WRITE).split(":")[0]
        argv = ["strace", "-f", "-qq", "-o", trace, "-e", "trace=" + calls, "-e", "signal=none"]
        argv += (["-P", names[where]] if where else []) + (["-e", "inject=" + fault] if fault else [])
        if kind == "pipe":
            fcntl.fcntl(out_read, fcntl.F_SETPIPE_SZ, 4096)
        super().__init__(argv=argv + [PROGRAM, "--rpc"], stdin=in_read, stdout=out_write)
        os.close(in_read)
        os.close(out_write)
        self.process.stdin = open(in_write, "wb", buffering=0)
        self.process.stdout = open(out_read, "rb", buffering=0)

    def end(self):
        """Its status and last words, and what strace saw, which ends after it."""
        status, err = self.wait()
        with open(self.trace, encoding="utf-8", errors="replace") as file:
            return status, err, file.read()


def talk(peer, folder):
    """A large question, a scan and a large answer."""
    answers = [
        peer.ask("count_text", {"text": TEXT, "name": "x.c"}), peer.ask("project_start", {"root": folder + "/t"}),
        peer.ask("languages", {}),
    ]  # fmt: skip
    assert all("ok" in answer for answer in answers), answers
    del answers[1]["ok"]["seconds"]
    return [answer["ok"] for answer in answers]


def sweep(folder, right, kind, where, fault, outcome):
    n = hit = 0
    while n == hit:  # until there is no such call any more
        n += 1
        with Wired(kind, folder + "/trace", where, "%s:when=%d" % (fault, n)) as peer:
            answers = None
            try:
                answers = talk(peer, folder)
                peer.close_input()
            except (Ended, BrokenPipeError, ConnectionResetError):
                pass
            status, err, trace = peer.end()
        what = (kind, fault, n, status, err, trace[-300:])
        hit += "(INJECTED)" in trace
        if outcome == ANSWERS or n > hit:
            assert (answers, status, err) == (right, ENDED, ""), what
        else:
            assert status == outcome and answers in (None, right), what
            assert (err == "") if outcome == ENDED else re.fullmatch("filestats: [^\n]+\n", err), what
    assert hit, (kind, fault, "no call was hit")
    return hit


def cut_writes(trace):
    """How many writes took a part only."""
    with open(trace, encoding="utf-8", errors="replace") as file:
        calls = re.findall(r"writev?\(1, (.*)\) += (\d+)$", file.read(), re.M)
    # The lengths of writev()'s parts, or the only one of write().
    given = [re.findall(r"iov_len=(\d+)", what) or [what.split()[-1]] for what, _ in calls]
    return sum(int(taken) < sum(map(int, lengths)) for lengths, (_, taken) in zip(given, calls))


def slow_reader(folder, right, kind):
    """The editor reads late: what does not fit is written then, and nothing twice."""
    with Wired(kind, folder + "/trace", "out") as peer:
        requests = [peer.request("languages", {}) for _ in range(20)]
        end = time.monotonic() + float(os.environ["FILESTATS_LIMIT_S"])
        while not cut_writes(folder + "/trace"):
            assert time.monotonic() < end, "all of the answers fits"
            time.sleep(0.01)
        for request in requests:
            assert peer.response(request) == (None, right[2])
        assert talk(peer, folder) == right
        peer.close_input()
        assert peer.end()[:2] == (ENDED, "")
    return 0


def main():
    passed = failed = total = 0
    with tempfile.TemporaryDirectory(prefix="filestats-streams-") as folder:
        os.mkdir(folder + "/t")
        for n in range(5):
            with open("%s/t/%d.c" % (folder, n), "w", encoding="utf-8") as file:
                file.write(TEXT[: 15 * n + 15])
        with Peer() as peer:
            right = talk(peer, folder)
        tests = [(sweep, right, kind, *fault) for kind in KINDS for fault in FAULTS]
        tests += [(slow_reader, right, kind) for kind in KINDS]
        for function, *args in tests:
            try:
                hits = function(folder, *args)
                total += hits
                passed += 1
            except Exception:  # a test may fail in any way
                failed += 1
                print("--- %s %s\n%s" % (function.__name__, args[1:], traceback.format_exc()))
    print("%d faults injected in a session's streams" % total)
    print("%d passed, %d failed" % (passed, failed))
    return failed != 0 or passed == 0


if __name__ == "__main__":
    sys.exit(main())
