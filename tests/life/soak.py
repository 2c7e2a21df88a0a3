# SPDX-License-Identifier: MIT
"""A long session: memory after the first hundred edits and scans against memory at the end."""

import os
import random
import sys

from peer import Buffer, Peer

PULL = "return require('filestats.attach').pull(...)"
EDITS, SCANS = int(sys.argv[1]), int(sys.argv[2])
POOL = [b"int x;", b"/* open", b"close */ y", b"// c", b"", b'f("/*");', b"  return 0; // r", b"\xc3\xa9 text"]
# What the allocator keeps or gives back is not the same each time.
SLACK = 1 << 20
NLINES = 5000


class Editor(Buffer):
    """A buffer that is followed."""

    seq = 1

    def answer(self, method, args):
        if method != "nvim_exec_lua" or args[0] != PULL:
            return super().answer(method, args)
        _, seq, first, last, col, _ = args[1]
        if seq != self.seq:
            return None, [self.seq]
        return None, [seq, [line[col if i == 0 else 0 :] for i, line in enumerate(self.lines[first:last])]]


def settled(peer):
    """The counts of the buffer, once they are those of its text now."""
    while True:
        events = [item for item in peer.items if item.get("event") == "live"]
        assert not events or "failed" not in events[-1], events[-1]
        if events and not events[-1]["stale"] and events[-1]["lines"] == len(peer.buffer.lines):
            return events[-1]
        peer.read_some()


def edit(peer, rng):
    lines, first = peer.buffer.lines, rng.randrange(len(peer.buffer.lines))
    old, new = min(rng.randrange(4), len(lines) - first - 1), rng.randrange(4)
    if len(lines) > NLINES:
        new = 0
    lines[first : first + old] = [rng.choice(POOL) for _ in range(new)]
    peer.buffer.seq += 1
    peer.notify("live_changed", None, {"buf": 1, "seq": peer.buffer.seq, "name": "x.c", "edits": [[first, old, new]]})


def check(peer):
    peer.items.clear()
    peer.buffer.seq += 1
    lines = peer.buffer.lines
    lines.append(b"// last")
    peer.notify("live_changed", None,
                {"buf": 1, "seq": peer.buffer.seq, "name": "x.c", "edits": [[len(lines) - 1, 0, 1]]})  # fmt: skip
    live = settled(peer)
    fresh = peer.call("count_text", {"text": b"\n".join(lines) + b"\n", "name": "x.c"})
    for key in ("lines", "words", "chars", "code", "comments", "blanks", "longest_line"):
        assert live[key] == fresh[key], (key, live, fresh)


def soak(peer, rng, what, total, step):
    """Does `step` so often; the memory after the first hundred and at the end."""
    first = 0
    for n in range(total):
        step(n)
        if n % 100 == 99:
            peer.items.clear()
        if n == 99:
            first = peer.call("ping", {})["memory"]
    last = peer.call("ping", {})["memory"]
    print("%d %s: %.1f MiB after the first hundred, %.1f at the end" % (total, what, first / (1 << 20), last / (1 << 20)))
    assert last <= first + SLACK, "%s: memory grew from %d to %d" % (what, first, last)


def main():
    rng = random.Random(8)
    root = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
    with Peer() as peer:
        peer.buffer = Editor([rng.choice(POOL) for _ in range(NLINES)])
        attached = peer.ask("live_attach", {"buf": 1, "seq": 1, "lines": NLINES, "name": "x.c"})
        assert "ok" in attached, attached

        def one_edit(n):
            edit(peer, rng)
            if n % 10 == 9:
                peer.call("ping", {})
            if n % 1000 == 99:
                check(peer)

        results = set()

        def one_scan(_):
            answer = peer.ask("project_start", {"root": root})["ok"]
            results.add(answer["totals"]["code"])
            assert peer.ask("project_close", {"project": answer["project"]})["ok"]["closed"]

        soak(peer, rng, "edits", EDITS, one_edit)
        check(peer)
        soak(peer, rng, "scans", SCANS, one_scan)
        assert len(results) == 1, results
    print("1 passed, 0 failed")


if __name__ == "__main__":
    main()
