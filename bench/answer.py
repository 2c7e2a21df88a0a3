# SPDX-License-Identifier: MIT
"""Time from the start of `filestats --rpc` to its first answer, and its idle memory."""
import os
import subprocess
import sys
import time

import msgpack


def once(program):
    start = time.perf_counter()
    with subprocess.Popen([program, "--rpc"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdin.write(msgpack.packb([0, 1, "ping", [{}]]))
        process.stdin.flush()
        unpacker = msgpack.Unpacker()
        while True:
            unpacker.feed(os.read(process.stdout.fileno(), 65536))
            for message in unpacker:
                if message[0] == 1:
                    took = time.perf_counter() - start
                    memory = message[3].get("memory", 0)
                    process.stdin.close()
                    return took, memory


results = [once(sys.argv[1]) for _ in range(50)]
print("first answer          %.2f ms (least of 50)" % (min(t for t, _ in results) * 1000))
print("idle memory           %.1f MiB" % (results[-1][1] / 2**20))
