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

from every import SOURCE, Session, make_tree, requests
from peer import Ended, Peer

COMMAND = sys.argv[1]  # without a sanitizer: a process for each allocation must start fast
STEP = int(sys.argv[2])
# libuv aborts when the table of its watchers can't grow: nothing of ours can help that.
EXEMPT = b"uv__io_start"
FOREVER = 1 << 60


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

class Watched(Session):
    """A session whose allocations fail as planned."""

    def __init__(self, plan):
        self.plan = plan
        super().__init__(env=environment(plan))

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
    session = Watched(plan)
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
