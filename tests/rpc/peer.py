# SPDX-License-Identifier: MIT
"""An independent msgpack-RPC client (Debian's python3-msgpack) that plays the editor."""

import os
import select
import signal
import subprocess
import time

import msgpack

PROGRAM = os.environ["FILESTATS_BIN"]
HELLO = "return require('filestats.client').on_hello(...)"
DELIVER = "return require('filestats.client').deliver(...)"
SLICE = "return require('filestats.client').slice(...)"
LIMIT_S = float(os.environ.get("FILESTATS_LIMIT_S", 10))
# A sanitizer or an emulator takes more time and memory than the budgets allow.
BUDGETS = "FILESTATS_NO_BUDGETS" not in os.environ


def pack(value):
    return msgpack.packb(value, use_bin_type=False, unicode_errors="surrogateescape")


class Skip(Exception):
    """A test that can't run here; the text says why."""


class Ended(Exception):
    """The process has closed its output."""


class Peer:
    """One process and what it says. Nothing here runs beside the test: it reads when told to."""

    def __init__(self, argv=None, env=None, **kwargs):
        self.begin = time.monotonic()
        self.process = subprocess.Popen(
            argv or [PROGRAM, "--rpc"],
            stdin=kwargs.get("stdin", subprocess.PIPE),
            stdout=kwargs.get("stdout", subprocess.PIPE),
            stderr=subprocess.PIPE,
            env={**os.environ, **(env or {})},
            bufsize=0,
        )
        self.unpacker = msgpack.Unpacker(
            raw=False, unicode_errors="surrogateescape", strict_map_key=False, max_buffer_size=1 << 30
        )
        self.inbox = []  # messages that no wait has taken
        self.items = []  # delivered answers and events
        self.in_flight = 0  # deliveries that were not answered yet, at most one
        self.buffer = None  # what answers the pulling of text
        self.take_deliveries = True
        self.next_id = 1

    # What goes out

    def write(self, data):
        self.process.stdin.write(data)

    def request(self, method, params, msgid=None):
        if msgid is None:
            msgid = self.next_id
            self.next_id += 1
        self.write(pack([0, msgid, method, [params]]))
        return msgid

    def notify(self, method, request_id, params):
        self.write(pack([2, method, [request_id, params]]))

    # What comes in

    def read_some(self, limit_s=LIMIT_S):
        ready, _, _ = select.select([self.process.stdout], [], [], limit_s)
        if not ready:
            raise AssertionError("nothing came within %g s" % limit_s)
        data = os.read(self.process.stdout.fileno(), 1 << 16)
        if not data:
            raise Ended()
        self.unpacker.feed(data)
        for message in self.unpacker:
            self.take(message)

    def take(self, message):
        if message[0] != 0:
            self.inbox.append(message)
            return
        _, msgid, method, args = message
        if method == "nvim_exec_lua" and args[0] == HELLO:
            self.hello = args[1][0]
            try:
                self.write(pack([1, msgid, None, True]))
            except BrokenPipeError:  # it may have ended, with words of its that are to be read yet
                pass
        elif method == "nvim_exec_lua" and args[0] == DELIVER:
            self.in_flight += 1
            assert self.in_flight == 1, "two deliveries in flight"
            self.items.extend(args[1][0])
            if self.take_deliveries:
                self.in_flight -= 1
                self.write(pack([1, msgid, None, True]))
        elif self.buffer is not None:
            error, result = self.buffer.answer(method, args)
            self.write(pack([1, msgid, error, result]))
        else:
            raise AssertionError("unexpected request %s" % method)

    def response(self, msgid, limit_s=LIMIT_S):
        """The (error, result) of a request."""
        end = time.monotonic() + limit_s
        while True:
            for i, message in enumerate(self.inbox):
                if message[0] == 1 and message[1] == msgid:
                    del self.inbox[i]
                    return message[2], message[3]
            self.read_some(max(0.0, end - time.monotonic()))

    def call(self, method, params):
        error, result = self.response(self.request(method, params))
        assert error is None, error
        return result

    def answer(self, request_id, limit_s=LIMIT_S):
        """The delivered item with that id."""
        end = time.monotonic() + limit_s
        while True:
            for i, item in enumerate(self.items):
                if item.get("id") == request_id and "event" not in item:
                    del self.items[i]
                    return item
            self.read_some(max(0.0, end - time.monotonic()))

    def ask(self, method, params):
        """Asks as the editor does; the delivered item."""
        request_id = self.next_id
        self.next_id += 1
        self.notify(method, request_id, params)
        return self.answer(request_id)

    def event(self, name, limit_s=LIMIT_S):
        """The next delivered event of that name."""
        end = time.monotonic() + limit_s
        while True:
            for i, item in enumerate(self.items):
                if item.get("event") == name:
                    del self.items[i]
                    return item
            self.read_some(max(0.0, end - time.monotonic()))

    def events(self, name, quiet_s):
        """Those that come within so long."""
        end = time.monotonic() + quiet_s
        while time.monotonic() < end:
            try:
                self.read_some(max(0.0, end - time.monotonic()))
            except AssertionError:
                break
        found = [item for item in self.items if item.get("event") == name]
        self.items = [item for item in self.items if item.get("event") != name]
        return found

    # The end

    def close_input(self):
        self.process.stdin.close()
        self.process.stdin = None

    def wait(self, limit_s=LIMIT_S):
        """Reads to the end; the exit status and what stood on stderr."""
        _, err = self.process.communicate(timeout=limit_s)
        return self.process.returncode, err.decode("utf-8", "replace")

    def kill(self):
        if os.environ.get("FILESTATS_COVERAGE") and self.process.poll() is None:
            try:
                self.process.stdin.close()
                self.process.wait(LIMIT_S)
            except (OSError, AttributeError, subprocess.TimeoutExpired):
                pass
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream:
                try:
                    stream.close()
                except OSError:
                    pass
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()


