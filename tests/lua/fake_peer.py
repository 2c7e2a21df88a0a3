#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A counting process that is not ours: what the specs put in its place.

    fake_peer.py BEHAVIOUR [FILE] --rpc

It speaks msgpack-RPC as the real one does, and then behaves as its first argument says; the table
at the end lists what there is. What it was asked is appended to FILE, one line "METHOD ID" each.
"""
import os
import sys
import time

import msgpack

HELLO = {"protocol": 1, "version": "fake", "kernel": "none"}
COUNTS = {
    "files": 1, "bytes": 12, "lines": 3, "code": 2, "comments": 1, "blanks": 0,
    "words": 4, "chars": 12, "longest_line": 5, "longest_line_number": 2, "language": "C",
}
DELIVER = "return require('filestats.client').deliver(...)"


class Peer:
    def __init__(self, log):
        self.log = log
        self.next_id = 0

    def write(self, data):
        os.write(1, data)

    def call(self, code, argument):
        self.next_id += 1
        self.write(msgpack.packb([0, self.next_id, "nvim_exec_lua", [code, [argument]]]))

    def hello(self, **changes):
        self.call("return require('filestats.client').on_hello(...)", {**HELLO, **changes})

    def deliver(self, *items):
        self.call(DELIVER, list(items))

    def note(self, method, number):
        if self.log:
            with open(self.log, "a") as out:
                out.write("%s %s\n" % (method, number))

    def asked(self):
        """Yields what Neovim asks, as (method, id, params), until it hangs up."""
        unpacker = msgpack.Unpacker(raw=False, unicode_errors="surrogateescape", strict_map_key=False)
        while True:
            data = os.read(0, 65536)
            if not data:
                return
            unpacker.feed(data)
            for message in unpacker:
                if message[0] == 2:
                    method, (number, params) = message[1], message[2]
                    self.note(method, number)
                    yield method, number, params


def result_of(method):
    if method == "count_paths":
        return {"rows": [], "totals": COUNTS, "skipped": []}
    if method == "project_start":
        return {"root": "/", "totals": COUNTS, "languages": [{"name": "C", **COUNTS}], "git": "none"}
    if method == "project_cancel":
        return {"cancelled": True}
    if method == "count_buffer":
        return {"buffer": COUNTS}
    return COUNTS


def answer(peer, method, number):
    peer.deliver({"id": number, "ok": result_of(method)})


def good(peer):
    peer.hello()
    for method, number, _ in peer.asked():
        answer(peer, method, number)


def wrong_protocol(peer):
    peer.hello(protocol=99, version="9.9")
    for _ in peer.asked():
        pass


def odd_hello(peer):
    peer.call("return require('filestats.client').on_hello(...)", 5)
    for _ in peer.asked():
        pass


def mute(peer):
    """Starts and never says a word."""
    for _ in peer.asked():
        pass


def silent(peer):
    """Says hello and never a word more."""
    peer.hello()
    for _ in peer.asked():
        pass


def deaf(peer):
    """Says hello, and does not even read."""
    peer.hello()
    while os.getppid() != 1:
        time.sleep(0.05)


def garbage(peer):
    """Prints text where frames belong."""
    peer.hello()
    for _ in peer.asked():
        peer.write(b"Segmentation fault (just kidding)\n")


def garbage_first(peer):
    peer.write(b"usage: something else [OPTIONS]\n")
    for _ in peer.asked():
        pass


def never_used(peer):
    """Sends the one byte that msgpack does not use."""
    peer.hello()
    for _ in peer.asked():
        peer.write(b"\xc1")


def half(peer):
    """Ends in the middle of an answer."""
    peer.hello()
    for method, number, _ in peer.asked():
        frame = msgpack.packb([0, 9, "nvim_exec_lua", [DELIVER, [[{"id": number, "ok": result_of(method)}]]]])
        peer.write(frame[: len(frame) // 2])
        return


def leave(status):
    def behaviour(peer):
        peer.hello()
        for _ in peer.asked():
            os.write(2, b"last words\n")
            sys.exit(status)
    return behaviour


def leave_first(_):
    """Never lives long enough to be asked."""
    os.write(2, b"can not start today\n")
    sys.exit(3)


def nonsense(peer):
    """Frames that are right and make no sense, and at last an answer."""
    peer.hello()
    for method, number, _ in peer.asked():
        peer.call(DELIVER, 5)
        peer.call(DELIVER, {"id": number})
        peer.deliver(7, "text", [], {}, None, {"id": "x", "ok": {}}, {"event": 5}, {"event": "log"},
                     {"event": "progress", "id": number, "files": "many"},
                     {"id": number + 100, "ok": {}}, {"id": -1, "err": {"code": 1}})
        peer.deliver({"id": number, "ok": 5})
        peer.deliver({"id": number, "ok": result_of(method)})


def bad_types(peer):
    """Answers whose inside is of other types than was agreed."""
    peer.hello()
    for _, number, _ in peer.asked():
        peer.deliver({"id": number, "ok": {"rows": 3, "totals": "x", "languages": 4, "buffer": {"lines": []}}})


def twice(peer):
    peer.hello()
    for method, number, _ in peer.asked():
        answer(peer, method, number)
        answer(peer, method, number)


def errors(peer):
    peer.hello()
    for _, number, _ in peer.asked():
        peer.deliver({"id": number, "err": {"code": "ENOENT", "message": "/gone: no such file or directory"}})


def after_file(peer):
    """Answers only when FILE.go exists: the specs decide when."""
    peer.hello()
    for method, number, _ in peer.asked():
        while not os.path.exists(peer.log + ".go"):
            time.sleep(0.005)
        answer(peer, method, number)


def scanning(peer):
    """Scans for ever, with progress, until it is cancelled."""
    peer.hello()
    scan = None
    for method, number, params in peer.asked():
        if method == "project_start":
            scan = number
            sums = {"files": 1234, "lines": 99000, "code": 98000, "comments": 900, "blanks": 100, "bytes": 5678901}
            peer.deliver({"event": "progress", "id": number, "files": 1234, "bytes": 5678901, "total": 4936,
                          "totals": sums, "languages": [{"name": "C", **sums}]})
        elif method == "project_cancel":
            answer(peer, method, number)
            if params["id"] == scan:
                peer.deliver({"id": scan, "ok": {**result_of("project_start"), "cancelled": True}})
        else:
            answer(peer, method, number)


def talkative(peer):
    """Has much to say on stderr, also without a line end."""
    os.write(2, b"first line\nsecond line\n" + b"x" * 100000)
    good(peer)


BEHAVIOURS = {
    "good": good, "wrong_protocol": wrong_protocol, "odd_hello": odd_hello, "mute": mute, "silent": silent,
    "deaf": deaf, "garbage": garbage, "garbage_first": garbage_first, "never_used": never_used, "half": half,
    "leave_0": leave(0), "leave_3": leave(3), "leave_first": leave_first, "nonsense": nonsense,
    "bad_types": bad_types, "twice": twice, "errors": errors, "after_file": after_file, "scanning": scanning,
    "talkative": talkative,
}

if __name__ == "__main__":
    arguments = [a for a in sys.argv[1:] if a != "--rpc"]
    try:
        BEHAVIOURS[arguments[0]](Peer(arguments[1] if len(arguments) > 1 else None))
    except (BrokenPipeError, KeyboardInterrupt):
        pass
