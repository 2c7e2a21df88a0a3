# SPDX-License-Identifier: MIT
"""The first scan of a tree in the editor's process, and the next ones, as the editor waits for them."""
import os
import subprocess
import sys
import time

import msgpack

program, root = sys.argv[1], os.path.abspath(sys.argv[2])


class Session:
    def __init__(self):
        self.process = subprocess.Popen([program, "--rpc"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.unpacker = msgpack.Unpacker()
        self.messages = []
        self.number = 0

    def write(self, message):
        self.process.stdin.write(msgpack.packb(message))
        self.process.stdin.flush()

    def wait(self, is_wanted):
        """The next message that is; what the process asks is agreed to."""
        while True:
            while self.messages:
                message = self.messages.pop(0)
                if message[0] == 0:
                    self.write([1, message[1], None, True])
                if is_wanted(message):
                    return message
            self.unpacker.feed(os.read(self.process.stdout.fileno(), 65536))
            self.messages.extend(self.unpacker)

    def scan(self, **params):
        """One scan as a request: its time, and its answer."""
        self.number += 1
        start = time.perf_counter()
        self.write([0, self.number, "project_start", [{"root": root, **params}]])
        answer = self.wait(lambda message: message[0] == 1 and message[1] == self.number)
        return (time.perf_counter() - start) * 1000, answer[3]

    def wait_stale(self):
        start = time.perf_counter()
        self.wait(lambda message: message[0] == 0 and b"project_stale" in msgpack.packb(message))
        return (time.perf_counter() - start) * 1000

    def memory(self):
        with open("/proc/%d/status" % self.process.pid) as status:
            values = dict(line.split(":", 1) for line in status)
        return int(values["VmHWM"].split()[0]) / 1024

    def end(self):
        self.process.stdin.close()
        self.process.wait()


for name, params in (("ignore rules", {}), ("every file", {"no_ignore": True, "hidden": True})):
    firsts, nexts = [], []
    for _ in range(3):
        session = Session()
        took, first = session.scan(**params)
        firsts.append(took)
        for _ in range(4):
            took, result = session.scan(**params)
            nexts.append(took)
            assert result["totals"] == first["totals"], (result, first)
        highest = session.memory()
        session.end()
    print("first, %-14s %.1f ms" % (name, min(firsts)))
    print("again, %-14s %.1f ms, %.1f times faster; memory %.1f MiB" % (name, min(nexts), min(firsts) / min(nexts), highest))

# A file is touched, and is then what it was.
path = next(os.path.join(where, name) for where, _, names in os.walk(root) for name in names if name.endswith(".c"))
stat = os.stat(path)
session = Session()
first, _ = session.scan(watch=True)
watched = session.wait_stale()
session.scan(watch=True, changes=True)
told, took = [], []
for _ in range(5):
    os.utime(path)
    told.append(session.wait_stale())
    took.append(session.scan(watch=True, changes=True)[0])
os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
print("watched                %.1f ms after the first scan; memory %.1f MiB" % (watched, session.memory()))
print(
    "one file changed       %.1f ms, %.1f times faster than the first; told after %.0f to %.0f ms"
    % (min(took), first / min(took), min(told), max(told))
)
session.end()