class Buffer:
    """A buffer of the editor's: answers what the process asks for its text."""

    def __init__(self, lines, tick=7):
        self.lines = lines  # bytes each
        self.tick = tick
        self.requests = 0
        self.largest = 0
        self.pieces = None  # of a block selection: line number to bytes
        self.on_request = lambda: None
        self.loaded = True
        self.convert = len

    def offset(self, line):
        return sum(len(text) + 1 for text in self.lines[:line])

    def probe(self, buf, first, last, marks):
        if not self.loaded:
            return []
        count = len(self.lines)
        if last == 0 or last > count:
            last = count
        step = max(1, -(-(last - first) // marks))
        out = [self.tick, count]
        line = first
        while True:
            line = min(line + step, last)
            out += [line, self.offset(line)]
            if line >= last:
                return out

    def one(self, method, args):
        if method == "nvim_buf_get_changedtick":
            return self.tick
        if method == "nvim_buf_get_lines":
            self.largest = max(self.largest, sum(map(len, self.lines[args[1] : args[2]])))
            return self.lines[args[1] : args[2]]
        if method == "nvim_buf_get_text":
            piece = self.lines[args[1]][args[2] : args[4]]
            self.largest = max(self.largest, len(piece))
            return [piece]
        if method == "nvim_exec_lua" and args[0] == SLICE:
            where = args[1][0]
            return [self.pieces[line] for line in range(where["first"], where["last"] + 1)]
        if method == "nvim_exec_lua" and "iconv" in args[0]:
            _, first, last, encoding = args[1]
            return self.convert(b"\n".join(self.lines[first:last]), encoding)
        if method == "nvim_exec_lua":
            return self.probe(*args[1])
        raise AssertionError(method)

    def answer(self, method, args):
        self.requests += 1
        self.on_request()
        if method == "nvim_call_atomic":
            return None, [[self.one(name, inner) for name, inner in args[0]], None]
        return None, self.one(method, args)
