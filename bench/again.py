# SPDX-License-Identifier: MIT
"""The first scan of a tree in the editor's process, and the next ones, as the editor waits for them."""
import os
import subprocess
import sys
import time

import msgpack

program, root = sys.argv[1], os.path.abspath(sys.argv[2])


def scan(process, unpacker, number, params):
    """One scan as a request: its time, and its answer."""
    start = time.perf_counter()
    process.stdin.write(msgpack.packb([0, number, "project_start", [{"root": root, **params}]]))
    process.stdin.flush()
    while True:
        unpacker.feed(os.read(process.stdout.fileno(), 65536))
        for message in unpacker:
            if message[0] == 1 and message[1] == number:
                return (time.perf_counter() - start) * 1000, message[3]


def memory(process):
    with open("/proc/%d/status" % process.pid) as status:
        values = dict(line.split(":", 1) for line in status)
    return int(values["VmHWM"].split()[0]) / 1024


for name, params in (("ignore rules", {}), ("every file", {"no_ignore": True, "hidden": True})):
    firsts, nexts = [], []
    for _ in range(3):
        with subprocess.Popen([program, "--rpc"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            unpacker = msgpack.Unpacker()
            took, first = scan(process, unpacker, 1, params)
            firsts.append(took)
            for number in range(2, 6):
                took, result = scan(process, unpacker, number, params)
                nexts.append(took)
                assert result["totals"] == first["totals"], (result, first)
            highest = memory(process)
            process.stdin.close()
    print("first, %-14s %.1f ms" % (name, min(firsts)))
    print("again, %-14s %.1f ms, %.1f times faster; memory %.1f MiB" % (name, min(nexts), min(firsts) / min(nexts), highest))
